"""What an action is called in rows and in the list of events. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING, Any

from app.action import Action, Phase
from app.events import Event, Tone
from app.intents import Proof
from app.ui import format as fmt
from app.ui.pieces import Line, line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.clock import Clock
    from app.errors import ApiError
    from app.intents import Intent

SESSION_GOES_ON = "a session that is still running may open again"


def row_words(actions: Iterable[Action], key: str, now: float, width: int) -> Line | None:
    """Return what stands in a position's row in place of its bar, in as many words as fit.

    None when nothing is under way.
    """
    aimed = [a for a in actions if a.is_open and any(t.key == key for t in a.intent.targets)]
    if not aimed:
        return None
    action = aimed[-1]
    seconds = fmt.duration(now - action.sent_at)
    left = next((size for target, size in action.sight.smaller if target.key == key), None)
    if left is not None:
        rest = f"◆ {fmt.size(left)} left"
        return line(fmt.fitting(width, f"{rest}, closing {seconds}", rest), "warn")
    if action.phase is Phase.SENDING:
        long, short = f"→ closing, sent {seconds} ago", f"→ closing {seconds}"
        return line(fmt.fitting(width, long, short), "accent")
    if action.phase is Phase.ACCEPTED:
        long, short = f"◐ accepted, still open {seconds}", f"◐ still open {seconds}"
        return line(fmt.fitting(width, long, short, "◐ still open"), "accent")
    return line(fmt.fitting(width, "? unknown, checking", "? unknown"), "warn bold")


def outcome_event(before: Action | None, action: Action, clock: Clock) -> Event | None:
    """Return the event for a step of an action; None for a step that says nothing new."""
    aim = what(action.intent)
    if before is not None and before.phase is action.phase and _said_before(before, action):
        return None
    told, tone = _told(before, action, clock)
    if action.phase is Phase.DONE and action.intent.proof is Proof.READING:
        return Event(clock.now(), "session" if action.sight.come else "closed", told, tone)
    return Event(clock.now(), "action", f"{aim}: {told}", tone)


def _said_before(before: Action, action: Action) -> bool:
    """Tell whether a reading after the outcome shows nothing that was not told."""
    if action.phase is Phase.FAILED:
        return not action.sight.shows_effect
    is_first = before.sight.after is None and action.sight.after is not None
    is_first = is_first or bool(action.sight.elsewhere and not before.sight.elsewhere)
    return not (action.phase is Phase.UNKNOWN and is_first)


def _told(before: Action | None, action: Action, clock: Clock) -> tuple[str, Tone]:
    proof = action.intent.proof
    after = fmt.duration(max(0.0, _seconds(action, clock)))
    match action.phase:
        case Phase.SENDING:
            return "sent once", "accent"
        case Phase.ACCEPTED:
            return "accepted, not yet seen", "accent"
        case Phase.UNKNOWN:
            return _unknown(before, action), "warn"
        case Phase.FAILED if before is not None and before.phase is Phase.FAILED:
            return f"the server refused, but a reading shows {_effect(action)}", "warn"
        case Phase.FAILED:
            return f"not done. {_words(action.error)}", "bad"
        case Phase.STILL_OPEN:
            return f"still open {after} after sending; it may be queued", "warn"
        case Phase.UNSEEN:
            return f"not listed {after} after sending; it may still come", "warn"
        case Phase.CHECKED:
            return "settled by your own look; it no longer blocks another", "plain"
        case Phase.DONE if proof is not Proof.READING:
            words = (receipt_words(action.receipt), _balances(action))
            return "; ".join(["done, as the server said", *filter(None, words)]), "good"
        case Phase.DONE if action.sight.come:
            return f"{action.intent.subject} is listed, {after} after sending", "good"
        case Phase.DONE:
            return f"{_done(action)}, {after} after sending; {SESSION_GOES_ON}", "good"


def _unknown(before: Action | None, action: Action) -> str:
    if action.sight.elsewhere:
        return "still unknown; another trade is the current one now, so no reading shows it"
    if before is not None and before.phase is Phase.UNKNOWN:
        return f"still unknown; {balances_words(action)}"
    why = "no reply to trust"
    if action.is_restored:
        sent = f"{action.sent_time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        why = f"sent by a program that ended, {sent}"
    match action.intent.proof:
        case Proof.READING if action.is_restored:
            return f"unknown, checking; {why}"
        case Proof.READING:
            return f"{why}; unknown, checking"
        case Proof.WORD:
            return f"{why}; unknown. Check it on chain, then type checked on the wallet screen (6)"
        case Proof.REPLY:
            said = action.error.server_message if action.error is not None else None
            why = why if said is None else f"the server said “{said}”"
            return f"{why}; it may have been done. It moves no money: it can be asked for again"


def _effect(action: Action) -> str:
    if action.sight.come:
        return "a new session; look before more"
    if action.sight.after is not None:
        return f"the sum gone: {balances_words(action)}"
    return "it gone or smaller; look before more"


_TOLD: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("code", "code ", str),
    ("synced", "new fills ", fmt.count),
    ("amount", "", lambda amount: f"{fmt.usdc(amount)} USDC"),
    ("fee", "fee ", fmt.usdc),
    ("received", "received ", fmt.usdc),
    ("remaining", "left ", fmt.usdc),
    ("state", "", str),
    ("reason", "", str),
    ("hash", "transaction ", fmt.transaction),
)
"""What is told of an answer, where it has such a field."""


def receipt_words(receipt: object) -> str:
    """Return what the server answered with its yes; empty where it said no more than that."""
    told = ((label, write, getattr(receipt, name, None)) for name, label, write in _TOLD)
    return ", ".join(f"{label}{write(value)}" for label, write, value in told if value is not None)


def _balances(action: Action) -> str:
    return balances_words(action) if action.intent.proof is Proof.WORD else ""


def balances_words(action: Action) -> str:
    """Return what the account was worth before and is worth after, as far as that was read."""
    before, after = action.intent.balances, action.sight.after
    if after is None:
        return "no balance was read since"
    if before is None:
        return f"free {fmt.usdc(after.free)} USDC now; before it was not read"
    free = f"free {fmt.usdc(before.free)} → {fmt.usdc(after.free)}"
    equity = f"equity {fmt.usdc(before.equity)} → {fmt.usdc(after.equity)} USDC"
    hint = "; exactly the sum, so it seems to have been done" if action.sight.fits else ""
    return f"{free}, {equity}{hint if action.phase is Phase.UNKNOWN else ''}"


def what(intent: Intent) -> str:
    """Return what an intent is called: `close SOL long`."""
    verb, subject = intent.verb, intent.subject
    last = verb.rpartition(" ")[2]
    # "close trade" and "trade with 5 positions" share a word.
    return f"{verb} {subject.removeprefix(f'{last} ')}"


def _words(error: ApiError | None) -> str:
    """Return the server's own words whole, where the sentence about them had to cut them."""
    if error is None:
        return ""
    said = error.server_message
    if said is None or said.rstrip(".") in error.message:
        return error.message
    return f"{error.word}: {said}"


def _seconds(action: Action, clock: Clock) -> float:
    """Return how long ago it was sent; only the time of day outlives the program that sent it."""
    if action.is_restored:
        return (clock.now() - action.sent_time).total_seconds()
    return (action.settled_at or clock.monotonic()) - action.sent_at


def _done(action: Action) -> str:
    left = [f"{t.name} {fmt.size(t.size)} → {fmt.size(size)}" for t, size in action.sight.smaller]
    seen = ["gone from a reading"] if action.sight.gone or not left else []
    return f"{action.intent.subject}: {'; '.join([*seen, *left])}"
