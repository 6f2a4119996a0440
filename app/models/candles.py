"""What is held of the candles of one symbol and interval, and what comes before them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.errors import ApiError
    from app.models.market import Candle


HISTORY = 500
"""Candles of the first read, and of each read of older ones."""
HELD = 20_000
"""Candles held; beyond it the oldest go."""


class Past(StrEnum):
    """What comes before the oldest candle that is held."""

    MORE = "more"
    """Older candles, as far as is known: they are asked for when they are wanted."""
    READING = "reading"
    """Older candles that are wanted and not all there yet."""
    FAILED = "failed"
    """Older candles that could not be read; they are asked for again when they are wanted anew."""
    FIRST = "first"
    """Nothing: the server has no older ones."""
    REFUSED = "refused"
    """Perhaps older candles; the server takes no notice of which are asked for."""
    FULL = "full"
    """Older candles, for which there is no room."""


@dataclass(frozen=True, slots=True)
class CandleBook:
    """Candles without a hole that the server could fill."""

    rows: tuple[Candle, ...] = ()
    """Oldest first, one a time."""
    past: Past = Past.MORE
    error: ApiError | None = None
    """Why the older ones could not be read; None unless they failed."""
    left_out: int = 0
    """Candles of the newest answer that are of a time to come, or of another market."""
