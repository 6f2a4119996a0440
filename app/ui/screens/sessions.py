"""The active sessions, and the log of the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.candle_jump import open_candle
from app.ui.columns.session import (
    SessionCells,
    session_columns,
    session_orders,
    session_text,
)
from app.ui.keys import CLOSE_KEY, SCREEN_KEYS
from app.ui.pieces import Piece, line
from app.ui.screens.base import FeedScreen
from app.ui.sessions import NO_SESSIONS, mode_of
from app.ui.states import Circumstances, Subject
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.hint_bar import COMMON_HINTS, Hint
from app.ui.widgets.log_panel import LogPanel, why_no_log
from app.ui.widgets.table.row_table import RowTable
from app.ui.widgets.text_block import TextBlock
from app.ui.widgets.text_line import TextLine
from app.ui.words.session import (
    NO_STOP,
    facts_of,
    narrow_facts,
    summary,
    total_cells,
    totals_note,
    totals_of,
)

if TYPE_CHECKING:
    from app.models.sessions import Session


class SessionsScreen(FeedScreen):
    """Screen 2."""

    TOPICS = frozenset({Topic.SESSIONS, Topic.SESSION_LOG})
    TITLE_WORD = "sessions"
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("x", "close asset", 0),
        Hint("n", "new session", 1),
        Hint(SCREEN_KEYS, "screens", 3),
        Hint("enter", "log", 5),
        Hint("tab", "next panel", 6),
        Hint("s", "sort", 7),
        Hint("/", "filter", 7),
        Hint("D", "detail", 8),
        Hint("C", "columns", 9),
        Hint("E", "file", 9),
        Hint("f", "follow", 8),
        Hint("i", "raw record", 8),
        Hint("v", "levels", 8),
        Hint("G", "first line", 8),
        *COMMON_HINTS,
    )

    BINDINGS = [
        CLOSE_KEY,
        Binding("f", "follow", "follow the log", id="sessions.follow"),
        Binding("v", "levels", "levels of the log", id="sessions.levels"),
    ]

    def compose_body(self) -> ComposeResult:
        """Summary, sessions, and below them the chosen one's log and facts."""
        host = self.alura.frame.host
        self.summary = TextLine(classes="sessions-summary")
        self.table: RowTable[Session] = RowTable(
            session_columns(SessionCells(self.alura.clock.now)),
            lambda session: session.key,
            orders=session_orders(),
            search=session_text,
            shows_cursor_at_rest=True,
            key_now=self.alura.key_clock.now,
            source=Topic.SESSIONS,
            layout_name="sessions.sessions",
        )
        self.panel = FeedPanel(
            "Sessions",
            self.table,
            subject=Subject(
                "sessions",
                host,
                NO_SESSIONS,
                {"budget": "budget", "pnl": "PnL", "profit_target": "target"},
            ),
            id="sessions-table",
        )
        self.chosen = TextLine(classes="sessions-chosen")
        self.log_panel = LogPanel(
            "Log",
            Topic.SESSION_LOG,
            host,
            times=self.alura.log_time,
            want=lambda lines: self.alura.select(session_log_lines=lines),
        )
        self.facts = TextBlock()
        self.facts_panel = FeedPanel(
            "Session", self.facts, subject=Subject("sessions", host), id="sessions-facts"
        )
        yield self.summary
        yield self.panel
        yield self.chosen
        with Horizontal(classes="sessions-below"):
            yield self.log_panel
            with Vertical(classes="sessions-side"):
                yield self.facts_panel

    def on_mount(self) -> None:
        """Begin at the table."""
        self.table.focus()

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Show the sessions or the log."""
        if topic is Topic.SESSIONS:
            self._show_sessions(feed)
        self._show_log()

    def action_close(self) -> None:
        """Ask to close what is open on the asset of the session under the cursor."""
        session = self.table.cursor_row
        if session is not None:
            jumped_at = self.table.jumped_at
            self.alura.close_asset(session.asset_index, session.symbol, jumped_at)

    def tick(self) -> None:
        """Let ages go on; totals fall when the rows grow stale."""
        super().tick()
        self._show_figures()

    def _show_sessions(self, feed: AnyFeed) -> None:
        sessions: tuple[Session, ...] = feed.value or ()
        around = Circumstances(is_empty=feed.reading is not None and not sessions)
        moment = self.alura.moment()
        if feed.reading is not None:
            self.table.set_rows(sessions, complete=feed.reading.complete)
            self.panel.set_title(count=fmt.count(len(sessions)))
        else:
            self.table.forget_rows()
            self.panel.set_title(count="")
        self.panel.show_feed(feed, moment, around)
        self.facts_panel.show_feed(feed, moment, around)
        self._choose()
        self._show_figures()

    def _choose(self) -> None:
        """Read the log of the session under the cursor."""
        session = self.table.cursor_row
        session_id = session.id if session is not None else None
        if session_id != self.alura.selection.session_id:
            self.alura.select(session_id=session_id, session_log_lines=0)

    def _show_figures(self) -> None:
        state = self.panel.state
        totals = totals_of(self.alura.sessions, is_stale=state is None or state.is_stale)
        is_wide = self.has_class("-wide")
        self.summary.show(summary(totals))
        self.panel.set_title(note="" if is_wide else totals_note(totals))
        self.table.set_total(
            total_cells(totals) if is_wide and totals.number else None, line(NO_STOP, "muted")
        )
        self._show_chosen()

    def _show_chosen(self) -> None:
        session = self.table.cursor_row
        if session is None:
            self.chosen.show(())
            self.facts.show(())
            self.facts_panel.set_title(name="Session", note="")
            self.log_panel.set_title(name="Log")
            return
        name = f"{session.symbol or session.key} {mode_of(session)}".rstrip()
        self.log_panel.set_title(name=f"Log of {name}")
        self.facts_panel.set_title(name=name, note=fmt.short_id(session.id))
        now = self.alura.clock.now()
        facts = facts_of(session, now, self.alura.log_time)
        self.facts.show([(Piece(f"  {label:<14}", "muted"), *value) for label, value in facts])
        self.chosen.show(narrow_facts(session, now))

    def _show_log(self) -> None:
        """Show the log of the chosen session, or why there is none to read."""
        app = self.alura
        nothing = why_no_log(app.sessions, self.table.cursor_row, "session")
        self.log_panel.show_log(app.session_log, app.moment(), nothing)

    def action_follow(self) -> None:
        """Stay with the newest line of the log, or stop doing so."""
        self.log_panel.tail.action_follow()

    def action_levels(self) -> None:
        """Show fewer kinds of lines of the log, then all again."""
        self.log_panel.tail.action_levels()

    @on(RowTable.Moved)
    def follow_cursor(self, event: RowTable.Moved) -> None:
        """The log belongs to the row under the cursor."""
        if event.table is self.table:
            self._choose()
            self._show_figures()

    @on(RowTable.Opened)
    async def open_row(self, event: RowTable.Opened) -> None:
        """Go from a session to its log, from a line of it to its candle."""
        tail = self.log_panel.tail
        if event.table is self.table:
            tail.focus()
        elif event.table is tail and tail.cursor_row is not None:
            await open_candle(self.alura, tail.cursor_row)
