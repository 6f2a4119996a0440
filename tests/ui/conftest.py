"""What the tests of the whole screen program share."""

from typing import Any

import pytest
from textual._compositor import Compositor, visible_screen_stack

from tests.support.driving import Stage


@pytest.fixture
def stage() -> Stage:
    """The program over the simulator, signed in, not yet running."""
    return Stage()


@pytest.fixture
def every_frame() -> None:
    """Have each frame drawn, in tests of what is drawn anew."""


@pytest.fixture(autouse=True)
def _unseen_frames(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw what a test looks at, and not each frame for a terminal that is not there.

    A sixth of the time would go into them. What lies on another screen is drawn: dialogs hear
    keys from their first frame on. The tests of snapshots and of terminals draw everything.
    """
    if "every_frame" in request.fixturenames:
        return
    draw = Compositor.render_update

    def leave(self: Compositor, full: bool = False, screen_stack: Any = None, **more: Any) -> Any:
        if screen_stack:
            return draw(self, full, screen_stack, **more)
        visible_screen_stack.set([])
        self._dirty_regions.clear()
        return None

    monkeypatch.setattr(Compositor, "render_update", leave)
