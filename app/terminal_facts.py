"""What the terminal is and can do: from the environment, and by asking it, which is bounded.

It leaves the terminal as it found it, whatever happens, and never waits for an answer for long.
"""

import curses
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, NoReturn

ATTRIBUTES = b"\x1b[c"
"""The question that every terminal answers, and answers after all that came before it."""
MODES = {"clicks": 1000, "far_clicks": 1006, "synchronised": 2026}
"""Private modes whose state is asked for (DECRQM)."""
PATIENCE_SECONDS = 2.0
"""For the first answer: a terminal far away may need it."""
TMUX_SECONDS = 1.0

_ATTRIBUTES_ANSWER = re.compile(rb"\x1b\[\?[\d;]*c")
_MODE_ANSWER = re.compile(rb"\x1b\[\?(\d+);(\d)\$y")
_TMUX_NEEDS = ("PATH", "HOME", "TMUX", "TMUX_TMPDIR", "LANG", "LC_ALL")


@dataclass(frozen=True, slots=True)
class Tmux:
    """The tmux around this program."""

    version: str | None
    """As `tmux -V` says it; None when it did not answer."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Its server's options; empty when it did not answer."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the terminal itself said."""

    round_trip_ms: float | None = None
    """From a question to its answer, as a key would travel; None when none came."""
    clicks: bool | None = None
    """Whether it knows the mouse (mode 1000); None when it did not say."""
    far_clicks: bool | None = None
    """Whether the mouse works beyond column 223 (mode 1006)."""
    synchronised: bool | None = None
    """Whether it paints a frame at once (mode 2026)."""


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """One terminal."""

    term: str
    colorterm: str
    colours: int
    """How many it has, by `TERM` and `COLORTERM`; 0 when `TERM` is not known here."""
    columns: int
    rows: int
    is_utf8: bool
    """Whether the locale is one."""
    over_ssh: bool
    no_color: bool
    tmux: Tmux | None
    """None outside tmux."""
    answers: Answers


def terminal_facts(
    environment: Mapping[str, str], monotonic: Callable[[], float]
) -> TerminalFacts | None:
    """Look at the terminal of this process; None when input or output is none."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    term, colorterm = environment.get("TERM", ""), environment.get("COLORTERM", "")
    size = shutil.get_terminal_size()
    return TerminalFacts(
        term=term,
        colorterm=colorterm,
        colours=colours(term, colorterm),
        columns=size.columns,
        rows=size.lines,
        is_utf8=is_utf8(environment),
        over_ssh=bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY")),
        no_color=bool(environment.get("NO_COLOR")),
        tmux=_tmux(environment) if environment.get("TMUX") else None,
        answers=_asked(sys.stdin.fileno(), sys.stdout.fileno(), monotonic),
    )


def colours(term: str, colorterm: str) -> int:
    """Return how many colours the terminal says that it has; 0 when that is not known."""
    if colorterm.lower() in {"truecolor", "24bit"}:
        return 1 << 24
    try:
        curses.setupterm(term or "unknown", 1)
    except curses.error:
        return 0
    if curses.tigetflag("RGB") > 0 or curses.tigetflag("Tc") > 0:
        return 1 << 24
    return max(1, curses.tigetnum("colors"))


def is_utf8(environment: Mapping[str, str]) -> bool:
    """Tell whether the locale that counts for characters is a UTF-8 one."""
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return locale.lower().replace("-", "").endswith("utf8")


def _asked(source: int, sink: int, monotonic: Callable[[], float]) -> Answers:
    """Ask the terminal. In the background nothing is asked: it would stop the process."""
    if not _is_in_front(source):
        return Answers()
    with _quiet(source):
        began = monotonic()
        _, is_whole = _exchanged(source, sink, ATTRIBUTES, PATIENCE_SECONDS, monotonic)
        if not is_whole:
            return Answers()
        round_trip = monotonic() - began
        questions = b"".join(b"\x1b[?%d$p" % mode for mode in MODES.values())
        patience = 0.3 + 3 * round_trip
        said, _ = _exchanged(source, sink, questions + ATTRIBUTES, patience, monotonic)
        # A terminal that does not know a question may print a part of it.
        os.write(sink, b"\r\x1b[K")
    known = {int(mode): state != b"0" for mode, state in _MODE_ANSWER.findall(said)}
    return Answers(round_trip * 1000, **{name: known.get(mode) for name, mode in MODES.items()})


def _is_in_front(source: int) -> bool:
    try:
        return os.tcgetpgrp(source) == os.getpgrp()
    except OSError:
        # A terminal that controls no processes stops none.
        return True


def _exchanged(
    source: int, sink: int, question: bytes, seconds: float, monotonic: Callable[[], float]
) -> tuple[bytes, bool]:
    """Send the question; return what came, and whether its last part was answered."""
    os.write(sink, question)
    said = b""
    ends_at = monotonic() + seconds
    while (left := ends_at - monotonic()) > 0:
        if not select.select([source], [], [], left)[0]:
            break
        said += (got := os.read(source, 1024))
        if _ATTRIBUTES_ANSWER.search(said):
            return said, True
        if not got:
            break
    return said, False


@contextmanager
def _quiet(source: int) -> Iterator[None]:
    """Let answers come unechoed and at once; put everything back, also when a signal ends us."""
    before = termios.tcgetattr(source)
    quiet: list[Any] = termios.tcgetattr(source)
    quiet[3] &= ~(termios.ICANON | termios.ECHO)
    # Ctrl-Z would hand the shell a terminal without an echo.
    quiet[6][termios.VSUSP] = bytes([os.fpathconf(source, "PC_VDISABLE") & 0xFF])
    handlers = {number: signal.signal(number, _leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        termios.tcsetattr(source, termios.TCSANOW, quiet)
        yield
    finally:
        # A terminal that was closed has nothing left to put back. What came late is dropped.
        with suppress(termios.error):
            termios.tcsetattr(source, termios.TCSAFLUSH, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _leave(number: int, _: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _tmux(environment: Mapping[str, str]) -> Tmux:
    version = _told(["tmux", "-V"], environment)
    return Tmux(
        version=version.removeprefix("tmux ").strip() or None,
        options=_options(_told(["tmux", "show-options", "-s"], environment)),
    )


def _options(text: str) -> dict[str, str]:
    pairs = (line.partition(" ") for line in text.splitlines())
    return {name: value.strip('"') for name, _, value in pairs if value}


def _told(command: list[str], environment: Mapping[str, str]) -> str:
    """Return what the command prints; nothing when it fails. It gets no variables of ours."""
    needed = {name: environment[name] for name in _TMUX_NEEDS if name in environment}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=needed, timeout=TMUX_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
