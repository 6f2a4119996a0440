"""What the tests of pictures share: frames that nobody keeps are left out, and so are programs."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App

from tests.support.unseen import leave_frames_undrawn


@pytest.fixture
def every_frame() -> None:
    """Have each frame drawn, where what was shown before decides what is shown."""


@pytest.fixture(autouse=True)
def _unseen_frames(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "every_frame" not in request.fixturenames:
        leave_frames_undrawn(monkeypatch)


@pytest.fixture
def looks_as_kept(snap_compare: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], bool]:
    """Compare a picture with the kept one of this test.

    The plugin would run a program for each; several pictures of one run are taken before.
    """

    def compare(svg: str) -> bool:
        monkeypatch.setattr("textual._doc.take_svg_screenshot", lambda **_: svg)
        return bool(snap_compare(App()))

    return compare
