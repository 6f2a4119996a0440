"""`/api/indicators`, `/api/leaderboard`, `/health`: what is open to everyone. Nothing changes."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from app.simulator.backend import Public
from app.simulator.prices import SYMBOLS
from app.simulator.refusals import Refusal
from app.simulator.replies import JsonReply
from app.simulator.shapes import (
    candle_shape,
    page_shape,
    signal_shape,
    standing_shape,
    usdc,
)

indicators = APIRouter(prefix="/api/indicators", tags=["indicators"])
leaderboard = APIRouter(prefix="/api/leaderboard", tags=["leaderboard"])
health = APIRouter(prefix="/health", tags=["health"])

MAX_CANDLES = 5000
"""As many as Hyperliquid keeps of an interval."""

Limit = Annotated[int, Query(ge=1, le=MAX_CANDLES)]
StartTime = Annotated[int | None, Query(alias="startTime", ge=0, lt=10**14)]
EndTime = Annotated[int | None, Query(alias="endTime", ge=0, lt=10**14)]
Window = Annotated[str, Query()]


def _well(**parts: dict[str, Any]) -> Response:
    """Return the health answer of NestJS's terminus."""
    up = {name: {"status": "up", **details} for name, details in parts.items()}
    return JsonReply({"status": "ok", "info": up, "error": {}, "details": up})


@indicators.get("/health")
async def indicators_health(call: Public) -> Response:
    """Service health."""
    return _well(candles={"symbols": len(SYMBOLS), "updatedAt": call.world.now}, signals={})


@indicators.get("/candles/latest")
async def latest_candles(call: Public, interval: str = "1m") -> Response:
    """The forming candle of each symbol."""
    rows = []
    for symbol in SYMBOLS:
        newest = call.world.market.candles(symbol.name, interval, limit=1)[-1]
        change = call.world.market.change_day(symbol.name)
        rows.append(candle_shape(newest) | {"changePercent24h": change})
    return JsonReply(rows)


@indicators.get("/candles/history/{symbol}")
async def candle_history(
    call: Public,
    symbol: str,
    interval: str = "1h",
    limit: Limit = 500,
    start_time: StartTime = None,
    end_time: EndTime = None,
) -> Response:
    """Historical candles, oldest first; times in epoch milliseconds."""
    return _candles(call, symbol, interval, limit, start_time, end_time)


@indicators.get("/candles/aggregated/symbols")
async def symbols(call: Public) -> Response:
    """Available symbols, in the order of the published table."""
    return JsonReply([symbol.name for symbol in SYMBOLS])


@indicators.get("/candles/{symbol}/{interval}")
async def candles(
    call: Public,
    symbol: str,
    interval: str,
    limit: Limit = 100,
    start_time: StartTime = None,
    end_time: EndTime = None,
) -> Response:
    """Candles by symbol and interval, oldest first; the last one is forming."""
    return _candles(call, symbol, interval, limit, start_time, end_time)


def _candles(
    call: Public, symbol: str, interval: str, limit: int, start: int | None, end: int | None
) -> Response:
    before = None if end is None else _moment(end + 1)
    found = call.world.market.candles(symbol, interval, limit=limit, before=before)
    since = _moment(start or 0)
    return JsonReply([candle_shape(candle) for candle in found if candle.open_time >= since])


def _moment(epoch_ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=epoch_ms)


@indicators.get("/signals/all/{interval}")
async def market_signals(call: Public, interval: str) -> Response:
    """The newest signal of each symbol."""
    newest = [call.world.market.signals(symbol.name, interval, limit=1) for symbol in SYMBOLS]
    return JsonReply([signal_shape(signal) for signals in newest for signal in signals])


@indicators.get("/signals/{symbol}/{interval}")
async def signals(
    call: Public, symbol: str, interval: str, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> Response:
    """Signals of one symbol, oldest first."""
    found = call.world.market.signals(symbol, interval, limit=limit)
    return JsonReply([signal_shape(signal) for signal in found])


@leaderboard.get("/stats")
async def stats(call: Public, window: Window = "all") -> Response:
    """Figures of the leaderboard as a whole."""
    figures = call.world.people.stats(window)
    reply = {
        "window": window,
        "totalUsers": figures.accounts,
        "activeUsers": figures.active,
        "usersInProfit": figures.in_profit,
        "totalVolume": usdc(figures.volume),
        "totalPnl": usdc(figures.pnl),
        "totalTrades": figures.trades,
        "medianPnl": usdc(figures.median_pnl),
        "updatedAt": figures.updated_at,
    }
    return JsonReply(reply)


@leaderboard.get("/rankings")
async def rankings(
    call: Public,
    window: Window = "all",
    page: Annotated[int, Query(ge=1)] = 1,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Response:
    """Rankings (paginated)."""
    rows, total = call.world.people.rankings(window, offset=(page - 1) * limit, limit=limit)
    shape = page_shape([standing_shape(row) for row in rows], total, page, limit)
    return JsonReply({"window": window, **shape})


@leaderboard.get("/user/{userId}")
async def standing(
    call: Public, user_id: Annotated[str, Path(alias="userId")], window: Window = "all"
) -> Response:
    """One user's ranking, by id or address."""
    row = call.world.people.standing(window, user_id)
    if row is None:
        raise Refusal(404, "User not found on the leaderboard")
    return JsonReply({"window": window, **standing_shape(row)})


@leaderboard.get("/analytics")
async def analytics(call: Public, window: Window = "all") -> Response:
    """How PnL is distributed, averages, and everybody together day by day."""
    people = call.world.people
    whole = people.stats(window)
    reply = {
        "window": window,
        "distribution": [
            {"range": bucket.label, "count": bucket.count} for bucket in people.analytics(window)
        ],
        "averagePnl": usdc(whole.pnl / whole.accounts),
        "averageTrades": whole.trades // whole.accounts,
        "daily": [
            {
                "date": day.date.isoformat(),
                "volume": usdc(day.volume),
                "pnl": usdc(day.pnl),
                "trades": day.trades,
                "activeUsers": day.active,
            }
            for day in people.days()
        ],
    }
    return JsonReply(reply)


@leaderboard.get("/health")
async def leaderboard_health(call: Public) -> Response:
    """Leaderboard health."""
    return _well(leaderboard={"updatedAt": call.world.people.stats("all").updated_at})


@health.get("")
async def basic_health(call: Public) -> Response:
    """Basic health."""
    return _well(database={}, hyperliquid={})


@health.get("/kafka")
async def kafka_health(call: Public) -> Response:
    """Kafka health."""
    return _well(kafka={"brokers": 3, "lag": 0})
