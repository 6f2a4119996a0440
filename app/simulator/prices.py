"""The market: published symbols, candles and marks. Prices depend on the seed and time alone."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Symbol:
    """One perpetual."""

    name: str
    index: int
    """In the published table."""
    price: float
    """Near this at the opening."""
    decimals: int
    """Of a price."""
    size_decimals: int
    max_leverage: int
    daily_volatility: float
    """Typical, as a fraction."""
    daily_volume: float
    """Typical, USDC."""


SYMBOLS = (
    Symbol("BTC", 0, 64_200, 0, 5, 40, 0.026, 9.0e8),
    Symbol("ETH", 1, 3_440, 1, 4, 25, 0.034, 5.0e8),
    Symbol("SOL", 2, 171.8, 2, 2, 20, 0.045, 2.4e8),
    Symbol("XRP", 3, 0.5231, 5, 0, 20, 0.040, 9.0e7),
    Symbol("DOGE", 4, 0.1229, 5, 0, 10, 0.050, 8.0e7),
    Symbol("AVAX", 5, 28.20, 3, 2, 10, 0.048, 4.0e7),
)
"""The published table, in the order of the index."""

INTERVALS = {
    "1m": 1,
    "3m": 3,
    "5m": 5,
    "15m": 15,
    "30m": 30,
    "1h": 60,
    "2h": 120,
    "4h": 240,
    "8h": 480,
    "12h": 720,
    "1d": 1440,
}
"""Minutes of each interval that is served."""


@dataclass(frozen=True, slots=True)
class Candle:
    """One candle; the last one of a list is still forming."""

    symbol: str
    interval: str
    open_time: datetime
    close_time: datetime
    """The last millisecond that belongs to it."""
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    """In units of the asset."""
    trades: int


@dataclass(frozen=True, slots=True)
class Signal:
    """What the indicators say at the close of one candle."""

    id: str
    symbol: str
    interval: str
    time: datetime
    """When the candle it speaks of closed."""
    side: Literal["buy", "sell", "none"]
    strength: Decimal
    """0 to 1."""
    price: Decimal
    rvol: Decimal
    """Volume divided by its average."""
    rvol_threshold: Decimal
    atr_percent: Decimal
    reason: str


class Market:
    """Prices at `now`, which the world moves."""

    now: datetime

    def __init__(self, seed: int, now: datetime) -> None:
        """Build the market as of `now`."""
        raise NotImplementedError

    def symbol(self, name: str) -> Symbol:
        """Return a symbol by its name, any case. Refusal 404 when there is none."""
        raise NotImplementedError

    def symbol_at(self, index: int) -> Symbol:
        """Return a symbol by its published index. Refusal 400 when there is none."""
        raise NotImplementedError

    def mark(self, symbol: str) -> Decimal:
        """Return the mark price at `now`; it moves every second."""
        raise NotImplementedError

    def candles(
        self, symbol: str, interval: str, *, limit: int = 500, before: datetime | None = None
    ) -> list[Candle]:
        """Return at most `limit` candles, oldest first; the last is forming.

        With `before` only candles that opened earlier than it. Refusal 404 for an unknown symbol,
        400 for an unknown interval.
        """
        raise NotImplementedError

    def change_day(self, symbol: str) -> Decimal:
        """Return the change of the mark within 24 hours, in percent."""
        raise NotImplementedError

    def signals(self, symbol: str, interval: str, *, limit: int = 50) -> list[Signal]:
        """Return the newest signals of closed candles, oldest first, one a candle."""
        raise NotImplementedError
