"""Two terminals, quitting, crashes, and everything that can happen to a screen meanwhile: what was
sent is settled and said, once, whatever becomes of the dialog."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from app import paths
from app.action import Phase
from app.action_table import action_calls
from app.api.client import ReadOnlyClient
from app.journal import Journal
from app.settings import Settings
from tests.support.acting import CLOSE, ON_DISK, TRADE, Acting
from tests.support.driving import WIDE

HOLD = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from app.locks import KeyLocks
locks = KeyLocks(Path(sys.argv[1]))
assert locks.take(sys.argv[2], datetime(2026, 11, 22, 14, 0, tzinfo=UTC)) is None
print("held", flush=True)
sys.stdin.read()
"""
ANOTHER = "0x" + "22" * 20


@pytest.fixture
def stage() -> Acting:
    return Acting(ON_DISK)


async def accept(stage: Acting) -> str:
    aimed: str = stage.aimed["id"]
    await stage.ask()
    await stage.press("y")
    return aimed


async def settled(stage: Acting) -> None:
    await stage.until(lambda: stage.app.actions and not stage.action.is_open, 90)


def bury(stage: Acting) -> None:
    """Do what the system does when a process is gone: this one goes on."""
    assert stage.app.runner is not None
    stage.app.runner._locks.release_all()


# Two terminals


async def test_two_terminals_on_one_position_send_once(stage: Acting) -> None:
    other = Acting(ON_DISK, stage.service)
    async with stage.acting(), other.acting():
        assert stage.aimed["id"] == other.aimed["id"]
        await stage.ask()
        await other.ask()
        assert "in flight" in other.text
        await other.press("y")
        await stage.press("y")
        await other.press("y", "y")
        await stage.advance(4)
        assert stage.executed == 1
        assert stage.orders + other.orders == 1


