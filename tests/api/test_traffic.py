"""What is said of the requests themselves: how many a minute, and which endpoints are read."""

import random
import re
from collections.abc import Mapping

import httpx
import pytest

from app import coverage, wiring
from app.api.budget import RequestBudget
from app.api.catalog import CATALOG
from app.api.sign_in import Token
from app.api.traffic import TrafficCounter
from app.api.transport import Transport
from app.errors import BadReply, RateLimited
from app.feeds import Selection, Topic
from app.settings import DEMO_URL, Settings
from tests.api.conftest import ActingClient, FakeTokens, ScriptedServer, answer, open_http
from tests.simulator.service import Service
from tests.support.manual_clock import ManualClock


async def test_each_attempt_counts_in_its_minute(
    http: httpx.AsyncClient,
    clock: ManualClock,
    tokens: FakeTokens,
    budget: RequestBudget,
    server: ScriptedServer,
) -> None:
    counter = TrafficCounter(clock, budget)
    transport = Transport(
        http, clock, random.Random(7), token=tokens, budget=budget, observer=counter
    )
    for _ in range(3):
        await transport.call(CATALOG["symbols"])
    assert (counter.report().this_minute, counter.report().before) == (3, ())
    await clock.advance(60)
    await transport.call(CATALOG["symbols"])
    await clock.advance(120)
    report = counter.report()
    assert (report.this_minute, report.before) == (0, (3, 1, 0))
    await clock.advance(60 * 20)
    await transport.call(CATALOG["symbols"])
    assert counter.report().before == (0,) * 10


async def test_a_throttled_program_says_so(
    http: httpx.AsyncClient,
    clock: ManualClock,
    tokens: FakeTokens,
    budget: RequestBudget,
    server: ScriptedServer,
) -> None:
    counter = TrafficCounter(clock, budget)
    transport = Transport(
        http, clock, random.Random(7), token=tokens, budget=budget, observer=counter
    )
    server.will(answer(429, {"message": "slow"}, headers={"Retry-After": "40"}))
    with pytest.raises(RateLimited):
        await transport.call(CATALOG["symbols"])
    report = counter.report()
    assert (report.throttled, report.full_rate, report.rate) == (1, 2.0, 1.0)
    assert 39 < report.quiet_seconds <= 40


async def test_an_answer_that_was_not_understood_says_what_came(
    client: ActingClient, server: ScriptedServer
) -> None:
    long = "x" * 9_000
    server.will(answer(200, content=f'<p>\x1b[2J "token": "{"ab" * 40}" {long}'.encode()))
    with pytest.raises(BadReply) as caught:
        await client.trading.current_trade()
    came = caught.value.came or ""
    assert came.startswith('<p> "token": [hidden] xxx')
    assert len(came) == 2_000


def recognises(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path) is not None


async def test_each_topic_reads_what_it_says_and_nothing_else() -> None:
    service = Service()
    asked: list[str] = []

    async def note(request: httpx.Request) -> None:
        asked.append(f"{request.method} {request.url.path}")

    settings = Settings(demo=True, base_url=DEMO_URL, read_only=False)
    http = open_http(DEMO_URL, transport=httpx.ASGITransport(service.app))
    http.event_hooks = {"request": [note]}
    account = service.world.demo_account
    desk, access = wiring.assemble(http, settings, service.clock, random.Random(7), wanted=account)
    issued = service.backend.sign_in.issue_token(account)
    access.enter(Token(issued, account, settings.host, service.clock.now()))
    seen: Mapping[Topic, set[str]] = {topic: set() for topic in Topic}
    trade = await desk.specs[Topic.TRADE].fetch(Selection())
    sessions = await desk.specs[Topic.SESSIONS].fetch(Selection())
    mine = service.world.account(account).id
    chosen = Selection(
        session_id=sessions.value[0].id, trade_id=trade.value.id, user_id=mine, trader=(mine,)
    )
    for topic in coverage.READS:
        spec = desk.specs[topic]
        asked.clear()
        await service.clock.advance(60)
        await spec.fetch(chosen)
        await service.clock.advance(60)
        await spec.fetch(chosen)
        for line in asked:
            names = [words for words in spec.reads if recognises(words, line)]
            assert names, (topic, line)
            seen[topic].update(names)
        assert seen[topic] == set(spec.reads), topic
    await desk.close()
    assert all(spec.reads for spec in desk.specs.values())


def test_what_no_topic_reads_is_named() -> None:
    assert coverage.not_polled() == ("POST /referrals/check",)
