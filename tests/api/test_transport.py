"""The request loop: what is sent, how often, and what comes of it."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from decimal import Decimal
from http import HTTPStatus
from typing import Any, TypeVar

import httpx
import pytest

from app.api.budget import RequestBudget
from app.api.catalog import CATALOG, ENDPOINTS, Effect, Endpoint
from app.api.client import ActingClient
from app.api.exchange import LARGEST_BODY
from app.api.failures import EXCEPTIONS
from app.api.transport import Transport
from app.errors import (
    ApiError,
    BadReply,
    NoReply,
    NotFound,
    NotSent,
    RateLimited,
    Refused,
    ServerFault,
    Unauthenticated,
    Unreachable,
)
from tests.api.conftest import FakeTokens, ScriptedServer, answer, failing
from tests.support.manual_clock import ManualClock

T = TypeVar("T")

READ = CATALOG["profile"]
PUBLIC_READ = CATALOG["symbols"]
MONEY = CATALOG["claim_reward"]
SENT_ONCE = [endpoint for endpoint in ENDPOINTS if endpoint.effect is not Effect.READ]
OF_EACH_KIND = {(row.effect, row.auth): row.name for row in SENT_ONCE}
"""One by whatever the request loop tells endpoints apart by; it gets every status there can be."""


def ids(endpoint: Endpoint) -> dict[str, str]:
    return dict.fromkeys(endpoint.params, "abc")


async def ended(clock: ManualClock, work: Awaitable[T], seconds: float = 60.0) -> T:
    """Let the time pass that the work needs, and return what it came to."""
    task = asyncio.ensure_future(work)
    await clock.advance(seconds)
    assert task.done()
    return task.result()


# What is sent


async def test_the_base_urls_path_stays_in_front(
    transport: Transport, server: ScriptedServer
) -> None:
    await transport.call(READ)
    assert str(server.requests[0].url) == "https://api.test/prefix/user/profile"


async def test_a_call_that_needs_it_carries_the_token(
    transport: Transport, server: ScriptedServer
) -> None:
    await transport.call(READ)
    await transport.call(MONEY)
    assert [r.headers["authorization"] for r in server.requests] == ["Bearer token-1"] * 2


async def test_a_public_read_carries_the_token_only_when_there_is_one(
    transport: Transport, server: ScriptedServer, tokens: FakeTokens
) -> None:
    await transport.call(PUBLIC_READ)
    tokens.current = None
    await transport.call(PUBLIC_READ)
    assert [r.headers.get("authorization") for r in server.requests] == ["Bearer token-1", None]
    assert tokens.rejected == []


@pytest.mark.parametrize("name", ["challenge", "verify"])
async def test_signing_in_carries_no_token(
    name: str, transport: Transport, server: ScriptedServer
) -> None:
    await transport.call(CATALOG[name], body={"address": "0x"})
    assert "authorization" not in server.requests[0].headers


async def test_a_change_without_a_token_is_not_sent(
    transport: Transport, server: ScriptedServer, tokens: FakeTokens
) -> None:
    tokens.current = None
    with pytest.raises(Unauthenticated) as caught:
        await transport.call(MONEY)
    assert caught.value.applied is False
    assert server.requests == []
    assert tokens.rejected == []


@pytest.mark.parametrize("bad", ["", " ", ".", "..", "a\nb"])
async def test_an_id_that_would_change_the_path_is_not_sent(
    bad: str, transport: Transport, server: ScriptedServer
) -> None:
    with pytest.raises(NotSent) as caught:
        await transport.call(CATALOG["close_position"], path={"positionId": bad})
    assert caught.value.applied is False
    assert server.requests == []


@pytest.mark.parametrize(
    ("identifier", "sent"),
    [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b#c", "a%3Fb%23c"),
        ("%2e", "%252e"),
        ("ü", "%C3%BC"),
    ],
)
async def test_an_id_stays_one_segment_of_the_path(
    identifier: str, sent: str, transport: Transport, server: ScriptedServer
) -> None:
    await transport.call(CATALOG["close_position"], path={"positionId": identifier})
    path = server.requests[0].url.raw_path.decode()
    assert path == f"/prefix/trading-sessions/positions/{sent}/close"


async def test_amounts_are_sent_with_exactly_their_digits(
    transport: Transport, server: ScriptedServer
) -> None:
    amounts = {"a": Decimal("0.1"), "b": Decimal("100.00"), "c": Decimal("123456789.123456")}
    await transport.call(CATALOG["withdraw"], body=amounts)
    assert server.requests[0].content == b'{"a": 0.1, "b": 100, "c": 123456789.123456}'
    assert server.requests[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize("amount", ["0.12345678901234567890", "NaN", "Infinity", "1e400"])
async def test_an_amount_that_would_change_on_the_way_is_not_sent(
    amount: str, transport: Transport, server: ScriptedServer
) -> None:
    with pytest.raises(NotSent):
        await transport.call(CATALOG["withdraw"], body={"amount": Decimal(amount)})
    assert server.requests == []


async def test_a_call_without_a_body_claims_no_content_type(
    transport: Transport, server: ScriptedServer
) -> None:
    await transport.call(MONEY)
    assert server.requests[0].content == b""
    assert "content-type" not in server.requests[0].headers


async def test_no_cookie_is_kept(transport: Transport, server: ScriptedServer) -> None:
    server.will(answer(200, {}, headers={"Set-Cookie": "a=b; Path=/"}))
    await transport.call(READ)
    await transport.call(READ)
    assert "cookie" not in server.requests[1].headers


# What is sent once


@pytest.mark.parametrize("endpoint", SENT_ONCE, ids=lambda endpoint: endpoint.name)
async def test_a_change_is_sent_once_whatever_the_status(
    endpoint: Endpoint, transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    headers = {"Retry-After": "0", "Location": "/prefix/user/profile"}
    is_whole = endpoint.name in OF_EACH_KIND.values()
    statuses = range(200, 600) if is_whole else [status for status in HTTPStatus if status >= 200]
    for count, status in enumerate(statuses, start=1):
        server.will(answer(status, {"message": "x"}, headers=headers))
        call = transport.call(endpoint, path=ids(endpoint))
        done = (await asyncio.gather(call, return_exceptions=True))[0]
        assert isinstance(done, ApiError) is (status >= 300)
        assert len(server.requests) == count
    await clock.advance(120)
    assert len(server.requests) == len(statuses)


@pytest.mark.parametrize("endpoint", SENT_ONCE, ids=lambda endpoint: endpoint.name)
async def test_a_change_is_sent_once_whatever_is_raised(
    endpoint: Endpoint, transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    for kind, expected in EXCEPTIONS.items():
        server.requests.clear()
        server.will(failing(kind.__new__(kind)))
        with pytest.raises(expected):
            await transport.call(endpoint, path=ids(endpoint))
        await clock.advance(120)
        assert len(server.requests) == 1


async def test_a_refused_token_on_a_change_does_not_sign_in(
    transport: Transport, server: ScriptedServer, tokens: FakeTokens
) -> None:
    server.will(answer(401, {"statusCode": 401, "message": "Unauthorized"}))
    with pytest.raises(Unauthenticated):
        await transport.call(MONEY)
    assert tokens.rejected == []
    assert len(server.requests) == 1


async def test_a_change_that_is_never_answered_ends_as_not_known(
    transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    server.will(hang)
    with pytest.raises(NoReply) as caught:
        await ended(clock, transport.call(MONEY))
    assert caught.value.applied is None
    assert len(server.requests) == 1


async def hang(_: httpx.Request) -> httpx.Response:
    await asyncio.Event().wait()
    raise AssertionError


async def test_an_action_never_waits_behind_polling(
    transport: Transport, server: ScriptedServer, budget: RequestBudget, clock: ManualClock
) -> None:
    budget.quiet(600)
    with pytest.raises(RateLimited):
        await transport.call(READ)
    await transport.call(MONEY)
    await transport.call(READ, urgent=True)
    assert [r.method for r in server.requests] == ["POST", "GET"]


async def test_an_action_is_sent_while_every_read_hangs(
    transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    server.will(*[hang] * 6, answer(200, {}))
    reads = [asyncio.create_task(transport.call(READ)) for _ in range(20)]
    await clock.advance(8)
    assert len(server.requests) == 6
    await transport.call(MONEY)
    assert server.requests[-1].url.path.endswith("claim-reward")
    for read in reads:
        read.cancel()
    await asyncio.gather(*reads, return_exceptions=True)


# Retries of reads


@pytest.mark.parametrize(
    "fault",
    [
        answer(500, {"message": "Internal server error"}),
        answer(502, content=b"<html>Bad gateway</html>", headers={"content-type": "text/html"}),
        answer(503, content=b""),
        answer(429, {"message": "ThrottlerException: Too Many Requests"}),
        failing(httpx.ConnectError("x")),
        failing(httpx.ReadError("x")),
        failing(httpx.RemoteProtocolError("x")),
    ],
)
async def test_a_read_is_tried_again_after_a_passing_fault(
    fault: Any, transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    server.will(fault, answer(200, {"id": "u1"}))
    got = await ended(clock, transport.call(READ))
    assert got.status == 200
    assert len(server.requests) == 2


async def test_a_read_is_given_up_after_three_attempts(
    transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    server.will(answer(500, {"message": "x"}))
    with pytest.raises(ServerFault):
        await ended(clock, transport.call(READ))
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
async def test_a_refused_read_is_not_tried_again(
    status: int, transport: Transport, server: ScriptedServer
) -> None:
    server.will(answer(status, {"message": "x"}))
    with pytest.raises(ApiError):
        await transport.call(READ)
    assert len(server.requests) == 1


async def test_a_short_retry_after_is_waited_for(
    transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    server.will(answer(429, {}, headers={"Retry-After": "4"}), answer(200, {}))
    read = asyncio.create_task(transport.call(READ))
    await clock.advance(3.9)
    assert len(server.requests) == 1
    await clock.advance(1.2)
    assert (await read).status == 200


async def test_a_long_retry_after_goes_to_the_caller_and_binds_later_reads(
    transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    server.will(answer(429, {}, headers={"Retry-After": "30"}), answer(200, {}))
    with pytest.raises(RateLimited) as caught:
        await transport.call(READ)
    assert caught.value.retry_after_seconds == 30
    await clock.advance(10)
    with pytest.raises(RateLimited) as caught:
        await transport.call(PUBLIC_READ)
    assert caught.value.retry_after_seconds == 20
    assert len(server.requests) == 1
    await clock.advance(20.1)
    assert (await transport.call(READ)).status == 200


async def test_a_throttled_action_slows_polling_down(
    transport: Transport, server: ScriptedServer, budget: RequestBudget
) -> None:
    server.will(answer(429, {}, headers={"Retry-After": "9"}))
    with pytest.raises(RateLimited):
        await transport.call(MONEY)
    assert budget.quiet_seconds == 9
    assert budget.rate < 2


async def test_a_read_is_bounded_as_a_whole(
    transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    server.will(hang)
    read = asyncio.create_task(transport.call(READ))
    await clock.advance(14.9)
    assert not read.done()
    await clock.advance(0.2)
    with pytest.raises(NoReply):
        await read
    assert len(server.requests) == 1


async def test_all_attempts_together_keep_the_deadline(
    transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    async def time_out(_: httpx.Request) -> httpx.Response:
        await clock.sleep(10)
        raise httpx.ReadTimeout("x")

    server.will(time_out)
    read = asyncio.create_task(transport.call(READ))
    await clock.advance(14.9)
    assert not read.done()
    await clock.advance(0.2)
    with pytest.raises(NoReply):
        await read
    assert len(server.requests) == 2


class Stream(httpx.AsyncByteStream):
    """A body that comes in pieces, some time apart."""

    def __init__(self, clock: ManualClock, pieces: list[bytes], every: float) -> None:
        self._clock = clock
        self._pieces = pieces
        self._every = every
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            if self._every:
                await self._clock.sleep(self._every)
            yield piece

    async def aclose(self) -> None:
        self.closed = True


async def test_an_answer_that_trickles_in_is_given_up_at_the_deadline(
    transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    stream = Stream(clock, [b"x"] * 100, every=1)
    server.will(lambda _: httpx.Response(200, stream=stream))
    read = asyncio.create_task(transport.call(READ))
    await clock.advance(15.1)
    with pytest.raises(NoReply):
        await read
    assert stream.closed


async def test_an_endless_answer_is_not_read_to_its_end(
    transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    piece = b"x" * (LARGEST_BODY // 4)
    stream = Stream(clock, [piece] * 100, every=0)
    server.will(lambda _: httpx.Response(200, stream=stream))
    with pytest.raises(BadReply):
        await transport.call(READ)
    assert stream.closed


class CutStream(httpx.AsyncByteStream):
    """A body whose connection breaks in the middle."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b'{"message": "no'
        raise httpx.ReadError("cut")


