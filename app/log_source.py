"""Reads a log: its newest lines at each turn, older ones as far back as they are wanted.

Lines are never thrown away because a reading did not have them, and two readings that do not meet
are never joined: between them lines may be missing.
"""

from collections.abc import Callable
from typing import Protocol

from app.api.paging import By
from app.errors import ApiError, NotOnTape, RateLimited, Refused, Unauthenticated
from app.feeds import Selection
from app.log_stretches import Spot, Stretch, by_key, is_after, is_rising, newest_first, spot_after
from app.models.log_lines import LogBook, LogEnd, LogEntry
from app.models.reading import Page, Reading

LINES = 200
"""Lines asked for at once."""
HELD = 20_000
"""Lines held of a log; beyond it the oldest go."""
LARGE = (HELD, 1_000)
"""What a server is asked for at once that takes no notice of pages, the most first."""
OLDER_PAGES = 4
"""Pages of older lines read in one turn, so that the newest do not wait long."""
MEETING_PAGES = 3
"""Pages read in one turn to meet what was known before."""
MOST_STEPS = 500
"""Pages walked through at most to find the newest lines of a log that begins with the oldest."""
BARREN_PAGES = 50
"""Pages without a line that was not known, after which a server is asked for no older ones."""


class LogCall(Protocol):
    """The call of the API client that pages of a log are read with."""

    async def __call__(
        self, log_id: str, /, *, page: int | str | None = None, by: By = "page", limit: int
    ) -> Reading[Page[LogEntry]]: ...


