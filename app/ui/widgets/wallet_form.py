"""The forms of the wallet: each knows what it would send, and sends nothing itself.

What is typed stays until it was sent; what became of it is told below the fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from app.action import Action, Phase
from app.address_book import AddressBook
from app.errands import VerifyDeposit
from app.intents import Intent
from app.transfers import Payment, SendUsdc, Withdraw
from app.ui.pieces import Line, Piece
from app.ui.states import Subject, describe
from app.ui.transfer_checks import Checked, Free, check_amount, check_destination, check_hash
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.form_field import FormField
from app.ui.widgets.form_row import FormRow
from app.ui.widgets.text_block import TextBlock
from app.ui.words.form import (
    NOT_READY,
    READY,
    cost_lines,
    deposit_outcome,
    last_fee,
    transfer_outcome,
)
from app.wallet import checksum_address

if TYPE_CHECKING:
    from app.models.account import Profile
    from app.ui.app import AluraApp

KEPT_AFTER = frozenset({Phase.SENDING, Phase.FAILED})
"""Phases in which what was typed is still needed."""
_INDENT = 2

Wish_co = TypeVar("Wish_co", bound=Intent, covariant=True)


class WalletForm(Vertical, Generic[Wish_co]):
    """Fields under a title. Enter tells what is wished for, Esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave the form", show=False),
    ]

    class Told(Message):
        """What the messages of a form have in common; never sent itself."""

        def __init__(self, form: WalletForm[Intent]) -> None:
            super().__init__()
            self.form = form

    class Submitted(Told):
        """Enter in a field of a form that is complete."""

    class Left(Told):
        """Esc."""

    def __init__(self, app: AluraApp, title: str, note: str, rows: Sequence[FormRow]) -> None:
        super().__init__(classes="wallet-form")
        self._alura = app
        self._title = PanelTitle(title)
        self._heading = (Piece(title, "text bold"), Piece(f"  {note}", "muted"))
        self._rows = tuple(rows)
        self._facts, self._outcome = TextBlock(), TextBlock()
        self._asked: tuple[str, float] | None = None
        self._settled: str | None = None

    @property
    def wish(self) -> Wish_co | None:
        """What would be asked for; None while a field is not as it should be."""
        raise NotImplementedError

    def check(self) -> list[Checked[object]]:
        """Return what each field amounts to, in their order."""
        raise NotImplementedError

    def facts(self) -> list[Line]:
        """Return the lines between the fields and the next step."""
        raise NotImplementedError

    def outcome(self, action: Action, width: int) -> list[Line]:
        """Return what is known of what was sent from here."""
        raise NotImplementedError

    def notes(self) -> tuple[str, ...]:
        """Return sentences for the dialog of the wish."""
        return ()

    def compose(self) -> ComposeResult:
        """Title, fields, figures and the next step, what became of it."""
        yield self._title
        yield from self._rows
        yield self._facts
        yield self._outcome

    def on_mount(self) -> None:
        """Say what it is for."""
        self._title.show(self._heading, ())

    def enter(self) -> None:
        """Begin in the first field that is not as it should be."""
        checked = self.check()
        wrong = (row for row, said in zip(self._rows, checked, strict=True) if said.value is None)
        next(wrong, self._rows[0]).field.entry.focus()

    def asked(self, intent: Intent) -> None:
        """Note that the dialog was opened for what stands here."""
        self._asked = intent.key, self._alura.clock.monotonic()

    def show(self) -> None:
        """Check the fields and draw what follows from them."""
        for row, said in zip(self._rows, self.check(), strict=True):
            row.show(said.words, said.role, said.more)
        step = READY if self.wish is not None else NOT_READY
        self._facts.show([_indented(part) for part in (*self.facts(), (), step)])
        action = self._action()
        if action is not None and action.phase not in KEPT_AFTER:
            self._empty(action)
        width = max(20, self.size.width - _INDENT)
        told = [] if action is None else self.outcome(action, width)
        self._outcome.show([_indented(part) for part in told])

    def action_leave(self) -> None:
        """Leave; what was typed is kept."""
        self.post_message(self.Left(self))

    @on(FormField.Edited)
    def check_again(self, event: FormField.Edited) -> None:
        """Check with each key."""
        event.stop()
        self.show()

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        """Tell that it is wished for, or go where something is missing."""
        event.stop()
        if self.wish is None:
            self.enter()
        else:
            self.post_message(self.Submitted(self))

    def _action(self) -> Action | None:
        """Return the newest action that was asked for from here."""
        if self._asked is None:
            return None
        key, since = self._asked
        mine = [a for a in self._alura.actions if a.intent.key == key and a.sent_at >= since]
        return mine[-1] if mine else None

    def forget(self) -> None:
        """Forget what was typed, and what was sent from here."""
        self._asked = None
        for row in self._rows:
            row.forget()

    def _empty(self, action: Action) -> None:
        """Forget, once, what was typed: it was sent."""
        if self._settled != action.number:
            self._settled = action.number
            for row in self._rows:
                row.forget()


