"""A line whose figures repaint alone: a label and what it names are a widget each."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from app.ui.pieces import Line, Piece
from app.ui.widgets.text_line import TextLine

MOST = 7
"""Parts at most; the last one takes what is left over."""


class PartedLine(Horizontal):
    """Labels in muted pieces, each with its figure behind it. Its parts are as wide as their
    words, so words that keep their columns move nothing."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._lines = [TextLine(classes="line-part") for _ in range(MOST)]

    def compose(self) -> ComposeResult:
        """The parts."""
        yield from self._lines

    def show(self, pieces: Line) -> None:
        """Show other words, repainting only the parts that differ."""
        parts = parted(pieces)
        for place, widget in enumerate(self._lines):
            part = parts[place] if place < len(parts) else ()
            widget.styles.width = sum(len(text) for text, _ in part)
            widget.show(part)


def parted(pieces: Line) -> list[Line]:
    """Cut a line before each label, and before a blank that stands for one."""
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        begins = piece.style == "muted" or (piece.text.isspace() and piece.style == "text")
        if begins and parts[-1] and len(parts) < MOST:
            parts.append([])
        parts[-1].append(piece)
    return [tuple(part) for part in parts]
