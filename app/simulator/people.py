"""The population of the leaderboard: invented accounts with figures, ranks and stats."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

WINDOWS = ("day", "week", "month", "all")
"""What a ranking can cover."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of a ranking."""

    rank: int
    change: int
    """Places won since the ranking before; negative when lost."""
    user_id: str
    address: str
    pnl: Decimal
    """USDC."""
    roi: Decimal
    """Percent."""
    volume: Decimal
    """USDC."""
    trades: int
    win_rate: Decimal
    """Percent."""


@dataclass(frozen=True, slots=True)
class Stats:
    """A window of the leaderboard as a whole."""

    accounts: int
    active: int
    """With a trade in the window."""
    in_profit: int
    volume: Decimal
    pnl: Decimal
    trades: int
    median_pnl: Decimal
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many accounts have a PnL in a range."""

    label: str
    count: int


class People:
    """Rankings of 5,000 accounts, the demo account among them."""

    def rankings(
        self, window: str, *, offset: int = 0, limit: int = 50
    ) -> tuple[list[Standing], int]:
        """Return some rows in the order of rank, and how many there are. Refusal 400."""
        raise NotImplementedError

    def standing(self, window: str, user: str) -> Standing | None:
        """Return one account's row by user id or address; None when it is not ranked."""
        raise NotImplementedError

    def stats(self, window: str) -> Stats:
        """Return the figures of a window. Refusal 400 for an unknown one."""
        raise NotImplementedError

    def analytics(self, window: str) -> list[Bucket]:
        """Return the distribution of PnL, best range first. Refusal 400 for an unknown window."""
        raise NotImplementedError
