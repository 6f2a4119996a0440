"""What the indicators say of every market at one interval, beside its price and what is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.columns.column import Column
from app.ui.columns.signal import (
    SignalCells,
    market_columns,
    signal_key,
    signal_orders,
    signal_text,
)
from app.ui.holdings import Holdings
from app.ui.keys import SCREEN_KEYS
from app.ui.pieces import Line, keyed, line
from app.ui.prices import Prices
from app.ui.screens.base import FeedScreen
from app.ui.side_memory import SideMemory
from app.ui.states import Circumstances, Subject
from app.ui.widgets.chart.heading import interval_pieces, next_interval
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.hint_bar import COMMON_HINTS, Hint
from app.ui.widgets.table.row_table import RowTable

if TYPE_CHECKING:
    from app.models.market import Signal

MODE = "signals"
PRICED_FROM = 100
"""Cells of the table from which on there is room for prices, and for why there are none."""


class SignalsScreen(FeedScreen):
    """Screen 9."""

    TOPICS = frozenset({Topic.MARKET_SIGNALS, Topic.PRICES, Topic.TRADE, Topic.SESSIONS})
    TITLE_WORD = MODE
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("[ ]", "interval", 1),
        Hint("enter", "chart", 2),
        Hint(SCREEN_KEYS, "screens", 3),
        Hint("s", "sort", 5),
        Hint("/", "filter", 5),
        Hint("D", "detail", 6),
        Hint("C", "columns", 7),
        Hint("E", "file", 8),
        Hint("i", "raw record", 8),
        *COMMON_HINTS,
    )
    BINDINGS = [
        Binding("left_square_bracket", "interval(-1)", "shorter", id="signals.interval_shorter"),
        Binding("right_square_bracket", "interval(1)", "longer", id="signals.interval_longer"),
    ]

    def compose_body(self) -> ComposeResult:
        """One table."""
        app = self.alura
        self._memory = SideMemory()
        self._fields: tuple[str, ...] = ()
        self._missing: frozenset[str] = frozenset()
        self._has_changes = False
        self._take_readings()
        self._cells = SignalCells(app.clock.now, lambda: self._holdings)
        self.table: RowTable[Signal] = RowTable(
            self._columns(),
            signal_key,
            orders=signal_orders(),
            search=signal_text,
            source=Topic.MARKET_SIGNALS,
            layout_name="signals.signals",
        )
        self.panel = FeedPanel(
            "Signals", self.table, subject=Subject(MODE, app.frame.host), classes="-fill"
        )
        yield self.panel

    def on_mount(self) -> None:
        """Begin at the table."""
        self.table.focus()

    def on_screen_suspend(self) -> None:
        """What was on the screen has been seen; a dialog over it is no look away."""
        if self.app.current_mode != MODE:
            self._memory.look_away()

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Show the signals, or what is held by now."""
        if topic is Topic.MARKET_SIGNALS:
            self._show_signals(feed)
        self._show_beside()

    def tick(self) -> None:
        """Let ages go on; prices and what is held grow stale."""
        super().tick()
        self._show_beside()

    def action_interval(self, step: int) -> None:
        """Look at signals of shorter or longer candles."""
        app, known = self.alura, self.alura.intervals_of(Topic.MARKET_SIGNALS)
        app.select(interval=next_interval(app.selection.interval, step, known))

    @on(RowTable.Opened)
    async def open_chart(self) -> None:
        """Look at the market on the chart, at the same interval."""
        signal = self.table.cursor_row
        if signal is not None and signal.symbol is not None:
            self.alura.look_at(signal.symbol)
            await self.alura.action_open_screen("chart")

    def _show_signals(self, feed: AnyFeed) -> None:
        signals: tuple[Signal, ...] = feed.value or ()
        interval = self.alura.selection.interval
        is_read = feed.reading is not None
        if feed.reading is not None:
            self._memory.note(interval, ((signal.symbol, signal.side) for signal in signals))
            fields = tuple(sorted({name for signal in signals for name in signal.fields}))
            if signals and (fields, feed.reading.missing) != (self._fields, self._missing):
                self._fields, self._missing = fields, feed.reading.missing
                self.table.set_columns(self._columns())
            self.table.set_rows(signals, complete=feed.reading.complete)
        else:
            self.table.forget_rows()
        self.panel.subject = Subject(MODE, self.alura.frame.host, _nothing(interval))
        self.panel.set_title(
            count=fmt.count(len(signals)) if is_read else "",
            extra=interval_pieces(interval, self.alura.intervals_of(Topic.MARKET_SIGNALS)),
        )
        around = Circumstances(is_empty=is_read and not signals)
        self.panel.show_feed(feed, self.alura.moment(), around)

    def _take_readings(self) -> None:
        app = self.alura
        moment = app.moment()
        self._holdings = Holdings(app.trade, app.sessions, moment)
        self._prices = Prices(app.prices, moment, app.selection.interval)

    def _show_beside(self) -> None:
        self._take_readings()
        if self._prices.has_changes and not self._has_changes:
            self._has_changes = True
            self.table.set_columns(self._columns())
        if self.table.rows.filter:
            self.table.rows.forget_texts()
        self.table.redraw()
        self.panel.set_title(note=self._note())

    def _note(self) -> str:
        signals: tuple[Signal, ...] = self.alura.market_signals.value or ()
        changed = sum(self._memory.before(signal.symbol) is not None for signal in signals)
        notes = [f"{changed} changed"] if changed else []
        if self._prices.trouble and self.table.size.width >= PRICED_FROM:
            notes.append(f"prices withheld, {self._prices.trouble}")
        return ", ".join(notes)

    def _columns(self) -> tuple[Column[Signal], ...]:
        return market_columns(
            self._cells,
            self._memory.before,
            lambda: self._prices,
            self._fields,
            self._missing,
            has_changes=self._has_changes,
        )


def _nothing(interval: str) -> tuple[Line, ...]:
    return ((*line(f"No signals for {interval}. "), *keyed("`[` `]` other interval.")),)
