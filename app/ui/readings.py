"""What the screens make of a reading besides its value: its rows, its names in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.feeds import Topic

if TYPE_CHECKING:
    from app.models.reading import Reading

_FIRM = frozenset({Topic.TRADE, Topic.SESSIONS, Topic.PROFILE})
"""Their rows have the same fields from one answer to the next; those of logs and lists need not."""


def rows_of(value: object) -> int:
    """Return how many rows a value has."""
    for name in ("rows", "positions", "parts", "around"):
        held = getattr(value, name, None)
        if isinstance(held, tuple):
            return len(held)
    if isinstance(value, tuple):
        return len(value)
    return 0 if value is None else 1


def field_parts(name: str) -> list[str]:
    """Return our field name in its parts, rows inside rows in the singular."""
    *outer, field = name.split(".")
    return [*(part.removesuffix("s") for part in outer[-1:]), field]


def field_words(name: str) -> str:
    """Return our field name as it is written: `position mark price`."""
    return " ".join(field_parts(name)).replace("_", " ")


class NamesSeen(NamedTuple):
    """What a feed's answers have had so far."""

    read: frozenset[str] = frozenset()
    """The server's names that were read."""
    unread: frozenset[str] = frozenset()
    """The server's names that nothing reads."""
    missing: frozenset[str] = frozenset()
    """Fields of ours that some answer did not have."""
    rows: int = 0
    """How many rows the last answer had."""

    def with_those_of(self, reading: Reading[object]) -> NamesSeen:
        """Take in the names of a further answer."""
        return NamesSeen(
            self.read | frozenset(reading.read),
            self.unread | frozenset(reading.unread),
            self.missing | reading.missing,
            rows_of(reading.value),
        )

    def news(self, topic: Topic, reading: Reading[object]) -> str:
        """Return what an answer has in names that those before had not, or no longer has."""
        if not self.read | self.unread:
            # Empty answers say nothing of how the server calls things.
            return ""
        fresh = len(frozenset(reading.unread) - self.unread)
        told = [f"{fresh} new name{'s' if fresh > 1 else ''} that nothing reads"] if fresh else []
        lost = sorted(map(field_words, self._lost(topic, reading)))
        told += [f"no {' and no '.join(lost)} any more"] if 0 < len(lost) <= 2 else []
        told += [f"{len(lost)} fields are no longer sent"] if len(lost) > 2 else []
        return ", ".join(told)

    def _lost(self, topic: Topic, reading: Reading[object]) -> frozenset[str]:
        # A row that went takes its names with it, and a first row brings gaps of its own.
        is_whole = rows_of(reading.value) >= self.rows > 0
        if topic not in _FIRM or not is_whole or self.read <= frozenset(reading.read):
            return frozenset()
        return reading.missing - self.missing
