"""One line of text with roles that the screen sets; equal text is never sent again."""

from textual.strip import Strip

from app.ui.pieces import Line, join, plain
from app.ui.widgets.line_widget import LineWidget


class TextLine(LineWidget):
    """A line; what is too long is cut at the right."""

    def __init__(self, pieces: Line = (), *, id: str | None = None, classes: str | None = None):
        super().__init__(id=id, classes=classes)
        self._parts: tuple[Line, ...] = (pieces,)
        self._gap = ""

    def show(self, pieces: Line) -> None:
        """Show another text."""
        self.show_parts(pieces)

    def show_parts(self, *parts: Line, gap: str = "  ") -> None:
        """Show as many of these parts as fit whole: a figure that is cut is another figure."""
        if (parts, gap) != (self._parts, self._gap):
            self._parts, self._gap = parts, gap
            self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return the line."""
        pieces: Line = ()
        for part in self._parts if y == 0 else ():
            longer = join(pieces, part, gap=self._gap)
            if pieces and len(plain(longer)) > self.size.width:
                break
            pieces = longer
        return self.palette.strip(pieces, self.size.width)
