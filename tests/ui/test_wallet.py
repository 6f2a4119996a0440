"""The wallet screen by keys: what there is, and what is said where it is missing."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.feeds import Topic
from app.settings import DEMO_URL, Settings
from tests.support.driving import NARROW, WIDE, Stage
from tests.support.taping import recording_stage

PROFILE, SUM = "/user/profile", "/total-deposited"


async def test_figures_the_server_leaves_out_are_worked_out_and_marked(stage: Stage) -> None:
    left = ("marginUsed", "unrealizedPnl")

    def change(profile: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in profile.items() if key not in left}

    stage.wire.change(PROFILE, change)
    async with stage.running(WIDE, "6"):
        margin = sum(position.margin for position in stage.app.trade.value.positions)
        assert f"~{margin:,.2f}   in 5 positions" in stage.row("Margin in use")
        assert "~▲ +" in stage.row("Open PnL") or "~▼ −" in stage.row("Open PnL")
        # Of old positions nothing is summed up.
        stage.wire.answer("current-trade", 500)
        await stage.until(lambda: "—" in stage.row("Margin in use"))
        assert "positions" not in stage.row("Margin in use")
        assert stage.row("Open PnL").split()[2] == "—"


async def test_the_own_address_has_its_name_and_another_of_the_server_is_told() -> None:
    other = "0x" + "1a" * 20
    mine = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"
    stage = Stage(
        settings=Settings(
            demo=True, base_url=DEMO_URL, read_only=False, addresses=(("main", mine.lower()),)
        )
    )
    stage.wire.change(PROFILE, lambda profile: {**profile, "walletAddress": other})
    async with stage.running(WIDE, "6"):
        assert stage.address in stage.row(" account ")
        assert "main, from your address book" in stage.text
        assert f"◆ server: {other}" in stage.text
        await stage.resize(*NARROW)
        assert f"account {stage.address}  ◆ server: 0x1a1a…1a1a" in stage.text


async def test_the_sum_is_the_servers_own_and_never_an_old_one(stage: Stage) -> None:
    stage.wire.change(SUM, lambda total: {**total, "totalDeposited": 4711.5})
    async with stage.running(NARROW, "6"):
        assert "counted 4,711.50 USDC" in stage.row(" Deposits ")
        assert stage.app.deposited.value.total == Decimal("4711.5")
        stage.wire.answer(SUM, 500)
        stage.app.refresh_feeds({Topic.DEPOSITED})
        await stage.until(lambda: "withheld" in stage.row(" Deposits "))
        assert "total withheld, ✕ server error 500" in stage.row(" Deposits ")
        assert "4,711" not in stage.text
        assert stage.row(" Deposits ").endswith("live")


KEY = "/auth/evm/trading-key"


async def test_the_trading_key_is_asked_for_masked_and_gone_again(tmp_path: Path) -> None:
    tape = tmp_path / "wallet.tape"
    stage = recording_stage(tape)
    stage.settings = replace(stage.settings, read_only=True)
    profile = stage.wire.hold(PROFILE)
    async with stage.running(NARROW, "6", loaded=False):
        await stage.press("t")
        assert "which was not read yet" in stage.text
        await stage.press("escape")
        profile.set()
        await stage.load()
        assert "key t shows, masked" in stage.text
        assert stage.wire.counts()[KEY] == 0
        asked = stage.wire.hold(KEY)
        stage.strike("t", "t")
        await stage.settle()
        asked.set()
        await stage.settle()
        secret = stage.wire.bodies[KEY]["privateKey"]
        shown = f"key •••••{secret[-4:]}"
        assert f"{shown}   30 s left" in stage.row("account")
        await stage.advance(2)
        assert f"{shown}   28 s left" in stage.row("account")
        await stage.resize(*WIDE)
        assert stage.wire.bodies[KEY]["agentAddress"] in stage.text
        assert secret[-5:] not in stage.text
        await stage.advance(28)
        assert "•" not in stage.text
        assert stage.wire.counts()[KEY] == 1
        await stage.press("t")
        assert shown.removeprefix("key ") in stage.text
        await stage.press("t")
        assert "not shown" in stage.row("trading key")
        # Whatever takes the screen away takes the key away.
        await stage.press("t", "?")
        await stage.press("escape")
        assert "not shown" in stage.row("trading key")
        held = stage.wire.hold(KEY)
        await stage.press("t", "1")
        held.set()
        await stage.press("6")
        assert "not shown" in stage.row("trading key")
        told = "".join(event.text for event in stage.app.events)
    assert secret not in told + tape.read_text(encoding="utf-8")
    assert "trading-key" in tape.read_text(encoding="utf-8")


async def test_a_trading_key_that_is_refused_is_told_in_the_servers_words(stage: Stage) -> None:
    body = b'{"statusCode": 403, "message": "No agent approved yet", "error": "Forbidden"}'
    stage.wire.answer(KEY, 403, body)
    async with stage.running(WIDE, "6", "t"):
        assert "✕ refused" in stage.row("trading key")
        assert "No agent approved yet" in stage.text
        stage.wire.answer(KEY, 200, b'{"agentAddress": "0x51510000"}')
        await stage.advance(30)
        await stage.press("t")
        assert "the server sent none" in stage.row("trading key")
        stage.wire.answer(KEY, 200, b'{"tradingKey": "short-one"}')
        await stage.press("t")
        assert stage.row("trading key").split()[2] == "•••••"
