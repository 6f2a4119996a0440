"""The published formulas of leverage and exits, and Hyperliquid's liquidation price. Pure.

The divisor is the position's own share of the budget: see `Assumptions.divisor`.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from app.simulator.assumptions import ASSUMED
from app.simulator.prices import Symbol
from app.simulator.records import Session, Side

MICRO = Decimal("0.000001")
"""The smallest amount of USDC."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A position before it is opened."""

    leverage: int
    size: Decimal
    margin: Decimal
    take_profit: Decimal
    stop_loss: Decimal
    liquidation: Decimal


def to_tick(price: Decimal, symbol: Symbol) -> Decimal:
    """Round a price to the symbol's decimals."""
    return price.quantize(Decimal(1).scaleb(-symbol.decimals))


def band(session: Session, symbol: Symbol) -> tuple[Decimal, Decimal] | None:
    """Return the feasible leverage band; None when it is empty. G / B_pos is P / B: N cancels."""
    goal = 100 * session.profit_target / session.budget
    loss = 100 * session.loss_threshold / session.budget
    low = max(
        goal / ASSUMED.tp_max_percent, loss / ASSUMED.sl_max_percent, Decimal(ASSUMED.min_leverage)
    )
    high = min(
        goal / ASSUMED.tp_min_percent,
        loss / ASSUMED.sl_min_percent,
        Decimal(min(ASSUMED.max_leverage, symbol.max_leverage)),
    )
    return (low, high) if low <= high else None


def leverage(session: Session, symbol: Symbol) -> int | None:
    """Return L_sel, a whole number inside the band; None when there is none."""
    bounds = band(session, symbol)
    if bounds is None:
        return None
    low, high = bounds
    share = ASSUMED.quick_band_share
    if session.strategy is not None:
        share = ASSUMED.strategies[session.strategy].band_share
    chosen = int(low + share * (high - low))
    if chosen < low:
        chosen += 1
    return chosen if chosen <= high else None


def plan(session: Session, symbol: Symbol, side: Side, price: Decimal) -> Plan | None:
    """Return what a position would be; None when the band is empty or the order too small."""
    chosen = leverage(session, symbol)
    if chosen is None:
        return None
    share = session.budget / session.max_positions
    size = (share * chosen / price).quantize(
        Decimal(1).scaleb(-symbol.size_decimals), rounding=ROUND_DOWN
    )
    if size * price < ASSUMED.min_order_value:
        return None
    target = session.profit_target / session.budget / chosen
    stop = session.loss_threshold / session.budget / chosen
    sign = 1 if side == "long" else -1
    margin = (size * price / chosen).quantize(MICRO)
    return Plan(
        chosen,
        size,
        margin,
        to_tick(price * (1 + sign * target), symbol),
        to_tick(price * (1 - sign * stop), symbol),
        liquidation(symbol, sign, price, size, margin),
    )


def liquidation(
    symbol: Symbol, sign: int, price: Decimal, size: Decimal, margin: Decimal
) -> Decimal:
    """Return the price at which isolated margin no longer covers maintenance."""
    maintenance = Decimal(1) / (2 * symbol.max_leverage)
    available = margin - size * price * maintenance
    return to_tick(price - sign * available / size / (1 - maintenance * sign), symbol)
