"""The leaderboard: its rows, those that were loaded, the own place, and the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.models.base import WireModel, wire
from app.models.numbers import ratio_unit
from app.models.rows import Notes, value_of
from app.models.scalars import (
    Address,
    Amount,
    Count,
    Id,
    Ratio,
    Tally,
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

    INSIDE = ("totals", "summary", "overview", "metrics")
    NOUNS = frozenset(("leaderboard",))
    THIN = True

    accounts: Tally | None = wire(
        "totalUsers users totalTraders traders totalParticipants participants userCount",
        "traderCount participantCount total",
    )
    active: Count | None = wire("activeUsers activeTraders activeSessions")
    volume: Amount | None = wire("totalVolume vlm tradingVolume")
    pnl: Amount | None = wire("totalPnl", "netPnl")
    trades: Tally | None = wire("totalTrades", "tradeCount")
    median_pnl: Amount | None = wire("medianPnl")
    updated_at: Time | None = wire("updatedAt lastUpdated timestamp asOf")