class PaymentForm(WalletForm[Payment]):
    """Withdraws, or sends to another account."""

    def __init__(self, app: AluraApp, kind: type[Payment]) -> None:
        self._kind = kind
        self._amount = FormRow("amount", "Amount", placeholder="0.00")
        self._destination = FormRow("destination", "To")
        title = "Withdraw" if kind is Withdraw else "Send USDC"
        where = "to an address on chain" if kind is Withdraw else "to another account"
        rows = (self._amount, self._destination)
        super().__init__(app, title, f"{where}, cannot be taken back", rows)

    @property
    def wish(self) -> Payment | None:
        """The payment."""
        amount, destination = self._checked()
        if amount.value is None or destination.value is None:
            return None
        return self._kind(amount.value, destination.value)

    def check(self) -> list[Checked[object]]:
        """Return what amount and address amount to."""
        return [*self._checked()]

    def facts(self) -> list[Line]:
        """Return what it costs and leaves."""
        free = self._free()
        fee = last_fee(self._alura.actions, self._kind)
        return cost_lines(self._checked()[0].value, None if free.doubt else free.amount, fee)

    def outcome(self, action: Action, width: int) -> list[Line]:
        """Return what is known of the payment."""
        return transfer_outcome(action, width)

    def notes(self) -> tuple[str, ...]:
        """Return what the address book calls the receiver."""
        address = self._checked()[1].value
        name = None if address is None else self._book.name_of(address)
        return () if name is None else (f"{name}, from your address book.",)

    @property
    def _book(self) -> AddressBook:
        desk = self._alura.desk
        return AddressBook() if desk is None else desk.addresses

    def _checked(self) -> tuple[Checked[Decimal], Checked[str]]:
        app = self._alura
        # On chain one's own address is another place, for an account it is the same.
        own = app.account if self._kind is SendUsdc else None
        return (
            check_amount(self._amount.text, self._free()),
            check_destination(self._destination.text, self._book, own, checksum_address),
        )

    def _free(self) -> Free:
        app = self._alura
        profile: Profile | None = app.profile.value
        state = describe(app.profile, Subject("the balance", app.frame.host), app.moment())
        return Free(
            None if profile is None else profile.free_balance, state.slot if state.is_stale else ""
        )


class DepositForm(WalletForm[VerifyDeposit]):
    """Has a deposit looked up by its transaction."""

    def __init__(self, app: AluraApp) -> None:
        self._hash = FormRow("hash", "Hash")
        super().__init__(app, "Verify a deposit", "by its transaction", (self._hash,))

    @property
    def wish(self) -> VerifyDeposit | None:
        """The check."""
        tx_hash = self._checked().value
        return None if tx_hash is None else VerifyDeposit(tx_hash)

    def check(self) -> list[Checked[object]]:
        """Return what the hash amounts to."""
        return [self._checked()]

    def facts(self) -> list[Line]:
        """Return nothing: there are no figures before the server has looked."""
        return []

    def outcome(self, action: Action, width: int) -> list[Line]:
        """Return what the server said of it."""
        return deposit_outcome(action, width)

    def _checked(self) -> Checked[str]:
        return check_hash(self._hash.text, self._alura.deposits.value or ())


def _indented(pieces: Line) -> Line:
    return (Piece(" " * _INDENT), *pieces)
