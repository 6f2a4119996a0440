"""The pictures in `screenshots/` are what their command writes now."""

import asyncio
from functools import cache

import pytest

from tests.take_screenshots import (
    FOLDER,
    IN_TURN,
    NAMES,
    SIGN_IN,
    take_looks,
    take_screens,
    take_sign_in,
)

pytestmark = [pytest.mark.timeout(240), pytest.mark.usefixtures("every_frame")]
"""Whichever test comes first takes the pictures of all."""


@cache
def screens() -> dict[str, str]:
    """All screens of one run of the program, taken once for all tests."""
    return asyncio.run(take_screens())


def is_committed(name: str, svg: str) -> bool:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8") == svg


@pytest.mark.parametrize("name", [picture.name for picture in IN_TURN])
def test_committed_picture_is_what_the_program_draws(name: str) -> None:
    is_same = is_committed(name, screens()[name])
    # Without the texts: to compare them word by word takes pytest 20 seconds.
    assert is_same, "run: python -m tests.take_screenshots"


def test_committed_picture_of_signing_in_is_what_the_program_draws() -> None:
    is_same = is_committed(SIGN_IN, asyncio.run(take_sign_in()))
    assert is_same, "run: python -m tests.take_screenshots"


def test_the_chart_looks_in_every_theme_and_in_ascii_as_it_did() -> None:
    kept = {path.stem: path.read_text("utf-8") for path in (FOLDER / "chart").glob("*.svg")}
    drawn = asyncio.run(take_looks())
    assert drawn.keys() == kept.keys()
    assert [name for name in drawn if drawn[name] != kept[name]] == []


def test_no_picture_is_left_of_a_screen_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(NAMES)
