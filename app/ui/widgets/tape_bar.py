"""The last row of every screen of a tape: its keys, and where it stands."""

from collections.abc import Callable, Sequence

from textual.strip import Strip

from app.ui.pieces import Line, Piece, join
from app.ui.widgets.hint_bar import Hint, HintBar

TAPE_HINTS = (
    Hint("space", "pause", 0),
    Hint(", .", "step", 1),
    Hint("T", "jump", 1),
    Hint("< >", "speed", 2),
)
"""The keys that move the tape; they come before those of the screen."""
_LEAST = 40
"""Cells that are left to the hints."""


class TapeBar(HintBar):
    """Keys at the left, the tape's place at the right: it never gives way."""

    def __init__(self, hints: Sequence[Hint], place: Callable[[int], Line]) -> None:
        """`place` returns the tape's place in at most so many cells."""
        super().__init__(hints)
        self._place = place

    def line_at(self, y: int) -> Strip:
        """Return the bar."""
        width, palette = self.size.width, self.palette
        right = (*self._place(width - _LEAST), Piece(" "))
        room = width - palette.width(right) - 3
        shown: list[Hint] = []
        for hint in sorted((*TAPE_HINTS, *self._hints), key=_weight):
            if palette.width(_drawn([*shown, hint])) > room:
                break
            shown.append(hint)
        ordered = [hint for hint in (*TAPE_HINTS, *self._hints) if hint in shown]
        left = (Piece(" "), *_drawn(ordered))
        spare = max(1, width - palette.width(left) - palette.width(right))
        return palette.strip((*left, Piece(" " * spare), *right), width)


def _weight(hint: Hint) -> tuple[bool, int]:
    return hint not in TAPE_HINTS, hint.importance


def _drawn(hints: Sequence[Hint]) -> Line:
    each = ((Piece(hint.key, "accent bold"), Piece(f" {hint.word}", "muted")) for hint in hints)
    return join(*each, gap="   ")
