"""Starts the full-screen program and turns its end into an exit status and a last sentence."""

import random
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__, paths
from app.clock import Clock, ShiftedClock, SystemClock
from app.table_layouts import TableLayouts
from app.tokens import kept_account
from app.ui.app import AluraApp
from app.ui.crash import last_words, write_crash_report
from app.ui.frame import Frame

if TYPE_CHECKING:
    from app.recorder import Recorder, Recording
    from app.settings import Settings
    from app.wiring import Desk


def run_live(settings: "Settings", recording: "Recording | None" = None) -> int:
    """Run against the server that the settings name; return the exit status."""
    clock = SystemClock()
    recorder = _recorder(recording, settings, clock)
    kept = kept_account(paths.tokens(), settings.host, settings.address)
    frame = _frame(
        settings, account=kept, has_token=kept is not None, is_recording=recorder is not None
    )

    def connect() -> "Desk":
        # Loaded behind the first paint: the HTTP library alone takes as long as the screen.
        from app import wiring

        return wiring.live(settings, clock, random.Random(), kept, recorder)

    return _run(settings, frame, connect, clock)


def run_demo(
    settings: "Settings",
    recording: "Recording | None" = None,
    *,
    seed: int,
    speed: float,
    start: datetime | None,
) -> int:
    """Run on the simulator in this process; return the exit status."""
    machine = SystemClock()
    began = start or machine.now().replace(microsecond=0)
    clock = ShiftedClock(machine, began, speed)
    recorder = _recorder(recording, settings, clock, pace=speed)

    def connect() -> "Desk":
        from app import wiring

        rng = random.Random(seed)
        return wiring.demo(settings, clock, rng, seed=seed, start=began, recorder=recorder)

    frame = _frame(settings, has_token=True, is_recording=recorder is not None)
    return _run(settings, frame, connect, clock)


def run_replay(
    settings: "Settings", path: Path, *, number: int | None = None, speed: float = 1.0
) -> int:
    """Run on a tape; return the exit status. Raises SettingsError for a file that is none."""
    from app.clock import ReplayClock
    from app.tape import Tape
    from app.ui.replay_app import ReplayApp
    from app.ui.widgets.status_bar import TAPE

    tape = Tape(path, number)
    header = tape.header
    clock = ReplayClock(
        SystemClock(), (tape.start, tape.length), tape.time_at, pace=header.pace, speed=speed
    )

    def connect() -> "Desk":
        from app import wiring

        return wiring.replay(settings, tape, clock, random.Random())

    frame = _frame(settings, has_token=True, account=tape.account_at(tape.start))._replace(
        network=f"{TAPE}{header.network}", host=header.host, read_only=True, zone=header.zone
    )
    return _run(settings, frame, connect, clock, partial(ReplayApp, tape=tape))


def _recorder(
    recording: "Recording | None", settings: "Settings", clock: Clock, pace: float = 1.0
) -> "Recorder | None":
    """Begin a tape before the screen opens: that it cannot be written is told in the shell."""
    if recording is None:
        return None
    from app.recorder import Recorder
    from app.tape_lines import Header

    now = clock.now()
    header = Header(
        alura=__version__,
        started=now,
        network=settings.network,
        host=settings.host,
        zone=now.astimezone().tzinfo or UTC,
        pace=pace,
        settings={
            "theme": settings.theme,
            "ascii": settings.ascii,
            "reads_per_second": settings.reads_per_second,
            "paces": asdict(settings.paces),
        },
    )
    return Recorder(recording.path, header, clock, keep_addresses=recording.keeps_addresses)


def _frame(
    settings: "Settings",
    *,
    has_token: bool,
    account: str | None = None,
    is_recording: bool = False,
) -> Frame:
    return Frame(
        network=settings.network,
        host=settings.host,
        is_testing=settings.is_testing,
        account=account,
        has_token=has_token,
        read_only=settings.read_only,
        theme=settings.theme,
        ascii=settings.ascii,
        is_utc=settings.utc,
        accept_key=settings.accept_key,
        is_recording=is_recording,
        layouts=TableLayouts(paths.table_layouts()),
    )


def _run(
    settings: "Settings",
    frame: Frame,
    connect: "Callable[[], Desk]",
    clock: Clock,
    program: Callable[..., AluraApp] = AluraApp,
) -> int:
    app = program(
        frame,
        connect,
        clock=clock,
        rng=random.Random(),
        crashes=paths.crash_reports(),
        stylesheets=paths.stylesheets(),
    )
    threading.excepthook = app.end_by_thread
    sys.excepthook = _say_crash
    app.run(mouse=settings.mouse)
    if app.crash is not None:
        sys.stderr.write(last_words(app.crash, app.crash_file) + "\n")
        return 70
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


def _say_crash(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """Take the place of the last traceback, which quotes the error's message. The status is 1."""
    report = write_crash_report(error, SystemClock().now(), paths.crash_reports())
    sys.stderr.write(last_words(error, report) + "\n")
