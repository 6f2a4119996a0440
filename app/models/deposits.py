"""USDC deposits and their verification."""

from app.models.base import WireModel, wire
from app.models.scalars import Amount, Flag, Hash, Id, State, Tally, Text
from app.models.times import Time


class Deposit(WireModel):
    """A deposit by its transaction hash."""

    INSIDE = ("delta",)
    NOUNS = frozenset(("deposit", "transaction"))
    ESSENTIAL = ("hash", "amount")

    id: Id | None = wire("depositId id _id uuid guid pk recordId")
    hash: Hash | None = wire("txHash transactionHash tx txid transactionId? transaction?")
    amount: Amount | None = wire("usdc value usd depositedAmount")
    state: State | None = wire("status verificationStatus")
    is_counted: Flag | None = wire("counted verified confirmed credited isVerified isConfirmed")
    """What servers say in place of a state; None where they say nothing of it."""
    time: Time | None = wire("timestamp createdAt created createTime verifiedAt blockTime")
    reason: Text | None = wire("message error? failureReason note")

    @property
    def key(self) -> str:
        """What rows and cursors are kept by."""
        return self.hash or self.id or f"{self.time} {self.amount}"


class DepositTotal(WireModel):
    """What was deposited in all."""

    THIN = True
    BARE = "total"

    total: Amount | None = wire(
        "totalDeposited totalUsdc totalAmount deposited sum amount total value",
    )
    count: Tally | None = wire("transactions deposits transactionCount depositCount")
