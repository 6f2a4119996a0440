"""The gate of a change that closes nothing as a machine of states."""

from datetime import UTC, timedelta
from decimal import Decimal

from app.errands import SyncFills
from app.errors import Unreachable
from app.feeds import AnyFeed, Feed
from app.intents import Intent
from app.models.reading import Reading
from app.transfers import ClaimReward, Withdraw
from app.ui.confirming import Confirming
from app.ui.stand import Stand
from app.ui.states import Moment
from tests.support.manual_clock import START
from tests.unit.test_intents import QUICK, TO, profile, session

PAY = Withdraw(Decimal(120), TO)


class Desk:
    """One gate and its surroundings; keys and readings count by the same clock."""

    def __init__(self, intent: Intent, value: object = None, *, every: float = 30.0) -> None:
        self.now = 100.0
        self.feed: AnyFeed = Feed(every=every).succeeded(Reading(value), 99.0)
        self.gate = Confirming(intent, self.feed, at=self.now)
        self.gate.painted(self.now)
        self.wait(0.0)

    def wait(self, seconds: float) -> Stand:
        self.now += seconds
        self.gate.judge(self.now, self.now)
        return self.gate.stand

    def read(self, value: object) -> Stand:
        self.now += 0.1
        return self._take(self.feed.succeeded(Reading(value), self.now))

    def fail(self) -> Stand:
        self.now += 0.1
        return self._take(self.feed.failed(Unreachable("no way"), self.now))

    def sleep(self, seconds: float) -> Stand:
        return self._take(self.feed.slept(seconds))

    def _take(self, feed: AnyFeed) -> Stand:
        self.feed = feed
        moment = Moment(self.now, START + timedelta(seconds=self.now), UTC)
        self.gate.observe(feed, moment, self.now)
        return self.gate.stand

    def type(self, text: str) -> None:
        for end in range(1, len(text) + 1):
            self.gate.type(text[:end], self.now)
        self.wait(1)

    def y(self) -> Intent | None:
        return self.gate.accept(self.now, self.now, self.now)


def test_what_moves_no_money_is_armed_at_once_and_sent_once() -> None:
    desk = Desk(SyncFills())
    assert desk.wait(1) is Stand.ARMED
    assert desk.y() is not None
    assert desk.y() is None


def test_a_transfer_takes_note_of_the_balance_that_was_read_since_it_opened() -> None:
    desk = Desk(PAY, profile("1.00"))
    assert desk.gate.stand is Stand.READING
    assert desk.read(profile("960.16")) is Stand.ARMED
    desk.read(profile("961.00"))
    desk.type("120.00 af77aa")
    sent = desk.y()
    assert sent is not None
    assert sent.balances is not None
    assert sent.balances.free == Decimal("961.00")
    desk.read(profile("841.00"))
    assert desk.gate.intent is sent, "what was sent is what is followed"


def test_a_transfer_whose_balance_cannot_be_read_is_armed_all_the_same() -> None:
    desk = Desk(PAY)
    assert desk.fail() is Stand.ARMED
    late = Desk(ClaimReward(None))
    assert late.wait(2.9) is Stand.READING
    assert late.wait(0.2) is Stand.ARMED
    assert late.wait(20) is Stand.ARMED, "it goes on to be"
    assert late.gate.intent.balances is None


def test_a_failure_while_the_words_are_typed_does_not_undo_them() -> None:
    desk = Desk(PAY)
    desk.read(profile("960.16"))
    desk.type("120.00 aF77aA")
    assert desk.fail() is Stand.ARMED
    assert desk.gate.is_matched


def test_words_from_before_a_sleep_of_the_machine_do_not_count() -> None:
    desk = Desk(PAY)
    desk.read(profile("960.16"))
    desk.type("120.00 aF77aA")
    assert desk.sleep(3600) is Stand.READING
    assert desk.y() is None
    assert desk.read(profile("960.16")) is Stand.ARMED
    desk.wait(1)
    assert desk.y() is None, "they are asked for again"


def test_a_start_is_armed_by_a_fresh_list_of_sessions_only() -> None:
    desk = Desk(QUICK, (), every=5.0)
    assert desk.gate.stand is Stand.READING
    assert desk.fail() is Stand.BLIND
    assert desk.gate.words == ""
    assert desk.read((session("eth", 1, "ETH"),)) is Stand.ARMED
    desk.type("200.00")
    assert desk.read((session("link"),)) is Stand.CHANGED
    assert desk.y() is None
    desk.read(())
    desk.wait(1)
    assert desk.y() is None, "the amount is asked for again"
    desk.type("200.00")
    sent = desk.y()
    assert sent is not None
    assert sent.known == frozenset()


def test_a_start_whose_list_grew_old_is_disarmed() -> None:
    desk = Desk(QUICK, (), every=5.0)
    desk.read(())
    desk.type("200.00")
    assert desk.wait(11) is not Stand.ARMED
    assert desk.y() is None
