"""Sessions, trades, positions and their logs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from app.models.base import WireModel, wire
from app.models.envelope import read_inner
from app.models.rows import Notes
from app.models.scalars import (
    PLAIN,
    ROWS,
    Amount,
    Count,
    Id,
    Index,
    Limit,
    LimitUnit,
    Multiple,
    Price,
    Quantity,
    Symbol,
    Tally,
    Text,
    Word,
    limit_unit,
)
from app.models.sides import Direction, Side, earns_as_long, size_side
from app.models.text import harmless
from app.models.times import Time

_LONGEST = 40
"""Characters of the values that are written out of a log row without a sentence."""


class Position(WireModel):
    """One open position of a trade. Every figure may be missing."""

    INSIDE = ("position",)
    ESSENTIAL = ("size", "side", "entry_price", "mark_price", "value", "pnl", "leverage")

    id: Id | None = wire("positionId", "_id", "uuid", "pid")
    trade_id: Id | None = wire("tradeId", "trade.id", "trade")
    session_id: Id | None = wire("sessionId", "tradingSessionId", "session.id", "session")
    symbol: Symbol | None = wire(
        "coin",
        "asset",
        "market",
        "ticker",
        "pair",
        "instrument",
        "assetName",
        "assetSymbol",
        "asset.symbol",
        "asset.name",
        "asset.coin",
    )
    asset_index: Index | None = wire(
        "assetIndex", "assetId", "perpIndex", "a", "asset.index", "asset.assetIndex", "asset"
    )
    side: Side | None = wire(
        "direction",
        "positionSide",
        "isLong",
        "isShort",
        "isBuy",
        "dir",
        "positionType",
        "orderSide",
    )
    """From a word, a flag, or the sign of the size."""
    size: Quantity | None = wire(
        "szi", "sz", "quantity", "qty", "positionSize", "positionAmt", "contracts", "signedSize"
    )
    """In units of the asset, never signed."""
    entry_price: Price | None = wire(
        "entryPx", "avgEntryPrice", "averageEntryPrice", "avgEntryPx", "openPrice", "entry"
    )
    mark_price: Price | None = wire("markPx", "currentPrice", "lastPrice", "mark")
    value: Amount | None = wire("positionValue", "notional", "notionalValue", "notionalUsd")
    """Size × mark in USDC, as the server gives it."""
    pnl: Amount | None = wire(
        "unrealizedPnl", "unrealisedPnl", "upnl", "uPnl", "openPnl", "pnlUsdc", "profit"
    )
    """Unrealised, in USDC."""
    realised_pnl: Amount | None = wire("realizedPnl", "closedPnl")
    leverage: Multiple | None = wire("leverage.value", "lev")
    margin: Amount | None = wire("marginUsed", "initialMargin", "collateral", "budget")
    """In USDC."""
    margin_mode: Word | None = wire("leverage.type", "marginType")
    take_profit: Price | None = wire(
        "takeProfitPrice", "tp", "tpPrice", "tpPx", "targetPrice", "takeProfitPx"
    )
    stop_loss: Price | None = wire(
        "stopLossPrice", "sl", "slPrice", "slPx", "stopPrice", "stopLossPx"
    )
    liquidation: Price | None = wire(
        "liquidationPx", "liquidationPrice", "liqPrice", "liqPx", "liq"
    )
    opened_at: Time | None = wire("openedAt", "createdAt", "openTime", "entryTime")
    state: Word | None = wire("status")

    @property
    def key(self) -> str:
        """What rows and cursors are kept by: the id, else asset and side.

        The index goes first: the name of an index may be learned, or change, while it is open.
        """
        asset = self.symbol if self.asset_index is None else self.asset_index
        return self.id or f"{asset}:{self.side}"

    @classmethod
    def from_key(cls, key: str) -> dict[str, object]:
        """Return the id that a key is, or the symbol where it has the form of one."""
        return {"symbol": key} if key.isalpha() else super().from_key(key)

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Take the sign off the size, and the side from it where none is given."""
        size: Decimal | None = values.get("size")
        if not size:
            return
        values["size"] = abs(size)
        signed = size_side(size, keys["size"])
        given: Direction | None = values.get("side")
        if given is None and "side" not in keys:
            figures = (values.get(name) for name in ("entry_price", "mark_price", "pnl"))
            values["side"] = signed or ("long" if earns_as_long(size, *figures) else None)
        elif given is not None and signed is not None and signed != given:
            values["side"] = None
            notes.say(f"side: {given} with a size of {size}")


