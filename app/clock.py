"""Time as an argument: the only module that may ask the machine what time it is or wait."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where time comes from. Tests pass a clock that they move by hand."""

    def now(self) -> datetime:
        """Return the time of day, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never jump; they stand still while the machine sleeps."""
        ...

    def asleep(self) -> float:
        """Return the seconds that `monotonic` has missed so far, because the machine slept."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's own clock."""

    def __init__(self) -> None:
        self._drift = self._ahead()

    def now(self) -> datetime:
        """Return the time of day, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never jump."""
        return time.monotonic()

    def asleep(self) -> float:
        """Return how far the time of day has run away from `monotonic` since the start."""
        return self._ahead() - self._drift

    async def sleep(self, seconds: float) -> None:
        """Wait without blocking the loop."""
        await asyncio.sleep(seconds)

    def _ahead(self) -> float:
        return time.time() - time.monotonic()


class ShiftedClock:
    """Another clock's waits, with a time of day of its own: the demo's, which may run faster."""

    def __init__(self, inner: Clock, start: datetime, speed: float = 1.0) -> None:
        """Begin at `start` now, passing `speed` seconds for each one of `inner`."""
        self._inner = inner
        self._start = start
        self._speed = speed
        self._began = inner.monotonic()

    def now(self) -> datetime:
        """Return the demo's time of day."""
        passed = (self._inner.monotonic() - self._began) * self._speed
        return self._start + timedelta(seconds=passed)

    def monotonic(self) -> float:
        """Return the inner clock's seconds: ages and waits are real."""
        return self._inner.monotonic()

    def asleep(self) -> float:
        """Return what the inner clock missed."""
        return self._inner.asleep()

    async def sleep(self, seconds: float) -> None:
        """Wait as the inner clock does."""
        await self._inner.sleep(seconds)
