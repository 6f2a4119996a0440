"""The account and its money: what there is at the left, what can be done at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.balance import Held, Worth, balance_lines, reward_line
from app.ui.deposits import NO_DEPOSITS
from app.ui.keys import SCREEN_KEYS
from app.ui.pieces import Line, Piece, line
from app.ui.profile_words import account_line, profile_lines
from app.ui.screens.base import FeedScreen
from app.ui.states import Circumstances, Kind, Subject, describe
from app.ui.widgets.deposit_columns import deposit_columns, deposit_orders, deposit_text
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.figures import Figure, Figures
from app.ui.widgets.hint_bar import Hint
from app.ui.widgets.row_table import RowTable
from app.ui.widgets.text_block import TextBlock
from app.ui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from app.models.account import Profile
    from app.models.deposits import Deposit, DepositTotal


class WalletScreen(FeedScreen):
    """Screen 6."""

    TOPICS = frozenset({Topic.PROFILE, Topic.DEPOSITS, Topic.DEPOSITED, Topic.TRADE})
    TITLE_WORD = "wallet"
    HINTS: ClassVar[tuple[Hint, ...]] = (
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

    def compose_body(self) -> ComposeResult:
        """Figures in one line, or block by block where there is room."""
        host = self.alura.frame.host
        balance, profile = Subject("the balance", host), Subject("the profile", host)
        self.figures, self.account_line = Figures(), TextLine()
        self.narrow_panel = FeedPanel(
            "Balance", self.figures, self.account_line, subject=balance, id="wallet-figures"
        )
        self.balance, self.who, self.reward = TextBlock(), TextBlock(), TextBlock()
        self.balance_panel = FeedPanel("Balance", self.balance, subject=balance)
        self.profile_panel = FeedPanel("Profile", self.who, subject=profile, is_brief=True)
        self.reward_panel = FeedPanel(
            "Rewards", self.reward, subject=Subject("rewards", host), is_brief=True
        )
        self._missing: frozenset[str] = frozenset()
        self.table: RowTable[Deposit] = RowTable(
            deposit_columns(self.alura.log_time, self._missing),
            lambda deposit: deposit.key,
            orders=deposit_orders(),
            search=deposit_text,
            source=Topic.DEPOSITS,
        )
        self.deposit_panel = FeedPanel(
            "Deposits",
            self.table,
            subject=Subject("deposits", host, NO_DEPOSITS),
            id="wallet-deposits",
            classes="-fill",
        )
        yield self.narrow_panel
        with Horizontal():
            with Vertical(classes="wallet-left"):
                with Vertical(classes="wallet-account"):
                    yield self.balance_panel
                    yield self.profile_panel
                yield self.deposit_panel
            with Vertical(classes="wallet-right"):
                yield self.reward_panel

    def on_mount(self) -> None:
        """Begin at the deposits."""
        self.watch(self.app, "account", self._show_account)
        self.table.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the bar at the new width."""
        self.call_after_refresh(self._show_account)

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Show a new state in its panel."""
        moment = self.alura.moment()
        if topic is Topic.PROFILE:
            for panel in self._profile_panels:
                panel.show_feed(feed, moment)
        elif topic is Topic.DEPOSITS:
            self._show_deposits(feed)
        self._show_account()
        self._show_total()

    def tick(self) -> None:
        """Let ages go on; what was worked out from old figures is withheld."""
        super().tick()
        self._show_account()
        self._show_total()

    @property
    def _profile_panels(self) -> tuple[FeedPanel, ...]:
        return (self.narrow_panel, self.balance_panel, self.profile_panel, self.reward_panel)

    def _show_account(self) -> None:
        """Draw everything that the profile says."""
        app, state = self.alura, self.balance_panel.state
        profile: Profile | None = app.profile.value
        if profile is None or state is None or not self.is_mounted:
            return
        stale, held = state.is_stale, self._held()
        worth = Worth.of(profile, held)
        self.balance.show(balance_lines(worth, held, self.balance.size.width, is_stale=stale))
        self.who.show(profile_lines(profile, app.account, app.moment().zone, is_stale=stale))
        self.reward.show([(Piece("  "), *reward_line(profile.reward, is_stale=stale))])
        self.figures.show(self._figures(profile, worth, is_stale=stale))
        self.account_line.show(account_line(profile, app.account))

    def _figures(self, profile: Profile, worth: Worth, *, is_stale: bool) -> list[Figure]:
        style = "dim" if is_stale else "text bold"
        margin: Line = line(worth.margin_text, style)
        reward = line(fmt.usdc(profile.reward), style)
        return [
            Figure("Equity USDC", line(fmt.usdc(worth.equity), style)),
            Figure("Free", line(fmt.usdc(worth.free), style), importance=1),
            Figure("Margin", margin, importance=3),
            Figure("Open PnL", worth.pnl_line(is_stale=is_stale), importance=2),
            Figure("Reward", reward, importance=4),
        ]

    def _held(self) -> Held | None:
        """Return the positions in sum; None while their reading is old or has holes."""
        app = self.alura
        feed, subject = app.trade, Subject("positions", app.frame.host)
        is_stale = describe(feed, subject, app.moment()).is_stale
        if is_stale or feed.reading is None or not feed.reading.complete:
            return None
        trade = feed.value
        return Held.of(trade.positions if trade is not None else ())

    def _show_deposits(self, feed: AnyFeed) -> None:
        deposits: tuple[Deposit, ...] = feed.value or ()
        if feed.reading is not None:
            missing = feed.reading.missing if deposits else frozenset()
            if missing != self._missing:
                self._missing = missing
                self.table.set_columns(deposit_columns(self.alura.log_time, missing))
            self.table.set_rows(deposits, complete=feed.reading.complete)
            self.deposit_panel.set_title(count=fmt.count(len(deposits)))
        else:
            self.table.forget_rows()
            self.deposit_panel.set_title(count="")
        around = Circumstances(is_empty=feed.reading is not None and not deposits)
        self.deposit_panel.show_feed(feed, self.alura.moment(), around)

    def _show_total(self) -> None:
        """Say the server's own sum in the title, with its age where it is not live."""
        app, feed = self.alura, self.alura.deposited
        state = describe(feed, Subject("the sum", app.frame.host), app.moment())
        total: DepositTotal | None = feed.value
        if total is None or total.total is None:
            note = ""
        elif state.is_stale:
            listed = self.deposit_panel.state
            says_it = listed is not None and listed.slot == state.slot
            note = "total withheld" if says_it else f"total withheld, {state.slot}"
        else:
            age = f" ({state.slot})" if state.kind is not Kind.LIVE else ""
            note = f"counted {fmt.usdc(total.total)} USDC{age}"
        self.deposit_panel.set_title(note=note)
