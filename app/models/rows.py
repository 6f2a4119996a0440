"""One JSON object as one model, and what was noticed. A bad field never costs the row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, TypeVar, get_args, get_type_hints

from app.models.base import WireModel, folded, wire_names
from app.models.reading import Reading
from app.models.scalars import Reads, UnreadableError, amount, price
from app.models.text import WORD_LIMIT, harmless, quoted

M = TypeVar("M", bound=WireModel)
T = TypeVar("T")

_MOST_SENTENCES = 50
_MOST_NAMES = 100

_WEAK = frozenset(
    (
        "id",
        "uuid",
        "status",
        "state",
        "message",
        "msg",
        "type",
        "kind",
        "time",
        "timestamp",
        "date",
        "ts",
        "at",
        "total",
        "count",
        "name",
        "value",
        "code",
        "error",
        "ok",
        "success",
        "reason",
        "note",
        "details",
        "description",
        "text",
        "level",
        "page",
        "limit",
        "data",
        "user",
        "key",
        "address",
        "result",
        "version",
    )
)
"""Names that almost any object may have: they do not show what it is."""


@dataclass(slots=True)
class Notes:
    """What was noticed while one answer was read."""

    broken: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    expected: set[str] = field(default_factory=set)
    """Names of the fields of rows inside rows, as `positions.size`."""
    complete: bool = True

    def broke(self, name: str, raw: object, *, secret: bool = False) -> None:
        """Note a value that could not be read."""
        self.say(f"{harmless(name, WORD_LIMIT)}: {'unreadable' if secret else quoted(raw)}")

    def say(self, sentence: str) -> None:
        """Note a sentence, within reason."""
        if len(self.broken) < _MOST_SENTENCES:
            self.broken.add(sentence)

    def lost_row(self, raw: object) -> None:
        """Note a row that could not be read: from here on absence proves nothing."""
        self.complete = False
        self.say(f"a row: {quoted(raw)}")

    def nested(self, name: str, model: type[WireModel], inner: "Notes", *, empty: bool) -> None:
        """Take over what was noticed in the rows that a field holds."""
        self.complete = self.complete and inner.complete
        self.read |= inner.read
        self.unread |= inner.unread
        for sentence in inner.broken:
            self.say(sentence)
        self.found |= {f"{name}.{field}" for field in inner.found}
        if not empty:
            self.expected |= {f"{name}.{field}" for field in readers(model)}

    def reading(self, value: T, model: type[WireModel], *, empty: bool) -> Reading[T]:
        """Return the finished reading."""
        fields = self.expected.union(readers(model))
        missing = frozenset() if empty else frozenset(fields - self.found)
        return Reading(
            value,
            missing,
            _shown(self.read),
            _shown(self.unread - self.read),
            tuple(sorted(self.broken)),
            self.complete,
        )


def _shown(names: set[str]) -> tuple[str, ...]:
    """Return names of the server's, harmless and within reason."""
    return tuple(sorted({harmless(name, WORD_LIMIT) for name in names})[:_MOST_NAMES])


@dataclass(frozen=True, slots=True)
class Plan:
    """How rows of one shape (keys and types of values) are read."""

    steps: tuple[tuple[str, Reads, tuple[tuple[str, str | None], ...]], ...]
    """Field, reader, and the keys to try, with a second key for objects."""
    nulls: tuple[str, ...]
    """Fields that are there as null only."""
    read: tuple[str, ...]
    """The server's names that are known here."""
    unread: tuple[str, ...]
    settles: bool
    fields: frozenset[str]
    """The fields that this shape offers something for."""
    strong: int
    """How many of them came under a telling name."""


@cache
def readers(model: type[WireModel]) -> Mapping[str, Reads]:
    """Return the reader of each field that is read from the wire."""
    found: dict[str, Reads] = {}
    for name, hint in get_type_hints(model, include_extras=True).items():
        if name in model.model_fields:
            marks = [mark for mark in _metadata(hint) if isinstance(mark, Reads)]
            if marks:
                found[name] = marks[0]
    return found


def _metadata(hint: Any) -> list[object]:
    own = list(getattr(hint, "__metadata__", ()))
    return own + [mark for part in get_args(hint) if part is not hint for mark in _metadata(part)]


