"""What one answered read amounts to: its value, and what was missing or not understood in it."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T_co]):
    """A decoded answer."""

    value: T_co
    """The models; None or an empty tuple when the server has none."""
    missing: frozenset[str] = frozenset()
    """Our field names that no row of a non-empty answer had."""
    read: tuple[str, ...] = ()
    """The server's own names that were understood, sorted."""
    unread: tuple[str, ...] = ()
    """The server's own names that nothing here reads, sorted; for the system screen."""
    broken: tuple[str, ...] = ()
    """Sentences on what was there but could not be read (`pnl: "abc"`), sorted."""
    complete: bool = True
    """True when every row was read: only then does absence of an id mean that it is gone."""
    age_seconds: float = 0.0
    """How long ago the server answered; more than 0 only for what a tape holds."""

    @property
    def recognised(self) -> float | None:
        """The share of the server's names that were understood; None where it sent none."""
        names = len(self.read) + len(self.unread)
        return len(self.read) / names if names else None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a longer list."""

    rows: tuple[T, ...] = ()
    total: int | None = None
    """How many there are in all; None when the server does not say."""
    next: str | int | None = None
    """What to ask for to get the rows after these; None at the end."""
    next_by: Literal["page", "offset", "cursor", "link"] = "page"
    """What `next` is, and the query name to send it under."""
