"""The program on a tape: the same figures, the same ages, and nothing that can be sent."""

import os
import re
from pathlib import Path

import pytest

from app.ui.screens.dashboard import DashboardScreen
from tests.support.driving import NARROW, WIDE
from tests.support.taping import SMALL, TapeStage, recording_stage


def body(rows: list[str]) -> list[str]:
    """The rows between the bars, without what counts seconds by its own ticks."""
    counted = r"(?<=Next try) in [^,]*| +\d+ s$"
    return [
        re.sub(counted, "", row) if "long" in row or "Next" in row else row for row in rows[1:-1]
    ]


async def test_a_replay_shows_at_each_moment_what_the_recorded_screen_showed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "demo.tape"
    stage = recording_stage(path, keep_addresses=True)
    began = stage.clock.monotonic()
    shown: dict[float, list[str]] = {}
    async with stage.running(WIDE, "1", "3"):
        assert " REC " in stage.status
        for seconds in (2.9, 13.0, 0.5):
            await stage.advance(seconds)
            shown[stage.clock.monotonic() - began] = stage.rows
        stage.service.break_with("no-connection::always")
        await stage.advance(34)
        shown[stage.clock.monotonic() - began] = stage.rows
        stage.service.faults.clear()
        await stage.until(lambda: "● connected" in stage.status)
        await stage.advance(3.1)
        shown[stage.clock.monotonic() - began] = stage.rows
    tape = TapeStage(path)
    async with tape.running(WIDE, "3", loaded=False):
        for after, rows in shown.items():
            left = after - tape.reel.monotonic()
            await tape.advance(min(left, tape.tape.length - tape.reel.monotonic()))
            await tape.press("space")
            assert tape.status.startswith(" TAPE DEMO  0x71C7…976F  READ-ONLY")
            assert body(tape.rows) == body(rows)
            await tape.press("space")


async def test_a_tape_is_stopped_stepped_and_moved_by_its_keys() -> None:
    stage = TapeStage(SMALL)
    async with stage.running(WIDE):
        assert isinstance(stage.app.screen, DashboardScreen)
        await stage.advance(1)
        assert "not on the tape" not in stage.text
        await stage.press("space")
        stood = stage.hints
        assert "paused" in stood
        await stage.advance(30)
        assert stage.hints == stood
        await stage.press("full_stop")
        at = stage.reel.monotonic()
        await stage.press("full_stop")
        assert stage.reel.monotonic() == stage.tape.next_moment(at) > at
        await stage.press("comma")
        assert stage.reel.monotonic() == at
        await stage.press("greater_than_sign", "greater_than_sign", "less_than_sign")
        assert "2×" in stage.hints
        # While there was no connection the rows are as old as they were.
        await stage.press("T", *"14:03:08", "enter")
        assert "○ offline" in stage.status
        await stage.press("T", *"+9h", "enter")
        assert "not on the tape. Type another." in stage.text
        await stage.press("escape")
        assert stage.reel.now().strftime("%H:%M:%S") == "14:03:08"
        await stage.press("T", *"-30", "enter")
        await stage.advance(1)
        assert "● connected" in stage.status
        assert stage.app.events == tuple(e for e in stage.app.events if e.time <= stage.reel.now())
        await stage.press("space")
        await stage.advance(60)
        assert "end of the tape" in stage.hints
        assert stage.reel.monotonic() == stage.tape.length


async def test_a_tape_sends_nothing_asks_nobody_and_writes_nothing() -> None:
    stage = TapeStage(SMALL)
    async with stage.running(NARROW, "3"):
        for key in ("x", "X"):
            await stage.press(key)
            assert "This is a tape" in stage.text
            await stage.press("escape")
        assert stage.app.runner is None
        assert "space pause" in stage.hints
        assert re.search(r"14:0\d:\d\d of 14:03:\d\d  1×$", stage.hints)
    assert not os.path.exists(os.environ["ALURA_HOME"])  # noqa: ASYNC240  # a look, at the end


async def test_what_was_not_recorded_is_called_so(capsys: pytest.CaptureFixture[str]) -> None:
    stage = TapeStage(SMALL)
    async with stage.running(WIDE, "5", loaded=False):
        await stage.advance(3)
        assert "○ not on the tape" in stage.text
        assert "The tape holds no answer to this" in stage.text
        assert [event for event in stage.app.events if event.kind == "notice"] == []


async def test_a_recording_that_ends_says_so_and_the_program_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "demo.tape"
    stage = recording_stage(path)
    async with stage.running(NARROW):
        assert " REC " in stage.status
        path.unlink()
        await stage.advance(4)
        assert " REC " not in stage.status
        assert "the file was removed" in stage.app.events[-1].text
        assert "● connected" in stage.status
