"""The account and its money: what there is at the left, what can be done at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from app.errors import ApiError
from app.feeds import AnyFeed, Topic
from app.ui.keys import SCREEN_KEYS
from app.ui.screens.account_panels import AccountPanels
from app.ui.screens.base import FeedScreen
from app.ui.screens.deposit_list import DepositList
from app.ui.trading_key import Glimpse
from app.ui.widgets.hint_bar import Hint

if TYPE_CHECKING:
    from textual.worker import Worker


class WalletScreen(FeedScreen):
    """Screen 6."""

    TOPICS = frozenset({Topic.PROFILE, Topic.DEPOSITS, Topic.DEPOSITED, Topic.TRADE})
    TITLE_WORD = "wallet"
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("t", "trading key", 5),
        Hint(SCREEN_KEYS, "screens", 3),
        Hint("tab", "next panel", 6),
        Hint("s", "sort", 8),
        Hint("/", "filter", 8),
        Hint("i", "raw record", 8),
        Hint("r", "refresh", 7),
        Hint("e", "events", 4),
        Hint("ctrl+p", "palette", 9),
        Hint("?", "keys", 1),
        Hint("q", "quit", 2),
    )
    BINDINGS = [
        Binding(
            "t",
            "trading_key",
            "trading key",
            id="wallet.trading_key",
            tooltip="Ask for it, and show it masked for 30 s",
        ),
    ]

    def compose_body(self) -> ComposeResult:
        """Figures in one line, or block by block where there is room."""
        self._glimpse: Glimpse | None = None
        self._asking: Worker[None] | None = None
        self.account = AccountPanels(self.alura)
        self.deposits = DepositList(self.alura)
        yield self.account.narrow
        with Horizontal():
            with Vertical(classes="wallet-left"):
                with Vertical(classes="wallet-account"):
                    yield self.account.balance
                    yield self.account.profile
                yield self.deposits.panel
            with Vertical(classes="wallet-right"):
                yield self.account.reward

    def on_mount(self) -> None:
        """Begin at the deposits."""
        self.watch(self.app, "account", self._forget_key)
        self.deposits.table.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the bar at the new width."""
        self.call_after_refresh(self._show_account)

    def on_screen_suspend(self) -> None:
        """Let the key go with the screen."""
        self._forget_key()

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Show a new state in its panel."""
        if topic is Topic.PROFILE:
            self.account.show_feed(feed)
        elif topic is Topic.DEPOSITS:
            self.deposits.show_feed(feed)
        self._show_account()
        self.deposits.show_total()

    def tick(self) -> None:
        """Let ages and the countdown go on."""
        super().tick()
        glimpse = self._glimpse
        if glimpse is not None and glimpse.is_over(self.alura.clock.monotonic()):
            self._forget_key()
        self._show_account()
        self.deposits.show_total()

    def _show_account(self) -> None:
        if self.is_mounted:
            self.account.show(self._glimpse)

    # The trading key

    def action_trading_key(self) -> None:
        """Ask for the trading key, which is on the screen for half a minute; hide it again."""
        if self._glimpse is not None and self._glimpse.masked:
            self._forget_key()
        elif self._asking is None or self._asking.is_finished:
            self._glimpse = Glimpse(self.alura.clock.monotonic())
            self._asking = self._ask_for_key()
            self._show_account()

    @work(group="trading-key")
    async def _ask_for_key(self) -> None:
        app = self.alura
        if app.desk is None:
            self._glimpse = None
            return
        account = app.account
        try:
            answer = await app.desk.reads.auth.trading_key()
        except ApiError as error:
            glimpse = Glimpse(app.clock.monotonic(), error=error)
        else:
            glimpse = Glimpse.of(answer, app.clock.monotonic())
        # Whose key it is must not change while it is under way.
        self._glimpse = glimpse if app.account == account else None
        self._show_account()

    def _forget_key(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._glimpse = None
        self._show_account()
