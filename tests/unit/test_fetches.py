import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.errors import NotFound, Refused
from app.feeds import Selection
from app.fetches import (
    REST,
    TAIL,
    CandleSource,
    RankingSource,
    StandingSource,
    active_only,
    open_only,
)
from app.models.community import Ranking
from app.models.market import Candle
from app.models.reading import Page, Reading
from app.models.sessions import Session
from app.models.trading import Position, Trade
from tests.support.manual_clock import ManualClock

START = datetime(2026, 11, 22, 10, tzinfo=UTC)


def candle(minute: int, close: str = "1") -> Candle:
    fields = dict.fromkeys(Candle.model_fields)
    time = START + timedelta(minutes=minute)
    return Candle.model_construct(**{**fields, "time": time, "close": Decimal(close)})


class Market:
    """Answers with candles up to a minute that the test moves, and counts the calls."""

    def __init__(self) -> None:
        self.newest = 100
        self.calls: list[str] = []
        self.has_history = True

    async def candle_history(self, symbol, *, interval, limit):
        self.calls.append(f"history {symbol} {interval}")
        if not self.has_history:
            raise NotFound("no such route")
        return Reading(tuple(candle(n) for n in range(self.newest + 1)))

    async def candles(self, symbol, interval, *, limit):
        self.calls.append(f"candles {limit}")
        first = max(0, self.newest + 1 - limit)
        return Reading(tuple(candle(n, "2") for n in range(first, self.newest + 1)))


@pytest.fixture
def market() -> Market:
    return Market()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


async def test_history_is_read_once_and_then_only_the_tail(market, clock) -> None:
    source = CandleSource(market, clock)
    await source(Selection())
    market.newest += 1
    reading = await source(Selection())
    assert market.calls == ["history BTC 5m", f"candles {TAIL}"]
    assert len(reading.value) == 102
    assert reading.value[-1].close == Decimal("2")
    assert reading.value[0].close == Decimal("1")


async def test_a_tail_that_leaves_a_gap_reads_the_history_again(market, clock) -> None:
    source = CandleSource(market, clock)
    await source(Selection())
    market.newest += TAIL + 1
    reading = await source(Selection())
    assert market.calls[-1] == "history BTC 5m"
    times = [candle.time for candle in reading.value]
    assert all(b - a == timedelta(minutes=1) for a, b in itertools.pairwise(times))


async def test_another_symbol_begins_anew(market, clock) -> None:
    source = CandleSource(market, clock)
    await source(Selection())
    await source(Selection(symbol="ETH"))
    assert market.calls == ["history BTC 5m", "history ETH 5m"]


async def test_after_a_long_rest_the_history_is_read_again(market, clock) -> None:
    source = CandleSource(market, clock)
    await source(Selection())
    await clock.advance(REST.total_seconds() + 1)
    await source(Selection())
    assert market.calls == ["history BTC 5m", "history BTC 5m"]


async def test_a_server_without_history_gives_plain_candles(market, clock) -> None:
    market.has_history = False
    reading = await CandleSource(market, clock)(Selection())
    assert market.calls == ["history BTC 5m", "candles 500"]
    assert len(reading.value) == 101


def ranking(rank: int) -> Ranking:
    fields = dict.fromkeys(Ranking.model_fields)
    return Ranking.model_construct(**{**fields, "rank": rank, "user_id": f"u{rank}"})


class Board:
    """A leaderboard of 450 accounts in pages."""

    def __init__(self, *, ignores_pages: bool = False) -> None:
        self.ignores_pages = ignores_pages
        self.pages: list[object] = []

    async def rankings(self, *, page=None, by="page", limit, window):
        self.pages.append(page)
        number = 1 if self.ignores_pages or page is None else page
        first = (number - 1) * limit
        rows = tuple(ranking(n + 1) for n in range(first, min(450, first + limit)))
        has_more = first + limit < 450
        return Reading(Page(rows, 450, number + 1 if has_more or self.ignores_pages else None))

    async def user_ranking(self, user_id, *, window=None):
        return Reading(ranking(int(user_id.removeprefix("u"))))


