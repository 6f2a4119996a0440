"""USDC deposits and their verification."""

from app.models.base import WireModel, wire
from app.models.scalars import Amount, Id, Tally, Text, Word
from app.models.times import Time


class Deposit(WireModel):
    """A deposit by its transaction hash."""

    ESSENTIAL = ("hash", "amount")

    id: Id | None = wire("_id", "uuid", "transactionId", "depositId")
    hash: Id | None = wire("txHash", "transactionHash", "tx")
    amount: Amount | None = wire("amountUsdc", "usdc", "value", "usd")
    state: Word | None = wire("status")
    time: Time | None = wire("timestamp", "createdAt", "verifiedAt", "blockTime")
    reason: Text | None = wire("message", "error", "failureReason")


class DepositTotal(WireModel):
    """What was deposited in all."""

    THIN = True
    BARE = "total"

    total: Amount | None = wire(
        "totalDeposited", "totalUsdc", "totalAmount", "sum", "amount", "total", "value"
    )
    count: Tally | None = wire("transactions", "deposits", "transactionCount")
