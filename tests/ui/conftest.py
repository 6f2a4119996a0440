"""What the tests of the whole screen program share."""

from typing import Any

import pytest
from textual._compositor import Compositor, visible_screen_stack

from app.ui.widgets.gate_face import GateFace
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

    A sixth of the time would go into them, and a third where a dialog dims what lies beneath it.
    Dialogs are told of their frames all the same: they hear keys from the first one on. The tests
    of snapshots and of terminals draw everything.
    """
    if "every_frame" in request.fixturenames:
        return

    def leave(self: Compositor, full: bool = False, screen_stack: Any = None, **more: Any) -> Any:
        visible_screen_stack.set(screen_stack or [])
        self._dirty_regions.clear()
        for widget in self.visible_widgets:
            if isinstance(widget, GateFace):
                widget.render_line(0)
        return None

    monkeypatch.setattr(Compositor, "render_update", leave)
