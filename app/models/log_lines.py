"""Lines of the logs that sessions and trades keep, and what is held of a whole log."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import Any

from app.models.assets import ASSET_NAMES
from app.models.base import WireModel, wire
from app.models.numbers import PLAIN
from app.models.rows import Notes
from app.models.scalars import (
    Id,
    Symbol,
    Text,
    Word,
)
from app.models.text import harmless
from app.models.times import Time

_LONGEST = 40
"""Characters of the values that are written out of a log row without a sentence."""


class LogEntry(WireModel):
    """One line of a session's or a trade's log."""

    NOUNS = frozenset(("log", "entry"))
    ESSENTIAL = ("text",)
    LINE = "text"

    id: Id | None = wire("logId id _id uuid eventId entryId guid pk")
    time: Time | None = wire(
        "timestamp createdAt created createTime loggedAt at date epochMillis t",
    )
    level: Word | None = wire("severity logLevel lvl")
    kind: Word | None = wire("type event eventType action category")
    symbol: Symbol | None = wire(*ASSET_NAMES)
    text: Text | None = wire(
        "message messageText msg body summary line description log text content details",
        "detail event action",
    )
    """What happened; of a row without a sentence, a fill say, its values under their own names."""

    @property
    def key(self) -> str:
        """What a line is known by: its id, else all that it says."""
        return self.id or f"{self.time}|{self.level}|{self.kind}|{self.symbol}|{self.text}"

    @property
    def is_known_again(self) -> bool:
        """Whether a later reading can tell it from another line that says the same."""
        return self.id is not None or self.time is not None

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Write out a row that has no sentence."""
        if values.get("text") is None and "text" not in keys:
            told = {name.partition(".")[0] for name in keys.values()}
            rest = {
                name: str(value)
                for name, value in row.items()
                if name not in told and isinstance(value, str | int | Decimal)
            }
            # Words first: a line may be cut off, and they say what the numbers are about.
            said = sorted(rest, key=lambda name: PLAIN.fullmatch(rest[name]) is not None)
            short = [f"{name} {rest[name]}" for name in said if 0 < len(rest[name]) <= _LONGEST]
            values["text"] = harmless(", ".join(short)) or None


class LogEnd(StrEnum):
    """What comes before the oldest line that is held."""

    MORE = "more"
    """Older lines, which can be read."""
    FIRST = "first"
    """Nothing: it is the very first line, as far as the server says."""
    FULL = "full"
    """Older lines, for which there is no room."""
    REFUSED = "refused"
    """Older lines, as it seems, which the server does not give."""
    NAMELESS = "nameless"
    """Perhaps older lines; without ids and times they could not be told from these."""


@dataclass(frozen=True, slots=True)
class LogBook:
    """What is held of one log."""

    stretches: tuple[tuple[LogEntry, ...], ...] = ()
    """Newest first, newest stretch first; between two stretches lines may be missing."""
    total: int | None = None
    """How many lines the server has; None when it does not say."""
    end: LogEnd = LogEnd.FIRST
    dropped: int = 0
    """How many of the oldest lines were let go again, for want of room."""

    @property
    def rows(self) -> tuple[LogEntry, ...]:
        """Every line that is held, newest first."""
        if len(self.stretches) == 1:
            return self.stretches[0]
        return tuple(chain.from_iterable(self.stretches))
