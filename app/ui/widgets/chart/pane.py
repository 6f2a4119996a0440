"""A chart as a panel: price in the title, candles, levels of the own positions, signals.

Turns feeds into what is drawn, the candles once a reading. Never shows levels of an old reading
as current.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from app.feeds import AnyFeed, Feed, Selection
from app.intervals import DAY, interval_seconds
from app.ui.pieces import Line, Piece, join, keyed, line
from app.ui.states import Circumstances, Moment, State, Subject, describe
from app.ui.widgets.chart.candle_chart import CandleChart
from app.ui.widgets.chart.heading import not_understood, price_pieces
from app.ui.widgets.chart.overlay import (
    Mark,
    closed_of,
    entry_marks,
    exit_marks,
    log_marks,
    position_levels,
    positions_of,
    signal_marks,
)
from app.ui.widgets.chart.picture import Scene
from app.ui.widgets.chart.series import Series, read_series
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.parted_line import PartedLine

if TYPE_CHECKING:
    from app.models.log_lines import LogBook
    from app.models.market import Signal
    from app.models.trading import Position


class ChartPane(FeedPanel):
    """The chart of the selected symbol. Its title has no columns that move."""

    EMPTY_HINT = "`4` chooses another."
    """What to do where there are no candles."""

    def __init__(self, host: str, *, id: str | None = None) -> None:
        self.chart = CandleChart()
        """The candles themselves: pan, zoom, crosshair."""
        super().__init__("", self.chart, subject=Subject("candles", host), id=id)
        self.add_class("chart-pane")
        self.selection: Selection | None = None
        """Whose candles these are."""
        self.signals: tuple[Signal, ...] = ()
        """Those of the symbol, oldest first."""
        self._host = host
        self._trade: AnyFeed = Feed()
        self._log: LogBook | None = None
        self._log_marks: tuple[LogBook | None, str, tuple[Position, ...], tuple[Mark, ...]]
        self._log_marks = (self._log, "", (), ())
        self._drawn_old = False
        self._read_out = PartedLine(classes="chart-read-out")
        self._read_out_width = 0
        self._series: tuple[object, Series] = (None, Series())

    def compose(self) -> ComposeResult:
        """Put the read-out, in a widget of its own, before the rule and the age."""
        title, *rest = super().compose()
        with Horizontal(classes="chart-title"):
            yield self._read_out
            yield title
        yield from rest

    def show_market(
        self,
        candles: AnyFeed,
        moment: Moment,
        *,
        selection: Selection,
        signals: AnyFeed | None = None,
        trade: AnyFeed | None = None,
        log: AnyFeed | None = None,
    ) -> State | None:
        """Show new states of the feeds that a chart is made of."""
        if selection != self.selection:
            self._begin(selection)
        # A candle of a day is of a day in UTC, wherever it is looked at.
        seconds = interval_seconds(selection.interval)
        self.chart.zone = moment.zone if seconds is None or seconds < DAY else UTC
        self.signals = (signals.value or ()) if signals is not None else ()
        self._trade = trade or Feed()
        self._log = log.value if log is not None else None
        series = self._read(candles)
        self._draw(series, moment)
        self.set_title(note=not_understood(series))
        state = self.show_feed(candles, moment, Circumstances(is_empty=not series.bars))
        self.show_words()
        return state

    def tick(self, moment: Moment) -> State | None:
        """Let the age go on; a price and levels that grew old are called so."""
        before = self.state
        state = super().tick(moment)
        if state != before:
            self.show_words()
        if self._are_levels_old(moment) != self._drawn_old:
            self._draw(self.chart.series, moment)
        return state

    def words(self) -> Line:
        """Return the title: what it is of, the last price, its change."""
        chosen = self.selection or Selection()
        name = (Piece(chosen.symbol, "text bold"), Piece(f" {chosen.interval}", "muted"))
        return join(name, price_pieces(self.chart.series, self.is_stale))

    @property
    def is_stale(self) -> bool:
        """Whether the last price is too old to be called current."""
        return self.state is not None and self.state.is_stale

    @on(CandleChart.Changed)
    def show_words(self) -> None:
        """Bring the read-out up to date. It grows where it must and never shrinks."""
        words = self.words()
        self._read_out_width = max(self._read_out_width, sum(len(text) for text, _ in words))
        self._read_out.styles.width = self._read_out_width
        self._read_out.show(words)

    def _draw(self, series: Series, moment: Moment) -> None:
        symbol = self.selection.symbol if self.selection is not None else ""
        positions = positions_of(self._trade.value, symbol)
        self._drawn_old = self._are_levels_old(moment)
        levels = position_levels(positions, stale=self._drawn_old)
        closed = closed_of(self._trade.value, symbol)
        own = positions + closed
        marks = signal_marks(self.signals) + entry_marks(own) + exit_marks(closed)
        marks += self._logged(symbol, own)
        self.chart.show(Scene(series, levels, marks))

    def _logged(self, symbol: str, positions: tuple[Position, ...]) -> tuple[Mark, ...]:
        """Return the marks of the log, which may be long: made once a reading."""
        log, *rest, marks = self._log_marks
        if log is not self._log or rest != [symbol, positions]:
            lines = self._log.rows if self._log is not None else ()
            marks = log_marks(lines, symbol, positions)
            self._log_marks = (self._log, symbol, positions, marks)
        return marks

    def _are_levels_old(self, moment: Moment) -> bool:
        return describe(self._trade, Subject("positions", self._host), moment).is_stale

    def _begin(self, selection: Selection) -> None:
        """Forget the symbol that was shown, unless the change was to something else."""
        shown, self.selection = self.selection, selection
        if shown is not None and _subject(shown) == _subject(selection):
            return
        self._read_out_width = 0
        self.chart.forget()
        what = f"No candles for {selection.symbol} {selection.interval} from this server. "
        self.subject = Subject("candles", self._host, ((*line(what), *keyed(self.EMPTY_HINT)),))

    def _read(self, feed: AnyFeed) -> Series:
        """Return the candles as floats, converted once a reading."""
        if self._series[0] is not feed.reading:
            interval = self.selection.interval if self.selection is not None else ""
            rows = feed.value.rows if feed.value is not None else ()
            self._series = (feed.reading, read_series(rows, interval, self._series[1]))
        return self._series[1]


def _subject(selection: Selection) -> tuple[str, str]:
    return selection.symbol, selection.interval
