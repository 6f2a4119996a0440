"""What the wallet's forms say below their fields: figures, the next step, what became of it. Pure.

A reply is told as the server's word, never as what happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from app.action import Phase
from app.models.account import Transfer
from app.models.deposits import Deposit
from app.ui import format as fmt
from app.ui.deposits import state_words
from app.ui.glyphs import ATTENTION, LOADING, MISSING, UNKNOWN, YES
from app.ui.pieces import Line, Piece, join, keyed, line, wrap
from app.ui.words.action import balances_words, receipt_words, what
from app.ui.words.gate import doubt, quoted, refused

if TYPE_CHECKING:
    from app.action import Action
    from app.transfers import Payment

READY = keyed("`enter` asks before anything is sent   `esc` leaves, what you typed is kept")
NOT_READY = keyed("`tab` next field   `esc` leaves, what you typed is kept")
_LABEL, _FIGURE = 12, 12


def cost_lines(
    amount: Decimal | None, free: Decimal | None, last_fee: Decimal | None
) -> list[Line]:
    """Return fee, net amount and what is left.

    `free` is the free balance, if it is current; `last_fee` what the server took the last time.
    """
    left = None if amount is None or free is None else free - amount
    before = "" if last_fee is None else f", {fmt.usdc(last_fee)} the last time"
    return [
        _figure("Fee", MISSING, f"not published{before}"),
        _figure("You receive", MISSING, "the server’s reply may tell it"),
        _figure("Free after", fmt.computed(fmt.usdc(left)), "before the fee" if left else ""),
    ]


def last_fee(actions: Iterable[Action], kind: type[Payment]) -> Decimal | None:
    """Return the fee of the newest payment of this kind that the server told one of."""
    receipts = [a.receipt for a in actions if isinstance(a.intent, kind)]
    fees = [r.fee for r in receipts if isinstance(r, Transfer) and r.fee is not None]
    return fees[-1] if fees else None


def transfer_outcome(action: Action, width: int) -> list[Line]:
    """Return what is known of a payment that was sent from the form."""
    match action.phase:
        case Phase.FAILED if action.sight.shows_effect:
            told = f"{ATTENTION} the server refused, but {balances_words(action)}"
            return [*wrap(line(told, "warn bold"), width), *quoted(action.error, "muted")]
        case Phase.FAILED:
            return list(refused(action.error))
        case Phase.UNKNOWN:
            told = f"{UNKNOWN} {what(action.intent)}: {doubt(action)}"
            return [
                *wrap(line(told, "warn bold"), width),
                line("It stays in doubt below.", "muted"),
            ]
        case Phase.CHECKED:
            return []
        case Phase.DONE:
            done = line(f"{YES} {what(action.intent)}", "gain bold")
            receipt = receipt_words(action.receipt)
            said = f"The server says: {receipt}. " if receipt else ""
            return [done, *wrap(line(f"{said}{balances_words(action)}.", "muted"), width)]
    return [line(f"{LOADING} {what(action.intent)}: sent once", "accent")]


def deposit_outcome(action: Action, width: int) -> list[Line]:
    """Return what the server said of a deposit that it was asked about."""
    said = action.error.server_message if action.error is not None else None
    match action.phase:
        case Phase.FAILED | Phase.UNKNOWN if said is not None and "already" in said.casefold():
            return [
                line(f"{YES} already counted, the server says", "text bold"),
                *quoted(action.error, "text"),
            ]
        case Phase.FAILED:
            return list(refused(action.error))
        case Phase.UNKNOWN:
            head = wrap(line(f"{UNKNOWN} {doubt(action)}", "warn bold"), width)
            return [*head, line("The list of deposits shows what became of it.", "muted")]
        case Phase.DONE if isinstance(action.receipt, Deposit):
            deposit = action.receipt
            amount = (Piece(fmt.usdc(deposit.amount)), Piece(" USDC", "muted"))
            why = line(deposit.reason or "", "muted") if deposit.reason else ()
            return list(wrap(join(state_words(deposit), amount, why), width))
        case Phase.DONE:
            return [line(f"{YES} taken note of: the list of deposits shows its state", "gain")]
    return [line(f"{LOADING} asked", "accent")]


def _figure(label: str, figure: str, note: str) -> Line:
    return (
        Piece(f"{label:<{_LABEL}}", "muted"),
        Piece(f"{figure:>{_FIGURE}}"),
        Piece(f"   {note}", "muted"),
    )
