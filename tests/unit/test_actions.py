import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.action import Action, Phase
from app.actions import READINGS, ActionRunner
from app.errors import (
    ApiError,
    BadReply,
    Doubtful,
    NoReply,
    NotSent,
    RateLimited,
    Refused,
    ServerFault,
    Unauthenticated,
    Unreachable,
)
from app.feeds import AnyFeed, Feed, Topic
from app.intent_notes import from_note
from app.intents import ClosePosition, Intent
from app.journal import Journal
from app.locks import KeyLocks
from app.models.bodies import Draft
from app.models.reading import Reading
from app.models.trading import Position, Trade
from app.sights import look
from app.targets import Target
from tests.support.manual_clock import ManualClock

SCOPE = "host/0x1"


def made(model, **fields):
    return model.model_construct(**{**dict.fromkeys(model.model_fields), **fields})


def position(key: str = "p1", size: str = "5.94", side: str = "long") -> Position:
    return made(Position, id=key, symbol="SOL", side=side, size=Decimal(size))


def trade(*positions: Position) -> Trade:
    return made(Trade, id="t1", positions=positions)


def drafted(intent: Intent) -> Draft:
    return Draft(intent.call, "POST", f"/positions/{intent.path['positionId']}/close", None)


class World:
    """A server that does what the test says, and counts what it was sent."""

    def __init__(self) -> None:
        self.sent: list[Intent] = []
        self.error: ApiError | None = None
        self.gate: asyncio.Event | None = None

    async def close(self, intent: Intent) -> None:
        self.sent.append(intent)
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def locks(tmp_path: Path) -> Iterator[KeyLocks]:
    locks = KeyLocks(tmp_path / "locks")
    yield locks
    locks.release_all()


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.jsonl", SCOPE)


@pytest.fixture
def runner(world, journal, locks, clock) -> ActionRunner:
    numbers = iter(range(1000))
    return ActionRunner(
        {ClosePosition: world.close},
        journal,
        locks,
        clock,
        new_number=lambda: str(next(numbers)),
        make_draft=drafted,
    )


@pytest.fixture
def intent(clock) -> ClosePosition:
    target = Target.of(position(), trade(), clock.monotonic(), clock.now())
    wish = ClosePosition((target,))
    return replace(wish, draft=drafted(wish))


Read = Callable[..., Action]


@pytest.fixture
def read(runner, clock) -> Callable[..., None]:
    def observe(*positions: Position, complete: bool = True, error: ApiError | None = None) -> None:
        feed: AnyFeed = Feed(every=3.0)
        reading = Reading(trade(*positions), complete=complete)
        feed = feed.succeeded(reading, clock.monotonic())
        feed = feed if error is None else feed.failed(error, clock.monotonic())
        runner.observe(Topic.TRADE, feed)

    return observe


async def test_an_intent_whose_request_was_not_made_before_is_not_sent(
    runner: ActionRunner, world: World, intent: ClosePosition
) -> None:
    bare = replace(intent, draft=None)
    assert runner.claim(bare) is None
    action = await runner.send(bare)
    assert action.phase is Phase.FAILED
    assert isinstance(action.error, NotSent)
    assert world.sent == []
    assert runner.prepared(bare).draft == intent.draft


async def test_a_yes_is_no_proof_and_the_missing_position_is(
    runner, intent, read, clock, world
) -> None:
    assert runner.claim(intent) is None
    action = await runner.send(intent)
    assert action.phase is Phase.ACCEPTED
    await clock.advance(3)
    read()
    assert runner.actions[0].phase is Phase.DONE
    assert runner.actions[0].sight.gone == intent.targets
    assert world.sent == [intent]


async def test_a_position_that_got_smaller_is_settled(runner, intent, read, clock) -> None:
    runner.claim(intent)
    await runner.send(intent)
    await clock.advance(3)
    read(position(size="2"))
    (action,) = runner.actions
    assert action.phase is Phase.DONE
    assert action.sight.smaller == ((intent.target, Decimal(2)),)


