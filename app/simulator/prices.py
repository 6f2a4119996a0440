"""The market: published symbols, candles and marks. Prices depend on the seed and time alone."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.simulator.assumptions import ASSUMED
from app.simulator.history import History, climates
from app.simulator.refusals import Refusal
from app.simulator.series import Bar
from app.simulator.signals import NEEDED, Call, View, reason, strength, threshold, view


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
    Symbol("BTC", 0, 64_200, 0, 5, 40, 0.020, 9.0e8),
    Symbol("ETH", 1, 3_440, 1, 4, 25, 0.027, 5.0e8),
    Symbol("SOL", 2, 171.8, 2, 2, 20, 0.035, 2.4e8),
    Symbol("XRP", 3, 0.5231, 5, 0, 20, 0.032, 9.0e7),
    Symbol("DOGE", 4, 0.1229, 5, 0, 10, 0.037, 8.0e7),
    Symbol("AVAX", 5, 28.20, 3, 2, 10, 0.036, 4.0e7),
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


VIEWS_KEPT = 4_000
"""Answers of `view_at` that are remembered."""


def minute_of(moment: datetime) -> int:
    """Return the minute since the epoch that holds a moment."""
    return int(moment.timestamp()) // 60


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
    side: Call
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

    def __init__(self, seed: int, now: datetime) -> None:
        """Build the market as of `now`."""
        self.now = now
        shared = climates(seed)
        self._symbols = {symbol.name: symbol for symbol in SYMBOLS}
        self._views: dict[tuple[str, str, int], View] = {}
        self._histories = {
            symbol.name: History(
                symbol.name,
                seed,
                opening=minute_of(now),
                opening_ticks=round(symbol.price * 10**symbol.decimals),
                daily_volatility=symbol.daily_volatility,
                daily_lots=symbol.daily_volume / symbol.price * 10**symbol.size_decimals,
                climates=shared,
            )
            for symbol in SYMBOLS
        }

    def symbol(self, name: str) -> Symbol:
        """Return a symbol by its name, any case. Refusal 404 when there is none."""
        found = self._symbols.get(name.upper())
        if found is None:
            raise Refusal(404, f"Unknown symbol: {name}")
        return found

    def symbol_at(self, index: int) -> Symbol:
        """Return a symbol by its published index. Refusal 400 when there is none."""
        for symbol in SYMBOLS:
            if symbol.index == index:
                return symbol
        raise Refusal(400, f"Unknown asset index: {index}")

    def price(self, name: str, ticks: int) -> Decimal:
        """Return so many ticks of a symbol as a price."""
        return Decimal(ticks).scaleb(-self._symbols[name].decimals)

    def ticks(self, name: str, minute: int) -> list[int]:
        """Return the 60 prices, in ticks, of a minute since the epoch."""
        return self._histories[name].seconds(minute)

    def minute_bar(self, name: str, minute: int) -> Bar:
        """Return the whole bar of a minute since the epoch."""
        return self._histories[name].minute(minute)

    def mark(self, symbol: str) -> Decimal:
        """Return the mark price at `now`; it moves every second."""
        return self.mark_at(self.symbol(symbol).name, self.now)

    def mark_at(self, name: str, moment: datetime) -> Decimal:
        """Return the mark price at a second of the last 42 hours."""
        if moment.second == 0:
            return self.price(name, self.minute_bar(name, minute_of(moment)).open)
        return self.price(name, self.ticks(name, minute_of(moment))[moment.second])

    def view_at(self, name: str, interval: str, moment: datetime) -> View:
        """Return what the candles closed by a moment of the last 36 hours say."""
        minutes = INTERVALS[interval]
        end = minute_of(moment) // minutes * minutes
        seen = self._views.get((name, interval, end))
        if seen is None:
            if len(self._views) > VIEWS_KEPT:
                self._views.clear()
            closed = self._histories[name].closed(minutes, end, NEEDED)
            seen = self._views[name, interval, end] = view(closed)
        return seen

    def bars(
        self, name: str, interval: str, limit: int, before: datetime | None = None
    ) -> list[tuple[int, Bar]]:
        """Return bars with the minute at which they open, oldest first; the last is forming."""
        minutes = INTERVALS.get(interval)
        if minutes is None:
            raise Refusal(
                400, f"interval must be one of the following values: {', '.join(INTERVALS)}"
            )
        minute = minute_of(self.now)
        end = minute + 1
        if before is not None:
            seconds = before.timestamp() / 60
            end = min(end, math.ceil(seconds / minutes) * minutes)
        newest = (end - 1) // minutes * minutes
        first = newest - (limit - 1) * minutes
        history = self._histories[self.symbol(name).name]
        return history.bars(minutes, first, minute, self.now.second, end)

    def candles(
        self, symbol: str, interval: str, *, limit: int = 500, before: datetime | None = None
    ) -> list[Candle]:
        """Return at most `limit` candles, oldest first; the last is forming.

        With `before` only candles that opened earlier than it. Refusal 404 for an unknown symbol,
        400 for an unknown interval.
        """
        found = self.symbol(symbol)
        rows = self.bars(found.name, interval, limit, before)
        length = timedelta(minutes=INTERVALS[interval])
        candles = []
        for minute, bar in rows:
            opened = datetime.fromtimestamp(minute * 60, UTC)
            candles.append(
                Candle(
                    found.name,
                    interval,
                    opened,
                    opened + length - timedelta(milliseconds=1),
                    self.price(found.name, bar.open),
                    self.price(found.name, bar.high),
                    self.price(found.name, bar.low),
                    self.price(found.name, bar.close),
                    Decimal(bar.volume).scaleb(-found.size_decimals),
                    bar.trades,
                )
            )
        return candles

    def change_day(self, symbol: str) -> Decimal:
        """Return the change of the mark within 24 hours, in percent."""
        name = self.symbol(symbol).name
        then = self.mark_at(name, self.now - timedelta(days=1))
        return (100 * (self.mark(name) - then) / then).quantize(Decimal("0.01"))

    def signals(self, symbol: str, interval: str, *, limit: int = 50) -> list[Signal]:
        """Return the newest signals of closed candles, oldest first, one a candle."""
        found = self.symbol(symbol)
        rows = self.bars(found.name, interval, limit + NEEDED)[:-1]
        bars = [bar for _, bar in rows]
        found_signals = []
        for index in range(max(NEEDED, len(bars) - limit + 1), len(bars) + 1):
            seen = view(bars[index - NEEDED : index])
            needed = threshold(ASSUMED.signal_leverage, seen.atr_percent)
            closed = (rows[index - 1][0] + INTERVALS[interval]) * 60
            found_signals.append(
                Signal(
                    f"{found.name}-{interval}-{closed}",
                    found.name,
                    interval,
                    datetime.fromtimestamp(closed, UTC),
                    seen.call,
                    strength(seen, needed),
                    self.price(found.name, bars[index - 1].close),
                    seen.rvol,
                    needed,
                    seen.atr_percent,
                    reason(seen, needed),
                )
            )
        return found_signals
