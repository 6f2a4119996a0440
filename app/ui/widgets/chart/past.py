"""What comes before the oldest candle: how far back to read for a view, and its words. Pure.

Candles are asked for by the page, ahead of the view, and never again while they are on their way.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.feeds import Reach, Selection
from app.models.candles import HELD, HISTORY, CandleBook, Past
from app.ui.pieces import Piece

if TYPE_CHECKING:
    from app.ui.widgets.chart.series import Series
    from app.ui.widgets.chart.window import Window

_OVER = (Past.FIRST, Past.REFUSED, Past.FULL)


def reach_to(selection: Selection, time: datetime) -> Reach:
    """Return the wish for candles back to a time."""
    return Reach((selection.symbol, selection.interval), time)


def next_reach(
    book: CandleBook, selection: Selection, series: Series, window: Window, *, again: bool
) -> Reach | None:
    """Return what is to be wished for now; None where enough is held or on its way.

    `again`: the user wants what could not be read.
    """
    if not series.bars or book.past in _OVER:
        return None
    oldest, (left, room) = series.bars[0].slot, _view(window)
    if left - oldest > room // 2:
        return None
    reach = reach_to(selection, series.time(min(left - room, oldest - HISTORY)))
    wish = selection.reach
    if wish is None or wish.of != reach.of:
        return reach
    if book.past is Past.FAILED:
        return wish._replace(attempt=wish.attempt + 1) if again else None
    is_on_its_way = wish.since < series.time(oldest) and wish.since <= series.time(left)
    return None if is_on_its_way else reach


def past_words(
    book: CandleBook,
    selection: Selection,
    series: Series,
    window: Window,
    *,
    host: str,
    is_trying_again: bool,
) -> Piece | None:
    """Return what stands at the left end of the time axis; None while older ones are not in view
    and nobody waits for them."""
    if not series.bars:
        return None
    oldest, wish = series.bars[0].slot, selection.reach
    is_mine = wish is not None and wish.of == (selection.symbol, selection.interval)
    is_waiting = wish is not None and is_mine and wish.since < series.time(oldest)
    if is_trying_again or (is_waiting and book.past in (Past.MORE, Past.READING)):
        return Piece(f"reading older candles from {host}", "muted")
    if _view(window)[0] > oldest:
        return None
    if book.past is Past.FAILED:
        why = "not read" if book.error is None else book.error.word
        return Piece(f"older candles: {why}, h tries again", "warn")
    words = {
        Past.FIRST: "the server has nothing older",
        Past.REFUSED: "the server gives no older candles",
        Past.FULL: f"{HELD:,} candles are held, the most; ] reaches further",
    }
    return Piece(words[book.past], "muted") if book.past in words else None


def _view(window: Window) -> tuple[int, int]:
    """Return the slot at the left edge, and how many there are in view."""
    return window.first * window.size, (window.last - window.first + 1) * window.size
