"""Numbers over time, a curve each under the server's own name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, time, tzinfo
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from app.ui import format as fmt
from app.ui.pieces import Line, Piece, line
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.line_plot import LinePlot, value_bounds
from app.ui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from app.models.analytics import Series

MIDNIGHT = time()
AT_ONCE = 4
"""Curves under each other."""
SCALE = 14
"""Cells for the figures at the right of a curve."""


class SeriesPlot(Vertical):
    """One curve with its name, its scale, and the days that it begins and ends with."""

    def __init__(self) -> None:
        super().__init__(classes="series-plot")
        self._title, self._plot, self._days = PanelTitle(""), LinePlot(), TextLine()

    def compose(self) -> ComposeResult:
        """Title, curve, days."""
        yield self._title
        yield self._plot
        yield self._days

    def show(self, series: Series, width: int, zone: tzinfo, *, is_stale: bool) -> None:
        """Show a series over so many cells."""
        values = [float(value) for _, value in series.points]
        times = [moment for moment, _ in series.points]
        # Whole days are the server's: in another zone they would bear the date of the day before.
        zone = UTC if all(moment.astimezone(UTC).time() == MIDNIGHT for moment in times) else zone
        first, last = (fmt.day(times[at], zone) for at in (0, -1))
        newest = fmt.size(series.points[-1][1])
        columns = max(2, width - SCALE)
        steps = (columns - 1) / (len(values) - 1)
        points = [(round(number * steps), value) for number, value in enumerate(values)]
        style = "dim" if is_stale else "text"
        name = (Piece(series.name, f"{style} bold"), Piece(f"  {len(values)} readings", "muted"))
        self._title.show(name, ())
        self._plot.show(points, columns, bounds=value_bounds(values), last=newest)
        self._days.show(_ends(first, last, columns))


class SeriesPlots(Vertical):
    """As many curves at once as have room, and the next ones by turning."""

    def __init__(self) -> None:
        super().__init__(classes="series-plots")
        self._plots = [SeriesPlot() for _ in range(AT_ONCE)]
        self._said = TextLine()

    def compose(self) -> ComposeResult:
        """The curves, and how many there are besides."""
        yield from self._plots
        yield self._said

    def show(self, series: Sequence[Series], page: int, zone: tzinfo, *, is_stale: bool) -> None:
        """Show the curves of a page, counted from 0."""
        first = page * AT_ONCE
        shown = series[first : first + AT_ONCE]
        for plot, told in zip(self._plots, shown, strict=False):
            plot.display = True
            plot.show(told, self.size.width, zone, is_stale=is_stale)
        for plot in self._plots[len(shown) :]:
            plot.display = False
        rest = f"  {first + 1} to {first + len(shown)} of {len(series)}"
        self._said.show(line(rest, "muted") if len(series) > AT_ONCE else ())
        self._said.display = len(series) > AT_ONCE


def _ends(first: str, last: str, width: int) -> Line:
    return line(f"{first}{last:>{max(1, width - len(first))}}", "muted")
