"""USDC deposits and their verification."""

from app.models.base import WireModel, wire
from app.models.scalars import Amount, Hash, Id, State, Tally, Text
from app.models.times import Time


class Deposit(WireModel):
    """A deposit by its transaction hash."""

    NOUNS = frozenset(("deposit", "transaction"))
    ESSENTIAL = ("hash", "amount")

    id: Id | None = wire("depositId id _id uuid guid pk recordId")
    hash: Hash | None = wire("txHash transactionHash tx txid transactionId? transaction?")
    amount: Amount | None = wire("usdc value usd depositedAmount")
    state: State | None = wire("status")
    time: Time | None = wire("timestamp createdAt created createTime verifiedAt blockTime")
    reason: Text | None = wire("message error failureReason")


class DepositTotal(WireModel):
    """What was deposited in all."""

    THIN = True
    BARE = "total"

    total: Amount | None = wire(
        "totalDeposited totalUsdc totalAmount sum amount total value",
    )
    count: Tally | None = wire("transactions deposits transactionCount")
