"""One visit to each read endpoint, through the calls that the screens use; one after another.

Identifiers come from earlier answers, never from a guess. It judges nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from app.api.catalog import CATALOG, ENDPOINTS, Effect, Endpoint
from app.api.client import ReadOnlyClient
from app.api.observer import Exchange
from app.clock import Clock
from app.errors import ApiError, NoReply, RateLimited, Unreachable
from app.feeds import Selection
from app.models.reading import Reading

T = TypeVar("T")

ROWS = 20
"""How many rows of a longer list are asked for."""
MOST_SILENCES = 2
"""After so many calls in a row without an answer the rest is not asked."""

NOBODY = "nobody is signed in"
SECRET = "it answers with a secret"
SILENT = "the server fell silent"
WAITING = "the server asked to wait"


@dataclass(frozen=True, slots=True)
class Seen:
    """One attempt."""

    endpoint: str
    status: int | None
    headers: Mapping[str, str]
    size: int
    took_seconds: float
    ended_at: datetime
    """By this machine's clock."""


class Witness:
    """Looks on while the client works."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.seen: list[Seen] = []
        """Every attempt, in order."""

    def exchanged(self, exchange: Exchange) -> None:
        """Take note of one attempt; of its body only the length."""
        self.seen.append(
            Seen(
                exchange.endpoint.name,
                exchange.status,
                exchange.headers,
                len(exchange.body),
                exchange.took_seconds,
                self._clock.now(),
            )
        )

    def last(self, name: str) -> Seen | None:
        """Return the last attempt at an endpoint."""
        return next((seen for seen in reversed(self.seen) if seen.endpoint == name), None)


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of one endpoint."""

    endpoint: Endpoint
    seen: Seen | None = None
    """The last attempt; None when nothing was sent."""
    reading: Reading[Any] | None = None
    """The good answer."""
    error: ApiError | None = None
    skipped: str = ""
    """Why it was not asked, in 25 characters at most; to be put behind "not checked:"."""


@dataclass
class Round:
    """All visits, and what they have brought to light for those that follow."""

    client: ReadOnlyClient
    witness: Witness
    signed_in: bool
    visits: dict[str, Visit] = field(default_factory=dict)
    """By the endpoint's name, in the order of the visits."""
    _silences: int = 0

    async def go(self) -> tuple[Visit, ...]:
        """Visit every endpoint that reads, and return the visits in the catalogue's order."""
        await self._health()
        symbol, interval = await self._candles()
        await self._market(symbol, interval)
        user = await self._people()
        await self._trading()
        await self._money(user)
        key = CATALOG["trading_key"]
        self.visits[key.name] = Visit(key, skipped=SECRET)
        return tuple(self.visits[endpoint.name] for endpoint in ENDPOINTS if _is_read(endpoint))

    async def _health(self) -> None:
        client = self.client
        await self._visit("health", client.health.service)
        await self._visit("kafka_health", client.health.kafka)
        await self._visit("indicators_health", client.market.health)
        await self._visit("leaderboard_health", client.community.leaderboard_health)

    async def _candles(self) -> tuple[str | None, str]:
        """Return a symbol that the server has candles of, and an interval."""
        usual = Selection()
        market = self.client.market
        symbols = await self._visit("symbols", market.symbols) or ()
        candles = await self._visit("latest_candles", market.latest_candles) or ()
        known = [*symbols, *(candle.symbol for candle in candles if candle.symbol)]
        symbol = usual.symbol if usual.symbol in known else next(iter(known), None)
        return symbol, next((c.interval for c in candles if c.interval), usual.interval)

    async def _market(self, symbol: str | None, interval: str) -> None:
        market = self.client.market
        lacking = "" if symbol else "no symbol is known"
        coin = symbol or ""
        await self._visit(
            "candle_history",
            lambda: market.candle_history(coin, interval=interval, limit=ROWS),
            lacking,
        )
        await self._visit("candles", lambda: market.candles(coin, interval, limit=ROWS), lacking)
        await self._visit("signals", lambda: market.signals(coin, interval, limit=ROWS), lacking)
        await self._visit("market_signals", lambda: market.all_signals(interval))

    async def _people(self) -> str | None:
        """Return by what the own user is known; else somebody who is ranked."""
        community = self.client.community
        await self._visit("leaderboard_stats", community.leaderboard_stats)
        page = await self._visit("rankings", lambda: community.rankings(limit=ROWS))
        await self._visit("analytics", community.analytics)
        profile = await self._visit("profile", self.client.account.profile)
        own = (profile.user_id or profile.address) if profile is not None else None
        ranked = [row.user_id or row.address for row in page.rows] if page is not None else []
        user = own or next((name for name in ranked if name), None)
        lacking = "" if user else "no user is known"
        await self._visit("standing", lambda: community.user_ranking(user or ""), lacking)
        return own

    async def _trading(self) -> None:
        trading = self.client.trading
        sessions = await self._visit("active_sessions", trading.active_sessions) or ()
        trade = await self._visit("current_trade", trading.current_trade)
        session_id = next((session.id for session in sessions if session.id), None)
        trade_id = trade.id if trade is not None else None
        await self._visit(
            "session_logs",
            lambda: trading.session_logs(session_id or "", limit=ROWS),
            "" if session_id else self._none("active_sessions", "no session is running"),
        )
        await self._visit(
            "trade_logs",
            lambda: trading.trade_logs(trade_id or "", limit=ROWS),
            "" if trade_id else self._none("current_trade", "no trade is open"),
        )

    async def _money(self, user: str | None) -> None:
        community, deposits = self.client.community, self.client.deposits
        lacking = "" if user else self._none("profile", "the profile names no user")
        await self._visit("referral", lambda: community.referral(user or ""), lacking)
        await self._visit("referral_stats", lambda: community.referral_stats(user or ""), lacking)
        await self._visit("deposits", deposits.my_transactions)
        await self._visit("total_deposited", deposits.total_deposited)

    def _none(self, source: str, words: str) -> str:
        """Return why there is no identifier: a source that was not read does not say "none"."""
        return words if self.visits[source].reading is not None else "no such id is known"

    async def _visit(
        self, name: str, call: Callable[[], Awaitable[Reading[T]]], lacking: str = ""
    ) -> T | None:
        """Make one call and return its value; None when there is none."""
        endpoint = CATALOG[name]
        skipped = NOBODY if endpoint.auth and not self.signed_in else lacking
        if self._silences >= MOST_SILENCES:
            skipped = SILENT
        if skipped:
            self.visits[name] = Visit(endpoint, skipped=skipped)
            return None
        try:
            reading = await call()
        except ApiError as error:
            is_silence = isinstance(error, NoReply | Unreachable)
            self._silences = self._silences + 1 if is_silence else 0
            seen = self.witness.last(name)
            # The client itself keeps quiet for as long as a server has asked for.
            waits = WAITING if isinstance(error, RateLimited) and seen is None else ""
            self.visits[name] = Visit(endpoint, seen, error=error, skipped=waits)
            return None
        self._silences = 0
        self.visits[name] = Visit(endpoint, self.witness.last(name), reading)
        return reading.value


def _is_read(endpoint: Endpoint) -> bool:
    """Tell whether the endpoint only answers, by a plain GET."""
    return endpoint.method == "GET" and endpoint.effect in (Effect.READ, Effect.SECRET)
