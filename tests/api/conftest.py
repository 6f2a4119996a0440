"""A server that answers by script, and a client on it with a clock that is moved by hand."""

import random
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import httpx
import pytest

from app.api.budget import RequestBudget
from app.api.client import ActingClient, open_http
from app.api.exchange import Bearer
from app.api.transport import Transport
from app.errors import Unauthenticated
from tests.support.manual_clock import ManualClock

BASE_URL = "https://api.test/prefix"

Handler = Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]


def answer(
    status: int = 200,
    body: object = None,
    *,
    content: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Handler:
    """Answer with this, as JSON unless the bytes are given."""
    if content is None:
        return lambda _: httpx.Response(status, json=body, headers=headers)
    return lambda _: httpx.Response(status, content=content, headers=headers)


def failing(error: Exception) -> Handler:
    """Raise instead of answering."""

    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    return fail


class ScriptedServer:
    """Answers each request with the next handler of the script; the last one stays."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self._script: deque[Handler] = deque([answer(200, {})])

    def will(self, *script: Handler) -> None:
        self._script = deque(script)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        handler = self._script.popleft() if len(self._script) > 1 else self._script[0]
        response = handler(request)
        return response if isinstance(response, httpx.Response) else await response


@dataclass(frozen=True)
class FakeToken:
    secret: str


class FakeTokens:
    """A token that is there from the start, and renewals that are only counted."""

    def __init__(self) -> None:
        self.current: Bearer | None = FakeToken("token-1")
        self.rejected: list[Bearer | None] = []
        self.can_renew = True

    async def renew(self, rejected: Bearer | None) -> Bearer:
        self.rejected.append(rejected)
        if not self.can_renew:
            raise Unauthenticated("Sign in again.")
        renewed = FakeToken(f"token-{len(self.rejected) + 1}")
        self.current = renewed
        return renewed


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def server() -> ScriptedServer:
    return ScriptedServer()


@pytest.fixture
def tokens() -> FakeTokens:
    return FakeTokens()


@pytest.fixture
async def http(server: ScriptedServer) -> AsyncIterator[httpx.AsyncClient]:
    async with open_http(BASE_URL, transport=httpx.MockTransport(server.handle)) as http:
        yield http


@pytest.fixture
def budget(clock: ManualClock) -> RequestBudget:
    return RequestBudget(clock)


@pytest.fixture
def transport(
    http: httpx.AsyncClient, clock: ManualClock, tokens: FakeTokens, budget: RequestBudget
) -> Transport:
    return Transport(http, clock, random.Random(7), token=tokens, budget=budget)


@pytest.fixture
def client(transport: Transport) -> ActingClient:
    return ActingClient(transport)
