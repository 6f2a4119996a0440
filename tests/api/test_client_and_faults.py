"""What the client concludes from each fault of the simulator, beside what really happened."""

import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import httpx
import pytest

from app.api.budget import RequestBudget
from app.api.client import ActingClient, open_http
from app.api.reply import decode
from app.api.sign_in import Token, TokenHolder
from app.api.transport import Transport
from app.errors import (
    ApiError,
    BadReply,
    NoReply,
    RateLimited,
    ServerFault,
    Unauthenticated,
    Unreachable,
)
from app.simulator.fault_transport import FaultTransport
from app.simulator.faults import Faults, Kind, parse_fault
from app.simulator.server import create_app, issue_token
from tests.simulator.worlds import fresh_world
from tests.support.contracts import whole
from tests.support.manual_clock import START, ManualClock

DESTINATION = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"

ON_MONEY: dict[str, tuple[type[ApiError] | None, int]] = {
    "latency": (None, 1),
    "hang": (NoReply, 0),
    "429": (RateLimited, 0),
    "429-date": (RateLimited, 0),
    "5xx": (ServerFault, 0),
    "lost-request": (NoReply, 0),
    "lost-reply": (NoReply, 1),
    "cut-json": (BadReply, 1),
    "wrong-type": (BadReply, 1),
    "token-ended": (Unauthenticated, 0),
    "no-connection": (Unreachable, 0),
}
"""What is concluded of a transfer, and how often it was really carried out."""


class Desk:
    """A client on a simulator in process that has faults."""

    def __init__(self, http: httpx.AsyncClient, faults: Faults, clock: ManualClock) -> None:
        self.clock = clock
        self.faults = faults
        self.executed: Counter[Any] = Counter()
        """How often each change was carried out, as the simulator counts."""
        self.holder = TokenHolder(clock)
        self.client = ActingClient(
            Transport(
                http,
                clock,
                random.Random(7),
                token=self.holder,
                budget=RequestBudget(clock, burst=50),
            )
        )


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    clock = ManualClock()
    faults = Faults(sleep=clock.sleep, now=clock.now)
    world = fresh_world(7, START)
    app = create_app(world, clock=clock.now, secret="a secret of the tests", faults=faults)
    transport = FaultTransport(httpx.ASGITransport(app), faults)
    async with open_http("http://simulator", transport=transport) as http:
        desk = Desk(http, faults, clock)
        desk.holder.put(Token(issue_token(app, world.demo_account), world.demo_account, "x"))
        desk.executed = app.state.backend.executed
        yield desk


def test_every_fault_is_tried() -> None:
    assert set(ON_MONEY) == set(Kind)


@pytest.mark.parametrize("kind", ON_MONEY)
async def test_money_is_never_said_to_be_safe_when_it_moved(kind: str, desk: Desk) -> None:
    concluded, moved = ON_MONEY[kind]
    desk.client.take_contract(whole())
    desk.faults.add(parse_fault(f"{kind}:POST /user/send-usdc:always"))
    sending = asyncio.create_task(desk.client.money.send_usdc(Decimal(1), DESTINATION))
    await desk.clock.advance(120)
    assert sending.done()
    error = sending.exception()
    assert type(error) is (concluded or type(None))
    assert sum(desk.executed.values()) == moved
    if isinstance(error, ApiError) and moved:
        assert error.applied is None


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in ("hang", "token-ended")])
async def test_a_read_gets_over_one_fault(kind: Kind, desk: Desk) -> None:
    desk.faults.add(parse_fault(f"{kind}:/user/profile:1"))
    reading = asyncio.create_task(desk.client.account.profile())
    await desk.clock.advance(60)
    if kind in (Kind.CUT_JSON, Kind.WRONG_TYPE):
        assert isinstance(reading.exception(), BadReply)
        reading = asyncio.create_task(desk.client.account.profile())
        await desk.clock.advance(1)
    assert reading.result().value.user_id


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"a":' * 100_000, b'["\\"]",' * 100_000])
def test_a_deeply_nested_answer_does_not_end_the_program(deep: bytes) -> None:
    # The signing library sets this limit for the whole process.
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    try:
        with pytest.raises(BadReply):
            decode(deep, "application/json")
    finally:
        sys.setrecursionlimit(before)


def test_many_brackets_side_by_side_or_in_texts_are_not_deep() -> None:
    rows = [{"text": '[[[["{{{{\\'}] * 1000
    assert decode(json.dumps(rows).encode(), "application/json") == rows
