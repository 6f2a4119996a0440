"""One number of the signals as a curve under the candles that the signals belong to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from app.feeds import AnyFeed
from app.ui import format as fmt
from app.ui.pieces import Line, keyed, line
from app.ui.states import Circumstances, Moment, Subject
from app.ui.widgets.chart.pane import ChartPane
from app.ui.widgets.chart.window import column_of
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.line_plot import LinePlot, value_bounds

if TYPE_CHECKING:
    from app.models.market import Signal
    from app.ui.widgets.chart.series import Series
    from app.ui.widgets.chart.window import Window

STRENGTH = "strength"
"""The signals' own number, before those under the server's names."""
_OWN = "the server’s own field"
_NOT_HERE = "no signal at these candles"


class SignalPane(FeedPanel):
    """The curve, under the name that the server gives the number."""

    def __init__(self, host: str, *, id: str | None = None) -> None:
        self._plot = LinePlot()
        super().__init__("Signal", self._plot, subject=Subject("signals", host), id=id)
        self._host = host
        self._field = STRENGTH
        self._signals: tuple[Signal, ...] = ()

    def next_field(self) -> None:
        """Choose the next number that the signals carry."""
        fields = numeric_fields(self._signals)
        place = fields.index(self._field) + 1 if self._field in fields else 0
        if fields:
            self._field = fields[place % len(fields)]

    def show_chart(self, feed: AnyFeed, moment: Moment, pane: ChartPane) -> None:
        """Draw the chosen number in the columns of the chart above."""
        self._signals = pane.signals
        chart, window = pane.chart, pane.chart.window
        values = field_values(self._signals, self._field)
        width = chart.view.width
        points = points_in_view(values, chart.series, window, width)
        bounds = value_bounds([value for _, value in points]) if points else (0.0, 1.0)
        # The newest figure stands at its height, so not where the curve ends before it.
        is_newest_in_view = bool(points_in_view(values[-1:], chart.series, window, width))
        newest = fmt.number(values[-1][1]) if is_newest_in_view else ""
        self._plot.show(points, width, bounds=bounds, last=newest)
        interval = pane.selection.interval if pane.selection is not None else ""
        self.subject = Subject("signals", self._host, self._empty_words(interval))
        self.set_title(count=self._field, note=_OWN if points or not values else _NOT_HERE)
        self.show_feed(feed, moment, Circumstances(is_empty=not values))

    def _empty_words(self, interval: str) -> tuple[Line, ...]:
        if self._signals:
            what = f"The signals for {interval} carry no {self._field}. "
            return ((*line(what), *keyed("`i` next field.")),)
        return ((*line(f"No signals for {interval}. "), *keyed("`[` `]` other interval.")),)


def points_in_view(
    values: Sequence[tuple[Signal, Decimal]], series: Series, window: Window | None, width: int
) -> list[tuple[int, float]]:
    """Return the numbers whose candles are in view, with their columns."""
    points: list[tuple[int, float]] = []
    for signal, value in values:
        if window is not None and signal.time is not None:
            column = column_of(series, window, signal.time)
            if 0 <= column < width:
                points.append((column, float(value)))
    return points


def numeric_fields(signals: Sequence[Signal]) -> tuple[str, ...]:
    """Return the names of the numbers that the signals carry, their strength first."""
    own = {name for signal in signals for name in signal.fields}
    strength = (STRENGTH,) if any(signal.strength is not None for signal in signals) else ()
    return (*strength, *sorted(own - {STRENGTH}))


def field_values(signals: Sequence[Signal], name: str) -> list[tuple[Signal, Decimal]]:
    """Return the signals that carry a number, with it."""
    found = []
    for signal in signals:
        value = signal.strength if name == STRENGTH else signal.fields.get(name)
        if value is not None and value.is_finite():
            found.append((signal, value))
    return found
