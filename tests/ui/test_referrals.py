"""The referral screen by keys: the own code, what it brought, codes of others."""

import base64
import json
from decimal import Decimal

from tests.support.driving import NARROW, Stage

CHECK = "/referrals/check"


async def test_codes_are_checked_once_each_and_answered_in_place(stage: Stage) -> None:
    def sent() -> list[bytes]:
        return stage.wire.contents.get(CHECK, [])

    async with stage.running(NARROW, "7"):
        await stage.press("v", *"cl", "escape", "v", "enter")
        assert "v type a code" in stage.text
        assert not sent()
        held = stage.wire.hold(CHECK)
        await stage.press("v", *"NOPE", "enter")
        assert "… asking demo.localhost for NOPE" in stage.text
        held.set()
        await stage.until(lambda: "✕ NOPE cannot be used: “Referral code not found”" in stage.text)
        await stage.press("v", *"alura", "minus", *"71c7ec", "enter")
        await stage.until(lambda: "✓ alura-71c7ec can be used; it is your own." in stage.text)
        stage.wire.answer(CHECK, 400, b'{"message": ["code is too odd"], "statusCode": 400}')
        await stage.press("v", *"q", "enter")
        await stage.until(lambda: "✕ q was refused: “code is too odd”" in stage.text)
        asked = [json.loads(body) for body in sent()]
        assert asked == [{"code": "NOPE"}, {"code": "alura-71c7ec"}, {"code": "q"}]


async def test_code_and_link_go_to_the_terminal_and_what_went_is_said(stage: Stage) -> None:
    written: list[str] = []
    async with stage.running(NARROW, "7"):
        driver = stage.app._driver
        assert driver is not None
        driver.write = written.append
        await stage.press("c")
        assert "✓ Code copied: ALURA-71C7EC" in stage.text
        assert "over SSH or tmux it may not arrive" in stage.text
        await stage.press("l")
        assert "✓ Link copied: https://alura.fun/?ref=ALURA-71C7EC" in stage.text
        user = stage.service.world.account(stage.address).id
        stage.wire.change(f"/{user}", lambda sent: {**sent, "referralLink": None})
        await stage.press("r")
        await stage.advance(2)
        await stage.press("l")
        assert "There is no link to copy: the server gives none." in stage.text
        assert "http" not in stage.text
    for text in ("ALURA-71C7EC", "https://alura.fun/?ref=ALURA-71C7EC"):
        assert any(base64.b64encode(text.encode()).decode() in part for part in written)


async def test_nothing_is_asked_before_the_profile_has_named_the_user(stage: Stage) -> None:
    stage.service.break_with("5xx:/user/profile:always")
    async with stage.running(NARROW, "7", loaded=False):
        await stage.until(lambda: stage.text.count("✕ server error 502") == 4, 10)
        assert not any("/referrals" in sent.path for sent in stage.wire.sent)
        stage.service.faults.clear()
        await stage.until(lambda: "ALURA-71C7EC" in stage.text, 70)


async def test_a_code_is_created_once_after_it_was_shown_and_then_read(stage: Stage) -> None:
    account = stage.service.world.account(stage.address)
    account.referral_code, account.volume = None, Decimal("9000.5")
    path = f"/referrals/{account.id}/code"
    async with stage.running(NARROW, "7"):
        assert "No referral code yet." in stage.text
        assert "9,000.50 of 10,000.00 USDC" in stage.text
        await stage.press("plus", "escape", "plus", *"fox42", "enter")
        await stage.advance(1)
        assert f"sends POST {path}" in stage.text
        assert '"fox42"' in stage.text
        assert path not in stage.wire.contents
        await stage.press("y")
        await stage.until(lambda: "Trading volume of 10,000.00 USDC needed" in stage.text, 10)
        assert stage.wire.contents[path] == [b'{"code": "fox42"}']
        await stage.press("escape")
        account.volume = Decimal(10_000)
        await stage.press("plus", "enter")
        await stage.advance(1)
        await stage.press("y")
        await stage.until(lambda: "   code          ALURA-" in stage.text, 20)
        assert stage.wire.contents[path] == [b'{"code": "fox42"}', b""]
