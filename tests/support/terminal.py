"""A program in a real pseudo terminal: what it shows, what it leaves behind, when it is gone."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyte

from tests.support.nursery import nursery

ROOT = Path(__file__).parents[2]
WAIT = 30.0
"""Seconds until something that is waited for counts as never coming."""

BETWEEN_LETTERS = 0.04
"""Seconds between two keys of a quick hand."""

RUN = "from app.__main__ import main; sys.exit(main(sys.argv[1:]))"
"""Runs the program, with what was patched before."""
OWN_TERMINAL = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
"""Makes the terminal the program's own, so that its end is a SIGHUP, as in a real one."""

_AS_FOUND = {"25", "7"}
"""Private modes that a terminal has switched on when nothing runs in it: cursor, line wrap."""
_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")
_KEYBOARD = re.compile(rb"\x1b\[([<>])\d*u")


class Process(Protocol):
    """What a terminal has to know of the program in it."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self) -> int: ...

    def send_signal(self, number: int, /) -> None: ...

    def kill(self) -> None: ...


Start = Callable[[int, int], Process]
"""Starts a program, given its three streams in one descriptor and one that it has to inherit."""


class Terminal:
    """A terminal with one program in it. Reads only while something is waited for."""

    def __init__(self, start: Start, size: tuple[int, int]) -> None:
        self.output = b""
        """All that the program wrote."""
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._rows: dict[int, str] = {}
        self._master, self._slave = pty.openpty()
        self.resize(*size)
        self._before = termios.tcgetattr(self._slave)
        # Nothing is ever written to it: it ends when the last process that inherited it is gone.
        self._life, inherited = os.pipe()
        self.process = start(self._slave, inherited)
        os.close(inherited)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size as a window does, with the signal that follows from it."""
        self._screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def type_words(self, words: str) -> None:
        """Type into the field of a dialog as a hand does: what comes at once counts as a paste."""
        for end in range(1, len(words) + 1):
            time.sleep(BETWEEN_LETTERS)
            self.type(words[end - 1])
            self.wait_for(f"\u2502   {words[:end]} ")

    @property
    def text(self) -> str:
        """What stands on the screen."""
        # Only what was written to is put together again: this is asked for after every write.
        for row in self._screen.dirty:
            cells = self._screen.buffer[row]
            self._rows[row] = "".join(cells[column].data for column in range(self._screen.columns))
        self._screen.dirty.clear()
        return "\n".join(self._rows[row] for row in range(self._screen.lines))

    def wait_for(self, *words: str) -> None:
        """Read until all these words stand on the screen."""

        def is_shown() -> bool:
            text = self.text
            return all(word in text for word in words)

        self._read_until(is_shown, " and ".join(words))

    def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        """Read until something is so that the screen need not show; looked at as it changes."""
        self._read_until(is_so, what)

    def wait_for_bytes(self, data: bytes) -> None:
        """Read until the program has written this."""
        self._read_until(lambda: data in self.output, repr(data))

    def forget(self) -> None:
        """Clear the reader's screen, so that only what is painted from now on is seen."""
        self._screen.reset()

    def wait_for_end(self) -> int:
        """Read until no process of the program is left; return the exit status."""
        self._read_until(self._is_over, "the end of the program")
        return self.process.wait()

    def hang_up(self) -> None:
        """Close the terminal's window."""
        os.close(self._master)
        self._master = -1

    def end(self, number: int | None = None) -> int:
        """Send a signal, if one is given; return the exit status."""
        if number is not None:
            self.process.send_signal(number)
        return self.wait_for_end()

    @property
    def last_words(self) -> str:
        """What stands in the terminal after the full screen was left."""
        return _SEQUENCE.sub(b"", self.output.rpartition(b"\x1b[?1049l")[2]).decode().strip()

    def damage(self) -> list[str]:
        """Return what the program did not put back as it found it."""
        on = set(_AS_FOUND)
        for modes, switch in _MODE.findall(self.output):
            for mode in modes.decode().split(";"):
                (on.add if switch == b"h" else on.discard)(mode)
        left = [f"mode {mode} is left on" for mode in sorted(on - _AS_FOUND)]
        left += [f"mode {mode} is left off" for mode in sorted(_AS_FOUND - on)]
        kinds = _KEYBOARD.findall(self.output)
        if kinds.count(b">") != kinds.count(b"<"):
            left.append("the keyboard protocol is left on")
        if termios.tcgetattr(self._slave) != self._before:
            left.append("the line settings are changed")
        return left

    def close(self) -> None:
        """End what is left of the program and let the terminal go."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for descriptor in (self._master, self._slave, self._life):
            if descriptor >= 0:
                os.close(descriptor)

    def _is_over(self) -> bool:
        return bool(select.select([self._life], [], [], 0)[0])

    def _read_until(self, is_reached: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + WAIT
        sources = [source for source in (self._master, self._life) if source >= 0]
        while not is_reached():
            ready = select.select(sources, [], [], max(0.0, deadline - time.monotonic()))[0]
            if self._master in ready:
                self._take(os.read(self._master, 65_536))
            elif not is_reached():
                how = f"in {WAIT:.0f} s" if not self._is_over() else "before the program ended"
                raise AssertionError(f"never came {how}: {what}. On the screen:\n{self.text}")
        self._drain()

    def _drain(self) -> None:
        while self._master >= 0 and select.select([self._master], [], [], 0)[0]:
            self._take(os.read(self._master, 65_536))

    def _take(self, data: bytes) -> None:
        self.output += data
        # pyte would print the end of this one as a letter.
        self._stream.feed(data.replace(b"\x1b[<u", b""))


@contextmanager
def simulator(*options: str, script: str = RUN) -> Iterator[str]:
    """Run a simulator on a free port, in a process of its own; give its address."""
    arguments = ["simulator", "--port", "0", *options]
    reading, writing = os.pipe()
    with open(reading, "rb") as stdout, open(os.devnull, "rb") as stdin:
        process = nursery().start(script, arguments, os.environ, (stdin.fileno(), writing, 2))
        os.close(writing)
        try:
            said = stdout.readline().decode()
            found = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert found is not None, said
            yield found[0]
        finally:
            process.terminate()
            process.wait()


@contextmanager
def terminal(
    *arguments: str,
    script: str = OWN_TERMINAL + RUN,
    program: Path | None = None,
    fresh: bool = False,
    size: tuple[int, int] = (80, 24),
    **environment: str,
) -> Iterator[Terminal]:
    """Start the program in a terminal of this size; nothing of it is left afterwards.

    By a script that may patch it first; a `fresh` one loads everything itself, as it does for a
    user, in an interpreter of its own. An installed `program` is started as it is instead.
    """
    env = {**os.environ, **environment}
    own = [sys.executable, "-c", f"import sys\n{script}"] if program is None else [str(program)]

    def copy(stream: int, inherited: int) -> Process:
        return nursery().start(script, arguments, env, (stream,) * 3, [inherited])

    def begin(stream: int, inherited: int) -> Process:
        return subprocess.Popen(
            [*own, *arguments],
            stdin=stream,
            stdout=stream,
            stderr=stream,
            cwd=ROOT,
            env=env,
            start_new_session=True,
            pass_fds=[inherited],
        )

    opened = Terminal(begin if fresh or program is not None else copy, size)
    try:
        yield opened
    finally:
        opened.close()


SIGNALS = {signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGHUP: 129}
"""What ends a program from outside, and the status that a shell expects of it."""
