"""One symbol's bars, generated from the seed: minutes near the opening, coarser bars before.

Prices are whole ticks and volumes whole lots, so that sums and extremes of bars are exact.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

MINUTES_KEPT = 42 * 60
"""How far one-minute bars reach back from the opening: 504 candles of five minutes."""
QUARTERS_KEPT = 45 * 24 * 60
"""How far bars of 15 minutes reach back, in minutes."""
BLOCKS_KEPT = 520 * 24 * 60
"""How far bars of 4 hours reach back, in minutes."""
TREND_PERSISTENCE = 0.985
TREND_SPREAD = 0.02
"""The common shock leans one way for about an hour of bars at a time."""


class Bar(NamedTuple):
    """Prices in ticks, volume in lots."""

    open: int
    high: int
    low: int
    close: int
    volume: int
    trades: int


class Climate:
    """What all symbols share: how wild the market is, and which way it leans, bar by bar."""

    def __init__(self, rng: Random, persistence: float) -> None:
        self._rng = rng
        self._persistence = persistence
        self._spread = 0.45 * math.sqrt(1 - persistence * persistence)
        self._level = rng.gauss(0, 0.3)
        self._trend = 0.0
        self._bars: list[tuple[float, float]] = []

    def at(self, index: int) -> tuple[float, float]:
        """Return volatility (around 1) and the common shock (about standard normal) of a bar."""
        rng = self._rng
        while len(self._bars) <= index:
            self._level = self._persistence * self._level + rng.gauss(0, self._spread)
            self._trend = TREND_PERSISTENCE * self._trend + rng.gauss(0, TREND_SPREAD)
            self._bars.append((math.exp(self._level - 0.1), self._trend + rng.gauss(0, 1)))
        return self._bars[index]


class Move(NamedTuple):
    """One bar before it has a price level."""

    change: float
    """Logarithm of close over open."""
    up: float
    """Wick above the body, as a fraction of the price."""
    down: float
    """Wick below the body."""
    activity: float
    """Volume over its typical one."""


class Moves:
    """A run of moves: GARCH on the shared climate, so that calm and storm cluster."""

    def __init__(self, rng: Random, climate: Climate, sigma: float) -> None:
        self._rng = rng
        self._climate = climate
        self._sigma = sigma
        self._variance = 1.0
        self._count = 0

    def next(self) -> Move:
        """Return the next move."""
        rng = self._rng
        climate, common = self._climate.at(self._count)
        self._count += 1
        shock = 0.6 * common + 0.8 * rng.gauss(0, 1)
        deviation = math.sqrt(self._variance)
        self._variance = 0.03 + 0.87 * self._variance + 0.10 * self._variance * shock * shock
        spread = self._sigma * climate * deviation
        eagerness = (0.45 + 0.55 * abs(shock)) * climate * deviation
        return Move(
            spread * shock,
            spread * 0.9 * rng.random() ** 2,
            spread * 0.9 * rng.random() ** 2,
            eagerness * math.exp(rng.gauss(-0.05, 0.32)),
        )


def raise_bar(start: int, move: Move, typical_lots: float) -> Bar:
    """Give a move its level: the open is the close of the bar before."""
    close = max(1, round(start * math.exp(move.change)))
    return Bar(
        start,
        max(start, close) + round(start * move.up),
        max(1, min(start, close) - round(start * move.down)),
        close,
        max(1, round(typical_lots * move.activity)),
        1 + round(60 * move.activity),
    )


def raise_bars(moves: Sequence[Move], last: int, typical_lots: float) -> list[Bar]:
    """Give moves their level such that the last one closes at `last` ticks."""
    price = max(1, round(last / math.exp(sum(move.change for move in moves))))
    bars = []
    for move in moves:
        bar = raise_bar(price, move, typical_lots)
        bars.append(bar)
        price = bar.close
    end = bars[-1]
    bars[-1] = end._replace(close=last, high=max(end.high, last), low=min(end.low, last))
    return bars


def reflect(price: int, low: int, high: int) -> int:
    """Return a price inside the range: what overshoots an end comes back by as much."""
    if price > high:
        price = 2 * high - price
    elif price < low:
        price = 2 * low - price
    return min(high, max(low, price))


def seconds_of(bar: Bar, rng: Random) -> list[int]:
    """Return the 60 prices inside a minute: they reach its high and low and end at its close."""
    first, second = sorted(rng.sample(range(4, 56), 2))
    rising = bar.close >= bar.open
    low_first = rng.random() < (0.75 if rising else 0.25)
    turns = [
        (0, bar.open),
        (first, bar.low if low_first else bar.high),
        (second, bar.high if low_first else bar.low),
        (59, bar.close),
    ]
    reach = (bar.high - bar.low) * 0.10
    path: list[int] = []
    for (begin, start), (end, goal) in pairwise(turns):
        for step in range(begin, end):
            straight = start + (goal - start) * (step - begin) / (end - begin)
            wander = 0.0 if step == begin else rng.gauss(0, reach)
            path.append(reflect(round(straight + wander), bar.low, bar.high))
    path.append(bar.close)
    return path


def merge(bars: Sequence[Bar]) -> Bar:
    """Return the one bar that covers these."""
    opens, highs, lows, closes, volumes, trades = zip(*bars, strict=True)
    return Bar(opens[0], max(highs), min(lows), closes[-1], sum(volumes), sum(trades))
