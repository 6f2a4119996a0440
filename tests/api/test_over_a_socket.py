"""All 41 endpoints through the client, against the simulator, over a real socket."""

import random
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from decimal import Decimal

import pytest

from app.api.budget import RequestBudget
from app.api.catalog import ENDPOINTS
from app.api.client import ActingClient, open_http
from app.api.sign_in import SignIn, Token, TokenHolder
from app.api.transport import Transport
from app.challenge import check_challenge
from app.clock import SystemClock
from app.errors import Doubtful, NotFound, Refused, Unauthenticated, Unreachable
from app.simulator.server import create_app, issue_token
from app.wallet import KeySigner
from tests.api.test_client_sign_in import MemoryStore
from tests.simulator.worlds import fresh_world
from tests.support.manual_clock import START
from tests.support.served import Simulator, served

KEY = "0x" + "11" * 32


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    world = fresh_world(7, START)
    app = create_app(world, clock=lambda: START, secret="a secret of the tests, long enough")
    with served(Simulator(app, world)) as running:
        yield running


class SimulatedDay(SystemClock):
    """The simulator's day, with real waits: those of a real network."""

    def now(self) -> datetime:
        return START


class Session:
    """A client with everything around it."""

    def __init__(self, transport: Transport, holder: TokenHolder, clock: SystemClock) -> None:
        self.client = ActingClient(transport)
        self.holder = holder
        self.sign_in = SignIn(
            self.client.auth,
            holder,
            MemoryStore(),
            clock,
            host=transport.host,
            check=check_challenge,
        )


@pytest.fixture
async def session(simulator: Simulator) -> AsyncIterator[Session]:
    clock = SimulatedDay()
    holder = TokenHolder(clock)
    async with open_http(simulator.base_url) as http:
        transport = Transport(
            http, clock, random.Random(7), token=holder, budget=RequestBudget(clock, burst=1000)
        )
        yield Session(transport, holder, clock)


def as_demo_account(session: Session, simulator: Simulator) -> ActingClient:
    """Sign the account with the interesting day in, which has no key."""
    address = simulator.world.demo_account
    session.holder.put(Token(issue_token(simulator.app, address), address, "127.0.0.1"))
    return session.client


async def test_all_41_endpoints_answer(session: Session, simulator: Simulator) -> None:
    token = await session.sign_in.with_signer(KeySigner.from_hex(KEY))
    own = session.client
    assert token.expires_at is not None
    profile = (await own.account.profile()).value
    assert profile.address is not None
    assert profile.address.lower() == token.address.lower()
    user_id = profile.user_id
    assert user_id is not None
    assert (await own.trading.current_trade()).value is None
    assert (await own.trading.active_sessions()).value == ()
    assert (await own.auth.trading_key()).key is not None
    quick = await own.money.create_quick_session(
        budget=Decimal(50), profit_target=Decimal(10), asset_index=0
    )
    advance = await own.money.create_advance_session(
        amount=Decimal(50), strategy="Aggressive", duration="1D", asset_index=1
    )
    sessions = (await own.trading.active_sessions()).value
    assert {s.id for s in sessions} == {r.value.id for r in (quick, advance) if r.value}
    assert (await own.trading.session_logs(str(sessions[0].id), limit=5)).value.rows
    assert (await own.read_contract()).source == "/api/docs-json"
    destination = simulator.world.demo_account
    assert (await own.money.send_usdc(Decimal("1.5"), destination)).value is not None
    assert (await own.money.withdraw(Decimal(5), destination)).value is not None
    await own.changes.verify_deposit("0x" + "ab" * 32)
    assert (await own.deposits.my_transactions()).value
    assert (await own.deposits.total_deposited()).value.total is not None
    with pytest.raises(Refused, match="volume"):
        await own.changes.create_referral_code(user_id)

    demo = as_demo_account(session, simulator)
    await demo.read_contract()
    contract = demo.contract
    assert contract.is_known
    assert contract.drift() == ()
    own_id = (await demo.account.profile()).value.user_id
    assert own_id is not None
    trade = (await demo.trading.current_trade()).value
    assert trade is not None
    assert len(trade.positions) > 1
    assert (await demo.trading.trade_logs(str(trade.id), page=1, limit=3)).value.rows
    position = trade.positions[0]
    await demo.changes.close_signature(str(position.id))
    await demo.money.close_position(str(position.id))
    left = (await demo.trading.current_trade(urgent=True)).value
    assert left is not None
    assert position.id not in {p.id for p in left.positions}
    last = left.positions[-1]
    assert last.asset_index is not None
    await demo.money.close_asset(last.asset_index)
    await demo.changes.trigger_cron()
    await demo.changes.sync_fills()
    await demo.money.claim_reward()
    now = (await demo.trading.current_trade(urgent=True)).value
    if now is not None and now.positions:
        await demo.money.close_trade(str(now.id))
    await demo.money.close_all()

    assert (await demo.market.health()).value.state == "ok"
    symbols = (await demo.market.symbols()).value
    assert symbols[0] == "BTC"
    assert {c.symbol for c in (await demo.market.latest_candles()).value} == set(symbols)
    history = (await demo.market.candle_history("BTC", interval="5m", limit=50)).value
    candles = (await demo.market.candles("BTC", "5m", limit=50)).value
    assert len(candles) == 50
    assert [c.close for c in history] == [c.close for c in candles]
    assert (await demo.market.signals("BTC", "5m")).value
    assert {s.symbol for s in (await demo.market.all_signals("5m")).value} <= set(symbols)
    assert (await demo.community.leaderboard_stats()).value.accounts == 5000
    first = (await demo.community.rankings(limit=100)).value
    second = (await demo.community.rankings(page=first.next, limit=100)).value
    assert [row.rank for row in first.rows + second.rows] == list(range(1, 201))
    someone = first.rows[0]
    found = (await demo.community.user_ranking(someone.key)).value
    assert found is not None
    assert found.rank == 1
    await demo.community.analytics()
    assert (await demo.community.leaderboard_health()).value.state == "ok"
    assert (await demo.community.referral(own_id)).value is not None
    assert (await demo.community.referral_stats(own_id)).value is not None
    assert (await demo.community.check_referral_code("no-such-code")).value.valid is False
    assert (await demo.health.service()).value.state == "ok"
    assert (await demo.health.kafka()).value.state == "ok"
    with pytest.raises((Refused, Doubtful)):
        await demo.changes.create_referral_code(own_id)

    wanted = {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}
    assert wanted - simulator.served <= {("POST", "/referrals/{userId}/code")}


async def test_a_wrong_token_asks_for_signing_in(session: Session) -> None:
    session.holder.put(Token("wrong", "0x", "127.0.0.1"))
    with pytest.raises(Unauthenticated):
        await session.client.account.profile()


async def test_an_unknown_session_is_said(session: Session, simulator: Simulator) -> None:
    client = as_demo_account(session, simulator)
    with pytest.raises(NotFound, match="not know it"):
        await client.trading.session_logs("no-such-session")


async def test_a_port_where_nobody_listens_is_unreachable(session: Session) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    clock = SimulatedDay()
    async with open_http(f"http://127.0.0.1:{port}") as http:
        holder = TokenHolder(clock)
        holder.put(Token("t", "0x", "127.0.0.1"))
        transport = Transport(
            http, clock, random.Random(7), token=holder, budget=RequestBudget(clock)
        )
        with pytest.raises(Unreachable) as caught:
            await ActingClient(transport).money.close_all()
    assert caught.value.applied is False
