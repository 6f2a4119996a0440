"""The composition root: builds the client, says how each topic is read, and by whom.

`live` talks to a server, `demo` to the simulator in the same process. Both are slow to call
(they load the HTTP library, the demo also a whole backend) and run in a thread.
"""

import random
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app import paths
from app.access import Access
from app.actions import ActionRunner, Call
from app.api.budget import RequestBudget
from app.api.client import (
    ActingClient,
    AluraClient,
    HttpClient,
    ReadOnlyClient,
    open_http,
    open_in_process,
)
from app.api.sign_in import SignIn, Token, TokenHolder
from app.api.traffic import TrafficCounter
from app.api.transport import Transport
from app.challenge import check_challenge
from app.clock import Clock
from app.contracts import ContractFile, ContractSource
from app.coverage import not_polled, with_reads
from app.errors import NotSent
from app.feeds import FeedSpec, Fetch, Selection, Topic
from app.fetches import (
    CandleSource,
    HealthSource,
    RankingSource,
    StandingSource,
    active_only,
    open_only,
)
from app.intents import CloseAll, CloseAsset, ClosePosition, CloseTrade, Intent
from app.journal import Journal
from app.keystore import Keystores
from app.locks import KeyLocks
from app.models.bodies import Draft
from app.models.reading import Reading
from app.models.traffic import Traffic
from app.settings import Paces, Settings
from app.tokens import AcceptedDomains, TokenFile

if TYPE_CHECKING:
    from app.wallet import Signer


@dataclass(frozen=True, slots=True)
class Desk:
    """The way to the server, once its libraries are loaded."""

    specs: Mapping[Topic, FeedSpec]
    """How each topic is read."""
    access: Access
    """Who is signed in, and how to sign in."""
    read_trade: Fetch
    """Reads the current trade ahead of all polling, for a dialog that is about to act."""
    runner: Callable[[str], ActionRunner]
    """Returns the runner of an account's actions, which outlives a change of accounts; in a
    read-only program it can send nothing."""
    close: Callable[[], Awaitable[None]]
    """Closes the connections."""
    traffic: Callable[[], Traffic]
    """Counts what was asked of the server lately."""
    not_polled: tuple[str, ...]
    """The reads of the API that no topic asks for: `GET /referrals/{userId}`."""


def live(settings: Settings, clock: Clock, rng: random.Random, address: str | None) -> Desk:
    """Open the way to the server that the settings name.

    `address` is the account whose kept token is to be used, if it is still good.
    """
    http = open_http(settings.base_url, proxy=settings.proxy)
    signer = _environment_signer(settings)
    wanted = address or (signer.address if signer is not None else settings.address)
    desk, access = assemble(http, settings, clock, rng, signer=signer, wanted=wanted)
    if wanted is not None:
        access.resume(wanted)
    return desk


def demo(
    settings: Settings, clock: Clock, rng: random.Random, *, seed: int, start: datetime
) -> Desk:
    """Build the simulator in this process and sign in to it with a token that it issued."""
    from app.simulator.server import create_app
    from app.simulator.world import World

    world = World(seed, start)
    backend = create_app(world, clock=clock.now, secret=f"demo {seed}", host=settings.host)
    http = open_in_process(settings.base_url, backend)
    desk, access = assemble(http, settings, clock, rng, wanted=world.demo_account)
    issuer = backend.state.backend.sign_in
    ends = clock.now() + timedelta(seconds=issuer.token_life_seconds)
    secret = issuer.issue_token(world.demo_account)
    access.enter(Token(secret, world.demo_account, settings.host, ends))
    return desk


def assemble(
    http: HttpClient,
    settings: Settings,
    clock: Clock,
    rng: random.Random,
    *,
    signer: "Signer | None" = None,
    wanted: str | None = None,
) -> tuple[Desk, Access]:
    """Join client, sign-in and feeds over any HTTP client; a test hands over its own.

    `wanted` is the account that the configuration names.
    """
    holder = TokenHolder(clock)
    budget = RequestBudget(clock, per_second=settings.reads_per_second)
    counter = TrafficCounter(clock, budget)
    transport = Transport(http, clock, rng, token=holder, budget=budget, observer=counter)
    client: AluraClient = (ReadOnlyClient if settings.read_only else ActingClient)(
        transport, settings.contract
    )
    domains = AcceptedDomains(paths.accepted_domains())
    sign_in = SignIn(
        client.auth,
        holder,
        TokenFile(paths.tokens(), clock, enabled=settings.save_token and not settings.demo),
        clock,
        host=settings.host,
        check=check_challenge,
        accepted_domains=domains.load(settings.host) | set(settings.accept_domain),
    )
    access = Access(
        sign_in,
        holder,
        clock,
        host=settings.host,
        keystores=lambda: Keystores(paths.keystores()).preferring(settings.keystore),
        domains=domains,
        signer=signer,
        referral_code=settings.referral_code,
        address=wanted,
    )

    async def read_trade(_: Selection) -> Reading[Any]:
        return open_only(await client.trading.current_trade(urgent=True))

    records = Path(tempfile.mkdtemp(prefix="alura-demo-")) if settings.demo else None
    runners: dict[str, ActionRunner] = {}

    def runner(account: str) -> ActionRunner:
        scope = f"{settings.host}/{account.lower()}"
        if scope not in runners:
            runners[scope] = ActionRunner(
                action_calls(client),
                Journal(records / "journal.jsonl" if records else paths.journal(), scope),
                KeyLocks(records / "locks" if records else paths.locks()),
                clock,
                new_number=lambda: uuid4().hex,
                make_draft=drafts(client),
            )
        return runners[scope]

    async def close() -> None:
        await http.aclose()
        if records is not None:
            shutil.rmtree(records, ignore_errors=True)

    file = ContractFile(paths.contracts(), settings.base_url, enabled=not settings.demo)
    contract = ContractSource(client, file, clock)
    contract.recall()
    specs = with_reads(feed_specs(client, access, clock, settings.paces, contract))
    desk = Desk(specs, access, read_trade, runner, close, counter.report, not_polled())
    return desk, access


