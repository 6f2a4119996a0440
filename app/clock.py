"""Time as an argument: the only module that may ask the machine what time it is or wait."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal, Protocol

ROUNDING = 1e-6
"""Seconds that a sum of seconds may be wrong by."""


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


class LocalZone(tzinfo):
    """Where the machine lives, by its own rules for each moment: on both sides of a change to
    summer time the hour is what the clock on the wall said then."""

    def fromutc(self, moment: datetime) -> datetime:
        """Return the local time of a moment that is given in UTC."""
        local = moment.replace(tzinfo=UTC).astimezone()
        mine = local.replace(tzinfo=self)
        # The hour that comes twice is the first one unless it is said.
        return mine if mine.utcoffset() == local.utcoffset() else mine.replace(fold=1)

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Return how far a local time is ahead of UTC."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, moment: datetime | None) -> timedelta | None:
        """Return nothing: what of the offset is summer time makes no difference here."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """Return the zone's abbreviation at a local time."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()


LOCAL = LocalZone()


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


class ReplayClock:
    """The clock of a tape: its seconds are the tape's, and it can be stopped and moved.

    At the last moment of the tape it stands still. Who waits wakes up when the tape has gone on so
    far, by itself or by hand.
    """

    def __init__(
        self,
        machine: Clock,
        bounds: tuple[float, float],
        time_at: Callable[[float], datetime],
        *,
        pace: float = 1.0,
        speed: float = 1.0,
    ) -> None:
        """Begin at the first moment and run.

        Args:
            bounds: The first and the last moment, in seconds of the tape.
            time_at: The time of day at each of them.
            pace: Seconds of the time of day for one of the tape, where nothing slept.
            speed: Seconds of the tape for one of the machine.
        """
        self.machine = machine
        """What it runs by."""
        self._first, self._last = bounds
        self._time_at = time_at
        self._pace = pace
        self._speed = speed
        self._stood = self._first
        self._since: float | None = machine.monotonic()
        self._moved = asyncio.Event()

    @property
    def speed(self) -> float:
        """Seconds of the tape for one of the machine."""
        return self._speed

    @property
    def is_paused(self) -> bool:
        """Whether it was stopped by hand."""
        return self._since is None

    @property
    def is_at_end(self) -> bool:
        """Whether there is no more on the tape."""
        return self.monotonic() >= self._last

    def now(self) -> datetime:
        """Return the time of day on the tape."""
        return self._time_at(self.monotonic())

    def monotonic(self) -> float:
        """Return the tape's seconds."""
        ran = 0.0 if self._since is None else self.machine.monotonic() - self._since
        return min(self._last, self._stood + ran * self._speed)

    def asleep(self) -> float:
        """Return how far the time of day has run away from the tape's seconds."""
        here = self.monotonic()
        day = (self._time_at(here) - self._time_at(self._first)) / timedelta(seconds=1)
        return day - (here - self._first) * self._pace

    async def sleep(self, seconds: float) -> None:
        """Wait until the tape has gone on so far."""
        due = self.monotonic() + seconds
        while (left := due - self.monotonic()) > ROUNDING:
            moved = asyncio.ensure_future(self._moved.wait())
            waits = [moved]
            if self._since is not None and not self.is_at_end:
                waits.append(asyncio.ensure_future(self._run(left / self._speed)))
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()

    def pause(self) -> None:
        """Stop."""
        self._set(self.monotonic(), runs=False)

    def run(self) -> None:
        """Go on."""
        self._set(self.monotonic(), runs=True)

    def run_at(self, speed: float) -> None:
        """Change the speed from here on."""
        here = self.monotonic()
        self._speed = speed
        self._set(here, runs=self._since is not None)

    def move_to(self, moment: float) -> None:
        """Be at another moment, running or standing as before."""
        self._set(min(self._last, max(self._first, moment)), runs=self._since is not None)

    def _set(self, moment: float, *, runs: bool) -> None:
        self._stood = moment
        self._since = self.machine.monotonic() if runs else None
        self._moved.set()
        self._moved = asyncio.Event()

    async def _run(self, seconds: float) -> Literal[True]:
        await self.machine.sleep(seconds)
        return True
