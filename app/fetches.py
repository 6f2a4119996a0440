"""Reads that take more than a call: candles (history once, then the tail), health.

Each source is a fetch for one topic; what it remembers is only what saves calls.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from app.clock import Clock
from app.errors import ApiError, NotFound
from app.feeds import Selection
from app.models.health import Health, HealthPart, ServiceHealth
from app.models.market import Candle
from app.models.reading import Reading
from app.models.sessions import Session
from app.models.trading import Trade

OVER = frozenset({
    "cancelled", "canceled", "closed", "completed", "done", "ended", "exited", "expired", "failed",
    "finished", "inactive", "liquidated", "settled", "stopped", "terminated",
})  # fmt: skip
"""Words for a position, trade or session that is no longer open."""


def open_only(reading: Reading[Trade | None]) -> Reading[Trade | None]:
    """Return the reading without what is closed already: some servers list that as well."""
    trade = reading.value
    if trade is None:
        return reading
    if _is_over(trade.state):
        return replace(reading, value=None)
    still_open = tuple(p for p in trade.positions if not _is_over(p.state) and p.size != 0)
    if len(still_open) == len(trade.positions):
        return reading
    return replace(reading, value=trade.model_copy(update={"positions": still_open}))


def active_only(reading: Reading[tuple[Session, ...]]) -> Reading[tuple[Session, ...]]:
    """Return the reading without the sessions that have ended."""
    active = tuple(session for session in reading.value if not _is_over(session.state))
    return reading if len(active) == len(reading.value) else replace(reading, value=active)


def _is_over(state: str | None) -> bool:
    return state is not None and state.strip().lower() in OVER


HISTORY = 500
"""Candles of the first read."""

TAIL = 5
"""Candles of each read after it: the forming one and what may have closed meanwhile."""

REST = timedelta(minutes=10)
"""After this long without a tail the history is read again: gaps would be invisible."""

Candles = Reading[tuple[Candle, ...]]


class CandleCalls(Protocol):
    """The calls of the API client that candles are read with."""

    async def candle_history(self, symbol: str, *, interval: str, limit: int) -> Candles: ...

    async def candles(self, symbol: str, interval: str, *, limit: int) -> Candles: ...


class CandleSource:
    """The candles of one symbol and interval, oldest first."""

    def __init__(self, market: CandleCalls, clock: Clock) -> None:
        self._market = market
        self._clock = clock
        self._of: tuple[str, str] | None = None
        self._held: tuple[Candle, ...] = ()
        self._read_at: datetime | None = None

    async def __call__(self, selection: Selection) -> Candles:
        """Read what is missing and return all that is held."""
        of = (selection.symbol, selection.interval)
        now = self._clock.now()
        rested = self._read_at is None or now - self._read_at > REST
        if of != self._of or rested or not self._held:
            reading = await self._history(*of)
            held = reading.value
        else:
            reading = await self._market.candles(*of, limit=TAIL)
            if not _meets(self._held, reading.value):
                reading = await self._history(*of)
                held = reading.value
            else:
                held = merge(self._held, reading.value)[-2 * HISTORY :]
        self._of, self._held, self._read_at = of, held, now
        return replace(reading, value=held)

    async def _history(self, symbol: str, interval: str) -> Candles:
        """Read the history, from the plain candles where the server has no history of it."""
        try:
            reading = await self._market.candle_history(symbol, interval=interval, limit=HISTORY)
        except NotFound:
            return await self._market.candles(symbol, interval, limit=HISTORY)
        if reading.value:
            return reading
        return await self._market.candles(symbol, interval, limit=HISTORY)


def merge(held: tuple[Candle, ...], tail: tuple[Candle, ...]) -> tuple[Candle, ...]:
    """Return both, one candle a time, the newer reading of each, oldest first."""
    by_time = {candle.time: candle for candle in held if candle.time is not None}
    by_time |= {candle.time: candle for candle in tail if candle.time is not None}
    return tuple(by_time[time] for time in sorted(by_time))


def _meets(held: tuple[Candle, ...], tail: tuple[Candle, ...]) -> bool:
    """Tell whether the tail goes on from what is held, leaving no candle out between them."""
    times = [candle.time for candle in tail if candle.time is not None]
    last = held[-1].time if held else None
    return bool(times) and last is not None and min(times) <= last


HealthCall = Callable[[], Awaitable[Reading[Health]]]


class HealthSource:
    """Whether each part of the service is well; one that fails does not hide the others."""

    def __init__(self, calls: Mapping[str, HealthCall]) -> None:
        """`calls`: how each part is asked, by its name on the screen."""
        self._calls = calls

    async def __call__(self, _: Selection) -> Reading[ServiceHealth]:
        """Ask one part after the other; raises the first error when none of them answers.

        Not all at once: a part that hangs must not take the turns of what shows positions.
        """
        readings: list[Reading[Health]] = []
        parts: list[HealthPart] = []
        for name, call in self._calls.items():
            try:
                reading = await call()
            except ApiError as error:
                parts.append(HealthPart(name, error=error))
            else:
                readings.append(reading)
                parts.append(HealthPart(name, reading.value))
        if not readings:
            raise next(part.error for part in parts if part.error is not None)
        read = frozenset[str]().union(*(reading.read for reading in readings))
        unread = frozenset[str]().union(*(reading.unread for reading in readings))
        return Reading(
            ServiceHealth(tuple(parts)),
            frozenset.intersection(*(reading.missing for reading in readings)),
            tuple(sorted(read)),
            tuple(sorted(unread - read)),
            tuple(sorted({sentence for reading in readings for sentence in reading.broken})),
            all(reading.complete for reading in readings),
        )
