"""Reads from a tape: what was answered by then, as old as it was, and nothing that is sent."""

import asyncio
import json
import random
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from app.api.budget import RequestBudget
from app.api.catalog import CATALOG, ENDPOINTS
from app.api.client import HttpClient, open_http
from app.api.replay import ReplayTransport, as_of, noting
from app.api.transport import Transport
from app.candle_source import CandleSource
from app.clock import ReplayClock
from app.errors import BadReply, NoReply, NotOnTape, Unreachable
from app.feeds import FeedSpec, Selection, Topic
from app.models.market import Candle
from app.models.reading import Reading
from app.replay import Aged, CaughtUp, replayed
from app.tape import Tape
from app.tape_lines import Header
from tests.api.conftest import FakeTokens
from tests.support.manual_clock import START, ManualClock, settle

TRADE = CATALOG["current_trade"]
HEAD = Header("1", START, "DEMO", "demo.localhost", UTC)


def line(after: float, path: str = TRADE.path, **more: object) -> str:
    day = (START + timedelta(seconds=after)).isoformat()
    return json.dumps(
        {"after": after, "at": day, "endpoint": "current_trade", "method": "GET", "path": path,
         "query": {}, "status": 200, "headers": {"content-type": "application/json"}, "body": {}}
        | more
    )  # fmt: skip


@pytest.fixture
def tape(tmp_path: Path) -> Tape:
    rows = [
        line(1, body={"n": 1.50}),
        line(5, body={"n": 2}),
        line(20, status=None, error="Unreachable"),
        line(30, status=None, error="NoReply"),
        line(40, status=None, error="BadReply"),
        line(50, status=503, body={"message": "no"}),
        line(60, "/referrals/check", method="POST", sent={"code": "ADA"}, body={"valid": True}),
    ]
    path = tmp_path / "a.tape"
    path.write_text("\n".join([HEAD.line(), *rows]) + "\n")
    return Tape(path)


class Desk:
    def __init__(self, tape: Tape) -> None:
        self.machine = ManualClock()
        self.clock = ReplayClock(self.machine, (tape.start, tape.length), tape.time_at)
        self.http: HttpClient = open_http(
            "http://demo.localhost", transport=ReplayTransport(tape, self.clock.monotonic)
        )
        budget = RequestBudget(self.clock, per_second=1e6, burst=1000)
        self.transport = Transport(
            self.http, self.clock, random.Random(7), token=FakeTokens(), budget=budget,
            retries=False,
        )  # fmt: skip


@pytest.fixture
def desk(tape: Tape) -> Desk:
    return Desk(tape)


async def test_a_read_is_answered_with_the_newest_up_to_now(desk: Desk) -> None:
    seen = []
    for at in (1, 4.9, 5, 19):
        desk.clock.move_to(at)
        seen.append((await desk.transport.call(TRADE)).body)
    assert seen == [b'{"n":1.5}', b'{"n":1.5}', b'{"n":2}', b'{"n":2}']


async def test_what_failed_fails_again_in_the_same_way_and_is_not_tried_anew(desk: Desk) -> None:
    for at, kind in ((20, Unreachable), (30, NoReply), (40, BadReply)):
        desk.clock.move_to(at)
        desk.clock.pause()
        with pytest.raises(kind):
            await desk.transport.call(TRADE)


async def test_what_was_not_recorded_is_said_to_be_not_on_the_tape(desk: Desk) -> None:
    for endpoint, query in ((CATALOG["profile"], {}), (TRADE, {"page": 2})):
        with pytest.raises(NotOnTape) as caught:
            await desk.transport.call(endpoint, query=query)
        assert caught.value.word == "not on the tape"
        assert caught.value.applied is False


async def test_nothing_can_be_sent(desk: Desk) -> None:
    for endpoint in ENDPOINTS:
        if endpoint.method == "GET":
            continue
        path = dict.fromkeys(endpoint.params, "x")
        with pytest.raises(NotOnTape):
            await desk.transport.call(endpoint, path=path, body={"code": "other"})


async def test_a_code_is_only_good_where_that_very_code_was_asked_about(desk: Desk) -> None:
    desk.clock.move_to(60)
    answer = await desk.transport.call(CATALOG["check_code"], body={"code": "ADA"})
    assert answer.plain == {"valid": True}


async def test_a_reading_is_as_old_as_its_answer(desk: Desk) -> None:
    async def fetch(_: Selection) -> Reading[object]:
        return Reading((await desk.transport.call(TRADE)).plain)

    desk.clock.move_to(17)
    reading = await Aged(FeedSpec(fetch, 3.0), desk.clock)(Selection())
    assert reading.age_seconds == 12
    with noting() as outer:
        with as_of(2.0), noting() as inner:
            await fetch(Selection())
        await fetch(Selection())
    assert (inner, outer) == ([1.0], [1.0, 5.0])


