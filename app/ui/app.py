"""The program on the screen: modes, keys, signing in, events, signals, the end after a crash."""

import asyncio
import gc
import random
import signal
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.app import SystemCommand
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.reactive import var
from textual.screen import Screen
from textual.worker import WorkerFailed

from app.clock import LOCAL, Clock
from app.errors import AluraError
from app.ui import format as fmt
from app.ui.close_app import CloseApp
from app.ui.crash import write_crash_report
from app.ui.driver import ClickDriver
from app.ui.frame import Frame
from app.ui.keys import APP_KEYS
from app.ui.modes import FIRST_MODE, MODES
from app.ui.screens.base import Ticking
from app.ui.states import Moment
from app.ui.stylesheet import SteadyStylesheet
from app.ui.themes import register_themes, suited_theme

if TYPE_CHECKING:
    from app.wiring import Desk


class AluraApp(CloseApp):
    """Everything on the screen is a Feed; what changes something is an Intent."""

    TITLE = "alura"
    BINDINGS = list(APP_KEYS)
    ESCAPE_TO_MINIMIZE = False
    MODES = dict(MODES)
    DEFAULT_MODE = FIRST_MODE

    signed_in: var[bool] = var(False)
    """Whether there is a token that neither the server nor the clock has ended."""
    token_ends: var[datetime | None] = var(None)
    """When the token ends; None when that is not known."""

    def __init__(
        self,
        frame: Frame,
        connect: "Callable[[], Desk]",
        *,
        clock: Clock,
        rng: random.Random,
        crashes: Path,
        stylesheets: Iterable[Path],
    ) -> None:
        """Prepare to run.

        Args:
            connect: Loads the libraries and opens the way to the server; runs in a thread
                after the first paint, so it may be slow.
            crashes: The folder for crash reports.
        """
        super().__init__(clock, rng, stylesheets)
        self.frame = frame
        self.desk: Desk | None = None
        self.failure: AluraError | None = None
        """Why there is no way to the server, when the settings do not allow one."""
        self.crash: BaseException | None = None
        """What ended the program, when something did."""
        self.crash_file: Path | None = None
        """Where that was written down."""
        self._connect = connect
        self._crashes = crashes
        self._token: object | None = None
        self._was_asked_early = False
        self.animation_level = "none"
        self.set_keymap({"gate.accept": frame.accept_key})
        register_themes(self)
        self.theme = suited_theme(self, frame.theme)
        self.stylesheet = SteadyStylesheet(self.get_css_variables())
        self.ascii_only = frame.ascii
        self.account = frame.account
        self.signed_in = frame.has_token
        self.token_ends = frame.token_ends
        self.is_recording = frame.is_recording
        self.is_utc = frame.is_utc

    # Start and end

    def get_driver_class(self) -> type[Driver]:
        """Return the platform's driver, on Linux and macOS without reports of mouse motion."""
        driver = super().get_driver_class()
        return ClickDriver if driver is LinuxDriver else driver

    def on_load(self) -> None:
        """Take the signals before the terminal is taken over."""
        self._take_signals()

    async def on_mount(self) -> None:
        """Paint first, then load what talks to the server."""
        if not self.signed_in:
            self.action_sign_in()
        self.call_after_refresh(self._open_desk)
        self._tick()

    @work(group="desk")
    async def _open_desk(self) -> None:
        try:
            self.desk = await asyncio.to_thread(self._connect)
        except AluraError as error:
            self.failure = error
            self.exit(return_code=1)
            return
        finally:
            # What is loaded by now stays; no collection needs to look at it again.
            gc.freeze()
            gc.enable()
        self.desk.access.on_change = self._show_access
        if self.desk.recorder is not None:
            self.desk.recorder.on_stop = self.recording_stopped
        self._show_access()
        if not self.signed_in:
            self.action_sign_in()
            self._tick_screens()

    async def on_unmount(self) -> None:
        """Let the connections go."""
        if self.desk is not None:
            await self.desk.close()

    def _take_signals(self) -> None:
        """End cleanly on what a shell, a closed terminal or an operator sends."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            # Behind what is under way: a screen that is being built cannot end.
            loop.add_signal_handler(number, self.call_later, self.exit, None, 128 + number)

    def _fatal_error(self) -> None:
        """Take the place of Textual's last words, which print the values of local variables."""
        error: BaseException | None = self._exception
        if isinstance(error, WorkerFailed):
            error = error.error
        if error is not None:
            self.crash = error
            self.crash_file = write_crash_report(error, self.clock.now(), self._crashes)
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:
        """End as after any other crash; Textual would print what it was given."""
        self._fatal_error()

    def end_by_thread(self, failure: threading.ExceptHookArgs) -> None:
        """End on an error that a thread did not expect. For `threading.excepthook`."""
        if isinstance(failure.exc_value, Exception):
            self.call_later(self._handle_exception, failure.exc_value)

    # Time

    def moment(self) -> Moment:
        """Return this moment on both clocks."""
        zone = UTC if self.is_utc else self.frame.zone or LOCAL
        return Moment(self.clock.monotonic(), self.clock.now(), zone, self.slept_at, self.slept_for)

    def log_time(self, time: datetime | None) -> str:
        """Write a time as logs and lists do: the hour today, else the day too."""
        moment = self.moment()
        return fmt.clock_time(time, moment.utc, moment.zone)

    @work(group="ticker")
    async def _tick(self) -> None:
        """Let ages go on by a clock that no poller can hold up."""
        while True:
            await self.clock.sleep(1.0)
            self.note_sleep()
            self._watch_token()
            self._tick_screens()

    def _tick_screens(self) -> None:
        for screen in self.screen_stack:
            # A screen that was pushed a moment ago does not know yet where it stands.
            if isinstance(screen, Ticking) and screen.is_mounted:
                screen.tick()

    # Signing in

    def action_sign_in(self) -> None:
        """Sign in where the user stands; a second prompt never covers the first."""
        from app.ui.screens.sign_in import SignInScreen

        if not any(isinstance(screen, SignInScreen) for screen in self.screen_stack):
            self.push_screen(SignInScreen())

    def action_inspect(self) -> None:
        """Show the raw record under the cursor; sign in where there is none, or nobody is."""
        from app.ui.dialogs.record import RecordDialog, record_under_cursor

        record = record_under_cursor(self) if self.signed_in else None
        if record is None:
            self.action_sign_in()
        else:
            self.push_screen(RecordDialog(record))

    def _watch_token(self) -> None:
        """Notice a token that ended, was renewed, or will end before the user looks again."""
        if self.desk is None:
            return
        access = self.desk.access
        if access.token is not self._token or access.signed_in != self.signed_in:
            self._show_access()
        if access.asks_soon and access.signed_in and not self._was_asked_early:
            self._was_asked_early = True
            self.tell("sign-in", "the token ends within 30 minutes; sign in again now", "warn")
            self.action_sign_in()

    def _show_access(self) -> None:
        """Take over who is signed in; read with a token, stop without one."""
        assert self.desk is not None
        access = self.desk.access
        was_signed_in, had = self.signed_in, self._token
        if access.address is not None and self.account not in (None, access.address):
            self.forget_feeds()
            self.runner = None
        self.account = access.address or self.account
        self.token_ends = access.token_ends
        self.signed_in = access.signed_in
        if access.token is not had:
            self._token = access.token
            self._was_asked_early = access.asks_soon
            if had is not None:
                self.tell("sign-in", "signed in again", "good")
        if access.signed_in:
            if self.runner is None and self.account is not None:
                self.start_acting(self.desk.runner(self.account), self.desk.read_trade)
            self.start_reading(self.desk.specs)
            self.refresh_feeds()
        elif was_signed_in and had is not None:
            self.tell("sign-in", "the token ended; `i` signs in here, nothing is lost", "bad")
            self.action_sign_in()

    # Keys

    async def action_open_screen(self, name: str) -> None:
        """Go to a screen; each keeps its cursor, filter and order while away."""
        if len(self.screen_stack) > 1:
            return
        if name != self.current_mode:
            await self.switch_mode(name)
            self.screen_shown()
        if name == "events":
            self.new_events = 0

    def action_refresh_feeds(self) -> None:
        """Read everything on the screen now."""
        self.refresh_feeds()

    def action_switch_zone(self) -> None:
        """Tell times in UTC, or again where the user lives."""
        self.is_utc = not self.is_utc

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from app.ui.dialogs.help import HelpDialog

        if not isinstance(self.screen, HelpDialog):
            self.push_screen(HelpDialog(self.screen))

    def ask_checked(self) -> None:
        """Ask about the oldest transfer in doubt: only the user can say that it is settled."""
        from app.ui.dialogs.checked import CheckedDialog
        from app.ui.words.doubt import in_doubt

        doubts = in_doubt(self.actions)
        if not doubts:
            self._explain("No transfer is in doubt.")
            return
        number = doubts[0].number

        def end(is_checked: bool | None) -> None:
            if is_checked and self.runner is not None:
                self.runner.mark_checked(number)

        self.push_screen(CheckedDialog(doubts[0], self.moment()), end)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return what the palette offers."""
        from app.ui.palette import commands

        return commands(self)
