"""How rows of one shape are read: which field comes from which place. Reads no value itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from app.models.base import WireModel, doubtful_names, folded
from app.models.claims import Names, Path, claims, names_of, readers
from app.models.numbers import is_figure
from app.models.reads import Reads
from app.models.signposts import META
from app.models.text import listed

Shape = tuple[tuple[str, ...], tuple[Any, ...]]
"""Keys, and for each the type of its value, or the shape of the object there."""

_DEEPEST = 6
_MOST_KEYS = 80
_LONGEST_TEXT = 20_000

_WEAK = META | frozenset(
    listed(
        "id uuid state msg type kind time date ts at name value ok reason note details "
        "description text level data user key address result"
    )
)
"""Names that almost any object may have: they do not show what it is."""


@dataclass(frozen=True, slots=True)
class Step:
    """How one field is read."""

    field: str
    reads: Reads
    tries: tuple[tuple[int, Path, str, bool], ...]
    """Rank, place, its name, and whether nothing else can be meant, best first. Places of the
    same rank must not contradict each other."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How rows of one shape are read."""

    steps: tuple[Step, ...]
    nulls: tuple[str, ...]
    """Fields that are there as null only."""
    unfit: tuple[tuple[str, Path], ...]
    """Fields whose name has a list or an object where one value was to be, and nothing else."""
    read: tuple[str, ...]
    """The server's names that are known here, dotted inside objects."""
    unread: tuple[str, ...]
    settles: bool
    fields: frozenset[str]
    """The fields that this shape offers something for."""
    strong: int
    """How many of them came under a telling name."""


def opened(model: type[WireModel], row: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    """Return the row with objects and lists that came as JSON text laid open."""
    told: dict[str, Any] = {}
    for key, value in row.items():
        if type(value) is dict and depth < 2:
            inner: object = opened(model, value, depth + 1)
            if inner is not value:
                told[key] = inner
        elif type(value) is str and value[:1] in ("{", "[") and value[-1:] in ("}", "]"):
            inner = unpacked(value)
            if inner is not value and folded(key) not in names_of(model).texts:
                told[key] = inner
    return {**row, **told} if told else row


def unpacked(raw: object) -> object:
    """Return the object or list that a text is the JSON of; everything else as it is."""
    if not isinstance(raw, str) or len(raw) > _LONGEST_TEXT or raw[:1] not in ("{", "["):
        return raw
    # A text with more brackets than this could overflow the stack of the decoder.
    if raw.count("[") + raw.count("{") > 500:
        return raw
    try:
        return json.loads(
            raw,
            parse_float=Decimal,
            parse_constant=lambda _: None,
            object_hook=without_marks,
        )
    except (ValueError, ArithmeticError):
        return raw


def without_marks(row: dict[str, Any]) -> Any:
    """Replace MongoDB's typed values (`{"$oid": "…"}`) by what they hold."""
    if len(row) == 1:
        ((name, value),) = row.items()
        if name in ("$oid", "$date", "$numberDecimal", "$numberLong", "$numberInt"):
            return value
    return row


def _shape(row: Mapping[str, Any], depth: int = 1) -> Shape:
    kinds = tuple(
        _shape(value, depth + 1)
        if type(value) is dict and depth < _DEEPEST and 0 < len(value) <= _MOST_KEYS
        else type(value)
        for value in row.values()
    )
    return tuple(row), kinds


def plan_of(model: type[WireModel], row: dict[str, Any]) -> Plan:
    """Return the plan for an opened row."""
    kinds = tuple(map(type, row.values()))
    return plan(model, (tuple(row), kinds) if dict not in kinds else _shape(row))


def looks_like(model: type[WireModel], row: dict[str, Any]) -> bool:
    """Tell whether an object that nothing names is a row of the model."""
    shape = plan_of(model, opened(model, row))
    essential = not model.ESSENTIAL or not shape.fields.isdisjoint(model.ESSENTIAL)
    return essential and len(shape.fields) >= 2 and (shape.strong >= 1 or len(shape.fields) >= 3)


def _leaves(shape: Shape, path: Path = ()) -> Iterator[tuple[Path, Any, frozenset[str]]]:
    """Yield each place in a row, the type there, and the folded keys that stand beside it."""
    keys, kinds = shape
    beside = frozenset(map(folded, keys)) if path else frozenset()
    for key, kind in zip(keys, kinds, strict=True):
        if isinstance(kind, tuple):
            yield (*path, key), kind, beside
            yield from _leaves(kind, (*path, key))
        else:
            yield (*path, key), kind, beside


def _takes(reads: Reads, kind: Any) -> bool:
    if not isinstance(kind, tuple):
        return kind in reads.takes or (kind not in (dict, list) and not reads.is_rows)
    if dict not in reads.takes:
        return False
    # Money may be an object of its own; a group that holds several figures is none.
    return not reads.is_figure or is_figure([folded(key) for key in kind[0]])


@lru_cache(maxsize=1024)
def plan(model: type[WireModel], shape: Shape) -> Plan:
    """Work out how rows of this shape are read."""
    names = names_of(model)
    places: dict[str, list[tuple[int, int, int, Path]]] = {}
    nulls: dict[str, Path] = {}
    unfit: dict[str, Path] = {}
    leaves = list(_leaves(shape))
    known: set[Path] = set()
    for order, (path, kind, beside) in enumerate(leaves):
        for field, rank, how in claims(model, names, path, beside):
            if kind is type(None):
                nulls.setdefault(field, path)
            elif _takes(readers(model)[field], kind):
                places.setdefault(field, []).append((rank, 2 * len(path) + how, order, path))
            elif kind is not dict:
                unfit.setdefault(field, path)
                if isinstance(kind, tuple):
                    continue
            else:
                continue
            known.add(path)
    found = {field: sorted(places[field]) for field in readers(model) if field in places}
    doubtful = doubtful_names(model)
    steps = tuple(
        Step(
            field,
            readers(model)[field],
            tuple(
                (rank, path, ".".join(path), (field, rank) not in doubtful)
                for rank, _, _, path in tries
            ),
        )
        for field, tries in found.items()
    )
    # A group of which something is known is none of its own field.
    unfit = {
        field: path
        for field, path in unfit.items()
        if not any(place[: len(path)] == path and place != path for place in known)
    }
    lasting = {field: path for field, path in nulls.items() if field not in found}
    strong = sum(
        any(folded(path[-1]) not in _WEAK for _, path, _, _ in step.tries) for step in steps
    ) + sum(folded(path[-1]) not in _WEAK for path in lasting.values())
    fields = frozenset(found) | frozenset(lasting)
    return Plan(
        steps,
        tuple(lasting),
        tuple((field, path) for field, path in unfit.items() if field not in fields),
        *_accounts(leaves, known, names),
        "settle" in vars(model),
        fields,
        strong,
    )


def _accounts(
    leaves: list[tuple[Path, Any, frozenset[str]]], known: set[Path], names: Names
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the server's names that are known, and those that are not, dotted inside objects."""
    read: list[str] = []
    unread: list[str] = []
    partly = {path[:end] for path in known for end in range(1, len(path))}
    for path, kind, _ in leaves:
        if any(path[:end] in known for end in range(1, len(path))):
            continue
        if path in known:
            read.append(".".join(path))
        elif any(path[:end] not in partly for end in range(1, len(path))):
            # An object of which nothing is known is one unknown name.
            continue
        elif not isinstance(kind, tuple) or path not in partly:
            unread.append(".".join(path))
    return tuple(read), tuple(unread)
