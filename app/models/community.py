"""The leaderboard and referrals."""

from datetime import datetime
from decimal import Decimal

from app.models.base import Amount, WireModel, wire


class Ranking(WireModel):
    """One row of the leaderboard. Ratios keep the server's unit, which is not published."""

    rank: int | None = wire("position", "place", "ranking")
    """The server's, never counted here."""
    change: int | None = wire("rankChange", "change24h", "delta")
    """Places won since the server's last ranking; negative when lost."""
    user_id: str | None = wire("userId", "id", "_id", "user.id", "uuid")
    address: str | None = wire(
        "ethAddress", "walletAddress", "wallet", "evmAddress", "user.address", "user"
    )
    name: str | None = wire("displayName", "username", "user.name")
    pnl: Amount | None = wire("totalPnl", "realizedPnl", "profit", "netPnl")
    roi: Decimal | None = wire("roiPercent", "returnPercent", "roiPct", "returnOnEquity")
    roi_unit: str | None = None
    """`%` or `fraction` where the server's name fixes it, else None: shown with `unit?`."""
    volume: Amount | None = wire("vlm", "totalVolume", "tradingVolume")
    trades: int | None = wire("totalTrades", "tradeCount", "numTrades")
    win_rate: Decimal | None = wire("winRate", "winRatePercent", "winPct")
    win_rate_unit: str | None = None
    """As for `roi_unit`."""

    @property
    def key(self) -> str:
        """What rows and cursors are kept by."""
        return self.user_id or self.address or f"rank {self.rank}"


class LeaderboardStats(WireModel):
    """The leaderboard as a whole."""

    accounts: int | None = wire("totalUsers", "users", "totalTraders", "participants", "total")
    active: int | None = wire("activeUsers", "activeTraders", "activeSessions")
    volume: Amount | None = wire("totalVolume", "vlm", "tradingVolume")
    pnl: Amount | None = wire("totalPnl", "netPnl")
    trades: int | None = wire("totalTrades", "tradeCount")
    median_pnl: Amount | None = wire("medianPnl")
    updated_at: datetime | None = wire("updatedAt", "lastUpdated", "timestamp", "asOf")


class Analytics(WireModel):
    """Breakdowns of the population, under the server's own names."""

    window: str | None = wire("period", "timeframe")
    buckets: tuple["Bucket", ...] = wire("distribution", "histogram", "pnlDistribution", default=())


class Bucket(WireModel):
    """How many accounts fall in a range."""

    label: str | None = wire("range", "name", "bucket")
    count: int | None = wire("accounts", "users", "total", "value")


class Referral(WireModel):
    """A user's referral code and standing."""

    user_id: str | None = wire("userId", "id", "_id")
    code: str | None = wire("referralCode", "refCode")
    link: str | None = wire("url", "referralLink")
    eligible: bool | None = wire("isEligible", "canCreateCode")
    volume: Amount | None = wire("tradingVolume", "totalVolume")
    needed_volume: Amount | None = wire("requiredVolume", "volumeThreshold", "threshold")
    share: Decimal | None = wire("sharePercent", "rewardRate", "feeShare")
    referred_by: str | None = wire("referredBy", "referrer")
    created_at: datetime | None = wire("createdAt")


class ReferralStats(WireModel):
    """What a code has brought."""

    referred: int | None = wire("referredUsers", "totalReferrals", "referrals", "count")
    active: int | None = wire("activeReferrals", "activeUsers")
    volume: Amount | None = wire("referredVolume", "totalVolume")
    fees: Amount | None = wire("referredFees", "totalFees")
    earned: Amount | None = wire("totalEarned", "totalRewards", "earnings")
    claimable: Amount | None = wire("claimableReward", "pending", "pendingRewards", "unclaimed")
    claimed: Amount | None = wire("claimedRewards", "totalClaimed")


class CodeCheck(WireModel):
    """Whether a referral code can be used."""

    valid: bool | None = wire("isValid", "exists", "ok", "available")
    code: str | None = wire("referralCode")
    owner: str | None = wire("referrer", "userId", "ownerId")
    reason: str | None = wire("message", "error")
