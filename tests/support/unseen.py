"""Frames for a terminal that is not there are not drawn: what a test looks at is.

A sixth of the time would go into them, and a third where a dialog dims what lies beneath it.
Dialogs are told of their frames all the same: they hear keys from the first one on.
"""

from typing import Any

import pytest
from textual._compositor import Compositor, visible_screen_stack

from app.ui.widgets.gate_face import GateFace


def leave_frames_undrawn(patch: pytest.MonkeyPatch) -> None:
    """Draw no frame until the patch is undone; a picture of a whole screen is drawn."""
    draw = Compositor.render_update

    def leave(self: Compositor, full: bool = False, screen_stack: Any = None, **more: Any) -> Any:
        if full:
            return draw(self, full, screen_stack, **more)
        visible_screen_stack.set(screen_stack or [])
        self._dirty_regions.clear()
        for widget in self.visible_widgets:
            if isinstance(widget, GateFace):
                widget.render_line(0)
        return None

    patch.setattr(Compositor, "render_update", leave)
