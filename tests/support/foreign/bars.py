"""Candles that every foreign backend tells in its own way: known figures by plain arithmetic."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.support.foreign.kernel import STEPS


@dataclass(frozen=True)
class Bar:
    """One candle in cents, so that each dialect can write it without rounding."""

    opened: datetime
    seconds: int
    open: int
    high: int
    low: int
    close: int
    lots: int

    @property
    def closed(self) -> datetime:
        return self.opened + timedelta(seconds=self.seconds)


def bars(base: int, interval: str, now: datetime, count: int) -> list[Bar]:
    """The last `count` candles, oldest first, the last one still forming."""
    step = STEPS[interval]
    last = int(now.timestamp()) // step
    return [_bar(base, step, last - back) for back in range(count - 1, -1, -1)]


def _bar(base: int, step: int, number: int) -> Bar:
    opens, closes = (base + base * _wave(n) // 5_000 for n in (number - 1, number))
    wick = base // 1_000 + number % 7
    return Bar(
        opened=datetime.fromtimestamp(number * step, UTC),
        seconds=step,
        open=opens,
        high=max(opens, closes) + wick,
        low=min(opens, closes) - wick,
        close=closes,
        lots=1_000 + number * 37 % 900,
    )


def _wave(number: int) -> int:
    phase = number % 80
    return (phase if phase < 40 else 80 - phase) - 20 + number * 13 % 5
