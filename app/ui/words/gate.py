"""What all dialogs that ask say alike: who else is at it, what went wrong, what to wait for. Pure.

A reply is never called a result; a time-out is never called a failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from app.action import Phase
from app.errors import ApiError, BadReply, NoReply, RateLimited, Refused, Unauthenticated
from app.ui import format as fmt
from app.ui.glyphs import LOGGED_OUT, NO, OFFLINE, SENT, THROTTLED
from app.ui.pieces import Line, Piece, join, keyed, line, wrap

if TYPE_CHECKING:
    from decimal import Decimal

    from app.action import Action
    from app.feeds import AnyFeed
    from app.ui.asking import Asking
    from app.ui.states import Moment

WIDTH = 68
"""Cells inside the frame."""
READ_AGAIN = keyed("`r` read again")


class Around(NamedTuple):
    """What a dialog knows besides its own state."""

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
    """What a dialog says."""

    frame: str
    """The role of its frame."""
    title: str
    state: tuple[Line, ...]
    """The lines below the figures."""
    right: Line
    """At the bottom right: the accepting key, or why there is none."""
    leave: str = "Leave"
    """What Esc does, in a word."""


def said(text: str, style: str = "muted") -> tuple[Line, ...]:
    """Return a sentence of ours in as many lines as it takes."""
    return wrap(line(text, style), WIDTH)


LEAVE = said(
    "Sent once; it will not be sent again. You can leave: the outcome is settled in the "
    "background and stays in events (e)."
)


# Before it is sent


def asked(asking: Asking[Any], label: str) -> Line:
    """Return what must be typed, and what was wrong with what was typed."""
    remark = line(asking.remark, "warn") if asking.remark else ()
    return join((Piece(label), Piece(asking.words, "text bold")), remark, gap="   ")


def accepting(asking: Asking[Any], around: Around, goal: str) -> Line:
    """Return the accepting key with what it does, or why it is off."""
    if not asking.may_follow:
        return line(f"{around.key} is off until the words match", "muted")
    if around.is_quiet:
        return line(f"{around.key} in a moment", "muted")
    return (Piece(f" {around.key} ", "loss reverse bold"), Piece(f" {goal}", "text bold"))


def earlier_words(action: Action | None, around: Around, what: str) -> tuple[Line, ...]:
    """Name an earlier one that may still be carried out."""
    if action is None or action.phase in (Phase.FAILED, Phase.DONE, Phase.CHECKED):
        return ()
    sent = fmt.clock_time(action.sent_time, around.moment.utc, around.moment.zone)
    is_accepted = action.error is None and not action.is_restored
    how = "accepted" if is_accepted else "its outcome is unknown"
    return said(f"An earlier {what} was sent at {sent} and {how}.", "warn")


def in_flight(asking: Asking[Any], around: Around, what: str) -> tuple[Line, ...]:
    """Return who is at it instead."""
    holder, earlier, moment = asking.holder, asking.earlier, around.moment
    assert holder is not None
    since = ""
    if holder.since is not None:
        since = f" since {fmt.clock_time(holder.since, moment.utc, moment.zone)}"
    who = "by another process" if holder.pid is None else f"by process {holder.pid}"
    if holder.is_us:
        is_known = earlier is not None and earlier.is_open
        who = f"by this program{f': {earlier.phase}' if is_known and earlier else ''}"
    head = line(f"{SENT} another {what} is in flight{since}", "accent bold")
    return (*wrap(head, WIDTH), line(who), *said("Nothing is sent from here until it is settled."))


def read_only(what: str) -> tuple[Line, ...]:
    """Return why this program cannot act, and how one can that is started again."""
    told = f"{OFFLINE} read-only: this program was started without the right to act"
    return (line(told, "text bold"), keyed(f"Start it without `--read-only` to {what} here."))


def unread(feed: AnyFeed, what: str, since: float, now: float) -> str:
    """Return why there is no current reading, and for how long."""
    error = feed.error
    shape, word = OFFLINE, "no answer"
    if error is not None:
        word, since = error.word, now if feed.failed_at is None else feed.failed_at
        shape = {RateLimited: THROTTLED, Unauthenticated: LOGGED_OUT}.get(type(error), OFFLINE)
    elif feed.reading is not None and not feed.reading.complete:
        word = "not all rows understood"
    return f"{shape} {word} for {fmt.duration(now - since)}: the {what} could not be read"


# After it was sent


def sending(action: Action | None, around: Around, title: str) -> Words:
    """Return the words while the reply is awaited."""
    if action is None:
        return Words("accent", title, (line(f"{SENT} sending", "accent bold"), *LEAVE), ())
    moment = around.moment
    sent = moment.clock_time(action.sent_at)
    seconds = fmt.duration(moment.monotonic - action.sent_at)
    words = line(f"{SENT} sent {sent}, no reply yet, {seconds}", "accent bold")
    return Words("accent", title, (words, *LEAVE), line("waits for the reply", "muted"))


def throttled(title: str, retry_at: float, around: Around, then: str) -> Words:
    """Return the words while the wait that the server asked for is counted down."""
    left = fmt.countdown(retry_at - around.moment.monotonic, exact=True)
    told = line(f"{THROTTLED} throttled: refused before it ran", "warn bold")
    next_step = f"The server asks to wait. Then {then}. Nothing is sent by itself."
    right = line(f"{around.key} comes back in {left}", "muted")
    return Words("warn", title, (told, *said(next_step)), right)


def refused(error: ApiError | None) -> tuple[Line, ...]:
    """Return why it was certainly not carried out, with the server's own words whole."""
    failed = wrap((Piece(f"{NO} {failure(error)}", "loss bold"),), WIDTH) if error else ()
    return (*failed, *quoted(error, "text"))


def doubt(action: Action) -> str:
    """Return why nobody knows what became of it."""
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


def failure(error: ApiError) -> str:
    """Return what kind of failure it was."""
    if isinstance(error, Unauthenticated):
        return "logged out: the server does not take the token"
    if isinstance(error, Refused):
        return "refused" if error.server_message else f"refused: {error.message}"
    return f"{error.word}: {error.message}"


def quoted(error: ApiError | None, style: str) -> tuple[Line, ...]:
    """Return the server's own words, whole: a user needs them to mend the fields."""
    if error is None or not error.server_message:
        return ()
    return wrap((Piece(f"“{error.server_message}”", style),), WIDTH)
