"""The states of a dialog that asks."""

from enum import StrEnum


class Stand(StrEnum):
    """How the dialog stands."""

    READING = "reading"
    """Nothing current is known yet."""
    ARMED = "armed"
    """What must be known is known."""
    CHANGED = "changed"
    """A reading shows something that speaks against it: more, or another side, or one too many."""
    GONE = "gone"
    """It shows nothing of what was aimed at; for good."""
    BLIND = "blind"
    """There is no current reading, and none came in time."""
    LOCKED = "locked"
    """Somebody is at it already."""
    READ_ONLY = "read-only"
    """This program was started without the right to act."""
    SENT = "sent"
    """It was sent; `Asking.action` has the rest."""
