"""What is drawn over the candles: levels of the own positions, signals, own entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.models.assets import base_symbol

if TYPE_CHECKING:
    from app.models.market import Signal
    from app.models.trading import Position, Trade


class LevelKind(NamedTuple):
    """How one sort of level looks and behaves."""

    name: str
    glyph: str
    line_role: str
    label_role: str
    rank: int
    """Whose label stays when two collide: the smallest."""
    scaled: bool
    """Whether the price scale may grow to take it in."""


LIQUIDATION = LevelKind("liq", "═", "loss", "loss", 2, False)
STOP = LevelKind("stop", "┄", "warn", "warn", 3, True)
TARGET = LevelKind("target", "╌", "gain", "gain", 4, True)
ENTRY = LevelKind("entry", "─", "track", "text", 5, True)


class Level(NamedTuple):
    """A price of an own position."""

    kind: LevelKind
    price: Decimal
    since: datetime | None
    """When the position opened; None when the server did not say."""


class Mark(NamedTuple):
    """Something that happened at a candle."""

    time: datetime
    above: bool
    text: str
    """One character a row, from the candle outward."""
    role: str


def position_levels(positions: Iterable[Position], *, stale: bool = False) -> tuple[Level, ...]:
    """Return the levels that are known, the least urgent first, so that the last drawn wins.

    Those of an old reading lose their colour and say so: they may have been moved since.
    """
    levels = [
        Level(_aged(kind) if stale else kind, price, position.opened_at)
        for position in positions
        for kind, price in (
            (ENTRY, position.entry_price),
            (TARGET, position.take_profit),
            (STOP, position.stop_loss),
            (LIQUIDATION, position.liquidation),
        )
        if price is not None and price.is_finite() and price > 0
    ]
    return tuple(sorted(levels, key=lambda level: -level.kind.rank))


def _aged(kind: LevelKind) -> LevelKind:
    return kind._replace(name=f"old {kind.name}", line_role="track", label_role="dim")


def positions_of(trade: Trade | None, symbol: str) -> tuple[Position, ...]:
    """Return the open positions on a symbol."""
    positions = trade.positions if trade is not None else ()
    wanted = base_symbol(symbol)
    return tuple(each for each in positions if each.symbol and base_symbol(each.symbol) == wanted)


def signal_marks(signals: Iterable[Signal]) -> tuple[Mark, ...]:
    """Return `▲` below for a buy and `▼` above for a sell; `none` is no mark.

    A signal that only repeats the one before it is the same opinion, not a new one.
    """
    marks = []
    before: str | None = None
    for signal in signals:
        if signal.time is None or signal.side is None:
            continue
        if signal.side != before and signal.side != "none":
            is_sell = signal.side == "sell"
            glyph, role = ("▼", "down") if is_sell else ("▲", "up")
            marks.append(Mark(signal.time, is_sell, glyph, role))
        before = signal.side
    return tuple(marks)


def entry_marks(positions: Iterable[Position]) -> tuple[Mark, ...]:
    """Return `△` with the side's letter at the candle where each position opened."""
    letters = {"long": "L", "short": "S"}
    return tuple(
        Mark(position.opened_at, False, "△" + letters.get(position.side or "", ""), "accent")
        for position in positions
        if position.opened_at is not None
    )
