"""Rules 6, 7, 8: one request, never a second; what is said of it is what the server shows."""

import json

import pytest

from app.action import Phase
from tests.support.acting import CLOSE, TRADE, Acting
from tests.support.driving import WIDE


@pytest.fixture
def stage() -> Acting:
    return Acting()


async def accept(stage: Acting) -> str:
    """Close what is under the cursor; return its id."""
    aimed: str = stage.aimed["id"]
    await stage.ask()
    await stage.press("y")
    await stage.advance(1)
    return aimed


CARRIED_OUT = ["lost-reply", "cut-json", "wrong-type"]
NOT_CARRIED_OUT = ["lost-request", "5xx", "hang"]


async def leave(stage: Acting) -> None:
    """Close the dialog, have the server answer as it is, and let the hand come to rest."""
    await stage.press("escape")
    assert not stage.is_asked
    stage.wire.restore()
    await stage.advance(1)


async def test_a_reply_that_is_lost_or_broken_is_unknown_and_then_closed(stage: Acting) -> None:
    async with stage.acting():
        for fault in CARRIED_OUT:
            sent, closed = stage.orders, stage.closed
            stage.service.break_with(f"{fault}:POST {CLOSE}")
            held = stage.wire.hold(TRADE)
            aimed = stage.aimed["id"]
            await stage.press("x")
            held.set()
            await stage.advance(1)
            held.clear()
            await stage.press("y")
            await stage.advance(1)
            assert stage.action.phase is Phase.UNKNOWN, fault
            assert "may or may not" in stage.text or "unknown" in stage.text.casefold(), fault
            assert "not done" not in stage.told, fault
            held.set()
            await stage.advance(8)
            assert stage.action.phase is Phase.DONE, fault
            assert (stage.orders, stage.closed) == (sent + 1, [*closed, aimed]), fault
            await leave(stage)


async def test_a_request_that_is_lost_is_unknown_and_then_said_to_be_still_open(
    stage: Acting,
) -> None:
    async with stage.acting():
        for number, fault in enumerate(NOT_CARRIED_OUT, start=1):
            stage.service.break_with(f"{fault}:POST {CLOSE}")
            before = len(stage.told)
            await accept(stage)
            await stage.until(lambda: stage.action.phase is not Phase.SENDING, 15)
            assert stage.action.phase is Phase.UNKNOWN, fault
            assert "not done" not in stage.told, fault
            await stage.until(lambda: not stage.action.is_open, 40)
            assert stage.action.phase is Phase.STILL_OPEN, fault
            assert "still open" in stage.told[before:], fault
            assert (stage.orders, stage.executed) == (number, 0), fault
            await leave(stage)
            await stage.press("down")


async def test_a_connection_that_is_never_made_is_said_to_be_not_done(stage: Acting) -> None:
    async with stage.acting():
        stage.service.break_with(f"no-connection:POST {CLOSE}")
        await accept(stage)
        assert stage.action.phase is Phase.FAILED
        assert "not done" in stage.told
        assert (stage.orders, stage.executed) == (1, 0)
        await stage.press("escape")
        aimed = await accept(stage)
        assert stage.closed == [aimed]


async def test_a_slow_answer_is_waited_for_and_not_asked_twice(stage: Acting) -> None:
    async with stage.acting():
        stage.service.break_with(f"latency:POST {CLOSE}:1:5")
        aimed = await accept(stage)
        assert "no reply yet" in stage.text
        await stage.press("y", "y", "x", "enter")
        await stage.advance(1)
        await stage.until(lambda: stage.action.phase is Phase.DONE, 15)
        assert (stage.orders, stage.closed) == (1, [aimed])


async def test_no_answer_at_all_is_given_up_as_unknown(stage: Acting) -> None:
    async with stage.acting():
        stage.wire.hold(CLOSE)
        await accept(stage)
        await stage.until(lambda: stage.action.phase is not Phase.SENDING, 20)
        assert stage.action.phase in (Phase.UNKNOWN, Phase.DONE)
        await stage.until(lambda: stage.action.phase is Phase.DONE, 10)
        assert (stage.orders, stage.executed) == (1, 1)


async def test_a_200_that_says_no_proves_neither_way(stage: Acting) -> None:
    async with stage.acting():
        for number, (body, is_carried_out) in enumerate(
            (
                ({"ok": False}, True),
                ({"success": False, "message": "busy"}, False),
                ({"status": "err", "response": "late"}, True),
            ),
            start=1,
        ):
            answer = stage.wire.lie if is_carried_out else stage.wire.answer
            answer(CLOSE, 200, json.dumps(body).encode())
            held = stage.wire.hold(TRADE)
            await stage.press("x")
            held.set()
            await stage.advance(1)
            held.clear()
            await stage.press("y")
            await stage.advance(1)
            assert stage.action.phase is Phase.UNKNOWN, body
            held.set()
            await stage.until(lambda: not stage.action.is_open, 40)
            expected = Phase.DONE if is_carried_out else Phase.STILL_OPEN
            assert (stage.action.phase, stage.orders) == (expected, number), body
            await leave(stage)
            await stage.press("down")


