"""All 41 endpoints of four backends that nobody showed to the client, over real sockets.

Each one tells a book of figures in its own way: what was read is held against the book.
"""

import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.api.budget import RequestBudget
from app.api.catalog import ENDPOINTS
from app.api.client import ActingClient, open_http, open_in_process
from app.api.sign_in import SignIn, TokenHolder
from app.api.transport import Transport
from app.challenge import check_challenge
from app.clock import SystemClock
from app.errors import ApiError, Doubtful, NotSent, Refused, ServerFault
from app.wallet import KeySigner
from tests.api.test_client_sign_in import MemoryStore
from tests.api.test_foreign_backends import EagerClock, Passes
from tests.support.foreign import django, jsonapi, nest, proto, spring
from tests.support.foreign.backends import TOLD
from tests.support.foreign.judge import Fault, Judge
from tests.support.foreign.kernel import ADDRESS, KEY
from tests.support.foreign.served import served
from tests.support.manual_clock import START

EXPECTED = {
    "nest": nest.EXPECTED,
    "django": django.EXPECTED,
    "spring": spring.EXPECTED,
    "jsonapi": jsonapi.EXPECTED,
    "proto": proto.EXPECTED,
}
MAY_REFUSE = {("jsonapi", "withdraw"), ("proto", "withdraw")}
"""Where cents or an object are asked for, which a careful client need not make up."""
EFFECTS = {e.name: f"{e.method} {e.path.replace('{', ':').replace('}', '')}" for e in ENDPOINTS}


class StillDay(SystemClock):
    """The backends' moment, with real waits."""

    def now(self) -> datetime:
        return START


@dataclass
class Served:
    """One backend at its address."""

    which: str
    backend: Any
    base_url: str

    @asynccontextmanager
    async def client(self) -> AsyncIterator[ActingClient]:
        """Open a client that has a token already."""
        clock = StillDay()
        async with open_http(self.base_url) as http:
            budget = RequestBudget(clock, per_second=1e9)
            token: Any = Passes(self.backend)
            yield ActingClient(Transport(http, clock, random.Random(1), token=token, budget=budget))


@pytest.fixture(scope="module")
def places() -> Iterator[dict[str, Served]]:
    with ExitStack() as stack:
        backends = {which: make(lambda: START) for which, make in TOLD.items()}
        yield {
            which: Served(which, backend, stack.enter_context(served(backend)))
            for which, backend in backends.items()
        }


@pytest.fixture
def place(places: dict[str, Served], which: str) -> Served:
    place = places[which]
    place.backend.calls.clear()
    place.backend.received.clear()
    place.backend.changed.clear()
    return place


FAULTS: dict[str, list[Fault]] = {}
"""What one pass over all reads of a backend found."""


async def faults_of(place: Served) -> list[Fault]:
    if place.which not in FAULTS:
        async with place.client() as client:
            judge = Judge(place.which, place.backend.book, client, START)
            FAULTS[place.which] = await judge.faults()
    return FAULTS[place.which]


@pytest.mark.parametrize("which", TOLD)
async def test_nothing_is_read_as_something_else(place: Served) -> None:
    faults = [str(f) for f in await faults_of(place) if f.kind == "wrong"]
    assert not faults, "\n".join(faults[:12])


@pytest.mark.parametrize("which", TOLD)
async def test_no_row_and_no_answer_is_lost(place: Served) -> None:
    faults = [str(f) for f in await faults_of(place) if f.kind in ("lost", "error")]
    assert not faults, "\n".join(faults[:12])


@pytest.mark.parametrize("which", TOLD)
async def test_no_field_that_was_sent_is_missing(place: Served) -> None:
    faults = [str(f) for f in await faults_of(place) if f.kind == "missing"]
    assert not faults, "\n".join(faults[:12])


@pytest.mark.parametrize("which", TOLD)
async def test_nothing_running_is_none(place: Served) -> None:
    place.backend.empty = True
    try:
        async with place.client() as client:
            assert (await client.trading.active_sessions()).value == ()
            assert (await client.trading.current_trade()).value is None
            assert (await client.community.rankings(limit=100)).value.rows == ()
            assert (await client.community.user_ranking(ADDRESS)).value is None
    finally:
        place.backend.empty = False


