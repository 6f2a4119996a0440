"""Where in an answer the rows are. Never takes what it does not recognize for "none"."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from app.models.base import WireModel, folded, wire_names
from app.models.claims import readers
from app.models.lapsed import is_gone, is_past
from app.models.numbers import VALUE_NAMES
from app.models.plans import looks_like, opened, plan_of, unpacked
from app.models.reads import UnreadableError
from app.models.rows import Notes, read_row
from app.models.signposts import DEEPEST, META, WRAPPERS, NotUnderstoodError, signposts
from app.models.tables import Row, from_list, from_object

M = TypeVar("M", bound=WireModel)

MOST_ROWS = 20_000
"""Rows of one answer that are read."""

_PRESENT = frozenset(("active", "current", "open", "running"))
"""Names of a list that stands beside lists of what is over."""


def read_rows(plain: object, model: type[M], names: Sequence[str], notes: Notes) -> tuple[M, ...]:
    """Read every row that the answer holds; rows that cannot be read are noted as lost.

    Raises NotUnderstoodError, also when none of the rows could be read.
    """
    found = find_rows(plain, model, names)
    if found is None:
        raise NotUnderstoodError
    if len(found) > MOST_ROWS:
        notes.complete = False
        notes.say(f"only the first {MOST_ROWS:,} of {len(found):,} rows were read")
    rows = []
    for around, raw in found[:MOST_ROWS]:
        if not isinstance(raw, dict):
            notes.lost_row(raw)
            continue
        if is_gone(raw):
            continue
        row = read_row(model, {**around, **_laid_open(model, raw)}, notes)
        if row is not None:
            rows.append(row)
    if found and not rows and not all(is_gone(raw) for _, raw in found):
        raise NotUnderstoodError
    return tuple(rows)


def read_inner(values: dict[str, Any], name: str, model: type[WireModel], notes: Notes) -> None:
    """Read the rows that a field of another row holds, in place."""
    raw = values.get(name)
    inner = Notes()
    rows: tuple[WireModel, ...] = ()
    try:
        rows = read_rows(raw, model, (), inner)
    except NotUnderstoodError:
        inner.lost_row(raw)
    if name in values:
        values[name] = rows
    notes.nested(name, model, inner, empty=not rows)


def holds_objects(raw: object) -> bool:
    """Tell whether a value is a list or an object of objects."""
    inside = raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ()
    return any(isinstance(value, dict) for value in inside)


def holds_rows(raw: object) -> bool:
    """Tell whether a value is a container of anything else than plain values."""
    raw = unpacked(raw)
    inside = raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ()
    return any(isinstance(unpacked(value), dict | list) for value in inside)


def find_rows(
    plain: object, model: type[WireModel], names: Iterable[str], depth: int = 0
) -> list[Row] | None:
    """Return the rows of an answer, [] where it says that there are none, None if unknown."""
    plain = unpacked(plain)
    if plain is None:
        return []
    if depth > DEEPEST:
        return None
    if isinstance(plain, list):
        return _in_list(plain, model, names, depth)
    if not isinstance(plain, dict):
        return None
    if not plain:
        return []
    if {folded(key) for key in plain} == {"links"}:
        return []
    around = _context(model, plain)
    hints, wrappers = signposts(plain, names)
    hints += [key for key in plain if folded(key) in _PRESENT and isinstance(plain[key], list)]
    if (table := from_object(model, plain)) is not None:
        return _with(around, table)
    itself = looks_like(model, plain) and not any(_wraps_rows(plain[key]) for key in wrappers)
    for key in hints if itself else hints + wrappers:
        if isinstance(unpacked(plain[key]), dict | list):
            found = find_rows(plain[key], model, names, depth + 1)
            if found is not None:
                return _with(around, found)
    if itself:
        return [({}, plain)]
    found = _by_key(plain, model, names, depth) or _by_content(plain, model, names, depth)
    none = any(plain[key] is None for key in hints + wrappers)
    return [] if found is None and none else found


def _in_list(
    plain: list[Any], model: type[WireModel], names: Iterable[str], depth: int
) -> list[Row] | None:
    if len(plain) == 2 and isinstance(plain[0], list) and type(plain[1]) is int:
        plain = plain[0]
    if (table := from_list(model, plain)) is not None:
        return table
    if all(isinstance(row, str) and row[:1] == "{" for row in plain):
        plain = [unpacked(row) for row in plain]
    objects = [row for row in plain if isinstance(row, dict)]
    if plain and not objects:
        lines = model.LINE is not None and all(isinstance(row, str) for row in plain)
        return [({}, {model.LINE: row}) for row in plain] if lines else None
    if any(_is_row(model, row) for row in objects[:50]):
        return [({}, row) for row in plain]
    inner = [
        find_rows(row, model, names, depth + 1) if row else None for row in objects[:MOST_ROWS]
    ]
    if inner and all(inner) and len(objects) == len(plain):
        return [row for found in inner if found is not None for row in found]
    known = any(plan_of(model, opened(model, row)).fields for row in objects[:50])
    return [({}, row) for row in plain] if known or not plain else None


def _is_row(model: type[WireModel], row: dict[str, Any]) -> bool:
    fields = plan_of(model, opened(model, row)).fields
    return not fields.isdisjoint(("id", *model.ESSENTIAL) if model.ESSENTIAL else fields)


def _laid_open(model: type[WireModel], raw: dict[str, Any]) -> dict[str, Any]:
    """Return the row inside an object that says nothing else of it: `{type, data: {…}}`."""
    wrappers = _wrappers(tuple(raw))
    inner = [key for key in wrappers if isinstance(raw[key], dict) and raw[key]]
    if len(inner) != 1 or folded(inner[0]) in VALUE_NAMES:
        return raw
    rest = {key: value for key, value in raw.items() if key != inner[0]}
    return {**rest, **raw[inner[0]]} if not plan_of(model, opened(model, rest)).strong else raw


@lru_cache(maxsize=256)
def _wrappers(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of these keys merely wrap. Worked out once for all rows of a shape."""
    return tuple(signposts(dict.fromkeys(keys), ())[1])


