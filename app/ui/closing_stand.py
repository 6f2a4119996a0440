"""The states of the dialog of a close."""

from enum import StrEnum


class Stand(StrEnum):
    """How the dialog stands."""

    READING = "reading"
    """Nothing current is known yet."""
    ARMED = "armed"
    """A current reading shows what was aimed at."""
    CHANGED = "changed"
    """It shows more, or another side."""
    GONE = "gone"
    """It shows nothing of it; for good."""
    BLIND = "blind"
    """There is no current reading, and none came in time."""
    LOCKED = "locked"
    """Somebody is at it already."""
    READ_ONLY = "read-only"
    """This program was started without the right to act."""
    SENT = "sent"
    """It was sent; `Closing.action` has the rest."""
