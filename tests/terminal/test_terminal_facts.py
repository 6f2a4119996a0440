"""Asking the terminal: what it answers is read, what it does not is not waited for for long."""

import signal

import pytest

from tests.support.terminal import OWN_TERMINAL, terminal

LOOK = """
import time
from app import terminal_facts
terminal_facts.PATIENCE_SECONDS = {patience}
environment = {{"TERM": "xterm-256color", "LANG": "C.UTF-8"}}
facts = terminal_facts.terminal_facts(environment, time.monotonic)
answers = facts.answers
print(facts.columns, facts.rows, facts.colours, facts.is_utf8, facts.tmux)
print(answers.clicks, answers.far_clicks, answers.synchronised, answers.round_trip_ms is not None)
"""


def test_what_a_terminal_answers_is_told_and_nothing_of_it_is_left() -> None:
    with terminal(
        script=OWN_TERMINAL + LOOK.format(patience=20), fresh=True, size=(90, 30)
    ) as term:
        term.wait_for_bytes(b"\x1b[c")
        term.type("\x1b[?62;4c")
        term.wait_for_bytes(b"\x1b[?2026$p\x1b[c")
        # Pressed by a hand meanwhile; it is neither an answer nor in the way of one.
        term.type("x\x1b[?1000;2$y\x1b[?1006;0$y\x1b[?62;4c")
        term.wait_for("90 30 256 True None", "True False None True")
        assert term.wait_for_end() == 0
        assert term.damage() == []
        assert "62;4c" not in term.text


def test_a_terminal_that_answers_nothing_is_asked_once_and_left_as_it_was() -> None:
    with terminal(script=OWN_TERMINAL + LOOK.format(patience=0.01), fresh=True) as term:
        term.wait_for("None None None False")
        assert term.wait_for_end() == 0
        assert term.damage() == []
        assert term.output.count(b"\x1b[") == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_while_it_asks_leaves_the_terminal_as_it_was(number: int) -> None:
    with terminal(script=OWN_TERMINAL + LOOK.format(patience=20), fresh=True) as term:
        term.wait_for_bytes(b"\x1b[c")
        assert term.end(number) in (128 + number, -number)
        assert term.damage() == []
