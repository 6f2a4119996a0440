"""What the dialog of a close says after sending: what is certain, and what the world shows. Pure.

A reply is never called a result; a time-out is never called a failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.actions import Phase
from app.errors import (
    ApiError,
    BadReply,
    NoReply,
    NotSent,
    Refused,
    Unauthenticated,
    Unreachable,
)
from app.ui import format as fmt
from app.ui.glyphs import ATTENTION, HALF, NO, SENT, THROTTLED, UNKNOWN, YES
from app.ui.pieces import Line, Piece, keyed, line, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from app.actions import Action
    from app.ui.closing import Closing
    from app.ui.states import Moment

WIDTH = 68
"""Cells inside the frame."""
READ_AGAIN = keyed("`r` read again")


class Around(NamedTuple):
    """What the dialog knows besides its own state."""

    moment: Moment
    session: str | None = None
    """The name of the session that the position belongs to, where there is one."""
    is_quiet: bool = False
    """Whether the accepting key would come too soon now."""
    free_before: Decimal | None = None
    """The free balance when the dialog opened, in USDC; None when it was not current."""
    free_after: Decimal | None = None
    """The same, by a reading after the action was settled."""
    key: str = "y"
    """The accepting key."""


class Words(NamedTuple):
    """What the dialog says."""

    frame: str
    """The role of its frame."""
    title: str
    state: tuple[Line, ...]
    """The lines below the figures."""
    right: Line
    """At the bottom right: the accepting key, or why there is none."""
    leave: str = "Leave"
    """What Esc does, in a word."""


def outcome(closing: Closing, around: Around) -> Words:
    """Return the words for an intent that was sent."""
    action = closing.action
    if action is None:
        if closing.failure is not None:
            return _failed(closing, None, closing.failure, around)
        waiting = line(f"{SENT} sending", "accent bold")
        return Words("accent", "Closing", (waiting, *_LEAVE), ())
    match action.phase:
        case Phase.SENDING:
            return _sending(action, around)
        case Phase.ACCEPTED:
            return _accepted(closing, action, around)
        case Phase.UNKNOWN:
            return _unknown(closing, action, around)
        case Phase.STILL_OPEN | Phase.UNSEEN | Phase.CHECKED:
            return _still_open(action, around)
        case Phase.FAILED:
            return _failed(closing, action, action.error, around)
        case Phase.DONE:
            return _done(action, around)


def row_outcomes(action: Action | None) -> Mapping[str, Line]:
    """Return the words beside each position of a list, by its key."""
    if action is None:
        return {}
    if not action.readings:
        waits = {
            Phase.SENDING: line(f"{SENT} sent", "accent"),
            Phase.ACCEPTED: line(f"{HALF} accepted", "accent"),
            Phase.UNKNOWN: line(f"{UNKNOWN} unknown", "warn"),
            Phase.FAILED: line(f"{NO} not closed", "loss"),
        }.get(action.phase, ())
        return {target.key: waits for target in action.intent.targets}
    said = {target.key: line(f"{YES} gone", "gain") for target in action.sight.gone}
    for target, left in action.sight.smaller:
        said[target.key] = line(f"{ATTENTION} {fmt.size(left)} left", "warn")
    still = line("still listed", "muted")
    return said | {target.key: still for target in action.sight.same}


def _said(text: str, style: str = "muted") -> tuple[Line, ...]:
    return wrap(line(text, style), WIDTH)


_LEAVE = _said(
    "Sent once; it will not be sent again. You can leave: the outcome is settled in the "
    "background and stays in events (e)."
)


def _sending(action: Action, around: Around) -> Words:
    moment = around.moment
    sent = moment.clock_time(action.sent_at)
    seconds = fmt.duration(moment.monotonic - action.sent_at)
    words = line(f"{SENT} sent {sent}, no reply yet, {seconds}", "accent bold")
    return Words("accent", "Closing", (words, *_LEAVE), line("waits for the reply", "muted"))


def _accepted(closing: Closing, action: Action, around: Around) -> Words:
    seconds = fmt.duration(around.moment.monotonic - action.sent_at)
    words = line(f"{HALF} accepted, {_open(action)} {seconds}", "accent bold")
    said = "The server said yes; "
    if closing.feed.error is not None:
        said += f"the positions cannot be read ({closing.feed.error.word})."
    elif action.readings:
        said += f"{_listed(action)} still listed. It may be queued."
    else:
        said += "the positions are being read to see it."
    return Words("accent", "Closing", (words, *_said(said)), READ_AGAIN)


def _unknown(closing: Closing, action: Action, around: Around) -> Words:
    words = line(f"{UNKNOWN} {_doubt(action)}: it may or may not have closed", "warn bold")
    checking = "Checking the positions."
    if closing.feed.error is not None:
        checking = f"The positions cannot be read now: {closing.feed.error.word}."
    if action.intent.targets:
        age = around.moment.monotonic - min(t.read_at for t in action.intent.targets)
        checking += f" Last reading before sending: {fmt.age_exact(age)}."
    several = len(action.intent.targets) != 1
    what = "them elsewhere yet. They stay" if several else "it elsewhere yet. This position stays"
    tail = f"Do not close {what} locked until a reading settles it: "
    tail += "gone, smaller, or still there 3 times."
    lines = (*wrap(words, WIDTH), *_said(checking, "text"), *_said(tail))
    return Words("warn", "Unknown outcome", lines, READ_AGAIN)


def _still_open(action: Action, around: Around) -> Words:
    seconds = fmt.duration(around.moment.monotonic - action.sent_at)
    how = "accepted" if action.error is None and not action.is_restored else "unknown"
    words = line(f"{HALF} {how}, {_open(action)} {seconds}, may be queued", "warn bold")
    said = (
        f"{action.readings} readings still show it, so it is no longer locked. It may close yet; "
        "a new dialog names this one."
    )
    return Words("warn", "Still open", (words, *_said(said)), keyed("`x` opens a new dialog"))


def _failed(
    closing: Closing, action: Action | None, error: ApiError | None, around: Around
) -> Words:
    moment, again = around.moment, keyed("`x` try again")
    if action is not None and action.sight.shows_effect:
        read = moment.clock_time(action.first_reading_at or 0.0)
        seen = f"{_listed(action, gone=True)} from the reading of {read}"
        words = wrap(line(f"{ATTENTION} the server refused, but {seen}", "warn bold"), WIDTH)
        said = _quoted(error, "muted")
        return Words("warn", "Refused, yet changed", (*words, *said), keyed("`e` events"))
    retry_at = closing.retry_at
    if retry_at is not None:
        left = fmt.countdown(retry_at - moment.monotonic, exact=True)
        throttled = line(f"{THROTTLED} throttled: refused before it ran", "warn bold")
        next_step = _said(
            "The server asks to wait. Then the position is read again, and a new press of the key "
            "sends a new close. Nothing is sent by itself."
        )
        right = line(f"{around.key} comes back in {left}", "muted")
        return Words("warn", "Not closed", (throttled, *next_step), right)
    lines = wrap((Piece(f"{NO} {_failure(error)}", "loss bold"),), WIDTH) if error else ()
    lines = (*lines, *_quoted(error, "text"))
    if action is None or isinstance(error, NotSent | Unreachable):
        lines = (*lines, *_said("Nothing left this program."))
    elif action.readings:
        read = moment.clock_time(action.first_reading_at or 0.0)
        lines = (*lines, *_said(f"Nothing changed on a reading of {read}."))
    else:
        lines = (*lines, *_said("The positions are being read to be sure."))
    return Words("loss", "Not closed", lines, again)


def _done(action: Action, around: Around) -> Words:
    settled = action.settled_at or action.sent_at
    read, after = around.moment.clock_time(settled), fmt.duration(settled - action.sent_at)
    late = Piece(f"   {after} after sending", "muted")
    if not action.intent.targets:
        words: Line = (Piece(f"{YES} nothing is listed on a reading of {read}", "gain bold"), late)
    elif action.sight.smaller:
        lefts = ", ".join(
            f"{fmt.size(target.size)} → {fmt.size(left)}" for target, left in action.sight.smaller
        )
        seen = f"{ATTENTION} closed in part: {lefts} on the reading of {read}"
        words = (Piece(seen, "warn bold"), late)
    else:
        count = len(action.sight.gone)
        gone = "gone" if count == 1 else f"all {count} gone"
        words = (Piece(f"{YES} closed: {gone} from the reading of {read}", "gain bold"), late)
    fits = sum(len(piece.text) for piece in words) <= WIDTH
    lines = [words] if fits else [*wrap(words[:1], WIDTH), line(late.text.strip(), "muted")]
    if around.free_before is not None and around.free_after is not None:
        change = f"{fmt.usdc(around.free_before)} → {fmt.usdc(around.free_after)} USDC."
        lines.append(line(f"Free balance {change}"))
    who = "A session that" if around.session is None else f"The session {around.session}"
    lines += _said(
        f"{who} is still running{'' if around.session is None else ' and'} may open again."
    )
    is_part = bool(action.sight.smaller)
    frame, title = ("warn", "Closed in part") if is_part else ("gain", "Closed")
    return Words(frame, title, tuple(lines), keyed("`e` events"))


def _open(action: Action) -> str:
    total, left = len(action.intent.targets), len(action.sight.same)
    is_some = action.readings and left and total > 1
    return f"{left} of {total} still open" if is_some else "still open"


def _listed(action: Action, *, gone: bool = False) -> str:
    several = len(action.intent.targets) > 1
    noun = "positions are" if several else "the position is"
    if not gone:
        return noun
    return f"{noun} {'gone or smaller' if action.sight.smaller else 'gone'}"


def _doubt(action: Action) -> str:
    error = action.error
    if action.is_restored or error is None:
        return "sent by a program that ended"
    if isinstance(error, NoReply):
        seconds = (action.replied_at or 0.0) - action.sent_at
        return f"no reply after {fmt.duration(seconds)}" if seconds >= 1 else "no reply"
    if isinstance(error, BadReply):
        return "the reply was not understood"
    if error.server_message:
        return f"the server said “{fmt.middle_cut(error.server_message, 60)}”"
    return f"{error.word} {error.status or ''}".rstrip()


def _failure(error: ApiError) -> str:
    if isinstance(error, Unauthenticated):
        return "logged out: the server does not take the token"
    if isinstance(error, Refused):
        return "refused" if error.server_message else f"refused: {error.message}"
    return f"{error.word}: {error.message}"


def _quoted(error: ApiError | None, style: str) -> tuple[Line, ...]:
    if error is None or not error.server_message:
        return ()
    # Whole: what a server says of the fields is what a user needs to mend them.
    return wrap((Piece(f"“{error.server_message}”", style),), WIDTH)
