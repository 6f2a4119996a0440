"""A signed close to be handed in elsewhere, and the engine's run by hand, from the palette."""

import json
import logging
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from app import paths
from app.ui.dialogs.signature import SignatureDialog
from app.ui.palette import commands
from app.ui.pieces import plain
from app.ui.widgets.text_block import TextBlock
from tests.support.driving import NARROW, WIDE, Stage
from tests.support.taping import recording_stage

SIGNED = "close-signature"
CRON = "/trading-sessions/trigger-cron"


async def run(stage: Stage, title: str) -> None:
    """Do what the palette does for a line of it, and let its dialog be painted."""
    next(each for each in commands(stage.app) if each.title == title).callback()
    await stage.settle()


def said(stage: Stage) -> str:
    """The words of the dialog."""
    lines = stage.app.screen.query_one(TextBlock)._lines
    return " ".join(" ".join(plain(line) for line in lines).split())


def offered(stage: Stage) -> set[str]:
    return {each.title for each in commands(stage.app)}


async def test_a_signed_close_is_masked_for_half_a_minute_and_written_only_on_request(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tape = tmp_path / "signed.tape"
    stage = recording_stage(tape)
    async with stage.running(NARROW, "3", "down"):
        await run(stage, "Signed close")
        assert "Whoever has it can close the position with it" in said(stage)
        # A key that was on its way already, and those that leave dialogs, ask for nothing.
        assert "y in a moment" in said(stage)
        await stage.press("y")
        assert not stage.wire.contents
        await stage.advance(1)
        assert "y ask for it" in said(stage)
        await stage.press("y")
        (path,) = stage.wire.contents
        assert path.endswith(SIGNED)
        whole = stage.wire.bodies[path]
        dialog = stage.app.screen
        assert isinstance(dialog, SignatureDialog)
        assert "•••••••••• " in said(stage)
        assert "30 s left" in said(stage)
        await stage.advance(2)
        await stage.press("w", "w")
        (file,) = paths.signed_closes().iterdir()
        assert json.loads(file.read_text()) == whole
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "Delete it when it was handed in." in said(stage)
        await stage.advance(28)
        assert "this program no longer has it" in said(stage)
        assert dialog.close.secret is None
        await stage.press("y")
        assert len(stage.wire.contents[path]) == 2
        await stage.press("escape")
        assert dialog.close.secret is None
        assert stage.service.backend.executed.total() == 0
        told = "".join(event.text for event in stage.app.events) + repr(dialog.close) + stage.text
    for part in (whole["signature"]["r"], whole["signature"]["s"]):
        assert part not in told + caplog.text + tape.read_text()
    assert SIGNED in tape.read_text()
    assert not paths.journal().exists()


async def test_a_signed_close_that_cannot_be_had_says_why(stage: Stage) -> None:
    stage.wire.answer(SIGNED, 403, b'{"statusCode": 403, "message": "Agent not approved"}')
    async with stage.running(WIDE, "3"):
        await run(stage, "Signed close")
        await stage.advance(1)
        await stage.press("y")
        assert "Agent not approved" in said(stage)
        paths.signed_closes().parent.mkdir(parents=True, exist_ok=True)
        paths.signed_closes().write_text("in the way")
        stage.wire.answer(SIGNED, 200, b'{"signature": "0xabc"}')
        await stage.press("y", "w")
        assert "✕ not written:" in said(stage)
        await stage.press("escape", "2")
        await run(stage, "Signed close")
        assert "There is no position under the cursor." in said(stage)


async def test_a_read_only_program_signs_nothing_and_runs_no_engine() -> None:
    stage = Stage(settings=replace(Stage().settings, read_only=True))
    async with stage.running(NARROW, "3"):
        await run(stage, "Signed close")
        assert "without the right to act: nothing is signed." in said(stage)
        await stage.press("escape")
        await run(stage, "Testing: run the engine once")
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(1)
    assert not stage.wire.contents


async def test_the_engine_is_run_once_after_a_plain_question(stage: Stage) -> None:
    async with stage.running(NARROW, "2"):
        await run(stage, "Testing: run the engine once")
        await stage.advance(2)
        assert "POST /trading-sessions/trigger-cron" in stage.text
        assert CRON not in stage.wire.counts()
        await stage.press("y")
        await stage.advance(2)
        assert stage.wire.counts()[CRON] == stage.service.executed("trigger_cron") == 1


async def test_calls_for_testing_are_offered_where_no_real_money_is() -> None:
    for settings, is_offered in (
        (Stage().settings, True),
        (replace(Stage().settings, demo=False, base_url="https://testnet-api.alura.fun"), True),
        (replace(Stage().settings, demo=False, base_url="http://localhost:3000"), True),
        (replace(Stage().settings, demo=False, base_url="https://api.alura.fun"), False),
        (replace(Stage().settings, demo=False, base_url="https://test.example.org"), False),
    ):
        stage = Stage(settings=settings)
        assert ("Testing: run the engine once" in offered(stage)) is is_offered
