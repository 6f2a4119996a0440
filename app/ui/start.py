"""Starts the full-screen program and turns its end into an exit status and a last sentence."""

import random
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from app import paths
from app.clock import Clock, ShiftedClock, SystemClock
from app.tokens import kept_account
from app.ui.app import AluraApp
from app.ui.crash import last_words, write_crash_report
from app.ui.frame import Frame

if TYPE_CHECKING:
    from app.settings import Settings
    from app.wiring import Desk


def run_live(settings: "Settings") -> int:
    """Run against the server that the settings name; return the exit status."""
    clock = SystemClock()
    kept = kept_account(paths.tokens(), settings.host, settings.address)
    frame = _frame(settings, account=kept, has_token=kept is not None)

    def connect() -> "Desk":
        # Loaded behind the first paint: the HTTP library alone takes as long as the screen.
        from app import wiring

        return wiring.live(settings, clock, random.Random(), kept)

    return _run(settings, frame, connect, clock)


def run_demo(settings: "Settings", *, seed: int, speed: float, start: datetime | None) -> int:
    """Run on the simulator in this process; return the exit status."""
    machine = SystemClock()
    began = start or machine.now().replace(microsecond=0)
    clock = ShiftedClock(machine, began, speed)

    def connect() -> "Desk":
        from app import wiring

        return wiring.demo(settings, clock, random.Random(seed), seed=seed, start=began)

    return _run(settings, _frame(settings, has_token=True), connect, clock)


def _frame(settings: "Settings", *, has_token: bool, account: str | None = None) -> Frame:
    return Frame(
        network=settings.network,
        host=settings.host,
        account=account,
        has_token=has_token,
        read_only=settings.read_only,
        theme=settings.theme,
        ascii=settings.ascii,
        accept_key=settings.accept_key,
    )


def _run(settings: "Settings", frame: Frame, connect: "Callable[[], Desk]", clock: Clock) -> int:
    app = AluraApp(
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
