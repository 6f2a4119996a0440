"""The commands that only read: one row each, with what can be typed behind it and what it asks.

The row's `reaches` names every endpoint that `fetch` can call; tests hold both against the
catalogue and against a simulator. It imports nothing heavy, so that --help is immediate.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Argument, whole
from app.feeds import Selection, Topic
from app.models.reading import Reading

if TYPE_CHECKING:
    from app.models.community import Standing
    from app.models.health import ServiceHealth
    from app.models.trading import Trade
    from app.wiring import Desk

Fetch = Callable[["Desk", Namespace], Awaitable[Reading[Any]]]
"""Reads once. Raises `ApiError`."""


@dataclass(frozen=True, slots=True)
class Query:
    """One command that reads."""

    name: str
    help: str
    reaches: tuple[str, ...]
    """Rows of the catalogue, the one that the rows come from first."""
    fetch: Fetch
    arguments: tuple[Argument, ...] = ()
    pace: str = "profile"
    """The pace in the settings that `--watch` goes by."""
    rows: Callable[[Any], Iterable[object]] | None = None
    """Picks the rows out of the value; None where the value says itself what its rows are."""
    is_one: bool = False
    """True: there is at most one row."""


SYMBOL = Argument("symbol", "the market, as “alura symbols” spells it", "SYMBOL")
INTERVAL = Argument("--interval", "length of a candle (5m)", "LENGTH", "5m")
WINDOW = Argument("--window", "day, week …; the server's own without", "WINDOW")
USER = Argument("--user", "a user id; your own without", "USER")
LINES = Argument("--limit", "how many lines, newest (200)", "N", 200, whole(10_000))


def _selected(_: Namespace) -> Selection:
    return Selection()


def _topic(topic: Topic, selected: Callable[[Namespace], Selection] = _selected) -> Fetch:
    """Return the read of a topic of the screens, for what the arguments select."""

    async def fetch(desk: Desk, given: Namespace) -> Reading[Any]:
        return await desk.specs[topic].fetch(selected(given))

    return fetch


async def _name(desk: Desk, given: Namespace) -> str:
    """Return the user that is meant: the one typed, else our own id, else our address."""
    if given.user is not None:
        return str(given.user)
    profile = (await desk.reads.account.profile()).value
    return profile.user_id or desk.access.address or ""


async def _referral(desk: Desk, given: Namespace) -> Reading[Any]:
    return await desk.reads.community.referral(await _name(desk, given))


async def _referral_stats(desk: Desk, given: Namespace) -> Reading[Any]:
    return await desk.reads.community.referral_stats(await _name(desk, given))


def _positions(trade: Trade | None) -> Iterable[object]:
    return () if trade is None else trade.positions


def _own(standing: Standing) -> Iterable[object]:
    return () if standing.own is None else (standing.own,)


def _parts(health: ServiceHealth) -> Iterable[object]:
    """Return a row a part, also for one that did not answer."""
    for part in health.parts:
        said = {} if part.health is None else dict(part.health)
        yield {"name": part.name, "state": None, **said, "error": part.error}


def _symbols(symbols: tuple[str, ...]) -> Iterable[object]:
    return ({"symbol": symbol} for symbol in symbols)


QUERIES: tuple[Query, ...] = (
    Query(
        "positions",
        "the open positions of the current trade",
        ("current_trade",),
        _topic(Topic.TRADE),
        pace="trade",
        rows=_positions,
    ),
    Query(
        "trade",
        "the current trade with its positions",
        ("current_trade",),
        _topic(Topic.TRADE),
        pace="trade",
        is_one=True,
    ),
    Query(
        "sessions",
        "the active sessions",
        ("active_sessions",),
        _topic(Topic.SESSIONS),
        pace="sessions",
    ),
    Query(
        "logs",
        "the log of a session",
        ("session_logs",),
        lambda desk, given: desk.reads.trading.session_logs(given.session, limit=given.limit),
        (Argument("session", "a session id", "SESSION"), LINES),
        pace="logs",
    ),
    Query(
        "trade-logs",
        "the log of a trade",
        ("trade_logs",),
        lambda desk, given: desk.reads.trading.trade_logs(given.trade, limit=given.limit),
        (Argument("trade", "a trade id", "TRADE"), LINES),
        pace="logs",
    ),
    Query(
        "wallet",
        "balances and who the account is; with an ACTION: keystore files",
        ("profile",),
        _topic(Topic.PROFILE),
        is_one=True,
    ),
    Query(
        "deposits",
        "the deposits that were verified",
        ("deposits",),
        lambda desk, given: desk.reads.deposits.my_transactions(),
    ),
    Query(
        "deposited",
        "what was deposited in all",
        ("total_deposited",),
        lambda desk, given: desk.reads.deposits.total_deposited(),
        is_one=True,
    ),
    Query(
        "symbols",
        "the markets that there are",
        ("symbols",),
        _topic(Topic.SYMBOLS),
        pace="leaderboard",
        rows=_symbols,
    ),
    Query(
        "candles",
        "candles of a market, oldest first, the forming one included",
        ("candles",),
        lambda desk, given: desk.reads.market.candles(
            given.symbol, given.interval, limit=given.limit
        ),
        (SYMBOL, INTERVAL, Argument("--limit", "how many", "N", kind=whole(10_000))),
        pace="candles",
    ),
    Query(
        "candle-history",
        "past candles of a market, oldest first",
        ("candle_history",),
        lambda desk, given: desk.reads.market.candle_history(
            given.symbol, interval=given.interval, limit=given.limit
        ),
        (SYMBOL, INTERVAL, Argument("--limit", "how many", "N", kind=whole(10_000))),
        pace="candles",
    ),
    Query(
        "latest-candles",
        "the newest candle of every market",
        ("latest_candles",),
        lambda desk, given: desk.reads.market.latest_candles(interval=given.interval),
        (Argument("--interval", "length of a candle; the server's own without", "LENGTH"),),
        pace="candles",
    ),
    Query(
        "signals",
        "the signals of a market, or the newest of all",
        ("signals", "market_signals"),
        lambda desk, given: (
            desk.reads.market.all_signals(given.interval)
            if given.symbol is None
            else desk.reads.market.signals(given.symbol, given.interval)
        ),
        (
            Argument("symbol", "a market; all without", "SYMBOL", is_optional=True),
            INTERVAL,
        ),
        pace="signals",
    ),
    Query(
        "leaderboard",
        "the rankings",
        ("rankings",),
        _topic(
            Topic.RANKINGS,
            lambda given: Selection(window=given.window, rankings_pages=given.pages),
        ),
        (WINDOW, Argument("--pages", "how many pages of 100 (1)", "N", 1, whole(1_000))),
        pace="leaderboard",
    ),
    Query(
        "standing",
        "your own row of the leaderboard",
        ("standing", "profile", "rankings"),
        _topic(Topic.STANDING, lambda given: Selection(window=given.window)),
        (WINDOW,),
        pace="leaderboard",
        rows=_own,
        is_one=True,
    ),
    Query(
        "user-rank",
        "one user's row of the leaderboard",
        ("standing",),
        lambda desk, given: desk.reads.community.user_ranking(given.user, window=given.window),
        (Argument("user", "a user id", "USER"), WINDOW),
        pace="leaderboard",
        is_one=True,
    ),
    Query(
        "stats",
        "the leaderboard as a whole",
        ("leaderboard_stats",),
        _topic(Topic.STATS),
        pace="leaderboard",
        is_one=True,
    ),
    Query(
        "analytics",
        "how the accounts of the leaderboard are spread",
        ("analytics",),
        _topic(Topic.ANALYTICS),
        pace="leaderboard",
        is_one=True,
    ),
    Query(
        "referral",
        "your referral code, and what it still needs",
        ("referral", "profile"),
        _referral,
        (USER,),
        is_one=True,
    ),
    Query(
        "referral-stats",
        "what your referral code has brought",
        ("referral_stats", "profile"),
        _referral_stats,
        (USER,),
        is_one=True,
    ),
    Query(
        "referral check",
        "whether a referral code can be used",
        ("check_code",),
        lambda desk, given: desk.reads.community.check_referral_code(given.code),
        (Argument("code", "the code", "CODE"),),
        is_one=True,
    ),
    Query(
        "health",
        "whether API, Kafka, indicators and leaderboard are well",
        ("health", "kafka_health", "indicators_health", "leaderboard_health"),
        _topic(Topic.HEALTH),
        pace="health",
        rows=_parts,
    ),
)
"""In the order of `--help`."""
