"""Logs of every paging manner, read from their newest line back to the very first."""

from datetime import UTC, datetime, timedelta

import pytest

from app.errors import NoReply, NotOnTape, RateLimited, Refused
from app.feeds import Selection
from app.log_source import HELD, LINES, OLDER_PAGES, LogSource
from app.models.log_lines import LogBook, LogEnd, LogEntry
from app.models.reading import Page, Reading

START = datetime(2026, 11, 22, 10, tzinfo=UTC)
EVERYTHING = Selection(session_id="s1", session_log_lines=HELD)
NEWEST = Selection(session_id="s1")


def entry(number: int, *, named: bool = True, timed: bool = True) -> LogEntry:
    fields = dict.fromkeys(LogEntry.model_fields)
    time = START + timedelta(seconds=number) if timed else None
    told = {"id": f"n{number}" if named else None, "time": time, "text": f"line {number}"}
    return LogEntry.model_construct(**{**fields, **told})


class Server:
    """A log of so many lines, paged in one of the manners that there are."""

    def __init__(
        self,
        lines: int,
        manner: str = "page",
        *,
        rising: bool = False,
        counted: bool = True,
        most: int = 1_000,
        named: bool = True,
        timed: bool = True,
    ) -> None:
        self.manner, self.rising, self.counted, self.most = manner, rising, counted, most
        self.log = [entry(n, named=named, timed=timed) for n in range(lines)]
        self.asked: list[object] = []
        self.errors: list[Exception | None] = []

    def grow(self, lines: int) -> None:
        self.log += [entry(n) for n in range(len(self.log), len(self.log) + lines)]

    async def __call__(self, log_id, *, page=None, by="page", limit):
        self.asked.append(page)
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        if limit > self.most:
            raise Refused("limit must not be greater than 1000")
        lines = self.log if self.rising else self.log[::-1]
        start = 0
        if self.manner == "page" and page is not None:
            start = (page - 1) * limit
        elif self.manner in ("offset", "cursor") and page is not None:
            start = int(page)
        if self.manner == "cursor" and page is not None and not self.rising:
            # A cursor stays at its line, however many newer ones there are.
            start = len(self.log) - int(page)
        rows = tuple(lines[start : start + limit])
        return Reading(
            Page(
                rows,
                len(self.log) if self.counted else None,
                self._next(start, len(rows), limit),
                "page" if self.manner == "nothing" else self.manner,
            )
        )

    def _next(self, start: int, rows: int, limit: int) -> int | str | None:
        if self.manner == "nothing":
            return 2 if rows == limit else None
        if start + rows >= len(self.log):
            return None
        if self.manner == "page":
            return start // limit + 2
        if self.manner == "cursor":
            return str(start + rows if self.rising else len(self.log) - start - rows)
        return start + rows


def source(server: Server) -> LogSource:
    return LogSource(server, lambda s: s.session_id, lambda s: s.session_log_lines)


async def read(reads: LogSource, selection: Selection = NEWEST, times: int = 1) -> LogBook:
    for _ in range(times):
        book = (await reads(selection)).value
    return book


def numbers(book: LogBook) -> list[int]:
    return [int(str(row.text).split()[1]) for row in book.rows]


MANNERS = [
    (manner, rising, counted)
    for manner in ("page", "offset", "cursor")
    for rising in (False, True)
    for counted in (True, False)
]


@pytest.mark.parametrize(("manner", "rising", "counted"), MANNERS)
async def test_any_paging_leads_from_the_newest_line_to_the_very_first_and_on(
    manner: str, rising: bool, counted: bool
) -> None:
    server = Server(5_123, manner, rising=rising, counted=counted)
    reads = source(server)
    first = await read(reads)
    assert numbers(first)[:LINES] == list(range(5_122, 5_122 - LINES, -1))
    server.grow(3)
    book = await read(reads, EVERYTHING, times=8)
    assert numbers(book) == list(range(5_125, -1, -1))
    assert (book.end, book.dropped) == (LogEnd.FIRST, 0)
    assert book.total == (5_126 if counted else None)
    server.grow(LINES + 50)
    assert numbers(await read(reads, EVERYTHING)) == list(range(5_375, -1, -1))


async def test_the_end_of_a_log_that_begins_with_the_oldest_is_found_by_its_total() -> None:
    server = Server(5_123, rising=True)
    book = await read(source(server))
    assert server.asked == [None, 2, 26, 25]
    assert (numbers(book)[0], book.end) == (5_122, LogEnd.MORE)


async def test_a_log_that_outgrows_its_first_page_is_followed_at_its_end() -> None:
    server = Server(150, rising=True)
    reads = source(server)
    assert numbers(await read(reads)) == list(range(149, -1, -1))
    server.grow(120)
    assert numbers(await read(reads))[:120] == list(range(269, 149, -1))
    server.grow(1)
    assert numbers(await read(reads))[0] == 270


async def test_pages_from_the_newest_that_are_oldest_first_inside_are_put_right() -> None:
    class Chat(Server):
        async def __call__(self, *of, **how):
            reading = await super().__call__(*of, **how)
            page = reading.value
            return Reading(Page(page.rows[::-1], page.total, page.next, page.next_by))

    book = await read(source(Chat(700)), EVERYTHING, times=2)
    assert numbers(book) == list(range(699, -1, -1))


