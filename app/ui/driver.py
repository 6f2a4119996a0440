"""The terminal driver, changed to outlive its terminal, keep to its size and see no mouse motion.

Any-motion reports (mode 1003) flood a slow line while nothing on the screen answers to hovering.
"""

import select
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, TextIO, cast

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size

from app.ui.sgr import thinned

if TYPE_CHECKING:
    from textual.app import App

HUNG_UP = 129
"""The exit status after the terminal went away: a shell's for SIGHUP."""


class ClickDriver(LinuxDriver):
    """A LinuxDriver that leaves mode 1003 off and ends the program when its terminal is gone.

    SIGHUP says so as well, but only to the session that owns the terminal. Without it Textual's
    writer would die, and the event loop wait for it for ever.
    """

    def __init__(
        self,
        app: "App[None]",
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert self._file is not None
        self._file = cast("Any", _Outlet(self._file, self._end))
        Thread(target=self._watch, name="terminal-watch", daemon=True).start()

    def write(self, data: str) -> None:
        """Write what leaves the same picture, in fewer bytes: a slow line has few."""
        super().write(thinned(data))

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        start: Callable[[], None] = super().start_application_mode
        start()
        # Textual reads the size in a signal handler. When another one comes in between, the older
        # size is told last, and stays. On the loop one is told after the other.
        self._loop.add_signal_handler(signal.SIGWINCH, self._tell_size)

    def _tell_size(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._app.post_message(Resize(size, size))

    def _enable_mouse_support(self) -> None:
        if not self._mouse:
            return
        self.write("\x1b[?1000h\x1b[?1015h\x1b[?1006h")
        self.flush()

    def _run_input_thread(self) -> None:
        # What is no fault of the terminal goes to threading.excepthook, as a crash.
        try:
            self.run_input_thread()
        except OSError:
            self._end()

    def _watch(self) -> None:
        """Wait until the terminal is gone: reading from it then ends at once, for ever."""
        poll = select.poll()
        poll.register(self.fileno, 0)
        if any(event & select.POLLHUP for _, event in poll.poll()):
            self._end()

    def _end(self) -> None:
        # Once the loop is closed there is nothing left to end.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._app.call_later, self._app.exit, None, HUNG_UP)


class _Outlet:
    """A file to write to whose end is told, and never raised."""

    def __init__(self, file: TextIO, on_end: Callable[[], None]) -> None:
        self._file = file
        self._on_end = on_end

    def write(self, text: str) -> None:
        self._try(lambda: self._file.write(text))

    def flush(self) -> None:
        self._try(self._file.flush)

    def fileno(self) -> int:
        return self._file.fileno()

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except OSError:
            self._on_end()
