"""One pace for all polling together. Never asked for actions: they do not wait behind reads."""

import asyncio
from collections.abc import Mapping

from app.clock import Clock
from app.errors import RateLimited

LONGEST_PAUSE_SECONDS = 900.0
"""However long a server asks for quiet, one read is tried after this."""
LOWEST_SHARE = 1 / 8
"""The pace is never slowed below this share of the full one."""
RECOVERY_SECONDS = 120.0
"""From standstill to full pace; half a pace is regained in half of it."""
SETTLING_SECONDS = 5.0
"""Signs of one and the same throttling within this time slow down once."""
LITTLE_LEFT = 0.1
"""The share of the server's own allowance below which it is spared."""


class RequestBudget:
    """A token bucket over every read: a small burst at the start, then an even pace.

    It is halved when the server throttles or says that little is left, and recovers slowly.
    """

    def __init__(self, clock: Clock, *, per_second: float = 2.0, burst: int = 6) -> None:
        self._clock = clock
        self._full_rate = per_second
        self._burst = float(burst)
        self._tokens = float(burst)
        self._counted_at = clock.monotonic()
        self._slow_rate = per_second
        self._slowed_at: float | None = None
        self._quiet_until: float | None = None
        self._turn = asyncio.Lock()

    @property
    def full_rate(self) -> float:
        """Reads a second that are allowed when the server does not mind."""
        return self._full_rate

    @property
    def rate(self) -> float:
        """Reads a second that are allowed now."""
        if self._slowed_at is None:
            return self._full_rate
        regained = self._full_rate * (self._clock.monotonic() - self._slowed_at) / RECOVERY_SECONDS
        return min(self._full_rate, self._slow_rate + regained)

    @property
    def quiet_seconds(self) -> float:
        """How long the server still wants no reads; 0 when it does not mind."""
        if self._quiet_until is None:
            return 0.0
        return max(0.0, self._quiet_until - self._clock.monotonic())

    async def take(self, *, patience_seconds: float) -> None:
        """Wait for the turn to send one read, first come first served.

        Raises `RateLimited`, with nothing sent, when the server asked for more quiet than
        `patience_seconds`.
        """
        async with self._turn:
            while (wait := self._wait()) > 0:
                if (quiet := self.quiet_seconds) > patience_seconds:
                    raise RateLimited(
                        f"The server asked to wait; the next read is due in {quiet:.0f} s.",
                        retry_after_seconds=quiet,
                        status=None,
                    )
                await self._clock.sleep(wait)
            self._tokens -= 1

    def quiet(self, seconds: float) -> None:
        """Send no read for so long, because the server asked for it."""
        until = self._clock.monotonic() + min(seconds, LONGEST_PAUSE_SECONDS)
        self._quiet_until = max(until, self._quiet_until or until)

    def slow_down(self) -> None:
        """Halve the pace."""
        now = self._clock.monotonic()
        if self._slowed_at is not None and now - self._slowed_at < SETTLING_SECONDS:
            return
        self._fill()
        self._slow_rate = max(self.rate / 2, self._full_rate * LOWEST_SHARE)
        self._slowed_at = now
        self._tokens = min(self._tokens, 0.0)

    def observe(self, headers: Mapping[str, str]) -> None:
        """Slow down when the server's own counters say that little is left."""
        remaining = _least(headers, "x-ratelimit-remaining")
        limit = _least(headers, "x-ratelimit-limit")
        if remaining is not None and remaining <= LITTLE_LEFT * (limit or 10.0):
            self.slow_down()

    def _wait(self) -> float:
        self._fill()
        lacking = max(0.0, 1.0 - self._tokens) / self.rate
        # Less than a microsecond is rounding of the clock, not a wait.
        wait = max(lacking, self.quiet_seconds)
        return wait if wait > 1e-6 else 0.0

    def _fill(self) -> None:
        now = self._clock.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._counted_at) * self.rate)
        self._counted_at = now


def _least(headers: Mapping[str, str], prefix: str) -> float | None:
    """Return the least of a counter that a throttler sends once for each of its names."""
    counts = [
        float(value)
        for name, value in headers.items()
        if name.lower().startswith(prefix) and value.isascii() and value.isdigit()
    ]
    return min(counts, default=None)
