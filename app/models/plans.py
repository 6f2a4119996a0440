"""How rows of one shape are read: which field comes from which place. Reads no value itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, get_args, get_type_hints

from app.models.base import WireModel, folded, wire_names
from app.models.names import meaning, words
from app.models.numbers import FIGURE_NAMES, UNIT_NAMES, is_figure
from app.models.reads import Reads
from app.models.signposts import META
from app.models.text import listed

Path = tuple[str, ...]
"""The keys that lead to a value inside a row."""
Shape = tuple[tuple[str, ...], tuple[Any, ...]]
"""Keys, and for each the type of its value, or the shape of the object there."""

_DEEPEST = 4
_MOST_KEYS = 80
_LONGEST_TEXT = 20_000

_WEAK = META | frozenset(
    listed(
        "id uuid state msg type kind time date ts at name value ok reason note details description "
        "text level data user key address result"
    )
)
"""Names that almost any object may have: they do not show what it is."""

_GROUPS = frozenset(
    listed(
        "attributes attrs properties props details info figures numbers metrics stats statistics "
        "performance levels risk riskmanagement prices pricing protection exits tpsl bracket "
        "relationships economics financials amounts values current fields"
    )
)
"""Objects inside a row that only hold parts of it together."""

_FORMS = frozenset(("decimals", "scale", "exponent", "precision", "units", "nanos"))
"""What stands beside a figure that is not what it seems."""


@dataclass(frozen=True, slots=True)
class Step:
    """How one field is read."""

    field: str
    reads: Reads
    tries: tuple[tuple[int, Path], ...]
    """Where it may stand, best first; places of the same rank must not contradict each other."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How rows of one shape are read."""

    steps: tuple[Step, ...]
    nulls: tuple[str, ...]
    """Fields that are there as null only."""
    unfit: tuple[tuple[str, Path], ...]
    """Fields whose name has a list where one value was to be, and nothing else."""
    read: tuple[str, ...]
    """The server's names that are known here, dotted inside objects."""
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


@dataclass(frozen=True, slots=True)
class _Names:
    """What a model's fields are called."""

    exact: Mapping[str, tuple[tuple[str, int], ...]]
    """Field and rank by name, as it is written."""
    folded: Mapping[str, tuple[tuple[str, int], ...]]
    meant: Mapping[str, Mapping[frozenset[str], tuple[int, bool]]]
    """For each field: rank by words without units, and whether the name itself has a unit."""
    inside: frozenset[str]
    texts: frozenset[str]
    """Folded names of fields that are text: what looks like JSON there is what was said."""


@cache
def _names_of(model: type[WireModel]) -> _Names:
    exact: dict[str, list[tuple[str, int]]] = {}
    loose: dict[str, list[tuple[str, int]]] = {}
    meant: dict[str, dict[frozenset[str], tuple[int, bool]]] = {}
    texts: set[str] = set()
    for field, names in wire_names(model).items():
        reads = readers(model).get(field)
        if reads is None:
            continue
        by_words = meant.setdefault(field, {})
        for rank, name in enumerate(names):
            exact.setdefault(name, []).append((field, rank))
            loose.setdefault(_folded_path(tuple(name.split("."))), []).append((field, rank))
            if said := meaning(name):
                bare = said - reads.units or said
                by_words.setdefault(bare, (rank, bare != said))
            if reads.is_text:
                texts.add(folded(name.rpartition(".")[2]))
    return _Names(
        {name: tuple(found) for name, found in exact.items()},
        {name: tuple(found) for name, found in loose.items()},
        meant,
        frozenset(map(folded, model.INSIDE)),
        frozenset(texts),
    )


def opened(model: type[WireModel], row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with objects and lists that came as JSON text laid open."""
    told: dict[str, Any] = {}
    for key, value in row.items():
        if type(value) is str and value[:1] in ("{", "[") and value[-1:] in ("}", "]"):
            inner = unpacked(value)
            if inner is not value and folded(key) not in _names_of(model).texts:
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
        return json.loads(raw, parse_float=Decimal, parse_constant=lambda _: None)
    except (ValueError, ArithmeticError):
        return raw


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


def _claims(
    model: type[WireModel], names: _Names, path: Path, beside: frozenset[str]
) -> list[tuple[str, int, int]]:
    """Return the fields that a place may be, each with its rank and how exactly it is named."""
    own = path
    while len(own) > 1 and folded(own[0]) in names.inside:
        own = own[1:]
    for candidate in dict.fromkeys((path, own)):
        if claimed := names.exact.get(".".join(candidate)):
            return [(field, rank, 0) for field, rank in claimed]
    for candidate in dict.fromkeys((path, own)):
        if claimed := names.folded.get(_folded_path(candidate)):
            return [(field, rank, 1) for field, rank in claimed]
    said = _said(names, path, beside)
    found = []
    for variant in dict.fromkeys((said, said - model.NOUNS or said)):
        for field, by_words in names.meant.items():
            bare = variant - readers(model)[field].units or variant
            rank, has_unit = by_words.get(bare, (-1, False))
            if rank >= 0 and (bare != variant or not has_unit):
                found.append((field, rank, 2))
    return found


def _said(names: _Names, path: Path, beside: frozenset[str]) -> frozenset[str]:
    """Return the words of a place, without what only holds parts of a row together."""
    *around, last = path
    kept = [key for key in around if folded(key) not in _GROUPS | names.inside]
    # As the first of all it is an envelope, not a part of the row.
    kept = [key for key in kept if folded(key) != "data" or key == path[0]]
    if not (kept and folded(last) in FIGURE_NAMES and beside.isdisjoint(UNIT_NAMES | _FORMS)):
        kept.append(last)
    if len(kept) == 1 and len(kept[0]) == 1:
        return frozenset()
    return frozenset(word for key in kept for word in words(key))


def _folded_path(path: Path) -> str:
    return ".".join(map(folded, path))


def _takes(reads: Reads, kind: Any) -> bool:
    if not isinstance(kind, tuple):
        return kind not in (dict, list) or kind in reads.takes
    if dict not in reads.takes:
        return False
    # Money may be an object of its own; a group that holds several figures is none.
    return not reads.is_figure or is_figure([folded(key) for key in kind[0]])


@lru_cache(maxsize=1024)
def plan(model: type[WireModel], shape: Shape) -> Plan:
    """Work out how rows of this shape are read."""
    names = _names_of(model)
    places: dict[str, list[tuple[int, int, int, Path]]] = {}
    nulls: dict[str, Path] = {}
    unfit: dict[str, Path] = {}
    leaves = list(_leaves(shape))
    known: set[Path] = set()
    for order, (path, kind, beside) in enumerate(leaves):
        for field, rank, how in _claims(model, names, path, beside):
            if kind is type(None):
                nulls.setdefault(field, path)
            elif _takes(readers(model)[field], kind):
                places.setdefault(field, []).append((rank, 2 * len(path) + how, order, path))
            elif kind is list and how < 2:
                unfit.setdefault(field, path)
            else:
                continue
            known.add(path)
    found = {field: sorted(places[field]) for field in readers(model) if field in places}
    steps = tuple(
        Step(field, readers(model)[field], tuple((rank, path) for rank, _, _, path in tries))
        for field, tries in found.items()
    )
    lasting = {field: path for field, path in nulls.items() if field not in found}
    strong = sum(
        any(folded(path[-1]) not in _WEAK for _, path in step.tries) for step in steps
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
    leaves: list[tuple[Path, Any, frozenset[str]]], known: set[Path], names: _Names
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
