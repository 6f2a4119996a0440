"""Answers with shapes of their own: the current trade, candles, signals, symbols, health."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from app.api.columns import as_rows
from app.api.reply import check, check_none, not_understood, read_one, read_present
from app.models.analytics import ENVELOPE, Analytics, has_series
from app.models.base import folded
from app.models.envelope import read_rows
from app.models.health import Health
from app.models.market import Candle, Signal
from app.models.numbers import figures
from app.models.plans import opened, plan_of, unpacked
from app.models.reading import Reading
from app.models.reads import UnreadableError
from app.models.rows import Notes
from app.models.scalars import symbol
from app.models.signposts import META, NOTHING, NotUnderstoodError, unwrapped
from app.models.text import listed
from app.models.trading import Trade, holds_other_rows, is_position, positions_beside

C = TypeVar("C", bound=Candle)

TRADE_NAMES = ("trade", "currentTrade", "activeTrade", "trades")
CANDLE_NAMES = ("candles", "candlesticks", "klines", "ohlcv", "bars", "history", "series", "prices")
SIGNAL_NAMES = ("signals", "latestSignals", "history")
SYMBOL_NAMES = listed(
    "symbols assets markets coins pairs universe tickers availableSymbols supportedSymbols "
    "availableAssets supportedAssets instruments products"
)
ANALYTICS_NAMES = ("analytics",)
_SYMBOL_KEYS = ("symbol", "name", "coin", "ticker", "pair", "base", "market", "asset", "id")
_MARKET = re.compile(r"k?[A-Z0-9][A-Z0-9/:._-]*")
"""A key that names a market, as `BTC`, `kPEPE` or `BTC-USD`."""
_FIRST = datetime.min.replace(tzinfo=UTC)


def read_trade(plain: object) -> Reading[Trade | None]:
    """Return the current trade; also from a bare list of positions or of trades."""
    check(plain)
    core = unwrapped(plain, TRADE_NAMES)
    if isinstance(core, list):
        core = [unpacked(row) for row in core]
    if isinstance(core, list) and any(isinstance(row, dict) for row in core):
        trades = [row for row in core if isinstance(row, dict) and _has_positions(row)]
        unlike = (isinstance(row, dict) and holds_other_rows(row) for row in core)
        if (trades and len(core) > 1) or (not trades and any(unlike)):
            raise not_understood(plain)
        core = trades[0] if trades else {"positions": core}
        reading = read_one(core, Trade)
    elif isinstance(core, dict) and not _has_positions(core) and is_position(core):
        reading = read_one({"positions": [core]}, Trade)
    else:
        reading = read_one(plain, Trade, names=TRADE_NAMES)
    trade = reading.value
    if trade is None or (trade.id is None and not trade.positions):
        check_none(plain)
    if trade is not None and not trade.positions:
        if not reading.complete:
            raise not_understood(plain)
        if "positions" in reading.missing:
            # What does not speak of positions does not say that there are none.
            if trade.id is None:
                raise not_understood(plain)
            return replace(reading, complete=False)
        if trade.id is None:
            return replace(reading, value=None, missing=frozenset())
    return reading


def _has_positions(row: dict[str, Any]) -> bool:
    row = opened(Trade, row)
    return "positions" in plan_of(Trade, row).fields or bool(positions_beside(row))


def read_candles(plain: object) -> Reading[tuple[Candle, ...]]:
    """Return candles; see `read_bars`."""
    return read_bars(plain, Candle)


def read_bars(plain: object, model: type[C]) -> Reading[tuple[C, ...]]:
    """Return candles of a kind, oldest first: rows, arrays, columns, or keyed by time or symbol.

    A candle without a time or any price is lost; so is one whose high and low do not hold its
    open and close: its columns may stand in another order.
    """
    check(plain)
    if isinstance(plain, dict) and plain.get("s") == "no_data":
        return Reading(())
    notes = Notes()
    try:
        rows = read_rows(as_rows(plain, notes), model, CANDLE_NAMES, notes)
    except NotUnderstoodError:
        raise not_understood(plain) from None
    if not rows:
        check_none(plain)
    good = [candle for candle in rows if candle.time is not None and _is_sound(candle)]
    if len(good) < len(rows):
        notes.complete = False
        notes.say(f"{len(rows) - len(good)} candles have no time or price or contradict themselves")
        if not good:
            raise not_understood(plain)
    lacking = sum(None in _prices(candle) for candle in good)
    if lacking:
        notes.say(f"{lacking} candles lack one of their four prices")
    good.sort(key=lambda candle: candle.time or _FIRST)
    return notes.reading(tuple(good), model, empty=not good)


def _prices(candle: Candle) -> tuple[Decimal | None, ...]:
    return candle.open, candle.high, candle.low, candle.close


def _is_sound(candle: Candle) -> bool:
    known = [price for price in _prices(candle) if price is not None]
    return bool(known) and (
        (candle.high is None or max(known) <= candle.high)
        and (candle.low is None or min(known) >= candle.low)
    )


def read_signals(plain: object) -> Reading[tuple[Signal, ...]]:
    """Return signals, oldest first; also keyed by symbol."""
    check(plain)
    notes = Notes()
    try:
        rows = read_rows(plain, Signal, SIGNAL_NAMES, notes)
    except NotUnderstoodError:
        raise not_understood(plain) from None
    if not rows:
        check_none(plain)
    ordered = sorted(rows, key=lambda signal: signal.time or _FIRST)
    return notes.reading(tuple(ordered), Signal, empty=not rows)


def read_symbols(plain: object) -> Reading[tuple[str, ...]]:
    """Return the symbols in the server's order and spelling."""
    check(plain)
    core = unwrapped(plain, SYMBOL_NAMES, is_named=True)
    if isinstance(core, dict) and not _is_keyed(core):
        core = unwrapped(core, SYMBOL_NAMES)
    if core in NOTHING:
        check_none(plain)
        return Reading(())
    if isinstance(core, dict) and list(core) == [str(index) for index in range(len(core))]:
        core = list(core.values())
    elif isinstance(core, dict) and _is_keyed(core):
        core = list(core)
    if not isinstance(core, list):
        raise not_understood(plain)
    named = {_name(row): None for row in core}
    bad = named.pop(None, named) is None
    if not named:
        raise not_understood(plain)
    broken = ("some symbols could not be read",) if bad else ()
    return Reading(tuple(name for name in named if name), broken=broken, complete=not bad)


