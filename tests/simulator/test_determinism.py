"""Same seed and time, same world; nothing depends on how often it is moved or read."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.simulator.prices import INTERVALS, SYMBOLS
from app.simulator.world import World
from tests.simulator.worlds import fresh_world

NOW = datetime(2026, 11, 22, 14, 2, 24, tzinfo=UTC)
OTHER = "0x00000000000000000000000000000000000000AA"


def state(world: World) -> str:
    """Everything that anyone can read of a world, as text."""
    parts: list[object] = [world.now]
    for address in (world.demo_account, OTHER):
        parts += [world.account(address), world.figures(address)]
        parts += [world.referral(address), world.referral_stats(address)]
        parts += [world.session_pnl(session) for session in world.active_sessions(address)]
    for symbol in SYMBOLS:
        parts += [world.market.mark(symbol.name), world.market.change_day(symbol.name)]
        parts += [world.market.candles(symbol.name, "1m", limit=100)]
        parts += [world.market.signals(symbol.name, "5m", limit=20)]
    parts += [world.people.rankings("month", limit=100)]
    return repr(parts)


def with_a_session(world: World) -> World:
    world.start_quick(
        OTHER,
        budget=Decimal(200),
        profit_target=Decimal(20),
        loss_threshold=Decimal(10),
        max_positions=2,
        asset_index=2,
    )
    return world


def test_same_seed_and_time_give_the_same_world() -> None:
    # A copy of a world that was made of the same, and one that is made here.
    one, two = fresh_world(7, NOW), World(7, NOW)
    assert state(one) == state(two)
    for interval in reversed(INTERVALS):
        one.market.candles("SOL", interval)
    for interval in INTERVALS:
        assert one.market.candles("SOL", interval) == two.market.candles("SOL", interval)


def test_another_seed_gives_another_world() -> None:
    assert fresh_world(7, NOW).market.mark("BTC") != World(8, NOW).market.mark("BTC")


def test_one_step_and_six_hundred_steps_give_the_same_world() -> None:
    once, often = with_a_session(fresh_world(7, NOW)), with_a_session(fresh_world(7, NOW))
    once.advance(NOW + timedelta(minutes=50))
    for step in range(1, 601):
        often.advance(NOW + timedelta(seconds=5 * step))
    assert once.account(OTHER).fills
    assert len(once.fills(once.demo_account)) > len(fresh_world(7, NOW).fills(once.demo_account))
    assert state(once) == state(often)


def test_uneven_steps_give_the_same_world() -> None:
    once, often = fresh_world(3, NOW), fresh_world(3, NOW)
    once.advance(NOW + timedelta(seconds=1508))
    moment = NOW
    for milliseconds in (1, 400, 999, 7_301, 61_000, 13_299, 900_000, 524_999, 1):
        moment += timedelta(milliseconds=milliseconds)
        often.advance(moment)
    assert once.now == often.now
    assert state(once) == state(often)


def test_reading_changes_nothing() -> None:
    read, unread = with_a_session(fresh_world(5, NOW)), with_a_session(fresh_world(5, NOW))
    for step in range(1, 41):
        read.advance(NOW + timedelta(seconds=30 * step))
        if step % 10 == 0:
            state(read)
    unread.advance(NOW + timedelta(minutes=20))
    assert state(read) == state(unread)


def test_time_never_runs_backwards() -> None:
    world = fresh_world(7, NOW)
    world.advance(NOW + timedelta(minutes=5))
    before = state(world)
    world.advance(NOW)
    assert state(world) == before


@pytest.mark.parametrize("second", [0, 14, 15, 59])
def test_the_world_opens_at_any_second(second: int) -> None:
    world = World(9, NOW.replace(second=second))
    assert world.figures(world.demo_account).open_positions >= 3