@pytest.mark.parametrize("other", [position(size="8.10"), position(side="short", size="1")])
async def test_a_larger_or_flipped_position_settles_nothing(
    other, runner, intent, read, clock
) -> None:
    runner.claim(intent)
    await runner.send(intent)
    await clock.advance(3)
    read(other)
    assert runner.actions[0].phase is Phase.ACCEPTED


NOT_APPLIED = [
    Unreachable("no way"),
    Refused("no", status=400),
    Unauthenticated("token", status=401),
    RateLimited("slow", retry_after_seconds=5),
]
NOT_KNOWN = [NoReply("cut"), ServerFault("500"), BadReply("html"), Doubtful("ok: false")]


@pytest.mark.parametrize("error", NOT_APPLIED, ids=lambda error: type(error).__name__)
async def test_what_was_certainly_not_carried_out_failed(
    error, runner, intent, world, clock, locks
) -> None:
    world.error = error
    runner.claim(intent)
    action = await runner.send(intent)
    assert action.phase is Phase.FAILED
    assert runner.claim(intent) is None
    assert len(world.sent) == 1


@pytest.mark.parametrize("error", NOT_KNOWN, ids=lambda error: type(error).__name__)
async def test_what_may_have_been_carried_out_is_unknown_and_stays_locked(
    error, runner, intent, world, clock, read
) -> None:
    world.error = error
    runner.claim(intent)
    action = await runner.send(intent)
    assert action.phase is Phase.UNKNOWN
    assert runner.claim(intent) is not None
    await clock.advance(3)
    read()
    assert runner.actions[0].phase is Phase.DONE
    assert runner.claim(intent) is None


async def test_lost_reply_is_never_sent_again(runner, intent, world, clock, read) -> None:
    world.error = NoReply("cut")
    runner.claim(intent)
    await runner.send(intent)
    for _ in range(30):
        await clock.advance(3)
        read(position())
    assert len(world.sent) == 1


async def test_still_listed_after_three_readings_over_fifteen_seconds_frees_the_key(
    runner, intent, clock, read
) -> None:
    runner.claim(intent)
    await runner.send(intent)
    for _ in range(READINGS + 1):
        await clock.advance(3)
        read(position())
        assert runner.actions[0].phase is Phase.ACCEPTED
    await clock.advance(3)
    read(position())
    assert runner.actions[0].phase is Phase.STILL_OPEN
    assert runner.claim(intent) is None


async def test_a_reading_of_another_trade_settles_no_lost_reply(
    runner, intent, world, clock
) -> None:
    """The position may well be open: neither closed nor still listed may be said of it."""
    world.error = NoReply("cut")
    runner.claim(intent)
    await runner.send(intent)
    other = made(Trade, id="t2", positions=(position("p9"),))
    for _ in range(READINGS + 2):
        await clock.advance(3)
        runner.observe(Topic.TRADE, Feed(every=3.0).succeeded(Reading(other), clock.monotonic()))
        assert runner.actions[0].phase is Phase.UNKNOWN
        assert not runner.actions[0].sight.shows_effect
    # It is not locked for ever by what no reading shows.
    assert runner.claim(intent) is None


async def test_after_a_yes_the_reading_of_the_next_trade_settles_it(runner, intent, clock) -> None:
    runner.claim(intent)
    await runner.send(intent)
    await clock.advance(3)
    other = made(Trade, id="t2", positions=(position("p9"),))
    runner.observe(Topic.TRADE, Feed(every=3.0).succeeded(Reading(other), clock.monotonic()))
    assert runner.actions[0].phase is Phase.DONE


async def test_a_long_time_with_too_few_readings_proves_nothing(
    runner, intent, clock, read
) -> None:
    runner.claim(intent)
    await runner.send(intent)
    for _ in range(READINGS - 1):
        await clock.advance(60)
        read(position())
    assert runner.actions[0].phase is Phase.ACCEPTED


