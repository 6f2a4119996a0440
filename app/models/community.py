"""The leaderboard and referrals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from app.models.base import WireModel, folded, wire
from app.models.envelope import holds_objects, read_inner
from app.models.numbers import figures, ratio_unit
from app.models.rows import Notes, value_of
from app.models.scalars import (
    ROWS,
    Address,
    Amount,
    Count,
    Figures,
    Flag,
    Id,
    Ratio,
    Tally,
    Text,
    Word,
)
from app.models.times import Time


class Ranking(WireModel):
    """One row of the leaderboard. Ratios keep the server's unit, which is not published."""

    INSIDE = ("stats", "performance", "metrics", "user", "trader", "account")
    NOUNS = frozenset(("user", "trader"))
    ESSENTIAL = ("rank", "pnl", "roi", "volume", "trades", "win_rate")

    rank: Count | None = wire("position place ranking standing")
    """The server's, never counted here."""
    change: Count | None = wire("rankChange change24h delta")
    """Places won since the server's last ranking; negative when lost."""
    user_id: Id | None = wire("userId traderId accountId id _id uuid pk")
    address: Address | None = wire(
        "ethAddress walletAddress wallet evmAddress account? trader? user?",
    )
    name: Word | None = wire("displayName username nickname handle alias user?")
    pnl: Amount | None = wire("totalPnl netPnl realizedPnl profit profitLoss")
    roi: Ratio | None = wire("returnPercent returnOnEquity returnOnInvestment")
    roi_unit: str | None = None
    """`%` or `fraction` where the server's name fixes it, else None: shown with `unit?`."""
    volume: Amount | None = wire("vlm totalVolume tradingVolume tradedVolume")
    trades: Tally | None = wire("totalTrades tradeCount tradesCount numTrades")
    win_rate: Ratio | None = wire("winRate winPercent winRatio winFraction")
    win_rate_unit: str | None = None
    """As for `roi_unit`."""
    window: Word | None = wire("period", "timeframe")
    """What time the figures are of, in the server's word, where the row says so."""

    @property
    def key(self) -> str:
        """What rows and cursors are kept by."""
        return self.user_id or self.address or f"rank {self.rank}"

    @classmethod
    def from_key(cls, key: str) -> dict[str, object]:
        """Return the address or the user that a key is."""
        if key.casefold().startswith("0x"):
            return {"address": key}
        return {"userId": key} if any(map(str.isdigit, key)) else {}

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Take the units of the ratios from their names; what is an address is no name."""
        if values.get("name") is not None and values["name"] == values.get("address"):
            values["name"] = None
        for name in ("roi", "win_rate"):
            if values.get(name) is not None:
                values[f"{name}_unit"] = ratio_unit(value_of(row, keys[name]), keys[name])


@dataclass(frozen=True, slots=True)
class Rankings:
    """The pages of the leaderboard that were loaded so far, as one list."""

    rows: tuple[Ranking, ...]
    total: int | None = None
    """How many there are in all; None when the server does not say."""
    has_more: bool = False
    """Whether there are pages beyond those that were loaded."""
    old: frozenset[str] = frozenset()
    """Keys of the rows of pages that were not read lately: they are not current."""


@dataclass(frozen=True, slots=True)
class PastRank:
    """The own rank at one moment of an earlier visit."""

    rank: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """The own row, and those beside it."""

    own: Ranking | None
    """None when the server ranks us nowhere."""
    around: tuple[Ranking, ...] = ()
    """The own row between its neighbours, by rank; empty when they were not found."""
    before: PastRank | None = None
    """The rank at the end of the visit before; None on a first one."""


class LeaderboardStats(WireModel):
    """The leaderboard as a whole."""

    NOUNS = frozenset(("leaderboard",))
    THIN = True

    accounts: Tally | None = wire(
        "totalUsers users totalTraders traders participants total",
    )
    active: Count | None = wire("activeUsers activeTraders activeSessions")
    volume: Amount | None = wire("totalVolume vlm tradingVolume")
    pnl: Amount | None = wire("totalPnl", "netPnl")
    trades: Tally | None = wire("totalTrades", "tradeCount")
    median_pnl: Amount | None = wire("medianPnl")
    updated_at: Time | None = wire("updatedAt lastUpdated timestamp asOf")


class Bucket(WireModel):
    """How many accounts fall in a range."""

    BARE = "count"

    label: Word | None = wire("range name bucket")
    count: Count | None = wire("accounts users total value")

    @classmethod
    def from_key(cls, key: str) -> dict[str, object]:
        """Return the label that a key is."""
        return {"label": key}


class Analytics(WireModel):
    """Breakdowns of the population, under the server's own names."""

    window: Word | None = wire("period", "timeframe")
    buckets: Annotated[tuple[Bucket, ...], ROWS] = wire(
        "distribution", "histogram", "pnlDistribution", default=()
    )
    figures: Figures = wire("metrics", default={})
    """Further single numbers."""

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Read the rows inside, and keep single numbers."""
        raw = values.get("buckets")
        if isinstance(raw, dict) and not any(isinstance(v, dict | list) for v in raw.values()):
            raw = [{"label": label, "count": count} for label, count in raw.items()]
            values["buckets"] = raw
        read_inner(values, "buckets", Bucket, notes)
        values["figures"] = {**figures(dict(row)), **(values.get("figures") or {})}


class Referral(WireModel):
    """A user's referral code and standing."""

    NOUNS = frozenset(("referral", "referrals"))

    user_id: Id | None = wire("userId id _id")
    code: Word | None = wire("referralCode refCode referrerState.data.code")
    link: Word | None = wire("url", "referralLink")
    eligible: Flag | None = wire("isEligible", "canCreateCode")
    volume: Amount | None = wire("tradingVolume totalVolume cumVlm")
    needed_volume: Amount | None = wire("requiredVolume volumeThreshold threshold")
    share: Ratio | None = wire("sharePercent rewardRate feeShare")
    share_unit: str | None = None
    """`%` or `fraction` where the server's name fixes it, else None."""
    referred_by: Word | None = wire("referredBy", "referrer")
    created_at: Time | None = wire("createdAt")

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Take the unit of the share from its name."""
        if values.get("share") is not None:
            values["share_unit"] = ratio_unit(value_of(row, keys["share"]), keys["share"])


class Referee(WireModel):
    """Somebody who came by a code, and what that has brought."""

    INSIDE = ("stats", "user", "metrics")
    NOUNS = frozenset(("user", "referee", "referral"))

    user_id: Id | None = wire("userId id _id uuid")
    address: Address | None = wire("walletAddress ethAddress evmAddress wallet account? user?")
    name: Word | None = wire("displayName username nickname handle user?")
    joined_at: Time | None = wire("referredAt createdAt timeJoined joinDate registeredAt")
    volume: Amount | None = wire("tradingVolume totalVolume cumVlm vlm")
    fees: Amount | None = wire("feesPaid totalFees cumRewardedFeesSinceReferred")
    earned: Amount | None = wire(
        "reward rewards commission earnings cumFeesRewardedToReferrer",
    )

    @property
    def key(self) -> str:
        """What rows and cursors are kept by."""
        return self.user_id or self.address or self.name or f"joined {self.joined_at}"

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """What is an address is no name."""
        if values.get("name") is not None and values["name"] == values.get("address"):
            values["name"] = None


_REFEREES = frozenset(("referredusers", "referrals", "users", "referees"))
"""Folded names under which some servers list whom others only count."""


class ReferralStats(WireModel):
    """What a code has brought."""

    THIN = True

    referred: Tally | None = wire(
        "referredUsers referredCount referralCount totalReferrals totalReferred referrals referees",
        "referrerState.data.nReferrals count",
    )
    active: Count | None = wire("activeReferrals", "activeUsers")
    volume: Amount | None = wire("referredVolume", "totalVolume")
    fees: Amount | None = wire("referredFees", "totalFees")
    earned: Amount | None = wire("totalEarned totalRewards earnings rewardsEarned lifetimeRewards")
    claimable: Amount | None = wire(
        "claimableReward pending pendingRewards unclaimed unclaimedRewards",
    )
    claimed: Amount | None = wire("claimedRewards totalClaimed rewardsClaimed")
    listed: Annotated[tuple[Referee, ...], ROWS] = wire(
        "referralStates referrerState.data.referralStates", default=()
    )
    """Those who came by it, where the server names them."""

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Read those who came by it, where they are listed and not only counted."""
        for key, raw in row.items():
            if folded(key) in _REFEREES and holds_objects(raw):
                values["listed"] = raw
        if values.get("listed") is None:
            values.pop("listed", None)
        else:
            read_inner(values, "listed", Referee, notes)


class CodeCheck(WireModel):
    """Whether a referral code can be used."""

    OWN_WORDS = True
    THIN = True
    BARE = "valid"

    valid: Flag | None = wire("isValid exists ok success")
    available: Flag | None = wire("isAvailable")
    """True: nobody has this code, so it cannot be used."""
    code: Word | None = wire("referralCode")
    owner: Word | None = wire("referrer userId ownerId")
    reason: Text | None = wire("message", "error")

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """A code that is free is nobody's."""
        if values.get("valid") is None and values.get("available") is not None:
            values["valid"] = not values["available"]