def _is_keyed(core: dict[str, Any]) -> bool:
    """Tell whether an object has a market for each key."""
    names = {folded(key) for key in core}
    return bool(core) and names.isdisjoint(META) and all(map(_MARKET.fullmatch, core))


def _name(row: object) -> str | None:
    if isinstance(row, dict):
        row = unwrapped(row, ())
    if isinstance(row, dict):
        by_fold = {folded(key): value for key, value in row.items()}
        row = next(
            (by_fold[key] for key in _SYMBOL_KEYS if isinstance(by_fold.get(key), str)), None
        )
    try:
        shown = symbol(row)
    except UnreadableError:
        return None
    return shown if shown == row else None


def read_analytics(plain: object) -> Reading[Analytics]:
    """Return the breakdowns; also plain numbers under names of the server's own, or none at all."""
    check(plain)
    plain = _by_name(plain)
    core = unwrapped(plain, ANALYTICS_NAMES, is_named=True)
    if core in NOTHING:
        check_none(plain)
        return Reading(Analytics())
    if isinstance(core, dict) and not _is_analytics(core) and _has_numbers(core):
        inside = (raw for raw in core.values() if isinstance(raw, dict))
        if not any(map(_is_analytics, inside)):
            told = {key: raw for key, raw in core.items() if folded(key) not in ENVELOPE}
            return read_present({"metrics": told}, Analytics)
    return read_present(plain, Analytics, names=ANALYTICS_NAMES)


def _by_name(plain: object, depth: int = 0) -> object:
    """Return the answer with lists of names and objects, `[["day", {…}], …]`, as objects."""
    if isinstance(plain, dict) and depth < 2:
        return {key: _by_name(value, depth + 1) for key, value in plain.items()}
    if not isinstance(plain, list) or not plain:
        return plain
    pairs = [pair for pair in plain if isinstance(pair, list) and len(pair) == 2]
    named = {name: raw for name, raw in pairs if isinstance(name, str) and isinstance(raw, dict)}
    return named if len(named) == len(plain) else plain


def _is_analytics(core: dict[str, Any]) -> bool:
    return bool(plan_of(Analytics, core).fields)


def _has_numbers(core: dict[str, Any]) -> bool:
    return bool(figures(core)) or has_series(core)


def read_health(plain: object) -> Reading[Health]:
    """Return a health answer; also from a bare word."""
    return read_present(plain, Health, names=("health", "status"))