class Trade(WireModel):
    """The current trade: one run of the engine, with its positions."""

    ESSENTIAL = ("positions",)

    id: Id | None = wire("tradeId", "_id", "uuid")
    session_id: Id | None = wire("sessionId", "tradingSessionId", "session.id")
    state: Word | None = wire("status")
    opened_at: Time | None = wire("openedAt", "createdAt", "startedAt", "startTime")
    realised_pnl: Amount | None = wire("realizedPnl", "closedPnl")
    pnl: Amount | None = wire("unrealizedPnl", "openPnl", "totalUnrealizedPnl", "totalPnl")
    positions: Annotated[tuple[Position, ...], ROWS] = wire(
        "openPositions", "assetPositions", "positionList", "currentPositions", default=()
    )

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Read the rows inside."""
        read_inner(values, "positions", Position, notes)


class Session(WireModel):
    """An active trading session: the user's limits on one asset."""

    INSIDE = ("config", "params", "parameters", "settings", "limits")
    ESSENTIAL = ("budget", "profit_target", "loss_threshold", "strategy", "started_at", "state")

    id: Id | None = wire("sessionId", "tradingSessionId", "_id", "uuid")
    symbol: Symbol | None = wire(
        "coin",
        "asset",
        "market",
        "ticker",
        "pair",
        "assetName",
        "assetSymbol",
        "asset.symbol",
        "asset.name",
        "asset.coin",
    )
    asset_index: Index | None = wire(
        "assetIndex", "assetId", "perpIndex", "asset.index", "asset.assetIndex", "asset"
    )
    mode: Word | None = wire("type", "sessionType", "tradeType", "tradingMode", "kind")
    """`quick` or `advance`, when the server says so or the fields fix it."""
    strategy: Word | None = wire("executionStrategy")
    duration: Word | None = wire("strategyDuration")
    budget: Amount | None = wire("amount", "totalBudget", "initialBudget", "allocatedBudget")
    profit_target: Limit | None = wire(
        "target",
        "takeProfit",
        "targetProfit",
        "profitGoal",
        "profitTargetUsdc",
        "profitTargetUsd",
        "profitTargetPercent",
        "profitTargetPct",
    )
    """As sent. Whether USDC or percent of the budget is not published."""
    loss_threshold: Limit | None = wire(
        "lossLimit",
        "maxLoss",
        "stopLoss",
        "lossTolerance",
        "lossThresholdUsdc",
        "lossThresholdUsd",
        "lossThresholdPercent",
        "lossThresholdPct",
    )
    """As sent; unit as for the target."""
    limits_unit: LimitUnit | None = wire("limitsUnit", "targetUnit", "profitTargetUnit")
    """Only when the server names it."""
    max_positions: Count | None = wire(
        "positionLimit", "maxOpenPositions", "maxConcurrentPositions"
    )
    open_positions: Tally | None = wire(
        "openPositionsCount",
        "openPositionCount",
        "positionsOpen",
        "positionCount",
        "positionsCount",
        "activePositions",
        "positions",
    )
    """A count; a list of positions is counted."""
    pnl: Amount | None = wire(
        "totalPnl", "pnl.total", "pnl.net", "currentPnl", "profitLoss", "netPnl"
    )
    """Realised and open together, in USDC."""
    realised_pnl: Amount | None = wire("realizedPnl", "closedPnl", "pnl.realized")
    unrealised_pnl: Amount | None = wire("unrealizedPnl", "openPnl", "pnl.unrealized", "pnl.open")
    state: Word | None = wire("status")
    reason: Text | None = wire("waitingFor", "statusReason", "statusMessage", "note")
    """Why it waits, in the server's words."""
    started_at: Time | None = wire("startedAt", "createdAt", "startTime", "openedAt")
    ends_at: Time | None = wire("endsAt", "expiresAt", "endTime", "endDate")

    @property
    def key(self) -> str:
        """What rows and cursors are kept by: the id, else the asset."""
        return self.id or f"{self.symbol if self.asset_index is None else self.asset_index}"

    @classmethod
    def from_key(cls, key: str) -> dict[str, object]:
        """Return the id that a key is, or the symbol where it has the form of one."""
        return {"symbol": key} if key.isalpha() and key.isupper() else super().from_key(key)

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
            units = {limit_unit(row.get(keys[name]), keys[name]) for name in limits}
            values["limits_unit"] = units.pop() if len(units) == 1 else None


class LogEntry(WireModel):
    """One line of a session's or a trade's log."""

    ESSENTIAL = ("text",)
    LINE = "text"

    id: Id | None = wire("logId", "_id", "uuid", "seq")
    time: Time | None = wire("timestamp", "createdAt", "at", "ts", "date", "t")
    level: Word | None = wire("severity", "logLevel", "lvl")
    kind: Word | None = wire("type", "event", "eventType", "action", "category")
    symbol: Symbol | None = wire("coin", "asset", "market", "ticker")
    text: Text | None = wire(
        "message", "msg", "description", "log", "content", "details", "event", "action"
    )
    """What happened; of a row without a sentence, a fill say, its values under their own names."""

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Write out a row that has no sentence."""
        if values.get("text") is None and "text" not in keys:
            told = set(keys.values())
            rest = {
                name: str(value)
                for name, value in row.items()
                if name not in told and isinstance(value, str | int | Decimal)
            }
            # Words first: a line may be cut off, and they say what the numbers are about.
            said = sorted(rest, key=lambda name: PLAIN.fullmatch(rest[name]) is not None)
            short = [f"{name} {rest[name]}" for name in said if 0 < len(rest[name]) <= _LONGEST]
            values["text"] = harmless(", ".join(short)) or None
