"""Whoever looks on sees every attempt as it was, and changes nothing."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
import pytest

from app.api.budget import RequestBudget
from app.api.catalog import CATALOG, Endpoint
from app.api.transport import Transport
from app.errors import ApiError, NoReply, Refused, Unreachable
from tests.api.conftest import FakeTokens, ScriptedServer, answer, failing
from tests.support.manual_clock import ManualClock, settle


@dataclass(frozen=True)
class Seen:
    endpoint: str
    path: str
    query: Mapping[str, str | int]
    status: int | None
    kind: str | None
    body: bytes
    took_seconds: float
    error: ApiError | None


class Witness:
    def __init__(self) -> None:
        self.seen: list[Seen] = []

    def exchanged(
        self,
        endpoint: Endpoint,
        path: str,
        query: Mapping[str, str | int],
        status: int | None,
        headers: Mapping[str, str],
        body: bytes,
        took_seconds: float,
        error: ApiError | None,
    ) -> None:
        kind = headers.get("content-type")
        seen = Seen(endpoint.name, path, dict(query), status, kind, body, took_seconds, error)
        self.seen.append(seen)


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
    assert (seen.endpoint, seen.path) == ("session_logs", "/trading-sessions/a%2Fb/logs")
    assert (seen.query, seen.status, seen.body) == ({"limit": 5}, 200, b'{"logs":[]}')
    assert seen.kind == "application/json"
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
        await observed.call(CATALOG["claim_reward"])
    assert [(s.status, s.body) for s in witness.seen] == [(400, b'{"message":"no"}')]


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
