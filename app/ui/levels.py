"""The prices that end a position: how far they are, and when that is near. Pure.

Nothing is invented: without a stop and without a liquidation there is no danger to tell.
"""

from decimal import Decimal
from typing import Literal, NamedTuple

NEAR_ON, NEAR_OFF = Decimal("0.75"), Decimal("0.70")
"""The share of the way to the stop from which a position counts as near, and no longer."""
NO_END = "no stop, no liquidation given"
"""Why there is neither a bar nor a danger."""


class Levels(NamedTuple):
    """The prices of one position. Any but side, entry and mark may be missing."""

    side: Literal["long", "short"] | None
    """Turns the bar, so that the left is danger for shorts too."""
    entry: Decimal | None
    """Price of entry."""
    mark: Decimal | None
    """Price now."""
    stop: Decimal | None = None
    """Price of the stop loss."""
    target: Decimal | None = None
    """Price of the take profit."""
    liquidation: Decimal | None = None
    """Price of liquidation."""

    def gain(self, price: Decimal | None) -> Decimal | None:
        """Return how far a price lies on the good side of the entry; negative on the bad one."""
        if price is None or self.entry is None or self.side is None:
            return None
        return price - self.entry if self.side == "long" else self.entry - price

    @property
    def end(self) -> Decimal | None:
        """How far below the entry (negative) the position ends: stop, else liquidation."""
        stop, liquidation = self.gain(self.stop), self.gain(self.liquidation)
        if liquidation is not None and liquidation >= 0:
            liquidation = None
        # A stop behind the liquidation never comes to act.
        if stop is not None and (liquidation is None or stop > liquidation):
            return stop
        return liquidation

    @property
    def is_stopped(self) -> bool:
        """Whether it is the stop that ends the position, and not the liquidation."""
        return self.end is not None and self.end == self.gain(self.stop)

    @property
    def danger(self) -> Decimal | None:
        """The share of the way to the end that is gone: 0 in gain, 1 at the end, may be more."""
        end, now = self.end, self.gain(self.mark)
        if end is None or now is None:
            return None
        if end >= 0:
            # The stop secures a gain: only reaching it ends the position.
            return Decimal(int(now <= end))
        return max(Decimal(0), now / end)

    @property
    def distance_percent(self) -> Decimal | None:
        """How far the mark is above its end, in percent of the mark; negative beyond it."""
        end, now = self.end, self.gain(self.mark)
        if end is None or now is None or not self.mark:
            return None
        return (now - end) / self.mark * 100

    @property
    def lacks(self) -> str | None:
        """Why there is no bar; None when there is one."""
        for name, value in (("side", self.side), ("entry", self.entry), ("mark", self.mark)):
            if value is None:
                return f"no {name} given"
        return NO_END if self.end is None else None


class Nearness:
    """Which rows are near their end; it takes a step back until a row no longer is."""

    def __init__(self) -> None:
        self._near: set[str] = set()

    def is_near(self, key: str, danger: Decimal | None) -> bool:
        """Tell whether a row is near, given the share of the way that is gone."""
        floor = NEAR_OFF if key in self._near else NEAR_ON
        if danger is not None and danger >= floor:
            self._near.add(key)
        else:
            self._near.discard(key)
        return key in self._near
