"""What the world's records look like on the wire: camelCase, numbers as numbers, times as ISO."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from app.simulator.accounts import Account, Deposit, Transfer
from app.simulator.assumptions import ASSUMED
from app.simulator.people import Standing
from app.simulator.prices import Candle, Signal
from app.simulator.records import Fill, Log, Position, Session, Trade
from app.simulator.replies import epoch_ms
from app.simulator.world import World

USDC_STEP = Decimal("0.000001")
"""USDC has six decimals."""

LOG_LEVELS = {"error": "error", "retry": "warn", "skip": "debug"}
"""The log level of an event; all others are `info`."""


def usdc(amount: Decimal) -> Decimal:
    """Return the amount in whole steps of USDC."""
    return amount.quantize(USDC_STEP, ROUND_HALF_EVEN)


def session_shape(world: World, session: Session) -> dict[str, Any]:
    """Return a session with its present PnL."""
    total = world.session_pnl(session)
    return {
        "id": session.id,
        "type": session.mode,
        "symbol": session.symbol,
        "assetIndex": session.asset_index,
        "budget": session.budget,
        "profitTarget": session.profit_target,
        "lossThreshold": session.loss_threshold,
        "limitsUnit": ASSUMED.limits_unit,
        "maxPositions": session.max_positions,
        "executionStrategy": session.strategy,
        "strategyDuration": session.duration,
        "maxWalletBudget": session.max_wallet_budget,
        "status": session.state,
        "waitingFor": session.waiting_for,
        "openPositions": len(session.open_positions),
        "realizedPnl": usdc(session.realised_pnl),
        "unrealizedPnl": usdc(total - session.realised_pnl),
        "totalPnl": usdc(total),
        "createdAt": session.started_at,
        "endsAt": session.ends_at,
    }


def position_shape(world: World, position: Position) -> dict[str, Any]:
    """Return a position: an open one at its mark, a closed one with what closing it gave."""
    shape: dict[str, Any] = {
        "id": position.id,
        "tradeId": position.trade_id,
        "sessionId": position.session_id,
        "symbol": position.symbol,
        "assetIndex": position.asset_index,
        "side": position.side,
        "size": position.size,
        "entryPrice": position.entry_price,
        "leverage": position.leverage,
        "margin": usdc(position.margin),
        "takeProfit": position.take_profit,
        "stopLoss": position.stop_loss,
        "liquidationPrice": position.liquidation,
        "fees": usdc(position.fees),
        "openedAt": position.opened_at,
    }
    if position.closed_at is not None:
        pnl = position.closed_pnl
        return shape | {
            "status": "closed",
            "closePrice": position.close_price,
            "realizedPnl": None if pnl is None else usdc(pnl),
            "closeReason": position.close_reason,
            "closedAt": position.closed_at,
        }
    mark = world.market.mark(position.symbol)
    return shape | {
        "status": "open",
        "markPrice": mark,
        "notional": usdc(position.value(mark)),
        "unrealizedPnl": usdc(position.pnl(mark)),
    }


def trade_shape(world: World, trade: Trade) -> dict[str, Any]:
    """Return a trade with its open positions."""
    open_pnl = sum(
        (position.pnl(world.market.mark(position.symbol)) for position in trade.open_positions),
        Decimal(0),
    )
    return {
        "id": trade.id,
        "status": "open" if trade.closed_at is None else "closed",
        "realizedPnl": usdc(trade.realised_pnl),
        "unrealizedPnl": usdc(open_pnl),
        "openedAt": trade.opened_at,
        "positions": [position_shape(world, position) for position in trade.open_positions],
    }


def log_shape(log: Log) -> dict[str, Any]:
    """Return one line of a log."""
    return {
        "id": log.id,
        "timestamp": log.time,
        "level": LOG_LEVELS.get(log.level, "info"),
        "event": log.level,
        "symbol": log.symbol,
        "message": log.text,
    }


def fill_shape(fill: Fill) -> dict[str, Any]:
    """Return an execution; Alura reads these from Hyperliquid."""
    return {
        "id": fill.id,
        "time": epoch_ms(fill.time),
        "coin": fill.symbol,
        "dir": fill.direction,
        "side": fill.side,
        "px": fill.price,
        "sz": fill.size,
        "closedPnl": usdc(fill.closed_pnl),
        "fee": usdc(fill.fee),
        "positionId": fill.position_id,
    }


def profile_shape(world: World, account: Account) -> dict[str, Any]:
    """Return the user and what the account is worth."""
    figures = world.figures(account.address)
    return {
        "id": account.id,
        "walletAddress": account.address,
        "accountValue": usdc(figures.equity),
        "balance": usdc(figures.balance),
        "withdrawable": usdc(figures.free),
        "marginUsed": usdc(figures.margin),
        "unrealizedPnl": usdc(figures.open_pnl),
        "pnl24h": usdc(figures.pnl_day),
        "openPositions": figures.open_positions,
        "tradingVolume": usdc(account.volume),
        "pendingReward": usdc(account.reward),
        "referralCode": account.referral_code,
        "referredBy": account.referred_by,
        "createdAt": account.created_at,
    }


def transfer_shape(transfer: Transfer) -> dict[str, Any]:
    """Return a withdrawal or a send."""
    return {
        "id": transfer.id,
        "type": transfer.kind,
        "amount": usdc(transfer.amount),
        "fee": usdc(transfer.fee),
        "netAmount": usdc(transfer.received),
        "destination": transfer.destination,
        "status": transfer.state,
        "txHash": transfer.hash,
        "createdAt": transfer.time,
    }


def deposit_shape(deposit: Deposit) -> dict[str, Any]:
    """Return a deposit."""
    return {
        "id": deposit.id,
        "txHash": deposit.hash,
        "amount": usdc(deposit.amount),
        "status": deposit.state,
        "reason": deposit.reason,
        "createdAt": deposit.time,
    }


def candle_shape(candle: Candle) -> dict[str, Any]:
    """Return a candle; its times are epoch milliseconds."""
    return {
        "symbol": candle.symbol,
        "interval": candle.interval,
        "openTime": epoch_ms(candle.open_time),
        "closeTime": epoch_ms(candle.close_time),
        "open": candle.open,
        "high": candle.high,
        "low": candle.low,
        "close": candle.close,
        "volume": candle.volume,
        "trades": candle.trades,
    }


def signal_shape(signal: Signal) -> dict[str, Any]:
    """Return a signal with the figures that it comes from."""
    return {
        "id": signal.id,
        "symbol": signal.symbol,
        "interval": signal.interval,
        "timestamp": signal.time,
        "signal": signal.side,
        "strength": signal.strength,
        "price": signal.price,
        "indicators": {
            "rvol": signal.rvol,
            "rvolThreshold": signal.rvol_threshold,
            "atrPercent": signal.atr_percent,
        },
        "reason": signal.reason,
    }


def standing_shape(standing: Standing) -> dict[str, Any]:
    """Return one row of a ranking."""
    return {
        "rank": standing.rank,
        "rankChange": standing.change,
        "userId": standing.user_id,
        "address": standing.address,
        "pnl": usdc(standing.pnl),
        "roiPercent": standing.roi,
        "volume": usdc(standing.volume),
        "trades": standing.trades,
        "winRatePercent": standing.win_rate,
    }


def page_shape(rows: list[Any], total: int, page: int, limit: int) -> dict[str, Any]:
    """Return some rows of a longer list."""
    return {
        "data": rows,
        "total": total,
        "page": page,
        "limit": limit,
        "totalPages": -(-total // limit),
    }
