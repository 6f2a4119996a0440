"""Sessions, trades, positions and their logs."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from app.models.base import Amount, Price, WireModel, wire

Side = Literal["long", "short"]


class Position(WireModel):
    """One open position of a trade. Every figure may be missing."""

    id: str | None = wire("positionId", "_id", "uuid", "pid")
    trade_id: str | None = wire("tradeId", "trade.id", "trade")
    session_id: str | None = wire("sessionId", "tradingSessionId", "session.id", "session")
    symbol: str | None = wire(
        "coin", "asset", "market", "ticker", "pair", "instrument", "assetName"
    )
    asset_index: int | None = wire("assetIndex", "assetId", "perpIndex", "a")
    side: Side | None = wire("direction", "positionSide", "isLong", "isBuy", "dir")
    """From a word, a flag, or the sign of the size."""
    size: Decimal | None = wire(
        "szi", "sz", "quantity", "qty", "positionSize", "amount", "contracts"
    )
    """In units of the asset, never signed."""
    entry_price: Price | None = wire("entryPx", "avgEntryPrice", "averageEntryPrice", "openPrice")
    mark_price: Price | None = wire("markPx", "currentPrice", "lastPrice", "price", "oraclePx")
    value: Amount | None = wire("positionValue", "notional", "notionalValue", "notionalUsd")
    """Size × mark in USDC, as the server gives it."""
    pnl: Amount | None = wire("unrealizedPnl", "unrealisedPnl", "upnl", "openPnl", "profit")
    """Unrealised, in USDC."""
    realised_pnl: Amount | None = wire("realizedPnl", "closedPnl")
    leverage: Decimal | None = wire("leverage.value", "lev")
    margin: Amount | None = wire("marginUsed", "initialMargin", "collateral", "budget")
    """In USDC."""
    margin_mode: str | None = wire("leverage.type", "marginType")
    take_profit: Price | None = wire(
        "takeProfitPrice", "tp", "tpPrice", "tpPx", "targetPrice", "takeProfitPx"
    )
    stop_loss: Price | None = wire(
        "stopLossPrice", "sl", "slPrice", "slPx", "stopPrice", "stopLossPx"
    )
    liquidation: Price | None = wire("liquidationPx", "liquidationPrice", "liqPrice", "liqPx")
    opened_at: datetime | None = wire("openedAt", "createdAt", "openTime", "entryTime", "time")
    state: str | None = wire("status")

    @property
    def key(self) -> str:
        """What rows and cursors are kept by: the id, else symbol and side."""
        return self.id or f"{self.symbol}:{self.side}"


class Trade(WireModel):
    """The current trade: one run of the engine, with its positions."""

    id: str | None = wire("tradeId", "_id", "uuid")
    session_id: str | None = wire("sessionId", "tradingSessionId", "session.id")
    state: str | None = wire("status")
    opened_at: datetime | None = wire("openedAt", "createdAt", "startedAt", "startTime")
    realised_pnl: Amount | None = wire("realizedPnl", "closedPnl")
    pnl: Amount | None = wire("unrealizedPnl", "openPnl", "totalUnrealizedPnl", "totalPnl")
    positions: tuple[Position, ...] = wire(
        "openPositions", "assetPositions", "positionList", default=()
    )


class Session(WireModel):
    """An active trading session: the user's limits on one asset."""

    id: str | None = wire("sessionId", "tradingSessionId", "_id", "uuid")
    symbol: str | None = wire("coin", "asset", "market", "ticker", "assetName", "assetSymbol")
    asset_index: int | None = wire("assetIndex", "assetId", "perpIndex")
    mode: str | None = wire("type", "sessionType", "tradeType", "kind")
    """`quick` or `advance`, when the server says so or the fields fix it."""
    strategy: str | None = wire("executionStrategy")
    duration: str | None = wire("strategyDuration")
    budget: Amount | None = wire("amount", "totalBudget", "initialBudget", "allocatedBudget")
    profit_target: Decimal | None = wire("target", "takeProfit", "targetProfit", "profitGoal")
    """As sent. Whether USDC or percent of the budget is not published."""
    loss_threshold: Decimal | None = wire("lossLimit", "maxLoss", "stopLoss", "lossTolerance")
    """As sent; unit as for the target."""
    limits_unit: Literal["USDC", "percent"] | None = wire(
        "limitsUnit", "targetUnit", "profitTargetUnit"
    )
    """Only when the server names it."""
    max_positions: int | None = wire("positionLimit", "maxOpenPositions", "maxConcurrentPositions")
    open_positions: int | None = wire(
        "openPositionsCount", "positionsOpen", "activePositions", "positions"
    )
    """A count; a list of positions is counted."""
    pnl: Amount | None = wire("totalPnl", "currentPnl", "profitLoss", "netPnl")
    """Realised and open together, in USDC."""
    realised_pnl: Amount | None = wire("realizedPnl", "closedPnl")
    unrealised_pnl: Amount | None = wire("unrealizedPnl", "openPnl")
    state: str | None = wire("status")
    reason: str | None = wire("waitingFor", "statusReason", "statusMessage", "note")
    """Why it waits, in the server's words."""
    started_at: datetime | None = wire("startedAt", "createdAt", "startTime", "openedAt")
    ends_at: datetime | None = wire("endsAt", "expiresAt", "endTime", "endDate")

    @property
    def key(self) -> str:
        """What rows and cursors are kept by: the id, else the asset."""
        return self.id or f"{self.symbol}:{self.asset_index}"


class LogEntry(WireModel):
    """One line of a session's or a trade's log."""

    id: str | None = wire("logId", "_id", "uuid", "seq")
    time: datetime | None = wire("timestamp", "createdAt", "at", "ts", "date", "t")
    level: str | None = wire("severity", "logLevel", "lvl")
    kind: str | None = wire("type", "event", "eventType", "action", "category")
    symbol: str | None = wire("coin", "asset", "market", "ticker")
    text: str | None = wire("message", "msg", "description", "log", "content", "details")
