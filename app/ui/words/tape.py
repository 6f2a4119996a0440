"""Where a tape stands, in words, and a time that was typed, as a moment of it. Pure."""

import re
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from app.ui.pieces import Line, Piece, line

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""What `<` and `>` go through. At more than a minute a second nothing could be seen."""


class Position(NamedTuple):
    """Where a tape stands."""

    now: datetime
    start: datetime
    end: datetime
    zone: tzinfo
    """Where it was recorded."""
    speed: float
    is_paused: bool = False
    is_at_end: bool = False
    last: str = ""
    """The newest exchange: its endpoint and status."""


def position_words(at: Position, width: int) -> Line:
    """Return the words, without the newest exchange where there is no room."""
    start, now, end = (t.astimezone(at.zone) for t in (at.start, at.now, at.end))
    form = "%H:%M:%S" if start.date() == end.date() else "%m-%d %H:%M:%S"
    state = "end of the tape" if at.is_at_end else "paused" if at.is_paused else ""
    words: Line = (
        Piece(now.strftime(form), "text bold"),
        Piece(f" of {end.strftime(form)}", "muted"),
        Piece(f"  {at.speed:g}×", "text"),
        *((Piece(f"  {state}", "warn bold"),) if state else ()),
    )
    last = line(f"{at.last}  ", "muted") if at.last else ()
    return (*last, *words) if sum(len(p.text) for p in (*last, *words)) <= width else words


def slower(speed: float) -> float:
    """Return the next lower speed, or the lowest."""
    return max((known for known in SPEEDS if known < speed), default=SPEEDS[0])


def faster(speed: float) -> float:
    """Return the next higher speed, or the highest."""
    return min((known for known in SPEEDS if known > speed), default=SPEEDS[-1])


def typed_time(text: str, at: Position) -> datetime | None:
    """Return the time that was typed: `14:05`, `14:05:30`, `+90`, `-2m`, `+1h5m`.

    None when it is no time, or not on the tape. Where a tape lasts for days, the nearest of such
    a time of day is meant.
    """
    words = text.replace(" ", "")
    wanted: datetime | None
    if found := re.fullmatch(r"([+-])(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,7})s?)?", words):
        hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        step = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        wanted = at.now + (step if found[1] == "+" else -step)
        return wanted if len(words) > 1 and at.start <= wanted <= at.end else None
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", words):
        hour, minute, second = (int(part or 0) for part in found.groups())
        if hour > 23 or minute > 59 or second > 59:
            return None
        return _on_some_day(hour, minute, second, at)
    return None


def _on_some_day(hour: int, minute: int, second: int, at: Position) -> datetime | None:
    first = at.start.astimezone(at.zone).replace(
        hour=hour, minute=minute, second=second, microsecond=0
    )
    days = (at.end - at.start).days + 2
    # A whole second of the first moment lies before it by less than that.
    least = at.start - timedelta(seconds=1)
    found = [t for n in range(days) if least <= (t := first + timedelta(days=n)) <= at.end]
    return min(found, key=lambda t: abs(t - at.now), default=None)
