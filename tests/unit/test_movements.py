"""Which actions and deposits moved money, and which of them nobody knows about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.action import Action, Phase
from app.errands import SyncFills
from app.intents import CloseAll, Intent
from app.journal import Past
from app.models.account import Transfer
from app.models.deposits import Deposit
from app.transfers import ClaimReward, SendUsdc, Withdraw
from app.ui.movements import movements

START = datetime(2026, 11, 22, 14, 2, 30, tzinfo=UTC)
COLD = "0x3D0E4bB1a6c2f9907f00AE8D57a1C4b0E2Af77Aa"
OUT = Withdraw(Decimal(120), COLD)


def past(intent: Intent, outcome: str | None, minutes: int = 0, number: str = "") -> Past:
    at = START - timedelta(minutes=minutes)
    return Past(number or f"n{minutes}", at, intent.noted(), outcome)


def told(*rows: Past, actions: tuple[Action, ...] = (), deposits: tuple[Deposit, ...] = ()):
    return [(row.what, row.amount, row.is_doubtful) for row in movements(actions, rows, deposits)]


def test_what_left_and_what_came_stands_with_its_sign_the_newest_first() -> None:
    counted = Deposit(hash="0xab", amount=Decimal(500), state="counted", time=START)
    rows = told(
        past(SendUsdc(Decimal("0.5"), COLD), "done", 3),
        past(ClaimReward(Decimal("7.52")), "done", 2),
        past(CloseAll(()), "done", 1),
        deposits=(counted, replace_state(counted, "pending"), replace_state(counted, None)),
    )
    assert rows == [
        ("deposit", Decimal(500), False),
        ("close all positions, 0 listed", None, False),
        ("claim of the reward", Decimal("7.52"), False),
        ("send to 0x3D0E…77Aa", Decimal("-0.5"), False),
    ]


def replace_state(deposit: Deposit, state: str | None) -> Deposit:
    return deposit.model_copy(update={"state": state})


def test_what_was_not_carried_out_or_moves_nothing_is_no_movement() -> None:
    assert told(past(OUT, "failed"), past(SyncFills(), "done", 1)) == []


def test_what_nobody_knows_is_marked_whoever_sent_it() -> None:
    rows = told(past(OUT, None), past(OUT, "unknown", 1), past(OUT, "checked", 2))
    assert rows == [("withdraw to 0x3D0E…77Aa", Decimal(-120), True)] * 3
    assert told(past(OUT, "done"))[0][2] is False


def test_an_action_of_this_run_stands_once_with_the_fee_that_it_was_told() -> None:
    action = Action("n0", OUT, Phase.DONE, 1.0, START, receipt=Transfer(fee=Decimal(1)))
    assert told(past(OUT, "done"), actions=(action,)) == [
        ("withdraw to 0x3D0E…77Aa, fee 1.00", Decimal(-120), False)
    ]
    assert told(actions=(replace(action, phase=Phase.FAILED),)) == []
    assert told(actions=(replace(action, phase=Phase.SENDING),)) == []


def test_what_went_out_by_the_servers_list_is_not_told_as_a_gain() -> None:
    listed = Deposit(hash="0xab", amount=Decimal(25), state="confirmed", time=START)
    gone = listed.model_copy(update={"kind": "WITHDRAWAL"})
    assert told(deposits=(listed,)) == [("deposit", Decimal(25), False)]
    assert told(deposits=(gone,)) == []
