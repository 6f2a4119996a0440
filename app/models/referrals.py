"""A referral code, what it has brought, and whether one can be used."""

from collections.abc import Mapping
from typing import Annotated, Any

from app.models.base import WireModel, folded, wire
from app.models.envelope import read_inner
from app.models.numbers import is_figure, ratio_unit
from app.models.rows import Notes, value_of
from app.models.scalars import ROWS, Address, Amount, Count, Flag, Id, Ratio, Tally, Text, Word
from app.models.times import Time


class Referral(WireModel):
    """A user's referral code and standing."""

    INSIDE = ("eligibility", "requirements", "requirement", "progress", "stats")
    NOUNS = frozenset(("referral", "referrals"))

    user_id: Id | None = wire("userId id _id")
    code: Word | None = wire("referralCode refCode referrerState.data.code")
    link: Word | None = wire("url referralLink shareUrl shareLink inviteUrl inviteLink")
    eligible: Flag | None = wire("isEligible canCreateCode canCreate")
    volume: Amount | None = wire("tradingVolume totalVolume currentVolume userVolume cumVlm")
    needed_volume: Amount | None = wire(
        "requiredVolume volumeThreshold minVolume minimumVolume threshold",
    )
    share: Ratio | None = wire("sharePercent rewardRate feeShare commissionRate")
    share_unit: str | None = None
    """`%` or `fraction` where the server's name fixes it, else None."""
    referred_by: Word | None = wire("referredBy", "referrer")
    created_at: Time | None = wire("createdAt codeCreatedAt")

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


def _lists_referees(raw: object) -> bool:
    """Tell whether there is a row for each; an object of figures only counts them."""
    inside = list(raw.values()) if isinstance(raw, dict) else raw if isinstance(raw, list) else []
    rows = [row for row in inside if isinstance(row, dict) and not is_figure([*map(folded, row)])]
    return bool(rows) and (isinstance(raw, list) or len(rows) == len(inside))


class ReferralStats(WireModel):
    """What a code has brought."""

    INSIDE = ("rewards", "referrals", "totals", "summary")
    THIN = True

    referred: Tally | None = wire(
        "referredUsers referredCount referralCount totalReferrals totalReferred referrals referees",
        "totalReferredUsers invited referrerState.data.nReferrals count",
    )
    active: Count | None = wire("activeReferrals", "activeUsers")
    volume: Amount | None = wire("referredVolume referralVolume totalVolume")
    fees: Amount | None = wire("referredFees", "totalFees")
    earned: Amount | None = wire(
        "totalEarned totalRewards totalEarnings totalCommission earnings rewardsEarned",
        "lifetimeRewards",
    )
    claimable: Amount | None = wire(
        "claimableReward pending pendingRewards unclaimed unclaimedRewards availableToClaim",
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
            if folded(key) in _REFEREES and _lists_referees(raw):
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
    reason: Text | None = wire("message error?")

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """A code that is free is nobody's."""
        if values.get("valid") is None and values.get("available") is not None:
            values["valid"] = not values["available"]
