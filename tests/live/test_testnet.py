"""What the public test network answers, read without an account: `pytest -m live -rP`. Never in CI.

Nothing is signed, sent or changed. What an answer lacks or has besides is printed.
"""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from app.api.budget import RequestBudget
from app.api.client import ReadOnlyClient, open_http
from app.api.sign_in import TokenHolder
from app.api.transport import Transport
from app.clock import SystemClock
from app.models.reading import Reading
from app.settings import DEFAULT_URL

pytestmark = pytest.mark.live


@pytest.fixture
async def client() -> AsyncIterator[ReadOnlyClient]:
    clock = SystemClock()
    async with open_http(DEFAULT_URL) as http:
        budget = RequestBudget(clock)
        holder = TokenHolder(clock)
        yield ReadOnlyClient(Transport(http, clock, random.Random(), token=holder, budget=budget))


READS: dict[str, Callable[[ReadOnlyClient], Awaitable[Reading[Any]]]] = {
    "health": lambda c: c.health.service(),
    "kafka health": lambda c: c.health.kafka(),
    "indicators": lambda c: c.market.health(),
    "symbols": lambda c: c.market.symbols(),
    "newest candles": lambda c: c.market.latest_candles(),
    "signals": lambda c: c.market.all_signals("5m"),
    "leaderboard": lambda c: c.community.leaderboard_stats(),
    "rankings": lambda c: c.community.rankings(limit=10),
    "analytics": lambda c: c.community.analytics(),
    "leaderboard health": lambda c: c.community.leaderboard_health(),
}


@pytest.mark.parametrize("name", READS)
async def test_a_public_answer_is_understood(client: ReadOnlyClient, name: str) -> None:
    reading = await READS[name](client)
    print(f"{name}: missing {sorted(reading.missing)}, unread {list(reading.unread)}")
    assert reading.value is not None
    assert reading.broken == ()


async def test_candles_are_read_for_the_first_symbol(client: ReadOnlyClient) -> None:
    symbols = (await client.market.symbols()).value
    assert symbols
    reading = await client.market.candles(symbols[0], "5m")
    times = [candle.time for candle in reading.value]
    assert times
    assert None not in times
    assert all(candle.close is not None and candle.close > 0 for candle in reading.value)


async def test_the_server_s_own_contract_agrees_with_the_catalogue(client: ReadOnlyClient) -> None:
    contract = await client.read_contract()
    assert contract.is_known
    assert contract.drift() == ()
