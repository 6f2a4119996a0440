"""The user's own account."""

from datetime import datetime
from decimal import Decimal

from app.models.base import Amount, WireModel, wire


class Profile(WireModel):
    """The user, and what the account is worth."""

    user_id: str | None = wire("id", "_id", "uuid", "userId", "user.id", "sub")
    address: str | None = wire("walletAddress", "evmAddress", "wallet", "publicAddress", "user")
    name: str | None = wire("username", "displayName", "nickname")
    equity: Amount | None = wire(
        "accountValue", "totalEquity", "totalBalance", "balance", "marginSummary.accountValue"
    )
    free_balance: Amount | None = wire(
        "withdrawable", "availableBalance", "available", "freeCollateral", "freeMargin", "free"
    )
    margin_used: Amount | None = wire("totalMarginUsed", "margin", "marginSummary.totalMarginUsed")
    pnl: Amount | None = wire("unrealizedPnl", "openPnl", "totalUnrealizedPnl")
    pnl_day: Amount | None = wire("pnl24h", "dayPnl", "dailyPnl", "equityChange24h")
    volume: Amount | None = wire("tradingVolume", "totalVolume", "cumulativeVolume", "cumVlm")
    reward: Amount | None = wire("claimableReward", "pendingReward", "unclaimedReward", "rewards")
    referral_code: str | None = wire("referralCode", "code", "refCode")
    referred_by: str | None = wire("referredBy", "referrer")
    created_at: datetime | None = wire("createdAt", "memberSince", "joinedAt", "registeredAt")


class Transfer(WireModel):
    """What a withdrawal or a send answered."""

    id: str | None = wire("transferId", "withdrawalId", "_id", "uuid", "nonce")
    amount: Amount | None = wire("amountUsdc", "usdc", "usd")
    fee: Amount | None = wire("feeUsdc", "withdrawalFee")
    received: Amount | None = wire("netAmount", "amountReceived", "net")
    destination: str | None = wire("to", "toAddress", "address", "recipient")
    state: str | None = wire("status")
    hash: str | None = wire("txHash", "transactionHash", "tx")
    time: datetime | None = wire("timestamp", "createdAt", "at")


class FillsSync(WireModel):
    """What a sync of fills answered."""

    synced: int | None = wire("count", "syncedCount", "newFills", "inserted", "fills")
    total: int | None = wire("totalFills")
    at: datetime | None = wire("syncedAt", "timestamp", "time")


class Claim(WireModel):
    """What claiming a reward answered."""

    amount: Amount | None = wire("claimed", "claimedAmount", "reward", "amountUsdc")
    remaining: Decimal | None = wire("left", "balance")
    state: str | None = wire("status")
