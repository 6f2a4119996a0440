"""The leaderboard page by page: to the end, shifted, repeated, shorter, and what is old in it."""

from pathlib import Path

import pytest

from app.errors import Refused, ServerFault
from app.feeds import Selection
from app.models.community import Ranking, Rankings
from app.models.reading import Page, Reading
from app.past_ranks import PastRanks
from app.ranking_source import TURN, RankingSource, StandingSource
from tests.support.manual_clock import ManualClock

PACE = 60.0


def ranking(rank: int, user: str = "") -> Ranking:
    fields = dict.fromkeys(Ranking.model_fields)
    return Ranking.model_construct(**{**fields, "rank": rank, "user_id": user or f"u{rank}"})


class Board:
    """A leaderboard in pages; a test moves its people about."""

    def __init__(self, people: int = 450, *, ignores_pages: bool = False, most: int = 500) -> None:
        self.people = [f"u{n + 1}" for n in range(people)]
        self.ignores_pages = ignores_pages
        self.most = most
        self.pages: list[object] = []
        self.fails_at: int | None = None

    async def rankings(self, *, page=None, by="page", limit, window):
        self.pages.append(page)
        limit = min(limit, self.most)
        number = 1 if self.ignores_pages or page is None else page
        if number == self.fails_at:
            raise ServerFault("The server failed.", status=502)
        first = (number - 1) * limit
        chosen = enumerate(self.people[first : first + limit], first + 1)
        rows = tuple(ranking(rank, user) for rank, user in chosen)
        has_more = first + limit < len(self.people) or self.ignores_pages
        return Reading(Page(rows, len(self.people), number + 1 if has_more else None))

    async def user_ranking(self, user_id, *, window=None):
        return Reading(ranking(int(user_id.removeprefix("u"))))


def source(board: Board, clock: ManualClock) -> RankingSource:
    return RankingSource(board, clock, PACE)


def ranks(reading: Reading[Rankings]) -> list[int | None]:
    return [row.rank for row in reading.value.rows]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


async def test_pages_are_put_together_as_far_as_they_are_wanted(clock: ManualClock) -> None:
    board = Board()
    reading = await source(board, clock)(Selection(rankings_pages=3))
    assert ranks(reading) == list(range(1, 301))
    assert (reading.value.total, reading.value.has_more) == (450, True)
    assert board.pages == [None, 2, 3]


async def test_a_further_page_is_one_request_and_the_last_one_is_the_end(
    clock: ManualClock,
) -> None:
    board, wanted = Board(5_000), 1
    read = source(board, clock)
    while (reading := await read(Selection(rankings_pages=wanted))).value.has_more:
        wanted += 1
        await clock.advance(0.5)
    assert ranks(reading) == list(range(1, 5_001))
    assert board.pages == [None, *range(2, 51)]
    assert not reading.value.old


async def test_each_turn_reads_the_first_page_the_one_in_view_and_the_oldest_ones(
    clock: ManualClock,
) -> None:
    board = Board(5_000)
    read = source(board, clock)
    for wanted in range(1, 11):
        await read(Selection(rankings_pages=wanted))
    chosen = Selection(rankings_pages=10, rankings_at="u750")
    board.pages.clear()
    await clock.advance(PACE)
    await read(chosen)
    assert board.pages == [None, 8, 2, 3, 4]
    await clock.advance(PACE)
    board.pages.clear()
    reading = await read(chosen)
    assert board.pages == [None, 8, 5, 6, 7]
    assert len(board.pages) == TURN
    assert {row.rank for row in reading.value.rows if row.key in reading.value.old} == set(
        range(801, 1_001)
    )
    assert reading.age_seconds == PACE


async def test_a_row_that_is_looked_at_makes_its_old_page_current_at_once(
    clock: ManualClock,
) -> None:
    board = Board(5_000)
    read = source(board, clock)
    for wanted in range(1, 11):
        await read(Selection(rankings_pages=wanted))
    for _ in range(3):
        await clock.advance(PACE)
        reading = await read(Selection(rankings_pages=10))
    assert "u250" not in reading.value.old
    assert "u450" in reading.value.old
    reading = await read(Selection(rankings_pages=10, rankings_at="u450"))
    assert "u450" not in reading.value.old


async def test_r_reads_the_first_page_again_however_young_it_is(clock: ManualClock) -> None:
    board = Board()
    read = source(board, clock)
    await read(Selection())
    await read(Selection())
    assert board.pages == [None, None]


async def test_a_server_that_ignores_pages_does_not_repeat_rows_for_ever(
    clock: ManualClock,
) -> None:
    board = Board(ignores_pages=True)
    read = source(board, clock)
    for _ in range(3):
        reading = await read(Selection(rankings_pages=9))
        await clock.advance(PACE)
    assert len(reading.value.rows) == 100
    assert not reading.value.has_more
    assert board.pages == [None, 2, None, None]


