"""The whole simulator in process, on a clock that is moved by hand."""

from dataclasses import dataclass, field

import httpx
from starlette.types import Receive, Scope, Send

from app.simulator.backend import Backend
from app.simulator.fault_transport import FaultTransport
from app.simulator.faults import Faults, parse_fault
from app.simulator.server import create_app, issue_token
from tests.simulator.worlds import fresh_world
from tests.support.manual_clock import START, ManualClock

BASE_URL = "http://simulator"
SEED = 7


@dataclass
class Service:
    """One simulator, its clock, and who answered what."""

    rate_limit: int | None = None
    token_life_seconds: int = 86_400
    secret: str = "a secret of the tests"
    read_timeout: float = 10.0
    handlers: list[str] = field(default_factory=list)
    """Names of the functions that answered, in order."""

    def __post_init__(self) -> None:
        self.clock = ManualClock()
        self.world = fresh_world(SEED, START)
        self.faults = Faults(sleep=self.clock.sleep, now=self.clock.now)
        self.app = create_app(
            self.world,
            clock=self.clock.now,
            secret=self.secret,
            faults=self.faults,
            token_life_seconds=self.token_life_seconds,
            rate_limit=self.rate_limit,
        )
        self.backend: Backend = self.app.state.backend
        self.client = httpx.AsyncClient(
            transport=FaultTransport(httpx.ASGITransport(self._noting), self.faults),
            base_url=BASE_URL,
            timeout=httpx.Timeout(self.read_timeout),
        )

    async def _noting(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)
        endpoint = scope.get("endpoint")
        self.handlers.append(endpoint.__name__ if endpoint is not None else "none")

    @property
    def bearer(self) -> dict[str, str]:
        """The headers of the demo account."""
        return self.bearer_of(self.world.demo_account)

    def bearer_of(self, address: str) -> dict[str, str]:
        """The headers of any account."""
        return {"Authorization": f"Bearer {issue_token(self.app, address)}"}

    def executed(self, kind: str) -> int:
        """How often a change of this kind was carried out."""
        return sum(n for change, n in self.backend.executed.items() if change.kind == kind)

    def break_with(self, rule: str) -> None:
        """Put a fault in force."""
        self.faults.add(parse_fault(rule))

    async def get(self, path: str, **query: object) -> httpx.Response:
        return await self.client.get(path, params=query or None, headers=self.bearer)

    async def post(self, path: str, body: object = None) -> httpx.Response:
        return await self.client.post(path, json=body, headers=self.bearer)