async def test_older_lines_are_read_in_turns_so_that_the_newest_do_not_wait() -> None:
    server = Server(5_000)
    reads = source(server)
    book = await read(reads, EVERYTHING)
    assert len(book.rows) == (1 + OLDER_PAGES) * LINES
    server.grow(1)
    assert numbers(await read(reads, EVERYTHING))[0] == 5_000


async def test_where_two_readings_do_not_meet_a_gap_stays_until_it_is_read() -> None:
    server = Server(1_000, "cursor")
    reads = source(server)
    await read(reads)
    server.grow(1_500)
    book = await read(reads)
    assert [len(stretch) for stretch in book.stretches] == [800, 200]
    assert book.end is LogEnd.MORE
    book = await read(reads, EVERYTHING, times=4)
    assert numbers(book) == list(range(2_499, -1, -1))
    assert len(book.stretches) == 1


async def test_a_gap_of_a_server_without_pages_stays_for_good() -> None:
    class Newest(Server):
        def _next(self, start, rows, limit):
            return None

    server = Newest(1_000, counted=False)
    reads = source(server)
    await read(reads)
    server.grow(300)
    book = await read(reads, EVERYTHING)
    assert [len(stretch) for stretch in book.stretches] == [200, 200]
    assert numbers(book)[199:201] == [1_100, 999]


async def test_a_server_that_knows_no_pages_is_asked_for_all_at_once() -> None:
    server = Server(700, "nothing", counted=False)
    book = await read(source(server), EVERYTHING)
    assert (numbers(book), book.end) == (list(range(699, -1, -1)), LogEnd.FIRST)
    server = Server(1_700, "nothing", counted=False)
    reads = source(server)
    book = await read(reads, EVERYTHING)
    assert (len(book.rows), book.end) == (1_000, LogEnd.REFUSED)
    before = len(server.asked)
    server.grow(2)
    assert numbers(await read(reads, EVERYTHING))[0] == 1_701
    assert len(server.asked) == before + 1


@pytest.mark.parametrize("error", [Refused("page is not allowed"), NotOnTape("no such page")])
async def test_where_there_are_no_pages_the_log_ends_and_not_the_feed(error: Exception) -> None:
    server = Server(900)
    server.errors = [None, error]
    reads = source(server)
    book = await read(reads, EVERYTHING)
    assert (len(book.rows), book.end) == (200, LogEnd.REFUSED)
    server.grow(1)
    assert numbers(await read(reads, EVERYTHING))[0] == 900


async def test_a_page_that_was_refused_once_is_not_asked_for_at_each_turn() -> None:
    server = Server(900, rising=True)
    server.errors = [None, Refused("page is not allowed")]
    reads = source(server)
    await read(reads, EVERYTHING, times=3)
    assert server.asked == [None, 2, None, None]


@pytest.mark.parametrize("error", [RateLimited("slower"), NoReply("offline")])
async def test_a_fault_midway_costs_no_line_and_no_turn(error: Exception) -> None:
    server = Server(900)
    reads = source(server)
    await read(reads)
    server.errors = [None, None, error]
    with pytest.raises(type(error)):
        await read(reads, EVERYTHING)
    assert numbers(await read(reads, EVERYTHING)) == list(range(899, -1, -1))


async def test_no_more_than_can_be_held_is_held_and_the_rest_is_counted() -> None:
    server = Server(HELD + 300, "cursor")
    reads = source(server)
    book = await read(reads, EVERYTHING, times=HELD // LINES // OLDER_PAGES + 1)
    assert (len(book.rows), book.end) == (HELD, LogEnd.MORE)
    server.grow(40)
    book = await read(reads, EVERYTHING)
    assert (len(book.rows), book.dropped, book.end) == (HELD, 40, LogEnd.FULL)
    assert numbers(book)[0] == HELD + 339


async def test_lines_without_id_and_time_are_only_the_newest_page() -> None:
    server = Server(500, named=False, timed=False)
    reads = source(server)
    book = await read(reads, EVERYTHING)
    assert (numbers(book)[0], len(book.rows), book.end) == (499, LINES, LogEnd.NAMELESS)
    short = await read(source(Server(3, named=False, timed=False)), EVERYTHING)
    assert (len(short.rows), short.end) == (3, LogEnd.FIRST)


async def test_lines_that_say_the_same_are_as_many_as_the_server_has() -> None:
    server = Server(0)
    server.log = [entry(1, named=False)] * 2 + [entry(2, named=False)]
    reads = source(server)
    assert numbers(await read(reads)) == [2, 1, 1]
    assert numbers(await read(reads)) == [2, 1, 1]


async def test_an_empty_answer_takes_no_line_away_and_another_log_begins_anew() -> None:
    server = Server(3)
    reads = source(server)
    await read(reads)
    server.log = []
    assert numbers(await read(reads)) == [2, 1, 0]
    book = await read(reads, Selection(session_id="s2"))
    assert (book.rows, book.end) == ((), LogEnd.FIRST)


async def test_a_line_that_says_something_else_now_is_shown_as_it_is_said_now() -> None:
    server = Server(300)
    reads = source(server)
    await read(reads, EVERYTHING)
    changed = server.log[298].model_copy(update={"text": "line 298 again"})
    server.log[298] = changed
    book = await read(reads, EVERYTHING)
    assert book.rows[1] is changed
    assert len(book.rows) == 300
