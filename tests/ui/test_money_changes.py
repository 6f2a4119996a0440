"""The gate of every change that closes nothing: what it asks for, what it sends, what it says.

Each test walks one program through many sends, since starting one costs more than the walk.
"""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from app.action import Phase
from app.errands import CreateReferralCode, SyncFills, TriggerCron, VerifyDeposit
from app.intents import Intent
from app.settings import DEMO_URL, Settings
from app.starts import StartAdvance, StartQuick
from app.transfers import ClaimReward, SendUsdc, Withdraw
from app.ui.dialogs.confirm import ConfirmDialog
from app.ui.stand import Stand
from tests.support.acting import ON_DISK, Acting
from tests.support.driving import NARROW, WIDE
from tests.support.dumps import reads_as_kept

TO = "0x3D0e4bB1A6C2f9907f00aE8d57a1C4b0E2aF77aA"
HASH = "0x" + "8a" * 31 + "01"


@dataclass(frozen=True)
class Case:
    """One wish, and how the simulator counts it."""

    wish: Intent
    path: str
    kind: str
    """The simulator's name for what it carried out."""
    in_doubt: Phase
    """Where it stands while nobody knows what became of it."""


QUICK = StartQuick(Decimal(50), Decimal(20), Decimal(5), 2, 4, "DOGE")
PAY = Withdraw(Decimal(20), TO)
MONEY = (
    Case(QUICK, "/trading-sessions", "create_session", Phase.UNSEEN),
    Case(
        StartAdvance(Decimal(50), "Degen", "7D", 4, "DOGE", False),
        "/trading-sessions/advance",
        "create_advance_session",
        Phase.UNSEEN,
    ),
    Case(PAY, "/user/withdraw", "withdraw", Phase.UNKNOWN),
    Case(SendUsdc(Decimal("12.50"), TO), "/user/send-usdc", "send_usdc", Phase.UNKNOWN),
    Case(ClaimReward(Decimal(7)), "/user/claim-reward", "claim_reward", Phase.UNKNOWN),
)
ERRANDS = (
    Case(VerifyDeposit(HASH), "/usdc-verification/verify", "verify_deposit", Phase.UNKNOWN),
    Case(SyncFills(), "/user/fills/sync", "sync_fills", Phase.UNKNOWN),
    Case(CreateReferralCode("me", None), "/code", "create_code", Phase.UNKNOWN),
    Case(TriggerCron(), "/trading-sessions/trigger-cron", "trigger_cron", Phase.UNKNOWN),
)


@pytest.fixture
def stage() -> Acting:
    return Acting()


def prepare(stage: Acting) -> None:
    """Have an asset without a session, a reward, and no code yet."""
    account = stage.service.world.account(stage.address)
    account.sessions[:] = [one for one in account.sessions if one.symbol != "DOGE"]
    account.reward = Decimal("7.52")
    account.referral_code = None


def dialog(stage: Acting) -> ConfirmDialog:
    screen = stage.app.screen
    assert isinstance(screen, ConfirmDialog), stage.text
    return screen


def looks(stage: Acting, name: str) -> None:
    """Compare the dialog with the text that is kept of it."""
    reads_as_kept("\n".join(stage.dialog), f"gate-{name}")


async def ask(stage: Acting, case: Case) -> None:
    """Open the gate and wait until it has read what it must."""
    wish = case.wish
    if isinstance(wish, CreateReferralCode):
        wish = CreateReferralCode(stage.service.world.account(stage.address).id, wish.code)
    stage.app.ask(wish)
    await stage.until(lambda: dialog(stage).confirming.stand is Stand.ARMED, 8)
    await stage.advance(1)


async def accept(stage: Acting) -> None:
    """Pass the gate as it asks for it."""
    if dialog(stage).confirming.words:
        await stage.type(dialog(stage).confirming.words)
        await stage.advance(1)
    await stage.press("y")
    await stage.advance(1)


async def leave(stage: Acting) -> None:
    await stage.press("escape")
    await stage.advance(1)
    assert not stage.is_asked


async def no_key_but_its_own_sends(stage: Acting, case: Case) -> None:
    """Try all that must not send; leave with the key free again."""
    await ask(stage, case)
    looks(stage, f"{case.kind}-armed")
    asked = dialog(stage).confirming.words
    await stage.paste(f"{asked}y")
    if asked:
        await stage.press("y", "enter")
        await stage.advance(1)
        await ask(stage, case)
        await stage.type(asked[:-1])
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(1)
    await stage.press("enter")
    await stage.advance(1)
    assert stage.orders == 0
    if stage.is_asked:
        await leave(stage)


async def say_no(stage: Acting, case: Case) -> None:
    """A refusal is certain, is said in the server's words, and frees the key."""
    stage.wire.answer(case.path, 400, b'{"statusCode": 400, "message": "Market is halted"}')
    await ask(stage, case)
    await accept(stage)
    assert stage.action.phase is Phase.FAILED
    assert "Market is halted" in stage.said
    looks(stage, f"{case.kind}-refused")
    assert "Market is halted" in stage.told
    await stage.press("y")
    stage.wire.restore()
    await leave(stage)


