"""USDC deposits and their verification."""

from datetime import datetime

from app.models.base import Amount, WireModel, wire


class Deposit(WireModel):
    """A deposit by its transaction hash."""

    id: str | None = wire("_id", "uuid", "transactionId")
    hash: str | None = wire("txHash", "transactionHash", "tx")
    amount: Amount | None = wire("amountUsdc", "usdc", "value", "usd")
    state: str | None = wire("status")
    time: datetime | None = wire("timestamp", "createdAt", "verifiedAt", "blockTime")
    reason: str | None = wire("message", "error", "failureReason")


class DepositTotal(WireModel):
    """What was deposited in all."""

    total: Amount | None = wire("totalDeposited", "amount", "totalUsdc", "sum", "value")
    count: int | None = wire("transactions", "deposits", "transactionCount")
