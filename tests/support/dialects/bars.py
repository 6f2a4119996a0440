"""Candles in random dialects: objects, arrays, columns, maps; newest or oldest first; with gaps.

Arrays in another order than time, open, high, low, close are doubtful: no name says which is
which, so that not to read them is right. A candle in which two readings hold the same figures is
not drawn: open and close differ from high and low by a hundredth at least.
"""

import random
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from tests.support.dialects import forms, truth
from tests.support.dialects.forms import Form
from tests.support.dialects.rows import Expected
from tests.support.dialects.spelling import Spelling

LONG = {
    "time": ("time", "open time", "timestamp", "ts", "start", "start time", "date", "time open",
             "bucket", "candle time", "opened at", "datetime", "period start", "t"),
    "close_time": ("close time", "end time", "end", "time close", "period end"),
    "open": ("open", "open price", "open px", "o"),
    "high": ("high", "high price", "high px", "h", "max?"),
    "low": ("low", "low price", "low px", "l", "min?"),
    "close": ("close", "close price", "close px", "c", "last?"),
    "volume": ("volume", "vol", "base volume", "v", "volume base", "base asset volume"),
    "trades": ("trades", "trade count", "number of trades", "count", "n", "num trades"),
    "symbol": ("symbol", "coin", "market", "pair", "ticker", "s"),
    "interval": ("interval", "timeframe", "resolution", "granularity?", "i"),
}  # fmt: skip
SHORT = {"time": "t", "close_time": "T", "open": "o", "high": "h", "low": "l", "close": "c",
         "volume": "v", "trades": "n", "symbol": "s", "interval": "i"}  # fmt: skip
DECOYS = (
    "quote volume", "taker buy base volume", "taker buy quote volume", "vwap", "weighted average",
    "prev close", "change", "change pct", "open interest", "high time", "low time", "mark close",
    "average", "hl2", "previous close", "volume usd", "turnover", "volume quote", "ask close",
    "bid close", "close change", "volume 24h", "high 24h", "low 24h", "open 24h", "atr", "sma",
    "volume sma", "median price", "typical price", "adjusted close", "all time high",
)  # fmt: skip
LISTS = ("candles", "candles", "klines", "ohlcv", "bars", "candlesticks", "data", "items", "rows")
ORDERS = (
    ("time", "open", "high", "low", "close", "volume"),
    ("time", "open", "high", "low", "close", "volume", "close_time"),
    ("time", "low", "high", "open", "close", "volume"),
    ("time", "open", "close", "high", "low", "volume"),
    ("open", "high", "low", "close", "volume", "time"),
)
REQUIRED = ("time", "open", "high", "low", "close")


class BarDialect:
    """One server's way to write candles."""

    def __init__(self, rng: random.Random, spelling: Spelling) -> None:
        hyperliquid = rng.random() < 0.15
        self.names: dict[str, str] = {}
        self.doubtful: set[str] = set()
        taken: set[str] = set()
        for name, words in LONG.items():
            if name not in REQUIRED and rng.random() < 0.35:
                continue
            word = rng.choice(words)
            key = SHORT[name] if hyperliquid else spelling(word.rstrip("?"))
            if key.casefold() in taken and not hyperliquid:
                key = spelling(words[0])
            taken.add(key.casefold())
            self.names[name] = key
            if word.endswith("?"):
                self.doubtful.add(name)
        self.number: Form = rng.choice(forms.NUMBERS[:6])
        self.time: Form = rng.choice([f for f in forms.TIMES if not f.doubtful])
        self.symbol: Form = rng.choice(forms.SYMBOLS)
        self.decoys = [spelling(name) for name in rng.sample(DECOYS, k=rng.randrange(5))]
        self.decoys = [name for name in self.decoys if name.casefold() not in taken]
        self._rng = rng

    def cells(self, bar: truth.Candle) -> dict[str, object]:
        """Return each field as this server writes it."""
        written: dict[str, object] = {}
        for name in (field.name for field in fields(bar)):
            value: Any = getattr(bar, name)
            if isinstance(value, Decimal):
                written[name] = self.number.write(value)
            elif name in ("time", "close_time"):
                written[name] = self.time.write(value)
            else:
                written[name] = self.symbol.write(value) if name == "symbol" else value
        return written

    def expected(
        self, bar: truth.Candle, names: set[str], *, doubtful: bool
    ) -> dict[str, Expected]:
        """Return what is told when these fields are sent; the rest may be worked out."""
        told: dict[str, Expected] = {}
        cells = self.cells(bar)
        for name in (field.name for field in fields(bar)):
            value: Any = getattr(bar, name)
            if name in ("time", "close_time"):
                value = forms.at_scale(value, self.time.scale)
            if name == "symbol":
                value = (str(cells[name]).strip(), value)
            weak = doubtful or name in self.doubtful
            key = self.names.get(name, name)
            told[name] = Expected(value, self.time.name, key, weak, told=name in names)
        return told

    def row(self, bar: truth.Candle) -> dict[str, object]:
        """Return a candle as an object."""
        cells = self.cells(bar)
        sent = {key: cells[name] for name, key in self.names.items()}
        odd = format(bar.high * Decimal("1.37"), "f")
        return {**sent, **{key: self.number.write(Decimal(odd)) for key in self.decoys}}


