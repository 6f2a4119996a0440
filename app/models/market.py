"""Candles, signals and symbols."""

import re
from collections.abc import Mapping
from typing import Any

from app.models.assets import ASSET_NAMES
from app.models.base import WireModel, folded, wire
from app.models.names import words
from app.models.numbers import figures
from app.models.reads import UnreadableError
from app.models.rows import Notes
from app.models.scalars import (
    Count,
    Figures,
    Id,
    Percent,
    Price,
    Quantity,
    Ratio,
    Symbol,
    Text,
    Word,
)
from app.models.sides import SignalSide
from app.models.signposts import META
from app.models.times import UNITS as TIMES
from app.models.times import Time, instant

_INTERVAL = re.compile(r"\d{1,3} ?(?:[smhdwM]|min|hour|day)s?|[1-9]\d?[HDWMT]")
"""A key that names how long a candle is: `5m`, `1h`, `1D`."""


class Candle(WireModel):
    """One candle. A row of bare numbers is read as time, open, high, low, close, volume."""

    INSIDE = ("ohlc", "ohlcv", "bar", "candle", "mid")
    NOUNS = frozenset(("candle",))
    ESSENTIAL = ("open", "close")
    CONTEXT = ("symbol", "interval")

    time: Time | None = wire(
        "t openTime timestamp start startTime bucket bucketStart date datetime",
    )
    """When it opened."""
    close_time: Time | None = wire("T closeTime end endTime")
    open: Price | None = wire("o", "openPrice")
    high: Price | None = wire("h", "highPrice")
    low: Price | None = wire("l", "lowPrice")
    close: Price | None = wire("c", "closePrice")
    volume: Quantity | None = wire("v vol baseVolume")
    trades: Count | None = wire("n count numTrades tradeCount volumeTrades")
    symbol: Symbol | None = wire("s", *ASSET_NAMES)
    interval: Word | None = wire("i timeframe resolution")

    @classmethod
    def from_key(cls, key: str) -> dict[str, object]:
        """Return the time or the interval that a key is, else the symbol."""
        try:
            is_time = instant(key) is not None
        except UnreadableError:
            is_time = False
        interval = _INTERVAL.fullmatch(key) is not None
        return {"time" if is_time else "interval" if interval else "symbol": key}


class MarketCandle(Candle):
    """The newest candle of a market, and what the server tells of the market beside it."""

    RARE = frozenset(("change_percent_24h",))

    change_percent_24h: Percent | None = wire(
        "changePercent24h priceChangePercent24h changePercent24Hr priceChangePercent24Hr",
        "dayChangePercent dailyChangePercent changePercent1d priceChangePercent1d",
        "changePercentDay dayPriceChangePercent dailyPriceChangePercent",
    )
    """In percent, as the server has worked it out. A change without its unit may as well be one
    in USDC, so it is not read."""


def _may_hold_figures(key: str) -> bool:
    """Tell whether a name is neither of a time nor of what surrounds an answer."""
    said = words(key)
    return TIMES.isdisjoint(said) and said != ("id",) and folded(key) not in META


class Signal(WireModel):
    """What the engine's indicators say of a symbol at a time."""

    INSIDE = ("signal",)
    NOUNS = frozenset(("signal",))
    ESSENTIAL = ("side", "strength", "fields")
    CONTEXT = ("symbol", "interval")
    BARE = "side"

    id: Id | None = wire("signalId id _id uuid pk")
    symbol: Symbol | None = wire(*ASSET_NAMES, "s")
    interval: Word | None = wire("timeframe i resolution")
    side: SignalSide | None = wire(
        "signal direction action recommendation type trend dir signal.direction",
        "signal.side signal.action signal.type",
    )
    strength: Ratio | None = wire("score confidence probability signal.strength")
    price: Price | None = wire("close entryPrice px")
    time: Time | None = wire(
        "timestamp createdAt created createTime generatedAt evaluatedAt t candleTime date",
        "updatedAt",
    )
    reason: Text | None = wire("reasons message note description")
    fields: Figures = wire(
        "indicators values metrics features technicals studies indicatorValues technicalIndicators",
        "indicatorsValues readings",
        default={},
    )
    """Further numbers under the server's own names (rvol, atrPercent, …)."""

    @classmethod
    def from_key(cls, key: str) -> dict[str, object]:
        """Return the interval, the id or the symbol that a key is."""
        if _INTERVAL.fullmatch(key):
            return {"interval": key}
        return super().from_key(key) or {"symbol": key}

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Keep further numbers that stand beside the known fields."""
        known = {name.partition(".")[0] for name in keys.values()}
        beside = figures(
            {key: row[key] for key in row if key not in known and _may_hold_figures(key)}
        )
        notes.read.update(beside, (name.partition(".")[0] for name in beside))
        values["fields"] = {**beside, **(values.get("fields") or {})}
