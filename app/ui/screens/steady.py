"""A screen that is styled, laid out and drawn when something changed. Textual does it more often.

It restyles every widget whenever a screen comes forward, lays a screen out again for the size that
it has just been laid out for, and makes the map of a layout once more for whoever asks next. As a
screen opens it draws one frame that is thrown away, and sends the next one twice.
"""

from textual._compositor import Compositor, ReflowResult
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget


class SteadyCompositor(Compositor):
    """Makes its map of the widgets once for each layout."""

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out; who asks for a place meanwhile hears the one before."""
        self._full_map_invalidated = False
        return super().reflow(parent, size)


class SteadyScreen(Screen[None]):
    """Leaves as it is what nothing has changed."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Textual draws all of the screen for another focus; who gains or loses it draws itself."""
    _styled_for: object = None
    """What the styles of all widgets depend on besides themselves, when they were made."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = SteadyCompositor()

    def on_mount(self) -> None:
        """Take note: all widgets were styled as they were mounted."""
        self._styled_for = self._style_causes()

    def update_node_styles(self, animate: bool = True) -> None:
        """Style all widgets anew, if what counts for all of them is no longer as it was."""
        causes = self._style_causes()
        if causes != self._styled_for:
            self._styled_for = causes
            super().update_node_styles(animate=animate)

    def _style_causes(self) -> object:
        app = self.app
        return app._css_update_count, app.classes, app.pseudo_classes, self.classes

    def _screen_resized(self, size: Size) -> None:
        """Lay out for another size; what else needs it asks for it itself.

        Beneath a dialog nobody would hear that: this is the only time that it is laid out.
        """
        if size != self._compositor.size or not self.is_current:
            super()._screen_resized(size)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        """Lay out; if all of it is to be drawn anew, let that be the same frame."""
        if self._repaint_required:
            self._repaint_required = False
            self._dirty_widgets.add(self)
        super()._refresh_layout(size, scroll)

    def _compositor_refresh(self) -> None:
        """Draw what changed. During a batch it would not be shown: it stays for the next frame."""
        if self.app._batch_count:
            self._repaint_required = True
        else:
            super()._compositor_refresh()
