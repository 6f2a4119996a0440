"""The dialog of a close as a machine of states: what arms it, what disarms it, what it sends."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

import pytest

from app.action import Action, Phase
from app.errors import NoReply, RateLimited, Refused, Unauthenticated, Unreachable
from app.feeds import AnyFeed, Feed
from app.intents import CloseAll, CloseAsset, ClosePosition, CloseTrade, Intent
from app.locks import Holder
from app.models.reading import Reading
from app.models.trading import Position, Trade
from app.sights import Sight
from app.targets import Target
from app.ui.closing import BLIND_WORDS, Closing
from app.ui.closing_figures import MOST_ROWS, figures, rows, rows_for
from app.ui.pieces import plain
from app.ui.stand import Stand
from app.ui.states import Moment
from app.ui.words.action import row_words
from app.ui.words.closing import words_of
from app.ui.words.gate import Around
from tests.support.manual_clock import START

EVERY = 3.0


def made(model, **fields):
    return model.model_construct(**{**dict.fromkeys(model.model_fields), **fields})


def position(key: str = "p1", size: str | None = "5.94", side: str | None = "long", **more):
    fields = {"id": key, "symbol": "SOL", "asset_index": 2, "side": side, **more}
    return made(Position, size=None if size is None else Decimal(size), **fields)


class Desk:
    """One dialog and its surroundings; keys and readings count by the same clock."""

    def __init__(self, intent: Intent | None = None, **options) -> None:
        self.now = 100.0
        self.feed: AnyFeed = Feed(every=EVERY).succeeded(self.reading(position()), 99.0)
        self.intent = intent or ClosePosition(self.targets(position()))
        self.closing = Closing(self.intent, self.feed, at=self.now, **options)

    @property
    def moment(self) -> Moment:
        return Moment(self.now, START + timedelta(seconds=self.now), UTC)

    @property
    def text(self) -> str:
        words = words_of(self.closing, Around(self.moment, "SOL quick"))
        return "\n".join([words.title, *map(plain, words.state), plain(words.right)])

    def targets(self, *positions) -> tuple[Target, ...]:
        trade = made(Trade, id="t1", positions=positions)
        return tuple(Target.of(p, trade, 99.0, START) for p in positions)

    def reading(self, *positions, complete: bool = True, trade_id: str = "t1"):
        trade = made(Trade, id=trade_id, positions=positions) if positions else None
        return Reading(trade, complete=complete)

    def read(self, *positions, after: float = 0.1, complete: bool = True, trade_id="t1") -> Stand:
        self.now += after
        reading = self.reading(*positions, complete=complete, trade_id=trade_id)
        self.feed = self.feed.succeeded(reading, self.now)
        return self.take()

    def fail(self, error=None) -> Stand:
        self.now += 0.1
        self.feed = self.feed.failed(error or Unreachable("no way"), self.now)
        return self.take()

    def take(self) -> Stand:
        self.closing.observe(self.feed, self.moment, self.now)
        return self.closing.stand

    def wait(self, seconds: float) -> Stand:
        self.now += seconds
        self.closing.judge(self.now, self.now)
        return self.closing.stand

    def y(self, at: float | None = None) -> Intent | None:
        return self.closing.accept(self.now if at is None else at, self.now, self.now)

    def type(self, text: str) -> None:
        for end in range(1, len(text) + 1):
            self.closing.type(text[:end], self.now)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def armed(desk: Desk) -> Desk:
    desk.closing.painted(desk.now)
    assert desk.read(position()) is Stand.ARMED
    desk.wait(1)
    return desk


def trade_desk(*keys: str) -> Desk:
    desk = Desk()
    desk.intent = CloseTrade(desk.targets(*map(position, keys)), "t1")
    desk.closing = Closing(desk.intent, desk.feed, at=desk.now)
    desk.closing.painted(desk.now)
    assert desk.read(*map(position, keys)) is Stand.ARMED
    desk.wait(1)
    return desk


# What arms it


def test_a_reading_from_before_the_key_arms_nothing(desk: Desk) -> None:
    assert desk.take() is Stand.READING
    assert "reading the position before anything can be sent" in desk.text
    assert "The figures above are 1 s old." in desk.text


def test_a_good_reading_arms_and_its_age_is_exact(armed: Desk) -> None:
    assert "checked 1 s ago" in armed.text
    assert "The session SOL quick keeps running and may open again." in armed.text
    assert "close 5.94 SOL long" in armed.text


def test_nothing_is_accepted_before_the_first_paint(desk: Desk) -> None:
    desk.read(position())
    desk.wait(2)
    assert desk.y() is None


@pytest.mark.parametrize(("after", "is_sent"), [(0.0, False), (0.49, False), (0.51, True)])
def test_half_a_second_after_the_paint_and_the_arming_counts(desk, after, is_sent) -> None:
    desk.read(position())
    desk.closing.painted(desk.now)
    desk.wait(after)
    assert (desk.y() is not None) is is_sent


def test_half_a_second_after_arming_counts_as_well(desk: Desk) -> None:
    desk.closing.painted(desk.now)
    desk.wait(2)
    desk.read(position())
    desk.wait(0.3)
    assert desk.y() is None
    desk.wait(0.3)
    assert desk.y() is desk.closing.intent


def test_a_key_that_was_read_before_the_paint_is_not_accepted_however_late_it_is_handled(
    armed: Desk,
) -> None:
    assert armed.y(at=99.9) is None
    assert armed.y(at=armed.now) is not None


def test_an_old_reading_disarms_and_a_new_one_arms_again(armed: Desk) -> None:
    assert armed.wait(2 * EVERY) is Stand.READING
    assert armed.y() is None
    assert armed.read(position()) is Stand.ARMED
    assert armed.y() is None, "it has just been armed again"
    armed.wait(1)
    assert armed.y() is not None


def test_age_is_judged_at_the_key_and_not_at_the_last_tick(armed: Desk) -> None:
    armed.now += 2 * EVERY
    assert armed.y() is None


def test_no_reading_older_than_ten_seconds_arms_however_slow_the_polling() -> None:
    desk = Desk()
    desk.feed = Feed(every=60.0)
    desk.closing = Closing(desk.intent, desk.feed, at=desk.now)
    assert desk.read(position()) is Stand.ARMED
    assert desk.wait(9.9) is Stand.ARMED
    assert desk.wait(0.2) is Stand.READING


def test_an_incomplete_reading_arms_nothing(desk: Desk) -> None:
    assert desk.read(position(), complete=False) is Stand.READING
    assert desk.wait(3) is Stand.BLIND


def test_after_a_sleep_of_the_machine_nothing_is_armed(armed: Desk) -> None:
    armed.feed = armed.feed.slept(60)
    assert armed.take() is Stand.READING
    assert armed.y() is None


# What it aims at


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (position(size="8.10"), "size 5.94 → 8.10"),
        (position(side="short"), "side long → short"),
        (position(side="short", size="1"), "side long → short"),
        (position(size=None), "size 5.94 → —"),
        (position(side=None), "side long → —"),
    ],
)
def test_what_grew_or_turned_disarms_until_it_was_looked_at(armed: Desk, now, told) -> None:
    assert armed.read(now) is Stand.CHANGED
    assert f"changed while you looked: {told}" in armed.text
    armed.wait(1)
    assert armed.y() is None
    armed.closing.arm_again(armed.now, armed.now, armed.now)
    assert armed.closing.stand is Stand.ARMED
    assert armed.y() is None
    armed.wait(0.6)
    sent = armed.y()
    assert sent is not None
    assert (sent.targets[0].size, sent.targets[0].side) == (now.size, now.side)


def test_arming_again_needs_a_key_that_came_after_the_change(armed: Desk) -> None:
    armed.read(position(size="8.10"))
    armed.closing.arm_again(armed.now + 0.3, armed.now, armed.now)
    assert armed.closing.stand is Stand.CHANGED


def test_after_a_change_offline_arming_again_leads_to_the_typed_words(armed: Desk) -> None:
    armed.read(position(size="8.10"))
    armed.fail()
    armed.wait(1)
    assert armed.closing.stand is Stand.CHANGED
    armed.closing.arm_again(armed.now, armed.now, armed.now)
    assert armed.closing.stand is Stand.BLIND


def test_what_shrank_is_shown_in_place_still_armed_and_sent(armed: Desk) -> None:
    assert armed.read(position(size="2")) is Stand.ARMED
    assert "close 2 SOL long" in armed.text
    sent = armed.y()
    assert sent is armed.closing.intent
    assert sent.targets[0].size == Decimal(2)


def test_what_shrank_and_grew_back_counts_as_grown(armed: Desk) -> None:
    armed.read(position(size="2"))
    assert armed.read(position()) is Stand.CHANGED


def test_price_and_pnl_never_disarm(armed: Desk) -> None:
    other = position(mark_price=Decimal(1), pnl=Decimal(-500), value=Decimal(9))
    assert armed.read(other) is Stand.ARMED
    assert armed.y() is not None
    assert armed.closing.intent.targets[0].pnl == Decimal(-500)


@pytest.mark.parametrize("others", [(), (position("p2"),)])
def test_what_is_gone_is_gone_for_good(armed: Desk, others) -> None:
    assert armed.read(*others) is Stand.GONE
    assert "already closed: gone from the reading of" in armed.text
    assert "Nothing was sent." in armed.text
    armed.read(position())
    armed.wait(1)
    assert armed.closing.stand is Stand.GONE
    assert armed.y() is None


def test_absence_in_an_incomplete_or_failed_reading_is_not_gone(armed: Desk) -> None:
    assert armed.read(position("p2"), complete=False) is not Stand.GONE
    assert armed.fail() is Stand.BLIND


def test_another_trade_is_not_the_one_that_was_aimed_at() -> None:
    desk = trade_desk("p1", "p2")
    assert desk.read(position("p3"), trade_id="t2") is Stand.BLIND


def test_a_reading_of_another_trade_does_not_close_what_was_aimed_at(armed: Desk) -> None:
    assert armed.read(position("p3"), trade_id="t2") is Stand.BLIND
    assert "another trade is the current one now: the position cannot be read" in armed.text
    assert armed.y() is None
    assert armed.read(position()) is Stand.ARMED
    assert armed.read(position("p3")) is Stand.GONE


# Blind


def test_a_failed_reading_leaves_typed_words(desk: Desk) -> None:
    desk.closing.painted(desk.now)
    assert desk.fail() is Stand.BLIND
    assert "offline" in desk.text
    assert "y is off until the words match" in desk.text
    desk.wait(1)
    assert desk.y() is None
    desk.type(BLIND_WORDS)
    assert desk.y() is None, "the hand is still typing"
    desk.wait(0.6)
    assert desk.y() is not None


def test_three_seconds_without_an_answer_count_as_failed(desk: Desk) -> None:
    assert desk.wait(2.9) is Stand.READING
    assert desk.wait(0.2) is Stand.BLIND
    assert "no answer for 3 s: the position could not be read" in desk.text


def test_a_failure_from_before_the_key_says_nothing_of_this_reading() -> None:
    desk = Desk()
    desk.feed = desk.feed.failed(Unreachable("no way"), 99.5)
    desk.closing = Closing(desk.intent, desk.feed, at=desk.now)
    assert desk.take() is Stand.READING
    assert desk.fail() is Stand.BLIND


def test_a_good_reading_ends_the_blindness_and_what_was_typed(desk: Desk) -> None:
    desk.closing.painted(desk.now)
    desk.fail()
    desk.type(BLIND_WORDS)
    assert desk.read(position()) is Stand.ARMED
    assert not desk.closing.is_matched
    assert desk.y() is None


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RateLimited("slow"), "a close of yours is sent all the same"),
        (Unauthenticated("over", status=401), "press i to sign in here"),
        (Unreachable("no way"), "It may be gone, larger or on the other side."),
    ],
)
def test_blindness_says_why_and_what_to_do(desk: Desk, error, told: str) -> None:
    desk.fail(error)
    assert told in desk.text.replace("\n", " ")


# Typed words


def test_a_trade_takes_words_with_the_count_and_then_the_key() -> None:
    desk = trade_desk("p1", "p2")
    assert desk.y() is None
    desk.type("close 2")
    assert desk.y() is None
    desk.wait(0.6)
    assert desk.y() is desk.closing.intent


@pytest.mark.parametrize("text", ["close", "close 3", "close all 2", "2", "y", ""])
def test_other_words_open_nothing(text: str) -> None:
    desk = trade_desk("p1", "p2")
    desk.type(text)
    desk.wait(1)
    assert desk.y() is None


def test_one_that_is_gone_changes_the_words_in_place() -> None:
    desk = trade_desk("p1", "p2")
    desk.type("close 2")
    assert desk.read(position("p1")) is Stand.ARMED
    assert desk.closing.words == "close 1"
    desk.wait(1)
    assert desk.y() is None
    desk.type("close 1")
    desk.wait(1)
    sent = desk.y()
    assert sent is not None
    assert len(sent.targets) == 1


@pytest.mark.parametrize("other", [position("p3"), position("p2", size="99")])
def test_one_that_came_or_grew_asks_again_for_look_and_words(other) -> None:
    desk = trade_desk("p1", "p2")
    desk.type("close 2")
    listed = {p.id: p for p in (position("p1"), position("p2"), other)}
    assert desk.read(*listed.values()) is Stand.CHANGED
    desk.wait(1)
    assert desk.y() is None
    desk.closing.arm_again(desk.now, desk.now, desk.now)
    assert not desk.closing.is_matched
    assert desk.closing.words == f"close {len(listed)}"


def test_everything_takes_in_what_the_list_does_not_show() -> None:
    desk = Desk()
    desk.closing = Closing(CloseAll(desk.targets(position())), desk.feed, at=desk.now)
    desk.read(position())
    text = " ".join(desk.text.split())
    assert "Positions outside the current trade, which the API does not list, close too." in text
    assert desk.closing.words == "close all 1"


def test_an_asset_is_what_is_open_on_it_listed_or_not() -> None:
    desk = Desk()
    desk.closing = Closing(CloseAsset((), 2, "SOL"), desk.feed, at=desk.now)
    desk.closing.painted(desk.now)
    assert desk.read(position("p9", asset_index=3)) is Stand.ARMED
    assert "whatever is open on SOL, index 2" in desk.text
    assert desk.read(position("p1")) is Stand.CHANGED
    assert "SOL long 5.94 is new" in desk.text


# Who may


def test_a_locked_one_says_who_is_at_it_and_sends_nothing() -> None:
    for holder, told in (
        (Holder(4121, START, is_us=False), "by process 4121"),
        (Holder(1, START, is_us=True), "by this program"),
        (Holder(None, None, is_us=False), "by another process"),
    ):
        desk = Desk(holder=holder)
        desk.closing.painted(desk.now)
        assert desk.read(position()) is Stand.LOCKED
        assert told in desk.text
        desk.wait(1)
        assert desk.y() is None
        assert not desk.closing.has_claim


def test_a_read_only_program_sends_nothing() -> None:
    desk = Desk(may_send=False)
    desk.closing.painted(desk.now)
    assert desk.read(position()) is Stand.READ_ONLY
    desk.wait(1)
    assert desk.y() is None
    assert not desk.closing.has_claim
    assert "Start it without --read-only to close here." in desk.text


# After the key


def action_of(desk: Desk, phase: Phase, **more) -> Action:
    settled = {"replied_at": desk.now, **more}
    return Action("1", desk.closing.intent, phase, desk.now, START, **settled)


def follow(desk: Desk, phase: Phase, **more) -> str:
    desk.closing.follow((action_of(desk, phase, **more),))
    return desk.text


def test_it_is_sent_once(armed: Desk) -> None:
    assert armed.y() is armed.closing.intent
    assert armed.y() is None
    armed.read(position(size="99"))
    armed.wait(1)
    assert armed.y() is None
    assert armed.closing.stand is Stand.SENT


def test_another_action_of_the_same_position_is_not_ours(armed: Desk) -> None:
    other = action_of(armed, Phase.DONE)
    armed.read(position())
    armed.y()
    armed.closing.follow((other,))
    assert armed.closing.phase is Phase.SENDING


def test_a_lost_reply_is_called_unknown(armed: Desk) -> None:
    armed.y()
    text = follow(armed, Phase.UNKNOWN, error=NoReply("cut"), replied_at=armed.now + 10)
    assert "no reply after 10 s: it may or may not have closed" in text
    assert "Unknown outcome" in text


def test_a_yes_is_not_called_closed(armed: Desk) -> None:
    armed.y()
    text = follow(armed, Phase.ACCEPTED, readings=1, sight=Sight(same=armed.intent.targets))
    assert "accepted, still open 0 s" in text
    assert "✓" not in text


def test_each_row_of_a_close_of_several_tells_of_itself() -> None:
    first, second, third = Desk().targets(position("p1"), position("p2"), position("p3"))
    sight = Sight(gone=(third,), smaller=((second, Decimal("2.5")),), same=(first,))
    intent = CloseAll((first, second, third))
    action = Action("1", intent, Phase.ACCEPTED, 50.0, START, replied_at=50.0, sight=sight)
    words = [plain(row_words([action], each, 62.0, 30) or ()) for each in ("p1", "p2", "p9")]
    assert words == ["◐ accepted, still open 12 s", "◆ 2.5 left, closing 12 s", ""]
    assert plain(row_words([action], "p2", 62.0, 18) or ()) == "◆ 2.5 left"
    done = replace(action, phase=Phase.DONE, settled_at=60.0)
    assert row_words([done], "p2", 62.0, 30) is None


def test_what_three_readings_still_show_may_be_asked_for_again(armed: Desk) -> None:
    armed.y()
    text = follow(armed, Phase.STILL_OPEN, readings=3, sight=Sight(same=armed.intent.targets))
    assert "may be queued" in text
    assert "x opens a new dialog" in text


def test_a_new_dialog_names_the_earlier_close() -> None:
    intent = Desk().intent
    earlier = Action("1", intent, Phase.STILL_OPEN, 50.0, START)
    desk = Desk(earlier=earlier)
    desk.read(position())
    assert "An earlier close was sent at 14:02:30 and accepted." in desk.text


def test_done_says_by_which_reading_and_what_follows(armed: Desk) -> None:
    armed.y()
    text = follow(
        armed, Phase.DONE, settled_at=armed.now + 4, sight=Sight(gone=armed.intent.targets)
    )
    assert "closed: gone from the reading of" in text
    assert "4 s after sending" in text
    assert "The session SOL quick is still running and may open again." in text


def test_free_balance_is_shown_only_when_both_readings_are_known(armed: Desk) -> None:
    armed.y()
    follow(armed, Phase.DONE, settled_at=armed.now, sight=Sight(gone=armed.intent.targets))
    known = Around(armed.moment, None, False, Decimal("960.16"), Decimal("1081.58"))
    lines = [plain(part) for part in words_of(armed.closing, known).state]
    assert "Free balance 960.16 → 1,081.58 USDC." in lines
    half = words_of(armed.closing, known._replace(free_after=None))
    assert not any("Free balance" in plain(part) for part in half.state)


def test_part_of_it_is_not_called_closed(armed: Desk) -> None:
    armed.y()
    sight = Sight(smaller=((armed.intent.targets[0], Decimal(2)),))
    text = follow(armed, Phase.DONE, settled_at=armed.now, sight=sight)
    assert "Closed in part" in text
    assert "5.94 → 2" in text


def test_a_refusal_is_quoted_and_never_read_as_markup(armed: Desk) -> None:
    armed.y()
    error = Refused("no", status=400, server_message="[bold]halted[/]")
    text = follow(armed, Phase.FAILED, error=error)
    assert "“[bold]halted[/]”" in text
    assert "x try again" in text


def test_a_refusal_that_the_world_contradicts_is_not_called_a_failure(armed: Desk) -> None:
    armed.y()
    sight = Sight(gone=armed.intent.targets)
    error = Refused("no", status=400, server_message="halted")
    text = follow(armed, Phase.FAILED, error=error, readings=1, sight=sight, first_reading_at=101.0)
    assert "the server refused, but the position is gone" in text.replace("\n", " ")
    assert "try again" not in text


def test_a_429_is_counted_down_and_then_begins_anew_one_key_away(armed: Desk) -> None:
    first = armed.y()
    text = follow(armed, Phase.FAILED, error=RateLimited("slow", retry_after_seconds=8))
    assert "y comes back in 8 s" in text
    assert armed.closing.retry_at == armed.now + 8
    armed.wait(8)
    assert armed.y() is None
    armed.closing.begin_again(None, armed.now, armed.now)
    assert armed.closing.stand is Stand.READING, "a new reading comes first"
    assert armed.read(position()) is Stand.ARMED
    assert armed.y() is None
    armed.wait(1)
    second = armed.y()
    assert second is not None
    assert second is not first
    assert armed.closing.action is None


def test_a_429_whose_position_somebody_else_took_meanwhile_is_locked(armed: Desk) -> None:
    armed.y()
    follow(armed, Phase.FAILED, error=RateLimited("slow"))
    armed.closing.begin_again(Holder(7, START, is_us=False), armed.now, armed.now)
    assert armed.closing.stand is Stand.LOCKED


# Figures


def test_proceeds_are_left_out_where_a_part_is_missing(desk: Desk) -> None:
    known = desk.targets(position(margin=Decimal("99.91"), pnl=Decimal("21.62")))[0]
    shown = [plain(row) for row in figures(known, is_current=True, is_changed=False, age="")]
    assert any("You get about  ~121.53 USDC" in row for row in shown)
    unknown = desk.targets(position(pnl=Decimal("21.62")))[0]
    shown = [plain(row) for row in figures(unknown, is_current=True, is_changed=False, age="")]
    assert not any("You get" in row for row in shown)
    assert any("—" in row for row in shown)


def test_figures_that_are_not_current_are_dim_and_carry_their_age(desk: Desk) -> None:
    target = desk.targets(position(mark_price=Decimal("171.84"), pnl=Decimal(1)))[0]
    shown = figures(target, is_current=False, is_changed=False, age="24 s old")
    styles = {style.split()[0] for row in shown for text, style in row if text.strip("— ")}
    assert styles <= {"dim", "muted", "warn"}
    assert any("171.84 24 s old" in plain(row) for row in shown)


def test_a_long_list_is_cut_and_counted(desk: Desk) -> None:
    targets = desk.targets(*(position(f"p{n}") for n in range(12)))
    room = rows_for(CloseTrade(targets, "t1"))
    shown = [plain(row) for row in rows(targets, room, is_current=True)]
    assert len(shown) == MOST_ROWS + 1
    assert shown[-1] == "and 4 more"
