"""Which pages of the leaderboard are wanted: those scrolled to, or all, and of which window.

It asks for no page while others are under way; how fast they come is left to the feed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from app.feeds import AnyFeed
from app.ui.screens.base import FeedScreen
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.table.row_table import RowTable

if TYPE_CHECKING:
    from app.models.community import Ranking, Rankings

WINDOWS = (None, "day", "week", "month", "all")
"""What `[` and `]` go through; None leaves it to the server."""
NEAR_THE_END = 20
"""Rows below the cursor from which the next page is loaded."""
AT_A_TIME = 2
"""Pages asked for at once while all are loaded: after a stop no more than these still come."""
MOST_LOADED = 20_000
"""Rows at which loading all of them stops by itself."""


class RankingPages(FeedScreen):
    """The rankings of the leaderboard's screen."""

    BINDINGS = [
        Binding("L", "load_all", "load all, or stop it", id="leaderboard.load_all"),
        Binding("left_square_bracket", "window(-1)", "shorter window", id="leaderboard.shorter"),
        Binding("right_square_bracket", "window(1)", "longer window", id="leaderboard.longer"),
    ]

    table: RowTable[Ranking]
    panel: FeedPanel

    _loads_all = False
    """Whether further pages are loaded without scrolling."""
    _asked_for: object = None
    """The reading after which the last pages were asked for."""

    def go_on_loading(self, feed: AnyFeed) -> None:
        """Ask for further pages once the last ones came, where all are wanted."""
        board: Rankings | None = feed.value
        if feed.error is not None or board is None:
            return
        self._loads_all &= not _why_no_more(board)
        if self._loads_all:
            self.call_later(self._load, AT_A_TIME)

    def note(self) -> str:
        """Return what stands at the right of the title: the window, or how loading is stopped."""
        if not self._loads_all:
            return self._window()
        is_begun = self.alura.rankings.value is not None
        return "loading all, L stops it" if is_begun else "all once the first are here, L stops it"

    def _window(self) -> str:
        rows = self.loaded()
        named = rows[0].window if rows else None
        return named or self.alura.selection.window or "the server’s own window"

    def loaded(self) -> tuple[Ranking, ...]:
        """Return the rows of the pages that were loaded."""
        board: Rankings | None = self.alura.rankings.value
        return board.rows if board is not None else ()

    @on(RowTable.Moved)
    def load_more(self, event: RowTable.Moved) -> None:
        """Load the next page as the cursor comes near the end, and read an old one again."""
        board: Rankings | None = self.alura.rankings.value
        if board is None or event.key is None or board is self._asked_for:
            return
        rest = len(board.rows) - self.table.rows.index
        if rest <= NEAR_THE_END and board.has_more and not self.table.rows.filter:
            self._load(1)
        elif event.key in board.old:
            self.alura.select(rankings_at=event.key)
            self._asked_for = board

    def _load(self, pages: int) -> None:
        """Ask for further pages, once for what is loaded: the cursor moves on while they come."""
        board: Rankings | None = self.alura.rankings.value
        if board is None or not board.has_more or board is self._asked_for:
            return
        self._asked_for = board
        self.alura.select(rankings_pages=self.alura.selection.rankings_pages + pages)

    def action_load_all(self) -> None:
        """Load page after page to the end, at the pace of all reads; a second time stops it."""
        board: Rankings | None = self.alura.rankings.value
        if board is not None and (nothing_left := _why_no_more(board)) and not self._loads_all:
            self.panel.set_title(note=nothing_left)
            return
        # Before the first page is there the wish waits for it.
        self._loads_all = not self._loads_all
        if self._loads_all:
            self._load(AT_A_TIME)
        self.panel.set_title(note=self.note())

    def action_window(self, step: int) -> None:
        """Look at another window."""
        at = WINDOWS.index(self.alura.selection.window)
        window = WINDOWS[(at + step) % len(WINDOWS)]
        self._loads_all = False
        self.alura.select(window=window, rankings_pages=1, rankings_at=None)
        self.panel.set_title(note=self._window())


def _why_no_more(board: Rankings) -> str:
    """Return why no further pages are loaded; empty where there are some."""
    if len(board.rows) >= MOST_LOADED:
        return f"{MOST_LOADED:,} are held, the most"
    return "" if board.has_more else "all are loaded already"
