import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.errors import NoReply, NotFound, ServerFault
from app.feeds import Selection
from app.fetches import (
    REST,
    TAIL,
    CandleSource,
    HealthSource,
    active_only,
    open_only,
)
from app.models.health import Health
from app.models.market import Candle
from app.models.reading import Reading
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


async def test_a_part_that_is_down_does_not_hide_the_others():
    well = Health.model_construct(state="ok")

    async def fine():
        return Reading(well, frozenset({"version"}), ("status",), ("px",))

    async def down():
        raise ServerFault("The server failed.", status=503)

    reading = await HealthSource({"API": fine, "Kafka": down, "indicators": fine})(Selection())
    api, kafka, indicators = reading.value.parts
    assert (api.health, kafka.health, indicators.health) == (well, None, well)
    assert kafka.error.status == 503
    assert (reading.missing, reading.read, reading.unread) == (
        frozenset({"version"}),
        ("status",),
        ("px",),
    )


async def test_health_that_nobody_tells_is_a_failed_reading():
    async def silent():
        raise NoReply("No whole answer came.")

    with pytest.raises(NoReply):
        await HealthSource({"API": silent, "Kafka": silent})(Selection())
