"""The candles of a chart over every sort of server: nothing twice, no hole, no other market."""

import asyncio
import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.candle_rows import joined, sifted
from app.candle_source import TAIL, CandleSource
from app.errors import BadReply, NoReply, NotFound, RateLimited, Refused
from app.feeds import Reach, Selection
from app.models.candles import CandleBook, Past
from app.models.market import Candle
from app.models.reading import Reading
from tests.support.manual_clock import ManualClock

FIRST = datetime(2026, 11, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def candle(minute: int, **given: Any) -> Candle:
    fields = dict.fromkeys(Candle.model_fields) | dict.fromkeys(
        ("open", "high", "low", "close", "volume"), Decimal(minute)
    )
    return Candle.model_construct(**{**fields, "time": FIRST + minute * MINUTE, **given})


@dataclass
class Market:
    """A server with candles of each minute up to `newest`, and with its own ways."""

    clock: ManualClock
    newest: int = 3_000
    most: int = 1_000
    """Candles that it gives at once."""
    takes_times: bool = True
    takes_start: bool = True
    is_oldest_first: bool = False
    """Whether of a stretch that is too long it gives the beginning."""
    has_history: bool = True
    largest: int = 10**6
    """The limit above which it refuses."""
    holes: frozenset[int] = frozenset()
    error: Exception | None = None
    """What asking for older ones ends with."""
    calls: list[str] = field(default_factory=list)

    async def candle_history(self, symbol, *, interval, limit, start=None, end=None):
        if not self.has_history:
            self.calls.append("no history")
            raise NotFound("no such route")
        return self._answer("history", limit, start, end)

    async def candles(self, symbol, interval, *, limit, start=None, end=None):
        return self._answer("candles", limit, start, end)

    def _answer(self, what, limit, start, end):
        times = "" if end is None else f" {_minute(start)}-{_minute(end)}"
        self.calls.append(f"{what} {limit}{times}")
        if end is not None and self.error is not None:
            raise self.error
        if limit is not None and limit > self.largest:
            raise Refused("No.", status=400, server_message="limit must not be greater")
        minutes = [n for n in range(self.newest + 1) if n not in self.holes]
        if self.takes_times and end is not None:
            first = 0 if start is None or not self.takes_start else _minute(start)
            minutes = [n for n in minutes if first <= n <= _minute(end)]
        count = min(limit or 100, self.most)
        chosen = minutes[:count] if self.is_oldest_first and end else minutes[-count:]
        return Reading(tuple(candle(n) for n in chosen))


def _minute(time: datetime | None) -> int:
    return -1 if time is None else (time - FIRST) // MINUTE


@pytest.fixture
def market() -> Market:
    clock = ManualClock()
    clock.jump((FIRST + 3_000 * MINUTE - clock.now()).total_seconds())
    return Market(clock)


def back_to(minute: int, attempt: int = 0, symbol: str = "BTC") -> Selection:
    since = FIRST + minute * MINUTE
    return Selection(interval="1m", reach=Reach((symbol, "1m"), since, attempt))


HERE = Selection(interval="1m")


class Reader:
    """The source, read as the poller reads it."""

    def __init__(self, market: Market) -> None:
        self.source = CandleSource(market, market.clock)

    async def __call__(self, selection: Selection, turns: int = 1) -> CandleBook:
        for _ in range(turns):
            book = (await self.source(selection)).value
            if book.past is not Past.READING:
                break
        minutes = [_minute(c.time) for c in book.rows]
        assert minutes == sorted(set(minutes))
        return book


def span(book: CandleBook) -> tuple[int, int]:
    return _minute(book.rows[0].time), _minute(book.rows[-1].time)


def is_whole(book: CandleBook) -> bool:
    return all(b.time - a.time == MINUTE for a, b in itertools.pairwise(book.rows))


# The newest


async def test_history_is_read_once_and_then_only_the_tail(market: Market) -> None:
    read = Reader(market)
    await read(HERE)
    market.newest += 1
    book = await read(HERE)
    assert market.calls == ["history 500", f"candles {TAIL}"]
    assert span(book) == (2_501, 3_001)
    assert is_whole(book)


@pytest.mark.parametrize("later", [6, 400, 1_700])
async def test_what_was_missed_meanwhile_is_read_and_not_skipped(
    market: Market, later: int
) -> None:
    read = Reader(market)
    await read(HERE)
    market.newest += later
    book = await read(HERE)
    assert span(book) == (2_501, 3_000 + later)
    assert is_whole(book)


@pytest.mark.parametrize("takes_times", [True, False])
async def test_what_cannot_be_joined_is_let_go(market: Market, takes_times: bool) -> None:
    market.takes_times = takes_times
    read = Reader(market)
    await read(HERE)
    market.newest += 5_000
    book = await read(HERE)
    assert span(book)[0] > 3_000
    assert span(book)[1] == 8_000
    assert is_whole(book)


async def test_a_hole_that_the_server_has_itself_stays_one(market: Market) -> None:
    read = Reader(market)
    await read(HERE)
    market.holes = frozenset(range(3_001, 3_900))
    market.newest = 4_000
    book = await read(HERE)
    assert span(book) == (2_501, 4_000)
    assert len(book.rows) == 601


async def test_another_symbol_begins_anew(market: Market) -> None:
    read = Reader(market)
    await read(back_to(1_500), turns=3)
    await read(Selection("ETH", "1m", reach=back_to(1_500).reach))
    assert market.calls[-1] == "history 500"


async def test_an_answer_that_comes_late_lands_in_no_other_chart(market: Market) -> None:
    source, gate = CandleSource(market, market.clock), asyncio.Event()
    history = market.candle_history

    async def slow(symbol: str, **given: Any) -> Reading[tuple[Candle, ...]]:
        answer = await history(symbol, **given)
        if symbol == "BTC":
            await gate.wait()
        return replace(
            answer, value=tuple(c.model_copy(update={"symbol": symbol}) for c in answer.value)
        )

    market.candle_history = slow
    late = asyncio.create_task(source(HERE))
    await asyncio.sleep(0)
    other = Selection("ETH", "1m")
    await source(other)
    gate.set()
    await late
    book = (await source(other)).value
    assert {c.symbol for c in book.rows} <= {"ETH", None}
    assert len(book.rows) == 500


async def test_a_server_without_history_gives_plain_candles(market: Market) -> None:
    market.has_history = False
    read = Reader(market)
    book = await read(HERE)
    await read(back_to(2_400))
    assert market.calls == [
        "no history", "candles 500", f"candles {TAIL}", "candles 500 2001-2500",
    ]  # fmt: skip
    assert len(book.rows) == 500


async def test_a_history_that_ends_long_ago_is_no_last_price(market: Market) -> None:
    market.clock.jump(3_600)
    market.newest += 60
    answer = market._answer
    market._answer = lambda *a: Reading(answer(*a).value[:-60]) if a[1] > TAIL else answer(*a)
    book = await Reader(market)(HERE)
    assert span(book)[1] == 3_060


async def test_a_limit_that_is_too_large_is_left_to_the_server(market: Market) -> None:
    market.largest = 200
    read = Reader(market)
    book = await read(back_to(2_750), turns=3)
    assert market.calls[:2] == ["history 500", "history None"]
    assert span(book)[0] <= 2_750
    assert is_whole(book)


async def test_a_wish_to_wait_is_obeyed_and_not_taken_for_a_limit_of_rows(market: Market) -> None:
    def throttled(what: str, *_: object) -> None:
        market.calls.append(what)
        raise RateLimited("Wait.", retry_after_seconds=9, server_message="Rate limit exceeded")

    market._answer = throttled
    with pytest.raises(RateLimited):
        await Reader(market)(HERE)
    assert market.calls == ["history"]


# Older ones


async def test_older_ones_are_read_once_each_and_only_when_wanted(market: Market) -> None:
    read = Reader(market)
    await read(HERE)
    book = await read(back_to(1_500), turns=3)
    assert span(book)[0] <= 1_500
    assert is_whole(book)
    await read(back_to(1_500))
    older = [call for call in market.calls if "-" in call]
    assert older == ["history 500 2001-2500", "history 500 1501-2000", "history 500 1001-1500"]


async def test_the_servers_first_candle_is_an_end(market: Market) -> None:
    market.newest = 620
    market.clock.jump(-(3_000 - 620) * 60)
    read = Reader(market)
    book = await read(back_to(-400), turns=3)
    assert (book.past, span(book)) == (Past.FIRST, (0, 620))
    count = len(market.calls)
    await read(back_to(-900))
    assert market.calls[count:] == [f"candles {TAIL}"]


async def test_the_same_tail_again_is_noticed_and_asked_for_once_more_in_full(
    market: Market,
) -> None:
    market.takes_times = False
    read = Reader(market)
    book = await read(back_to(1_000), turns=3)
    assert (book.past, span(book)) == (Past.REFUSED, (2_001, 3_000))
    count = len(market.calls)
    await read(back_to(500))
    assert market.calls[count:] == [f"candles {TAIL}"]


@pytest.mark.parametrize(
    "ways",
    [
        {"most": 100},
        {"most": 100, "is_oldest_first": True},
        {"takes_start": False},
        {"holes": frozenset(range(1_000, 2_600, 7))},
        {"holes": frozenset(range(1_200, 2_450))},
    ],
    ids=["few-at-once", "oldest-first", "no-start", "holes", "long-hole"],
)
async def test_every_way_of_cutting_a_stretch_leaves_no_hole(
    market: Market, ways: dict[str, Any]
) -> None:
    for name, value in ways.items():
        setattr(market, name, value)
    book = await Reader(market)(back_to(1_100), turns=20)
    first, last = span(book)
    assert first <= 1_100
    assert [_minute(c.time) for c in book.rows] == [
        n for n in range(first, last + 1) if n not in market.holes
    ]


async def test_an_error_keeps_the_candles_and_waits_for_another_wish(market: Market) -> None:
    market.error = NoReply("No whole answer came.")
    read = Reader(market)
    book = await read(back_to(2_400))
    assert (book.past, type(book.error), span(book)) == (Past.FAILED, NoReply, (2_501, 3_000))
    count = len(market.calls)
    await read(back_to(2_400))
    assert market.calls[count:] == [f"candles {TAIL}"]
    market.error = None
    book = await read(back_to(2_400, attempt=1))
    assert (book.past, book.error, span(book)[0]) == (Past.MORE, None, 2_001)


async def test_a_server_that_refuses_times_gives_no_older_ones(market: Market) -> None:
    market.error = Refused("No.", status=400, server_message="startTime should not exist")
    book = await Reader(market)(back_to(1_000))
    assert (book.past, span(book)[0]) == (Past.REFUSED, 2_001)


async def test_a_chart_has_an_end(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.candle_source.HELD", 1_200)
    read = Reader(market)
    book = await read(back_to(0), turns=9)
    assert (book.past, len(book.rows)) == (Past.FULL, 1_200)
    market.newest += 1
    book = await read(back_to(0))
    assert (len(book.rows), span(book)[1]) == (1_200, 3_001)


# Odd answers


def rows(*minutes: int, **given: Any) -> tuple[Candle, ...]:
    return tuple(candle(n, **given) for n in minutes)


def test_a_late_answer_and_one_that_says_less_replace_nothing() -> None:
    held = rows(1, 2, 3)
    assert joined(held, rows(1, 2, close=Decimal(9))) == held
    assert joined(held, rows(3, 4, volume=None)) == (*held, *rows(4, volume=None))
    assert joined(held, rows(3, close=Decimal(9)))[-1].close == 9


def test_order_doubles_and_a_time_to_come_make_no_difference() -> None:
    now = FIRST + 3 * MINUTE
    plain = rows(0, 1, 2, 3)
    assert sifted((*rows(3, 1, 2, 0, 2), *rows(9_000)), "BTC", "1m", now) == plain
    assert sifted(plain, "BTC", "1m", now - timedelta(hours=1)) == plain


def test_candles_of_another_market_are_never_drawn() -> None:
    now = FIRST + 9 * MINUTE
    mine, other = rows(0, 1, symbol="BTC-PERP"), rows(0, 1, symbol="ETH-PERP")
    assert sifted((*other, *mine), "BTC", "1m", now) == mine
    assert sifted(rows(0, symbol="3"), "BTC", "1m", now) == rows(0, symbol="3")
    with pytest.raises(BadReply, match="ETH-PERP"):
        sifted(other, "BTC", "1m", now)
    long = rows(0, 5, interval="5m")
    assert sifted((*long, *rows(1, interval="1m")), "BTC", "1m", now) == rows(1, interval="1m")
