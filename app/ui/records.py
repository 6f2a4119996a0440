"""One record as it was sent, in lines: plain text, secrets hidden, unread names marked. Pure.

Numbers keep every digit; what is too deep or too long is said to be cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from app.masking import masked
from app.models.base import WireModel
from app.models.plans import opened, plan_of
from app.models.text import TEXT_LIMIT, harmless
from app.ui import format as fmt
from app.ui.pieces import Line, Piece, line, plain

if TYPE_CHECKING:
    from app.feeds import AnyFeed, FeedSpec

MOST_LINES = 2_000
"""Lines of a record that are shown."""
_DEEPEST = 30
_ESCAPED = str.maketrans({'"': '\\"', "\\": "\\\\"})


class Record(NamedTuple):
    """What the dialog shows: taken when the key was pressed, not live."""

    name: str
    """Which record: `position AVAX long`."""
    source: str
    """What it was read from, and how old that reading was."""
    unread: tuple[str, ...]
    """The server's names in it that nothing here reads."""
    lines: tuple[Line, ...]
    """Its JSON."""

    @property
    def text(self) -> str:
        """The JSON as plain text."""
        return "\n".join(plain(row) for row in self.lines)


def record_of(row: WireModel, feed: AnyFeed, spec: FeedSpec | None, now: float) -> Record:
    """Return what is shown of a row that was read."""
    sent = dict(row.sent)
    unread = plan_of(type(row), opened(type(row), sent)).unread if sent else ()
    asked = spec.reads[0] if spec is not None and spec.reads else "this server"
    source = f"{asked} · read {fmt.age_exact(feed.age(now))}"
    return Record(
        record_name(row),
        source,
        tuple(harmless(name) for name in unread),
        record_lines(sent, unread),
    )


def record_lines(sent: Mapping[str, Any], unread: Iterable[str]) -> tuple[Line, ...]:
    """Return a record as indented JSON, a name that nothing reads in the colour of attention."""
    rows: list[Line] = []
    for row in _value(masked(sent), (), frozenset(unread), ()):
        if len(rows) == MOST_LINES:
            return (*rows, line(f"… cut after {MOST_LINES:,} lines", "warn"))
        rows.append(row)
    return tuple(rows)


def record_name(row: WireModel) -> str:
    """Return what kind of record it is, and which: `position AVAX long 7f3a…c21e`."""
    kind = "".join(f" {c.lower()}" if c.isupper() else c for c in type(row).__name__).strip()
    told = [getattr(row, field, None) for field in ("symbol", "side", "mode")]
    words = [kind, *(word for word in told if isinstance(word, str))]
    rank, id_ = getattr(row, "rank", None), getattr(row, "id", None)
    if isinstance(rank, int):
        words.append(f"of rank {fmt.count(rank)}")
    elif isinstance(id_, str):
        words.append(fmt.short_id(id_))
    return " ".join(words)


def _value(
    value: object, path: tuple[str, ...], unread: frozenset[str], lead: Line, tail: str = ""
) -> Iterator[Line]:
    """Yield the lines of a value behind its name."""
    margin = " " * (2 * len(path))
    if isinstance(value, Mapping | list) and len(path) >= _DEEPEST:
        yield (*lead, Piece("… deeper than is shown", "warn"))
    elif isinstance(value, Mapping) and value:
        yield (*lead, Piece("{", "muted"))
        for number, (key, part) in enumerate(value.items(), 1):
            here = (*path, str(key))
            style = "warn" if ".".join(here) in unread else "muted"
            name = (Piece(f"{margin}  "), Piece(f"{_text(str(key))}: ", style))
            yield from _value(part, here, unread, name, "," if number < len(value) else "")
        yield line(f"{margin}}}{tail}", "muted")
    elif isinstance(value, list) and value:
        yield (*lead, Piece("[", "muted"))
        for number, part in enumerate(value, 1):
            comma = "," if number < len(value) else ""
            yield from _value(part, (*path, ""), unread, line(f"{margin}  "), comma)
        yield line(f"{margin}]{tail}", "muted")
    else:
        yield (*lead, Piece(_scalar(value)), Piece(tail, "muted"))


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return harmless(str(value))
    if isinstance(value, str):
        return _text(value)
    return "{}" if isinstance(value, Mapping) else "[]" if isinstance(value, list) else "?"


def _text(text: str) -> str:
    cut = "…" if len(text) > TEXT_LIMIT else ""
    return f'"{harmless(text).translate(_ESCAPED)}{cut}"'
