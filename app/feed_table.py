"""Which call reads which topic, how often, and for what choice: where a number comes from."""

from collections.abc import Mapping
from typing import Any

from app.access import Access
from app.api.client import (
    AluraClient,
)
from app.candle_source import CandleSource
from app.clock import Clock
from app.feeds import FeedSpec, Fetch, Selection, Topic
from app.fetches import (
    HealthSource,
    active_only,
    open_only,
)
from app.log_source import LogSource
from app.models.candles import Past
from app.models.reading import Reading
from app.past_ranks import PastRanks
from app.ranking_source import RankingSource, StandingSource, ranked
from app.settings import Paces

WANTED_PACE = 0.25
"""Seconds until older candles that are wanted are read further."""


def feed_specs(
    client: AluraClient,
    access: Access,
    clock: Clock,
    paces: Paces,
    contract: Fetch,
    past: PastRanks,
) -> Mapping[Topic, FeedSpec]:
    """Return how each topic is read: where a number on the screen comes from."""
    market, trading, community = client.market, client.trading, client.community

    user_ids: dict[str | None, str | None] = {}

    async def identities() -> tuple[str, ...]:
        address = access.address
        if address not in user_ids:
            # It never changes, so it is asked for once an account.
            user_ids[address] = (await client.account.profile()).value.user_id
        return tuple(dict.fromkeys(name for name in (user_ids[address], address) if name))

    async def sessions(_: Selection) -> Reading[Any]:
        return active_only(await trading.active_sessions())

    async def trade(_: Selection) -> Reading[Any]:
        return open_only(await trading.current_trade())

    session_log = LogSource(
        trading.session_logs, lambda s: s.session_id, lambda s: s.session_log_lines
    )
    trade_log = LogSource(trading.trade_logs, lambda s: s.trade_id, lambda s: s.trade_log_lines)

    async def signals(selection: Selection) -> Reading[Any]:
        return await market.signals(selection.symbol, selection.interval)

    async def market_signals(selection: Selection) -> Reading[Any]:
        return await market.all_signals(selection.interval)

    async def prices(selection: Selection) -> Reading[Any]:
        return await market.latest_candles(interval=selection.interval)

    async def referral(selection: Selection) -> Reading[Any]:
        return await community.referral(selection.user_id or "")

    async def referral_stats(selection: Selection) -> Reading[Any]:
        return await community.referral_stats(selection.user_id or "")

    async def trader(selection: Selection) -> Reading[Any]:
        return await ranked(community, selection.trader, selection.window)

    def knows_user(selection: Selection) -> bool:
        return selection.user_id is not None

    mine = frozenset({"user_id"})
    chart = frozenset({"symbol", "interval"})
    board = frozenset({"window"})
    return {
        Topic.SESSIONS: FeedSpec(sessions, paces.sessions),
        Topic.TRADE: FeedSpec(trade, paces.trade),
        Topic.SESSION_LOG: FeedSpec(
            session_log,
            paces.logs,
            frozenset({"session_id"}),
            extended_by=frozenset({"session_log_lines"}),
            ready=lambda s: s.session_id is not None,
        ),
        Topic.TRADE_LOG: FeedSpec(
            trade_log,
            paces.logs,
            frozenset({"trade_id"}),
            extended_by=frozenset({"trade_log_lines"}),
            ready=lambda s: s.trade_id is not None,
        ),
        Topic.PROFILE: FeedSpec(lambda _: client.account.profile(), paces.profile),
        Topic.CANDLES: FeedSpec(
            CandleSource(market, clock),
            paces.candles,
            chart,
            extended_by=frozenset({"reach"}),
            # What a user waits for does not wait for the next turn; the budget holds the pace.
            sooner=lambda book: WANTED_PACE if book.past is Past.READING else None,
        ),
        Topic.SIGNALS: FeedSpec(signals, paces.signals, chart),
        Topic.MARKET_SIGNALS: FeedSpec(market_signals, paces.signals, frozenset({"interval"})),
        Topic.PRICES: FeedSpec(prices, paces.candles, frozenset({"interval"})),
        Topic.SYMBOLS: FeedSpec(lambda _: market.symbols(), paces.leaderboard),
        Topic.RANKINGS: FeedSpec(
            RankingSource(community, clock, paces.leaderboard),
            paces.leaderboard,
            board,
            extended_by=frozenset({"rankings_pages", "rankings_at"}),
        ),
        Topic.STANDING: FeedSpec(
            StandingSource(community, identities, past, lambda: access.address, clock),
            paces.leaderboard,
            board,
        ),
        Topic.TRADER: FeedSpec(
            trader, paces.leaderboard, board | {"trader"}, ready=lambda s: bool(s.trader)
        ),
        Topic.STATS: FeedSpec(lambda _: community.leaderboard_stats(), paces.leaderboard),
        Topic.ANALYTICS: FeedSpec(lambda _: community.analytics(), paces.leaderboard),
        Topic.DEPOSITS: FeedSpec(lambda _: client.deposits.my_transactions(), paces.deposits),
        Topic.DEPOSITED: FeedSpec(lambda _: client.deposits.total_deposited(), paces.deposits),
        Topic.REFERRAL: FeedSpec(referral, paces.profile, mine, ready=knows_user),
        Topic.REFERRAL_STATS: FeedSpec(referral_stats, paces.profile, mine, ready=knows_user),
        Topic.CONTRACT: FeedSpec(
            contract,
            paces.contract,
            after_failure=paces.leaderboard,
            # A kept contract is a makeshift: the server's own is asked for as after a failure.
            sooner=lambda report: paces.leaderboard if report.is_cached else None,
            reads=("GET /api/docs-json",),
        ),
        Topic.HEALTH: FeedSpec(
            HealthSource(
                {
                    "API": client.health.service,
                    "Kafka": client.health.kafka,
                    "indicators": market.health,
                    "leaderboard": community.leaderboard_health,
                }
            ),
            paces.health,
        ),
    }
