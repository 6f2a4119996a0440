"""A clock that tests move by hand: no test sleeps."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2026, 11, 22, 14, 2, 30, tzinfo=UTC)


class ManualClock:
    """Stands still until `advance` is awaited."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._elapsed = 0.0
        self._skew = timedelta()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed) + self._skew

    def monotonic(self) -> float:
        return 1000.0 + self._elapsed

    def asleep(self) -> float:
        return self._skew.total_seconds()

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self._elapsed + seconds, next(self._numbers), future))
        await future

    def jump(self, seconds: float) -> None:
        """The machine slept: the time of day moves on, the monotonic clock does not."""
        self._skew += timedelta(seconds=seconds)

    async def advance(self, seconds: float) -> None:
        """Move on, waking each sleeper at its own time and letting it run."""
        target = self._elapsed + seconds
        await settle()
        while self._waiting and self._waiting[0][0] <= target:
            due, _, future = heapq.heappop(self._waiting)
            self._elapsed = max(self._elapsed, due)
            if not future.done():
                future.set_result(None)
            await settle()
        self._elapsed = target
        await settle()


async def settle() -> None:
    """Let everything run that can run without time passing."""
    # The loop's own list is the only witness that nothing is left to do. What waits for a timer or
    # a socket is not in it: each turn adds what has become due after what is there already, so
    # that two turns in a row with nothing but this leave nothing.
    ready = asyncio.get_running_loop()._ready
    idle = 0
    for _ in range(10_000):
        await asyncio.sleep(0)
        idle = 0 if ready else idle + 1
        if idle == 2:
            return
    raise AssertionError("something runs for ever without waiting")