@lru_cache(maxsize=1024)
def plan(model: type[WireModel], keys: tuple[str, ...], types: tuple[type, ...]) -> Plan:
    """Work out how rows with these keys, and values of these types, are read."""
    kinds = dict(zip(keys, types, strict=True))
    by_fold: dict[str, str] = {}
    for key in keys:
        by_fold.setdefault(folded(key), key)
    claimed = {name for names in wire_names(model).values() for name in names}
    steps, nulls, strong = [], [], 0
    known = {by_fold.get(folded(name)) for name in model.INSIDE}
    for name, names in wire_names(model).items():
        reads = readers(model).get(name)
        if reads is None:
            continue
        tries: list[tuple[str, str | None]] = []
        null = False
        for candidate in (*names, *_with_unit(names, reads)):
            head, _, tail = candidate.partition(".")
            key = head if head in kinds else by_fold.get(folded(head), "")
            if not key or (key != head and key in claimed):
                continue
            kind = kinds[key]
            if tail:
                if kind is dict:
                    tries.append((key, tail))
                    known.add(key)
                continue
            known.add(key)
            if kind is type(None):
                null = True
            elif kind not in (dict, list) or kind in reads.takes:
                tries.append((key, None))
        if tries:
            steps.append((name, reads, tuple(dict.fromkeys(tries))))
        elif null:
            nulls.append(name)
        if any(folded(key) not in _WEAK for key, _ in tries) or (null and not tries):
            strong += 1
    return Plan(
        tuple(steps),
        tuple(nulls),
        tuple(key for key in keys if key in known),
        tuple(key for key in keys if key not in known),
        "settle" in vars(model),
        frozenset(step[0] for step in steps) | frozenset(nulls),
        strong,
    )


def _with_unit(names: tuple[str, ...], reads: Reads) -> list[str]:
    """Return the names with the unit of dollars behind them, for what is read in dollars."""
    if reads.read not in (amount, price):
        return []
    return [name + unit for name in names if "." not in name for unit in ("Usdc", "Usd")]


def opened(model: type[WireModel], row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with the keys of the objects inside it that the model looks into."""
    for name in model.INSIDE:
        inner = row.get(name)
        if isinstance(inner, dict):
            row = {**inner, **row}
    return row


def plan_of(model: type[WireModel], row: dict[str, Any]) -> Plan:
    """Return the plan for an opened row."""
    return plan(model, tuple(row), tuple(map(type, row.values())))


def looks_like(model: type[WireModel], row: dict[str, Any]) -> bool:
    """Tell whether an object that nothing names is a row of the model."""
    shape = plan_of(model, opened(model, row))
    essential = not model.ESSENTIAL or not shape.fields.isdisjoint(model.ESSENTIAL)
    return essential and len(shape.fields) >= 2 and (shape.strong >= 1 or len(shape.fields) >= 3)


def read_row(model: type[M], row: dict[str, Any], notes: Notes) -> M | None:
    """Read one row; None, and noted as lost, where nothing in it is known."""
    row = opened(model, row)
    shape = plan_of(model, row)
    if not shape.fields:
        notes.lost_row(row)
        return None
    values: dict[str, Any] = dict.fromkeys(shape.nulls)
    keys: dict[str, str] = {}
    for name, reads, tries in shape.steps:
        bad: tuple[str, object] | None = None
        for key, tail in tries:
            raw = row[key]
            try:
                if tail is not None:
                    raw = _inside(raw, tail)
                value = reads.read(raw, tail or key)
            except LookupError:
                continue
            except UnreadableError:
                bad = bad or (key, raw)
                continue
            values[name] = value
            if value is not None:
                keys[name] = tail or key
                bad = None
                break
        if bad is not None:
            values[name] = None
            keys[name] = bad[0]
            notes.broke(*bad, secret=reads.secret)
            notes.complete = notes.complete and name != "id"
    if shape.settles:
        model.settle(values, keys, row, notes)
    notes.found.update(values)
    notes.read.update(shape.read)
    notes.unread.update(shape.unread)
    return model.model_validate(values).as_sent(row)


def _inside(raw: Any, path: str) -> Any:
    """Return the plain value at a path below an object. Raises LookupError."""
    for part in path.split("."):
        if not isinstance(raw, dict):
            raise LookupError
        if part not in raw:
            part = next((key for key in raw if folded(key) == folded(part)), part)
        raw = raw[part]
    if isinstance(raw, dict | list):
        raise LookupError
    return raw
