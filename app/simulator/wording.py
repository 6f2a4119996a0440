"""The sentences of session and trade logs. Pure: figures in, text out."""

from datetime import datetime
from decimal import Decimal

from app.simulator.records import Position, Session, Side
from app.simulator.signals import View

CALLED: dict[str, Side] = {"buy": "long", "sell": "short"}
"""The side that a signal asks for."""


def money(amount: Decimal) -> str:
    """Return an amount with two decimals."""
    return f"{amount:,.2f}"


def signed(amount: Decimal) -> str:
    """Return an amount with two decimals and its sign."""
    rounded = amount.quantize(Decimal("0.01"))
    return f"{rounded:+,.2f}".replace("-", "−") if rounded else "0.00"


def started(session: Session) -> str:
    """A session began."""
    kind = (
        "budget" if session.strategy is None else f"{session.strategy} {session.duration}, budget"
    )
    count = session.max_positions
    return (
        f"session started: {kind} {money(session.budget)}, target {signed(session.profit_target)}, "
        f"loss {signed(-session.loss_threshold)}, {count} position{'s' if count > 1 else ''}"
    )


def chosen_leverage(low: Decimal, high: Decimal, chosen: int) -> str:
    """The band and what was taken from it."""
    return f"leverage band {low:.1f}× to {high:.1f}×, chosen {chosen}×"


def opened(position: Position) -> str:
    """A position was opened."""
    return (
        f"{position.side} {position.size:,} at {position.entry_price:,}, {position.leverage}×, "
        f"target {position.take_profit:,}, stop {position.stop_loss:,}"
    )


def closed(position: Position, price: Decimal, net: Decimal, reason: str) -> str:
    """A position was closed; `net` is after fees."""
    return (
        f"{position.side} {position.size:,} at {price:,}, {signed(net)} USDC after fees, {reason}"
    )


def allowed(seen: View, needed: Decimal) -> str:
    """Volume carried an entry."""
    return f"relative volume {seen.rvol} over {needed}, ATR {seen.atr_percent:.2f} %: entry allowed"


def quiet(seen: View, needed: Decimal) -> str:
    """Volume did not carry a signal."""
    return f"signal {seen.call} skipped: relative volume {seen.rvol} below {needed}"


def outlook(seen: View, support: Decimal, resistance: Decimal) -> str:
    """What the longer candles say."""
    if seen.call == "none":
        return f"outlook neutral between {support:,} and {resistance:,}"
    if seen.call == "buy":
        return f"outlook long, structure held above {support:,}"
    return f"outlook short, structure held below {resistance:,}"


def standing(position: Position, number: int, of: int, mark: Decimal) -> str:
    """Where an open position is."""
    to_target = abs(position.take_profit - mark) / mark * 100
    to_stop = abs(mark - position.stop_loss) / mark * 100
    nearest = (
        f"stop {position.stop_loss:,} is {to_stop:.2f} % away"
        if to_stop < to_target
        else f"target {position.take_profit:,} is {to_target:.2f} % away"
    )
    return f"position {number} of {of} at {signed(position.pnl(mark))}; {nearest}"


def stop_moved(old: Decimal, new: Decimal) -> str:
    """The stop was brought nearer."""
    return f"stop moved {old:,} → {new:,}"


def resting(until: datetime) -> str:
    """Nothing is entered for a while."""
    return f"rests until {until:%H:%M} after the last order"


def counts(session: Session) -> str:
    """How many positions are open."""
    count = len(session.open_positions)
    return (
        f"{count} of {session.max_positions} positions open, {session.max_positions - count} free"
    )