async def test_absence_in_a_bad_or_incomplete_reading_settles_nothing(
    runner, intent, clock, read
) -> None:
    runner.claim(intent)
    await runner.send(intent)
    await clock.advance(3)
    read(complete=False)
    read(error=ServerFault("500"))
    assert runner.actions[0].phase is Phase.ACCEPTED
    assert runner.actions[0].readings == 0


async def test_a_reading_from_before_the_reply_settles_nothing(runner, intent, clock, read) -> None:
    runner.claim(intent)
    await runner.send(intent)
    read()
    assert runner.actions[0].phase is Phase.ACCEPTED


async def test_a_refusal_that_was_carried_out_after_all_is_seen(
    runner, intent, clock, read, world
) -> None:
    world.error = Refused("Builder fee approval failed", status=400)
    runner.claim(intent)
    await runner.send(intent)
    await clock.advance(3)
    read()
    (action,) = runner.actions
    assert action.phase is Phase.FAILED
    assert action.sight.shows_effect


async def test_everything_that_it_touches_is_read_again_whatever_came_back(
    runner, intent, world
) -> None:
    asked: list[frozenset[Topic]] = []
    runner.reread = asked.append
    for error in (None, Refused("no"), NoReply("cut")):
        world.error = error
        runner.claim(intent)
        await runner.send(intent)
    assert asked == [ClosePosition.touches] * 3


async def test_without_a_journal_nothing_is_sent(runner, intent, world, journal, tmp_path) -> None:
    (tmp_path / "journal.jsonl").mkdir()
    assert runner.claim(intent) is None
    action = await runner.send(intent)
    assert action.phase is Phase.FAILED
    assert isinstance(action.error, NotSent)
    assert world.sent == []
    assert runner.claim(intent) is None


async def test_the_journal_has_a_line_before_sending_and_one_after(
    runner, intent, world, journal, clock, read
) -> None:
    world.gate = asyncio.Event()
    runner.claim(intent)
    task = asyncio.create_task(runner.send(intent))
    await clock.advance(0)
    (line,) = journal.unpaired()
    assert from_note(line.detail) is not None
    assert line.detail["targets"][0]["size"] == "5.94"
    assert runner.in_flight
    world.gate.set()
    await task
    assert len(journal.unpaired()) == 1
    await clock.advance(3)
    read()
    assert journal.unpaired() == []


async def test_what_a_dead_program_left_open_is_unknown_until_a_reading(
    runner, intent, journal, clock, read, locks
) -> None:
    journal.write("old", "sending", clock.now(), intent.noted())
    runner.restore()
    (action,) = runner.actions
    assert (action.phase, action.is_restored) == (Phase.UNKNOWN, True)
    assert action.intent.key == intent.key
    assert runner.claim(intent) is not None
    await clock.advance(3)
    read()
    assert runner.actions[0].phase is Phase.DONE
    assert journal.unpaired() == []


async def test_what_a_living_program_is_at_is_not_taken_over(
    runner, intent, journal, clock, tmp_path
) -> None:
    other = KeyLocks(tmp_path / "locks")
    other.take(f"{SCOPE}/{intent.key}", clock.now())
    journal.write("other", "sending", clock.now(), intent.noted())
    runner.restore()
    assert runner.actions == ()
    other.release_all()


async def test_an_unknown_one_locks_its_own_key_only(runner, intent, world, clock) -> None:
    world.error = NoReply("cut")
    runner.claim(intent)
    await runner.send(intent)
    target = Target.of(position("p2"), trade(), clock.monotonic(), clock.now())
    assert runner.claim(ClosePosition((target,))) is None


async def test_a_claim_that_is_not_used_is_given_back(runner, intent) -> None:
    assert runner.claim(intent) is None
    assert runner.claim(intent) is not None
    runner.release(intent)
    assert runner.claim(intent) is None


async def test_leaving_a_dialog_does_not_unlock_what_was_sent(runner, intent) -> None:
    runner.claim(intent)
    await runner.send(intent)
    runner.release(intent)
    assert runner.claim(intent) is not None


def test_no_trade_at_all_means_that_all_targets_are_gone(intent) -> None:
    assert look(intent.targets, None).gone == intent.targets
