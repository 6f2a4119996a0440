"""The account and its money: what there is at the left, what can be done at the right."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical

from app.address_book import NOBODY
from app.errands import SyncFills
from app.errors import ApiError
from app.feeds import AnyFeed, Topic
from app.intents import Intent
from app.transfers import ClaimReward, SendUsdc, Withdraw
from app.ui import format as fmt
from app.ui.balance import LEAST_REWARD
from app.ui.dialogs.notice import NoticeDialog
from app.ui.keys import MONEY_KEYS, SCREEN_KEYS
from app.ui.pieces import keyed
from app.ui.screens.account_panels import AccountPanels
from app.ui.screens.base import FeedScreen
from app.ui.screens.deposit_list import DepositList
from app.ui.screens.movement_list import MovementList
from app.ui.trading_key import Glimpse
from app.ui.widgets.doubt_list import DoubtList
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.hint_bar import COMMON_HINTS, Hint, HintBar
from app.ui.widgets.text_block import TextBlock
from app.ui.widgets.wallet_form import DepositForm, PaymentForm, WalletForm
from app.wallet import checksum_address

if TYPE_CHECKING:
    from textual.worker import Worker

    from app.models.account import Profile

WAYS = (
    keyed("  `w` withdraw to an address on chain"),
    keyed("  `u` send USDC to another account"),
    keyed("  `v` verify a deposit by its transaction hash"),
)
"""What stands in the place of a form."""
FORM_HINTS = (
    Hint("tab", "next field", 1),
    Hint("enter", "ask", 0),
    Hint("esc", "leave the form", 0),
)
"""While letters go into a field."""


class WalletScreen(FeedScreen):
    """Screen 6."""

    TOPICS = frozenset({Topic.PROFILE, Topic.DEPOSITS, Topic.DEPOSITED, Topic.TRADE})
    TITLE_WORD = "wallet"
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("w", "withdraw", 1),
        Hint("u", "send USDC", 2),
        Hint("a", "claim reward", 2),
        Hint("v", "verify deposit", 3),
        Hint("t", "trading key", 5),
        Hint("f", "read fills", 6),
        Hint(SCREEN_KEYS, "screens", 3),
        Hint("tab", "next panel", 6),
        Hint("s", "sort", 8),
        Hint("/", "filter", 8),
        Hint("i", "raw record", 8),
        *COMMON_HINTS,
    )
    BINDINGS = [
        *MONEY_KEYS,
        Binding("v", "open_form('verify')", "verify a deposit", id="wallet.verify"),
        Binding("d", "checked", "end a transfer in doubt", id="wallet.checked"),
        Binding("f", "read_fills", "have the fills read again", id="wallet.fills"),
        Binding(
            "t",
            "trading_key",
            "trading key",
            id="wallet.trading_key",
            tooltip="The trading key, for 30 s",
        ),
    ]

    def compose_body(self) -> ComposeResult:
        """Figures in one line, or block by block where there is room."""
        self._glimpse: Glimpse | None = None
        self._asking: Worker[None] | None = None
        self._form: WalletForm[Intent] | None = None
        self.forms: dict[str, WalletForm[Intent]] = {
            "withdraw": PaymentForm(self.alura, Withdraw),
            "send": PaymentForm(self.alura, SendUsdc),
            "verify": DepositForm(self.alura),
        }
        self.doubts = DoubtList()
        self.doubt_panel = FeedPanel("Transfers in doubt", self.doubts, id="wallet-doubts")
        self.account = AccountPanels(self.alura)
        self.deposits = DepositList(self.alura)
        self.movements = MovementList(self.alura)
        yield self.account.narrow
        with Container(classes="wallet-main"):
            with Vertical(classes="wallet-left"):
                with Vertical(classes="wallet-account"):
                    yield self.account.balance
                    yield self.account.profile
                yield self.deposits.panel
                yield self.movements.panel
            with Vertical(classes="wallet-right"):
                yield from self.forms.values()
                yield FeedPanel("What can be done", TextBlock(id="wallet-ways"), id="wallet-rest")
                yield self.account.reward
                yield self.doubt_panel

    def on_mount(self) -> None:
        """Begin at the deposits."""
        self.watch(self.app, "account", self._forget_account, init=False)
        self.watch(self.app, "actions", self._show_actions)
        self.query_one("#wallet-ways", TextBlock).show(WAYS)
        self._open(None)

    def on_resize(self, event: events.Resize) -> None:
        """Break the lines at the new width."""
        self.call_after_refresh(self._show_account)
        self.call_after_refresh(self._show_actions)

    def on_screen_resume(self) -> None:
        """Look at the journal anew; other programs may have added to it."""
        self.movements.read_journal()
        self._show_actions()

    def on_screen_suspend(self) -> None:
        """Let the key go with the screen."""
        self._forget_key()

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Show a new state in its panel."""
        if topic is Topic.PROFILE:
            self.account.show_feed(feed)
        elif topic is Topic.DEPOSITS:
            self.deposits.show_feed(feed)
            self.movements.show()
        self._show_account()
        self.deposits.show_total()

    def tick(self) -> None:
        """Let ages and the countdown go on."""
        super().tick()
        glimpse = self._glimpse
        if glimpse is not None and glimpse.is_over(self.alura.clock.monotonic()):
            self._forget_key()
        self._show_account()
        self._show_doubts()
        self._show_form()
        self.deposits.show_total()
        self.movements.tick()

    def _show_account(self) -> None:
        if self.is_mounted:
            self.account.show(self._glimpse)

    # What can be done

    def action_open_form(self, name: str) -> None:
        """Open a form with what was typed into it before."""
        self._open(self.forms[name])
        # The first spelling of an address loads a library; meanwhile the user types.
        self._load_spelling()

    def action_claim(self) -> None:
        """Ask whether to claim the reward, unless it is known to be too small."""
        app = self.alura
        profile: Profile | None = app.profile.value
        state = self.account.balance.state
        is_current = state is not None and not state.is_stale
        reward = profile.reward if profile is not None and is_current else None
        if reward is not None and reward <= LEAST_REWARD:
            least, has = fmt.usdc(LEAST_REWARD), fmt.usdc(reward)
            told = f"A reward can be claimed once it is over {least} USDC. It is {has} now."
            app.push_screen(NoticeDialog(told))
        else:
            app.ask(ClaimReward(reward), note=() if reward else ("How much it is, is not known.",))

    def action_checked(self) -> None:
        """Ask for the word that ends a transfer in doubt."""
        self.alura.ask_checked()

    def action_read_fills(self) -> None:
        """Ask whether to have the fills read again."""
        self.alura.ask(SyncFills())

    @on(WalletForm.Submitted)
    def ask(self, event: WalletForm.Submitted) -> None:
        """Open the dialog for what stands in the form."""
        wish = event.form.wish
        if wish is not None:
            event.form.asked(wish)
            self.alura.ask(wish, note=event.form.notes())

    @on(WalletForm.Left)
    def leave_form(self) -> None:
        """Go back to the deposits."""
        self._open(None)

    @work(group="keys", exit_on_error=True)
    async def _load_spelling(self) -> None:
        await asyncio.to_thread(checksum_address, NOBODY)

    def _open(self, form: WalletForm[Intent] | None) -> None:
        """Show one form in place of the others, or none."""
        self._form = form
        for other in self.forms.values():
            other.display = other is form
        self.set_class(form is not None, "-form")
        self.query_one(HintBar).show(self.HINTS if form is None else FORM_HINTS)
        self._show_form()
        if form is not None:
            form.enter()
        else:
            self.deposits.table.focus()

    def _show_actions(self) -> None:
        """Bring up to date what was sent from here."""
        if self.is_mounted:
            self.movements.show()
            self._show_doubts()
            self._show_form()
            self._show_account()

    def _show_doubts(self) -> None:
        app = self.alura
        count = self.doubts.show_actions(app.actions, app.moment())
        self.doubt_panel.display = count > 0
        self.doubt_panel.set_title(count=fmt.count(count), extra=keyed("`d` ends one"))

    def _show_form(self) -> None:
        if self._form is not None and self.is_mounted:
            self._form.show()

    def _forget_account(self) -> None:
        """Keep nothing that was seen or typed for another account."""
        self._forget_key()
        for form in self.forms.values():
            form.forget()
        self._open(None)

    # The trading key

    def action_trading_key(self) -> None:
        """Ask for the trading key, which is on the screen for half a minute; hide it again."""
        if self.alura.profile.reading is None:
            told = "The key is shown in the profile, which was not read yet. Nothing was asked for."
            self.alura.push_screen(NoticeDialog(told))
        elif self._glimpse is not None and self._glimpse.masked:
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