async def test_where_the_tape_holds_nothing_newer_what_was_read_grows_older(desk: Desk) -> None:
    asked: list[Selection] = []

    async def fetch(selection: Selection) -> Reading[str]:
        asked.append(selection)
        await desk.transport.call(TRADE if len(asked) == 1 else CATALOG["symbols"])
        return Reading("read")

    read = Aged(FeedSpec(fetch, 3.0, frozenset({"symbol"})), desk.clock)
    desk.clock.move_to(6)
    assert (await read(Selection("BTC"))).age_seconds == 1
    desk.clock.move_to(9)
    assert await read(Selection("BTC", trade_id="t")) == Reading("read", age_seconds=4)
    with pytest.raises(NotOnTape):
        await read(Selection("ETH"))


# Candles after a jump


class Market:
    """A history from the start of the tape, and a tail of three candles every ten seconds."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def candle_history(self, symbol: str, *, interval: str, limit: int, start, end):
        if end is not None:
            raise NotOnTape("No such stretch was asked for.")
        await self.desk.transport.call(TRADE)
        return Reading(tuple(candle(n) for n in range(-5, 1)))

    async def candles(self, symbol: str, interval: str, *, limit: int):
        with noting() as moments:
            await self.desk.transport.call(CATALOG["symbols"])
        newest = int(moments[-1] // 60)
        return Reading(tuple(candle(n) for n in range(newest - 2, newest + 1)))


def candle(minute: int) -> Candle:
    return Candle(time=START + timedelta(minutes=minute))


async def test_candles_between_the_history_and_a_jump_are_not_left_out(tmp_path: Path) -> None:
    rows = [line(0)] + [line(n, CATALOG["symbols"].path) for n in range(10, 1800, 10)]
    path = tmp_path / "long.tape"
    path.write_text("\n".join([HEAD.line(), *rows]) + "\n")
    desk = Desk(Tape(path))
    source = CaughtUp(CandleSource(Market(desk), desk.clock), desk.clock, pace=1.0)
    desk.clock.move_to(1500)
    reading = await Aged(FeedSpec(source, 3.0), desk.clock)(Selection(interval="1m"))
    assert [c.time for c in reading.value.rows] == [candle(n).time for n in range(-5, 26)]
    assert reading.age_seconds == 0


async def test_every_topic_is_read_in_the_way_of_a_tape() -> None:
    async def fetch(_: Selection) -> Reading[object]:
        return Reading(None)

    specs = {topic: FeedSpec(fetch, 3.0) for topic in Topic}
    clock = ReplayClock(ManualClock(), (0.0, 9.0), lambda _: START)
    taped = replayed(specs, clock, pace=1.0)
    assert set(taped) == set(Topic)
    assert all(spec.fetch is not fetch for spec in taped.values())


# The clock


async def test_the_clock_of_a_tape_runs_stands_and_moves() -> None:
    machine = ManualClock()
    clock = ReplayClock(machine, (5.0, 100.0), lambda at: START + timedelta(seconds=at), speed=2.0)
    assert clock.monotonic() == 5.0
    await machine.advance(10)
    assert (clock.monotonic(), clock.now()) == (25.0, START + timedelta(seconds=25))
    clock.pause()
    await machine.advance(10)
    assert (clock.monotonic(), clock.is_paused) == (25.0, True)
    clock.run()
    clock.run_at(0.5)
    await machine.advance(10)
    assert clock.monotonic() == 30.0
    clock.move_to(1.0)
    assert clock.monotonic() == 5.0
    clock.move_to(99.0)
    await machine.advance(60)
    assert (clock.monotonic(), clock.is_at_end) == (100.0, True)


async def test_who_waits_wakes_when_the_tape_is_there_however_it_came_there() -> None:
    machine = ManualClock()
    clock = ReplayClock(machine, (0.0, 100.0), lambda at: START, speed=4.0)
    ways = {"run": 2.5, "faster": 1.0}
    for way, seconds in ways.items():
        clock.move_to(0.0)
        clock.run_at(4.0 if way == "run" else 1.0)
        waiting = asyncio.ensure_future(clock.sleep(10.0))
        await settle()
        if way == "faster":
            clock.run_at(10.0)
        await machine.advance(seconds - 0.01)
        assert not waiting.done()
        await machine.advance(0.02)
        assert waiting.done()
    clock.move_to(0.0)
    clock.pause()
    waiting = asyncio.ensure_future(clock.sleep(10.0))
    await machine.advance(500)
    assert not waiting.done()
    clock.move_to(10.0)
    await settle()
    assert waiting.done()


async def test_a_sleep_of_the_recording_machine_shows_on_the_clock() -> None:
    def day(at: float):
        return START + timedelta(seconds=at if at < 20 else at + 600)

    clock = ReplayClock(ManualClock(), (0.0, 100.0), day)
    clock.move_to(19.0)
    assert clock.asleep() == 0
    clock.move_to(21.0)
    assert clock.asleep() == 600
