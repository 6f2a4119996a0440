"""When a key was really pressed: the moment its byte was read, even while the loop was blocked.

A dialog that opens late must not take keys that were meant for what stood there before.
"""

from textual.events import Key
from textual.message import Message


class KeyClock:
    """The clock that key events are stamped by, and the newest stamp."""

    def __init__(self) -> None:
        self._last = 0.0

    def now(self) -> float:
        """Return this moment on the same clock as the stamps."""
        return Message().time

    def note(self, key: Key) -> None:
        """Remember when the key that is now handled was read."""
        self._last = key.time

    def of_last_key(self) -> float:
        """Return when the key that is now handled was read."""
        return self._last
