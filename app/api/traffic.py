"""Counts the requests of each minute, as they end; keeps nothing of what was in them."""

from collections import Counter

from app.api.budget import RequestBudget
from app.api.observer import Exchange
from app.clock import Clock
from app.models.traffic import Traffic

MINUTES = 10
"""Whole minutes that are remembered."""


class TrafficCounter:
    """An observer of the transport."""

    def __init__(self, clock: Clock, budget: RequestBudget) -> None:
        self._clock = clock
        self._budget = budget
        self._first = self._minute()
        self._by_minute: Counter[int] = Counter()
        self._throttled = 0

    def exchanged(self, exchange: Exchange) -> None:
        """Count one attempt."""
        minute = self._minute()
        if minute not in self._by_minute:
            for old in [known for known in self._by_minute if known < minute - MINUTES]:
                del self._by_minute[old]
        self._by_minute[minute] += 1
        self._throttled += exchange.status == 429

    def report(self) -> Traffic:
        """Return the counts at this moment."""
        now = self._minute()
        began = max(self._first, now - MINUTES)
        return Traffic(
            this_minute=self._by_minute[now],
            before=tuple(self._by_minute[minute] for minute in range(began, now)),
            throttled=self._throttled,
            rate=self._budget.rate,
            full_rate=self._budget.full_rate,
            quiet_seconds=self._budget.quiet_seconds,
        )

    def _minute(self) -> int:
        return int(self._clock.monotonic() // 60)