async def test_a_refusal_that_was_carried_out_all_the_same_is_contradicted(stage: Acting) -> None:
    async with stage.acting():
        for number, status in enumerate((400, 404), start=1):
            stage.wire.lie(CLOSE, status, b'{"statusCode": 400, "message": "Builder fee approval"}')
            await accept(stage)
            await stage.advance(6)
            assert stage.action.phase is Phase.FAILED, status
            told = "the server refused, but a reading shows it gone or smaller"
            assert stage.told.count(told) == number, status
            assert (stage.orders, stage.executed) == (number, number), status
            await leave(stage)


async def test_a_refusal_is_said_in_the_servers_words(stage: Acting) -> None:
    async with stage.acting():
        stage.wire.answer(CLOSE, 400, b'{"statusCode": 400, "message": "Market is halted"}')
        await accept(stage)
        assert stage.action.phase is Phase.FAILED
        assert "Market is halted" in stage.text
        assert "Market is halted" in stage.told
        await stage.advance(6)
        assert "but a reading shows" not in stage.told
        assert (stage.orders, stage.executed) == (1, 0)


async def test_a_status_that_leaves_it_open_is_not_called_a_failure(stage: Acting) -> None:
    async with stage.acting():
        for number, status in enumerate((409, 503), start=1):
            stage.wire.answer(CLOSE, status, b'{"message": "hm"}')
            await accept(stage)
            assert stage.action.phase is Phase.UNKNOWN, status
            assert stage.orders == number, status
            await leave(stage)
            await stage.press("down")


async def test_a_token_that_ended_is_signed_in_again_in_place_and_nothing_is_sent_by_itself(
    stage: Acting,
) -> None:
    async with stage.acting():
        stage.service.break_with(f"token-ended:POST {CLOSE}")
        aimed = await accept(stage)
        await stage.until(lambda: not stage.app.signed_in, 10)
        assert "logged out" in stage.text
        assert (stage.orders, stage.executed) == (1, 0)
        stage.sign_in_again()
        await stage.advance(10)
        assert (stage.orders, stage.executed) == (1, 0)
        for _ in range(4):
            if stage.is_asked:
                await stage.press("escape")
        assert not stage.is_asked
        assert stage.aimed["id"] == aimed
        await accept(stage)
        assert (stage.orders, stage.closed) == (2, [aimed])


async def test_after_a_429_the_wait_is_counted_down_and_the_same_key_sends_once(
    stage: Acting,
) -> None:
    async with stage.acting():
        stage.service.break_with(f"429:POST {CLOSE}:1:8")
        aimed = await accept(stage)
        assert (stage.orders, stage.executed) == (1, 0)
        first = stage.text
        await stage.press("y")
        await stage.advance(2)
        assert stage.text != first, "the countdown goes on"
        await stage.press("y", "enter", "y")
        await stage.advance(2)
        assert (stage.orders, stage.executed) == (1, 0)
        await stage.advance(12)
        assert (stage.orders, stage.executed) == (1, 0), "money is never sent by itself"
        if not stage.is_asked:
            await stage.ask()
        await stage.press("y")
        await stage.advance(4)
        assert (stage.orders, stage.closed) == (2, [aimed])


async def test_a_position_that_is_listed_for_thirty_seconds_more_is_accepted_still_open(
    stage: Acting,
) -> None:
    async with stage.acting():
        old = list(stage.listed)
        stage.relist(lambda rows: old)
        aimed = await accept(stage)
        await stage.advance(4)
        assert stage.action.phase is Phase.ACCEPTED
        assert "still open" in stage.text
        assert "closed:" not in stage.told
        await stage.press("escape")
        assert "◐ still open 5 s" in stage.text
        await stage.until(lambda: not stage.action.is_open, 30)
        assert stage.action.phase is Phase.STILL_OPEN
        assert stage.action.readings >= 3
        assert stage.action.settled_at - stage.action.replied_at >= 15
        assert "it may be queued" in stage.told
        assert (stage.orders, stage.closed) == (1, [aimed])


async def test_the_lock_outlives_the_reply_and_a_new_close_names_the_earlier_one(
    stage: Acting,
) -> None:
    async with stage.acting():
        old = list(stage.listed)
        stage.relist(lambda rows: old)
        await accept(stage)
        await stage.advance(5)
        await stage.press("escape")
        await stage.ask()
        assert "in flight since" in stage.text
        await stage.press("y")
        await stage.advance(2)
        assert stage.orders == 1
        await stage.press("escape")
        await stage.until(lambda: not stage.action.is_open, 30)
        await stage.ask()
        assert "checked" in stage.text
        assert "earlier" in stage.text.casefold() or "still open" in stage.text
        await stage.press("escape")
        assert stage.orders == 1