def acts(client: ActingClient, ids: Callable[[str, int], Any]) -> dict[str, Any]:
    """Every endpoint that changes something or whose body is not published."""
    money, changes = client.money, client.changes
    amount = Decimal("12.50")
    quick = {"budget": Decimal(100), "profit_target": Decimal(40), "asset_index": 9}
    return {
        "start_quick": lambda: money.create_quick_session(**quick),
        "start_advance": lambda: money.create_advance_session(
            amount=Decimal(50), strategy="Aggressive", duration="1D", asset_index=9
        ),
        "close_position": lambda: money.close_position(str(ids("position", 1))),
        "close_signature": lambda: changes.close_signature(str(ids("position", 1))),
        "close_trade": lambda: money.close_trade(str(ids("trade", 1))),
        "trigger_cron": changes.trigger_cron,
        "sync_fills": changes.sync_fills,
        "withdraw": lambda: money.withdraw(amount, ADDRESS),
        "close_asset": lambda: money.close_asset(1),
        "close_all": money.close_all,
        "send_usdc": lambda: money.send_usdc(amount, ADDRESS),
        "claim_reward": money.claim_reward,
        "create_code": lambda: changes.create_referral_code(ADDRESS, "NEWCODE"),
        "check_code": lambda: client.community.check_referral_code("NEWCODE"),
        "verify_deposit": lambda: changes.verify_deposit("0x" + "cd" * 32),
        "trading_key": client.auth.trading_key,
    }


NOES = {
    ("django", "claim_reward"): "Nothing to claim yet",
    ("proto", "claim_reward"): "Nothing to claim yet",
    ("spring", "send_usdc"): "Insufficient",
}
"""What a backend answers no to, and why."""


@pytest.mark.parametrize("which", TOLD)
async def test_every_act_is_sent_once_and_understood(place: Served) -> None:
    faults = []
    async with place.client() as client:
        await client.read_contract()
        for name, act in acts(client, place.backend.book.ids).items():
            reason = NOES.get((place.which, name))
            try:
                await act()
                outcome = "" if reason is None else f"{name}: a no was taken for a yes"
            except NotSent as error:
                outcome = "" if (place.which, name) in MAY_REFUSE else f"{name}: not sent: {error}"
            except (Refused, Doubtful) as error:
                is_told = reason is not None and reason in str(error)
                outcome = "" if is_told else f"{name}: {type(error).__name__}: {error}"
            except ApiError as error:
                outcome = f"{name}: {type(error).__name__}: {error}"
            faults += [outcome] if outcome else []
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("which", TOLD)
async def test_unpublished_bodies_have_the_servers_own_names_and_forms(place: Served) -> None:
    async with place.client() as client:
        await client.read_contract()
        wanted, ways = EXPECTED[place.which], acts(client, place.backend.book.ids)
        for name in wanted:
            try:
                await ways[name]()
            except ApiError:
                continue
    sent = dict(place.backend.received)
    found = {name: sent.get(EFFECTS[name]) for name in wanted}
    for name in wanted:
        if (place.which, name) in MAY_REFUSE and found[name] is None:
            found[name] = wanted[name]
    assert found == wanted


@pytest.mark.parametrize("which", TOLD)
async def test_a_real_signature_signs_in(place: Served) -> None:
    clock = StillDay()
    holder = TokenHolder(clock)
    async with open_http(place.base_url) as http:
        budget = RequestBudget(clock, per_second=1e9)
        client = ActingClient(Transport(http, clock, random.Random(1), token=holder, budget=budget))
        sign_in = SignIn(
            client.auth, holder, MemoryStore(), clock, host="127.0.0.1", check=check_challenge
        )
        token = await sign_in.with_signer(KeySigner.from_hex(KEY))
        assert token.expires_at == START + timedelta(days=1)
        assert (await client.account.profile()).value.address is not None


@pytest.mark.parametrize("which", TOLD)
async def test_a_refusal_is_told_in_the_servers_words(place: Served) -> None:
    taken = min(place.backend.book.assets.values())
    async with place.client() as client:
        with pytest.raises(Refused, match="you already have an active trading session"):
            await client.money.create_quick_session(
                budget=Decimal(100), profit_target=Decimal(40), asset_index=taken
            )
    assert len(place.backend.calls) == 1


@pytest.mark.parametrize("which", TOLD)
async def test_too_many_requests_are_waited_for(which: str) -> None:
    clock = EagerClock()
    backend: Any = TOLD[which](clock.now)
    backend.busy_until = clock.now() + timedelta(seconds=4)
    async with open_in_process("https://foreign.test", backend) as http:
        token: Any = Passes(backend)
        budget = RequestBudget(clock, per_second=1e9)
        client = ActingClient(Transport(http, clock, random.Random(1), token=token, budget=budget))
        before = clock.monotonic()
        assert (await client.trading.active_sessions()).value
        assert 4 <= clock.monotonic() - before < 9
    assert len(backend.calls) == 2


@pytest.mark.parametrize("which", TOLD)
async def test_health_is_never_better_than_it_is_said_to_be(place: Served) -> None:
    async with place.client() as client:
        assert (await client.health.service()).value is not None
        if place.which == "spring":
            with pytest.raises(ServerFault):
                await client.health.kafka()
        else:
            kafka = (await client.health.kafka()).value
            assert ("unhealthy" in str(kafka).casefold()) == (place.which == "django")
