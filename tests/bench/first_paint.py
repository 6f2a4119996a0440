"""How long a start takes, as ratios to Textual's "hello" in the same run.

Run by hand, on a quiet machine: `python -m tests.bench.first_paint`. The programs run in a
pseudo-terminal that this file reads itself. Hello and ours take turns, so that both see the same
machine. It also runs `alura simulator` on a free port and signs in to it, with all files in a
temporary folder; nothing leaves this machine.

"paint" is the first visible character, "data" the first time that the number of positions stands
on the screen, and "MB" the memory of the process at that moment.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("hello")
Hello().run()
"""
COLUMNS, ROWS = 160, 45
ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[\]P][^\x07\x1b]*(\x07|\x1b\\\\)|[@-Z\\^_=>78])")
VISIBLE = re.compile(rb"[^\s\x00-\x1f]")
DATA = re.compile(rb"Positions \d")
LONGEST_SECONDS = 30.0


class Start(NamedTuple):
    """One start of a program."""

    paint: float
    """Milliseconds until a character could be seen."""
    data: float
    """Milliseconds until what was waited for could be seen."""
    megabytes: float


def start(
    command: Sequence[str], environment: dict[str, str], waits_for: re.Pattern[bytes]
) -> Start:
    """Run a program until the pattern is on its screen, then end it."""
    began = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(command[0], command, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    written, paint = b"", None
    try:
        while (now := time.perf_counter() - began) < LONGEST_SECONDS:
            if not select.select([terminal], [], [], 1.0)[0]:
                continue
            written += os.read(terminal, 65_536)
            now = time.perf_counter() - began
            shown = ESCAPES.sub(b"", written)
            if paint is None and VISIBLE.search(shown):
                paint = now
            if paint is not None and waits_for.search(shown):
                return Start(paint * 1000, now * 1000, _megabytes(process))
        raise SystemExit(f"{' '.join(command)} did not show what was waited for")
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)


def _megabytes(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def simulator(environment: dict[str, str]) -> Iterator[str]:
    """Run the simulator in another process, sign in to it, and give its address."""
    alura = [sys.executable, "-m", "app"]
    with subprocess.Popen(
        [*alura, "simulator", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            greeting = server.stdout.readline()
            url = re.search(r"http://[\d.:]+", greeting)
            key = re.search(r"ALURA_PRIVATE_KEY=(\S+)", greeting)
            assert url is not None
            assert key is not None
            subprocess.run(
                [*alura, "--base-url", url[0], "sign-in"],
                env=environment | {"ALURA_PRIVATE_KEY": key[1]},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                check=True,
            )
            yield url[0]
        finally:
            server.terminate()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7, help="starts of each program (7)")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as home:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ALURA", "TEXTUAL", "PYTHON"))
        }
        environment |= {
            "ALURA_HOME": f"{home}/alura",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            # An installed program is compiled; so is this one, from the second start on.
            "PYTHONPYCACHEPREFIX": f"{home}/compiled",
        }
        hello = [sys.executable, "-c", HELLO]
        demo = [sys.executable, "-m", "app", "demo"]
        with simulator(environment) as url:
            live = [sys.executable, "-m", "app", "--base-url", url]
            programs = {
                "hello": (hello, re.compile(b"hello")),
                "alura demo": (demo, DATA),
                "alura on loopback": (live, DATA),
            }
            starts: dict[str, list[Start]] = {name: [] for name in programs}
            for turn in range(runs + 1):
                for name, (command, pattern) in programs.items():
                    measured = start(command, environment, pattern)
                    if turn:
                        starts[name].append(measured)
    floor = _median(starts["hello"])
    print(f"{'':20}{'paint':>12}{'× hello':>9}{'data':>12}{'× hello':>9}{'MB':>8}{'× hello':>9}")
    for name, measured in starts.items():
        own = _median(measured)
        print(
            f"{name:20}{own.paint:9.0f} ms{own.paint / floor.paint:9.2f}"
            f"{own.data:9.0f} ms{own.data / floor.data:9.2f}"
            f"{own.megabytes:8.0f}{own.megabytes / floor.megabytes:9.2f}"
        )


def _median(starts: Sequence[Start]) -> Start:
    return Start(*(statistics.median(column) for column in zip(*starts, strict=True)))


if __name__ == "__main__":
    main()
