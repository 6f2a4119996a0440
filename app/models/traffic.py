"""How much was asked of the server lately, and what it made of that."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Traffic:
    """The requests of this program at one moment, whatever came back."""

    this_minute: int
    """Requests since the minute began."""
    before: tuple[int, ...]
    """Requests of each whole minute before that, oldest first; as far back as it was running."""
    throttled: int
    """Answers 429 since the start."""
    rate: float
    """Reads a second that are allowed now."""
    full_rate: float
    """Reads a second that are allowed when the server does not mind."""
    quiet_seconds: float
    """How long the server still wants no reads; 0 when it does not mind."""
