from decimal import Decimal

import pytest

from app.errors import NoReply, ServerFault
from app.feeds import Selection
from app.fetches import (
    HealthSource,
    active_only,
    open_only,
)
from app.models.health import Health
from app.models.reading import Reading
from app.models.sessions import Session
from app.models.trading import Position, Trade


def made(model, **fields):
    return model.model_construct(**{**dict.fromkeys(model.model_fields), **fields})


def test_positions_that_are_closed_already_are_not_open() -> None:
    positions = (
        made(Position, id="a", state="OPEN", size=Decimal(1)),
        made(Position, id="b", state="CLOSED", size=Decimal(1)),
        made(Position, id="c", size=Decimal(0)),
        made(Position, id="d", size=None),
    )
    reading = open_only(Reading(made(Trade, id="t", positions=positions, closed=())))
    assert reading.value is not None
    assert [position.id for position in reading.value.positions] == ["a", "d"]
    assert [position.id for position in reading.value.closed] == ["b", "c"]


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
