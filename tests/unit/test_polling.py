import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import pytest

from app.errors import ApiError, RateLimited, ServerFault, Unreachable
from app.feeds import AnyFeed, Feed, FeedSpec, Selection
from app.models.reading import Reading
from app.polling import LONGEST_WAIT, Poller, back_off
from tests.support.manual_clock import ManualClock


class Server:
    """Answers what it is told, and counts."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.error: ApiError | None = None
        self.asked_at: list[float] = []

    async def fetch(self, selection: Selection) -> Reading[int]:
        self.asked_at.append(self.clock.monotonic() - 1000.0)
        if self.error is not None:
            raise self.error
        return Reading(len(self.asked_at))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def server(clock: ManualClock) -> Server:
    return Server(clock)


async def collect(poller: Poller, into: list[AnyFeed]) -> None:
    run: AsyncIterator[AnyFeed] = poller.run(lambda: into[-1] if into else Feed())
    async with aclosing(run) as feeds:  # type: ignore[type-var]
        async for feed in feeds:
            into.append(feed)


@pytest.fixture
async def start(
    clock: ManualClock, server: Server
) -> AsyncIterator[Callable[[], tuple[Poller, list[AnyFeed]]]]:
    tasks = []

    def begin(
        every: float = 3.0, after_failure: float | None = None
    ) -> tuple[Poller, list[AnyFeed]]:
        spec = FeedSpec(server.fetch, every, after_failure=after_failure)
        poller = Poller(spec, Selection(), clock, random.Random(1))
        feeds: list[AnyFeed] = []
        tasks.append(asyncio.create_task(collect(poller, feeds)))
        return poller, feeds

    yield begin
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_reads_at_once_and_then_at_its_pace(clock, server, start) -> None:
    _, feeds = start()
    await clock.advance(7.0)
    assert server.asked_at == [0.0, 3.0, 6.0]
    assert [feed.value for feed in feeds] == [1, 2, 3]
    assert feeds[-1].next_at == feeds[-1].read_at + 3.0
    assert feeds[-1].every == 3.0


async def test_waking_reads_now(clock, server, start) -> None:
    poller, _ = start()
    await clock.advance(1.0)
    poller.wake()
    await clock.advance(0.0)
    assert server.asked_at == [0.0, 1.0]


async def test_failures_grow_the_wait_and_a_good_answer_ends_it(clock, server, start) -> None:
    server.error = Unreachable("no way")
    _, feeds = start()
    await clock.advance(30.0)
    waits = [b - a for a, b in zip(server.asked_at, server.asked_at[1:], strict=False)]
    assert waits == sorted(waits)
    assert feeds[-1].failures == len(feeds)
    server.error = None
    await clock.advance(60.0)
    assert feeds[-1].error is None
    before = len(server.asked_at)
    await clock.advance(3.0)
    assert len(server.asked_at) == before + 1


async def test_a_slow_topic_that_failed_is_not_left_for_an_hour(clock, server, start) -> None:
    server.error = Unreachable("no way")
    start(3600.0, 60.0)
    await clock.advance(61.0)
    assert len(server.asked_at) == 2
    server.error = None
    await clock.advance(1000.0)
    assert len(server.asked_at) == 3


async def test_a_makeshift_value_is_read_again_sooner(clock, server) -> None:
    spec = FeedSpec(server.fetch, 3600.0, sooner=lambda value: 60.0 if value < 3 else None)
    feeds: list[AnyFeed] = []
    run = asyncio.create_task(collect(Poller(spec, Selection(), clock, random.Random(1)), feeds))
    await clock.advance(1000.0)
    assert server.asked_at == [0.0, 60.0, 120.0]
    assert feeds[-1].next_at == feeds[-1].read_at + 3600.0
    run.cancel()


async def test_what_the_server_asks_to_wait_wins(clock, server, start) -> None:
    server.error = RateLimited("slow down", retry_after_seconds=90.0)
    start()
    await clock.advance(89.0)
    assert server.asked_at == [0.0]
    await clock.advance(1.0)
    assert server.asked_at == [0.0, 90.0]


async def test_a_programming_error_is_not_a_stale_badge(clock, server, start) -> None:
    async def broken(_: Selection) -> Reading[int]:
        raise KeyError("bug")

    poller = Poller(FeedSpec(broken, 3.0), Selection(), clock, random.Random(1))
    with pytest.raises(KeyError):
        await collect(poller, [])


def test_the_growing_wait_has_an_end() -> None:
    rng = random.Random(1)
    waits = [back_off(3.0, failures, ServerFault("500"), rng) for failures in range(1, 200)]
    assert max(waits) <= LONGEST_WAIT
    assert min(waits) >= 3.0


def test_a_short_wait_asked_for_never_speeds_polling_up() -> None:
    error = RateLimited("slow down", retry_after_seconds=0.1)
    assert back_off(3.0, 1, error, random.Random(1)) == 3.0
