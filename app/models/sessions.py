"""Sessions: the user's limits on one asset, and how far the engine got inside them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.models.assets import ASSET_NAMES, INDEX_NAMES, is_market
from app.models.base import WireModel, wire
from app.models.numbers import limit_unit
from app.models.rows import Notes, value_of
from app.models.scalars import (
    Amount,
    Count,
    Id,
    Index,
    Limit,
    LimitUnit,
    State,
    Symbol,
    Tally,
    Text,
    Word,
)
from app.models.spans import Length, span
from app.models.times import Time


class Session(WireModel):
    """An active trading session: the user's limits on one asset."""

    INSIDE = ("config", "params", "parameters", "settings", "limits")
    NOUNS = frozenset(("session", "trading"))
    ESSENTIAL = ("budget", "profit_target", "loss_threshold", "strategy", "started_at", "state")

    id: Id | None = wire("sessionId tradingSessionId id _id uuid guid pk")
    symbol: Symbol | None = wire(*ASSET_NAMES)
    asset_index: Index | None = wire(*INDEX_NAMES)
    mode: Word | None = wire("type sessionType tradeType tradingMode kind")
    """`quick` or `advance`, when the server says so or the fields fix it."""
    strategy: Word | None = wire("executionStrategy strategy.name strategy.type")
    duration: Length | None = wire("strategyDuration strategy.duration")
    budget: Amount | None = wire(
        "amount totalBudget initialBudget allocatedBudget budget.total",
    )
    profit_target: Limit | None = wire("target takeProfit targetProfit profitGoal")
    """As sent. Whether USDC or percent of the budget is not published."""
    loss_threshold: Limit | None = wire(
        "lossLimit maxLoss lossTarget stopLoss lossTolerance",
    )
    """As sent; unit as for the target."""
    limits_unit: LimitUnit | None = wire("limitsUnit targetUnit profitTargetUnit")
    """Only when the server names it."""
    max_positions: Count | None = wire(
        "positionLimit maxOpenPositions maxConcurrentPositions positionsMax",
    )
    open_positions: Tally | None = wire(
        "openPositionCount positionsOpen positionCount activePositions positions",
    )
    """A count; a list of positions is counted."""
    pnl: Amount | None = wire(
        "totalPnl pnl.total pnl.net currentPnl profitLoss netPnl",
    )
    """Realised and open together, in USDC."""
    realised_pnl: Amount | None = wire("realizedPnl closedPnl")
    unrealised_pnl: Amount | None = wire("unrealizedPnl openPnl")
    state: State | None = wire("status")
    reason: Text | None = wire("waitingFor statusReason statusMessage note")
    """Why it waits, in the server's words."""
    started_at: Time | None = wire(
        "startedAt started start createdAt created createTime openedAt",
    )
    ends_at: Time | None = wire("endsAt ends end expiresAt expires expiry")

    @property
    def key(self) -> str:
        """What rows and cursors are kept by: the id, else the asset."""
        return self.id or f"{self.symbol if self.asset_index is None else self.asset_index}"

    @property
    def length(self) -> timedelta | None:
        """How long it runs by its duration; None where that cannot be told for certain."""
        return None if self.duration is None else span(self.duration)

    @classmethod
    def from_key(cls, key: str) -> dict[str, object]:
        """Return the id that a key is, or the symbol where it has the form of one."""
        return {"symbol": key} if is_market(key) else super().from_key(key)

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Name the mode; take the unit of the limits from a percent sign or name."""
        mode = (values.get("mode") or "").casefold()
        if "adv" in mode or (not mode and (values.get("strategy") or values.get("duration"))):
            values["mode"] = "advance"
        elif "quick" in mode or (not mode and values.get("profit_target") is not None):
            values["mode"] = "quick"
        limits = [name for name in ("profit_target", "loss_threshold") if values.get(name)]
        if values.get("limits_unit") is None and limits:
            units = {limit_unit(value_of(row, keys[name]), keys[name]) for name in limits}
            values["limits_unit"] = units.pop() if len(units) == 1 else None
