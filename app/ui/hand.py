"""Tells a hand that types from a paste that a terminal sends as keys. Pure."""

from collections import deque

BURST_KEYS, BURST_SECONDS = 3, 0.05
"""More keys than these within that time were not typed by anybody."""


class Hand:
    """The times of the newest keys, on the clock of the keys."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=64)

    def note(self, at: float) -> None:
        """Remember a key."""
        self._times.append(at)

    def is_paste(self, at: float) -> bool:
        """Tell whether a key is one of a burst."""
        return self._near(at) > BURST_KEYS

    def is_alone(self, at: float) -> bool:
        """Tell whether a key has no other beside it: only such a one may accept anything."""
        return self._near(at) <= 1

    def _near(self, at: float) -> int:
        return sum(abs(at - time) <= BURST_SECONDS for time in self._times)
