"""The wallet's panels of what the account is worth and who it is. They draw, and read nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.feeds import AnyFeed
from app.ui import format as fmt
from app.ui.balance import Held, Worth, balance_lines, reward_line
from app.ui.pieces import Piece, line
from app.ui.states import Subject, describe
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.figures import Figure, Figures
from app.ui.widgets.text_block import TextBlock
from app.ui.widgets.text_line import TextLine
from app.ui.words.profile import account_line, fact, fills_line, profile_lines

if TYPE_CHECKING:
    from app.models.account import Profile
    from app.ui.app import AluraApp
    from app.ui.trading_key import Glimpse


class AccountPanels:
    """One line of figures for a narrow screen, blocks of lines for a wide one: one feed in all."""

    def __init__(self, app: AluraApp) -> None:
        self._app = app
        host = app.frame.host
        self._figures, self._account = Figures(), TextLine()
        self._balance, self._who, self._reward = TextBlock(), TextBlock(), TextBlock()
        balance = Subject("the balance", host)
        self.narrow = FeedPanel(
            "Balance", self._figures, self._account, subject=balance, id="wallet-figures"
        )
        self.balance = FeedPanel("Balance", self._balance, subject=balance)
        self.profile = FeedPanel(
            "Profile", self._who, subject=Subject("the profile", host), is_brief=True
        )
        self.reward = FeedPanel(
            "Rewards",
            self._reward,
            subject=Subject("rewards", host),
            is_brief=True,
            id="wallet-reward",
        )

    def show_feed(self, feed: AnyFeed) -> None:
        """Take a new state of the profile."""
        for panel in (self.narrow, self.balance, self.profile, self.reward):
            panel.show_feed(feed, self._app.moment())

    def show(self, glimpse: Glimpse | None) -> None:
        """Draw everything as it stands now; what was worked out from old figures is withheld."""
        app, state = self._app, self.balance.state
        profile: Profile | None = app.profile.value
        if profile is None or state is None:
            return
        is_stale, held, moment = state.is_stale, self._held(), app.moment()
        worth = Worth.of(profile, held)
        width = self._balance.size.width
        self._balance.show(balance_lines(worth, held, width, is_stale=is_stale))
        now, name = moment.monotonic, self._name()
        who = profile_lines(
            profile, app.account, moment.zone, glimpse, now, name=name, is_stale=is_stale
        )
        self._who.show([*who, fact("fills", fills_line(app.actions, app.log_time))])
        self._reward.show([(Piece("  "), *reward_line(profile.reward, is_stale=is_stale))])
        self._figures.show(_figures(profile, worth, is_stale=is_stale))
        self._account.show(account_line(profile, app.account, glimpse, now))

    def _name(self) -> str | None:
        """Return what the address book calls the account."""
        app = self._app
        if app.desk is None or app.account is None:
            return None
        return app.desk.addresses.name_of(app.account)

    def _held(self) -> Held | None:
        """Return the positions in sum; None while their reading is old or has holes."""
        app = self._app
        feed = app.trade
        is_stale = describe(feed, Subject("positions", app.frame.host), app.moment()).is_stale
        if is_stale or feed.reading is None or not feed.reading.complete:
            return None
        trade = feed.value
        return Held.of(trade.positions if trade is not None else ())


def _figures(profile: Profile, worth: Worth, *, is_stale: bool) -> list[Figure]:
    style = "dim" if is_stale else "text bold"
    return [
        Figure("Equity USDC", line(fmt.usdc(worth.equity), style)),
        Figure("Free", line(fmt.usdc(worth.free), style), importance=1),
        Figure("Margin", line(worth.margin_text, style), importance=3),
        Figure("Open PnL", worth.pnl_line(is_stale=is_stale), importance=2),
        Figure("Reward", line(fmt.usdc(profile.reward), style), importance=4),
    ]
