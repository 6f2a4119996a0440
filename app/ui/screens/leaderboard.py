"""The rankings, the own rank pinned below them, one account's page, and everyone in figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.columns.column import Column
from app.ui.columns.ranking import ranking_columns, ranking_orders, ranking_text
from app.ui.keys import SCREEN_KEYS
from app.ui.own_place import gaps, own_place, place_lines, since_before
from app.ui.pieces import Piece, dimmed, join, line
from app.ui.population import analytics_lines, stats_lines
from app.ui.rankings import is_same, loaded_words
from app.ui.screens.ranking_pages import RankingPages
from app.ui.states import Circumstances, Subject
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.hint_bar import COMMON_HINTS, Hint
from app.ui.widgets.series_plots import AT_ONCE, SeriesPlots
from app.ui.widgets.table.row_table import RowTable
from app.ui.widgets.text_block import TextBlock
from app.ui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from app.models.analytics import Analytics, Series
    from app.models.community import LeaderboardStats, Ranking, Rankings, Standing


class LeaderboardScreen(RankingPages):
    """Screen 5."""

    TOPICS = frozenset({Topic.RANKINGS, Topic.STANDING, Topic.STATS, Topic.ANALYTICS})
    TITLE_WORD = "leaderboard"
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("enter", "account", 1),
        Hint(SCREEN_KEYS, "screens", 5),
        Hint("o", "own row", 1),
        Hint("[ ]", "window", 3),
        Hint("v", "everyone", 4),
        Hint("s", "sort", 5),
        Hint("/", "search", 6),
        Hint("D", "detail", 8),
        Hint("C", "columns", 9),
        Hint("E", "file", 9),
        Hint("g G", "first, last", 8),
        Hint("L", "load all", 9),
        Hint("i", "raw record", 8),
        *COMMON_HINTS,
    )
    BINDINGS = [
        Binding("o", "own_row", "own row", id="leaderboard.own_row"),
        Binding("v", "view", "rankings, everyone, over time", id="leaderboard.view"),
    ]

    _view = 0
    """Which of the views is shown: the rankings, everyone in figures, pages of curves."""

    def compose_body(self) -> ComposeResult:
        """Rankings at the left, oneself and everyone at the right, curves in their place."""
        host = self.alura.frame.host
        self._missing: frozenset[str] = frozenset()
        self._most = Decimal(0)
        self.table: RowTable[Ranking] = RowTable(
            self._columns(),
            lambda row: row.key,
            orders=ranking_orders(),
            search=ranking_text,
            keeps_gone=False,
            source=Topic.RANKINGS,
            layout_name="leaderboard.rankings",
        )
        self.panel = FeedPanel(
            "Rankings",
            self.table,
            subject=Subject("rankings", host, (line("No rankings yet."),)),
            classes="-fill",
        )
        self.own_line = TextLine(classes="leaderboard-own-line")
        self.own = TextBlock()
        self.own_panel = FeedPanel("You", self.own, subject=Subject("your rank", host))
        self.buckets = TextBlock()
        self.buckets_panel = FeedPanel(
            "Everyone", self.buckets, subject=Subject("analytics", host), id="leaderboard-buckets"
        )
        self.stats = TextBlock()
        self.stats_panel = FeedPanel("Stats", self.stats, subject=Subject("stats", host))
        self.plots = SeriesPlots()
        self.plots_panel = FeedPanel(
            "Over time",
            self.plots,
            subject=Subject("analytics", host, (line("The server tells nothing over time."),)),
            id="leaderboard-plots",
            classes="-fill",
        )
        with Horizontal():
            with Vertical(classes="leaderboard-rankings"):
                yield self.panel
                yield self.own_line
            yield self.plots_panel
            with Vertical(classes="leaderboard-side"):
                yield self.own_panel
                yield self.stats_panel
                yield self.buckets_panel

    def on_mount(self) -> None:
        """Begin at the top."""
        self.table.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the curves at the new width."""
        self.call_after_refresh(self._show_view)

    def wanted_topics(self) -> frozenset[Topic]:
        """Read the breakdowns only where they have a place."""
        if self.has_class("-wide") or self._view > 0:
            return self.TOPICS
        return self.TOPICS - {Topic.ANALYTICS}

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Show a new state in its panel."""
        moment = self.alura.moment()
        if topic is Topic.RANKINGS:
            self._show_rankings(feed)
        elif topic is Topic.STANDING:
            self.own_panel.show_feed(feed, moment, Circumstances())
        elif topic is Topic.STATS:
            stats: LeaderboardStats | None = feed.value
            self.stats.show(stats_lines(stats) if stats is not None else ())
            self.stats_panel.show_feed(feed, moment, Circumstances())
        elif topic is Topic.ANALYTICS:
            self._show_analytics(feed)
        self._show_own()

    def tick(self) -> None:
        """Let ages go on; what is said of the own place grays as it grows old."""
        before = self.own_panel.state
        super().tick()
        if self.own_panel.state is not before:
            self._show_own()

    # Rankings

    def _show_rankings(self, feed: AnyFeed) -> None:
        board: Rankings | None = feed.value
        rows = board.rows if board is not None else ()
        if feed.reading is not None and board is not None:
            missing = feed.reading.missing if rows else frozenset()
            if missing != self._missing:
                self._missing = missing
                self.table.set_columns(self._columns())
            self._most = max((row.pnl for row in rows if row.pnl is not None), default=Decimal(0))
            self.table.set_rows(rows, old=board.old)
        else:
            self.table.forget_rows()
        around = Circumstances(is_empty=board is not None and not rows)
        self.go_on_loading(feed)
        self.panel.set_title(count=loaded_words(board), note=self.note())
        self.panel.show_feed(feed, self.alura.moment(), around)

    def _columns(self) -> tuple[Column[Ranking], ...]:
        return ranking_columns(self._missing, self._is_own, lambda: self._most)

    @on(RowTable.Opened)
    def open_account(self, event: RowTable.Opened) -> None:
        """Show one account, read anew."""
        from app.ui.dialogs.trader import TraderDialog

        row = self.table.cursor_row
        if row is not None and self._view == 0:
            self.app.push_screen(TraderDialog(row))

    # The own place

    def _is_own(self, row: Ranking) -> bool:
        standing: Standing | None = self.alura.standing.value
        return is_same(row, standing.own if standing is not None else None, self.alura.account)

    def action_own_row(self) -> None:
        """Go to the own row, when it is loaded."""
        own = next((row for row in self.loaded() if self._is_own(row)), None)
        if own is not None:
            self.table.move_cursor(own.key)

    def _show_own(self) -> None:
        standing: Standing | None = self.alura.standing.value
        place = own_place(standing, self.loaded(), self._is_own)
        if place is None:
            self.own_panel.set_title(count="")
            self.table.set_pinned("", ())
            self.own_line.show(())
            nobody = "You have no rank yet." if self.alura.standing.reading is not None else ""
            self.own.show((line(f"  {nobody}", "muted"),) if nobody else ())
            return
        state = self.own_panel.state
        is_stale = state is not None and state.is_stale
        head = f"your place  {state.slot}" if state is not None and is_stale else "your place"
        self.table.set_pinned(head, place.rows, own=place.at)
        before = standing.before if standing is not None else None
        time = self.alura.log_time(before.at) if before is not None else ""
        since = since_before(place.own, before, time)
        said = (Piece("  "), *join(*gaps(place), since))
        self.own_line.show(dimmed(said) if is_stale else said)
        stats: LeaderboardStats | None = self.alura.stats.value
        accounts = stats.accounts if stats is not None else None
        self.own_panel.set_title(count=fmt.rank(place.own.rank, accounts))
        self.own.show(place_lines(place, accounts, since))

    # Everyone

    def _show_analytics(self, feed: AnyFeed) -> None:
        analytics: Analytics | None = feed.value
        lines = analytics_lines(analytics) if analytics is not None else []
        self.buckets.show(lines)
        self.buckets_panel.show_feed(feed, self.alura.moment(), Circumstances())
        self.buckets_panel.display = bool(lines) or analytics is None
        around = Circumstances(is_empty=analytics is not None and not analytics.series)
        self.plots_panel.show_feed(feed, self.alura.moment(), around)
        self._show_view()

    @property
    def _series(self) -> tuple[Series, ...]:
        analytics: Analytics | None = self.alura.analytics.value
        return analytics.series if analytics is not None else ()

    def action_view(self) -> None:
        """Go on from the rankings to everyone, to the curves, and back."""
        self._view += 1
        self._show_view()
        self.alura.sync_feeds()

    def _show_view(self) -> None:
        """Show what the view is of."""
        if not self.is_mounted:
            return
        # Beside the rankings there is room for everyone.
        figures = 0 if self.has_class("-wide") else 1
        pages = max(1, -(-len(self._series) // AT_ONCE))
        if self._view > figures + pages:
            self._view = 0
        is_plots = self._view > figures
        self.set_class(self._view == 1 and figures == 1, "-figures")
        self.set_class(is_plots, "-plots")
        if is_plots:
            state = self.plots_panel.state
            is_stale = state is None or state.is_stale
            page, zone = self._view - figures - 1, self.alura.moment().zone
            self.call_after_refresh(self.plots.show, self._series, page, zone, is_stale=is_stale)
        elif self._view == 0 and self.focused is None:
            # What is hidden loses the focus.
            self.table.focus()