async def test_a_change_whose_answer_is_cut_is_not_known(
    transport: Transport, server: ScriptedServer
) -> None:
    server.will(lambda _: httpx.Response(201, stream=CutStream()))
    with pytest.raises(NoReply):
        await transport.call(MONEY)


async def test_a_refusal_counts_even_when_its_body_is_cut(
    transport: Transport, server: ScriptedServer
) -> None:
    server.will(lambda _: httpx.Response(400, stream=CutStream()))
    with pytest.raises(Refused) as caught:
        await transport.call(MONEY)
    assert caught.value.applied is False


# Signing in again


async def test_a_refused_token_is_renewed_once_and_the_read_repeated(
    transport: Transport, server: ScriptedServer, tokens: FakeTokens
) -> None:
    server.will(answer(401, {"message": "Unauthorized"}), answer(200, {}))
    first = tokens.current
    assert (await transport.call(READ)).status == 200
    assert tokens.rejected == [first]
    assert [r.headers["authorization"] for r in server.requests] == [
        "Bearer token-1",
        "Bearer token-2",
    ]


async def test_a_renewed_token_that_is_refused_too_is_not_renewed_again(
    transport: Transport, server: ScriptedServer, tokens: FakeTokens
) -> None:
    server.will(answer(401, {"message": "Unauthorized"}))
    with pytest.raises(Unauthenticated):
        await transport.call(READ)
    assert len(tokens.rejected) == 1
    assert len(server.requests) == 2


