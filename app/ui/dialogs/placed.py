"""A dialog that stands where the row that it aims at stays in view, alive, on a dimmed screen."""

from rich.console import RenderableType
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

from app.ui.screens.base import LEAST_HEIGHT, LEAST_WIDTH
from app.ui.themes import palette_of
from app.ui.widgets.backdrop import Backdrop
from app.ui.widgets.gate_face import FACE_WIDTH, GateFace
from app.ui.widgets.table.row_table import RowTable
from app.ui.words.gate import Words


class PlacedDialog(ModalScreen[None]):
    """Moves with the size of the terminal only, and hears no key while it is not on the screen."""

    is_too_small = False
    """Whether the terminal has no room for it."""
    place = (0, 0)
    """Where its upper left corner is, in cells of the screen."""
    _placed_height = 0

    def __init__(self, face: GateFace) -> None:
        super().__init__()
        self.face = face
        """The dialog itself, with its frame."""
        beneath = self.app.screen.focused if face.aims_at_row else None
        self._aimed_key = beneath.cursor_key if isinstance(beneath, RowTable) else None

    def begin_to_hear(self) -> None:
        """Called when the dialog was painted, for the first time or after it was covered."""
        raise NotImplementedError

    def stop_hearing(self) -> None:
        """Called when something covers the dialog."""
        raise NotImplementedError

    def show(self) -> None:
        """Draw how it stands now."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        """Take the place, and wait for the paint."""
        self._take_place()
        self._listen()

    def on_screen_suspend(self) -> None:
        """Something else has the keys."""
        self.stop_hearing()

    def on_resize(self) -> None:
        """Take the place again; hear nothing while there is no room."""
        was_small = self.is_too_small
        self._take_place()
        if self.is_too_small:
            self.stop_hearing()
        elif was_small:
            self._listen()

    def place_again(self, words: Words) -> Words:
        """Take another place where these words have changed the height; returns them."""
        if self._placed_height not in (0, self.face.wanted_height):
            self._take_place()
        return words

    def _listen(self) -> None:
        # Before the paint no key can have been meant for this dialog.
        self.face.on_paint = lambda: self.call_later(self.begin_to_hear)
        self.face.refresh()

    def _take_place(self) -> None:
        screen = self.app.size
        self.is_too_small = screen.width < LEAST_WIDTH or screen.height < LEAST_HEIGHT
        self.set_class(self.is_too_small, "-too-small")
        self.face.fit(screen.height)
        height = self._placed_height = self.face.wanted_height
        lowest = screen.height - 1 - height
        y = lowest // 2 if self.face.is_tall else lowest
        aimed = self._aimed_line()
        if aimed is not None and aimed >= y:
            # Below the row if that fits, else above it, else over it.
            y = lowest if aimed < lowest else max(1, min(lowest, aimed - height))
        self.place = (screen.width - FACE_WIDTH) // 2, max(0, y)
        self.face.styles.offset = self.place
        self.show()

    def render(self) -> RenderableType:
        """Return what lies beneath, dimmed but for the status bar and the row that is aimed at."""
        beneath = super().render()
        if not isinstance(beneath, BackgroundScreen):
            return beneath
        palette, aimed = palette_of(self.app), self._aimed_line()
        # Without greys the least is plain: no color, no bold, no reverse bar but that of the aim.
        dim = palette.style("text" if palette.is_sixteen else "dim")
        ground = palette.style("text", "background").bgcolor
        return Backdrop(beneath, dim, frozenset({0} if aimed is None else {0, aimed}), ground)

    def _aimed_line(self) -> int | None:
        beneath = self.app.screen_stack[0].focused
        if self._aimed_key is None or not isinstance(beneath, RowTable):
            return None
        # Once the row is gone the cursor is on another, which must not look like the aim.
        return beneath.cursor_line() if beneath.cursor_key == self._aimed_key else None
