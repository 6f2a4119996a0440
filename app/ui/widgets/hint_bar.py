"""The last row of every screen: the keys that work here. Hints drop by importance, never move."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.strip import Strip

from app.ui.pieces import Line, Piece, join
from app.ui.themes import Palette
from app.ui.widgets.line_widget import LineWidget


class Hint(NamedTuple):
    """One key and its word."""

    key: str
    """As it is drawn: `x`, `1-9`, `?`."""
    word: str
    """What it does here."""
    importance: int = 5
    """0 stays longest."""


COMMON_HINTS = (
    Hint("r", "refresh", 7),
    Hint("e", "events", 4),
    Hint("ctrl+p", "palette", 9),
    Hint("?", "keys", 1),
    Hint("q", "quit", 2),
)
"""What every screen's hints end with."""


class HintBar(LineWidget):
    """Hints in their order, and at the right what is new."""

    ground = "surface"

    def __init__(self, hints: Sequence[Hint] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints = tuple(hints)
        self._news = ""

    def show(self, hints: Sequence[Hint] | None = None, news: str | None = None) -> None:
        """Show other hints or another right end (`2 new events`); None leaves a part alone."""
        self._hints = self._hints if hints is None else tuple(hints)
        self._news = self._news if news is None else news
        self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return the bar."""
        width = self.size.width
        return self.palette.strip(_bar(self._hints, self._news, self.palette, width), width)


NEWS_IMPORTANCE = 4
"""Hints that matter less make room for what is new."""


def _bar(hints: Sequence[Hint], news: str, palette: Palette, width: int) -> Line:
    right = (Piece(news, "text"), Piece(" "))
    needed = palette.width(right) + 3
    with_news = _fitting(hints, palette, width - 1 - needed, keeps=NEWS_IMPORTANCE)
    shown = with_news if news and with_news else _fitting(hints, palette, width - 2, keeps=-1)
    left = (Piece(" "), *_drawn(shown or hints[:1]))
    spare = width - palette.width(left) - palette.width(right)
    return (*left, Piece(" " * spare), *right) if news and spare >= 3 else left


def _fitting(hints: Sequence[Hint], palette: Palette, room: int, *, keeps: int) -> tuple[Hint, ...]:
    """Return the hints that fit, the least important dropped; none when one to keep would drop."""
    shown = list(hints)
    while shown and palette.width(_drawn(shown)) > room:
        least = max(reversed(shown), key=lambda hint: hint.importance)
        if least.importance <= keeps:
            return ()
        shown.remove(least)
    return tuple(shown)


def _drawn(hints: Sequence[Hint]) -> Line:
    each = ((Piece(hint.key, "accent bold"), Piece(f" {hint.word}", "muted")) for hint in hints)
    return join(*each, gap="   ")
