"""`/trading-sessions`: sessions, the current trade, logs, closing. All behind the gate."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from app.simulator.backend import Signed
from app.simulator.bodies import (
    CreateAdvanceSession,
    CreateAdvanceSessionBody,
    CreateSession,
    CreateSessionBody,
)
from app.simulator.refusals import Refusal
from app.simulator.replies import JsonReply, epoch_ms
from app.simulator.shapes import (
    log_shape,
    page_shape,
    position_shape,
    session_shape,
    trade_shape,
)

router = APIRouter(prefix="/trading-sessions", tags=["trading-sessions"])

SessionId = Annotated[str, Path(alias="sessionId")]
TradeId = Annotated[str, Path(alias="tradeId")]
PositionId = Annotated[str, Path(alias="positionId")]


@router.post("", status_code=201, openapi_extra=CreateSession.documented())
async def create_session(call: Signed, body: CreateSessionBody) -> Response:
    """Quick trade: create a session."""
    session = call.world.start_quick(
        call.address,
        budget=body.budget,
        profit_target=body.profit_target,
        loss_threshold=body.loss_threshold,
        max_positions=body.max_positions,
        asset_index=body.asset_index,
    )
    shape = session_shape(call.world, session)
    return call.changed("create_session", str(body.asset_index), shape)


@router.post("/advance", status_code=201, openapi_extra=CreateAdvanceSession.documented())
async def create_advance_session(call: Signed, body: CreateAdvanceSessionBody) -> Response:
    """Advance trade: create a session."""
    session = call.world.start_advance(
        call.address,
        amount=body.amount,
        strategy=body.execution_strategy,
        duration=body.strategy_duration,
        asset_index=body.asset_index,
        max_wallet_budget=bool(body.max_wallet_budget),
    )
    shape = session_shape(call.world, session)
    return call.changed("create_advance_session", str(body.asset_index), shape)


@router.get("/active")
async def active_sessions(call: Signed) -> Response:
    """The active sessions."""
    sessions = call.world.active_sessions(call.address)
    return JsonReply([session_shape(call.world, session) for session in sessions])


@router.get("/current-trade")
async def current_trade(call: Signed) -> Response:
    """The current trade, with its positions; an empty body when there is none."""
    trade = call.world.current_trade(call.address)
    # NestJS sends nothing at all for a handler that returns null.
    return Response() if trade is None else JsonReply(trade_shape(call.world, trade))


@router.post("/trigger-cron", status_code=201)
async def trigger_cron(call: Signed) -> Response:
    """Run the cron by hand (testing)."""
    looked_at = call.world.trigger_cron()
    return call.changed("trigger_cron", "", {"success": True, "sessionsProcessed": looked_at})


@router.get("/{sessionId}/logs")
async def session_logs(
    call: Signed,
    session_id: SessionId,
    page: Annotated[int, Query(ge=1)] = 1,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """Session logs, newest first; how many there are is not said."""
    logs = call.world.session_logs(call.address, session_id)
    return JsonReply([log_shape(log) for log in logs[(page - 1) * limit : page * limit]])


@router.get("/trades/{tradeId}/logs")
async def trade_logs(
    call: Signed,
    trade_id: TradeId,
    page: Annotated[int, Query(ge=1)] = 1,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Trade logs, newest first (paginated)."""
    logs = call.world.trade_logs(call.address, trade_id)
    rows = [log_shape(log) for log in logs[(page - 1) * limit : page * limit]]
    return JsonReply(page_shape(rows, len(logs), page, limit))


@router.post("/positions/{positionId}/close", status_code=201)
async def close_position(call: Signed, position_id: PositionId) -> Response:
    """Close a position."""
    position = call.world.close_position(call.address, position_id)
    return call.changed("close_position", position_id, position_shape(call.world, position))


@router.post("/positions/{positionId}/close-signature", status_code=201)
async def close_signature(call: Signed, position_id: PositionId) -> Response:
    """Get a signed close transaction for a front end. It closes nothing by itself."""
    position = call.world.position(call.address, position_id)
    nonce = epoch_ms(call.world.now)
    digest = hashlib.sha512(f"{position.id}:{nonce}".encode()).hexdigest()
    order = {
        "a": position.asset_index,
        "b": position.side == "short",
        "p": call.world.market.mark(position.symbol),
        "s": position.size,
        "r": True,
        "t": {"limit": {"tif": "Ioc"}},
    }
    return JsonReply(
        {
            "positionId": position.id,
            "action": {"type": "order", "orders": [order], "grouping": "na"},
            "nonce": nonce,
            "signature": {"r": f"0x{digest[:64]}", "s": f"0x{digest[64:]}", "v": 27},
        },
        201,
    )


@router.post("/trades/{tradeId}/close", status_code=201)
async def close_trade(call: Signed, trade_id: TradeId) -> Response:
    """Close a trade: all of its positions."""
    positions = call.world.close_trade(call.address, trade_id)
    if not positions:
        raise Refusal(404, "Trade not found or already closed")
    closed = [position_shape(call.world, position) for position in positions]
    reply = {"tradeId": trade_id, "closedCount": len(closed), "closedPositions": closed}
    return call.changed("close_trade", trade_id, reply)
