"""Money by keys, from the form to what it says in the end: refused input, a refusal of the server,
a lost reply, success. What the tests of each screen hold of that is not held again here.

Whatever is pressed after a lost reply, one request was sent and it was carried out once.
"""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import NamedTuple

import pytest
from textual.widgets import Input

from app.action import Phase
from app.intents import Proof
from app.ui.dialogs.gate import GateDialog
from app.ui.stand import Stand
from tests.support.acting import Acting
from tests.support.driving import NARROW

COLD = "0x3D0E4bB1a6c2f9907f00AE8D57a1C4b0E2Af77Aa"
HASH = "0x" + "5" * 63 + "a"
LOST = "no reply to trust"
HALTED = b'{"statusCode": 400, "message": "Market is halted"}'


class Form(NamedTuple):
    """A way to move money, or what belongs to it."""

    kind: str
    """The simulator's name for what it carries out."""
    path: str
    ask: Callable[[Acting], Awaitable[None]]
    """Opens the gate, by keys."""
    settled_by: Proof
    """What ends the doubt after a lost reply."""


@pytest.fixture
def stage() -> Acting:
    """An account without a code, and with three assets that no session is on."""
    stage = Acting()
    account = stage.service.world.account(stage.address)
    free = ("DOGE", "XRP", "AVAX")
    account.sessions[:] = [one for one in account.sessions if one.symbol not in free]
    account.referral_code = None
    return stage


def gate(stage: Acting) -> GateDialog:
    screen = stage.app.screen
    assert isinstance(screen, GateDialog), stage.text
    return screen


async def ask(stage: Acting, form: Form) -> None:
    """Open the gate, and wait until it has read what it must and the hand has come to rest."""
    await form.ask(stage)
    await stage.until(lambda: gate(stage).asking.stand is Stand.ARMED, 8)
    await stage.advance(1)


async def accept(stage: Acting) -> None:
    """Pass the gate as it asks for it."""
    if gate(stage).asking.words:
        await stage.type(gate(stage).asking.words)
        await stage.advance(1)
    await stage.press("y")
    await stage.advance(1)


async def is_refused(stage: Acting, form: Form) -> None:
    """Have the server refuse it: it says why, nothing is carried out, and another may follow."""
    sent, done = stage.orders, stage.executed
    stage.wire.answer(form.path, 400, HALTED)
    await ask(stage, form)
    await accept(stage)
    assert "✕ refused “Market is halted”" in stage.said
    assert stage.action.phase is Phase.FAILED
    stage.wire.restore()
    await stage.press("y", "escape")
    assert (stage.orders, stage.executed) == (sent + 1, done)


async def loses_its_reply(stage: Acting, form: Form) -> None:
    """Have the server carry it out and its answer get lost: whatever is pressed, it is sent once.

    What a reading shows is done; what none shows is locked; the rest names the one before.
    """
    sent, done, lost = stage.orders, stage.executed, stage.told.count(LOST)
    stage.service.break_with(f"lost-reply:POST {form.path}")
    await ask(stage, form)
    await accept(stage)
    assert stage.told.count(LOST) == lost + 1
    await stage.press("y", "y")
    if form.settled_by is Proof.READING:
        await stage.until(lambda: stage.action.phase is Phase.DONE, 10)
        assert "✓ " in stage.said
        await stage.press("escape")
    else:
        assert stage.action.phase is Phase.UNKNOWN
        assert "it may or may not have been carried out" in stage.said
        await stage.press("escape")
        await form.ask(stage)
        await stage.advance(4)
        if form.settled_by is Proof.WORD:
            assert gate(stage).asking.stand is Stand.LOCKED
            assert "type checked on the wallet screen (6)" in stage.said
            await accept(stage)
        else:
            assert "and its outcome is unknown." in stage.said
        await stage.press("escape")
    assert (stage.orders, stage.executed) == (sent + 1, done + 1)
    assert stage.service.executed(form.kind) == 1


async def succeeds(stage: Acting, form: Form) -> None:
    """Carry it out, and wait until that is certain."""
    sent, done = stage.orders, stage.executed
    await ask(stage, form)
    await accept(stage)
    await stage.until(lambda: stage.action.phase is Phase.DONE, 10)
    assert "✓ " in stage.said
    await stage.press("y", "escape")
    assert (stage.orders, stage.executed) == (sent + 1, done + 1)


