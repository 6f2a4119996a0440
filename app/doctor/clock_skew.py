"""How far the server's clock is from ours, from the `Date` of its answers. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

OLDEST = 2.0
"""Seconds that a `Date` may be behind the moment when it was sent."""


@dataclass(frozen=True, slots=True)
class Skew:
    """Seconds by which the server's clock is ahead of ours, and how far that may be off."""

    seconds: float
    uncertainty_seconds: float


@dataclass(frozen=True, slots=True)
class Stamp:
    """One answer's `Date`, and between which moments of ours it was written."""

    date: datetime
    sent_at: datetime
    received_at: datetime


def stamp(header: str | None, received_at: datetime, took_seconds: float) -> Stamp | None:
    """Read an answer's `Date`; None when it has none that can be read."""
    try:
        date = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return Stamp(date, received_at - timedelta(seconds=took_seconds), received_at)


def skew(stamps: Iterable[Stamp]) -> Skew | None:
    """Return the skew; None without a stamp.

    A `Date` is cut to whole seconds, often kept for a second by the server, and written somewhere
    between sending and receiving: each answer bounds the skew from both sides, so many of them
    know it better than one.
    """
    bounds = [
        ((s.date - s.received_at).total_seconds(), (s.date - s.sent_at).total_seconds() + OLDEST)
        for s in stamps
    ]
    if not bounds:
        return None
    low, high = max(low for low, _ in bounds), min(high for _, high in bounds)
    if low > high:
        # Several servers answer, each with a clock of its own: the closest bounds speak for one.
        low, high = min(bounds, key=lambda bound: bound[1] - bound[0])
    return Skew((low + high) / 2, (high - low) / 2)
