"""Sessions, trades, positions and their logs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from app.models.assets import PUBLISHED, is_market
from app.models.base import WireModel, wire
from app.models.envelope import find_rows, holds_objects, is_past, read_inner
from app.models.names import words
from app.models.numbers import PLAIN, limit_unit
from app.models.rows import Notes, value_of
from app.models.scalars import (
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
)
from app.models.sides import Side
from app.models.sizes import settle_size
from app.models.text import harmless, listed
from app.models.times import Time

_LONGEST = 40
"""Characters of the values that are written out of a log row without a sentence."""


ASSET_NAMES = listed(
    "coin asset market ticker pair instrument instId baseAsset product productId token "
    "contract? contractCode perp baseCurrency indexToken "
)
"""What a market may be called; a word such as name or symbol may stand behind each."""
INDEX_NAMES = listed(
    "assetIndex assetId perpIndex asset coinIndex marketIndex universeIndex instrumentIndex "
)
"""What a market's number may be called."""


def _name_asset(values: dict[str, Any]) -> None:
    """Find the symbol by the index of the published table where only the index was sent."""
    index = values.get("asset_index")
    if values.get("symbol") is None and index in PUBLISHED:
        values["symbol"] = PUBLISHED[index]


class Position(WireModel):
    """One open position of a trade. Every figure may be missing."""

    INSIDE = ("position",)
    NOUNS = frozenset(("position",))
    ESSENTIAL = ("size", "side", "entry_price", "mark_price", "value", "pnl", "leverage")

    id: Id | None = wire("positionId id _id uuid pid guid pk posId")
    trade_id: Id | None = wire("tradeId trade?")
    session_id: Id | None = wire("sessionId tradingSessionId session?")
    symbol: Symbol | None = wire(*ASSET_NAMES)
    asset_index: Index | None = wire(*INDEX_NAMES, "a")
    side: Side | None = wire(
        "direction positionSide isLong isShort isBuy isSell dir positionType",
        "tradeDirection tradeSide openSide holdSide entrySide type? long? short?",
    )
    """From a word, a flag, or the sign of the size."""
    size: Quantity | None = wire(
        "szi sz quantity signedSize positionAmt sizeBase baseSize sizeCoin currentSize",
        "=pos contracts netSize netQuantity",
    )
    """In units of the asset, never signed."""
    entry_price: Price | None = wire(
        "avgEntryPrice entry openPrice avgOpenPrice avgPrice entryAvg openingPrice",
        "holdAvgPrice",
    )
    mark_price: Price | None = wire(
        "mark currentPrice lastPrice marketPrice latestPrice livePrice",
    )
    value: Amount | None = wire(
        "positionValue notional notionalValue sizeUsd sizeNotional marketValue sizeQuote",
    )
    """Size × mark in USDC, as the server gives it."""
    pnl: Amount | None = wire(
        "unrealizedPnl openPnl currentPnl profit profitLoss unrealizedProfit",
        "unrealizedGain unrealized",
    )
    """Unrealised, in USDC."""
    realised_pnl: Amount | None = wire(
        "realizedPnl closedPnl realizedProfit cumRealizedPnl realized",
    )
    leverage: Multiple | None = wire(
        "currentLeverage effectiveLeverage leverageRatio leverageMultiplier",
    )
    margin: Amount | None = wire(
        "marginUsed initialMargin collateral budget isolatedMargin positionMargin",
    )
    """In USDC."""
    margin_mode: Word | None = wire("leverage.type leverage.mode marginType marginMode")
    take_profit: Price | None = wire(
        "takeProfitPrice tp targetPrice takeProfitTriggerPrice target",
    )
    stop_loss: Price | None = wire(
        "stopLossPrice sl stopPrice stopLossTriggerPrice stop",
    )
    liquidation: Price | None = wire(
        "liquidationPrice liqPrice estimatedLiquidationPrice",
    )
    opened_at: Time | None = wire(
        "openedAt opened createdAt created entryTime openingTime =cTime",
    )
    state: Word | None = wire("status")

    @property
    def key(self) -> str:
        """What rows and cursors are kept by: the id, else symbol and side."""
        return self.id or f"{self.symbol}:{self.side}"

    @classmethod
    def from_key(cls, key: str) -> dict[str, object]:
        """Return the side, the symbol or the id that a key has the form of."""
        if key.casefold() in ("long", "short"):
            return {"side": key}
        return {"symbol": key} if is_market(key) else super().from_key(key)

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Name the asset, and settle size and side from one another."""
        _name_asset(values)
        settle_size(values, keys, row, notes)


class Trade(WireModel):
    """The current trade: one run of the engine, with its positions."""

    NOUNS = frozenset(("trade",))
    ESSENTIAL = ("positions",)

    id: Id | None = wire("tradeId id _id uuid guid pk")
    session_id: Id | None = wire("sessionId tradingSessionId session?")
    state: Word | None = wire("status")
    opened_at: Time | None = wire("openedAt opened createdAt created startedAt")
    realised_pnl: Amount | None = wire("realizedPnl closedPnl")
    pnl: Amount | None = wire("unrealizedPnl openPnl totalUnrealizedPnl totalPnl")
    positions: Annotated[tuple[Position, ...], ROWS] = wire(
        "openPositions",
        "assetPositions",
        "positionList",
        "currentPositions",
        "activePositions",
        default=(),
    )

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Read the rows inside, also from a list that is called otherwise."""
        if "positions" not in values:
            _find_positions(values, row, notes)
        read_inner(values, "positions", Position, notes)


