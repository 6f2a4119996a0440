"""One intent that was sent, at one moment of its life: where it stands, and what showed it.

Frozen data; `actions` alone makes new states of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.errors import ApiError
from app.intents import Intent, Proof
from app.sights import Sight


class Phase(StrEnum):
    """Where an action stands."""

    SENDING = "sending"
    """Sent, no reply yet."""
    ACCEPTED = "accepted"
    """The server said yes; the readings do not show it yet."""
    UNKNOWN = "unknown"
    """Nobody knows whether it was carried out."""
    DONE = "done"
    """A good reading shows it; where none can, the server said yes."""
    FAILED = "failed"
    """Certainly not carried out."""
    STILL_OPEN = "still open"
    """Readings go on to show what should be gone: it may be queued, or was not carried out."""
    UNSEEN = "not seen"
    """Readings go on not to show what should have come: as for STILL_OPEN."""
    CHECKED = "checked"
    """The user looked elsewhere and typed that it is settled."""


NOTHING_SEEN = Sight()
"""Before the first good reading after a reply."""

OPEN_PHASES = frozenset({Phase.SENDING, Phase.ACCEPTED, Phase.UNKNOWN})
"""While an action that is not settled is in one of these its key is locked."""


@dataclass(frozen=True, slots=True)
class Action:
    """One intent that was sent, at one moment of its life."""

    number: str
    """Names it in the journal."""
    intent: Intent
    phase: Phase
    sent_at: float
    """Monotonic seconds."""
    sent_time: datetime
    replied_at: float | None = None
    """When the reply came, or was given up; monotonic seconds."""
    receipt: object = None
    """What the server answered with its yes. It proves nothing."""
    error: ApiError | None = None
    """Why it is FAILED or UNKNOWN."""
    sight: Sight = NOTHING_SEEN
    """What the newest good reading after the reply shows."""
    readings: int = 0
    """Good readings since the reply."""
    first_reading_at: float | None = None
    settled_at: float | None = None
    """When its lock ended, in monotonic seconds."""
    is_restored: bool = False
    """Left over from a program that died before it knew."""

    @property
    def is_open(self) -> bool:
        """Whether it still waits for the world, or for the user."""
        return self.phase in OPEN_PHASES and self.settled_at is None

    @property
    def is_in_doubt(self) -> bool:
        """Whether only the user can end it: `ActionRunner.mark_checked`."""
        is_unknown = self.phase is Phase.UNKNOWN and self.settled_at is None
        return is_unknown and self.intent.proof is Proof.WORD
