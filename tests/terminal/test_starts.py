"""Every terminal gets a screen that it can show, at any size, whatever the server writes."""

import re
from contextlib import ExitStack

import pytest

from tests.support.terminal import OWN_TERMINAL, RUN, Terminal, terminal

_COLOR = re.compile(r"\x1b\[(?:\d+;)*(?:[34][0-7]|9[0-7]|10[0-7]|[34]8;[25];)[\d;]*m")


WITHOUT_COLOURS, XTERM = {"NO_COLOR": "1"}, {"TERM": "xterm", "COLORTERM": ""}
OTHER_KINDS = [
    {"TERM": "screen", "COLORTERM": ""},
    {"TERM": "linux", "COLORTERM": ""},
    {"TERM": "dumb", "COLORTERM": ""},
    {"LC_ALL": "C", "LANG": "C"},
]


def test_every_other_kind_of_terminal_gets_a_screen() -> None:
    with ExitStack() as stack:
        # All at once: most of a start is loading, which two cores share well.
        # The encoding is chosen by the locale when an interpreter starts.
        terms = [
            stack.enter_context(terminal("demo", fresh="LANG" in kind, **kind))
            for kind in OTHER_KINDS
        ]
        for term in terms:
            term.wait_for("DEMO", "quit")
            term.type("q")
        assert [term.end() for term in terms] == [0] * len(terms)
        assert [term.damage() for term in terms] == [[]] * len(terms)


def test_a_terminal_that_is_too_small_is_told_so_and_a_storm_of_sizes_does_no_harm() -> None:
    with terminal("demo", size=(60, 20)) as term:
        term.wait_for("Terminal too small: has 60×20, needs 80×24")
        term.resize(80, 24)
        term.wait_for("DEMO", "connected", "quit")
        for step in range(60):
            term.resize(1 + step * 37 % 210, 1 + step * 53 % 70)
        term.resize(60, 20)
        term.wait_for("Terminal too small: has 60×20, needs 80×24")
        term.resize(80, 24)
        term.wait_for("DEMO", "connected", "quit")
        term.type("q")
        assert term.end() == 0
        assert term.damage() == []


OVERTAKEN = """
import fcntl, struct, termios
from app.ui.driver import ClickDriver

size_now = ClickDriver._get_terminal_size

def size_then_another(self):
    size = size_now(self)
    if size == (60, 20):
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 19, 50, 0, 0))
        list(range(3))
    return size

ClickDriver._get_terminal_size = size_then_another
"""


def test_a_size_that_comes_while_another_is_read_is_not_overtaken_by_it() -> None:
    with terminal("demo", script=OWN_TERMINAL + OVERTAKEN + RUN) as term:
        term.wait_for("DEMO", "connected")
        term.resize(60, 20)
        term.wait_for("has 50×19")
        term.type("q")
        assert term.end() == 0
        shown = term.output.decode()
        assert shown.rindex("50×19") > shown.rfind("60×20")


HOSTILE = r"""
from dataclasses import replace
from app.simulator.world import World

logs = World.trade_logs
EVIL = "one\x1b]52;c;ZXZpbA==\x07two\x1b[2J\x1b[1;1Hthree\x9b\u202e\x07[@click=app.quit]four[/]"

def trade_logs(self, address, trade_id):
    return [replace(log, text=EVIL) for log in logs(self, address, trade_id)]

World.trade_logs = trade_logs
"""


def harmful(term: Terminal) -> list[str]:
    # The shape of the mouse pointer, which Textual sets itself.
    output = term.output.decode().replace("\x1b]22;default\x07", "")
    return [s for s in ("\x1b]", "\x1b[2J", "\x9b", "\u202e", "\x07") if s in output]


@pytest.mark.parametrize("kind", [WITHOUT_COLOURS, XTERM], ids=str)
def test_what_the_server_writes_reaches_the_terminal_as_plain_text(kind: dict[str, str]) -> None:
    with terminal("demo", script=OWN_TERMINAL + HOSTILE + RUN, size=(160, 45), **kind) as term:
        term.wait_for("DEMO", "connected")
        term.type("3")
        term.wait_for("onetwothree", "[@click=app.quit]four[/]")
        assert harmful(term) == []
        term.type("q")
        assert term.end() == 0
        assert term.damage() == []
        assert bool(_COLOR.search(term.output.decode())) == (kind is XTERM)
