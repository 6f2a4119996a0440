"""Turns a fetch into an endless run of Feeds, with pace and back-off; knows no endpoint.

Only `ApiError` is a failed read. Anything else is a programming error and ends the program.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from app.clock import Clock
from app.errors import ApiError, RateLimited
from app.feeds import AnyFeed, FeedSpec, Selection

LONGEST_WAIT = 60.0
"""Seconds that a growing wait stops growing at."""


def back_off(every: float, failures: int, error: ApiError, rng: random.Random) -> float:
    """Return the seconds to wait after a failed read: what the server asks for, else doubling."""
    if isinstance(error, RateLimited) and error.retry_after_seconds is not None:
        return max(every, error.retry_after_seconds)
    doubled = min(LONGEST_WAIT, every * (1 << min(failures - 1, 6)))
    return max(every, doubled * rng.uniform(0.8, 1.0))


class Poller:
    """Reads one topic until its task is cancelled."""

    def __init__(
        self, spec: FeedSpec, selection: Selection, clock: Clock, rng: random.Random
    ) -> None:
        self._spec = spec
        self._selection = selection
        self._clock = clock
        self._rng = rng
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Read now instead of at the next turn. A read under way counts as one."""
        self._wake.set()

    async def run(self, held: Callable[[], AnyFeed]) -> AsyncIterator[AnyFeed]:
        """Yield the feed after each read; `held` returns what is known before it.

        Somebody else may have read meanwhile: a failure must not bring an older value back.
        """
        feed = held()
        while True:
            self._wake.clear()
            try:
                reading = await self._spec.fetch(self._selection)
            except ApiError as error:
                at = self._clock.monotonic()
                feed = _newer(feed, held()).failed(error, at)
                pace = self._spec.after_failure or self._spec.every
                wait = back_off(pace, feed.failures, error, self._rng)
            else:
                at = self._clock.monotonic()
                feed = feed.succeeded(reading, at)
                wait = self._spec.sooner(reading.value) or self._spec.every
            feed = replace(feed, every=self._spec.every, next_at=at + wait)
            yield feed
            await self._wait(wait)

    async def _wait(self, seconds: float) -> None:
        waits = [
            asyncio.ensure_future(self._clock.sleep(seconds)),
            asyncio.ensure_future(self._wake.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()


def _newer(one: AnyFeed, other: AnyFeed) -> AnyFeed:
    return one if (one.read_at or 0.0) >= (other.read_at or 0.0) else other
