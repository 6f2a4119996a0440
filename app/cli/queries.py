"""The commands that only read: one row each, with what can be typed behind it and what it asks.

The row's `reaches` names every endpoint that `fetch` can call; tests hold both against the
catalogue and against a simulator. It imports nothing heavy, so that --help is immediate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from app.cli import fetches
from app.cli.arguments import Argument, moment, whole
from app.cli.fetches import Fetch
from app.feeds import Selection, Topic


@dataclass(frozen=True, slots=True)
class Query:
    """One command that reads."""

    name: str
    help: str
    reaches: tuple[str, ...]
    """Rows of the catalogue, the one that the rows come from first; none for what lies here."""
    fetch: Fetch
    arguments: tuple[Argument, ...] = ()
    pace: str = "profile"
    """The pace in the settings that `--watch` goes by."""
    rows: Callable[[Any], Iterable[object]] | None = None
    """Picks the rows out of the value; None where the value says itself what its rows are."""
    part: str | None = None
    """The field that those rows stand in, where they are not the whole value."""
    is_one: bool = False
    """True: there is at most one row."""


SYMBOL = Argument("symbol", "the market, in any case (“alura symbols” lists them)", "SYMBOL")
INTERVAL = Argument("--interval", "length of a candle (5m)", "LENGTH", "5m")
WINDOW = Argument("--window", "day, week …; the server's own without", "WINDOW")
USER = Argument("--user", "a user id; your own without", "USER")
COUNT = Argument("--limit", "how many", "N", kind=whole(10_000))
SINCE = Argument("--since", "the first moment, as 2026-11-22T14:00Z", "TIME", kind=moment)
UNTIL = Argument("--until", "the last moment", "TIME", kind=moment)
LINES = Argument("--limit", "how many lines, newest first (200)", "N", 200, whole(20_000))


QUERIES: tuple[Query, ...] = (
    Query(
        "positions",
        "the open positions of the current trade",
        ("current_trade",),
        fetches.topic(Topic.TRADE),
        pace="trade",
        rows=fetches.positions,
        part="positions",
    ),
    Query(
        "trade",
        "the current trade with its positions",
        ("current_trade",),
        fetches.topic(Topic.TRADE),
        pace="trade",
        is_one=True,
    ),
    Query(
        "sessions",
        "the active sessions",
        ("active_sessions",),
        fetches.topic(Topic.SESSIONS),
        pace="sessions",
    ),
    Query(
        "logs",
        "the log of a session",
        ("session_logs",),
        fetches.log(
            Topic.SESSION_LOG,
            lambda given: Selection(session_id=given.session, session_log_lines=given.limit),
        ),
        (Argument("session", "a session id", "SESSION"), LINES),
        pace="logs",
    ),
    Query(
        "trade-logs",
        "the log of a trade",
        ("trade_logs",),
        fetches.log(
            Topic.TRADE_LOG,
            lambda given: Selection(trade_id=given.trade, trade_log_lines=given.limit),
        ),
        (Argument("trade", "a trade id", "TRADE"), LINES),
        pace="logs",
    ),
    Query(
        "wallet",
        "balances and who the account is; with an ACTION: keystore files",
        ("profile",),
        fetches.topic(Topic.PROFILE),
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
        fetches.topic(Topic.SYMBOLS),
        pace="leaderboard",
        rows=fetches.symbols,
    ),
    Query(
        "candles",
        "candles of a market, oldest first, the forming one included",
        ("candles", "symbols"),
        fetches.candles("candles"),
        (SYMBOL, INTERVAL, COUNT, SINCE, UNTIL),
        pace="candles",
    ),
    Query(
        "candle-history",
        "past candles of a market, oldest first",
        ("candle_history", "symbols"),
        fetches.candles("candle_history"),
        (SYMBOL, INTERVAL, COUNT, SINCE, UNTIL),
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
        ("signals", "market_signals", "symbols"),
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
        fetches.rankings,
        (WINDOW, Argument("--pages", "how many pages of 100 (1)", "N", 1, whole(1_000))),
        pace="leaderboard",
    ),
    Query(
        "standing",
        "your own row of the leaderboard",
        ("standing", "profile", "rankings"),
        fetches.topic(Topic.STANDING, lambda given: Selection(window=given.window)),
        (WINDOW,),
        pace="leaderboard",
        rows=fetches.own,
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
        fetches.topic(Topic.STATS),
        pace="leaderboard",
        is_one=True,
    ),
    Query(
        "analytics",
        "how the accounts of the leaderboard are spread",
        ("analytics",),
        fetches.topic(Topic.ANALYTICS),
        pace="leaderboard",
        is_one=True,
    ),
    Query(
        "referral",
        "your referral code, and what it still needs",
        ("referral", "profile"),
        fetches.referral,
        (USER,),
        is_one=True,
    ),
    Query(
        "referral-stats",
        "what your referral code has brought",
        ("referral_stats", "profile"),
        fetches.referral_stats,
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
        fetches.topic(Topic.HEALTH),
        pace="health",
        rows=fetches.parts,
    ),
    Query(
        "journal",
        "what was sent from this machine lately, and what became of it",
        (),
        fetches.journal,
        rows=fetches.sent,
    ),
)
"""In the order of `--help`."""
