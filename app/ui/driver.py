"""The terminal driver with one change: the mouse reports clicks and the wheel, not every motion.

Any-motion reports (mode 1003) flood a slow line while nothing on the screen answers to hovering.
"""

from textual.drivers.linux_driver import LinuxDriver


class ClickDriver(LinuxDriver):
    """A LinuxDriver that leaves mode 1003 off."""

    def _enable_mouse_support(self) -> None:
        if not self._mouse:
            return
        self.write("\x1b[?1000h\x1b[?1015h\x1b[?1006h")
        self.flush()
