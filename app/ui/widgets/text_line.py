"""One line of text with roles that the screen sets; equal text is never sent again."""

from textual.strip import Strip

from app.ui.pieces import Line
from app.ui.widgets.line_widget import LineWidget


class TextLine(LineWidget):
    """A line; what is too long is cut at the right."""

    def __init__(self, pieces: Line = (), *, id: str | None = None, classes: str | None = None):
        super().__init__(id=id, classes=classes)
        self._pieces = pieces

    def show(self, pieces: Line) -> None:
        """Show another text."""
        if pieces != self._pieces:
            self._pieces = pieces
            self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return the line."""
        return self.palette.strip(self._pieces if y == 0 else (), self.size.width)