async def test_a_read_without_a_token_signs_in_first(
    transport: Transport, server: ScriptedServer, tokens: FakeTokens
) -> None:
    tokens.current = None
    await transport.call(READ)
    assert [r.headers["authorization"] for r in server.requests] == ["Bearer token-2"]


async def test_a_read_is_not_sent_when_nobody_can_sign_in(
    transport: Transport, server: ScriptedServer, tokens: FakeTokens
) -> None:
    tokens.current = None
    tokens.can_renew = False
    with pytest.raises(Unauthenticated):
        await transport.call(READ)
    assert server.requests == []


# None, no route, redirects


async def test_the_applications_404_means_that_there_is_none(
    client: ActingClient, server: ScriptedServer
) -> None:
    server.will(answer(404, {"statusCode": 404, "message": "No active trade"}))
    assert (await client.trading.current_trade()).value is None


@pytest.mark.parametrize(
    "no_route",
    [
        answer(404, {"statusCode": 404, "message": "Cannot GET /x", "error": "Not Found"}),
        answer(404, content=b"<h1>404</h1>", headers={"content-type": "text/html"}),
        answer(404, content=b""),
    ],
)
async def test_a_missing_route_is_not_taken_for_none(
    no_route: Any, client: ActingClient, server: ScriptedServer
) -> None:
    server.will(no_route)
    with pytest.raises(NotFound, match="no such route"):
        await client.trading.current_trade()


