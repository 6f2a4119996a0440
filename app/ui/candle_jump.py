"""From a line of a log to its candle on the chart, or to the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.feeds import Topic
from app.intervals import INTERVALS, interval_seconds
from app.models.candles import HELD, HISTORY

if TYPE_CHECKING:
    from app.ui.app import AluraApp
    from app.ui.widgets.log_lines import LogLine


NEAR = 4 * HISTORY
"""Candles that are worth waiting for, to stay with the chosen interval."""


class CandlePlace(NamedTuple):
    """A candle to be looked at."""

    symbol: str
    time: datetime
    interval: str
    """The one that is chosen, else the shortest whose first read reaches back so far."""


def candle_of(
    row: LogLine, interval: str, now: datetime, known: Sequence[str] = INTERVALS
) -> CandlePlace | str:
    """Return where the candle of a line is, or a sentence on why it has none."""
    if row.is_remark:
        return "This is no line of the log, so there is no candle of it."
    if not row.symbol:
        return "This line names no asset, so there is no candle of it."
    if row.time is None:
        return "The server gives this line no time, so no candle of it can be found."
    quick = tuple((each, HISTORY) for each in known)
    for candidate, most in ((interval, NEAR), *quick, (known[-1], HELD)):
        seconds = interval_seconds(candidate)
        if seconds is not None and now - row.time < timedelta(seconds=seconds * (most - 1)):
            return CandlePlace(row.symbol, row.time, candidate)
    return "This line is older than the candles that can be read."


async def open_candle(app: AluraApp, row: LogLine) -> None:
    """Go to the chart and point at the candle of a line, or say why there is none."""
    from app.ui.dialogs.notice import NoticeDialog
    from app.ui.screens.chart import ChartScreen

    known = app.intervals_of(Topic.CANDLES)
    found = candle_of(row, app.selection.interval, app.clock.now(), known)
    if isinstance(found, str):
        app.push_screen(NoticeDialog(found, "No candle"))
        return
    app.look_at(found.symbol)
    app.select(interval=found.interval)
    await app.action_open_screen("chart")
    if isinstance(app.screen, ChartScreen):
        app.screen.point_at(found)
