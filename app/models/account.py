"""The user's own account."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from app.models.base import WireModel, folded, wire
from app.models.numbers import amount
from app.models.reads import UnreadableError
from app.models.rows import Notes
from app.models.scalars import Address, Amount, Id, State, Tally, Word
from app.models.times import Time

_CENT = Decimal("0.01")


class Profile(WireModel):
    """The user, and what the account is worth."""

    INSIDE = (
        "marginSummary",
        "account",
        "balances",
        "balance",
        "wallet",
        "summary",
        "stats",
        "user",
        "profile",
        "referral",
        "wallets",
        "funds",
        "margin",
        "portfolio",
    )
    NOUNS = frozenset(("user", "profile"))

    user_id: Id | None = wire("userId id _id uuid sub guid pk")
    address: Address | None = wire(
        "walletAddress evmAddress ethAddress publicAddress wallet? account? user? owner?",
    )
    name: Word | None = wire("username displayName nickname handle")
    equity: Amount | None = wire(
        "accountValue totalEquity accountEquity totalBalance balance balance.total",
        "balances.total totalValue portfolioValue",
    )
    free_balance: Amount | None = wire(
        "withdrawable withdrawableBalance availableBalance freeBalance balance.available",
        "availableMargin availableFunds balance.free available freeCollateral freeMargin",
        "free availableToTrade availableToWithdraw",
    )
    margin_used: Amount | None = wire(
        "totalMarginUsed marginInUse lockedMargin usedMargin",
    )
    pnl: Amount | None = wire("unrealizedPnl openPnl totalUnrealizedPnl")
    pnl_day: Amount | None = wire("pnl24h dayPnl dailyPnl equityChange24h")
    volume: Amount | None = wire("tradingVolume totalVolume cumulativeVolume cumVlm")
    reward: Amount | None = wire("claimableReward pendingReward unclaimedReward")
    referral_code: Word | None = wire("referralCode refCode")
    referred_by: Word | None = wire("referredBy", "referrer")
    created_at: Time | None = wire(
        "createdAt created createTime memberSince joinedAt registeredAt",
    )

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Take a plain balance beside the equity for what is free, where the figures prove it."""
        equity, margin, pnl = (values.get(name) for name in ("equity", "margin_used", "pnl"))
        is_open = values.get("free_balance") is None
        if not is_open or equity is None or margin is None or pnl is None:
            return
        for key in row:
            if folded(key) == "balance" and keys.get("equity") != key:
                with suppress(UnreadableError):
                    told = amount(row[key], key)
                    if told is not None and abs(equity - margin - pnl - told) <= _CENT:
                        values["free_balance"] = told


class Transfer(WireModel):
    """What a withdrawal or a send answered."""

    id: Id | None = wire("transferId withdrawalId _id uuid nonce")
    amount: Amount | None = wire("amountUsdc usdc usd grossAmount")
    fee: Amount | None = wire("feeUsdc withdrawalFee networkFee")
    received: Amount | None = wire("netAmount amountReceived net amountAfterFee")
    destination: Id | None = wire(
        "to toAddress destinationAddress recipientAddress address recipient",
    )
    state: State | None = wire("status")
    hash: Id | None = wire("txHash transactionHash tx")
    time: Time | None = wire("timestamp createdAt submittedAt requestedAt at")


class FillsSync(WireModel):
    """What a sync of fills answered."""

    THIN = True

    synced: Tally | None = wire("count syncedCount syncedFills newFills inserted fills")
    total: Tally | None = wire("totalFills")
    at: Time | None = wire("syncedAt lastSyncedAt timestamp time")


class Claim(WireModel):
    """What claiming a reward answered."""

    amount: Amount | None = wire("claimed claimedAmount reward amountUsdc")
    remaining: Amount | None = wire("left", "balance")
    state: State | None = wire("status")
