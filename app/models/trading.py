"""The current trade and its positions."""

from collections.abc import Mapping
from typing import Annotated, Any

from app.models.assets import ASSET_NAMES, INDEX_NAMES, is_market
from app.models.base import WireModel, folded, wire
from app.models.envelope import find_rows, holds_objects, holds_rows, read_inner
from app.models.lapsed import is_closed, is_past
from app.models.names import words
from app.models.plans import opened, plan_of, unpacked
from app.models.rows import Notes
from app.models.scalars import (
    ROWS,
    Amount,
    Id,
    Index,
    Multiple,
    Price,
    Quantity,
    State,
    Symbol,
    Word,
)
from app.models.sides import Side
from app.models.sizes import settle_size
from app.models.text import harmless, listed
from app.models.times import Time

_TELLING = 6
"""Known fields of which an object without a market must have so many to be a position."""
_CLOSED_ROWS = frozenset(
    listed("closedpositions recentlyclosedpositions recentlyclosed pastpositions")
)
"""Folded names of lists of positions that are over."""
_OTHER_ROWS = frozenset(
    listed("log fill order event history session user account asset config setting stat meta link")
)
"""Words of rows in a trade that are no positions."""


class Position(WireModel):
    """One position of a trade, open unless it says otherwise. Every figure may be missing."""

    INSIDE = ("position",)
    NOUNS = frozenset(("position",))
    RARE = frozenset(("closed_at", "exit_price"))
    ESSENTIAL = ("size", "side", "entry_price", "mark_price", "value", "pnl", "leverage")

    id: Id | None = wire("positionId id _id uuid pid guid pk posId")
    trade_id: Id | None = wire("tradeId trade?")
    session_id: Id | None = wire("sessionId tradingSessionId session?")
    symbol: Symbol | None = wire(*ASSET_NAMES)
    asset_index: Index | None = wire(*INDEX_NAMES, "a")
    side: Side | None = wire(
        "direction positionSide isLong isShort isBuy isSell dir positionType",
        "tradeDirection tradeSide openSide holdSide entrySide type? long? short? isBid",
        "isAsk",
    )
    """From a word, a flag, or the sign of the size."""
    size: Quantity | None = wire(
        "szi sz quantity signedSize positionAmt sizeBase baseSize sizeCoin currentSize",
        "=pos contracts netSize netQuantity openSize baseQuantity baseAmount",
        "currentQuantity coinAmount assetAmount assetSize coinSize tokenSize sizeInTokens",
    )
    """In units of the asset, never signed."""
    entry_price: Price | None = wire(
        "avgEntryPrice entry openPrice avgOpenPrice avgPrice entryAvg openingPrice",
        "holdAvgPrice openedPrice averageCost avgCost costPrice",
    )
    mark_price: Price | None = wire(
        "mark currentPrice lastPrice marketPrice latestPrice livePrice currentMarkPrice",
    )
    value: Amount | None = wire(
        "positionValue notional notionalValue sizeUsd sizeNotional marketValue sizeQuote",
        "exposure quoteValue",
    )
    """Size × mark in USDC, as the server gives it."""
    pnl: Amount | None = wire(
        "unrealizedPnl openPnl currentPnl profit profitLoss unrealizedProfit",
        "unrealizedGain unrealized livePnl",
    )
    """Unrealised, in USDC."""
    realised_pnl: Amount | None = wire(
        "realizedPnl closedPnl realizedProfit cumRealizedPnl realized realizedGain",
    )
    leverage: Multiple | None = wire(
        "currentLeverage effectiveLeverage leverageRatio leverageMultiplier leverageX",
        "usedLeverage leverageValue",
    )
    margin: Amount | None = wire(
        "marginUsed initialMargin collateral budget isolatedMargin positionMargin",
        "allocatedMargin marginAmount lockedMargin",
    )
    """In USDC."""
    margin_mode: Word | None = wire(
        "leverage.type leverage.mode marginType marginMode marginInfo.mode",
        "leverage.marginMode",
    )
    take_profit: Price | None = wire(
        "takeProfitPrice tp targetPrice takeProfitTriggerPrice target takeProfitLevel",
        "takeProfitTrigger currentTakeProfit takeProfitTarget",
    )
    stop_loss: Price | None = wire(
        "stopLossPrice sl stopPrice stopLossTriggerPrice stop stopLossLevel",
        "stopLossTrigger currentStopLoss stopLevel",
    )
    liquidation: Price | None = wire(
        "liquidationPrice liqPrice estimatedLiquidationPrice liquidationLevel",
    )
    opened_at: Time | None = wire(
        "openedAt opened createdAt created createTime entryTime openingTime =cTime openTime",
    )
    closed_at: Time | None = wire(
        "closeTime closedTime closingTime exitTime exitedAt endedAt finishedAt closeTimestamp",
    )
    """Of a position that the server lists although it is over."""
    exit_price: Price | None = wire(
        "avgExitPrice closePrice closedPrice closingPrice avgClosePrice exitFillPrice",
    )
    """What it was closed at."""
    state: State | None = wire("status")

    @property
    def key(self) -> str:
        """What rows and cursors are kept by: the id, else asset and side.

        The index goes first: the name of an index may be learned, or change, while it is open.
        """
        asset = self.symbol if self.asset_index is None else self.asset_index
        return self.id or f"{asset}:{self.side}"

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
        """Settle size and side from one another, and the state from a flag or an exit."""
        settle_size(values, keys, row, notes)
        if all(values.get(name) is None for name in ("id", "symbol", "asset_index")):
            notes.complete = False
            notes.say("a position without an id or a market")
        has_exit = None not in (values.get("closed_at"), values.get("exit_price"))
        if has_exit or is_closed(row):
            values["state"] = values.get("state") or "closed"