async def test_pages_are_put_together_as_far_as_they_are_wanted() -> None:
    reading = await RankingSource(Board())(Selection(rankings_pages=3))
    assert [row.rank for row in reading.value.rows] == list(range(1, 301))
    assert (reading.value.total, reading.value.next) == (450, 4)


async def test_the_last_page_is_the_end() -> None:
    reading = await RankingSource(Board())(Selection(rankings_pages=9))
    assert len(reading.value.rows) == 450
    assert reading.value.next is None


async def test_a_server_that_ignores_pages_does_not_repeat_rows_for_ever() -> None:
    board = Board(ignores_pages=True)
    reading = await RankingSource(board)(Selection(rankings_pages=9))
    assert len(reading.value.rows) == 100
    assert reading.value.next is None
    assert len(board.pages) == 2


def standing(board: Board, *names: str) -> StandingSource:
    async def identities() -> tuple[str, ...]:
        return names

    return StandingSource(board, identities)


async def test_the_own_place_comes_with_its_neighbors() -> None:
    reading = await standing(Board(), "u412")(Selection())
    assert reading.value.own is not None
    assert reading.value.own.rank == 412
    assert [row.rank for row in reading.value.around] == [411, 412, 413]


async def test_neighbors_from_another_page_are_none() -> None:
    reading = await standing(Board(ignores_pages=True), "u412")(Selection())
    assert reading.value.own is not None
    assert reading.value.around == ()


async def test_who_is_not_known_has_no_place() -> None:
    board = Board()
    reading = await standing(board)(Selection())
    assert reading.value.own is None
    assert board.pages == []


class Picky(Board):
    """Knows people by some names only, and refuses the names of other forms."""

    def __init__(self, answers: dict[str, Ranking | None]) -> None:
        super().__init__()
        self.answers = answers

    async def user_ranking(self, user_id, *, window=None):
        if user_id not in self.answers:
            raise Refused("invalid user id")
        return Reading(self.answers[user_id])


async def test_who_is_not_ranked_under_the_user_id_is_asked_for_by_address() -> None:
    reading = await standing(Picky({"usr_1": None, "0xab": ranking(7)}), "usr_1", "0xab")(
        Selection()
    )
    assert reading.value.own is not None
    assert reading.value.own.rank == 7


async def test_a_name_that_the_server_refuses_leaves_the_other_answer() -> None:
    assert (await standing(Picky({"usr_1": None}), "usr_1", "0xab")(Selection())).value.own is None
    reading = await standing(Picky({"0xab": ranking(7)}), "usr_1", "0xab")(Selection())
    assert reading.value.own is not None


async def test_a_server_that_refuses_every_name_is_an_error_and_not_no_rank() -> None:
    with pytest.raises(Refused):
        await standing(Picky({}), "usr_1", "0xab")(Selection())


def made(model, **fields):
    return model.model_construct(**{**dict.fromkeys(model.model_fields), **fields})


def test_positions_that_are_closed_already_are_not_open() -> None:
    positions = (
        made(Position, id="a", state="OPEN", size=Decimal(1)),
        made(Position, id="b", state="CLOSED", size=Decimal(1)),
        made(Position, id="c", size=Decimal(0)),
        made(Position, id="d", size=None),
    )
    reading = open_only(Reading(made(Trade, id="t", positions=positions)))
    assert reading.value is not None
    assert [position.id for position in reading.value.positions] == ["a", "d"]


def test_a_trade_that_is_closed_is_no_current_trade() -> None:
    assert open_only(Reading(made(Trade, id="t", state="Completed", positions=()))).value is None


def test_an_unchanged_reading_stays_the_same_object() -> None:
    trade = Reading(made(Trade, positions=(made(Position, id="a", size=Decimal(1)),)))
    sessions = Reading((made(Session, id="s", state="running"),))
    assert open_only(trade) is trade
    assert active_only(sessions) is sessions


def test_sessions_that_ended_are_not_active() -> None:
    rows = (made(Session, id="a", state="ACTIVE"), made(Session, id="b", state="STOPPED"))
    assert [session.id for session in active_only(Reading(rows)).value] == ["a"]
