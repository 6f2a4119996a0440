"""The line of figures that says whether all is well: a label over each value."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.strip import Strip

from app.ui.pieces import Line, Piece
from app.ui.widgets.line_widget import LineWidget

_WIDEST_GAP, _GAP = 8, 2


class Figure(NamedTuple):
    """One value and what it is."""

    label: str
    """Above the value, muted."""
    value: Line
    """What it is now."""
    age: str = ""
    """Beside the label when the value is not live."""
    importance: int = 0
    """The highest number drops first when there is no room."""
    short: Line = ()
    """The value in fewer words, for where not all figures have room."""


class Figures(LineWidget):
    """Two lines: labels, and values under them.

    A column does not shrink while it is shown, unless another figure needs the room.
    """

    def __init__(self, figures: Sequence[Figure] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._figures = tuple(figures)
        self._widest: dict[str, int] = {}

    def show(self, figures: Sequence[Figure]) -> None:
        """Show other values."""
        self._figures = tuple(figures)
        self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return the labels or the values."""
        palette, width = self.palette, self.size.width
        shown = list(self._figures)
        if _needed(self._now(shown)) > width:
            shown = [figure._replace(value=figure.short or figure.value) for figure in shown]
        if _needed(self._now(shown)) > width:
            shown = _briefly_aged(shown)
        while len(shown) > 1 and _needed(self._now(shown)) > width:
            shown.remove(max(reversed(shown), key=lambda figure: figure.importance))
        widths = self._steady(shown)
        if _needed(widths) > width:
            widths = self._now(shown)
        spare = (width - _needed(widths)) // max(1, len(shown) - 1)
        gap = min(_WIDEST_GAP, _GAP + max(0, spare))
        segments = []
        for figure, cells in zip(shown, widths, strict=True):
            pieces = _label(figure) if y == 0 else figure.value if y == 1 else ()
            segments += palette.segments(pieces, cells + gap)
        return Strip(segments).adjust_cell_length(width)

    def _now(self, figures: Sequence[Figure]) -> list[int]:
        """Return the cells that each figure needs as it is."""
        width = self.palette.width
        return [max(width(_label(figure)), width(figure.value)) for figure in figures]

    def _steady(self, figures: Sequence[Figure]) -> list[int]:
        """Return the most cells that each figure ever needed."""
        for figure, cells in zip(figures, self._now(figures), strict=True):
            self._widest[figure.label] = max(cells, self._widest.get(figure.label, 0))
        return [self._widest[figure.label] for figure in figures]


def _briefly_aged(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures with the words of an age at the first of those that share it only."""
    told: set[str] = set()
    brief = []
    for figure in figures:
        is_told = figure.age in told
        told.add(figure.age)
        brief.append(figure._replace(age=figure.age.split(" ")[0]) if is_told else figure)
    return brief


def _needed(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _label(figure: Figure) -> Line:
    age = (Piece(f"  {figure.age}", "warn"),) if figure.age else ()
    return (Piece(figure.label, "muted"), *age)
