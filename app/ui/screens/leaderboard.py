"""The rankings, the own rank pinned below them, and everyone in figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.keys import SCREEN_KEYS
from app.ui.pieces import Line, Piece, join, line
from app.ui.rankings import change_words, is_same, ratio
from app.ui.screens.base import FeedScreen
from app.ui.states import Circumstances, Subject
from app.ui.widgets.columns import Column
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.hint_bar import Hint
from app.ui.widgets.histogram import histogram
from app.ui.widgets.ranking_columns import ranking_columns, ranking_orders, ranking_text
from app.ui.widgets.row_table import RowTable
from app.ui.widgets.text_block import TextBlock
from app.ui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from app.models.community import Analytics, LeaderboardStats, Ranking, Standing
    from app.models.reading import Page

WINDOWS = (None, "day", "week", "month", "all")
"""What `[` and `]` go through; None leaves it to the server."""
NEAR_THE_END = 20
"""Rows below the cursor from which the next page is loaded."""


class LeaderboardScreen(FeedScreen):
    """Screen 5."""

    TOPICS = frozenset({Topic.RANKINGS, Topic.STANDING, Topic.STATS, Topic.ANALYTICS})
    TITLE_WORD = "leaderboard"
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint(SCREEN_KEYS, "screens", 3),
        Hint("o", "own row", 1),
        Hint("[ ]", "window", 3),
        Hint("s", "sort", 5),
        Hint("/", "search", 6),
        Hint("g G", "first, last", 8),
        Hint("i", "raw record", 8),
        Hint("r", "refresh", 7),
        Hint("e", "events", 4),
        Hint("ctrl+p", "palette", 9),
        Hint("?", "keys", 1),
        Hint("q", "quit", 2),
    )
    BINDINGS = [
        Binding("o", "own_row", "own row", id="leaderboard.own_row"),
        Binding("left_square_bracket", "window(-1)", "shorter window", id="leaderboard.shorter"),
        Binding("right_square_bracket", "window(1)", "longer window", id="leaderboard.longer"),
    ]

    def compose_body(self) -> ComposeResult:
        """Rankings at the left, oneself and everyone at the right."""
        host = self.alura.frame.host
        self._missing: frozenset[str] = frozenset()
        self._most = Decimal(0)
        self._asked_at = 0
        self.table: RowTable[Ranking] = RowTable(
            self._columns(),
            lambda row: row.key,
            orders=ranking_orders(),
            search=ranking_text,
            source=Topic.RANKINGS,
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
        with Horizontal():
            with Vertical():
                yield self.panel
                yield self.own_line
            with Vertical(classes="leaderboard-side"):
                yield self.own_panel
                yield self.buckets_panel
                yield self.stats_panel

    def on_mount(self) -> None:
        """Begin at the top."""
        self.table.focus()

    def wanted_topics(self) -> frozenset[Topic]:
        """Read the breakdowns only where they have a place."""
        if self.has_class("-wide"):
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
            self._show_stats(feed.value)
            self.stats_panel.show_feed(feed, moment, Circumstances())
        elif topic is Topic.ANALYTICS:
            self._show_buckets(feed.value)
            self.buckets_panel.show_feed(feed, moment, Circumstances())
        self._show_own()

    def _show_rankings(self, feed: AnyFeed) -> None:
        page: Page[Ranking] | None = feed.value
        rows = page.rows if page is not None else ()
        if feed.reading is not None and page is not None:
            missing = feed.reading.missing if rows else frozenset()
            if missing != self._missing:
                self._missing = missing
                self.table.set_columns(self._columns())
            self._most = max((row.pnl for row in rows if row.pnl is not None), default=Decimal(0))
            self.table.set_rows(rows, complete=False)
        else:
            self.table.forget_rows()
            self._asked_at = 0
        around = Circumstances(is_empty=page is not None and not rows)
        self.panel.set_title(count=self._loaded(page), note=self._order())
        self.panel.show_feed(feed, self.alura.moment(), around)

    def _loaded(self, page: Page[Ranking] | None) -> str:
        if page is None:
            return ""
        loaded = fmt.count(len(page.rows))
        if page.total is None:
            return f"{loaded} loaded" if page.next is not None else loaded
        return loaded if page.total == len(page.rows) else f"{loaded} of {fmt.count(page.total)}"

    def _order(self) -> str:
        rows = self._rows()
        named = rows[0].window if rows else None
        return named or self.alura.selection.window or "the server’s own window"

    def _columns(self) -> tuple[Column[Ranking], ...]:
        return ranking_columns(self._missing, self._is_own, lambda: self._most)

    def _is_own(self, row: Ranking) -> bool:
        return is_same(row, self._own_row(), self.alura.account)

    def _own_row(self) -> Ranking | None:
        standing: Standing | None = self.alura.standing.value
        return standing.own if standing is not None else None

    def _show_own(self) -> None:
        standing: Standing | None = self.alura.standing.value
        rows = self._rows()
        at = next((n for n, row in enumerate(rows) if self._is_own(row)), None)
        own = self._own_row() or (rows[at] if at is not None else None)
        if own is None:
            self.table.set_pinned("", ())
            self.own_line.show(())
            nobody = "You have no rank yet." if self.alura.standing.reading is not None else ""
            self.own.show((line(f"  {nobody}", "muted"),) if nobody else ())
            return
        beside = standing.around if standing is not None else ()
        if not beside and at is not None:
            beside = rows[max(0, at - 1) : at + 2]
        neighbours = [own if self._is_own(row) else row for row in beside] or [own]
        mine = next((n for n, row in enumerate(neighbours) if row is own), None)
        if mine is None:
            neighbours, mine = [own], 0
        self.table.set_pinned("your place", neighbours, own=mine)
        gaps = self._gaps(own, neighbours, mine)
        self.own_line.show((Piece("  "), *join(*gaps)))
        self._show_facts(own, gaps)

    def _gaps(self, own: Ranking, neighbours: list[Ranking], mine: int) -> list[Line]:
        """Return what lies between oneself and the next ranks, in money."""
        gaps: list[Line] = []
        if mine > 0:
            above = neighbours[mine - 1]
            if above.rank and above.pnl is not None and own.pnl is not None:
                behind = fmt.usdc(above.pnl - own.pnl)
                gaps.append(line(f"{behind} USDC behind rank {fmt.count(above.rank)}", "muted"))
        if mine + 1 < len(neighbours):
            below = neighbours[mine + 1]
            if below.rank and below.pnl is not None and own.pnl is not None:
                ahead = fmt.usdc(own.pnl - below.pnl)
                gaps.append(line(f"{ahead} ahead of {fmt.count(below.rank)}", "muted"))
        return gaps

    def _show_facts(self, own: Ranking, gaps: list[Line]) -> None:
        stats: LeaderboardStats | None = self.alura.stats.value
        accounts = stats.accounts if stats is not None else None
        self.own_panel.set_title(count=fmt.rank(own.rank, accounts))
        facts: list[tuple[str, Line]] = [("PnL", line(f"{fmt.signed(own.pnl)} USDC", "text bold"))]
        if own.roi is not None:
            facts.append(("ROI", line(ratio(own.roi, own.roi_unit, change=True))))
        if own.volume is not None:
            facts.append(("volume", line(fmt.volume(own.volume))))
        if own.trades is not None:
            facts.append(("trades", line(fmt.count(own.trades))))
        if own.win_rate is not None:
            facts.append(("won", line(ratio(own.win_rate, own.win_rate_unit))))
        if own.change is not None:
            facts.append(("change", change_words(own.change)))
        if own.rank is not None and accounts:
            top = Decimal(own.rank) / Decimal(accounts) * 100
            facts.append(("top", line(fmt.percent(top))))
        rows = [(Piece(f"  {name:<14}", "muted"), *value) for name, value in facts]
        self.own.show([*rows, *((Piece("  "), *gap) for gap in gaps)])

    def _show_stats(self, stats: LeaderboardStats | None) -> None:
        if stats is None:
            return
        facts = [
            ("accounts", fmt.count(stats.accounts), stats.accounts),
            ("active", fmt.count(stats.active), stats.active),
            ("volume", fmt.volume(stats.volume), stats.volume),
            ("trades", fmt.count(stats.trades), stats.trades),
            ("PnL", fmt.signed(stats.pnl), stats.pnl),
            ("median PnL", fmt.signed(stats.median_pnl), stats.median_pnl),
        ]
        self.stats.show(
            [
                (Piece(f"  {name:<14}", "muted"), Piece(f"{text:>14}"))
                for name, text, value in facts
                if value is not None
            ]
        )

    def _show_buckets(self, analytics: Analytics | None) -> None:
        buckets = analytics.buckets if analytics is not None else ()
        counted = [(b.label or "", b.count) for b in buckets if b.count is not None]
        self.buckets.show(histogram(counted))
        self.buckets_panel.display = bool(counted)

    def _rows(self) -> tuple[Ranking, ...]:
        page: Page[Ranking] | None = self.alura.rankings.value
        return page.rows if page is not None else ()

    def action_own_row(self) -> None:
        """Go to the own row, when it is loaded."""
        own = next((row for row in self._rows() if self._is_own(row)), None)
        if own is not None:
            self.table.move_cursor(own.key)

    def action_window(self, step: int) -> None:
        """Look at another window."""
        at = WINDOWS.index(self.alura.selection.window)
        self.alura.select(window=WINDOWS[(at + step) % len(WINDOWS)], rankings_pages=1)
        self.panel.set_title(note=self._order())

    @on(RowTable.Moved)
    def load_more(self, event: RowTable.Moved) -> None:
        """Load the next page as the cursor comes near the end of what is loaded."""
        page: Page[Ranking] | None = self.alura.rankings.value
        if page is None or page.next is None or event.key is None:
            return
        loaded = len(page.rows)
        if self.table.rows.index >= loaded - NEAR_THE_END and loaded != self._asked_at:
            # Once for what is loaded: the cursor moves on while the page is under way.
            self._asked_at = loaded
            pages = self.alura.selection.rankings_pages
            self.alura.select(rankings_pages=pages + 1)
