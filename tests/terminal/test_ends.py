"""However the program ends: no process is left, the terminal is whole, the status is true."""

import os
import signal
from pathlib import Path

import pytest

from tests.support.terminal import OWN_TERMINAL, RUN, SIGNALS, terminal

SECRET = "0x" + "5ec4e7" * 10 + "abcd"


def reports() -> list[Path]:
    return list(Path(os.environ["ALURA_HOME"]).rglob("crash-*.txt"))


def test_quitting_leaves_the_terminal_as_it_was() -> None:
    with terminal("demo", fresh=True) as term:
        term.wait_for("DEMO", "connected", "quit")
        assert "\x1b[?1003h" not in term.output.decode()
        term.type("q")
        assert term.end() == 0
        assert term.damage() == []
        assert term.last_words == ""


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: signal.Signals(number).name)
def test_a_signal_ends_the_program_cleanly(number: signal.Signals) -> None:
    with terminal("demo") as term:
        term.wait_for("DEMO", "connected")
        assert term.end(number) == SIGNALS[number]
        assert term.damage() == []
        assert "Traceback" not in term.output.decode()


def test_a_signal_while_the_market_is_still_being_made_ends_the_program_cleanly() -> None:
    with terminal("demo", fresh=True) as term:
        term.wait_for("DEMO")
        assert term.end(signal.SIGTERM) == 143
        assert term.damage() == []


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: signal.Signals(number).name)
def test_a_signal_just_when_the_terminal_is_taken_over_does_no_harm(number: signal.Signals) -> None:
    with terminal("demo", fresh=number is signal.SIGINT) as term:
        term.wait_for_bytes(b"\x1b[?1049h")
        assert term.end(number) == SIGNALS[number]
        assert term.damage() == []


@pytest.mark.parametrize("script", [OWN_TERMINAL, ""], ids=["with a SIGHUP", "without one"])
def test_a_closed_window_leaves_no_process(script: str) -> None:
    with terminal("demo", script=script + RUN, fresh=bool(script)) as term:
        term.wait_for("DEMO", "connected")
        term.hang_up()
        assert term.end() == 129
        assert reports() == []


CRASHES = {
    "while it connects": f"""
from app import wiring
def demo(*_, **__):
    private_key = {SECRET!r}
    raise KeyError(private_key)
wiring.demo = demo
""",
    "while it shows": f"""
from app.ui.screens.dashboard import DashboardScreen
def show_topic(*_):
    private_key = {SECRET!r}
    raise KeyError(private_key)
DashboardScreen.show_topic = show_topic
""",
    "while it starts": f"""
from app.ui.app import AluraApp
def compose(*_):
    private_key = {SECRET!r}
    raise KeyError(private_key)
AluraApp.compose = compose
""",
    "while it ends": f"""
from app.ui.app import AluraApp
async def on_unmount(*_):
    private_key = {SECRET!r}
    raise KeyError(private_key)
AluraApp.on_unmount = on_unmount
AluraApp._tick = AluraApp.exit
""",
    "while it reads keys": f"""
from app.ui.driver import ClickDriver
def run_input_thread(*_):
    private_key = {SECRET!r}
    raise KeyError(private_key)
ClickDriver.run_input_thread = run_input_thread
""",
}


@pytest.mark.parametrize("where", CRASHES)
def test_a_crash_is_one_sentence_and_a_report_without_secrets(where: str) -> None:
    script = OWN_TERMINAL + CRASHES[where] + RUN
    with terminal("demo", script=script, fresh=where == "while it connects") as term:
        assert term.end() == (1 if where == "while it ends" else 70)
        assert term.damage() == []
        assert "alura ended on an error of its own (KeyError)." in term.last_words
        assert "Your sessions and positions go on." in term.last_words
        assert "Traceback" not in term.output.decode()
        assert SECRET not in term.output.decode()
    (report,) = reports()
    assert "KeyError" in report.read_text()
    assert report.stat().st_mode & 0o777 == 0o600
    for file in Path(os.environ["ALURA_HOME"]).rglob("*"):
        assert not file.is_file() or SECRET not in file.read_text()
