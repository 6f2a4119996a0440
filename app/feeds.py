"""A Feed: the last good reading of one topic, its age, and the error that came after it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from app.errors import ApiError
from app.models.reading import Reading

T = TypeVar("T")


class Topic(StrEnum):
    """Everything that is watched. The value is the name of the app's reactive.

    The order is the one in which they are first read: the budget of reads lets only some of
    them go at once, and positions must not wait behind rankings.
    """

    TRADE = "trade"
    """`Reading[Trade | None]`: the current trade with its positions."""
    SESSIONS = "sessions"
    """`Reading[tuple[Session, ...]]`: the active sessions."""
    PROFILE = "profile"
    """`Reading[Profile]`."""
    SESSION_LOG = "session_log"
    """`Reading[LogBook]` of the selected session."""
    TRADE_LOG = "trade_log"
    """`Reading[LogBook]` of the current trade."""
    CANDLES = "candles"
    """`Reading[CandleBook]` of the selected symbol and interval."""
    SIGNALS = "signals"
    """`Reading[tuple[Signal, ...]]` of the selected symbol and interval, oldest first."""
    MARKET_SIGNALS = "market_signals"
    """`Reading[tuple[Signal, ...]]`: the newest of each symbol."""
    PRICES = "prices"
    """`Reading[tuple[Candle, ...]]`: the newest candle of each symbol."""
    SYMBOLS = "symbols"
    """`Reading[tuple[str, ...]]`: what the chart can show."""
    RANKINGS = "rankings"
    """`Reading[Rankings]`: the pages loaded so far."""
    STANDING = "standing"
    """`Reading[Standing]`: the own row, and those beside it."""
    TRADER = "trader"
    """`Reading[Ranking | None]`: the row of the account that is looked at."""
    STATS = "stats"
    """`Reading[LeaderboardStats]`."""
    ANALYTICS = "analytics"
    """`Reading[Analytics]`."""
    DEPOSITS = "deposits"
    """`Reading[tuple[Deposit, ...]]`: the deposits that the server was told of."""
    DEPOSITED = "deposited"
    """`Reading[DepositTotal]`: their sum, as the server counts it."""
    REFERRAL = "referral"
    """`Reading[Referral | None]` of the own user: code and standing."""
    REFERRAL_STATS = "referral_stats"
    """`Reading[ReferralStats | None]` of the own user: what the code has brought."""
    CONTRACT = "contract"
    """`Reading[ContractReport]`: the server's own contract, compared with ours."""
    HEALTH = "health"
    """`Reading[ServiceHealth]`: the server's parts in its own words."""


@dataclass(frozen=True, slots=True)
class Feed(Generic[T]):
    """One topic at one moment. Times are seconds of the monotonic clock."""

    reading: Reading[T] | None = None
    """The last good answer; None before the first."""
    read_at: float | None = None
    """When the answer of `reading` came."""
    error: ApiError | None = None
    """Why the newest attempt failed; None when it did not."""
    failures: int = 0
    """Attempts that failed since the last good answer."""
    failed_at: float | None = None
    """When the first of those failed."""
    next_at: float | None = None
    """When the next attempt is due; None while one is under way."""
    every: float = 0.0
    """The pace in seconds that this topic is read at."""

    @property
    def value(self) -> T | None:
        """The last good value; None when nothing was ever read."""
        return self.reading.value if self.reading is not None else None

    def succeeded(self, reading: Reading[T], at: float) -> "Feed[T]":
        """Return the feed after a good answer."""
        read_at = at - reading.age_seconds
        return replace(
            self,
            reading=reading,
            read_at=read_at,
            error=None,
            failures=0,
            failed_at=None,
            next_at=None,
        )

    def failed(self, error: ApiError, at: float) -> "Feed[T]":
        """Return the feed after a failed attempt: the value stays, with its age."""
        return replace(
            self,
            error=error,
            failures=self.failures + 1,
            failed_at=self.failed_at if self.failed_at is not None else at,
            next_at=None,
        )

    def slept(self, seconds: float) -> "Feed[T]":
        """Return the feed after the machine slept: the monotonic clock did not count that time."""
        if self.read_at is None:
            return self
        return replace(self, read_at=self.read_at - seconds)

    def age(self, now: float) -> float | None:
        """Return the seconds since the last good answer; None when there was none."""
        return None if self.read_at is None else max(0.0, now - self.read_at)

    def is_current(self, now: float) -> bool:
        """Tell whether the value may be shown as it is: no error, younger than two intervals."""
        age = self.age(now)
        return age is not None and self.error is None and age < 2 * self.every


AnyFeed = Feed[Any]


class Reach(NamedTuple):
    """How far back candles are wanted."""

    of: tuple[str, str]
    """Symbol and interval: of another chart it means nothing."""
    since: datetime
    attempt: int = 0
    """Grows with each time that the user asks for what could not be read."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What the user chose to look at. A change restarts the feeds that depend on it."""

    symbol: str = "BTC"
    interval: str = "5m"
    reach: Reach | None = None
    """How far back candles are wanted; None is as far as the first read goes."""
    session_id: str | None = None
    trade_id: str | None = None
    """Of the current trade, as the trade feed says."""
    session_log_lines: int = 0
    """How many lines of the session's log are wanted; the newest ones are always read."""
    trade_log_lines: int = 0
    """The same of the trade's log."""
    user_id: str | None = None
    """The own user, as the profile feed says."""
    rankings_pages: int = 1
    """How many pages of the leaderboard are wanted."""
    rankings_at: str | None = None
    """The key of a row whose page is to be read again."""
    trader: tuple[str, ...] = ()
    """What the server may know the account by that is looked at on the leaderboard, best first."""
    window: str | None = None
    """The leaderboard's window; None is the server's own."""


Fetch = Callable[[Selection], Awaitable[Reading[Any]]]
"""Reads one topic once, for what is selected. Raises only `ApiError`."""


def _always(_: Selection) -> bool:
    return True


def _as_usual(_: Any) -> float | None:
    return None


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """How one topic is read."""

    fetch: Fetch
    every: float
    """Seconds from the end of one read to the start of the next."""
    depends_on: frozenset[str] = frozenset()
    """The fields of `Selection` whose change throws the old value away and reads anew."""
    extended_by: frozenset[str] = frozenset()
    """The fields of `Selection` whose change reads anew while the old value stays."""
    ready: Callable[[Selection], bool] = _always
    """Whether there is anything to read yet (a log needs a chosen session)."""
    after_failure: float | None = None
    """The pace after a read that failed, where the usual one is too slow to wait for; it grows."""
    sooner: Callable[[Any], float | None] = _as_usual
    """The pace after a good read of this value, where that is another than the usual one."""
    reads: tuple[str, ...] = ()
    """What it asks the server for, best first: `GET /trading-sessions/active`."""