class LogSource:
    """What is held of the log of one session or trade at a time."""

    def __init__(
        self,
        call: LogCall,
        log_id: Callable[[Selection], str | None],
        wanted: Callable[[Selection], int],
    ) -> None:
        """`log_id` names whose log it is, `wanted` how many lines of it."""
        self._call = call
        self._log_id = log_id
        self._wanted = wanted
        self._of = ""
        self._begin("")

    def _begin(self, log_id: str) -> None:
        self._of = log_id
        self._stretches: list[Stretch] = []
        self._ends: Spot | None = None
        self._first_page = 1
        self._newest_key: str | None = None
        self._total: int | None = None
        self._dropped = self._barren = 0
        self._is_refused = self._is_nameless = self._is_newest_first = False

    async def __call__(self, selection: Selection) -> Reading[LogBook]:
        """Read the newest lines, and older ones until as many are held as are wanted."""
        log_id = self._log_id(selection) or ""
        if log_id != self._of:
            self._begin(log_id)
        reading = await self._read_newest()
        wanted = min(max(self._wanted(selection), LINES), HELD)
        for _ in range(OLDER_PAGES):
            if self._held >= wanted or not await self._read_older():
                break
        self._make_room()
        book = LogBook(
            tuple(tuple(stretch.rows.values()) for stretch in self._stretches if stretch.rows),
            self._total,
            self._end(),
            self._dropped,
        )
        return Reading(
            book,
            reading.missing,
            reading.read,
            reading.unread,
            reading.broken,
            reading.complete,
            reading.age_seconds,
        )

    @property
    def _held(self) -> int:
        return sum(len(stretch.rows) for stretch in self._stretches)

    def _end(self) -> LogEnd:
        if self._is_nameless:
            return LogEnd.NAMELESS
        if any(stretch.older is not None for stretch in self._stretches):
            return LogEnd.MORE
        if self._dropped:
            return LogEnd.FULL
        is_short = self._total is not None and self._total > self._held
        return LogEnd.REFUSED if self._is_refused or is_short else LogEnd.FIRST

    async def _ask(self, spot: Spot | None, limit: int = LINES) -> Reading[Page[LogEntry]]:
        spot = spot or Spot()
        reading = await self._call(self._of, page=spot.page, by=spot.by, limit=limit)
        if reading.value.total is not None:
            self._total = reading.value.total
        return reading

    # The newest lines

    async def _read_newest(self) -> Reading[Page[LogEntry]]:
        if self._ends is not None:
            return await self._read_on(self._ends)
        reading = await self._ask(None)
        page = reading.value
        if not all(entry.is_known_again for entry in page.rows):
            self._is_nameless = spot_after(page) is not None
            self._stretches = [Stretch(by_key(page))]
            return reading
        fresh = Stretch(by_key(page), spot_after(page))
        self._newest_key = next(iter(fresh.rows), None)
        if not self._stretches or (is_rising(page.rows) and not self._is_newest_first):
            await self._start(page)
        else:
            await self._put_on_top(fresh)
        return reading

    async def _start(self, page: Page[LogEntry]) -> None:
        """Find out at which end of the log its first page is."""
        rows = by_key(page)
        self._stretches = [Stretch(rows, spot_after(page))]
        following = spot_after(page)
        if following is None or not is_rising(page.rows):
            # A log that fits one page is the same from both ends.
            return
        try:
            second = (await self._ask(following)).value
        except Refused as error:
            self._give_up(self._stretches[0], error)
            self._is_newest_first = True
            return
        later = by_key(second)
        if not is_after(later, rows):
            self._is_newest_first = True
            return
        if isinstance(following.page, int):
            self._first_page = following.page - 1 if following.by == "page" else 0
        self._stretches = [Stretch(rows)]
        self._stretches[0].extend(later)
        self._ends = following
        await self._find_end(second, len(page.rows))

    async def _find_end(self, page: Page[LogEntry], size: int) -> None:
        """Go to the newest lines of a log that begins with the oldest: at once, where the total
        is known, else page by page."""
        spot = self._last_spot(size)
        if spot is not None and spot != self._ends:
            last = (await self._ask(spot)).value
            if last.rows and is_after(by_key(last), by_key(page)):
                self._stretches = [Stretch(by_key(last), self._before(spot, size))]
                self._ends = spot
                page = last
        await self._walk(page)

    def _last_spot(self, size: int) -> Spot | None:
        if self._total is None or self._ends is None or not size:
            return None
        if self._ends.by == "offset":
            return Spot(max(self._total - size, 0), "offset")
        if self._ends.by == "page" and isinstance(self._ends.page, int):
            return Spot(self._first_page + (self._total - 1) // size)
        return None

    def _before(self, spot: Spot, size: int) -> Spot | None:
        """Return where the lines before a place are, counted from the start of the log."""
        if not isinstance(spot.page, int):
            return None
        if spot.by == "offset":
            return Spot(max(spot.page - size, 0), "offset") if spot.page > 0 else None
        return Spot(spot.page - 1) if spot.page > self._first_page else None

    async def _read_on(self, spot: Spot) -> Reading[Page[LogEntry]]:
        """Read the end of a log that begins with the oldest line, and what was added to it."""
        reading = await self._ask(spot)
        self._stretches[0].extend(by_key(reading.value))
        await self._walk(reading.value)
        return reading

    async def _walk(self, page: Page[LogEntry]) -> None:
        for _ in range(MOST_STEPS):
            following = spot_after(page)
            if following is None:
                return
            page = (await self._ask(following)).value
            if not self._stretches[0].extend(by_key(page)):
                return
            self._ends = following

    async def _put_on_top(self, fresh: Stretch) -> None:
        """Join new lines with those that are known, or leave a gap where they do not meet."""
        top = self._stretches[0]
        for _ in range(MEETING_PAGES):
            if fresh.older is None or not fresh.rows or top.meets(fresh.rows):
                break
            try:
                page = (await self._ask(fresh.older)).value
            except Refused as error:
                self._give_up(fresh, error)
                break
            fresh.older = spot_after(page)
            if not fresh.extend(by_key(page)):
                break
        if fresh.rows.keys() <= top.rows.keys():
            top.extend(fresh.rows)
        else:
            self._stretches.insert(0, fresh)
            self._join(0)

    def _join(self, index: int) -> None:
        """Make one stretch of two that share a line."""
        if index + 1 == len(self._stretches):
            return
        upper, lower = self._stretches[index : index + 2]
        if upper.meets(lower.rows):
            # What both have is as the newer reading says it.
            rows = upper.rows | {k: v for k, v in lower.rows.items() if k not in upper.rows}
            self._stretches[index : index + 2] = [Stretch(newest_first(rows), lower.older)]

    # Older lines

    async def _read_older(self) -> bool:
        """Read one page of older lines, those of the newest gap first; tell whether to go on."""
        index = next((n for n, s in enumerate(self._stretches) if s.older is not None), None)
        if index is None:
            return False
        stretch = self._stretches[index]
        spot = stretch.older
        try:
            page = (await self._ask(spot)).value
        except (Refused, NotOnTape) as error:
            self._give_up(stretch, error)
            return False
        rows = by_key(page)
        if self._ends is not None:
            assert spot is not None
            stretch.older = self._before(spot, max(len(page.rows), 1))
        elif next(iter(rows), None) == self._newest_key:
            # The same page whatever is asked for.
            return await self._read_at_once(stretch)
        else:
            stretch.older = spot_after(page)
        self._barren = 0 if stretch.extend(rows) else self._barren + 1
        if not rows:
            stretch.older = None
        elif self._barren > BARREN_PAGES:
            stretch.older, self._is_refused = None, True
        self._join(index)
        return True

    async def _read_at_once(self, stretch: Stretch) -> bool:
        """Ask a server that knows no pages for as many lines as it gives."""
        stretch.older = None
        for limit in LARGE:
            try:
                page = (await self._ask(None, limit)).value
            except (Refused, NotOnTape) as error:
                self._give_up(stretch, error)
                continue
            stretch.extend(by_key(page))
            self._is_refused = len(page.rows) in (limit, LINES) or page.next is not None
            break
        for index in range(len(self._stretches) - 1, -1, -1):
            self._join(index)
        return False

    def _give_up(self, stretch: Stretch, error: ApiError) -> None:
        """Ask no further where the server gives no older lines."""
        if isinstance(error, Unauthenticated | RateLimited):
            raise error
        stretch.older = None
        self._is_refused = True

    def _make_room(self) -> None:
        over = self._held - HELD
        while over > 0:
            last = self._stretches[-1]
            kept = max(0, len(last.rows) - over)
            self._dropped += len(last.rows) - kept
            over -= len(last.rows) - kept
            last.rows = dict(list(last.rows.items())[:kept])
            last.older = None
            if not kept:
                self._stretches.pop()
