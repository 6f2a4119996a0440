"""Which candles a chart shows and in which columns: pan, zoom, live edge, crosshair. Pure."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from app.ui.widgets.chart.series import Bar, Series, group_bars

ZOOMS = (-8, -4, -2, 1, 2, 3)
"""Columns a candle; below zero: candles a column."""

_SLOT = attrgetter("slot")


@dataclass(frozen=True, slots=True)
class ChartView:
    """What the user chose to look at, and the room there is."""

    width: int = 0
    """Columns for candles."""
    height: int = 0
    """Rows for candles and volume."""
    zoom: int = 1
    """One of `ZOOMS`."""
    edge: int | None = None
    """The slot at the right edge; None: the newest, whichever that is."""
    cursor: int | None = None
    """The slot under the crosshair; None: no crosshair."""
    stale: bool = False
    """Whether the last price is too old to stand in colour."""

    @property
    def step(self) -> int:
        """Columns from one candle to the next; no more than there are."""
        return max(min(self.zoom, self.width), 1)

    @property
    def size(self) -> int:
        """Candles that share a column."""
        return max(-self.zoom, 1)

    @property
    def count(self) -> int:
        """How many candles, or groups of candles, there is room for."""
        return max(self.width // self.step, 1)

    def panned(self, series: Series, candles: int) -> "ChartView":
        """Return the view moved by so many columns' candles; to the live edge it sticks."""
        if not series.bars:
            return self
        first, last = series.bars[0].slot, series.bars[-1].slot
        edge = (last if self.edge is None else self.edge) + candles * self.size
        # The column of the oldest candle may hold fewer than the others.
        least = (first // self.size + self.count) * self.size - 1
        edge = max(edge, min(least, last))
        return replace(self, edge=None if edge >= last else edge)

    def zoomed(self, nearer: bool) -> "ChartView":
        """Return the view one step nearer or farther, the right edge staying where it is."""
        place = ZOOMS.index(self.zoom) + (1 if nearer else -1)
        return replace(self, zoom=ZOOMS[min(max(place, 0), len(ZOOMS) - 1)])

    def pointed(self, series: Series, candles: int) -> "ChartView":
        """Return the view with its crosshair moved, panned so far that it stays in sight."""
        if not series.bars or self.cursor is None:
            return self
        first, last = series.bars[0].slot, series.bars[-1].slot
        cursor = min(max(self.cursor + candles * self.size, first), last)
        view = replace(self, cursor=cursor)
        edge = last if view.edge is None else view.edge
        if cursor > edge:
            return view.panned(series, -(-(cursor - edge) // view.size))
        oldest = edge - view.count * view.size + 1
        return view.panned(series, (cursor - oldest) // view.size) if cursor < oldest else view


class Window(NamedTuple):
    """The part of a series that is in view. There is at least one candle, in view or not."""

    newest: Bar
    """The newest bar of all, in view or not."""
    shown: tuple[tuple[int, Bar], ...]
    """Bars in view with their columns, left to right, grouped as the zoom wants it."""
    first: int
    """The group at the left edge."""
    last: int
    """The group at the right edge."""
    origin: int
    """The column of group 0."""
    step: int
    """Columns from one group to the next."""
    size: int
    """Candles in a group."""
    bars: tuple[Bar, ...]
    """All bars of the series, not grouped."""

    def column(self, slot: int) -> int:
        """Return the column of a slot of the series; outside the view it is off the edges."""
        return self.origin + self.step * (slot // self.size)

    def slot(self, column: int) -> int:
        """Return the first slot of what stands in a column."""
        return (column - self.origin + self.step // 2) // self.step * self.size

    def bar(self, slot: int | None) -> Bar | None:
        """Return what stands at a slot, or the newest of all; None in a gap."""
        if slot is None:
            return self.newest
        return next(
            iter(_grouped(self.bars, slot // self.size, slot // self.size, self.size)), None
        )


def open_window(series: Series, view: ChartView) -> Window | None:
    """Return what of the series is in view; None without candles or without room."""
    bars, size, step = series.bars, view.size, view.step
    if not bars or view.width < 1 or view.height < 1:
        return None
    end = bars[-1].slot // size
    last = end if view.edge is None else view.edge // size
    first = last - view.count + 1
    origin = view.width - step * (last + 1) + step // 2
    shown = tuple([(origin + step * bar.slot, bar) for bar in _grouped(bars, first, last, size)])
    newest = shown[-1][1] if last == end and shown else _grouped(bars, end, end, size)[0]
    return Window(newest, shown, first, last, origin, step, size, bars)


def is_reached(series: Series, window: Window, time: datetime | None) -> bool:
    """Tell whether what began then had begun by the last candle in view.

    With the newest candle in view all has begun: a candle may be read later than its events.
    """
    is_live = window.last * window.size + window.size > window.bars[-1].slot
    return is_live or time is None or series.slot(time) // window.size <= window.last


def _grouped(bars: tuple[Bar, ...], first: int, last: int, size: int) -> tuple[Bar, ...]:
    """Return the groups from one to another: what is out of view is not grouped at all."""
    begin = bisect_left(bars, first * size, key=_SLOT)
    return group_bars(bars[begin : bisect_left(bars, (last + 1) * size, key=_SLOT)], size)


def column_of(series: Series, window: Window, time: datetime) -> int:
    """Return the column that a moment falls into."""
    return window.column(series.slot(time))
