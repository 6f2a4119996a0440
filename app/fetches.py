"""Readings without what is over, and health, which takes more than a call."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from app.errors import ApiError
from app.feeds import Selection
from app.models.health import Health, HealthPart, ServiceHealth
from app.models.reading import Reading
from app.models.sessions import Session
from app.models.trading import Position, Trade

OVER = frozenset({
    "cancelled", "canceled", "closed", "completed", "done", "ended", "exited", "expired", "failed",
    "finished", "inactive", "liquidated", "settled", "stopped", "terminated",
})  # fmt: skip
"""Words for a position, trade or session that is no longer open."""


def open_only(reading: Reading[Trade | None]) -> Reading[Trade | None]:
    """Return the reading with what is closed already put aside: some servers list that as well."""
    trade = reading.value
    if trade is None:
        return reading
    if _is_over(trade.state):
        return replace(reading, value=None)
    closed = tuple(position for position in trade.positions if _is_closed(position))
    if not closed:
        return reading
    still_open = tuple(position for position in trade.positions if not _is_closed(position))
    parted = trade.model_copy(update={"positions": still_open, "closed": (*trade.closed, *closed)})
    return replace(reading, value=parted)


def active_only(reading: Reading[tuple[Session, ...]]) -> Reading[tuple[Session, ...]]:
    """Return the reading without the sessions that have ended."""
    active = tuple(session for session in reading.value if not _is_over(session.state))
    return reading if len(active) == len(reading.value) else replace(reading, value=active)


def _is_closed(position: Position) -> bool:
    return _is_over(position.state) or position.size == 0


def _is_over(state: str | None) -> bool:
    return state is not None and state.strip().lower() in OVER


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