async def test_a_404_of_a_read_that_always_has_a_value_is_an_error(
    client: ActingClient, server: ScriptedServer
) -> None:
    server.will(answer(404, {"statusCode": 404, "message": "User not found"}))
    with pytest.raises(NotFound):
        await client.account.profile()


@pytest.mark.parametrize("target", ["/prefix/new", "https://api.test/prefix/new"])
async def test_a_redirect_to_the_same_server_is_followed_once(
    target: str, transport: Transport, server: ScriptedServer
) -> None:
    server.will(answer(307, {}, headers={"Location": target}), answer(200, {}))
    await transport.call(READ)
    assert [r.url.path for r in server.requests] == ["/prefix/user/profile", "/prefix/new"]
    assert server.requests[1].headers["authorization"] == "Bearer token-1"


@pytest.mark.parametrize(
    "target",
    ["https://evil.test/x", "http://api.test/x", "https://api.test:444/x", "//evil.test/x"],
)
async def test_a_redirect_to_another_server_is_not_followed(
    target: str, transport: Transport, server: ScriptedServer
) -> None:
    server.will(answer(302, {}, headers={"Location": target}))
    with pytest.raises(BadReply):
        await transport.call(READ)
    assert [r.url.host for r in server.requests] == ["api.test"]


async def test_a_redirect_in_a_circle_ends(transport: Transport, server: ScriptedServer) -> None:
    server.will(answer(302, {}, headers={"Location": "/prefix/user/profile"}))
    with pytest.raises(BadReply):
        await transport.call(READ)
    assert len(server.requests) == 2


