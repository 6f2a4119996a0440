"""What the screens make of a position's figures. Pure; what is missing stays missing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.levels import NO_END, Levels
from app.ui.pieces import keyed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.models.trading import Position

NO_POSITIONS = (
    keyed("No open positions. Running sessions open them; `2` shows what they wait for."),
)
"""What a list of positions says when it is empty."""

TOLD_WHEN_MISSING = {
    "positions.mark_price": "mark",
    "positions.pnl": "PnL",
    "positions.stop_loss": "stop",
    "positions.take_profit": "target",
    "positions.liquidation": "liquidation",
}
"""Our field names that a title says are not given, with their words."""


def levels_of(position: Position) -> Levels:
    """Return the prices that the position lives between."""
    return Levels(
        side=position.side,
        entry=position.entry_price,
        mark=position.mark_price,
        stop=position.stop_loss,
        target=position.take_profit,
        liquidation=position.liquidation,
    )


def danger(position: Position) -> Decimal | None:
    """Return the share of the way to the stop that is gone; None when it cannot be told."""
    return levels_of(position).danger


def pnl_percent(position: Position) -> Decimal | None:
    """Return the open PnL in percent of the margin, from the two figures in USDC."""
    return share(position.pnl, position.margin)


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return a part in percent of the whole; None where that says nothing."""
    if part is None or whole is None or whole <= 0:
        return None
    return part / whole * 100


def total(figures: Iterable[Decimal | int | None]) -> Decimal | None:
    """Return the sum; None when one figure is missing, since a part is no total."""
    sum_ = Decimal(0)
    for figure in figures:
        if figure is None:
            return None
        sum_ += figure
    return sum_


def way_to_end(position: Position) -> tuple[str, str]:
    """Return how far the price is from what ends the position, in percent, and what that is."""
    levels = levels_of(position)
    return fmt.percent(levels.distance_percent), "stop" if levels.is_stopped else "liq"


def no_end_of(positions: Iterable[Position]) -> str:
    """Return why it cannot be told how far any of these positions is from its end."""
    reasons = sorted({levels_of(position).lacks or NO_END for position in positions})
    return reasons[0] if len(reasons) == 1 else "cannot be told"


def nearest(positions: Iterable[Position]) -> Position | None:
    """Return the position whose price has the least way to go to its end, in percent."""
    ways = [(levels_of(position).distance_percent, position) for position in positions]
    known = [(way, position) for way, position in ways if way is not None]
    return min(known, key=lambda pair: pair[0])[1] if known else None
