"""What each market costs by its newest candle, as long as that is so. Pure.

An old price is none: beside a signal of now it would be taken for the price of now.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.intervals import interval_seconds
from app.models.assets import base_symbol
from app.ui.states import Kind, Moment, Subject, describe

if TYPE_CHECKING:
    from decimal import Decimal

    from app.feeds import AnyFeed
    from app.models.market import MarketCandle


class Prices:
    """The last price of each market, as a feed of the newest candles has them at one moment."""

    def __init__(self, feed: AnyFeed, moment: Moment, interval: str) -> None:
        """`interval`: how long a candle is that does not say so itself."""
        self._newest: dict[str, tuple[Decimal, Decimal | None]] = {}
        state = describe(feed, Subject("", ""), moment)
        self.trouble = state.slot if state.is_stale and state.kind is not Kind.LOADING else ""
        """Why none is shown, in as few words as beside a panel; empty where nothing is wrong."""
        candles: tuple[MarketCandle, ...] = () if state.is_stale else feed.value or ()
        # Oldest first: of several candles of a market the newest has the last word.
        for candle in candles:
            seconds = interval_seconds(candle.interval or interval)
            if candle.symbol is None or candle.close is None or candle.time is None:
                continue
            if seconds is None or moment.utc - candle.time > timedelta(seconds=2 * seconds):
                continue
            change = candle.change_percent_24h
            self._newest[base_symbol(candle.symbol)] = candle.close, change

    def of(self, symbol: str | None) -> Decimal | None:
        """Return the price of a market; None where none of now is known."""
        return self._newest.get(base_symbol(symbol), (None, None))[0] if symbol else None

    def change(self, symbol: str | None) -> Decimal | None:
        """Return what the server says that a market did in 24 hours, in percent."""
        return self._newest.get(base_symbol(symbol), (None, None))[1] if symbol else None

    @property
    def has_changes(self) -> bool:
        """Whether the server tells of any market what it did in 24 hours."""
        return any(change is not None for _, change in self._newest.values())
