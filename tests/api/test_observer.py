"""Whoever looks on sees every attempt as it was, and changes nothing."""

import asyncio
import random

import httpx
import pytest

from app.api.budget import RequestBudget
from app.api.catalog import CATALOG
from app.api.observer import Exchange
from app.api.transport import Transport
from app.errors import NoReply, Refused, Unreachable
from tests.api.conftest import FakeTokens, ScriptedServer, answer, failing
from tests.support.manual_clock import ManualClock, settle


class Witness:
    def __init__(self) -> None:
        self.seen: list[Exchange] = []

    def exchanged(self, exchange: Exchange) -> None:
        self.seen.append(exchange)


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def observed(
    http: httpx.AsyncClient,
    clock: ManualClock,
    tokens: FakeTokens,
    budget: RequestBudget,
    witness: Witness,
) -> Transport:
    return Transport(http, clock, random.Random(7), token=tokens, budget=budget, observer=witness)


async def test_an_answer_is_seen_whole(
    observed: Transport, server: ScriptedServer, witness: Witness
) -> None:
    server.will(answer(200, {"logs": []}))
    await observed.call(CATALOG["session_logs"], path={"sessionId": "a/b"}, query={"limit": 5})
    [seen] = witness.seen
    assert (seen.endpoint.name, seen.path) == ("session_logs", "/trading-sessions/a%2Fb/logs")
    assert (dict(seen.query), seen.status, seen.body) == ({"limit": 5}, 200, b'{"logs":[]}')
    assert seen.headers.get("content-type") == "application/json"
    assert seen.error is None


async def test_each_retry_is_seen_with_its_own_time(
    observed: Transport, server: ScriptedServer, witness: Witness, clock: ManualClock
) -> None:
    async def late(_: httpx.Request) -> httpx.Response:
        await clock.sleep(2.0)
        return httpx.Response(503)

    server.will(late, failing(httpx.ReadError("x")), answer(200, {"symbols": []}))
    task = asyncio.ensure_future(observed.call(CATALOG["symbols"]))
    await clock.advance(60)
    await task
    assert [seen.status for seen in witness.seen] == [503, None, 200]
    assert [type(seen.error) for seen in witness.seen] == [type(None), NoReply, type(None)]
    assert [seen.took_seconds for seen in witness.seen] == [2.0, 0.0, 0.0]


async def test_a_refused_change_is_seen_once_with_the_servers_words(
    observed: Transport, server: ScriptedServer, witness: Witness
) -> None:
    server.will(answer(400, {"message": "no"}))
    with pytest.raises(Refused):
        await observed.call(CATALOG["close_asset"], content=b'{"assetIndex": 3}')
    [seen] = witness.seen
    assert (seen.status, seen.body) == (400, b'{"message":"no"}')
    assert seen.sent == b'{"assetIndex": 3}'


async def test_what_never_left_is_seen_with_its_error(
    observed: Transport, server: ScriptedServer, witness: Witness
) -> None:
    server.will(failing(httpx.ConnectError("x")))
    with pytest.raises(Unreachable) as caught:
        await observed.call(CATALOG["claim_reward"])
    assert [(s.status, s.error) for s in witness.seen] == [(None, caught.value)]


async def test_an_attempt_that_nobody_waits_for_any_more_is_seen_without_an_answer(
    observed: Transport, server: ScriptedServer, witness: Witness, clock: ManualClock
) -> None:
    async def hang(_: httpx.Request) -> httpx.Response:
        await clock.sleep(1000)
        return httpx.Response(200)

    server.will(hang)
    task = asyncio.ensure_future(observed.call(CATALOG["symbols"]))
    await settle()
    task.cancel()
    await settle()
    assert task.cancelled()
    assert [(s.status, s.error) for s in witness.seen] == [(None, None)]
