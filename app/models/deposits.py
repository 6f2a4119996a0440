"""USDC deposits and their verification.

Servers list what went out beside them, so each row says what it is, where the server does.
"""

from app.models.base import WireModel, wire
from app.models.scalars import Amount, Flag, Hash, Id, State, Tally, Text, Word
from app.models.text import listed
from app.models.times import Time

_COMES_IN = frozenset(
    listed(
        "in incoming inbound inflow credit receive received transferin topup fund funding bridge "
        "transaction transactions usdctransaction usdctransactions verification usdcverification"
    )
)
"""Letters of kinds that are deposits, or that name no more than the list."""


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
    kind: Word | None = wire("type transactionType txType operation direction flow")
    """What the server calls it: `DEPOSIT`, `WITHDRAWAL`; None where it lists deposits only."""
    time: Time | None = wire("timestamp createdAt created createTime verifiedAt blockTime")
    reason: Text | None = wire("message error? failureReason note")

    @property
    def key(self) -> str:
        """What rows and cursors are kept by."""
        return self.hash or self.id or f"{self.time} {self.amount}"

    @property
    def is_deposit(self) -> bool:
        """Whether nothing says that it is something else. A kind that is not known is no deposit:
        what it did to the account would be a guess."""
        if self.amount is not None and self.amount < 0:
            return False
        letters = "".join(filter(str.isalpha, (self.kind or "").casefold()))
        return not letters or "deposit" in letters or letters in _COMES_IN


class DepositTotal(WireModel):
    """What was deposited in all."""

    THIN = True
    BARE = "total"

    total: Amount | None = wire(
        "totalDeposited totalUsdc totalAmount deposited sum amount total value usdc usd",
    )
    count: Tally | None = wire("transactions deposits transactionCount depositCount")
