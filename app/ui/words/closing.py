"""What the dialog of a close says before anything is sent. Pure: pieces in, no widget.

Nothing that was not just read is called checked, and each reason to wait names the next step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import RateLimited, Unauthenticated
from app.intents import CloseAll, CloseAsset, ClosePosition, CloseTrade
from app.ui import format as fmt
from app.ui.closing_figures import is_list
from app.ui.closing_outcome import outcome
from app.ui.glyphs import ATTENTION, CONNECTED, LOADING, YES
from app.ui.pieces import Line, Piece, keyed, line, wrap
from app.ui.stand import Stand
from app.ui.words.gate import (
    WIDTH,
    Around,
    Words,
    accepting,
    asked,
    earlier_words,
    in_flight,
    read_only,
    said,
    unread,
)

if TYPE_CHECKING:
    from app.intents import Intent
    from app.ui.closing import Closing

NO_CALL = "The API has no call that stops a session."
OUTSIDE = "Positions outside the current trade, which the API does not list, close too."


def words_of(closing: Closing, around: Around) -> Words:
    """Return what the dialog says now."""
    match closing.stand:
        case Stand.READING:
            return _reading(closing, around)
        case Stand.ARMED:
            return _armed(closing, around)
        case Stand.CHANGED:
            return _changed(closing, around)
        case Stand.GONE:
            return _gone(closing, around)
        case Stand.BLIND:
            return _blind(closing, around)
        case Stand.LOCKED:
            return _locked(closing, around)
        case Stand.READ_ONLY:
            return _read_only()
        case Stand.SENT:
            return outcome(closing, around)


def title_of(intent: Intent) -> str:
    """Return what the dialog is called before anything is sent."""
    if isinstance(intent, CloseAsset):
        return f"Close asset {intent.symbol or intent.asset_index}"
    if isinstance(intent, CloseTrade):
        return "Close trade"
    return "Close all" if isinstance(intent, CloseAll) else "Close position"


def goal_of(closing: Closing) -> str:
    """Return what the accepting key does, in as many words as it takes to be sure of it."""
    intent = closing.intent
    if isinstance(intent, ClosePosition):
        size = "" if closing.stand is Stand.BLIND else f"{fmt.size(intent.target.size)} "
        return f"close {size}{intent.target.name}"
    if isinstance(intent, CloseAsset):
        return f"close {intent.subject}"
    count = len(intent.targets)
    of = "all positions" if isinstance(intent, CloseAll) else "the trade"
    return f"close {of}" if closing.stand is Stand.BLIND else f"close {of}, {count} listed"


def _positions(closing: Closing) -> str:
    return "positions" if is_list(closing.intent) else "position"


def _reading(closing: Closing, around: Around) -> Words:
    noun = _positions(closing)
    lines = [line(f"{LOADING} reading the {noun} before anything can be sent", "text bold")]
    if closing.intent.targets:
        age = around.moment.monotonic - min(t.read_at for t in closing.intent.targets)
        lines.append(line(f"The figures above are {fmt.duration(age)} old.", "muted"))
    if isinstance(closing.feed.error, RateLimited):
        lines += said("The server asks to wait; this one reading is asked for all the same.")
    lines += earlier_words(closing.earlier, around, "close")
    right = line(f"{around.key} closes once it is checked", "muted")
    return Words("track", title_of(closing.intent), tuple(lines), right, "Keep")


def _armed(closing: Closing, around: Around) -> Words:
    intent = closing.intent
    age = fmt.age_exact(closing.feed.age(around.moment.monotonic))
    scope = "all of it, at the market price"
    if isinstance(intent, CloseAsset):
        scope = f"whatever is open on {intent.subject}"
    elif is_list(intent):
        scope = "all of it, at the market prices"
    head = (Piece(f"{CONNECTED} checked {age}", "gain bold"), Piece(f"   {scope}"))
    lines: list[Line] = [head]
    if isinstance(intent, CloseAll):
        lines += said(OUTSIDE, "text")
    if is_list(intent):
        lines.append(line("Sessions keep running and may open again; no call stops one.", "muted"))
    else:
        lines += said(_session(around))
        lines.append(line(NO_CALL, "muted"))
    lines += earlier_words(closing.earlier, around, "close")
    if closing.words:
        lines.append(asked(closing, "To close, type "))
    return Words(
        "loss", title_of(intent), tuple(lines), accepting(closing, around, goal_of(closing)), "Keep"
    )


def _changed(closing: Closing, around: Around) -> Words:
    first, *others = closing.changes
    name = f"{first.name} " if is_list(closing.intent) else ""
    if first.what == "new":
        told = f"{first.name} {first.after} is new"
    else:
        told = f"{name}{first.what} {first.before} → {first.after}"
    more = f" and {len(others)} more" if others else ""
    new = "what is listed now" if is_list(closing.intent) else f"the new {first.what}"
    lines = (
        *wrap(line(f"{ATTENTION} changed while you looked: {told}{more}", "warn bold"), WIDTH),
        line("Nothing is sent. Look at the new figures, then arm again."),
        keyed(f"`r` arm on {new}"),
    )
    return Words(
        "warn", title_of(closing.intent), lines, line(f"{around.key} is off", "muted"), "Keep"
    )


def _gone(closing: Closing, around: Around) -> Words:
    read = around.moment.clock_time(closing.gone_at or 0.0)
    lines = (
        line(f"{YES} already closed: gone from the reading of {read}", "gain bold"),
        line("Nothing was sent."),
    )
    return Words("track", "Already closed", lines, line("any key closes this", "muted"))


def _blind(closing: Closing, around: Around) -> Words:
    feed, now, noun = closing.feed, around.moment.monotonic, _positions(closing)
    error, head = feed.error, unread(feed, noun, closing.waits_since, now)
    several = is_list(closing.intent)
    if closing.is_elsewhere and error is None:
        head = f"{ATTENTION} another trade is the current one now: the {noun} cannot be read"
    why = f"{'They' if several else 'It'} may be gone, larger or on the other side."
    if isinstance(error, RateLimited):
        why = "The server asks to wait; a close of yours is sent all the same."
    elif isinstance(error, Unauthenticated):
        why = "Without a token the server refuses: press i to sign in here."
    if several and closing.intent.targets:
        age = fmt.duration(now - min(target.read_at for target in closing.intent.targets))
        why = f"The figures above are {age} old. {why}"
    outside = said(OUTSIDE, "text") if isinstance(closing.intent, CloseAll) else []
    lines = (
        *wrap(line(head, "warn bold"), WIDTH),
        *outside,
        *said(f"{why} To close anyway, type", "text"),
        asked(closing, ""),
    )
    title = f"{title_of(closing.intent)} without a current reading"
    return Words("warn", title, lines, accepting(closing, around, goal_of(closing)), "Keep")


def _locked(closing: Closing, around: Around) -> Words:
    what = "these positions" if is_list(closing.intent) else "this position"
    return Words("accent", "Closing", in_flight(closing, around, f"close of {what}"), ())


def _read_only() -> Words:
    return Words("track", "Close position", read_only("close"), ())


def _session(around: Around) -> str:
    if around.session is None:
        return "A session that is running may open it again."
    return f"The session {around.session} keeps running and may open again."
