"""Which endpoints each topic reads, and which reads of the API no topic asks for. Calls none."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.api.catalog import CATALOG, ENDPOINTS, Endpoint
from app.feeds import FeedSpec, Topic

READS: Mapping[Topic, tuple[str, ...]] = {
    Topic.TRADE: ("current_trade",),
    Topic.SESSIONS: ("active_sessions",),
    Topic.PROFILE: ("profile",),
    Topic.SESSION_LOG: ("session_logs",),
    Topic.TRADE_LOG: ("trade_logs",),
    Topic.CANDLES: ("candle_history", "candles"),
    Topic.SIGNALS: ("signals",),
    Topic.MARKET_SIGNALS: ("market_signals",),
    Topic.PRICES: ("latest_candles",),
    Topic.SYMBOLS: ("symbols",),
    Topic.RANKINGS: ("rankings",),
    Topic.STANDING: ("standing", "rankings", "profile"),
    Topic.TRADER: ("standing",),
    Topic.STATS: ("leaderboard_stats",),
    Topic.ANALYTICS: ("analytics",),
    Topic.DEPOSITS: ("deposits",),
    Topic.DEPOSITED: ("total_deposited",),
    Topic.REFERRAL: ("referral",),
    Topic.REFERRAL_STATS: ("referral_stats",),
    Topic.HEALTH: ("health", "kafka_health", "indicators_health", "leaderboard_health"),
}
"""Rows of the catalogue by topic, the one that its values come from first."""


def with_reads(specs: Mapping[Topic, FeedSpec]) -> Mapping[Topic, FeedSpec]:
    """Return the specs, each saying what it asks the server for, if it does not say so itself."""
    return {
        topic: spec if spec.reads else replace(spec, reads=_words_of(READS[topic]))
        for topic, spec in specs.items()
    }


def not_polled() -> tuple[str, ...]:
    """Return the reads that no topic asks for, in the order of the published document."""
    asked = {name for names in READS.values() for name in names}
    rest = (row for row in ENDPOINTS if row.retryable and row.name not in asked)
    return tuple(_words(endpoint) for endpoint in rest)


def _words_of(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(_words(CATALOG[name]) for name in names)


def _words(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"
