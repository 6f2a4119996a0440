"""`alura simulator`: what it says, how it fails, how it ends."""

import argparse
import re
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from eth_account import Account

from app.cli import simulator
from tests.support.manual_clock import START, ManualClock

PROGRAM = """
import argparse, sys
from app.cli import simulator
parser = argparse.ArgumentParser()
simulator.add_parser(parser.add_subparsers())
args = parser.parse_args()
sys.exit(args.run(args))
"""


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    simulator.add_parser(parser.add_subparsers())
    return parser.parse_args(["simulator", *words])


def test_a_port_in_use_is_one_plain_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert simulator.run(arguments("--port", str(port))) == 1
    said = capsys.readouterr()
    assert said.err == (
        f"Cannot listen on 127.0.0.1 port {port}: Address already in use. "
        "Choose another with --port, or stop what uses it.\n"
    )
    assert said.out == ""


def test_who_connects_as_soon_as_the_port_is_taken_is_not_refused() -> None:
    with (
        simulator._listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname(), timeout=1),
    ):
        pass


def test_an_unknown_fault_is_said_with_those_that_are_known(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert simulator.run(arguments("--fault", "gremlins")) == 1
    assert "Unknown fault “gremlins”. Known: latency, hang" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("--port", "70000"),
        ("--port", "high"),
        ("--speed", "0"),
        ("--speed", "nan"),
        ("--rate-limit", "0"),
        ("--token-life", "-1"),
        ("--start", "tomorrow"),
        ("--account", "0x12"),
    ],
)
def test_a_senseless_option_is_refused(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        arguments(*words)
    assert stopped.value.code == 2
    assert "invalid" not in capsys.readouterr().err


def test_the_help_names_every_fault_that_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    from app.simulator.faults import Kind

    with pytest.raises(SystemExit):
        arguments("--help")
    said = capsys.readouterr().out
    assert [kind for kind in Kind if not re.search(rf"^  .*{kind}\b", said, re.MULTILINE)] == []


def test_a_start_without_a_zone_is_utc() -> None:
    assert arguments("--start", "2026-01-02T03:04").start == datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def test_the_test_key_is_the_test_account_s() -> None:
    assert Account.from_key(simulator.TEST_KEY).address == simulator.TEST_ADDRESS


async def test_simulated_time_runs_as_many_times_as_fast() -> None:
    machine = ManualClock()
    clock = simulator.SpeedClock(machine, START, 60, machine.monotonic())
    await machine.advance(2)
    assert clock.now() == START + timedelta(minutes=2)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once_even_while_a_call_hangs(how: signal.Signals) -> None:
    command = [sys.executable, "-c", PROGRAM, "simulator", "--port", "0", "--fault", "hang:/kafka"]
    with ExitStack() as ends:
        process = ends.enter_context(
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        )
        ends.callback(process.kill)
        assert process.stdout is not None
        assert process.stderr is not None
        said = process.stdout.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found is not None, said
        with httpx.Client(base_url=found[0], trust_env=False) as client:
            assert client.get("/health").json()["status"] == "ok"
            with pytest.raises(httpx.ReadTimeout):
                client.get("/health/kafka", timeout=0.05)
            process.send_signal(how)
            process.wait(timeout=3)
        assert process.stderr.read() == b""
    assert process.returncode in {0, 130, -how}
