"""What settles the wishes that close nothing: sessions, balances and the user's word, a reply."""

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from app.action import Action, Phase
from app.actions import READINGS, ActionRunner
from app.errands import SyncFills, VerifyDeposit
from app.errors import ApiError, Doubtful, NoReply, RateLimited, Refused, Unauthenticated
from app.feeds import AnyFeed, Feed, Topic
from app.intents import Intent
from app.journal import Journal
from app.locks import KeyLocks
from app.models.bodies import Draft
from app.models.reading import Reading
from app.starts import StartQuick
from app.transfers import ClaimReward, Withdraw
from tests.support.manual_clock import ManualClock
from tests.unit.test_intents import HASH, QUICK, TO, profile, session

PAY = Withdraw(Decimal(120), TO).seeing(profile("960.16"))
KINDS = (StartQuick, Withdraw, ClaimReward, VerifyDeposit, SyncFills)


class Desk:
    """A runner, the server behind it, and the program that comes after this one."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.folder = folder
        self.sent: list[Intent] = []
        self.error: ApiError | None = None
        self.runner = self.start()

    def start(self) -> ActionRunner:
        numbers = iter(range(1000))
        self.locks = KeyLocks(self.folder / "locks")
        self.journal = Journal(self.folder / "journal.jsonl", "host/0x1")
        return ActionRunner(
            dict.fromkeys(KINDS, self.carry_out),
            self.journal,
            self.locks,
            self.clock,
            new_number=lambda: f"{id(self.locks)}-{next(numbers)}",
            make_draft=lambda intent: Draft(intent.call, "POST", "/x", "{}"),
        )

    def restart(self) -> None:
        """End the program as a crash does, and start another one."""
        self.locks.release_all()
        self.runner = self.start()
        self.runner.restore()

    async def carry_out(self, intent: Intent) -> None:
        self.sent.append(intent)
        if self.error is not None:
            raise self.error

    async def send(self, intent: Intent, error: ApiError | None = None) -> Action:
        self.error = error
        intent = self.runner.prepared(intent)
        assert self.runner.claim(intent) is None
        return await self.runner.send(intent)

    async def read(self, topic: Topic, value: object, *, complete: bool = True) -> Action:
        await self.clock.advance(6)
        feed: AnyFeed = Feed(every=3.0)
        reading = Reading(value, complete=complete)
        self.runner.observe(topic, feed.succeeded(reading, self.clock.monotonic()))
        return self.runner.actions[-1]


@pytest.fixture
def desk(tmp_path: Path):
    desk = Desk(tmp_path)
    yield desk
    desk.locks.release_all()


START = QUICK.seeing((session("other", 1, "ETH"),))


@pytest.mark.parametrize("error", [None, NoReply("cut"), Doubtful("ok: false")], ids=str)
async def test_a_start_is_done_when_its_session_is_listed(desk: Desk, error) -> None:
    action = await desk.send(START, error)
    assert action.phase is (Phase.ACCEPTED if error is None else Phase.UNKNOWN)
    assert (await desk.read(Topic.TRADE, None)).readings == 0, "another topic proves nothing"
    others = (session("other", 1, "ETH"),)
    assert (await desk.read(Topic.SESSIONS, others)).is_open
    assert (await desk.read(Topic.SESSIONS, (session("new"),), complete=False)).is_open
    done = await desk.read(Topic.SESSIONS, (*others, session("new")))
    assert (done.phase, done.sight.come) == (Phase.DONE, ("new",))
    assert desk.runner.claim(START) is None
    assert len(desk.sent) == 1


async def test_a_start_that_never_shows_frees_its_asset_after_three_readings(desk: Desk) -> None:
    await desk.send(START, NoReply("cut"))
    for _ in range(READINGS - 1):
        assert (await desk.read(Topic.SESSIONS, ())).phase is Phase.UNKNOWN
        assert desk.runner.claim(START) is not None
    assert (await desk.read(Topic.SESSIONS, ())).phase is Phase.UNSEEN
    assert desk.runner.claim(START) is None
    assert desk.journal.unpaired() == []


async def test_a_refused_start_that_is_listed_all_the_same_is_seen(desk: Desk) -> None:
    await desk.send(START, Refused("Builder fee approval failed", status=400))
    action = await desk.read(Topic.SESSIONS, (session("new"),))
    assert (action.phase, action.sight.shows_effect) == (Phase.FAILED, True)


async def test_a_restart_knows_which_sessions_were_there_before(desk: Desk) -> None:
    await desk.send(QUICK.seeing((session("old"),)), NoReply("cut"))
    desk.restart()
    assert (await desk.read(Topic.SESSIONS, (session("old"),))).phase is Phase.UNKNOWN
    assert (await desk.read(Topic.SESSIONS, (session("old"), session("new")))).phase is Phase.DONE


async def test_a_transfer_that_the_server_took_ends_with_both_balances(desk: Desk) -> None:
    assert (await desk.send(PAY)).phase is Phase.ACCEPTED
    assert desk.runner.claim(PAY) is not None
    action = await desk.read(Topic.PROFILE, profile("840.16"))
    assert action.phase is Phase.DONE
    assert action.intent.balances is not None
    assert action.sight.after is not None
    assert (action.intent.balances.free, action.sight.after.free) == (
        Decimal("960.16"),
        Decimal("840.16"),
    )
    assert desk.runner.claim(PAY) is None


async def test_no_balance_ends_a_transfer_whose_outcome_is_unknown(desk: Desk) -> None:
    await desk.send(PAY, NoReply("cut"))
    for free in ("960.16", "840.16", "840.16", "999.99"):
        action = await desk.read(Topic.PROFILE, profile(free))
        assert action.phase is Phase.UNKNOWN
    assert action.is_in_doubt
    assert action.sight.fits, "the best hint is kept"
    assert desk.runner.claim(PAY) is not None
    assert len(desk.sent) == 1


async def test_an_unknown_transfer_ends_by_the_word_of_the_user_only(desk: Desk) -> None:
    action = await desk.send(PAY, NoReply("cut"))
    assert not desk.runner.mark_checked("another")
    assert desk.runner.mark_checked(action.number)
    assert desk.runner.actions[-1].phase is Phase.CHECKED
    assert desk.runner.claim(PAY) is None
    assert not desk.runner.mark_checked(action.number)
    desk.restart()
    assert desk.runner.actions == ()


async def test_what_a_reading_can_settle_is_not_ended_by_a_word(desk: Desk) -> None:
    start = await desk.send(START, NoReply("cut"))
    assert not desk.runner.mark_checked(start.number)
    taken = await desk.send(ClaimReward(None))
    assert not desk.runner.mark_checked(taken.number)


async def test_an_unknown_transfer_outlives_the_program(desk: Desk) -> None:
    await desk.send(PAY, NoReply("cut"))
    for _ in range(2):
        desk.restart()
        (action,) = desk.runner.actions
        assert action.is_in_doubt
        assert action.is_restored
        assert (action.intent.key, action.intent.balances) == (PAY.key, PAY.balances)
        assert desk.runner.claim(PAY) is not None
    assert (await desk.read(Topic.PROFILE, profile("840.16"))).sight.fits
    assert desk.runner.mark_checked(action.number)


async def test_a_yes_outlives_the_program_that_heard_it(desk: Desk) -> None:
    await desk.send(PAY)
    desk.restart()
    assert desk.runner.actions[-1].phase is Phase.ACCEPTED
    assert (await desk.read(Topic.PROFILE, profile("840.16"))).phase is Phase.DONE
    (past,) = desk.runner.past()
    assert past.outcome == "done"


async def test_a_transfer_in_doubt_blocks_its_own_address_only(desk: Desk) -> None:
    await desk.send(PAY, NoReply("cut"))
    assert desk.runner.claim(Withdraw(Decimal(1), TO.lower())) is not None
    assert desk.runner.claim(Withdraw(Decimal(1), TO[:-1] + "b")) is None
    assert desk.runner.claim(ClaimReward(None)) is None
    assert desk.runner.claim(START) is None


async def test_a_refused_transfer_whose_sum_is_gone_is_contradicted(desk: Desk) -> None:
    await desk.send(PAY, Refused("no", status=400))
    assert desk.runner.claim(PAY) is None
    assert (await desk.read(Topic.PROFILE, profile("840.16"))).sight.shows_effect


@pytest.mark.parametrize("error", [None, NoReply("cut"), Doubtful("ok: false")], ids=str)
async def test_what_moves_no_money_is_over_with_its_reply(desk: Desk, error) -> None:
    asked: list[frozenset[Topic]] = []
    desk.runner.reread = asked.append
    action = await desk.send(VerifyDeposit(HASH), error)
    assert action.phase is (Phase.DONE if error is None else Phase.UNKNOWN)
    assert not action.is_open
    assert not action.is_in_doubt
    assert desk.runner.claim(VerifyDeposit(HASH)) is None
    assert asked == [VerifyDeposit.touches]
    assert desk.journal.unpaired() == []


async def test_what_moves_no_money_is_not_locked_for_ever_by_a_crash(desk: Desk) -> None:
    wish = desk.runner.prepared(VerifyDeposit(HASH))
    desk.journal.write("old", "sending", desk.clock.now(), wish.noted())
    desk.restart()
    (action,) = desk.runner.actions
    assert (action.phase, action.is_restored, action.is_open) == (Phase.UNKNOWN, True, False)
    assert desk.runner.claim(wish) is None
    assert desk.journal.unpaired() == []


@pytest.mark.parametrize(
    "error",
    [Unauthenticated("token", status=401), RateLimited("slow"), Refused("no", status=400)],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("wish", [START, PAY, ClaimReward(None), SyncFills()], ids=lambda w: w.verb)
async def test_a_refusal_is_certain_and_nothing_is_sent_again(desk: Desk, wish, error) -> None:
    assert (await desk.send(wish, error)).phase is Phase.FAILED
    await desk.clock.advance(120)
    assert len(desk.sent) == 1
    assert desk.runner.claim(wish) is None


async def test_the_key_is_held_while_the_reply_is_awaited(desk: Desk) -> None:
    gate = asyncio.Event()

    async def wait(intent: Intent) -> None:
        await gate.wait()

    desk.runner._calls = dict.fromkeys(KINDS, wait)
    sending = asyncio.create_task(desk.send(SyncFills()))
    await desk.clock.advance(1)
    assert desk.runner.in_flight
    assert desk.runner.claim(SyncFills()) is not None
    gate.set()
    await sending
