"""The base of every widget that draws its own lines: only lines that differ are painted again."""

from textual.geometry import NULL_SIZE, Region
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget

from app.ui.themes import Palette, palette_of


class LineWidget(Widget):
    """A widget that makes one strip a line and never re-sends an equal one."""

    ground: str = "background"
    """The role that lies behind every line: `background`, or `surface` on bars and dialogs."""

    virtual_size = Reactive(NULL_SIZE)
    """As big as it is. Textual lays the screen out again after each change of it: there might be
    scrollbars."""

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes, markup=False)
        self._shown: dict[int, Strip] = {}

    @property
    def palette(self) -> Palette:
        """The styles of the app's current theme."""
        return palette_of(self.app)

    def line_at(self, y: int) -> Strip:
        """Return line `y` of the widget as it should stand now, exactly as wide as the widget."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Draw a line for Textual, and note what was drawn."""
        strip = self.line_at(y)
        self._shown[y] = strip
        # Every segment needs a style, else `NO_COLOR` ends the program.
        return strip.apply_style(self.palette.style("text", self.ground))

    def repaint_changed(self) -> None:
        """Paint again those lines that no longer are what stands on the screen."""
        if not self.is_mounted:
            return
        width = self.size.width
        if not self.size and self._shown:
            # Hidden: what stood there before must not be there again when it is shown.
            self._shown.clear()
            self.refresh()
        if not self._shown:
            self.refresh()
            return
        for y in range(self.size.height):
            if y not in self._shown or self._shown[y] != self.line_at(y):
                self.refresh(Region(0, y, width, 1))