def drawn(
    rng: random.Random, spelling: Spelling
) -> tuple[object, list[dict[str, Expected]], str, bool]:
    """Return an answer with candles, what they are, its layout, and whether it is doubtful."""
    dialect = BarDialect(rng, spelling)
    bars = truth.candles(rng, rng.choice(truth.COINS))
    if rng.random() < 0.4:
        bars = list(reversed(bars))
    ways: tuple[Callable[..., Any], ...] = (_objects, _arrays, _columns, _by_time, _header)
    way = rng.choices(ways, (55, 20, 10, 8, 7))[0]
    core, told, layout, doubtful = way(dialect, bars, rng)
    if rng.random() < 0.6 and not (isinstance(core, dict) and not core):
        name = spelling(rng.choice(LISTS))
        beside: dict[str, object] = {}
        if bars and rng.random() < 0.5:
            beside = {spelling("symbol"): bars[0].symbol, spelling("interval"): bars[0].interval}
        core = {**beside, name: core}
    return core, told, layout, doubtful


def _objects(dialect: BarDialect, bars: list[truth.Candle], rng: random.Random) -> Any:
    told = [dialect.expected(bar, set(dialect.names), doubtful=False) for bar in bars]
    return [dialect.row(bar) for bar in bars], told, "objects", False


def _arrays(dialect: BarDialect, bars: list[truth.Candle], rng: random.Random) -> Any:
    order = rng.choices(ORDERS, (5, 3, 1, 1, 1))[0]
    doubtful = order not in ORDERS[:2]
    told = [dialect.expected(bar, set(order), doubtful=doubtful) for bar in bars]
    cells = [[dialect.cells(bar)[name] for name in order] for bar in bars]
    return cells, told, f"arrays {' '.join(name[0] for name in order)}", doubtful


def _columns(dialect: BarDialect, bars: list[truth.Candle], rng: random.Random) -> Any:
    told = [dialect.expected(bar, set(dialect.names), doubtful=False) for bar in bars]
    rows = [dialect.row(bar) for bar in bars]
    names = list(rows[0]) if rows else []
    return {name: [row[name] for row in rows] for name in names}, told, "columns", len(bars) < 2


def _header(dialect: BarDialect, bars: list[truth.Candle], rng: random.Random) -> Any:
    told = [dialect.expected(bar, set(dialect.names), doubtful=False) for bar in bars]
    rows = [dialect.row(bar) for bar in bars]
    names = list(rows[0]) if rows else []
    cells = [[row[name] for name in names] for row in rows]
    if rng.random() < 0.5:
        return {"columns": names, "data": cells}, told, "columns, data", True
    return [names, *cells], told, "header row", True


def _by_time(dialect: BarDialect, bars: list[truth.Candle], rng: random.Random) -> Any:
    form = rng.choice([f for f in forms.TIMES if f.name in ("epoch ms text", "ISO Z")])
    sent = set(dialect.names) - {"time"}
    told = [dialect.expected(bar, {*sent, "time"}, doubtful=False) for bar in bars]
    keyed = {}
    for bar, row in zip(bars, told, strict=True):
        row["time"] = Expected(forms.at_scale(bar.time, form.scale), form.name, "(key)")
        one = dialect.row(bar)
        one.pop(dialect.names["time"])
        keyed[str(form.write(bar.time))] = one
    return keyed, told, "map by time", False
