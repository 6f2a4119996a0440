"""Am I all right? One line of figures, the position nearest to its end on top, what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult

from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.columns.position import (
    PositionCells,
    dashboard_columns,
    position_orders,
    position_text,
)
from app.ui.columns.session import (
    SessionCells,
    session_columns,
    session_orders,
    session_text,
)
from app.ui.columns.signal import (
    SignalCells,
    signal_columns,
    signal_key,
    signal_orders,
    signal_text,
)
from app.ui.holdings import Holdings
from app.ui.keys import CLOSE_KEY, SCREEN_KEYS
from app.ui.pieces import line, money
from app.ui.positions import NO_POSITIONS, total
from app.ui.screens.account_figures import AccountFigures
from app.ui.screens.base import FeedScreen
from app.ui.sessions import NO_SESSIONS
from app.ui.states import Circumstances, Subject
from app.ui.widgets.chart.pane import ChartPane
from app.ui.widgets.dashboard_layout import DashboardPanels
from app.ui.widgets.event_table import EventTable
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.figures import Figures
from app.ui.widgets.hint_bar import COMMON_HINTS, Hint
from app.ui.widgets.table.row_table import RowTable
from app.ui.words.session import totals_note, totals_of

if TYPE_CHECKING:
    from app.models.market import Signal
    from app.models.sessions import Session
    from app.models.trading import Position

NARROW_TOPICS = frozenset({Topic.TRADE, Topic.SESSIONS, Topic.PROFILE, Topic.TRADE_LOG})
CHART_TOPICS = frozenset({Topic.CANDLES, Topic.SIGNALS, Topic.SYMBOLS})
WIDE_TOPICS = frozenset({Topic.MARKET_SIGNALS, Topic.STANDING, Topic.STATS})

CHARTED = frozenset({Topic.TRADE, Topic.CANDLES, Topic.SIGNALS})
HELD = frozenset({Topic.TRADE, Topic.SESSIONS})
COUNTED = frozenset({Topic.TRADE, Topic.SESSIONS, Topic.PROFILE, Topic.STANDING, Topic.STATS})
LISTED = frozenset({Topic.TRADE, Topic.SESSIONS, Topic.MARKET_SIGNALS})
"""What is seen in the chart, beside the signals, in the figures, in the rows."""


class DashboardScreen(FeedScreen):
    """Screen 1."""

    TOPICS = NARROW_TOPICS | CHART_TOPICS | WIDE_TOPICS
    TITLE_WORD = "dashboard"
    BINDINGS = [CLOSE_KEY]
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint(SCREEN_KEYS, "screens", 3),
        Hint("tab", "next panel", 6),
        Hint("enter", "open", 5),
        Hint("x", "close position", 0),
        Hint("s", "sort", 8),
        Hint("/", "filter", 8),
        Hint("D", "detail", 8),
        Hint("C", "columns", 9),
        Hint("E", "file", 9),
        Hint("i", "raw record", 8),
        *COMMON_HINTS,
    )

    def compose_body(self) -> ComposeResult:
        """All panels; the layout says which of them have a place."""
        host, now = self.alura.frame.host, self.alura.clock.now
        self._account = AccountFigures(self.alura)
        self.figures = Figures(id="figures")
        self.chart = ChartPane(host, id="chart")
        self.table: RowTable[Position] = RowTable(
            dashboard_columns(PositionCells(now, self.alura.under_way)),
            lambda position: position.key,
            orders=position_orders(),
            search=position_text,
            key_now=self.alura.key_clock.now,
            source=Topic.TRADE,
            layout_name="dashboard.positions",
        )
        self.positions = FeedPanel(
            "Positions",
            self.table,
            subject=Subject("positions", host, NO_POSITIONS),
            id="positions",
        )
        self.session_table: RowTable[Session] = RowTable(
            session_columns(SessionCells(now)),
            lambda session: session.key,
            orders=session_orders(),
            search=session_text,
            source=Topic.SESSIONS,
            layout_name="dashboard.sessions",
        )
        self.session_panel = FeedPanel(
            "Sessions",
            self.session_table,
            subject=Subject("sessions", host, NO_SESSIONS),
            id="sessions",
        )
        self._holdings = Holdings(self.alura.trade, self.alura.sessions, self.alura.moment())
        self.signal_table: RowTable[Signal] = RowTable(
            signal_columns(SignalCells(now, lambda: self._holdings, with_sizes=False)),
            signal_key,
            orders=signal_orders(),
            search=signal_text,
            source=Topic.MARKET_SIGNALS,
            layout_name="dashboard.signals",
        )
        self.signal_panel = FeedPanel(
            "Signals",
            self.signal_table,
            subject=Subject("signals", host, (line("No signals from this server."),)),
            id="signals",
        )
        self.event_table = EventTable(self.alura, layout_name="dashboard.events", has_header=False)
        self.event_panel = FeedPanel("Events", self.event_table, id="events", classes="-fill")
        self._panels = DashboardPanels()
        with self._panels:
            yield self.figures
            yield self.positions
            yield self.session_panel
            yield self.event_panel
            yield self.chart
            yield self.signal_panel

    def on_mount(self) -> None:
        """Begin at the positions."""
        self.watch(self.app, "events", self.event_table.show_events)
        self.watch(self.app, "actions", self._show_actions)
        self.table.focus()

    def wanted_topics(self) -> frozenset[Topic]:
        """Read only what has a place at this size."""
        if self.has_class("-wide"):
            return self.TOPICS
        return NARROW_TOPICS | (CHART_TOPICS if self.has_class("-middle") else frozenset())

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Show a new state wherever it is seen."""
        if topic is Topic.TRADE:
            self._show_positions(feed)
            if not self.alura.events:
                self.event_table.show_events()
        elif topic is Topic.SESSIONS:
            self._show_sessions(feed)
        elif topic is Topic.MARKET_SIGNALS:
            self._show_signals(feed)
        if topic in CHARTED:
            self._show_chart()
        if topic in HELD:
            self._show_holdings()
        if topic in COUNTED:
            self._show_figures()
        if topic in LISTED:
            self._panels.settle()

    def tick(self) -> None:
        """Let ages go on; totals fall when their rows grow stale."""
        super().tick()
        self._show_holdings()
        self._show_total()
        self._show_figures()
        self._show_actions()

    def _show_actions(self, _: object = None) -> None:
        """Say in the rows what is being done to them."""
        if self.alura.actions:
            self.table.redraw()

    def action_close(self) -> None:
        """Ask to close the position under the cursor, where the cursor is to be seen."""
        has_cursor = self.focused is self.table
        key = self.table.cursor_key if has_cursor else None
        self.alura.close_position(key, self.table.jumped_at)

    def _show_positions(self, feed: AnyFeed) -> None:
        positions = self._positions()
        if feed.reading is not None:
            self.table.set_rows(positions, complete=feed.reading.complete)
            self.positions.set_title(count=fmt.count(len(positions)))
        else:
            self.table.forget_rows()
            self.positions.set_title(count="")
        is_empty = feed.reading is not None and not positions
        self.positions.show_feed(feed, self.alura.moment(), Circumstances(is_empty=is_empty))
        self._show_total()

    def _show_total(self) -> None:
        """Sum the positions up where there is room; a sum over old rows is withheld."""
        positions = self._positions()
        if not positions or not self.has_class("-wide"):
            self.table.set_total(None)
            return
        state = self.positions.state
        if state is None or state.is_stale:
            self.table.set_total({"symbol": line("all", "muted")}, line("total withheld", "dim"))
            return
        margin = fmt.usdc(total([position.margin for position in positions]))
        value = fmt.usdc(total([position.value for position in positions]))
        self.table.set_total(
            {
                "symbol": line("all", "muted"),
                "pnl": money(total([position.pnl for position in positions])),
            },
            line(f"margin {margin}   value {value}", "muted"),
        )

    def _show_sessions(self, feed: AnyFeed) -> None:
        sessions: tuple[Session, ...] = feed.value or ()
        if feed.reading is not None:
            self.session_table.set_rows(sessions, complete=feed.reading.complete)
        else:
            self.session_table.forget_rows()
        is_empty = feed.reading is not None and not sessions
        state = self.session_panel.show_feed(
            feed, self.alura.moment(), Circumstances(is_empty=is_empty)
        )
        note = totals_note(totals_of(feed, is_stale=state is None or state.is_stale))
        count = fmt.count(len(sessions)) if feed.reading is not None else ""
        self.session_panel.set_title(count=count, note=note)

    def _show_chart(self) -> None:
        app = self.alura
        self.chart.show_market(
            app.candles,
            app.moment(),
            selection=app.selection,
            signals=app.signals,
            trade=app.trade,
            log=app.trade_log,
        )

    def _show_signals(self, feed: AnyFeed) -> None:
        signals: tuple[Signal, ...] = feed.value or ()
        if feed.reading is not None:
            self.signal_table.set_rows(signals, complete=feed.reading.complete)
        else:
            self.signal_table.forget_rows()
        self.signal_panel.set_title(note=self.alura.selection.interval)
        is_empty = feed.reading is not None and not signals
        self.signal_panel.show_feed(feed, self.alura.moment(), Circumstances(is_empty=is_empty))

    def _show_holdings(self) -> None:
        """Say beside the signals what is held by now."""
        app = self.alura
        self._holdings = Holdings(app.trade, app.sessions, app.moment())
        if self.has_class("-wide"):
            self.signal_table.redraw()

    def _show_figures(self) -> None:
        self.figures.show(self._account.figures(is_wide=self.has_class("-wide")))

    def _positions(self) -> tuple[Position, ...]:
        trade = self.alura.trade.value
        return trade.positions if trade is not None else ()

    @on(RowTable.Opened)
    async def open_row(self, event: RowTable.Opened) -> None:
        """Go to where there is more of it."""
        if event.table is self.table:
            await self.alura.action_open_screen("trade")
        elif event.table is self.session_table:
            await self.alura.action_open_screen("sessions")
        elif event.table is self.event_table:
            await self.alura.action_open_screen("events")
        elif event.table is self.signal_table and event.key:
            self.alura.look_at(event.key)
            await self.alura.action_open_screen("chart")