async def throttle_then_carry_out(stage: Acting, case: Case) -> None:
    """After a 429 the dialog counts down, arms again, and the same gate sends once."""
    stage.service.break_with(f"429:POST {case.path}:1:6")
    await ask(stage, case)
    sent, done = stage.orders, stage.executed
    await accept(stage)
    assert "y comes back in" in stage.text
    looks(stage, f"{case.kind}-throttled")
    await stage.press("y")
    await stage.advance(12)
    assert (stage.orders, stage.executed) == (sent + 1, done), "nothing is sent by itself"
    await accept(stage)
    await stage.until(lambda: not stage.action.is_open, 20)
    assert stage.action.phase is Phase.DONE, stage.told
    looks(stage, f"{case.kind}-done")
    assert (stage.orders, stage.executed) == (sent + 2, done + 1)
    assert stage.service.executed(case.kind) == 1
    await stage.press("y", "y")
    await stage.advance(1)
    assert stage.orders == sent + 2
    await leave(stage)


@pytest.mark.parametrize("case", [MONEY[0], MONEY[2], MONEY[4]], ids=lambda case: case.kind)
async def test_money_goes_through_its_gate_once_and_is_settled_by_what_can_be_seen(
    stage: Acting, case: Case
) -> None:
    prepare(stage)
    # On the list of events little else is read and drawn.
    async with stage.running(NARROW, "e"):
        await no_key_but_its_own_sends(stage, case)
        await say_no(stage, case)
        await throttle_then_carry_out(stage, case)
        prepare(stage)
        await stage.advance(6)
        executed = stage.executed
        stage.service.break_with(f"lost-request:POST {case.path}")
        await ask(stage, case)
        await accept(stage)
        assert stage.action.phase is Phase.UNKNOWN
        assert "may or may not" in stage.said
        assert "not done" not in stage.told.splitlines()[-1]
        await stage.advance(25)
        assert stage.action.phase is case.in_doubt
        looks(stage, f"{case.kind}-unknown")
        assert stage.executed == executed
        await leave(stage)
        if case.in_doubt is Phase.UNKNOWN:
            # Locked until the user says that it was looked up.
            stage.app.ask(case.wish)
            await stage.advance(3)
            assert dialog(stage).confirming.stand is Stand.LOCKED
            looks(stage, f"{case.kind}-locked")
            assert "type checked" in stage.said
            await accept(stage)
            await leave(stage)
            assert stage.app.runner.mark_checked(stage.action.number)
        sent = stage.orders
        stage.service.break_with(f"lost-reply:POST {case.path}")
        await ask(stage, case)
        await accept(stage)
        await stage.advance(25)
        assert (stage.orders, stage.executed) == (sent + 1, executed + 1)
        if case.in_doubt is Phase.UNKNOWN:
            assert stage.action.is_in_doubt
            assert stage.action.sight.after is not None
            assert "free " in stage.told.splitlines()[-1]
            assert "→" in stage.told.splitlines()[-1]
        else:
            assert stage.action.phase is Phase.DONE


async def test_what_moves_no_money_takes_one_plain_yes_and_its_reply(stage: Acting) -> None:
    prepare(stage)
    async with stage.running(NARROW):
        for case in ERRANDS[:2]:
            await ask(stage, case)
            assert "no money" in stage.said
            await leave(stage)
            await say_no(stage, case)
            sent, done = stage.orders, stage.executed
            since = stage.clock.monotonic()
            await ask(stage, case)
            await accept(stage)
            assert stage.action.phase is Phase.DONE, stage.told
            assert (stage.orders, stage.executed) == (sent + 1, done + 1)
            assert stage.service.executed(case.kind) == 1
            assert stage.wire.counts(since)["/user/profile"] >= 1
            await leave(stage)
            prepare(stage)
            stage.service.break_with(f"lost-request:POST {case.path}")
            await ask(stage, case)
            await accept(stage)
            assert stage.action.phase is Phase.UNKNOWN
            assert "it can be asked for again" in stage.told.splitlines()[-1]
            await leave(stage)


