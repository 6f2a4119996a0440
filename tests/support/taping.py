"""Tapes in tests: the program that writes one, and the program that runs on one."""

import asyncio
import json
from datetime import UTC
from pathlib import Path

from app import wiring
from app.clock import ReplayClock
from app.recorder import Recorder
from app.settings import Settings
from app.tape import Tape
from app.tape_lines import Header
from app.ui.frame import Frame
from app.ui.replay_app import ReplayApp
from app.wiring import Desk
from tests.simulator.service import Service
from tests.support.driving import Even, Stage
from tests.support.manual_clock import ManualClock

SMALL = Path(__file__).parents[1] / "tapes" / "small.tape"
"""A minute of the demo, with the first rows of each list; no connection for twenty seconds.
`python -m tests.support.taping` writes it anew."""


def header(clock: ManualClock) -> Header:
    """The first line of a tape of the simulator."""
    return Header("0.0.0", clock.now(), "DEMO", "demo.localhost", UTC)


def recording_stage(path: Path, *, keep_addresses: bool = False) -> Stage:
    """A program that writes a tape."""
    service = Service()
    recorder = Recorder(path, header(service.clock), service.clock, keep_addresses=keep_addresses)
    return Stage(service=service, recorder=recorder)


class TapeStage(Stage):
    """The program on a tape, and the hands on its keys. Its clock is the machine's."""

    def __init__(self, path: Path, *, number: int | None = None) -> None:
        self.clock = ManualClock()
        self.settings = Settings()
        self.tape = Tape(path, number)
        bounds = (self.tape.start, self.tape.length)
        self.reel = ReplayClock(self.clock, bounds, self.tape.time_at, pace=self.tape.header.pace)
        frame = Frame(
            network="TAPE DEMO",
            host=self.tape.header.host,
            account=self.tape.account_at(self.tape.start),
            has_token=True,
            read_only=True,
            zone=UTC,
        )
        self.app = self.program(frame, self.reel, ReplayApp, tape=self.tape)

    def connect(self) -> Desk:
        """Do as the command does."""
        return wiring.replay(self.settings, self.tape, self.reel, Even())


def _cut(body: object, rows: int) -> object:
    """Leave so many rows of each list, the last ones where it is below 0."""
    if isinstance(body, list):
        return body[rows:] if rows < 0 else body[:rows]
    return {k: _cut(v, rows) for k, v in body.items()} if isinstance(body, dict) else body


async def _record(stage: Stage) -> None:
    async with stage.running((160, 45)):
        await stage.advance(20)
        stage.service.break_with("no-connection::always")
        await stage.advance(20)
        stage.service.faults.clear()
        await stage.advance(18)


def _write_small() -> None:
    """Record, and leave out what would make the file large: long logs, most of the candles."""
    path = Path(f"{SMALL}.long")
    path.unlink(missing_ok=True)
    asyncio.run(_record(recording_stage(path)))
    kept = []
    for text in path.read_text().splitlines():
        line = json.loads(text)
        # A page of the ranking stays whole: how many rows it has tells where the next one is.
        if "body" in line and line["endpoint"] != "rankings":
            line["body"] = _cut(line["body"], -18 if line["endpoint"] == "candle_history" else 2)
        kept.append(json.dumps(line, separators=(",", ":"), ensure_ascii=False))
    SMALL.write_text("\n".join(kept) + "\n")
    path.unlink()


if __name__ == "__main__":
    _write_small()
