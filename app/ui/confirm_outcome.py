"""What the dialog of a change that closes nothing says after it was sent. Pure.

A reply is never called a result where a reading can be had; where none can, it says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.action import Phase
from app.errors import NotSent, Unreachable
from app.intents import Proof
from app.ui import format as fmt
from app.ui.confirm_facts import naming
from app.ui.glyphs import ATTENTION, HALF, UNKNOWN, YES
from app.ui.pieces import Line, keyed, line, wrap
from app.ui.words.action import balances_words, receipt_words
from app.ui.words.gate import (
    READ_AGAIN,
    WIDTH,
    Around,
    Words,
    doubt,
    quoted,
    refused,
    said,
    sending,
    throttled,
)

if TYPE_CHECKING:
    from app.action import Action
    from app.ui.confirming import Confirming

EVENTS = keyed("`e` events")


def outcome(confirming: Confirming, around: Around) -> Words:
    """Return the words for an intent that was sent."""
    action, names = confirming.action, naming(confirming.intent)
    if action is None and confirming.failure is not None:
        lines = (*refused(confirming.failure), *said("Nothing left this program."))
        return Words("loss", "Not sent", lines, ())
    if action is None or action.phase is Phase.SENDING:
        return sending(action, around, names.doing)
    match action.phase:
        case Phase.ACCEPTED:
            return Words("accent", names.doing, _accepted(confirming, action, around), READ_AGAIN)
        case Phase.UNKNOWN:
            why = f"{UNKNOWN} {doubt(action)}: it may or may not have been carried out"
            lines = (*wrap(line(why, "warn bold"), WIDTH), *_unknown(action))
            return Words("warn", "Unknown outcome", lines, EVENTS)
        case Phase.FAILED:
            return _failed(confirming, action, around)
        case Phase.UNSEEN | Phase.STILL_OPEN:
            seconds = fmt.duration((action.settled_at or action.sent_at) - action.sent_at)
            head = line(f"{HALF} not listed {seconds} after sending", "warn bold")
            told = (
                f"{action.readings} readings do not show it, so the asset is no longer locked. "
                "It may still come; a new dialog names this one."
            )
            return Words("warn", "Not seen", (head, *said(told)), EVENTS)
        case Phase.CHECKED:
            return Words("track", "Checked", (line("Settled by your own look."),), EVENTS)
    return Words("gain", "Done", _done(action, around), EVENTS)


def _accepted(confirming: Confirming, action: Action, around: Around) -> tuple[Line, ...]:
    seconds = fmt.duration(around.moment.monotonic - action.sent_at)
    error = confirming.feed.error
    if action.intent.proof is Proof.WORD:
        told = "The balance is being read." if error is None else f"No balance: {error.word}."
        return (line(f"{HALF} the server said yes {seconds} ago", "accent bold"), *said(told))
    told = "The sessions are being read to see it."
    if error is not None:
        told = f"The sessions cannot be read ({error.word})."
    elif action.readings:
        told = "The readings since do not list it. It may be queued."
    head = line(f"{HALF} accepted, not listed yet {seconds}", "accent bold")
    return (head, *said(f"The server said yes. {told}"))


def _unknown(action: Action) -> tuple[Line, ...]:
    match action.intent.proof:
        case Proof.READING:
            return said(
                "It is not sent again. The sessions are being read: a new one on this asset "
                "settles it. Until then, or until 3 readings show none, the asset stays locked."
            )
        case Proof.WORD:
            return (
                *said(f"It is not sent again. So far: {balances_words(action)}.", "text"),
                *said("Look on chain, then type checked on the wallet screen (6)."),
            )
    return said("It moves no money: when you have looked, it can be asked for again.")


def _failed(confirming: Confirming, action: Action, around: Around) -> Words:
    if action.sight.shows_effect:
        seen = "a session is listed that was not" if action.sight.come else balances_words(action)
        head = wrap(line(f"{ATTENTION} the server refused, but {seen}", "warn bold"), WIDTH)
        lines = (*head, *quoted(action.error, "muted"))
        return Words("warn", "Refused, yet changed", lines, EVENTS)
    if confirming.retry_at is not None:
        then = "a new press of the key sends a new one"
        return throttled("Not done", confirming.retry_at, around, then)
    lines = refused(action.error)
    if isinstance(action.error, NotSent | Unreachable):
        lines = (*lines, *said("Nothing left this program."))
    else:
        kept = " What you entered is kept." if any(action.intent.values.values()) else ""
        lines = (*lines, *said(f"Nothing was carried out.{kept}"))
    return Words("loss", "Not done", lines, EVENTS)


def _done(action: Action, around: Around) -> tuple[Line, ...]:
    settled = action.settled_at or action.sent_at
    receipt = receipt_words(action.receipt)
    told = said(f"The server says: {receipt}.", "text") if receipt else ()
    if action.intent.proof is Proof.READING:
        read = around.moment.clock_time(settled)
        head = line(f"{YES} started: it is listed on the reading of {read}", "gain bold")
        return (head, *told, *said("Sessions (2) shows it."))
    head = line(f"{YES} done, as the server said", "gain bold")
    if action.intent.proof is Proof.WORD:
        return (head, *said(f"By the newest reading: {balances_words(action)}.", "text"), *told)
    return (head, *told)
