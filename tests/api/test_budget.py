"""One pace over all reads."""

import asyncio

import pytest

from app.api.budget import LONGEST_PAUSE_SECONDS, RequestBudget
from app.errors import RateLimited
from tests.support.manual_clock import ManualClock


async def taken_within(
    budget: RequestBudget, clock: ManualClock, seconds: float, wanted: int = 60
) -> int:
    """Return how many of the wanted turns were had in this time."""
    had = 0

    async def take() -> None:
        nonlocal had
        await budget.take(patience_seconds=1000)
        had += 1

    takers = [asyncio.create_task(take()) for _ in range(wanted)]
    await clock.advance(seconds)
    for taker in takers:
        taker.cancel()
    await asyncio.gather(*takers, return_exceptions=True)
    return had


async def test_the_first_reads_go_out_at_once() -> None:
    clock = ManualClock()
    assert await taken_within(RequestBudget(clock), clock, 0) == 6


async def test_then_two_reads_go_out_in_a_second() -> None:
    clock = ManualClock()
    assert await taken_within(RequestBudget(clock), clock, 10.01) == 26


async def test_turns_are_given_in_the_order_of_asking() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock, burst=1)
    order: list[int] = []

    async def take(number: int) -> None:
        await budget.take(patience_seconds=1000)
        order.append(number)

    takers = [asyncio.create_task(take(number)) for number in range(5)]
    await clock.advance(3)
    await asyncio.gather(*takers)
    assert order == [0, 1, 2, 3, 4]


async def test_a_reader_that_goes_away_does_not_take_a_turn() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock, burst=1)
    await budget.take(patience_seconds=1)
    gone = asyncio.create_task(budget.take(patience_seconds=1))
    stays = asyncio.create_task(budget.take(patience_seconds=1))
    await clock.advance(0.1)
    gone.cancel()
    await clock.advance(0.5)
    assert stays.done()


async def test_throttling_halves_the_pace_once_for_one_throttling() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock)
    budget.slow_down()
    budget.slow_down()
    assert budget.rate == pytest.approx(1.0)
    await clock.advance(6)
    budget.slow_down()
    assert budget.rate == pytest.approx(0.55)


async def test_the_pace_is_never_slowed_to_a_standstill_and_recovers_slowly() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock)
    for _ in range(10):
        budget.slow_down()
        await clock.advance(5)
    assert budget.rate >= 0.25
    await clock.advance(30)
    assert budget.rate < 2.0
    await clock.advance(120)
    assert budget.rate == 2.0


async def test_the_burst_is_gone_after_throttling() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock)
    budget.slow_down()
    assert await taken_within(budget, clock, 0.5) == 0


async def test_the_servers_own_counters_slow_down_before_it_refuses() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock)
    budget.observe({"x-ratelimit-limit": "100", "x-ratelimit-remaining": "11"})
    assert budget.rate == 2.0
    budget.observe({"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "10"})
    assert budget.rate == pytest.approx(1.0)


async def test_counters_with_a_throttlers_name_are_read_too() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock)
    budget.observe({"x-ratelimit-remaining-short": "50", "x-ratelimit-remaining-long": "0"})
    assert budget.rate == pytest.approx(1.0)


async def test_counters_that_are_no_numbers_say_nothing() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock)
    budget.observe({"x-ratelimit-remaining": "none", "x-ratelimit-limit": "²"})
    assert budget.rate == 2.0


async def test_no_read_goes_out_while_the_server_wants_quiet() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock)
    budget.quiet(4)
    reader = asyncio.create_task(budget.take(patience_seconds=10))
    await clock.advance(3.9)
    assert not reader.done()
    await clock.advance(0.2)
    assert reader.done()


async def test_a_longer_quiet_than_the_patience_is_said_at_once() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock)
    budget.quiet(30)
    with pytest.raises(RateLimited) as caught:
        await budget.take(patience_seconds=15)
    assert caught.value.retry_after_seconds == 30
    assert caught.value.applied is False


async def test_an_absurd_quiet_is_ended_by_one_try() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock)
    budget.quiet(1e9)
    assert budget.quiet_seconds == LONGEST_PAUSE_SECONDS


async def test_a_shorter_wish_does_not_end_a_longer_one() -> None:
    clock = ManualClock()
    budget = RequestBudget(clock)
    budget.quiet(10)
    budget.quiet(1)
    assert budget.quiet_seconds == 10
