"""The bytes that a live tick costs, measured from outside. Run by hand:

`python -m tests.bench.live_tick`

Programs run in a pseudo-terminal of 160×45 that this file reads. At each key they let the last
of 120 or 500 candles move, and draw: our chart with its badge and its read-out, and plotext's own
candlestick, the whole of it as plotext makes it. What then comes out is counted, beside the cells
that are no longer the same on an emulated screen.
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
import tty
from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from itertools import count

import pyte

from app.models.market import Candle
from tests.bench.bench_chart import plotext_candles, walk

COLUMNS, ROWS = 160, 45
QUIET_SECONDS, LONGEST_SECONDS = 0.4, 60.0
KEY = b"t"
SWEEP = 20
"""Ticks from the candle's high down to its low and up again."""


def ticks(candles: list[Candle]) -> Iterator[tuple[Candle, ...]]:
    """Yield the candles with the last one going up and down its range, a tenth of it at a time."""
    *rest, last = candles
    assert last.low is not None
    assert last.high is not None
    span = last.high - last.low
    for number in count(1):
        close = last.low + span * abs(number % SWEEP - SWEEP // 2) / (SWEEP // 2)
        volume = (last.volume or Decimal(0)) + number
        yield (*rest, last.model_copy(update={"close": close, "volume": volume}))


def run_ours(candles: list[Candle]) -> None:
    """Show our chart, and let it tick at each key."""
    from textual.app import App, ComposeResult
    from textual.events import Key

    from app.feeds import Feed, Selection
    from app.models.candles import CandleBook
    from app.models.reading import Reading
    from app.paths import stylesheets
    from app.ui.driver import ClickDriver
    from app.ui.states import Moment
    from app.ui.themes import register_themes
    from app.ui.widgets.chart.pane import ChartPane
    from tests.support.manual_clock import START

    readings = ticks(candles)

    class LiveChart(App[None]):
        CSS_PATH = stylesheets()

        def __init__(self) -> None:
            super().__init__(driver_class=ClickDriver)
            register_themes(self)
            self.theme = "dark"
            self.animation_level = "none"

        def on_mount(self) -> None:
            self._show()

        def compose(self) -> ComposeResult:
            yield ChartPane("here")

        def on_key(self, event: Key) -> None:
            self._show()

        def _show(self) -> None:
            feed = Feed(Reading(CandleBook(next(readings))), 0.0, every=3.0)
            self.query_one(ChartPane).show_market(
                feed, Moment(0.0, START, UTC), selection=Selection()
            )

    LiveChart().run()


def run_plotext(candles: list[Candle]) -> None:
    """Write plotext's candlestick, the whole of it again at each key."""
    tty.setraw(0)
    readings = ticks(candles)
    while True:
        text = plotext_candles(next(readings), (COLUMNS, ROWS - 1))
        os.write(1, b"\x1b[H" + text.replace("\n", "\r\n").encode())
        if os.read(0, 1) != KEY:
            return


def measure(kind: str, candles: int, times: int) -> tuple[float, float]:
    """Return the mean of bytes and of changed cells a tick."""
    command = [sys.executable, "-m", "tests.bench.live_tick", "--show", kind, str(candles)]
    environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(command[0], command, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    try:
        stream.feed(_read(terminal))
        sizes, changes = [], []
        for number in range(times + 1):
            before = _cells(screen)
            os.write(terminal, KEY)
            written = _read(terminal)
            stream.feed(written)
            if number:
                sizes.append(len(written))
                after = _cells(screen)
                changes.append(sum(a != b for a, b in zip(before, after, strict=True)))
        return statistics.mean(sizes), statistics.mean(changes)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)


def _read(terminal: int) -> bytes:
    """Return what comes until nothing more comes for a while."""
    written, until = b"", time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        if select.select([terminal], [], [], QUIET_SECONDS)[0]:
            written += os.read(terminal, 65_536)
        elif written:
            return written
    raise SystemExit("the program shows nothing")


def _cells(screen: pyte.Screen) -> list[object]:
    return [screen.buffer[y][x] for y in range(ROWS) for x in range(COLUMNS)]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--ticks", type=int, default=2 * SWEEP)
    parser.add_argument("--show", nargs=2, metavar=("KIND", "CANDLES"))
    chosen = parser.parse_args()
    if chosen.show:
        kind, number = chosen.show
        {"ours": run_ours, "plotext": run_plotext}[kind](walk(int(number)))
        return
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"bytes of a tick, {COLUMNS}×{ROWS}, the mean of {chosen.ticks}:")
    print(
        f"{'candles':>10}{'ours':>10}{'cells':>8}{'plotext':>10}{'cells':>8}{'plotext ÷ ours':>18}"
    )
    for candles in (120, 500):
        own, own_cells = measure("ours", candles, chosen.ticks)
        other, other_cells = measure("plotext", candles, chosen.ticks)
        figures = f"{own:>10,.0f}{own_cells:>8.0f}{other:>10,.0f}{other_cells:>8.0f}"
        print(f"{candles:>10}{figures}{other / own:>16.0f} ×")


if __name__ == "__main__":
    main()
