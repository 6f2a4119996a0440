"""Reads the candles of a chart: a history once, then the newest, older ones when they are wanted.

What is held has no hole that the server could fill: where two answers do not meet, what lies
between is read, and where that cannot be, the older ones are let go. Nothing is read twice.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.candle_rows import Rows, joined, opened_before, sifted, step_of, time_of, unbroken
from app.clock import Clock
from app.errors import ApiError, NotFound, RateLimited, Refused, Unauthenticated
from app.feeds import Reach, Selection
from app.models.candles import HELD, HISTORY, CandleBook, Past
from app.models.market import Candle
from app.models.reading import Reading

TAIL = 5
"""Candles of each read of the newest: the forming one and what may have closed meanwhile."""
LARGE = (5_000, 1_000)
"""What a server is asked for at once that takes no notice of times, the most first."""
PAGES = 2
"""Pages of older candles read in one turn, so that the newest do not wait long."""
BRIDGE = 4
"""Pages read at most to meet what was known before; beyond it that is let go."""

Answer = Reading[tuple[Candle, ...]]


class CandleCalls(Protocol):
    """The calls of the API client that candles are read with; times are of the opening."""

    async def candle_history(
        self,
        symbol: str,
        *,
        interval: str,
        limit: int | None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> Answer: ...

    async def candles(
        self,
        symbol: str,
        interval: str,
        *,
        limit: int | None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> Answer: ...


@dataclass(slots=True)
class _Chart:
    """What is held of one symbol and interval; an answer that comes late changes no other."""

    symbol: str
    interval: str
    rows: Rows = ()
    past: Past = Past.MORE
    error: ApiError | None = None
    tried: Reach | None = None
    """The wish that failed."""
    left_out: int = 0
    is_plain: bool = False
    """Whether the plain candles take the place of a history that the server has not."""
    limit: int | None = HISTORY
    """None where the server refuses so many."""

    @property
    def step(self) -> timedelta:
        return step_of(self.interval, self.rows)


class CandleSource:
    """The candles of one symbol and interval at a time."""

    def __init__(self, market: CandleCalls, clock: Clock) -> None:
        self._market = market
        self._clock = clock
        self._chart = _Chart("", "")

    async def __call__(self, selection: Selection) -> Reading[CandleBook]:
        """Read the newest, then older ones as far as they are wanted, and return all."""
        of = (selection.symbol, selection.interval)
        if of != (self._chart.symbol, self._chart.interval):
            self._chart = _Chart(*of)
        chart = self._chart
        newest = await (self._newest(chart) if chart.rows else self._first(chart))
        await self._reach(chart, selection.reach)
        book = CandleBook(chart.rows, chart.past, chart.error, chart.left_out)
        return Reading(
            book,
            newest.missing,
            newest.read,
            newest.unread,
            newest.broken,
            newest.complete,
            newest.age_seconds,
        )

    # The newest

    async def _first(self, chart: _Chart) -> Answer:
        reading = await self._history(chart)
        chart.rows = self._sift(chart, reading)
        now = self._clock.now()
        if chart.rows and now - time_of(chart.rows[-1]) > 2 * chart.step:
            # The last price must not be one of long ago: some histories end with what is over.
            # What goes wrong with it goes wrong, and is told, at the next turn as well.
            with suppress(ApiError):
                return await self._newest(chart)
        return reading

    async def _newest(self, chart: _Chart) -> Answer:
        reading = await self._market.candles(chart.symbol, chart.interval, limit=TAIL)
        rows = self._sift(chart, reading)
        if not rows:
            reading = await self._history(chart)
            rows = self._sift(chart, reading)
            chart.rows = chart.rows if rows else ()
        if rows and chart.rows and time_of(rows[0]) > time_of(chart.rows[-1]):
            rows = await self._bridged(chart, rows)
        chart.rows = joined(chart.rows, rows)
        if len(chart.rows) > HELD:
            chart.rows, chart.past = chart.rows[-HELD:], Past.FULL
        return reading

    async def _history(self, chart: _Chart) -> Answer:
        """Read the newest history, from the plain candles where the server has none of it."""
        if not chart.is_plain:
            try:
                reading = await self._ask(chart)
                if reading.value:
                    return reading
            except NotFound:
                pass
            chart.is_plain = True
        return await self._ask(chart)

    async def _bridged(self, chart: _Chart, rows: Rows) -> Rows:
        """Return the rows and what lies between them and those held; let those go where that
        cannot be read: a hole must not look like a market that stood still."""
        last = time_of(chart.rows[-1])
        end = time_of(rows[0])
        more = opened_before(self._sift(chart, await self._history(chart)), end)
        try:
            rows = joined(rows, await self._closed(chart, more, end))
            for _ in range(BRIDGE):
                start, end = last, time_of(rows[0])
                if end <= start:
                    return rows
                start = max(start, end - HISTORY * chart.step)
                answer = await self._ask(chart, start=start, end=end)
                more = opened_before(self._sift(chart, answer), end)
                if not more and not answer.value and start == last:
                    return rows
                if not more:
                    break
                rows = joined(rows, await self._closed(chart, more, end))
        except Refused as error:
            if isinstance(error, RateLimited | Unauthenticated):
                raise
        if time_of(rows[0]) > last:
            chart.rows, chart.past = (), Past.MORE
        return rows

    # Older ones

    async def _reach(self, chart: _Chart, reach: Reach | None) -> None:
        """Read older candles until they reach as far as is wanted, a few pages a turn."""
        is_over = chart.past in (Past.FIRST, Past.REFUSED, Past.FULL)
        is_mine = reach is not None and reach.of == (chart.symbol, chart.interval)
        if is_over or not chart.rows or reach is None or not is_mine:
            return
        if chart.past is Past.FAILED and chart.tried == reach:
            return
        chart.past, chart.error = Past.MORE, None
        for _ in range(PAGES):
            if time_of(chart.rows[0]) <= reach.since:
                return
            try:
                await self._read_older(chart)
            except ApiError as error:
                chart.past, chart.error, chart.tried = Past.FAILED, error, reach
            if chart.past is not Past.MORE:
                return
        if time_of(chart.rows[0]) > reach.since:
            chart.past = Past.READING

    async def _read_older(self, chart: _Chart) -> None:
        """Put the candles before those held in front of them, or note that there are none."""
        end = time_of(chart.rows[0])
        start: datetime | None = end - HISTORY * chart.step
        more: Rows = ()
        takes_times = True
        # Nothing in one stretch is a hole in the market, or its beginning.
        for since in (start, None):
            try:
                answer = await self._ask(chart, start=since, end=end)
            except NotFound:
                continue
            except Refused as error:
                if isinstance(error, RateLimited | Unauthenticated):
                    raise
                takes_times = False
                break
            more = opened_before(self._sift(chart, answer), end)
            takes_times = bool(more) or not answer.value
            if more or not takes_times:
                break
        if more:
            more = await self._closed(chart, more, end)
        if not takes_times:
            more = await self._larger(chart, end)
        chart.rows = joined(more, chart.rows)
        if len(chart.rows) >= HELD:
            chart.rows, chart.past = chart.rows[-HELD:], Past.FULL
        elif not takes_times:
            chart.past = Past.REFUSED
        elif not more:
            chart.past = Past.FIRST

    async def _closed(self, chart: _Chart, rows: Rows, end: datetime) -> Rows:
        """Return the rows without a hole between them and `end`: a server that gives the oldest
        of a stretch first, and not all of it, leaves one."""
        for _ in range(BRIDGE if rows else 0):
            newest = time_of(rows[-1])
            if end - newest < 2 * chart.step:
                return rows
            answer = await self._ask(chart, start=newest + chart.step, end=end)
            between = opened_before(self._sift(chart, answer), end)
            if not between and answer.value:
                break
            if not between or time_of(between[-1]) <= newest:
                return rows
            rows = joined(rows, between)
        return unbroken(rows, end, chart.step)

    async def _larger(self, chart: _Chart, end: datetime) -> Rows:
        """Return older ones from a server that can only be asked for more of the newest."""
        for limit in LARGE:
            try:
                answer = await self._ask(chart, limit=limit)
            except Refused as error:
                if isinstance(error, RateLimited | Unauthenticated):
                    raise
                continue
            return opened_before(self._sift(chart, answer), end)
        return ()

    # One call

    async def _ask(
        self,
        chart: _Chart,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int | None = None,
    ) -> Answer:
        """Ask for candles that opened from `start` on and before `end`."""
        last = None if end is None else end - timedelta(milliseconds=1)
        try:
            return await self._call(chart, limit or chart.limit, start, last)
        except Refused as error:
            # "Rate limit exceeded" is no word on how many candles were asked for.
            is_other = isinstance(error, RateLimited | Unauthenticated)
            is_too_many = not is_other and "limit" in (error.server_message or "").lower()
            if limit is not None or chart.limit is None or not is_too_many:
                raise
        chart.limit = None
        return await self._call(chart, None, start, last)

    async def _call(
        self, chart: _Chart, limit: int | None, start: datetime | None, end: datetime | None
    ) -> Answer:
        if chart.is_plain:
            return await self._market.candles(
                chart.symbol, chart.interval, limit=limit, start=start, end=end
            )
        return await self._market.candle_history(
            chart.symbol, interval=chart.interval, limit=limit, start=start, end=end
        )

    def _sift(self, chart: _Chart, reading: Answer) -> Rows:
        rows = sifted(reading.value, chart.symbol, chart.interval, self._clock.now())
        chart.left_out = len(reading.value) - len(rows)
        return rows
