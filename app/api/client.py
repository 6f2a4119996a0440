"""The whole API as one object: an area for each part of it, over one transport.

`ReadOnlyClient` has no method that changes anything; only `ActingClient` has `money` and `changes`.
"""

import logging
import ssl
from collections.abc import Callable, Coroutine, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import MappingProxyType

import httpx

from app import __version__
from app.api.account import Account, AccountChanges, AccountMoney
from app.api.area import Memory, drafted
from app.api.auth import Auth
from app.api.community import Community, CommunityChanges
from app.api.contract import NONE, Contract
from app.api.contract_source import Found, find_contract
from app.api.deposits import DepositChanges, Deposits
from app.api.health import Health
from app.api.market import Market
from app.api.trading import Trading, TradingChanges, TradingMoney
from app.api.transport import Transport
from app.models.assets import AssetTable
from app.models.bodies import NO_RULES, BodyRules, Draft

TIMEOUTS = httpx.Timeout(connect=5.0, read=10.0, write=10.0, pool=5.0)
"""Seconds for each phase; the transport bounds the whole call besides."""

# Fewer connections are read from at once than the pool holds, so an action finds one free. Node
# and uvicorn drop an idle connection after 5 s: ours are given up before, so that no request is
# sent into one that is just being closed.
LIMITS = httpx.Limits(max_connections=10, max_keepalive_connections=6, keepalive_expiry=4.0)


class ReadOnlyClient:
    """Every read, and signing in."""

    def __init__(self, transport: Transport, rules: BodyRules = NO_RULES) -> None:
        """`rules` is what the user says of bodies whose names are not published."""
        self._transport = transport
        self._memory = Memory(rules)
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
        """What the server says of its own routes; says nothing until it was read."""
        return self._memory.contract

    @property
    def assets(self) -> AssetTable:
        """Which index is which asset, by all that was read so far."""
        return self._memory.assets.table

    async def read_contract(self) -> Found:
        """Search for the server's own OpenAPI document; from then on it names assumed fields.

        Raises ApiError. What was known before stays, also where the server publishes none.
        """
        found = await find_contract(self._transport)
        if found.document is not None:
            self.take_contract(found.document)
        elif not self.contract.is_known:
            self._memory.contract = Contract(absence=NONE)
        return found

    def take_contract(self, document: object) -> None:
        """Go by this document until another one is read."""
        self._memory.contract = contract = Contract(document)
        self._memory.assets.take_contract(contract.assets())


class Money(TradingMoney, AccountMoney):
    """Everything that moves money or opens risk; reached by the action runner only."""


class Changes(TradingChanges, AccountChanges, CommunityChanges, DepositChanges):
    """Everything else that changes something."""


class ActingClient(ReadOnlyClient):
    """The reads, and what acts."""

    def __init__(self, transport: Transport, rules: BodyRules = NO_RULES) -> None:
        super().__init__(transport, rules)
        self.money = Money(transport, self._memory)
        self.changes = Changes(transport, self._memory)

    def draft(
        self,
        name: str,
        *,
        path: Mapping[str, str] = MappingProxyType({}),
        values: Mapping[str, object] = MappingProxyType({}),
    ) -> Draft:
        """Return a call exactly as it will be sent, by the row's name and the catalogue's names.

        Raises NotSent where it cannot be made; sends nothing.
        """
        return drafted(self._memory, name, path=path, values=values)


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
