"""What an action is called in rows and in the list of events. Pure."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from app.actions import Action, Phase
from app.events import Event
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
    if action.phase is Phase.SENDING:
        long, short = f"→ closing, sent {seconds} ago", f"→ closing {seconds}"
        return line(fmt.fitting(width, long, short), "accent")
    if action.phase is Phase.ACCEPTED:
        long, short = f"◐ accepted, still open {seconds}", f"◐ still open {seconds}"
        return line(fmt.fitting(width, long, short, "◐ still open"), "accent")
    return line(fmt.fitting(width, "? unknown, checking", "? unknown"), "warn bold")


def outcome_event(before: Action | None, action: Action, clock: Clock) -> Event | None:
    """Return the event for a step of an action; None for a step that says nothing new."""
    now = clock.now()
    aim = what(action.intent)
    if before is not None and before.phase is action.phase:
        if action.phase is Phase.FAILED and action.sight.shows_effect:
            told = "the server refused, but a reading shows it gone or smaller; look before more"
            return Event(now, "action", f"{aim}: {told}", "warn")
        return None
    after = fmt.duration(max(0.0, _seconds(action, clock)))
    match action.phase:
        case Phase.SENDING:
            return Event(now, "action", f"{aim}: sent once", "accent")
        case Phase.ACCEPTED:
            return Event(now, "action", f"{aim}: accepted, not yet seen", "accent")
        case Phase.UNKNOWN if action.is_restored:
            sent = f"{action.sent_time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
            text = f"{aim}: unknown, checking; sent by a program that ended, {sent}"
            return Event(now, "action", text, "warn")
        case Phase.UNKNOWN:
            return Event(now, "action", f"{aim}: no reply to trust; unknown, checking", "warn")
        case Phase.FAILED:
            return Event(now, "action", f"{aim}: not done. {_words(action.error)}", "bad")
        case Phase.STILL_OPEN:
            text = f"{aim}: still open {after} after sending; it may be queued"
            return Event(now, "action", text, "warn")
        case Phase.DONE:
            text = f"{_done(action)}, {after} after sending; {SESSION_GOES_ON}"
            return Event(now, "closed", text, "good")


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
