"""Candles put together: answers that overlap, come late, or hold what is of no use here. Pure.

Rows go oldest first and have times. Nothing is ever joined here over a hole that is not known to
be one: that is for the source to find out.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from app.errors import BadReply
from app.intervals import interval_seconds
from app.models.assets import base_symbol
from app.models.market import Candle

Rows: TypeAlias = tuple[Candle, ...]


def time_of(candle: Candle) -> datetime:
    """Return when it opened; rows without a time are left out where answers are read."""
    assert candle.time is not None
    return candle.time


def step_of(interval: str, rows: Rows) -> timedelta:
    """Return the length of a candle: as its name says, else the shortest way between two."""
    seconds = interval_seconds(interval)
    if seconds is not None:
        return timedelta(seconds=seconds)
    ways = (time_of(after) - time_of(before) for before, after in pairwise(rows))
    return min((way for way in ways if way), default=timedelta(minutes=1))


def joined(held: Rows, more: Rows) -> Rows:
    """Return both, one candle a time.

    Of two the one in `more` counts, unless it says less, or all of `more` is older than what is
    held: then it comes late, out of somebody's cache.
    """
    if not held or not more:
        return held or more
    start = bisect_left(held, time_of(more[0]), key=time_of)
    stop = bisect_right(held, time_of(more[-1]), key=time_of)
    is_late = time_of(more[-1]) < time_of(held[-1])
    by_time = {time_of(candle): candle for candle in held[start:stop]}
    for candle in more:
        before = by_time.get(time_of(candle))
        if before is None or not (is_late or _says_less(candle, before)):
            by_time[time_of(candle)] = candle
    return (*held[:start], *(by_time[time] for time in sorted(by_time)), *held[stop:])


def _says_less(candle: Candle, before: Candle) -> bool:
    return any(
        getattr(candle, name) is None and getattr(before, name) is not None
        for name in ("open", "high", "low", "close", "volume")
    )


def unbroken(rows: Rows, end: datetime, step: timedelta) -> Rows:
    """Return those at the end that follow one another up to `end`."""
    after = end
    for place in range(len(rows) - 1, -1, -1):
        if after - time_of(rows[place]) >= 2 * step:
            return rows[place + 1 :]
        after = time_of(rows[place])
    return rows


def sifted(rows: Rows, symbol: str, interval: str, now: datetime) -> Rows:
    """Return the candles of the market that was asked for, without one of a time to come.

    Raises `BadReply` where all of them are of another market.
    """
    mine = _of_symbol(rows, symbol)
    exact = tuple(candle for candle in mine if candle.interval == interval)
    if exact and len(exact) < len(mine):
        mine = tuple(candle for candle in mine if candle.interval in (interval, None))
    by_time = {time_of(candle): candle for candle in mine}
    mine = tuple(by_time[time] for time in sorted(by_time))
    return _up_to_now(mine, now, step_of(interval, mine))


def _of_symbol(rows: Rows, symbol: str) -> Rows:
    wanted = base_symbol(symbol)
    named = {candle.symbol for candle in rows if candle.symbol is not None}
    other = {name for name in named if _is_another(base_symbol(name), wanted)}
    if not other:
        return rows
    mine = tuple(candle for candle in rows if candle.symbol not in other)
    if not mine:
        raise BadReply(f"The answer has candles of {sorted(other)[0]}, not of {symbol}.")
    return mine


def _is_another(name: str, wanted: str) -> bool:
    """Tell whether a name is surely another market's: numbers and multiples may be its own."""
    is_plain = name.isalpha() and wanted.isalpha()
    return is_plain and not (name.endswith(wanted) or wanted.endswith(name))


def _up_to_now(rows: Rows, now: datetime, step: timedelta) -> Rows:
    """Leave out what stands alone beyond the next candle.

    A whole run of candles up to there only says that the clock of this machine is behind.
    """
    first = bisect_right(rows, now + step, key=time_of)
    for place in range(max(first, 1), len(rows) if first else 0):
        if time_of(rows[place]) - time_of(rows[place - 1]) > 2 * step:
            return rows[:place]
    return rows


def opened_before(rows: Sequence[Candle], end: datetime) -> Rows:
    """Return those that opened before a time."""
    return tuple(rows[: bisect_left(rows, end, key=time_of)])
