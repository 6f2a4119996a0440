"""The whole API as one object: an area for each part of it, over one transport.

`ReadOnlyClient` has no method that changes anything; only `ActingClient` has `money` and `changes`.
"""

import logging
import ssl
from collections.abc import Callable, Coroutine
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from app import __version__
from app.api.account import Account, AccountChanges, AccountMoney
from app.api.area import Memory
from app.api.auth import Auth
from app.api.catalog import Effect, Endpoint
from app.api.community import Community, CommunityChanges
from app.api.contract import Contract
from app.api.deposits import DepositChanges, Deposits
from app.api.health import Health
from app.api.market import Market
from app.api.trading import Trading, TradingChanges, TradingMoney
from app.api.transport import Transport

TIMEOUTS = httpx.Timeout(connect=5.0, read=10.0, write=10.0, pool=5.0)
"""Seconds for each phase; the transport bounds the whole call besides."""

# Fewer connections are read from at once than the pool holds, so an action finds one free. Node
# and uvicorn drop an idle connection after 5 s: ours are given up before, so that no request is
# sent into one that is just being closed.
LIMITS = httpx.Limits(max_connections=10, max_keepalive_connections=6, keepalive_expiry=4.0)


CONTRACT = Endpoint("contract", "GET", "/api/docs-json", Effect.READ, auth=False)
"""Where the server's framework publishes its OpenAPI document; not one of the 41."""


class ReadOnlyClient:
    """Every read, and signing in."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._memory = Memory()
        self.host = transport.host
        """The server's name, with its port where it is not the usual one."""
        self.auth = Auth(transport, self._memory)
        self.trading = Trading(transport, self._memory)
        self.account = Account(transport, self._memory)
        self.market = Market(transport, self._memory)
        self.community = Community(transport, self._memory)
        self.deposits = Deposits(transport, self._memory)
        self.health = Health(transport, self._memory)

    @property
    def contract(self) -> Contract:
        """What the server says of its own routes; says nothing until `read_contract` ended."""
        return self._memory.contract

    async def read_contract(self) -> Contract:
        """Read the server's own OpenAPI document; from then on it names assumed body fields.

        Raises ApiError; what was known before stays.
        """
        answer = await self._transport.call(CONTRACT)
        self._memory.contract = Contract(answer.plain)
        return self._memory.contract


class Money(TradingMoney, AccountMoney):
    """Everything that moves money or opens risk; reached by the action runner only."""


class Changes(TradingChanges, AccountChanges, CommunityChanges, DepositChanges):
    """Everything else that changes something."""


class ActingClient(ReadOnlyClient):
    """The reads, and what acts."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport)
        self.money = Money(transport, self._memory)
        self.changes = Changes(transport, self._memory)


AluraClient = ReadOnlyClient | ActingClient
"""Either client; what is read is the same."""

HttpClient = httpx.AsyncClient
"""What both stand on, for those who only hand it on."""


def open_http(
    base_url: str,
    *,
    proxy: str | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> HttpClient:
    """Build the HTTP client. Takes a few hundredths of a second, so not on a running loop.

    The environment's proxies and certificates are not read, cookies are not kept, redirects not
    followed. Whoever builds it closes it.
    """
    for name in ("httpx", "httpcore"):
        # Below WARNING these write addresses, queries and headers.
        logging.getLogger(name).setLevel(logging.WARNING)
    is_tls = not base_url.startswith("http://")
    return httpx.AsyncClient(
        base_url=base_url,
        proxy=proxy,
        transport=transport,
        timeout=TIMEOUTS,
        limits=LIMITS,
        # Reading all certificates takes longer than everything else here; without TLS none is
        # trusted, so that nothing could be reached by it.
        verify=True if is_tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        trust_env=False,
        follow_redirects=False,
        cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=())),
        headers={"User-Agent": f"alura/{__version__}", "Accept": "application/json"},
    )


def open_in_process(
    base_url: str, backend: Callable[..., Coroutine[None, None, None]]
) -> HttpClient:
    """Build the HTTP client on an ASGI application in this process: nothing reaches a network."""
    return open_http(base_url, transport=httpx.ASGITransport(backend))