async def test_the_gate_shows_whose_money_where_it_goes_and_exactly_what_is_sent(
    stage: Acting,
) -> None:
    async with stage.running(WIDE):
        since = stage.clock.monotonic()
        stage.app.ask(PAY, note=["cold, from your address book"])
        assert dialog(stage).confirming.stand is Stand.READING
        stage.app.ask(QUICK)
        # A letter that comes too soon is dropped: the field says when it no longer is.
        await stage.advance(0.2)
        assert "│   in a moment " in stage.text
        await stage.advance(1.8)
        assert "│   type the words here " in stage.text
        assert len(stage.app.screen_stack) == 2, "no gate opens over a gate"
        assert stage.wire.counts(since)["/user/profile"] >= 1
        said = stage.said
        assert TO in said
        assert "cold, from your address book" in said
        assert f'POST /user/withdraw {{"amount": 20, "destination": "{TO}"}}' in said
        assert "free after ~" in said
        assert "Fee and net amount are not told" in said
        assert "type 20.00 aF77aA" in said
        border = stage.row("╭─ Withdraw")
        assert "DEMO" in border
        assert stage.app.account[-4:] in border
        assert "y is off until the words match" in said
        # A key from before the words were complete does not count, nor one right after them.
        await stage.type("20.00 af77aa")
        await stage.press("y")
        assert stage.orders == 0
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(2)
        assert (stage.orders, stage.executed) == (1, 1)
        told = stage.said
        assert "as the server said" in told
        assert "received 19.00" in told
        assert "free " in told


async def test_a_start_is_not_armed_where_a_session_is_listed_or_none_can_be_read(
    stage: Acting,
) -> None:
    async with stage.running(NARROW, "2"):
        stage.app.ask(QUICK)
        await stage.advance(3)
        assert "a session on this asset is listed" in stage.said
        await accept(stage)
        await leave(stage)
        prepare(stage)
        stage.service.break_with("5xx:GET /trading-sessions/active:always")
        stage.app.ask(QUICK)
        await stage.advance(5)
        assert "the sessions could not be read" in stage.said
        await stage.type("50.00")
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0
        stage.heal()
        await stage.press("r")
        await stage.until(lambda: dialog(stage).confirming.stand is Stand.ARMED, 60)


async def test_a_transfer_does_not_wait_for_a_balance_that_cannot_be_read(stage: Acting) -> None:
    async with stage.running(NARROW, "2"):
        stage.service.break_with("no-connection:GET /user/profile:always")
        stage.app.ask(PAY)
        await stage.advance(5)
        assert "the balance could not be read" in stage.said
        await accept(stage)
        assert (stage.orders, stage.executed) == (1, 1)
        assert stage.action.phase is Phase.ACCEPTED
        # What settles it is read on, whatever is on the screen.
        await leave(stage)
        stage.heal()
        await stage.until(lambda: stage.action.phase is Phase.DONE, 70)
        assert "before it was not read" in stage.told


async def test_a_request_whose_names_nobody_told_is_refused_with_the_reason(stage: Acting) -> None:
    for place in ("/api/docs-json", "/api/docs", "/openapi.json", "/api-json"):
        stage.wire.answer(place, 404, b'{"message": "Cannot GET"}')
    async with stage.running(NARROW):
        stage.app.ask(PAY)
        await stage.advance(1)
        assert "Nothing was sent" in stage.text
        assert "contract.bodies.withdraw" in stage.said
        await stage.press("y", "escape")
        assert stage.orders == 0
        # What is published, and what has no body, needs no contract.
        prepare(stage)
        await stage.press("2")
        await ask(stage, MONEY[0])
        await leave(stage)
        await ask(stage, MONEY[-1])
        assert "an empty body is assumed" in stage.said


async def test_a_read_only_program_shows_the_gate_and_can_send_nothing() -> None:
    stage = Acting(Settings(demo=True, base_url=DEMO_URL, read_only=True))
    async with stage.running(NARROW):
        for case in (*MONEY, *ERRANDS):
            stage.app.ask(case.wish)
            await stage.advance(1)
            assert "READ-ONLY" in stage.row("╭─")
            assert "started without the right to act" in stage.said
            await stage.press("y", "escape")
        assert stage.orders == 0


async def test_a_transfer_in_doubt_is_there_after_a_restart_and_blocks_its_address_only() -> None:
    first = Acting(ON_DISK)
    async with first.running(NARROW):
        first.service.break_with("lost-reply:POST /user/withdraw")
        await ask(first, MONEY[2])
        await accept(first)
        assert first.action.is_in_doubt
    assert first.app.runner is not None
    first.app.runner._locks.release_all()
    second = Acting(ON_DISK, service=first.service)
    async with second.running(NARROW):
        assert second.action.is_in_doubt
        assert second.action.is_restored
        second.app.ask(PAY)
        await second.advance(2)
        assert dialog(second).confirming.stand is Stand.LOCKED
        await accept(second)
        await leave(second)
        await ask(second, Case(SendUsdc(Decimal(1), TO), "", "", Phase.UNKNOWN))
        await leave(second)
        assert second.orders == 0
        second.app.ask_checked()
        await second.advance(1)
        assert "withdraw 20.00 USDC to 0x3D0e…77aA" in second.text
        assert "ended" in second.text
        await second.paste("checked")
        await second.type("check")
        assert second.action.is_in_doubt
        await second.type("ed")
        assert second.action.phase is Phase.CHECKED
        assert "no longer blocks another" in second.told
        await ask(second, MONEY[2])
        await accept(second)
        assert (second.orders, second.executed) == (1, 2)
