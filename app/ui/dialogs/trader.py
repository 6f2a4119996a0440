"""One account of the leaderboard, read anew while the dialog is open. Changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.own_place import apart, labelled, place_facts
from app.ui.pieces import Line, keyed, line
from app.ui.rankings import name_of
from app.ui.states import Circumstances, Subject
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.line_widget import LineWidget
from app.ui.widgets.text_block import TextBlock

if TYPE_CHECKING:
    from app.models.community import LeaderboardStats, Ranking, Standing
    from app.ui.app import AluraApp

NOWHERE = line("The server has no page for this account; the list has its row.")
NO_NAME = line("The server gives this row neither id nor address to ask for.")
KEYS = "  `esc` closes this   `c` copies the address   `r` reads it again"


class TraderDialog(ModalScreen[None]):
    """Goes away by `esc`; the account is then read no longer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "leave", "close", show=False),
        Binding("c", "copy", "copy the address", show=False),
        Binding("r", "refresh", "read it again", show=False),
    ]

    def __init__(self, row: Ranking) -> None:
        """`row`: as the list has it; only who it is is taken from there."""
        super().__init__()
        self.row = row
        """Who is looked at."""

    @property
    def alura(self) -> AluraApp:
        """The app, by its own type."""
        return cast("AluraApp", self.app)

    def compose(self) -> ComposeResult:
        """The account's figures, what it is called in full, the keys."""
        names = self._names()
        subject = Subject("this account", self.alura.frame.host, (NOWHERE if names else NO_NAME,))
        self.facts, self.who, self.keys = TextBlock(), TextBlock(), TextBlock()
        self.panel = FeedPanel(name_of(self.row), self.facts, subject=subject)
        with Vertical(classes="dialog"):
            yield self.panel
            yield self.who
            yield self.keys

    def on_mount(self) -> None:
        """Have it read."""
        told: list[tuple[str, Line]] = [
            (name, line(text))
            for name, text in (
                ("name", self.row.name),
                ("address", self.row.address),
                ("user id", self.row.user_id),
            )
            if text
        ]
        for part in self.query(LineWidget):
            part.ground = "surface"
        self.who.show([*labelled(told), ()])
        self.keys.show([keyed(KEYS)])
        self.alura.select(trader=self._names())
        self.watch(self.app, Topic.TRADER.value, self._show)

    def wanted_topics(self) -> frozenset[Topic]:
        """Read the account."""
        return frozenset({Topic.TRADER})

    def tick(self) -> None:
        """Let the age go on."""
        self.panel.tick(self.alura.moment())

    def _names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.row.user_id, self.row.address) if name)

    def _show(self, feed: AnyFeed) -> None:
        app = self.alura
        found: Ranking | None = feed.value
        stats: LeaderboardStats | None = app.stats.value
        standing: Standing | None = app.standing.value
        if found is not None:
            accounts = stats.accounts if stats is not None else None
            own = standing.own if standing is not None else None
            self.panel.set_title(count=fmt.rank(found.rank, accounts), note=found.window or "")
            self.facts.show([*labelled([*place_facts(found, accounts), *apart(found, own)]), ()])
        around = Circumstances(is_empty=feed.reading is not None and found is None)
        self.panel.show_feed(feed, app.moment(), around)

    def action_copy(self) -> None:
        """Hand the address to the terminal."""
        if self.row.address:
            self.app.copy_to_clipboard(self.row.address)
            said = "  Address copied by OSC 52; over SSH or tmux it may not arrive."
            self.keys.show([keyed(said)])

    def action_refresh(self) -> None:
        """Read it now."""
        self.alura.refresh_feeds({Topic.TRADER})

    def action_leave(self) -> None:
        """Close it."""
        self.alura.select(trader=())
        self.dismiss()