async def test_who_slipped_between_two_pages_is_neither_missing_nor_there_twice(
    clock: ManualClock,
) -> None:
    board = Board()
    read = source(board, clock)
    await read(Selection())
    board.people.insert(0, board.people.pop(149))
    reading = await read(Selection(rankings_pages=2))
    assert board.pages == [None, 2, None]
    assert ranks(reading) == list(range(1, 201))
    assert {row.user_id for row in reading.value.rows} == {f"u{n + 1}" for n in range(200)}


async def test_a_row_on_two_pages_is_held_by_its_newest_reading(clock: ManualClock) -> None:
    board = Board()
    read = source(board, clock)
    await read(Selection(rankings_pages=4))
    await clock.advance(30)
    board.people[50], board.people[350] = board.people[350], board.people[50]
    reading = await read(Selection(rankings_pages=4))
    mover = [row for row in reading.value.rows if row.user_id == "u351"]
    assert [row.rank for row in mover] == [51]


async def test_a_list_that_became_shorter_has_no_rows_of_before(clock: ManualClock) -> None:
    board = Board()
    read = source(board, clock)
    await read(Selection(rankings_pages=5))
    del board.people[150:]
    await clock.advance(PACE)
    reading = await read(Selection(rankings_pages=5))
    assert ranks(reading) == list(range(1, 151))
    assert (reading.value.total, reading.value.has_more) == (150, False)


async def test_what_was_read_before_a_page_failed_is_not_read_twice(clock: ManualClock) -> None:
    board = Board()
    read = source(board, clock)
    board.fails_at = 3
    with pytest.raises(ServerFault):
        await read(Selection(rankings_pages=4))
    board.fails_at = None
    reading = await read(Selection(rankings_pages=4))
    assert board.pages == [None, 2, 3, 3, 4]
    assert ranks(reading) == list(range(1, 401))


async def test_another_window_begins_anew(clock: ManualClock) -> None:
    board = Board()
    read = source(board, clock)
    await read(Selection(rankings_pages=3))
    reading = await read(Selection(window="day"))
    assert ranks(reading) == list(range(1, 101))


def standing(board: Board, clock: ManualClock, home: Path, *names: str) -> StandingSource:
    async def identities() -> tuple[str, ...]:
        return names

    past = PastRanks(home / "ranks.json", "h")
    return StandingSource(board, identities, past, lambda: "0xab", clock)


async def test_the_own_place_comes_with_its_neighbors(clock: ManualClock, tmp_path: Path) -> None:
    reading = await standing(Board(), clock, tmp_path, "u412")(Selection())
    assert reading.value.own is not None
    assert reading.value.own.rank == 412
    assert [row.rank for row in reading.value.around] == [411, 412, 413]
    assert reading.value.before is None


async def test_a_server_with_short_pages_is_asked_for_the_one_that_holds_the_place(
    clock: ManualClock, tmp_path: Path
) -> None:
    board = Board(most=30)
    reading = await standing(board, clock, tmp_path, "u412")(Selection())
    assert [row.rank for row in reading.value.around] == [411, 412, 413]
    assert board.pages == [5, 14]


async def test_neighbors_from_another_page_are_none(clock: ManualClock, tmp_path: Path) -> None:
    reading = await standing(Board(ignores_pages=True), clock, tmp_path, "u412")(Selection())
    assert reading.value.own is not None
    assert reading.value.around == ()


async def test_who_is_not_known_has_no_place(clock: ManualClock, tmp_path: Path) -> None:
    board = Board()
    reading = await standing(board, clock, tmp_path)(Selection())
    assert reading.value.own is None
    assert board.pages == []


async def test_the_next_visit_knows_the_rank_of_the_one_before(
    clock: ManualClock, tmp_path: Path
) -> None:
    await standing(Board(), clock, tmp_path, "u412")(Selection())
    await clock.advance(7_200)
    reading = await standing(Board(), clock, tmp_path, "u403")(Selection())
    assert reading.value.before is not None
    assert reading.value.before.rank == 412


class Picky(Board):
    """Knows people by some names only, and refuses the names of other forms."""

    def __init__(self, answers: dict[str, Ranking | None]) -> None:
        super().__init__()
        self.answers = answers

    async def user_ranking(self, user_id, *, window=None):
        if user_id not in self.answers:
            raise Refused("invalid user id")
        return Reading(self.answers[user_id])


@pytest.mark.parametrize(
    ("answers", "rank"),
    [
        ({"usr_1": None, "0xab": ranking(7)}, 7),
        ({"0xab": ranking(7)}, 7),
        ({"usr_1": None}, None),
    ],
)
async def test_who_is_not_known_by_the_user_id_is_asked_for_by_address(
    answers: dict[str, Ranking | None], rank: int | None, clock: ManualClock, tmp_path: Path
) -> None:
    own = (await standing(Picky(answers), clock, tmp_path, "usr_1", "0xab")(Selection())).value.own
    assert (own.rank if own is not None else None) == rank


async def test_a_server_that_refuses_every_name_is_an_error_and_not_no_rank(
    clock: ManualClock, tmp_path: Path
) -> None:
    with pytest.raises(Refused):
        await standing(Picky({}), clock, tmp_path, "usr_1", "0xab")(Selection())
