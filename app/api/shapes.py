"""Answers with shapes of their own: the current trade, candles, signals, symbols, health."""

from app.models.health import Health
from app.models.market import Candle, Signal
from app.models.reading import Reading
from app.models.trading import Trade


def read_trade(plain: object) -> Reading[Trade | None]:
    """Return the current trade; also from a bare list of positions or of trades."""
    raise NotImplementedError


def read_candles(plain: object) -> Reading[tuple[Candle, ...]]:
    """Return candles, oldest first: rows, arrays, columns, or keyed by time or symbol."""
    raise NotImplementedError


def read_signals(plain: object) -> Reading[tuple[Signal, ...]]:
    """Return signals, oldest first; also keyed by symbol."""
    raise NotImplementedError


def read_symbols(plain: object) -> Reading[tuple[str, ...]]:
    """Return the symbols in the server's order and spelling."""
    raise NotImplementedError


def read_health(plain: object) -> Reading[Health]:
    """Return a health answer; also from a bare word."""
    raise NotImplementedError