@contextmanager
def another_process_at(key: str) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold a lock, and kill it in the end."""
    command = [sys.executable, "-c", HOLD, str(paths.locks()), key]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


async def test_a_position_that_another_process_is_at_is_locked(stage: Acting) -> None:
    async with stage.acting():
        with another_process_at(f"{_scope(stage)}/position:{stage.aimed['id']}") as process:
            await stage.ask()
            assert f"process {process.pid}" in stage.text
            await stage.press("y")
            await stage.advance(2)
            assert stage.orders == 0
            await stage.press("escape")
        aimed = await accept(stage)
        await stage.advance(1)
        assert stage.closed == [aimed], "what a dead process held is free"


async def test_keeping_gives_the_position_back_to_the_other_terminal(stage: Acting) -> None:
    other = Acting(ON_DISK, stage.service)
    async with stage.acting(), other.acting():
        await stage.ask()
        await stage.press("escape")
        await accept(other)
        await other.advance(2)
        assert (stage.orders, other.orders, stage.executed) == (0, 1, 1)


async def test_a_second_terminal_does_not_take_over_what_the_first_is_at(stage: Acting) -> None:
    other = Acting(ON_DISK, stage.service)
    async with stage.acting():
        gate = stage.wire.hold(CLOSE)
        await accept(stage)
        async with other.acting():
            assert other.app.actions == ()
            await other.advance(20)
            assert "after sending" not in other.told
        gate.set()
        await settled(stage)
        assert stage.action.phase is Phase.DONE


# The end of the program


async def test_quitting_in_flight_asks_and_staying_sees_the_outcome(stage: Acting) -> None:
    async with stage.acting():
        for quit_key in ("q", "ctrl+c"):
            gate = stage.wire.hold(CLOSE)
            await accept(stage)
            await stage.press("escape", quit_key)
            assert "Quit?" in stage.text, quit_key
            await stage.press(quit_key, "enter")
            assert not stage.is_asked, quit_key
            assert stage.app.is_running
            gate.set()
            await settled(stage)
            assert stage.action.phase is Phase.DONE
            await stage.advance(1)
        # From the dialog in flight it asks as well.
        stage.wire.hold(CLOSE)
        await accept(stage)
        assert stage.action.phase is Phase.SENDING
        await stage.press("ctrl+c")
        assert "Quit?" in stage.text or stage.app.is_running


async def test_what_was_in_flight_when_the_program_ended_is_settled_by_the_next(
    stage: Acting,
) -> None:
    async with stage.acting():
        stage.wire.hold(CLOSE)
        aimed = await accept(stage)
        await stage.press("escape", "q", "y")
        assert stage.app._exit
    bury(stage)
    after = Acting(ON_DISK, stage.service)
    async with after.running(WIDE, "3"):
        assert "unknown, checking; sent by a program that ended" in after.told
        await settled(after)
        assert after.action.phase is Phase.DONE
        assert after.action.intent.targets[0].position_id == aimed
        assert (after.orders, after.executed) == (0, 1)
    assert Journal(paths.journal(), _scope(after)).unpaired() == []


async def test_sigterm_in_flight_leaves_a_line_that_the_next_start_settles(stage: Acting) -> None:
    async with stage.acting():
        stage.wire.hold(CLOSE)
        await accept(stage)
        os.kill(os.getpid(), signal.SIGTERM)
        await stage.settle()
        assert stage.app.return_code == 128 + signal.SIGTERM
    bury(stage)
    assert len(Journal(paths.journal(), _scope(stage)).unpaired()) == 1
    after = Acting(ON_DISK, stage.service)
    async with after.acting():
        await settled(after)
        assert after.action.phase is Phase.DONE


async def test_what_a_crash_left_and_was_never_carried_out_is_said_to_be_still_open(
    stage: Acting,
) -> None:
    async with stage.acting():
        stage.service.break_with(f"hang:POST {CLOSE}")
        aimed = await accept(stage)
    bury(stage)
    stage.heal()
    after = Acting(ON_DISK, stage.service)
    async with after.acting():
        assert after.action.phase is Phase.UNKNOWN
        row = next(row for row in after.listed if row["id"] == aimed)
        assert "? unknown " in after.row(f" {row['symbol']} ")
        await after.ask()
        await after.press("y")
        await after.advance(1)
        assert after.orders == 0, "it is locked until it is settled"
        await after.press("escape")
        stage.clock.jump(3600)
        await settled(after)
        assert after.action.phase is Phase.STILL_OPEN
        assert "still open 1 h " in after.told, "counted from the sending, not from the start"
        await after.ask()
        assert "its outcome is unknown" in after.text
        await after.press("escape")
        await after.advance(1)
        await accept(after)
        await after.advance(2)
        assert after.closed == [aimed]


async def test_a_journal_that_cannot_be_written_stops_the_sending(stage: Acting) -> None:
    async with stage.acting():
        paths.journal().mkdir(parents=True)
        await accept(stage)
        await stage.advance(2)
        assert stage.orders == 0
        assert "journal cannot be written" in stage.told


async def test_a_journal_that_cannot_be_read_does_not_stop_the_start(stage: Acting) -> None:
    paths.journal().mkdir(parents=True)
    async with stage.acting():
        await accept(stage)
        await stage.advance(2)
        assert stage.orders == 0


async def test_the_journal_keeps_no_secret_and_nothing_settled_for_the_next_start(
    stage: Acting,
) -> None:
    async with stage.acting():
        assert stage.app.desk is not None
        token = stage.app.desk.access.token
        assert token is not None
        await accept(stage)
        await settled(stage)
        text = paths.journal().read_text()
        lines = [json.loads(line) for line in text.splitlines()]
        assert [line["step"] for line in lines] == ["sending", "outcome"]
        assert not {"token", "signature", "authorization", "key"} & {
            name.casefold() for line in lines for name in line
        }
        for secret in (token.secret, "Bearer", "eyJ"):
            assert str(secret) not in text
        assert paths.journal().stat().st_mode & 0o077 == 0
    after = Acting(ON_DISK, stage.service)
    async with after.acting():
        assert after.app.actions == ()


# A program that may not act


async def test_a_read_only_program_has_no_way_to_send(stage: Acting) -> None:
    reader = Acting(replace(ON_DISK, read_only=True))
    async with reader.acting():
        assert "READ-ONLY" in reader.status
        assert reader.app.desk is not None
        await reader.ask()
        assert "read-only" in reader.text
        assert "Start it without" in reader.text
        await reader.press("y", "enter", "y")
        await reader.advance(2)
        assert reader.orders == 0
    assert not paths.journal().exists()


def test_a_read_only_client_has_no_calls_for_intents() -> None:
    client = ReadOnlyClient.__new__(ReadOnlyClient)
    assert action_calls(client) == {}
    assert not hasattr(client, "money")
    assert Settings().read_only


# Everything else that happens meanwhile


async def resize(stage: Acting) -> None:
    await stage.resize(60, 20)
    await stage.resize(160, 45)
    await stage.resize(80, 24)


async def switch(stage: Acting) -> None:
    await stage.press("escape", "1", "e", "2")
    await stage.advance(1)
    await stage.press("3")


async def disconnect(stage: Acting) -> None:
    stage.service.break_with(f"no-connection:GET {TRADE}:3")
    await stage.advance(3)


async def sleep(stage: Acting) -> None:
    stage.clock.jump(3600)
    await stage.advance(2)


async def log_out(stage: Acting) -> None:
    stage.service.break_with("token-ended:GET ")
    await stage.until(lambda: not stage.app.signed_in, 4)
    stage.sign_in_again()
    await stage.advance(1)


@pytest.mark.parametrize("phase", ["sending", "accepted", "unknown"])
async def test_whatever_happens_in_a_phase_the_outcome_is_settled_and_said(
    stage: Acting, phase: str
) -> None:
    async with stage.acting():
        # The server goes on to list what it has closed.
        listed = list(stage.listed)
        stage.relist(lambda rows: listed)
        gate = stage.wire.hold(CLOSE)
        if phase == "unknown":
            stage.service.break_with(f"lost-reply:POST {CLOSE}")
        if phase != "sending":
            gate.set()
        aimed = await accept(stage)
        for disturb in (resize, switch, disconnect, sleep, log_out):
            await disturb(stage)
            assert stage.action.phase == phase
        gate.set()
        stage.wire.restore()
        await settled(stage)
        assert stage.action.phase is Phase.DONE
        assert (stage.orders, stage.closed) == (1, [aimed])
        assert "after sending; a session that is still running may open again" in stage.told


async def test_whatever_happens_to_an_armed_dialog_nothing_is_sent_by_itself(
    stage: Acting,
) -> None:
    async with stage.acting():
        for disturb in (resize, disconnect, sleep):
            await stage.ask()
            assert "checked" in stage.text, disturb
            await disturb(stage)
            await stage.advance(10)
            assert stage.orders == 0, disturb
            await stage.press("escape")
            await stage.advance(1)


async def test_the_token_ends_while_the_dialog_is_armed_and_nothing_is_sent(
    stage: Acting,
) -> None:
    async with stage.acting():
        await stage.ask()
        stage.service.break_with("token-ended:GET ")
        await stage.advance(5)
        assert "logged out" in stage.text
        await stage.press("y")
        await stage.advance(1)
        assert stage.executed == 0


# Another account


async def test_a_dialog_of_one_account_sends_nothing_for_another(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask("X")
        await stage.type("close 5")
        await stage.advance(1)
        assert stage.app.runner is not None
        assert stage.app.screen.closing.may_follow
        intent = stage.app.screen.closing.intent
        await stage.sign_in_as(ANOTHER)
        # Even where the dialog would not have noticed.
        stage.app.send_intent(intent)
        await stage.advance(2)
        assert (stage.orders, stage.executed) == (0, 0)
        assert "not done" in stage.told


async def test_what_was_sent_by_one_account_is_settled_when_it_is_signed_in_again(
    stage: Acting,
) -> None:
    async with stage.acting():
        mine, gate = stage.address, stage.wire.hold(CLOSE)
        aimed = await accept(stage)
        await stage.press("escape")
        await stage.sign_in_as(ANOTHER)
        assert stage.app.actions == (), "it is not this account's"
        gate.set()
        await stage.advance(6)
        await stage.sign_in_as(mine)
        await settled(stage)
        assert stage.action.phase is Phase.DONE
        assert (stage.orders, stage.closed) == (1, [aimed])


def _scope(stage: Acting) -> str:
    return f"{stage.settings.host}/{stage.address.lower()}"


def test_locks_and_journal_lie_in_the_users_own_folder() -> None:
    home = os.environ["ALURA_HOME"]
    assert paths.locks().is_relative_to(home)
    assert paths.journal().is_relative_to(home)