def action_calls(client: AluraClient) -> Mapping[type[Intent], Call]:
    """Return which call sends which intent: the only way to an endpoint that moves money."""
    if not isinstance(client, ActingClient):
        return {}
    money = client.money
    return {
        ClosePosition: lambda i: money.close_position(i.position_id, draft=i.draft),
        CloseTrade: lambda i: money.close_trade(i.trade_id, draft=i.draft),
        CloseAsset: lambda i: money.close_asset(i.asset_index, symbol=i.symbol, draft=i.draft),
        CloseAll: lambda i: money.close_all(draft=i.draft),
    }


def drafts(client: AluraClient) -> Callable[[Intent], Draft]:
    """Return how the request of an intent is made; it raises NotSent where that cannot be."""

    def make(intent: Intent) -> Draft:
        if not isinstance(client, ActingClient):
            raise NotSent("This program was started without the right to act: nothing is sent.")
        return client.draft(intent.call, path=intent.path, values=intent.values)

    return make


def feed_specs(
    client: AluraClient, access: Access, clock: Clock, paces: Paces, contract: Fetch
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

    async def session_log(selection: Selection) -> Reading[Any]:
        return await trading.session_logs(selection.session_id or "", limit=LOG_LINES)

    async def trade_log(selection: Selection) -> Reading[Any]:
        return await trading.trade_logs(selection.trade_id or "", limit=LOG_LINES)

    async def signals(selection: Selection) -> Reading[Any]:
        return await market.signals(selection.symbol, selection.interval)

    async def market_signals(selection: Selection) -> Reading[Any]:
        return await market.all_signals(selection.interval)

    chart = frozenset({"symbol", "interval"})
    board = frozenset({"window"})
    return {
        Topic.SESSIONS: FeedSpec(sessions, paces.sessions),
        Topic.TRADE: FeedSpec(trade, paces.trade),
        Topic.SESSION_LOG: FeedSpec(
            session_log,
            paces.logs,
            frozenset({"session_id"}),
            ready=lambda s: s.session_id is not None,
        ),
        Topic.TRADE_LOG: FeedSpec(
            trade_log, paces.logs, frozenset({"trade_id"}), ready=lambda s: s.trade_id is not None
        ),
        Topic.PROFILE: FeedSpec(lambda _: client.account.profile(), paces.profile),
        Topic.CANDLES: FeedSpec(CandleSource(market, clock), paces.candles, chart),
        Topic.SIGNALS: FeedSpec(signals, paces.signals, chart),
        Topic.MARKET_SIGNALS: FeedSpec(market_signals, paces.signals, frozenset({"interval"})),
        Topic.SYMBOLS: FeedSpec(lambda _: market.symbols(), paces.leaderboard),
        Topic.RANKINGS: FeedSpec(
            RankingSource(community),
            paces.leaderboard,
            board,
            extended_by=frozenset({"rankings_pages"}),
        ),
        Topic.STANDING: FeedSpec(StandingSource(community, identities), paces.leaderboard, board),
        Topic.STATS: FeedSpec(lambda _: community.leaderboard_stats(), paces.leaderboard),
        Topic.ANALYTICS: FeedSpec(lambda _: community.analytics(), paces.leaderboard),
        Topic.CONTRACT: FeedSpec(
            contract,
            paces.contract,
            after_failure=paces.leaderboard,
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


LOG_LINES = 200
"""The newest lines that a log shows."""


def _environment_signer(settings: Settings) -> "Signer | None":
    if settings.private_key is None:
        return None
    from app.wallet import KeySigner

    return KeySigner.from_hex(settings.private_key.get_secret_value())