def _find_positions(values: dict[str, Any], row: Mapping[str, Any], notes: Notes) -> None:
    """Take the one list of rows that look like positions, whatever its name.

    Where there are several, or rows of which it cannot be told, absence proves nothing.
    """
    lists = {key: raw for key, raw in row.items() if holds_objects(raw) and not is_past(key)}
    alike = [key for key, raw in lists.items() if find_rows(raw, Position, ())]
    if len(alike) == 1:
        values["positions"] = lists[alike[0]]
    elif alike or any("position" in words(key) for key in lists):
        notes.complete = False
        notes.say(f"positions: {', '.join(map(harmless, lists))}")


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
    duration: Word | None = wire("strategyDuration strategy.duration")
    budget: Amount | None = wire(
        "amount totalBudget initialBudget allocatedBudget budget.total",
    )
    profit_target: Limit | None = wire("target takeProfit targetProfit profitGoal")
    """As sent. Whether USDC or percent of the budget is not published."""
    loss_threshold: Limit | None = wire(
        "lossLimit maxLoss lossTarget stopLoss lossTolerance maxDrawdown",
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
    state: Word | None = wire("status")
    reason: Text | None = wire("waitingFor statusReason statusMessage note")
    """Why it waits, in the server's words."""
    started_at: Time | None = wire(
        "startedAt started start createdAt created openedAt",
    )
    ends_at: Time | None = wire("endsAt ends end expiresAt expires expiry")

    @property
    def key(self) -> str:
        """What rows and cursors are kept by: the id, else the asset."""
        return self.id or f"{self.symbol}:{self.asset_index}"

    @classmethod
    def from_key(cls, key: str) -> dict[str, object]:
        """Return the id that a key is, or the symbol where it has the form of one."""
        return {"symbol": key} if is_market(key) else super().from_key(key)

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Name the asset and the mode; take the unit of the limits from a percent sign or name."""
        _name_asset(values)
        mode = (values.get("mode") or "").casefold()
        if "adv" in mode or (not mode and (values.get("strategy") or values.get("duration"))):
            values["mode"] = "advance"
        elif "quick" in mode or (not mode and values.get("profit_target") is not None):
            values["mode"] = "quick"
        limits = [name for name in ("profit_target", "loss_threshold") if values.get(name)]
        if values.get("limits_unit") is None and limits:
            units = {limit_unit(value_of(row, keys[name]), keys[name]) for name in limits}
            values["limits_unit"] = units.pop() if len(units) == 1 else None


class LogEntry(WireModel):
    """One line of a session's or a trade's log."""

    NOUNS = frozenset(("log", "entry"))
    ESSENTIAL = ("text",)
    LINE = "text"

    id: Id | None = wire("logId id _id uuid seq guid pk")
    time: Time | None = wire("timestamp createdAt created at date t")
    level: Word | None = wire("severity logLevel lvl")
    kind: Word | None = wire("type event eventType action category")
    symbol: Symbol | None = wire("coin asset market ticker")
    text: Text | None = wire(
        "message msg description log content details event action",
    )
    """What happened; of a row without a sentence, a fill say, its values under their own names."""

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Write out a row that has no sentence."""
        if values.get("text") is None and "text" not in keys:
            told = {name.partition(".")[0] for name in keys.values()}
            rest = {
                name: str(value)
                for name, value in row.items()
                if name not in told and isinstance(value, str | int | Decimal)
            }
            # Words first: a line may be cut off, and they say what the numbers are about.
            said = sorted(rest, key=lambda name: PLAIN.fullmatch(rest[name]) is not None)
            short = [f"{name} {rest[name]}" for name in said if 0 < len(rest[name]) <= _LONGEST]
            values["text"] = harmless(", ".join(short)) or None
