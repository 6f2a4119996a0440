"""What the dialog of a close says after sending: what is certain, and what the world shows. Pure.

A reply is never called a result; a time-out is never called a failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.action import Phase
from app.errors import ApiError, NotSent, Unreachable
from app.ui import format as fmt
from app.ui.glyphs import ATTENTION, HALF, NO, SENT, UNKNOWN, YES
from app.ui.pieces import Line, Piece, keyed, line, wrap
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
    from collections.abc import Mapping

    from app.action import Action
    from app.ui.closing import Closing


def outcome(closing: Closing, around: Around) -> Words:
    """Return the words for an intent that was sent."""
    action = closing.action
    if action is None:
        if closing.failure is not None:
            return _failed(closing, None, closing.failure, around)
        return sending(None, around, "Closing")
    match action.phase:
        case Phase.SENDING:
            return sending(action, around, "Closing")
        case Phase.ACCEPTED:
            return _accepted(closing, action, around)
        case Phase.UNKNOWN:
            return _unknown(closing, action, around)
        # The last two are of what closes nothing.
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
    outcomes = {target.key: line(f"{YES} gone", "gain") for target in action.sight.gone}
    for target, left in action.sight.smaller:
        outcomes[target.key] = line(f"{ATTENTION} {fmt.size(left)} left", "warn")
    still, other = line("still listed", "muted"), line("not in this trade", "muted")
    outcomes |= {target.key: other for target in action.sight.elsewhere}
    return outcomes | {target.key: still for target in action.sight.same}


def _accepted(closing: Closing, action: Action, around: Around) -> Words:
    seconds = fmt.duration(around.moment.monotonic - action.sent_at)
    words = line(f"{HALF} accepted, {_open(action)} {seconds}", "accent bold")
    told = "The server said yes; "
    if closing.feed.error is not None:
        told += f"the positions cannot be read ({closing.feed.error.word})."
    elif action.readings:
        told += f"{_listed(action)} still listed. It may be queued."
    else:
        told += "the positions are being read to see it."
    return Words("accent", "Closing", (words, *said(told)), READ_AGAIN)


def _unknown(closing: Closing, action: Action, around: Around) -> Words:
    words = line(f"{UNKNOWN} {doubt(action)}: it may or may not have closed", "warn bold")
    checking = "Checking the positions."
    if action.sight.elsewhere:
        checking = "Another trade is the current one now: its reading says nothing of this one."
    if closing.feed.error is not None:
        checking = f"The positions cannot be read now: {closing.feed.error.word}."
    if action.intent.targets:
        age = around.moment.monotonic - min(t.read_at for t in action.intent.targets)
        checking += f" Last reading before sending: {fmt.age_exact(age)}."
    several = len(action.intent.targets) != 1
    what = "them elsewhere yet. They stay" if several else "it elsewhere yet. This position stays"
    tail = f"Do not close {what} locked until a reading settles it: "
    tail += "gone, smaller, or still there 3 times."
    if action.settled_at is not None:
        tail = "It is no longer locked. Look at Alura's own site before you close it again."
    lines = (*wrap(words, WIDTH), *said(checking, "text"), *said(tail))
    return Words("warn", "Unknown outcome", lines, READ_AGAIN)


def _still_open(action: Action, around: Around) -> Words:
    seconds = fmt.duration(around.moment.monotonic - action.sent_at)
    how = "accepted" if action.error is None and not action.is_restored else "unknown"
    words = line(f"{HALF} {how}, {_open(action)} {seconds}, may be queued", "warn bold")
    told = (
        f"{action.readings} readings still show it, so it is no longer locked. It may close yet; "
        "a new dialog names this one."
    )
    return Words("warn", "Still open", (words, *said(told)), keyed("`x` opens a new dialog"))


def _failed(
    closing: Closing, action: Action | None, error: ApiError | None, around: Around
) -> Words:
    moment, again = around.moment, keyed("`x` try again")
    if action is not None and action.sight.shows_effect:
        read = moment.clock_time(action.first_reading_at or 0.0)
        seen = f"{_listed(action, gone=True)} from the reading of {read}"
        words = wrap(line(f"{ATTENTION} the server refused, but {seen}", "warn bold"), WIDTH)
        told = quoted(error, "muted")
        return Words("warn", "Refused, yet changed", (*words, *told), keyed("`e` events"))
    retry_at = closing.retry_at
    if retry_at is not None:
        then = "the position is read again, and a new press of the key sends a new close"
        return throttled("Not closed", retry_at, around, then)
    lines = refused(error)
    if action is None or isinstance(error, NotSent | Unreachable):
        lines = (*lines, *said("Nothing left this program."))
    elif action.readings:
        read = moment.clock_time(action.first_reading_at or 0.0)
        lines = (*lines, *said(f"Nothing changed on a reading of {read}."))
    else:
        lines = (*lines, *said("The positions are being read to be sure."))
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
    lines += said(
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
