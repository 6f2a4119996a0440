"""The leaderboard to its end over the real client, while the server fails, lies and throttles."""

import asyncio
import random

import httpx

from app.api.budget import RequestBudget
from app.api.client import ReadOnlyClient, open_http
from app.api.sign_in import TokenHolder
from app.api.transport import Transport
from app.errors import ApiError
from app.feeds import Selection
from app.models.community import Rankings
from app.models.reading import Reading
from app.ranking_source import RankingSource
from app.simulator.fault_transport import FaultTransport
from tests.simulator.service import BASE_URL, Service

RANKINGS = "/api/leaderboard/rankings"


class Reader:
    """Reads pages of the simulator's 5,000 accounts on a clock that runs as fast as it can."""

    def __init__(self) -> None:
        self.service = Service()
        self.asked: list[str] = []
        inner = FaultTransport(httpx.ASGITransport(self.service.app), self.service.faults)
        http = open_http(BASE_URL, transport=inner)
        http.event_hooks = {"request": [self._note]}
        clock = self.service.clock
        budget = RequestBudget(clock, per_second=2)
        transport = Transport(
            http, clock, random.Random(7), token=TokenHolder(clock), budget=budget
        )
        self.source = RankingSource(ReadOnlyClient(transport).community, clock, 60)
        self.failures: list[ApiError] = []

    async def _note(self, request: httpx.Request) -> None:
        self.asked.append(request.url.params.get("page", "1"))

    async def read(self, pages: int) -> Reading[Rankings] | None:
        """Read so many pages; None where the read failed."""
        task = asyncio.ensure_future(self.source(Selection(rankings_pages=pages)))
        while not task.done():
            await self.service.clock.advance(1)
        try:
            return task.result()
        except ApiError as error:
            self.failures.append(error)
            return None

    async def to_the_end(self) -> Reading[Rankings]:
        """Ask for one page more as long as there is one."""
        pages = 1
        for _ in range(200):
            reading = await self.read(pages)
            if reading is not None and not reading.value.has_more:
                return reading
            pages += reading is not None
        raise AssertionError("it does not end")


async def test_every_account_is_there_once_by_its_rank_whatever_went_wrong() -> None:
    reader = Reader()
    for fault in ("429:{}:1:20", "cut-json:{}:3", "5xx:{}:4", "lost-reply:{}:2", "wrong-type:{}:2"):
        reader.service.break_with(fault.format(RANKINGS))
    reading = await reader.to_the_end()
    assert [row.rank for row in reading.value.rows] == list(range(1, 5_001))
    assert len({row.key for row in reading.value.rows}) == 5_000
    assert reading.value.total == 5_000
    assert reader.failures