def by_key(key: str) -> Callable[[Acting], Awaitable[None]]:
    async def press(stage: Acting) -> None:
        await stage.press(key)

    return press


def by_fields(key: str, name: str, *texts: str) -> Callable[[Acting], Awaitable[None]]:
    async def fill(stage: Acting) -> None:
        form = stage.app.screen.forms[name]
        if not form.display:
            await stage.press(key)
        form.query(Input).first().focus()
        await stage.settle()
        await stage.fill(*texts)
        await stage.press("enter")

    return fill


async def claim(stage: Acting) -> None:
    # There is something to claim again, though the one before was carried out.
    stage.service.world.account(stage.address).reward = Decimal("7.52")
    await stage.press("r")
    await stage.advance(1)
    await stage.press("a")


WITHDRAW = Form("withdraw", "/user/withdraw", by_fields("w", "withdraw", "20", COLD), Proof.WORD)
SEND = Form("send_usdc", "/user/send-usdc", by_fields("u", "send", "12.5", COLD), Proof.WORD)
VERIFY = Form(
    "verify_deposit", "/usdc-verification/verify", by_fields("v", "verify", HASH), Proof.REPLY
)
CLAIM = Form("claim_reward", "/user/claim-reward", claim, Proof.WORD)
FILLS = Form("sync_fills", "/user/fills/sync", by_key("f"), Proof.REPLY)


async def test_what_the_wallet_sends_is_sent_once_whatever_becomes_of_the_reply(
    stage: Acting,
) -> None:
    async with stage.running(NARROW, "6"):
        for form in (CLAIM, FILLS):
            await is_refused(stage, form)
            await loses_its_reply(stage, form)
        await is_refused(stage, SEND)
        await succeeds(stage, SEND)
        await stage.press("escape")
        for form in (WITHDRAW, VERIFY):
            await loses_its_reply(stage, form)
            await stage.press("escape")


def start_on(symbol: str) -> Callable[[Acting], Awaitable[None]]:
    async def fill(stage: Acting) -> None:
        stage.app.screen.fields["asset"].entry.focus()
        await stage.settle()
        await stage.fill(symbol, "200")
        await stage.press("enter")

    return fill


QUICK = Form("create_session", "/trading-sessions", start_on("doge"), Proof.READING)
ADVANCE = Form(
    "create_advance_session", "/trading-sessions/advance", start_on("xrp"), Proof.READING
)


async def test_a_session_of_either_kind_is_started_once_whatever_becomes_of_the_reply(
    stage: Acting,
) -> None:
    async with stage.running(NARROW, "n"):
        await stage.fill("doge", "200", "40")
        await loses_its_reply(stage, QUICK)
        await stage.advance(6)
        await stage.press("enter")
        assert not stage.is_asked, "it is listed by now"
        await stage.press("ctrl+t")
        stage.app.screen.fields["asset"].entry.focus()
        await stage.settle()
        await stage.fill("btc", "9")
        assert "✕ a session runs on BTC, index 0" in stage.text
        assert "✕ 10 or more" in stage.text
        await stage.press("enter")
        assert not stage.is_asked
        await is_refused(stage, ADVANCE)
        await loses_its_reply(stage, ADVANCE)
        await succeeds(stage, ADVANCE._replace(ask=start_on("avax")))


async def close_all(stage: Acting) -> None:
    await stage.press("ctrl+p")
    await stage.type("close all")
    await stage.advance(1)
    await stage.press("enter")


ASSET = Form("close_asset", "/user/close-position", by_key("x"), Proof.READING)
ALL = Form("close_all", "/user/close-all-positions", close_all, Proof.READING)


async def test_an_asset_and_then_all_are_closed_once_whatever_becomes_of_the_reply() -> None:
    stage = Acting()
    async with stage.running(NARROW, "2"):
        await stage.advance(2)
        for form in (ASSET, ALL):
            await is_refused(stage, form)
            await loses_its_reply(stage, form)
        assert stage.app.trade.value is None


async def create(stage: Acting) -> None:
    await stage.press("plus", "enter")


async def test_a_code_is_created_once_though_the_reply_is_lost(stage: Acting) -> None:
    user = stage.service.world.account(stage.address).id
    async with stage.running(NARROW, "7"):
        await loses_its_reply(
            stage, Form("create_code", f"/referrals/{user}/code", create, Proof.REPLY)
        )