async def test_a_redirect_that_cannot_be_read_is_no_crash(
    transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    server.will(answer(302, {}, headers={"Location": "https://api.test:port/"}))
    with pytest.raises(ApiError):
        await ended(clock, transport.call(READ))


# The server's own contract


def contract_of(**withdraw_fields: dict[str, str]) -> dict[str, object]:
    """Return an OpenAPI document that has only the body of a withdrawal."""
    schema = {
        "type": "object",
        "properties": withdraw_fields,
        "required": list(withdraw_fields),
    }
    body = {"content": {"application/json": {"schema": schema}}}
    return {"openapi": "3.0.0", "paths": {"/user/withdraw": {"post": {"requestBody": body}}}}


async def test_an_assumed_body_takes_the_names_of_the_servers_contract(
    client: ActingClient, server: ScriptedServer
) -> None:
    server.will(answer(200, contract_of(amountUsdc={"type": "string"}, to={"type": "string"})))
    assert (await client.read_contract()).source == "/prefix/api/docs-json"
    assert client.contract.is_known
    assert server.requests[0].url.path == "/prefix/api/docs-json"
    await client.money.withdraw(Decimal("1.50"), "0xd")
    assert json.loads(server.requests[1].content) == {"amountUsdc": "1.50", "to": "0xd"}


async def test_a_body_that_the_contract_does_not_let_us_fill_is_not_sent(
    client: ActingClient, server: ScriptedServer
) -> None:
    fields = {name: {"type": "string"} for name in ("amount", "destination", "pin")}
    server.will(answer(200, contract_of(**fields)))
    await client.read_contract()
    with pytest.raises(NotSent, match="pin"):
        await client.money.withdraw(Decimal(1), "0xd")
    assert len(server.requests) == 1


async def test_without_a_contract_no_money_goes_out_under_assumed_names(
    client: ActingClient, server: ScriptedServer, clock: ManualClock
) -> None:
    with pytest.raises(NotSent, match="not been read yet"):
        await client.money.withdraw(Decimal(1), "0xd")
    assert not server.requests
    server.will(answer(404, {"message": "Cannot GET /api/docs-json"}))
    search = asyncio.create_task(client.read_contract())
    await clock.advance(30)
    assert (await search).document is None
    assert not client.contract.is_known
    asked = len(server.requests)
    with pytest.raises(NotSent, match=r"publishes no contract.*contract\.bodies\.withdraw"):
        await client.money.withdraw(Decimal(1), "0xd")
    assert len(server.requests) == asked


# Equal answers, logging


async def test_an_equal_answer_is_the_same_object(
    client: ActingClient, server: ScriptedServer
) -> None:
    server.will(answer(200, {"id": "u1", "equity": "1"}))
    first = await client.account.profile()
    assert await client.account.profile() is first
    server.will(answer(200, {"id": "u1", "equity": "2"}))
    changed = await client.account.profile()
    assert changed is not first
    assert changed.value.equity == Decimal(2)


async def test_equal_answers_to_different_questions_are_kept_apart(
    client: ActingClient, server: ScriptedServer
) -> None:
    server.will(answer(200, {"message": "x", "logs": []}))
    first = await client.trading.session_logs("a")
    assert await client.trading.session_logs("b") is not first
    assert await client.trading.session_logs("a", limit=5) is not first
    assert await client.trading.session_logs("a") is first


async def test_the_log_holds_the_template_and_nothing_secret(
    client: ActingClient, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.will(answer(200, {"logs": []}, headers={"X-Secret": "h-secret"}))
    await client.trading.session_logs("id-secret", limit=77)
    client.take_contract(contract_of(amount={"type": "number"}, to={"type": "string"}))
    server.will(answer(400, {"message": "b-secret"}))
    with pytest.raises(Refused):
        await client.money.withdraw(Decimal(4711), "0xd-secret")
    assert "GET /trading-sessions/{sessionId}/logs 200" in caplog.text
    assert "POST /user/withdraw 400" in caplog.text
    for secret in ("secret", "token-1", "4711", "77"):
        assert secret not in caplog.text


async def test_what_never_left_is_said_to_be_unsent(
    transport: Transport, server: ScriptedServer
) -> None:
    server.will(failing(httpx.ConnectError("x")))
    with pytest.raises(Unreachable) as caught:
        await transport.call(MONEY)
    assert caught.value.applied is False
    assert "api.test" in caught.value.message


async def test_the_catalogue_decides_what_is_repeated(
    transport: Transport, server: ScriptedServer, clock: ManualClock
) -> None:
    server.will(answer(500, {"message": "x"}))
    for effect in Effect:
        server.requests.clear()
        with pytest.raises(ServerFault):
            await ended(clock, transport.call(replace(READ, effect=effect)))
        assert len(server.requests) == (3 if effect is Effect.READ else 1)


def test_a_body_is_json() -> None:
    from app.api.exchange import to_json

    assert json.loads(to_json({"a": True, "b": "ü", "c": 0})) == {"a": True, "b": "ü", "c": 0}
