"""The wallet's list of deposits, with the server's own sum of them in its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.columns.deposit import deposit_columns, deposit_orders, deposit_text
from app.ui.deposits import NO_DEPOSITS
from app.ui.states import Circumstances, Kind, Subject, describe
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.table.row_table import RowTable

if TYPE_CHECKING:
    from app.models.deposits import Deposit, DepositTotal
    from app.ui.app import AluraApp


class DepositList:
    """A panel of one feed that names the figure of another, each with its own age."""

    def __init__(self, app: AluraApp) -> None:
        self._app = app
        self._missing = frozenset({"kind"})
        self.table: RowTable[Deposit] = RowTable(
            deposit_columns(app.log_time, self._missing),
            lambda deposit: deposit.key,
            orders=deposit_orders(),
            search=deposit_text,
            enter_shows_detail=True,
            source=Topic.DEPOSITS,
            layout_name="wallet.deposits",
        )
        self.panel = FeedPanel(
            "Deposits",
            self.table,
            subject=Subject("deposits", app.frame.host, NO_DEPOSITS),
            id="wallet-deposits",
        )

    def show_feed(self, feed: AnyFeed) -> None:
        """Take a new state of the list."""
        deposits: tuple[Deposit, ...] = feed.value or ()
        if feed.reading is not None:
            # Of no rows it cannot be told which fields they have: the columns stay.
            missing = feed.reading.missing if deposits else self._missing
            if missing != self._missing:
                self._missing = missing
                self.table.set_columns(deposit_columns(self._app.log_time, missing))
            self.table.set_rows(deposits, complete=feed.reading.complete)
            self.panel.set_title(count=fmt.count(len(deposits)))
        else:
            self.table.forget_rows()
            self.panel.set_title(count="")
        around = Circumstances(is_empty=feed.reading is not None and not deposits)
        self.panel.show_feed(feed, self._app.moment(), around)

    def show_total(self) -> None:
        """Say the sum with its age where it is not live; an old one is withheld."""
        app, feed = self._app, self._app.deposited
        state = describe(feed, Subject("the sum", app.frame.host), app.moment())
        total: DepositTotal | None = feed.value
        if total is None or total.total is None:
            note = ""
        elif state.is_stale:
            listed = self.panel.state
            says_it = listed is not None and listed.slot == state.slot
            note = "total withheld" if says_it else f"total withheld, {state.slot}"
        else:
            age = f" ({state.slot})" if state.kind is not Kind.LIVE else ""
            note = f"counted {fmt.usdc(total.total)} USDC{age}"
        self.panel.set_title(note=note)
