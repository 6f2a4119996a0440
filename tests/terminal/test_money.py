"""Closing by key in a real terminal, over real HTTP, at a simulator in a process of its own.

Whatever becomes of the reply, of the program or of a second one: one request is sent, it is carried
out once, and what is said about it in the end is what a reading shows.
"""

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from app.__main__ import main
from app.cli.simulator import TEST_KEY
from tests.support.terminal import OWN_TERMINAL, RUN, Terminal, simulator, terminal

COUNTER = "latency:POST */close:"
"""The beginning of a rule that changes nothing and counts the requests to close."""
MOST = 1000
"""More requests than any test makes."""
AT_ONCE = "from app.ui import close_app\nclose_app.HAND_SECONDS = 0.0\n"
"""Lets x be pressed as soon as the cursor has a row: nothing on the screen tells that it may."""


class Simulator:
    """A simulator on a port, which counts what it is asked to close."""

    def __init__(self, http: httpx.Client) -> None:
        self.url = str(http.base_url)
        self._http = http
        self._executed_before = 0

    def begin(self, *faults: str) -> None:
        """Count from zero, with these faults in force."""
        self._http.delete("/simulator/faults")
        for rule in (f"{COUNTER}{MOST}:0", *faults):
            self._http.post("/simulator/faults", json={"fault": rule}).raise_for_status()
        self._executed_before += self.executed

    @property
    def requests(self) -> int:
        """How many requests to close a position came, carried out or not."""
        rules: list[str] = self._http.get("/simulator/faults").json()["faults"]
        (counter,) = (rule for rule in rules if rule.startswith(COUNTER))
        return MOST - int(counter.removeprefix(COUNTER).partition(":")[0])

    @property
    def executed(self) -> int:
        """How many closes were carried out."""
        kinds: dict[str, int] = self._http.get("/simulator/executed").json()["byKind"]
        closes = sum(count for kind, count in kinds.items() if kind.startswith("close"))
        return closes - self._executed_before


@pytest.fixture(scope="module")
def running() -> Iterator[Simulator]:
    """Run one simulator, whose market hardly moves; each test closes another of its positions."""
    with (
        simulator("--start", "2026-11-22T14:00Z", "--speed", "0.01") as url,
        httpx.Client(base_url=url, trust_env=False) as http,
    ):
        yield Simulator(http)


@pytest.fixture
def server(running: Simulator, monkeypatch: pytest.MonkeyPatch) -> Simulator:
    """The simulator without faults, and a token for it that the programs find."""
    monkeypatch.setenv("ALURA_PRIVATE_KEY", TEST_KEY)
    # The log of a program that ran in this process would go on with the tests after it.
    monkeypatch.setattr("app.__main__._start_log", lambda: None)
    running.begin()
    assert main(["sign-in", "--base-url", running.url]) == 0
    return running


def client(server: Simulator) -> AbstractContextManager[Terminal]:
    """Start the program at the simulator."""
    script = OWN_TERMINAL + AT_ONCE + RUN
    return terminal("--base-url", server.url, script=script, size=(130, 24))


def go_to_positions(term: Terminal) -> tuple[str, int]:
    """Open the trade screen; return what the cursor is on, and how many positions there are."""
    term.wait_for("connected", "▌ ")
    term.type("3")
    # The line about the position under the cursor.
    term.wait_for("X close trade", "  target ", "▌ ")
    row = re.search(r"▌ (\w+) +(long|short)", term.text)
    count = re.search(r"Positions (\d)", term.text)
    assert row is not None
    assert count is not None
    return f"{row[1]} {row[2]}", int(count[1])


def ask(term: Terminal, aimed: str) -> None:
    """Ask to close the position under the cursor, and wait until that can be accepted."""
    term.type("x")
    term.wait_for("─ Close position ─", f"  {aimed} ", "keep   y close")


def journal() -> list[tuple[str, str | None]]:
    """Return the steps that were noted, and the outcomes."""
    (file,) = Path(os.environ["ALURA_HOME"]).rglob("journal.jsonl")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    return [(line["step"], line["detail"].get("outcome")) for line in lines]


def test_a_lost_reply_is_unknown_and_then_closed_by_what_a_reading_shows(
    server: Simulator,
) -> None:
    server.begin("lost-reply:POST /close")
    with client(server) as term:
        aimed, _ = go_to_positions(term)
        ask(term, aimed)
        term.type("y")
        term.wait_for("─ Closed ─", "✓ closed: gone from the reading")
        term.type("\x1b")
        term.wait_for("X close trade")
        term.type("e")
        term.wait_for(
            f"close {aimed}: sent once",
            f"close {aimed}: no reply to trust; unknown, checking",
            f"{aimed}: gone from a reading",
        )
        assert (server.requests, server.executed) == (1, 1)
        assert journal() == [("sending", None), ("outcome", "done")]
        term.type("q")
        assert term.end() == 0
        assert term.damage() == []


def test_what_a_killed_program_had_in_flight_is_unknown_and_settled_by_the_next_start(
    server: Simulator,
) -> None:
    server.begin("latency:POST /close:1:600")
    with client(server) as term:
        aimed, count = go_to_positions(term)
        ask(term, aimed)
        term.type("y")
        term.wait_for("no reply yet")
        term.type("r")
        term.wait_for(f"Positions {count - 1}")
        assert term.end(signal.SIGKILL) == -signal.SIGKILL
    assert journal() == [("sending", None)]
    with client(server) as term:
        term.wait_for("connected", f"Positions {count - 1}")
        term.type("e")
        term.wait_for(
            f"close {aimed}: unknown, checking; sent by a program that ended",
            f"{aimed}: gone from a reading",
        )
    assert (server.requests, server.executed) == (1, 1)
    assert journal() == [("sending", None), ("outcome", "done")]


def test_of_two_terminals_at_one_position_one_sends_and_the_other_is_told_who(
    server: Simulator,
) -> None:
    with client(server) as first, client(server) as second:
        aimed, count = go_to_positions(first)
        assert go_to_positions(second) == (aimed, count)
        ask(first, aimed)
        second.type("x")
        second.wait_for(
            "another close of this position is in flight since",
            f"by process {first.process.pid}",
            "Nothing is sent from here until it is settled.",
        )
        second.type("y")
        first.type("y")
        first.wait_for("─ Closed ─", "✓ closed: gone from the reading")
        second.type("\x1b")
        second.wait_for("X close trade")
        second.type("r")
        second.wait_for(f"Positions {count - 1}")
    assert (server.requests, server.executed) == (1, 1)
    assert journal() == [("sending", None), ("outcome", "done")]