class Trade(WireModel):
    """The current trade: one run of the engine, with its positions."""

    NOUNS = frozenset(("trade",))
    ESSENTIAL = ("positions",)

    id: Id | None = wire("tradeId id _id uuid guid pk")
    session_id: Id | None = wire("sessionId tradingSessionId session?")
    state: State | None = wire("status")
    opened_at: Time | None = wire("openedAt opened createdAt created createTime startedAt")
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
    closed: tuple[Position, ...] = ()
    """Those that are over: of a list of their own, and of the one list once somebody wants the
    open ones only."""

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Read the rows inside, also from a list that is called otherwise."""
        if "positions" not in values:
            _find_positions(values, row, notes)
        read_inner(values, "positions", Position, notes)
        values["closed"] = _closed_beside(row, notes)


def _closed_beside(row: Mapping[str, Any], notes: Notes) -> tuple[Position, ...]:
    """Return the positions of a list that is called one of closed ones, as far as it can be read.

    What cannot be read there says nothing of those that are open.
    """
    for key, raw in row.items():
        if folded(key) in _CLOSED_ROWS and isinstance(raw, list) and raw:
            kept: dict[str, Any] = {"closed": raw}
            read_inner(kept, "closed", Position, Notes())
            if kept["closed"]:
                notes.read.add(key)
            return tuple(kept["closed"])
    return ()


def is_position(row: dict[str, Any]) -> bool:
    """Tell whether an object can only be a position: what is held, of a market or in detail."""
    fields = plan_of(Position, opened(Position, row)).fields
    is_held = not fields.isdisjoint(("size", "side", "entry_price"))
    names_market = not fields.isdisjoint(("symbol", "asset_index"))
    return (
        is_held
        and (names_market or len(fields) >= _TELLING)
        and not any(map(holds_objects, row.values()))
    )


def holds_other_rows(row: Mapping[str, Any]) -> bool:
    """Tell whether an object holds rows of its own that could be positions, as no position does."""
    return any(_is_rows(unpacked(row[key])) for key in _unknown_rows(row))


def _is_rows(raw: object) -> bool:
    inside = list(raw.values()) if isinstance(raw, dict) else raw
    if not isinstance(inside, list):
        return False
    return bool(inside) and all(isinstance(row, dict | list) for row in inside)


def positions_beside(row: Mapping[str, Any]) -> list[str]:
    """Return the names in a trade under which rows stand that look like positions."""
    return [
        key
        for key, raw in row.items()
        if isinstance(raw, dict | list)
        and not is_past(key)
        and "history" not in words(key)
        and _holds_positions(raw)
    ]


def _holds_positions(raw: object) -> bool:
    found = find_rows(raw, Position, ()) or []
    if any(row is raw for _, row in found):
        return False
    first = [{**around, **row} for around, row in found[:5] if isinstance(row, dict)]
    return bool(first) and all(map(is_position, first))


def _find_positions(values: dict[str, Any], row: Mapping[str, Any], notes: Notes) -> None:
    """Take the one list of rows that look like positions, whatever its name.

    Where there are several, or rows of which it cannot be told, absence proves nothing.
    """
    alike = positions_beside(row)
    if len(alike) == 1:
        values["positions"] = row[alike[0]]
        return
    unknown = _unknown_rows(row)
    if alike or unknown:
        notes.complete = False
        notes.say(f"positions: {', '.join(map(harmless, alike or unknown))}")


def _unknown_rows(row: Mapping[str, Any]) -> list[str]:
    """Return the names under which rows stand of which it cannot be told what they are."""
    return [
        key
        for key, raw in row.items()
        if holds_rows(raw) and not is_past(key) and _OTHER_ROWS.isdisjoint(words(key))
    ]
