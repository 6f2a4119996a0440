"""Whole logs over HTTP: five thousand lines of the simulator through faults, and every dialect."""

import random
from datetime import timedelta

import httpx
import pytest

from app.api.budget import RequestBudget
from app.api.client import ReadOnlyClient, open_http
from app.api.reply import read_page
from app.api.sign_in import Token, TokenHolder
from app.api.transport import Transport
from app.errors import ApiError
from app.feeds import Selection
from app.log_source import HELD, LogSource
from app.models.log_lines import LogBook, LogEnd, LogEntry
from app.simulator.fault_transport import FaultTransport
from app.simulator.records import Log
from app.ui.widgets.log_lines import log_lines
from tests.api.test_foreign_backends import EagerClock, rig
from tests.simulator.service import Service
from tests.support.foreign.backends import ALL

WHOLE = Selection(session_id="", trade_id="", trade_log_lines=HELD, session_log_lines=HELD)


@pytest.mark.parametrize("of", ["trade", "session"])
async def test_five_thousand_lines_are_read_to_the_first_through_faults(of: str) -> None:
    service, clock = Service(), EagerClock()
    world = service.world
    trade = world.current_trade(world.demo_account)
    session = world.active_sessions(world.demo_account)[0]
    assert trade is not None
    owner = trade if of == "trade" else session
    owner.logs[:] = [
        Log(f"n{n}", world.now - timedelta(seconds=6_000 - n), "info", "SOL", f"line {n}")
        for n in range(5_123)
    ]
    transport = FaultTransport(httpx.ASGITransport(service.app), service.faults)
    async with open_http("http://simulator", transport=transport) as http:
        holder = TokenHolder(clock)
        holder.put(Token(service.bearer["Authorization"].split()[1], world.demo_account, "x"))
        budget = RequestBudget(clock, per_second=1e9)
        client = ReadOnlyClient(
            Transport(http, clock, random.Random(1), token=holder, budget=budget)
        )
        calls = client.trading
        reads = LogSource(
            calls.trade_logs if of == "trade" else calls.session_logs,
            lambda _: owner.id,
            lambda s: s.trade_log_lines,
        )
        failures = 0
        book = LogBook()
        for turn in range(40):
            if turn in (1, 3, 5):
                service.break_with(f"{('cut-json', '5xx', 'wrong-type')[turn // 2]}:/logs:3")
            try:
                book = (await reads(WHOLE)).value
            except ApiError:
                failures += 1
            if book.end is LogEnd.FIRST:
                break
        assert failures
        assert [entry.id for entry in book.rows] == [f"n{n}" for n in range(5_122, -1, -1)]
        assert book.total == (5_123 if of == "trade" else None)


@pytest.mark.parametrize("which", ALL)
async def test_every_dialect_gives_its_log_from_the_newest_line_to_the_first(which: str) -> None:
    async with rig(which) as foreign:
        trading = foreign.client.trading
        trade = (await trading.current_trade()).value
        assert trade is not None
        assert trade.id is not None
        reads = LogSource(trading.trade_logs, lambda _: trade.id, lambda s: s.trade_log_lines)
        for _ in range(5):
            book = (await reads(WHOLE)).value
        assert book.rows
        assert book.end is LogEnd.FIRST
        assert len(book.stretches) == 1
        assert len(book.rows) == (book.total or len(book.rows))
        times = [entry.time for entry in book.rows if entry.time is not None]
        assert len(times) == len(book.rows)
        assert times == sorted(times, reverse=True)


def test_nothing_in_a_log_can_steer_a_terminal_or_be_read_as_markup() -> None:
    row = {
        "id": "1\x1b]0;owned\x07",
        "timestamp": "2026-11-22T14:00:00Z",
        "level": "\x1b[31mWOBBLE\u202e",
        "symbol": "SOL\u0007",
        "message": "\x1b[2Jgone\nnext \u202eeslaf [@click=app.quit]x[/]",
    }
    page = read_page([row], LogEntry, names=("logs",)).value
    (line, _) = log_lines(LogBook((page.rows,)))
    assert (line.word, line.text) == ("wobble", "gone next eslaf [@click=app.quit]x[/]")
    assert all(text.isprintable() for text in (line.key, line.symbol, line.text))
