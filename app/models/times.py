"""Times in every spelling of a backend, as aware UTC. A time without an offset is UTC."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Annotated

from app.models.numbers import NONE_WORDS, PLAIN, number
from app.models.reads import Reads, UnreadableError
from app.models.text import listed

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OLDEST, _LATEST = 1_230_768_000, 4_102_444_800
"""2009, before which nothing was traded, and 2100, in seconds: other numbers are no times."""
_SCALES = ((1, 10**6, 1), (10**3, 10**3, 1), (10**6, 1, 1), (10**9, 1, 10**3))
"""Parts of a second that epochs count in, with the factor and the divisor to µs."""
_ZERO = re.compile(r"\s*(?:UTC|GMT|Z)(?:\[\w+(?:/\w+)*\])?$")
_DIGITS = re.compile(r"(20\d\d)([01]\d)([0-3]\d)([0-2]\d)([0-5]\d)([0-5]\d)")


UNITS = frozenset(
    listed(
        "at time timestamp date ts on utc iso ms millis milliseconds sec seconds epoch unix us "
        "micros ns nanos"
    )
)
"""Words of a name that only say that it is a time, and in what form."""
_NANOS = ("nanos", "nanoseconds", "_nanoseconds")
_DOTNET = re.compile(r"/?Date\((-?\d+)(?:[+-]\d{4})?\)/?")


def instant(raw: object, key: str = "") -> datetime | None:
    """Read a time as ISO text, as an HTTP date, or as an epoch in s, ms, µs or ns; aware, UTC.

    Also `{seconds, nanos}` and `[year, month, day, hour, minute, second, nanosecond]`.
    """
    if isinstance(raw, datetime):
        return raw.astimezone(UTC) if raw.tzinfo else raw.replace(tzinfo=UTC)
    if isinstance(raw, dict):
        return _from_parts(raw)
    if isinstance(raw, list):
        return _from_calendar(raw)
    if not isinstance(raw, str):
        return _from_epoch(raw)
    text = raw.strip()
    if text.casefold() in NONE_WORDS or text.startswith("0001-01-01"):
        return None
    if (digits := _DIGITS.fullmatch(text)) is not None:
        return _from_calendar([int(part) for part in digits.groups()])
    if PLAIN.fullmatch(text) and not (len(text) == 8 and text.isdigit()):
        return _from_epoch(text)
    if (dotnet := _DOTNET.fullmatch(text)) is not None:
        return _from_epoch(int(dotnet[1]))
    try:
        return instant(_from_text(text))
    except (ValueError, OverflowError):
        raise UnreadableError from None


def _from_parts(raw: dict[str, object]) -> datetime | None:
    seconds = raw.get("seconds", raw.get("_seconds"))
    nanos = next((raw[name] for name in _NANOS if name in raw), 0)
    whole = _from_epoch(seconds)
    if whole is None or type(nanos) is not int or not 0 <= nanos < 10**9:
        return whole
    return whole + timedelta(microseconds=nanos // 1000)


def _from_calendar(raw: list[object]) -> datetime:
    """Read the list that Java writes for a time without a zone."""
    parts = [part for part in raw if type(part) is int]
    if not 3 <= len(parts) == len(raw) <= 7:
        raise UnreadableError
    year, month, day, hour, minute, second, nanos = (*parts, 0, 0, 0, 0)[:7]
    if not 2000 <= year <= 2100:
        raise UnreadableError
    try:
        return datetime(year, month, day, hour, minute, second, nanos // 1000, UTC)
    except (ValueError, OverflowError):
        raise UnreadableError from None


def _from_epoch(raw: object) -> datetime | None:
    value = raw if type(raw) is int else number(raw)
    if not value:
        return None
    for parts, factor, divisor in _SCALES:
        if _OLDEST * parts <= value < _LATEST * parts:
            return _EPOCH + timedelta(microseconds=int(value * factor) // divisor)
    raise UnreadableError


def _from_text(text: str) -> datetime:
    if text[:1].isdigit():
        return datetime.fromisoformat(
            re.sub(r"\s*(?:UTC|GMT|Z)(?:\[\w+(?:/\w+)*\])?$", "+00:00", text)
        )
    return parsedate_to_datetime(text)


Time = Annotated[datetime, Reads(instant, (dict, list), UNITS, is_time=True)]
