"""What the screens make of a deposit's state: whatever word the server has for it. Pure."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from app.ui.glyphs import MISSING, NO, OFFLINE, YES
from app.ui.pieces import Line, keyed, line

if TYPE_CHECKING:
    from app.models.deposits import Deposit

NO_DEPOSITS = (keyed("No deposits verified. Send USDC, then `v` with its transaction hash."),)
"""What the list says when it is empty."""


class Standing(Enum):
    """What became of a deposit, whoever says it: word, shape, role."""

    COUNTED = ("counted", YES, "gain")
    PENDING = ("pending", OFFLINE, "warn")
    REFUSED = ("refused", NO, "loss")
    COUNTED_BEFORE = ("already counted", YES, "muted")


_WORDS = {
    Standing.COUNTED: "counted verified confirmed completed complete credited success successful"
    " succeeded processed approved settled finalized finalised done",
    Standing.PENDING: "pending processing inreview review reviewing waiting queued submitted"
    " unconfirmed confirming unverified verifying inprogress awaitingconfirmation"
    " awaitingconfirmations notverified notconfirmed",
    Standing.REFUSED: "refused rejected failed failure invalid error declined denied expired"
    " notfound reverted cancelled canceled belowminimum toosmall",
    Standing.COUNTED_BEFORE: "duplicate duplicated alreadycounted alreadyverified alreadyused"
    " alreadyprocessed alreadycredited alreadyconfirmed alreadyclaimed",
}
_STANDINGS = {word: standing for standing, words in _WORDS.items() for word in words.split()}
"""By the letters of the server's word alone."""


def standing_of(deposit: Deposit) -> Standing | None:
    """Return what became of a deposit; None where the server does not say it or by no known word.

    A word is compared as a whole: `not verified` is not `verified`.
    """
    if deposit.state is not None:
        return _STANDINGS.get("".join(filter(str.isalpha, deposit.state.casefold())))
    if deposit.is_counted is None:
        return None
    return Standing.COUNTED if deposit.is_counted else Standing.PENDING


def state_words(deposit: Deposit) -> Line:
    """Return the state as a shape and a word; one that is not known, in the server's own word."""
    standing = standing_of(deposit)
    # "Counted" is said of deposits alone.
    if standing is None or not deposit.is_deposit:
        return line(deposit.state, "text") if deposit.state else line(MISSING, "muted")
    word, shape, role = standing.value
    return line(f"{shape} {word}", role)