def _wraps_rows(raw: object, depth: int = 0) -> bool:
    """Tell whether what lies under a wrapper's name is a list of objects, however deep."""
    raw = unpacked(raw)
    if isinstance(raw, list):
        return any(isinstance(row, dict | list) for row in raw[:5])
    if not isinstance(raw, dict) or depth > DEEPEST:
        return False
    return any(_wraps_rows(raw[key], depth + 1) for key in signposts(raw, ())[1])


def _by_key(
    plain: dict[str, Any], model: type[WireModel], names: Iterable[str], depth: int
) -> list[Row] | None:
    """Return the rows of an object that is keyed by what the rows are."""
    counted = list(plain) == [str(index) for index in range(len(plain))]
    rows: list[Row] = []
    for key, raw in plain.items():
        # A wrapper inside a key is no key: `{"BTC": {"data": {…}}}` is no market "data".
        around = {} if counted or folded(key) in WRAPPERS else model.from_key(key)
        if isinstance(raw, dict) and from_object(model, raw) is not None:
            return None
        if isinstance(raw, dict) and looks_like(model, {**around, **raw}):
            rows.append((around, raw))
        elif isinstance(raw, list) and raw and "id" not in around:
            found = _in_list(raw, model, names, depth + 1)
            if not around or not found:
                return None
            rows += _with(around, found)
        elif model.BARE is not None and around and _is_word(model, key, raw):
            rows.append((around, {model.BARE: raw}))
        elif isinstance(raw, dict) and "symbol" in around and (found := _each(raw, model, depth)):
            rows += _with(around, found)
        elif raw is not None:
            return None
    return rows or None


def _each(raw: dict[str, Any], model: type[WireModel], depth: int) -> list[Row] | None:
    """Return the rows of an object inside a key: by market, then by interval."""
    return _by_key(raw, model, (), depth + 1) if depth < DEEPEST else None


def _is_word(model: type[WireModel], key: str, raw: object) -> bool:
    """Tell whether a bare word under a key is what the model means by its bare field."""
    if folded(key) in META or not isinstance(raw, str) or model.BARE is None:
        return False
    try:
        return not raw.isdigit() and readers(model)[model.BARE].read(raw, key) is not None
    except UnreadableError:
        return False


def _by_content(
    plain: dict[str, Any], model: type[WireModel], names: Iterable[str], depth: int
) -> list[Row] | None:
    """Return the one list inside whose rows look like the model."""
    candidates = []
    for key, raw in plain.items():
        if is_past(key):
            continue
        if isinstance(raw, dict):
            found = find_rows(raw, model, names, depth + 1)
        elif isinstance(raw, list) and any(_alike(model, row) for row in raw[:50]):
            found = [({}, row) for row in raw]
        else:
            continue
        if found:
            candidates.append(found)
    return _with(_context(model, plain), candidates[0]) if len(candidates) == 1 else None


def _alike(model: type[WireModel], row: object) -> bool:
    return (
        isinstance(row, dict)
        and _is_row(model, row)
        and len(plan_of(model, opened(model, row)).fields) >= 2
    )


def _context(model: type[WireModel], plain: dict[str, Any]) -> dict[str, object]:
    wanted = {folded(name) for field in model.CONTEXT for name in wire_names(model)[field]}
    return {
        key: value
        for key, value in plain.items()
        if folded(key) in wanted and isinstance(value, str | int)
    }


def _with(around: dict[str, object], rows: list[Row]) -> list[Row]:
    return [({**around, **inner}, row) for inner, row in rows] if around else rows
