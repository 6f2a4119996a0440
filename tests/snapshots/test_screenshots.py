"""The pictures in `screenshots/` are what their command writes now."""

import asyncio

import pytest

from tests.take_screenshots import FOLDER, PICTURES, Picture, take, take_looks


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_committed_picture_is_what_the_program_draws(picture: Picture) -> None:
    committed = (FOLDER / f"{picture.name}.svg").read_text(encoding="utf-8")
    is_same = asyncio.run(take(picture)) == committed
    # Without the texts: to compare them word by word takes pytest 20 seconds.
    assert is_same, "run: python -m tests.take_screenshots"


def test_the_chart_looks_in_every_theme_and_in_ascii_as_it_did() -> None:
    kept = {path.stem: path.read_text("utf-8") for path in (FOLDER / "chart").glob("*.svg")}
    drawn = asyncio.run(take_looks())
    assert drawn.keys() == kept.keys()
    assert [name for name in drawn if drawn[name] != kept[name]] == []


def test_no_picture_is_left_of_a_screen_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == {picture.name for picture in PICTURES}
