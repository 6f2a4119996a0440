"""Alura's public rules: relative volume against its threshold, ATR, and a simple outlook. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from app.simulator.assumptions import ASSUMED
from app.simulator.series import Bar

Call = Literal["buy", "sell", "none"]
NEEDED = ASSUMED.average_periods + 1
"""Bars that a view takes, the judged one included."""


@dataclass(frozen=True, slots=True)
class View:
    """What the bars up to one of them say."""

    call: Call
    lean: float
    """Fast average above the slow one, in average true ranges; negative below."""
    rvol: Decimal
    """Volume of the judged bar over the average of those before it."""
    atr_percent: Decimal
    """Average true range in percent of the close."""
    support: int
    """Lowest price of the bars, in ticks."""
    resistance: int
    """Highest price of the bars, in ticks."""


def view(bars: Sequence[Bar]) -> View:
    """Judge the last of at least `NEEDED` closed bars."""
    recent = bars[-NEEDED:]
    judged, before = recent[-1], recent[:-1]
    average = sum(bar.volume for bar in before) / len(before)
    pairs = list(pairwise(recent))[-ASSUMED.atr_periods :]
    ranges = [
        max(bar.high, previous.close) - min(bar.low, previous.close) for previous, bar in pairs
    ]
    atr = max(sum(ranges) / len(ranges), 1e-9)
    fast = sum(bar.close for bar in recent[-5:]) / 5
    slow = sum(bar.close for bar in recent) / len(recent)
    lean = (fast - slow) / atr
    call: Call = "none" if abs(lean) < 0.4 else "buy" if lean > 0 else "sell"
    return View(
        call,
        lean,
        Decimal(judged.volume / average).quantize(Decimal("0.01")),
        Decimal(100 * atr / judged.close).quantize(Decimal("0.001")),
        min(bar.low for bar in before),
        max(bar.high for bar in before),
    )


def threshold(leverage: int, atr_percent: Decimal) -> Decimal:
    """Return T_RVOL = max(0.8, T_base + 0.002 L + 0.5 ATR%)."""
    needed = (
        ASSUMED.rvol_base
        + ASSUMED.rvol_per_leverage * leverage
        + ASSUMED.rvol_per_atr_percent * atr_percent
    )
    return max(ASSUMED.rvol_floor, needed).quantize(Decimal("0.01"))


def strength(seen: View, needed: Decimal) -> Decimal:
    """Return 0 to 1: how far the averages are apart, carried by the volume behind it."""
    carried = 0.6 + 0.4 * min(1.0, float(seen.rvol / needed))
    return Decimal(math.tanh(abs(seen.lean) * 0.55) * carried).quantize(Decimal("0.01"))


def reason(seen: View, needed: Decimal) -> str:
    """Say in words why a signal is what it is."""
    if seen.call == "none":
        return f"outlook neutral, relative volume {seen.rvol}"
    word = "over" if seen.rvol >= needed else "below"
    side = "long" if seen.call == "buy" else "short"
    return f"outlook {side}, relative volume {seen.rvol} {word} {needed}, ATR {seen.atr_percent} %"
