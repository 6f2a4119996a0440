"""Candles as floats on slots of time, made once a reading.

A float is for drawing only: what is read by a person comes from the candle's own Decimals.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby, pairwise, takewhile
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from app.intervals import DAY, interval_seconds

if TYPE_CHECKING:
    from app.models.market import Candle


class Bar(NamedTuple):
    """One candle, or several that share a column."""

    slot: int
    """Which place in time it has; a number that nobody has is a gap."""
    open: float
    high: float
    low: float
    close: float
    volume: float | None
    """None when the server gave none."""
    first: Candle
    last: Candle
    """The candles it was made of: the same one, unless several share a column."""


class Series(NamedTuple):
    """The candles of one reading that could be understood, oldest first."""

    bars: tuple[Bar, ...] = ()
    seconds: int = 60
    """How long a slot is."""
    offset: int = 0
    """Seconds from the epoch to the start of slot 0."""
    not_understood: int = 0
    """Candles left out: a price or the time missing, or prices that cannot be."""
    read: tuple[Candle, ...] = ()
    """What it was read from."""

    def time(self, slot: int) -> datetime:
        """Return when a slot begins, in UTC."""
        return datetime.fromtimestamp(self.offset + slot * self.seconds, UTC)

    def slot(self, time: datetime) -> int:
        """Return the slot that a moment falls into."""
        return int((time.timestamp() - self.offset) // self.seconds)


def read_series(candles: Sequence[Candle], interval: str, before: Series | None = None) -> Series:
    """Return the candles that make sense, in order of time; a later one of the same slot wins.

    Where most are the same objects as in `before`, only the others are read.
    """
    other = _gone_on(candles, interval, before) if before is not None else None
    if other is not None:
        return other
    rows = []
    for candle in candles:
        figures = _figures(candle)
        if figures is not None and candle.time is not None:
            rows.append((int(candle.time.timestamp()), candle, figures))
    if not rows:
        return Series(not_understood=len(candles))
    rows.sort(key=lambda row: row[0])
    seconds = interval_seconds(interval) or _shortest_step([row[0] for row in rows])
    offset = rows[-1][0] % seconds
    bars = {}
    for time, candle, figures in rows:
        slot = (time - offset) // seconds
        bars[slot] = Bar(slot, *figures, candle, candle)
    lost = len(candles) - len(rows)
    return Series(tuple(bars.values()), seconds, offset, lost, tuple(candles))


def _gone_on(candles: Sequence[Candle], interval: str, before: Series) -> Series | None:
    """Return what `before` has become: older candles came in front of it or went from there, its
    end has changed. None where that is not all."""
    is_plain = len(before.bars) + before.not_understood == len(before.read)
    if not is_plain or interval_seconds(interval) != before.seconds:
        return None
    begin, known = _meeting(candles, before.read)
    pairs = zip(candles[begin:], before.read[known:], strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))
    end = begin + same
    kept = _made_of(candles[begin:end], before, known)
    if not kept:
        return None
    older, newer = read_series(candles[:begin], interval), read_series(candles[end:], interval)
    parts = [part for part in (older.bars, kept, newer.bars) if part]
    if any(first[-1].slot >= then[0].slot for first, then in pairwise(parts)):
        return None
    # Slots are counted from where the newest candle says.
    offsets = {part.offset for part in (older, newer) if part.bars}
    newest = kept[-1].last.time
    if not newer.bars and newest is not None:
        offsets.add(int(newest.timestamp()) % before.seconds)
    if offsets != {before.offset}:
        return None
    return before._replace(
        bars=(*older.bars, *kept, *newer.bars),
        not_understood=older.not_understood + same - len(kept) + newer.not_understood,
        read=tuple(candles),
    )


def _meeting(candles: Sequence[Candle], read: Sequence[Candle]) -> tuple[int, int]:
    """Return where in each of the two those begin that both may have, by their times."""
    first, known = (rows[0].time if rows else None for rows in (candles, read))
    if first is None or known is None:
        return 0, 0
    if first < known:
        return bisect_left(candles, known, key=lambda candle: candle.time or known), 0
    return 0, bisect_left(read, first, key=lambda candle: candle.time or first)


def _made_of(candles: Sequence[Candle], before: Series, known: int) -> tuple[Bar, ...]:
    """Return the bars that were made of these candles, which stood at a place of what was read;
    none where that cannot be told at once."""
    if before.not_understood:
        own = {id(candle) for candle in candles}
        return tuple([bar for bar in before.bars if id(bar.last) in own])
    bars = before.bars[known : known + len(candles)]
    is_in_order = bars and bars[0].last is candles[0] and bars[-1].last is candles[-1]
    return bars if is_in_order else ()


def group_bars(bars: Iterable[Bar], size: int) -> tuple[Bar, ...]:
    """Return one bar for each `size` slots: first open, last close, highest, lowest, all volume.

    The bars come in order of their slots.
    """
    if size <= 1:
        return tuple(bars)
    groups = groupby(bars, key=lambda bar: bar.slot // size)
    return tuple([_joined(slot, [*group]) for slot, group in groups])


def change_24h(series: Series) -> Decimal | None:
    """Return the percent that the price moved in 24 hours; None unless the candles cover them.

    Candles longer than an hour cannot say where 24 hours ago was.
    """
    if not series.bars or series.seconds > 3_600:
        return None
    last = series.bars[-1]
    wanted = last.slot - DAY // series.seconds
    place = bisect_left(series.bars, wanted, key=lambda bar: bar.slot)
    earlier = series.bars[place]
    if earlier.slot != wanted:
        return None
    return percent(earlier.last.close, last.last.close)


def percent(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """Return how far a price moved, in percent; None when one is missing."""
    if not before or after is None:
        return None
    return (after - before) / before * 100


def _figures(candle: Candle) -> tuple[float, float, float, float, float | None] | None:
    """Return the four prices and the volume; None when a price is missing or they cannot be."""
    first, top, bottom, final = candle.open, candle.high, candle.low, candle.close
    if first is None or top is None or bottom is None or final is None:
        return None
    start, high, low, end = float(first), float(top), float(bottom), float(final)
    if not (0 < low <= start <= high < inf and low <= end <= high):
        return None
    volume = None if candle.volume is None else float(candle.volume)
    return start, high, low, end, volume if volume is not None and 0 <= volume < inf else None


def _joined(slot: int, group: list[Bar]) -> Bar:
    first, last = group[0], group[-1]
    volumes = [bar.volume for bar in group if bar.volume is not None]
    return Bar(
        slot,
        first.open,
        max([bar.high for bar in group]),
        min([bar.low for bar in group]),
        last.close,
        sum(volumes) if len(volumes) == len(group) else None,
        first.first,
        last.last,
    )


def _shortest_step(times: Sequence[int]) -> int:
    """Return the seconds between two neighbours, for an interval that has a name of its own."""
    steps = (later - earlier for earlier, later in pairwise(times))
    return min((step for step in steps if step > 0), default=60)
