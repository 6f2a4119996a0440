"""One JSON object as one model, and what was noticed. A bad field never costs the row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from app.models.base import WireModel, folded
from app.models.claims import readers
from app.models.names import words
from app.models.plans import Step, opened, plan_of
from app.models.reading import Reading
from app.models.reads import UnreadableError
from app.models.text import WORD_LIMIT, harmless, quoted

M = TypeVar("M", bound=WireModel)
T = TypeVar("T")

_MOST_SENTENCES = 50
_MOST_NAMES = 100
_KINDS = ("type", "kind", "object", "Type", "Kind", "TYPE", "KIND", "_type", "__typename")
"""Names under which some servers say of each row what it is a row of."""
_ERRORS = frozenset(("error", "errors", "errormessage", "warnings"))
_NONE: tuple[object, ...] = (None, False, "", [], {}, 0)


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
            self.broken.add(harmless(sentence))

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
            self.expected |= {f"{name}.{field}" for field in readers(model).keys() - model.RARE}

    def reading(self, value: T, model: type[WireModel], *, empty: bool) -> Reading[T]:
        """Return the finished reading."""
        fields = self.expected.union(readers(model).keys() - model.RARE)
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


def read_row(model: type[M], row: dict[str, Any], notes: Notes) -> M | None:
    """Read one row; None, and noted as lost, where nothing in it is known."""
    sent, row = row, _without_own_name(model, opened(model, row))
    shape = plan_of(model, row)
    if not shape.fields:
        notes.lost_row(row)
        return None
    values: dict[str, Any] = dict.fromkeys(shape.nulls)
    keys: dict[str, str] = {}
    for step in shape.steps:
        values[step.field] = _read_field(step, row, keys, notes)
    for name, path in shape.unfit:
        notes.broke(".".join(path), value_at(row, path))
        keys[name] = ".".join(path)
    if shape.settles:
        model.settle(values, keys, row, notes)
    notes.found.update(values)
    notes.read.update(shape.read)
    notes.unread.update(name for name in shape.unread if not _is_no_error(row, name))
    return model.model_validate(values).as_sent(sent)


def _without_own_name(model: type[WireModel], row: dict[str, Any]) -> dict[str, Any]:
    """Return the row without a `type` that only says what all such rows are: `logs`, `position`."""
    names = [key for key in _KINDS if key in row and isinstance(row[key], str)]
    own = {
        key
        for key in names
        if all(_own_nouns(model) & {word, word.removesuffix("s")} for word in _kind_words(row[key]))
    }
    return {key: row[key] for key in row if key not in own} if own else row


def _kind_words(kind: str) -> tuple[str, ...]:
    return words(kind.replace("ies", "y")) or (kind,)


@cache
def _own_nouns(model: type[WireModel]) -> frozenset[str]:
    return model.NOUNS.union(words(model.__name__))


def _is_no_error(row: Mapping[str, Any], name: str) -> bool:
    """Tell whether a name only says that nothing went wrong: `error: null`, `errors: []`."""
    return folded(name.rpartition(".")[2]) in _ERRORS and value_of(row, name) in _NONE


def _read_field(step: Step, row: dict[str, Any], keys: dict[str, str], notes: Notes) -> Any:
    """Return the first value that can be read; None, and noted, where it has none or two."""
    bad: tuple[str, object] | None = None
    found: tuple[int, Any] | None = None
    for rank, path, name, is_sure in step.tries:
        if found is not None and rank != found[0]:
            break
        raw = row[name] if len(path) == 1 else value_at(row, path)
        try:
            value = step.reads.read(raw, name)
        except UnreadableError:
            bad = bad or ((name, raw) if is_sure else None)
            continue
        if value is None:
            continue
        if found is None:
            found = rank, value
            keys[step.field] = name
        elif isinstance(value, Decimal) and value != found[1]:
            notes.say(f"{keys[step.field]} and {name} differ: {quoted(raw)}")
            return None
    if found is not None:
        return found[1]
    if bad is not None:
        keys[step.field] = bad[0]
        notes.broke(*bad, secret=step.reads.secret)
        notes.complete = notes.complete and step.field != "id"
    return None


def value_at(row: Mapping[str, Any], path: Sequence[str]) -> Any:
    """Return the value at a path of keys, each of which exists."""
    value: Any = row
    for key in path:
        value = value[key]
    return value


def value_of(row: Mapping[str, Any], name: str) -> Any:
    """Return the value under a dotted name, as `settle` gets it in `keys`."""
    return row[name] if name in row else value_at(row, name.split("."))
