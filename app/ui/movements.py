"""Money that went in or out, as far as it can be known. Pure.

No endpoint lists movements: these are what this machine's journal has of the account, and the
deposits that the server counts. An amount that nobody told is missing, never worked out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.action import Phase
from app.intent_notes import from_note
from app.intents import Close
from app.models.account import Transfer as Receipt
from app.transfers import ClaimReward, Payment, Transfer
from app.ui import format as fmt
from app.ui.deposits import Standing, standing_of
from app.ui.words.action import what

if TYPE_CHECKING:
    from app.action import Action
    from app.intents import Intent
    from app.journal import Past
    from app.models.deposits import Deposit

_MOVED = frozenset({Phase.DONE, Phase.ACCEPTED})
_DOUBTFUL = frozenset({Phase.UNKNOWN, Phase.CHECKED, Phase.STILL_OPEN})


class Movement(NamedTuple):
    """One of them."""

    key: str
    time: datetime
    what: str
    amount: Decimal | None
    """Signed: what the account gained; None where nobody told it."""
    is_doubtful: bool = False
    """Nobody knows whether it took place."""


def movements(
    actions: Iterable[Action], past: Iterable[Past], deposits: Iterable[Deposit]
) -> list[Movement]:
    """Return them, the newest first; what was certainly not carried out is none."""
    own = {action.number: action for action in actions}
    rows = [_row(a.number, a.sent_time, a.intent, a.phase, a.receipt) for a in own.values()]
    for old in past:
        intent = from_note(old.note)
        if old.number not in own and intent is not None:
            rows.append(_row(old.number, old.sent_time, intent, _phase(old.outcome), None))
    rows += [_deposit(deposit) for deposit in deposits]
    known = [row for row in rows if row is not None]
    return sorted(known, key=lambda row: row.time, reverse=True)


def _row(
    number: str, time: datetime, intent: Intent, phase: Phase, receipt: object
) -> Movement | None:
    if not isinstance(intent, Transfer | Close) or phase not in _MOVED | _DOUBTFUL:
        return None
    fee = receipt.fee if isinstance(receipt, Receipt) else None
    words = _name(intent) + (f", fee {fmt.usdc(fee)}" if fee else "")
    return Movement(number, time, words, _amount(intent), phase in _DOUBTFUL)


def _phase(outcome: str | None) -> Phase:
    """Return how an action of another run ended; one without a line after it is in doubt."""
    return next((phase for phase in Phase if phase.value == outcome), Phase.UNKNOWN)


def _name(intent: Intent) -> str:
    if isinstance(intent, Payment):
        return f"{intent.verb} to {fmt.address(intent.destination)}"
    return "claim of the reward" if isinstance(intent, ClaimReward) else what(intent)


def _amount(intent: Intent) -> Decimal | None:
    if isinstance(intent, Payment):
        return -intent.amount
    return intent.amount if isinstance(intent, ClaimReward) else None


def _deposit(deposit: Deposit) -> Movement | None:
    # What went out is here by the journal; by this list it would be there twice, once as a gain.
    is_counted = deposit.is_deposit and standing_of(deposit) is Standing.COUNTED
    if not is_counted or deposit.time is None:
        return None
    return Movement(f"deposit {deposit.key}", deposit.time, "deposit", deposit.amount)
