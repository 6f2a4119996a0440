"""Some lines of text with roles that the screen sets; equal text is never sent again."""

from collections.abc import Sequence

from textual.strip import Strip

from app.ui.pieces import Line, dimmed
from app.ui.widgets.line_widget import LineWidget


class TextBlock(LineWidget):
    """As high as its lines."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Line, ...] = ()
        self.styles.height = 0

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        before, self._lines = self._lines, tuple(lines)
        if len(before) != len(self._lines):
            self.styles.height = len(self._lines)
        if before != self._lines:
            self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return one line; what is not current is gray, without the colours of gain and loss."""
        pieces = self._lines[y] if y < len(self._lines) else ()
        if self.has_class("-stale"):
            pieces = dimmed(pieces)
        return self.palette.strip(pieces, self.size.width)