async def test_absence_in_an_incomplete_or_broken_reading_is_not_done(stage: Acting) -> None:
    async with stage.acting():
        aimed = stage.aimed["id"]
        await stage.ask()
        stage.relist(lambda rows: ["what is this", *[r for r in rows if r["id"] != aimed]])
        await stage.press("y")
        await stage.advance(7)
        assert stage.action.phase is Phase.ACCEPTED
        stage.wire.restore()
        stage.wire.answer(TRADE, 500, b"{}")
        await stage.advance(7)
        assert stage.action.phase is Phase.ACCEPTED
        stage.wire.answer(TRADE, 200, b"<html>")
        await stage.advance(20)
        assert stage.action.phase is Phase.ACCEPTED
        stage.wire.restore()
        await stage.until(lambda: stage.action.phase is Phase.DONE, 70)


async def test_an_unknown_outcome_is_not_settled_by_one_reading_that_still_shows_it(
    stage: Acting,
) -> None:
    async with stage.acting():
        stage.service.break_with(f"lost-request:POST {CLOSE}")
        await accept(stage)
        await stage.advance(5)
        assert stage.action.readings >= 1
        assert stage.action.phase is Phase.UNKNOWN
        await stage.press("escape")
        await stage.ask()
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 1


async def test_an_unknown_outcome_blocks_its_own_position_only(stage: Acting) -> None:
    async with stage.acting():
        stage.service.break_with(f"lost-request:POST {CLOSE}")
        await accept(stage)
        assert stage.action.phase is Phase.UNKNOWN
        await stage.press("escape", "down")
        other = await accept(stage)
        assert stage.closed == [other]


async def test_a_second_action_does_not_lose_the_outcome_of_the_first(stage: Acting) -> None:
    async with stage.acting():
        gate = stage.wire.hold(CLOSE)
        first = await accept(stage)
        await stage.press("escape", "down")
        second = await accept(stage)
        gate.set()
        await stage.advance(4)
        assert [action.phase for action in stage.app.actions] == [Phase.DONE] * 2
        assert sorted(stage.closed) == sorted([first, second])
        assert stage.orders == 2


async def test_everything_is_read_again_after_sending_without_waiting_for_the_next_turn(
    stage: Acting,
) -> None:
    async with stage.acting():
        await stage.ask()
        await stage.press("y")
        since = stage.clock.monotonic()
        await stage.advance(0.5)
        assert stage.wire.counts(since)[TRADE] == 1
        assert stage.action.phase is Phase.DONE


async def test_the_row_says_that_it_is_closing_whatever_became_of_the_dialog(
    stage: Acting,
) -> None:
    async with stage.acting():
        symbol = stage.aimed["symbol"]
        gate = stage.wire.hold(CLOSE)
        await stage.ask()
        held = stage.wire.hold(TRADE)
        await stage.press("y", "escape")
        await stage.advance(2)
        assert "→ closing 2 s " in stage.row(f" {symbol} ")
        await stage.resize(*WIDE)
        assert "→ closing, sent 2 s ago" in stage.row(f" {symbol} ")
        gate.set()
        held.set()
        await stage.until(lambda: stage.action.phase is Phase.DONE, 10)


async def test_the_row_says_gone_for_one_reading_and_then_it_is_gone(stage: Acting) -> None:
    async with stage.acting():
        symbol = stage.aimed["symbol"]
        await stage.ask()
        await stage.press("y")
        await stage.advance(0.3)
        await stage.press("escape")
        assert "✓ gone " in stage.row(f" {symbol} ")
        await stage.advance(4)
        assert not any(f" {symbol} " in row for row in stage.rows[:9])


async def test_a_row_whose_outcome_is_unknown_says_so(stage: Acting) -> None:
    async with stage.acting():
        symbol = stage.aimed["symbol"]
        stage.service.break_with(f"lost-request:POST {CLOSE}")
        await accept(stage)
        await stage.press("escape")
        assert "? unknown " in stage.row(f" {symbol} ")


async def test_the_list_of_events_keeps_the_result_and_says_what_follows(stage: Acting) -> None:
    async with stage.acting():
        symbol = stage.aimed["symbol"]
        await accept(stage)
        await stage.advance(4)
        assert "may open again" in stage.text
        await stage.press("escape", "e")
        await stage.advance(1)
        assert "action" in stage.text
        line = next(text for text in stage.told.splitlines() if "gone from a reading" in text)
        assert symbol in line
        assert "a session that is still running may open again" in line


async def test_accepted_is_never_called_closed(stage: Acting) -> None:
    async with stage.acting():
        old = list(stage.listed)
        stage.relist(lambda rows: old)
        await accept(stage)
        for _ in range(8):
            await stage.advance(1)
            assert "✓" not in stage.text.split("Trade log")[0]
            assert "closed:" not in stage.told
