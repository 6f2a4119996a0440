"""A curve of numbers under the candles, drawn by plotext. The only module that touches plotext.

plotext is loaded in a thread after the first paint, is given a figure of our own, and hands back
plain text: colours are ours. It is slow, so equal points are not drawn again.
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from math import ceil, floor, isfinite, log10
from typing import Any

from rich.segment import Segment
from textual import work
from textual.strip import Strip

from app.ui.glyphs import MINUS
from app.ui.pieces import Line, Piece
from app.ui.widgets.line_widget import LineWidget

Point = tuple[int, float]
"""A column and a value."""


def thin_points(points: Sequence[Point], width: int) -> list[Point]:
    """Return the points in view, at most two a column: the lowest and the highest, in order."""
    columns: dict[int, list[float]] = {}
    for column, value in points:
        if 0 <= column < width and isfinite(value):
            columns.setdefault(column, []).append(value)
    thin: list[Point] = []
    for column, values in columns.items():
        low, high = min(values), max(values)
        pair = (low, high) if values.index(low) <= values.index(high) else (high, low)
        thin += [(column, value) for value in (pair if low != high else pair[:1])]
    return thin


def value_bounds(values: Sequence[float]) -> tuple[float, float]:
    """Return round bounds around the values: 0 and 1 for shares, else the next round numbers."""
    low, high = min(values), max(values)
    if low >= 0 and high <= 1:
        return 0.0, 1.0
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    power: float = 10.0 ** floor(log10(high - low))
    unit = next(n * power for n in (0.1, 0.2, 0.5, 1) if (high - low) / (n * power) <= 20)
    return floor(low / unit) * unit, ceil(high / unit) * unit


def bound_texts(bounds: tuple[float, float]) -> tuple[str, str]:
    """Return both bounds with as many decimals as the finer one needs, one at least below ten."""
    wanted = 1 if max(map(abs, bounds)) < 10 else 0
    exact = (n for n in range(wanted, 9) if all(round(b, n) == round(b, 9) for b in bounds))
    decimals = next(exact, 9)
    low, high = (f"{bound:,.{decimals}f}".replace("-", MINUS) for bound in bounds)
    return low, high


@lru_cache(maxsize=4)
def draw_curve(
    points: tuple[Point, ...], bounds: tuple[float, float], size: tuple[int, int]
) -> tuple[str, ...]:
    """Return the curve as lines of text; `bounds` are lowest and highest, `size` columns, rows."""
    width, height = size
    if not points or width < 2 or height < 1:
        return ("",) * height
    figure = _new_figure()
    figure.plot_size(width, height)
    figure.axes(False)
    figure.legend(False)
    across, up = figure.ruler("x", "lower"), figure.ruler("y", "left")
    across.frequency(0)
    up.frequency(0)
    across.lim(0, width - 1)
    up.lim(*bounds)
    columns, values = zip(*points, strict=True)
    figure.draw(figure.signal(columns, values, marker="braille").lines(len(points) > 1))
    text: str = figure.build().string(colorless=True)
    return tuple(text.splitlines()[:height])


def _new_figure() -> Any:
    """Return a figure of its own, not limited by the terminal that the process runs in.

    plotext publishes one global figure and one terminal; their classes make further ones.
    """
    plotext = import_module("plotext")
    terminal = type(plotext.terminal)().limit(False, False)
    return type(plotext.figure)(parent=terminal)


class LinePlot(LineWidget):
    """A curve at the left, three figures at the right."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._points: tuple[Point, ...] = ()
        self._columns = 0
        self._bounds = (0.0, 1.0)
        self._last: Piece | None = None
        self._is_loaded = False

    def on_mount(self) -> None:
        """Load plotext once the screen stands."""
        self.call_after_refresh(self._load)

    @work(thread=True, group="plotext")
    def _load(self) -> None:
        import_module("plotext")
        self.app.call_from_thread(self._loaded)

    def _loaded(self) -> None:
        self._is_loaded = True
        self.repaint_changed()

    def show(
        self,
        points: Sequence[Point],
        columns: int,
        *,
        bounds: tuple[float, float],
        last: str,
    ) -> None:
        """Draw the points over so many columns.

        `bounds` are the values at the lower and the upper edge; `last` is the newest value's text.
        """
        self._points = tuple(thin_points(points, columns))
        self._columns, self._bounds = columns, bounds
        self._last = Piece(last, "text bold") if last else None
        self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return a row of the curve with its figure."""
        width, height = self.size
        columns = min(self._columns, width)
        curve = ""
        if self._is_loaded:
            curve = draw_curve(self._points, self._bounds, (self._columns, height))[y]
        label = self._label(y, height)
        segments: list[Segment] = [
            *self.palette.segments((Piece(curve, "accent"),), columns),
            *self.palette.segments(label, width - columns, align="right"),
        ]
        return Strip(segments, width)

    def _label(self, y: int, height: int) -> Line:
        """Return the figure of a row: the newest value wins over the ends of the scale."""
        if not self._points:
            return ()
        lowest, highest = bound_texts(self._bounds)
        labels = {height - 1: Piece(lowest, "muted"), 0: Piece(highest, "muted")}
        if self._last is not None:
            low, high = self._bounds
            share = (self._points[-1][1] - low) / (high - low) if high > low else 0.5
            labels[min(max(round((1 - share) * (height - 1)), 0), height - 1)] = self._last
        found = labels.get(y)
        return (found,) if found is not None else ()
