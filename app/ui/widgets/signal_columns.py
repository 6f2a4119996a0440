"""The columns of the market's signals beside what is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.ui import format as fmt
from app.ui.glyphs import DOWN, MISSING, UP
from app.ui.pieces import Line, Piece, line
from app.ui.widgets.columns import Column, Context, Order

if TYPE_CHECKING:
    from datetime import datetime

    from app.models.market import Signal


class MarketSignal(NamedTuple):
    """A symbol's newest signal, with what is held of it, as of one moment."""

    signal: Signal
    """As the server sent it."""
    held: str | None
    """The side of the open position; None when there is none, or it has no side."""
    age: str
    """How old the signal is."""

    @classmethod
    def of(cls, signal: Signal, held: str | None, now: datetime) -> MarketSignal:
        """Put a signal beside what is held now."""
        if signal.time is None or signal.side == "none":
            return cls(signal, held, MISSING)
        return cls(signal, held, fmt.age_step((now - signal.time).total_seconds()))


def signal_key(row: MarketSignal) -> str:
    """Return what a signal's row is kept by: its market."""
    return row.signal.symbol or row.signal.id or ""


def signal_orders() -> tuple[Order[MarketSignal], ...]:
    """Return the ways to sort signals; the symbols stand still at the start."""
    return (
        Order("symbol", lambda row: row.signal.symbol),
        Order("strength", lambda row: row.signal.strength, is_descending=True),
        Order("age", lambda row: row.signal.time, is_descending=True),
    )


def signal_columns() -> tuple[Column[MarketSignal], ...]:
    """Return the columns."""
    return (
        Column("symbol", "", _symbol, min_width=6),
        Column("side", "side", _side, importance=1, min_width=6),
        Column("strength", "strength", _strength, "right", importance=3),
        Column("age", "age", _age, "right", importance=2, min_width=6),
        Column("held", "held", _held, importance=4, min_width=12),
    )


def _symbol(row: MarketSignal, _: Context) -> Line:
    return line(row.signal.symbol or MISSING, "text bold")


def _side(row: MarketSignal, _: Context) -> Line:
    if row.signal.side == "buy":
        return line(f"{UP} buy", "up")
    if row.signal.side == "sell":
        return line(f"{DOWN} sell", "down")
    return line("· none" if row.signal.side == "none" else MISSING, "muted")


def _strength(row: MarketSignal, _: Context) -> Line:
    strength = row.signal.strength
    return line(fmt.rounded(strength, 2))


def _age(row: MarketSignal, _: Context) -> Line:
    return line(row.age, "muted")


def _held(row: MarketSignal, _: Context) -> Line:
    if row.held is None:
        return line("no position", "muted")
    if (row.held, row.signal.side) in (("long", "sell"), ("short", "buy")):
        return (Piece(f"{row.held}, against it", "warn"),)
    return line(row.held, "muted")
