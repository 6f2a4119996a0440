"""What the dialog of a close says before anything is sent. Pure: pieces in, no widget.

Nothing that was not just read is called checked, and each reason to wait names the next step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Phase
from app.errors import RateLimited, Unauthenticated
from app.intents import CloseAll, CloseAsset, ClosePosition, CloseTrade
from app.ui import format as fmt
from app.ui.closing import BLIND_WORDS
from app.ui.closing_figures import is_list
from app.ui.closing_outcome import WIDTH, Around, Words, outcome
from app.ui.closing_stand import Stand
from app.ui.glyphs import (
    ATTENTION,
    CONNECTED,
    LOADING,
    LOGGED_OUT,
    OFFLINE,
    SENT,
    THROTTLED,
    YES,
)
from app.ui.pieces import Line, Piece, join, keyed, line, wrap

if TYPE_CHECKING:
    from app.actions import Action
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


def _wrapped(text: str, style: str = "muted") -> tuple[Line, ...]:
    return wrap(line(text, style), WIDTH)


def _positions(closing: Closing) -> str:
    return "positions" if is_list(closing.intent) else "position"


def _reading(closing: Closing, around: Around) -> Words:
    noun = _positions(closing)
    lines = [line(f"{LOADING} reading the {noun} before anything can be sent", "text bold")]
    if closing.intent.targets:
        age = around.moment.monotonic - min(t.read_at for t in closing.intent.targets)
        lines.append(line(f"The figures above are {fmt.duration(age)} old.", "muted"))
    if isinstance(closing.feed.error, RateLimited):
        lines += _wrapped("The server asks to wait; this one reading is asked for all the same.")
    lines += _earlier(closing.earlier, around)
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
        lines += _wrapped(OUTSIDE, "text")
    if is_list(intent):
        lines.append(line("Sessions keep running and may open again; no call stops one.", "muted"))
    else:
        lines += _wrapped(_session(around))
        lines.append(line(NO_CALL, "muted"))
    lines += _earlier(closing.earlier, around)
    if closing.words:
        lines.append(_asked(closing, "To close, type "))
    return Words("loss", title_of(intent), tuple(lines), _key(closing, around), "Keep")


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
    error = feed.error
    shape, word, since = OFFLINE, "no answer", closing.waits_since
    if error is not None:
        word, since = error.word, now if feed.failed_at is None else feed.failed_at
        shape = {RateLimited: THROTTLED, Unauthenticated: LOGGED_OUT}.get(type(error), OFFLINE)
    elif feed.reading is not None and not feed.reading.complete:
        word = "not all rows understood"
    head = f"{shape} {word} for {fmt.duration(now - since)}: the {noun} could not be read"
    several = is_list(closing.intent)
    why = f"{'They' if several else 'It'} may be gone, larger or on the other side."
    if isinstance(error, RateLimited):
        why = "The server asks to wait; a close of yours is sent all the same."
    elif isinstance(error, Unauthenticated):
        why = "Without a token the server refuses: press i to sign in here."
    if several and closing.intent.targets:
        age = fmt.duration(now - min(target.read_at for target in closing.intent.targets))
        why = f"The figures above are {age} old. {why}"
    outside = _wrapped(OUTSIDE, "text") if isinstance(closing.intent, CloseAll) else []
    lines = (
        *wrap(line(head, "warn bold"), WIDTH),
        *outside,
        *_wrapped(f"{why} To close anyway, type", "text"),
        _asked(closing, ""),
    )
    title = f"{title_of(closing.intent)} without a current reading"
    return Words("warn", title, lines, _key(closing, around), "Keep")


def _locked(closing: Closing, around: Around) -> Words:
    holder, earlier, moment = closing.holder, closing.earlier, around.moment
    assert holder is not None
    what = "these positions" if is_list(closing.intent) else "this position"
    since = ""
    if holder.since is not None:
        since = f" since {fmt.clock_time(holder.since, moment.utc, moment.zone)}"
    who = "by another process" if holder.pid is None else f"by process {holder.pid}"
    if holder.is_us:
        is_known = earlier is not None and earlier.is_open
        who = f"by this program{f': {earlier.phase}' if is_known and earlier else ''}"
    head = line(f"{SENT} another close of {what} is in flight{since}", "accent bold")
    lines = (
        *wrap(head, WIDTH),
        line(who),
        *_wrapped("Nothing is sent from here until it is settled."),
    )
    return Words("accent", "Closing", lines, ())


def _read_only() -> Words:
    lines = (
        line(
            f"{OFFLINE} read-only: this program was started without the right to act", "text bold"
        ),
        keyed("Start it without `--read-only` to close here."),
    )
    return Words("track", "Close position", lines, ())


def _session(around: Around) -> str:
    if around.session is None:
        return "A session that is running may open it again."
    return f"The session {around.session} keeps running and may open again."


def _earlier(action: Action | None, around: Around) -> tuple[Line, ...]:
    """Name a close that may still be carried out."""
    if action is None or action.phase in (Phase.FAILED, Phase.DONE):
        return ()
    sent = fmt.clock_time(action.sent_time, around.moment.utc, around.moment.zone)
    is_accepted = action.error is None and not action.is_restored
    how = "accepted" if is_accepted else "its outcome is unknown"
    return _wrapped(f"An earlier close was sent at {sent} and {how}.", "warn")


def _asked(closing: Closing, label: str) -> Line:
    words = Piece(closing.words or BLIND_WORDS, "text bold")
    remark = line(closing.remark, "warn") if closing.remark else ()
    return join((Piece(label), words), remark, gap="   ")


def _key(closing: Closing, around: Around) -> Line:
    if not closing.may_follow:
        return line(f"{around.key} is off until the words match", "muted")
    if around.is_quiet:
        return line(f"{around.key} in a moment", "muted")
    return (
        Piece(f" {around.key} ", "loss reverse bold"),
        Piece(f" {goal_of(closing)}", "text bold"),
    )
