"""Remembers which side the signals had when the user last looked. Nothing of it is kept."""

from collections.abc import Iterable, Mapping


class SideMemory:
    """The sides by market, for each interval by itself."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, str]] = {}
        self._now: dict[str, str] = {}
        self._interval = ""

    def note(self, interval: str, sides: Iterable[tuple[str | None, str | None]]) -> None:
        """Take a reading. What an interval shows first is what was seen there."""
        if interval != self._interval:
            self.look_away()
            self._interval, self._now = interval, {}
        self._now.update((market, side) for market, side in sides if market and side)
        seen = self._seen.setdefault(interval, {})
        for market, side in self._now.items():
            seen.setdefault(market, side)

    def look_away(self) -> None:
        """The user has seen what is on the screen now."""
        if self._interval:
            self._seen[self._interval] = {**self._seen.get(self._interval, {}), **self._now}

    def before(self, market: str | None) -> str | None:
        """Return the side at the last look, where it was another one."""
        seen: Mapping[str, str] = self._seen.get(self._interval, {})
        if market is None or seen.get(market) == self._now.get(market):
            return None
        return seen.get(market)
