"""Candles, signals and symbols."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from app.models.base import Price, WireModel, wire


class Candle(WireModel):
    """One candle. A row of bare numbers is read as time, open, high, low, close, volume."""

    time: datetime | None = wire("t", "openTime", "timestamp", "ts", "start", "startTime", "date")
    """When it opened."""
    close_time: datetime | None = wire("T", "closeTime", "end", "endTime")
    open: Price | None = wire("o", "openPrice")
    high: Price | None = wire("h", "highPrice")
    low: Price | None = wire("l", "lowPrice")
    close: Price | None = wire("c", "closePrice")
    volume: Decimal | None = wire("v", "vol", "baseVolume")
    trades: int | None = wire("n", "count", "numTrades", "tradeCount")
    symbol: str | None = wire("s", "coin")
    interval: str | None = wire("i", "timeframe")


class Signal(WireModel):
    """What the engine's indicators say of a symbol at a time."""

    id: str | None = wire("signalId", "_id", "uuid")
    symbol: str | None = wire("coin", "asset", "market", "ticker", "pair", "s")
    interval: str | None = wire("timeframe", "i")
    side: Literal["buy", "sell", "none"] | None = wire(
        "signal", "direction", "action", "type", "trend"
    )
    strength: Decimal | None = wire("score", "confidence", "probability")
    price: Price | None = wire("close", "entryPrice", "px")
    time: datetime | None = wire("timestamp", "createdAt", "ts", "t", "candleTime", "date")
    reason: str | None = wire("reasons", "message", "note", "description")
    fields: dict[str, Decimal] = wire("indicators", "values", "metrics", default={})
    """Further numbers under the server's own names (rvol, atrPercent, …)."""
