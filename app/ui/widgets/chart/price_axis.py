"""The price scale of a chart: which row a price has, round ticks, and the labels beside them.

Works on floats; a label's text is made of Decimals elsewhere and never from a row.
"""

from collections.abc import Iterable
from decimal import Decimal
from math import ceil, floor, isfinite, log10
from typing import NamedTuple

STEPS = (Decimal("1"), Decimal("2"), Decimal("2.5"), Decimal("5"))
FIGURES = 5
"""Significant figures of a price on Hyperliquid; a whole number may have more."""
ROOM = 0.06
"""Share of the range left free above and below, so that a tick does not rescale."""
SPARSE = 0.5
"""A scale that the candles fill less than this is made anew."""
COST = 2 / 3
"""The candles keep at least this share of the height when a level is taken in."""


class PriceScale(NamedTuple):
    """A linear scale whose ticks are round prices in the middle of a row."""

    step: Decimal
    """The price between two ticks."""
    every: int
    """The rows between two ticks."""
    base: int
    """Rows from price zero to the middle of the lowest row."""
    rows: int

    @property
    def unit(self) -> float:
        """The price of one row."""
        return float(self.step) / self.every

    @property
    def top(self) -> float:
        """The price at the upper edge."""
        return (self.base + self.rows - 0.5) * self.unit

    @property
    def bottom(self) -> float:
        """The price at the lower edge."""
        return (self.base - 0.5) * self.unit

    def row(self, price: float) -> int:
        """Return the row of a price from the top; below 0 or from `rows` on when it is off."""
        return floor((self.top - price) / self.unit)

    def holds(self, price: float) -> bool:
        """Tell whether the price is on the scale."""
        return 0 <= self.row(price) < self.rows

    def ticks(self) -> list[tuple[int, Decimal]]:
        """Return rows and prices of the round prices, lowest first."""
        first = ceil(self.base / self.every)
        last = (self.base + self.rows - 1) // self.every
        return [
            (self.rows - 1 - (index * self.every - self.base), self.step * index)
            for index in range(first, last + 1)
            if index > 0
        ]


def price_tick(price: float) -> Decimal:
    """Return the finest step that a market quotes: five significant figures, whole numbers."""
    return Decimal(1).scaleb(min(floor(log10(price)) - FIGURES + 1, 0))


def fit_scale(low: float, high: float, rows: int) -> PriceScale:
    """Return the narrowest round scale with some room around both prices.

    Its ticks are prices that the market can have, so that each label says exactly where it is.
    """
    tick = price_tick(high)
    span = max(high - low, float(tick)) * (1 + 2 * ROOM)
    middle = (high + low) / 2
    smallest = span / max(rows - 1, 1)
    exponent = max(floor(log10(smallest)), tick.adjusted())
    choices = range(4, 9) if rows >= 12 else range(2, 5)
    step, every = min(
        (
            (step.scaleb(power), every)
            for power in range(exponent, exponent + 3)
            for step in STEPS
            for every in choices
            if float(step.scaleb(power)) / every >= smallest and step.scaleb(power) % tick == 0
        ),
        key=lambda choice: (float(choice[0]) / choice[1], choice[1]),
    )
    unit = float(step) / every
    return PriceScale(step, every, round(middle / unit - (rows - 1) / 2), rows)


def settle_scale(
    previous: PriceScale | None, low: float, high: float, levels: Iterable[float], rows: int
) -> PriceScale:
    """Return the previous scale while it still serves, else a new one.

    A level is taken in, nearest first, as long as the candles keep two thirds of the height.
    """
    span = high - low
    wanted_low, wanted_high = low, high
    for level in sorted(levels, key=lambda price: max(low - price, price - high)):
        if not isfinite(level) or level <= 0:
            continue
        lower, higher = min(wanted_low, level), max(wanted_high, level)
        if span >= COST * (higher - lower):
            wanted_low, wanted_high = lower, higher
    if previous is not None and previous.rows == rows:
        fits = previous.bottom <= wanted_low and wanted_high <= previous.top
        if fits and wanted_high - wanted_low >= SPARSE * (previous.top - previous.bottom):
            return previous
    return fit_scale(wanted_low, wanted_high, rows)


class Label(NamedTuple):
    """A price beside the chart."""

    row: int
    text: str
    role: str
    rank: int
    """Who stays when two collide: the smallest."""
    reach: int = 0
    """How many rows it may move aside; 0: it gives way altogether."""
    badge: bool = False
    """Drawn in reverse."""


def place_labels(labels: Iterable[Label], rows: int) -> dict[int, Label]:
    """Return at most one label a row; the lower ranks keep their place, the others move or go.

    Of equals off the scale the farthest stands at the very edge.
    """
    placed: dict[int, Label] = {}

    def within(row: int) -> int:
        return min(max(row, 0), rows - 1)

    for label in sorted(labels, key=lambda each: (each.rank, -abs(each.row - within(each.row)))):
        wanted = within(label.row)
        nearby = sorted(range(rows), key=lambda row: (abs(row - wanted), row))
        for row in nearby[: 2 * label.reach + 1]:
            if row not in placed and abs(row - wanted) <= label.reach:
                placed[row] = label
                break
    return placed
