"""What happened, as this program saw it: differences between two good readings, and notices.

Absence of an id counts only between two complete answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from app.feeds import AnyFeed

if TYPE_CHECKING:
    from app.models.log_lines import LogEntry
    from app.models.sessions import Session
    from app.models.trading import Position, Trade

Tone = Literal["plain", "good", "bad", "warn", "accent"]

QUIET = frozenset({"info", "skip", "debug", "trace", "verbose", "log"})
"""Levels and kinds of log lines that are no events."""


class Event(NamedTuple):
    """One line of the list of events."""

    time: datetime
    kind: str
    """One word: opened, closed, unlisted, stop, session, notice, sign-in, log."""
    text: str
    tone: Tone = "plain"


def trade_events(before: AnyFeed, after: AnyFeed, at: datetime) -> tuple[Event, ...]:
    """Return what changed among the positions between two good readings."""
    old, new = _positions(before), _positions(after)
    if old is None or new is None:
        return ()
    # The API lists one trade at a time: a reading of another one closes nothing.
    kind, why = "closed", ""
    if _is_another(before, after):
        kind, why = "unlisted", ": another trade is the current one now"
    events = [
        Event(at, kind, f"{_name(position)} is no longer listed{why}", "accent")
        for key, position in old.items()
        if key not in new
    ]
    for key, position in new.items():
        was = old.get(key)
        if was is None:
            events.append(Event(at, "opened", f"{_name(position)} is open", "accent"))
        else:
            events.extend(_changes(was, position, at))
    return tuple(events)


def session_events(before: AnyFeed, after: AnyFeed, at: datetime) -> tuple[Event, ...]:
    """Return which sessions came and went between two good readings."""
    old, new = _sessions(before), _sessions(after)
    if old is None or new is None:
        return ()
    ended = [
        Event(at, "session", f"{_title(session)} is no longer active", "accent")
        for key, session in old.items()
        if key not in new
    ]
    started = [
        Event(at, "session", f"{_title(session)} started", "accent")
        for key, session in new.items()
        if key not in old
    ]
    return (*ended, *started)


def log_events(entries: Iterable[LogEntry], until: datetime) -> tuple[Event, ...]:
    """Return the log lines from before `until` that are more than routine, oldest first."""
    events = []
    for entry in entries:
        # A line of level `info` may tell of an opening: its kind, where it has one, decides.
        word = (entry.kind or entry.level or "log").lower()
        level = (entry.level or "").lower()
        if entry.time is None or entry.time >= until or word in QUIET:
            continue
        tone: Tone = "bad" if "error" in (word, level) else "plain"
        text = entry.text or ""
        if entry.symbol is not None and entry.symbol not in text:
            text = f"{entry.symbol} {text}"
        events.append(Event(entry.time, word, text, tone))
    return tuple(sorted(events, key=lambda event: event.time))


def _changes(was: Position, now: Position, at: datetime) -> Iterable[Event]:
    if was.side != now.side and None not in (was.side, now.side):
        yield Event(at, "flipped", f"{_name(was)} is now {now.side}", "warn")
    elif was.size != now.size and None not in (was.size, now.size):
        yield Event(at, "size", f"{_name(was)} is now {_plain(now.size)}")
    if was.stop_loss != now.stop_loss and None not in (was.stop_loss, now.stop_loss):
        moved = f"{_plain(was.stop_loss)} → {_plain(now.stop_loss)}"
        text = f"{now.symbol or now.key} stop moved {moved}"
        yield Event(at, "stop", text, "warn")


def _is_another(before: AnyFeed, after: AnyFeed) -> bool:
    """Tell whether two readings are of two trades."""
    old, new = before.value, after.value
    ids = (None if old is None else old.id, None if new is None else new.id)
    return None not in ids and ids[0] != ids[1]


def _positions(feed: AnyFeed) -> dict[str, Position] | None:
    """Return the positions by key; None when the reading cannot prove an absence."""
    if feed.reading is None or not feed.reading.complete:
        return None
    trade: Trade | None = feed.reading.value
    return {position.key: position for position in trade.positions} if trade is not None else {}


def _sessions(feed: AnyFeed) -> dict[str, Session] | None:
    if feed.reading is None or not feed.reading.complete:
        return None
    sessions: tuple[Session, ...] = feed.reading.value
    return {session.key: session for session in sessions}


def _name(position: Position) -> str:
    words = (position.symbol or position.key, position.side, _plain(position.size))
    return " ".join(word for word in words if word)


def _title(session: Session) -> str:
    words = (session.symbol or session.key, session.mode, session.strategy, session.duration)
    return " ".join(word for word in words if word)


def _plain(figure: Decimal | None) -> str:
    return "" if figure is None else f"{figure:,f}"
