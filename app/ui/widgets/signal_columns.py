"""The columns of the market's signals beside what is held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from app.models.assets import base_symbol
from app.ui import format as fmt
from app.ui.glyphs import DOWN, MISSING, UP
from app.ui.pieces import Line, Piece, line
from app.ui.widgets.columns import Column, Context, Order

if TYPE_CHECKING:
    from datetime import datetime

    from app.models.market import Signal
    from app.models.trading import Position

Held = Callable[[], Mapping[str, "Position"]]
"""Returns the open positions by `base_symbol`."""


def signal_key(signal: Signal) -> str:
    """Return what a signal's row is kept by: its market."""
    return signal.symbol or signal.id or ""


def signal_orders() -> tuple[Order[Signal], ...]:
    """Return the ways to sort signals, the newest first at the start."""
    return (
        Order("age", lambda signal: signal.time, is_descending=True),
        Order("strength", lambda signal: signal.strength, is_descending=True),
        Order("symbol", lambda signal: signal.symbol),
    )


def signal_columns(now: Callable[[], datetime], held: Held) -> tuple[Column[Signal], ...]:
    """Return the columns."""

    def symbol(signal: Signal, _: Context) -> Line:
        return line(signal.symbol or MISSING, "text bold")

    def side(signal: Signal, _: Context) -> Line:
        if signal.side == "buy":
            return (Piece(UP, "up"), Piece(" buy", "up"))
        if signal.side == "sell":
            return (Piece(DOWN, "down"), Piece(" sell", "down"))
        return line("· none" if signal.side == "none" else MISSING, "muted")

    def strength(signal: Signal, _: Context) -> Line:
        text = fmt.size(round(signal.strength, 2)) if signal.strength is not None else MISSING
        return line(text)

    def age(signal: Signal, _: Context) -> Line:
        if signal.time is None or signal.side == "none":
            return line(MISSING, "muted")
        seconds = (now() - signal.time).total_seconds()
        return line(fmt.duration(seconds).split(" 0")[0], "muted")

    def position(signal: Signal, _: Context) -> Line:
        own = held().get(base_symbol(signal.symbol or ""))
        if own is None or own.side is None:
            return line("no position", "muted")
        against = {"long": "sell", "short": "buy"}[own.side] == signal.side
        if against:
            return line(f"{own.side}, against it", "warn")
        return line(own.side, "muted")

    return (
        Column("symbol", "", symbol, min_width=6),
        Column("side", "side", side, importance=1, min_width=6),
        Column("strength", "strength", strength, "right", importance=3),
        Column("age", "age", age, "right", importance=2, min_width=6),
        Column("held", "held", position, importance=4, min_width=12),
    )
