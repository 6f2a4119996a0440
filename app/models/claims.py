"""Which fields of a model a place in a row may be, by the names on the way to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, get_args, get_type_hints

from app.models.base import WireModel, exact_names, folded, wire_names
from app.models.names import Meaning, meaning, words
from app.models.numbers import UNIT_NAMES, VALUE_NAMES, is_figure
from app.models.reads import Reads
from app.models.text import listed

Path = tuple[str, ...]
"""The keys that lead to a value inside a row."""

_GROUPS = frozenset(
    listed(
        "attributes attrs properties props details info figures numbers metrics stats "
        "statistics performance levels risk riskmanagement prices pricing protection exits tpsl "
        "marketdata marketinfo margininfo positioninfo riskinfo priceinfo pnlinfo rates "
        "orders bracket relationships economics financials amounts values current fields"
    )
)
"""Objects inside a row that only hold parts of it together."""
_TIME_GROUPS = frozenset(("lifecycle", "timing", "times", "timestamps", "dates", "schedule"))
"""Those that hold nothing but times."""

_PRICE_GROUPS = frozenset(("prices", "pricing", "priceinfo", "rates", "marketdata", "marketinfo"))
"""Those whose bare values are prices, never what the row itself is worth."""

_FORMS = frozenset(
    ("decimals", "scale", "exponent", "precision", "units", "nanos", "seconds", "nanoseconds")
)
"""What stands beside a figure that is not what it seems."""


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
class Names:
    """What a model's fields are called."""

    exact: Mapping[str, tuple[tuple[str, int], ...]]
    """Field and rank by name, as it is written."""
    folded: Mapping[str, tuple[tuple[str, int], ...]]
    meant: Mapping[str, Mapping[Meaning, tuple[int, bool]]]
    """For each field: rank by words without units, and whether the name itself has a unit."""
    inside: frozenset[str]
    texts: frozenset[str]
    """Folded names of fields that are text: what looks like JSON there is what was said."""


@cache
def names_of(model: type[WireModel]) -> Names:
    exact: dict[str, list[tuple[str, int]]] = {}
    loose: dict[str, list[tuple[str, int]]] = {}
    meant: dict[str, dict[Meaning, tuple[int, bool]]] = {}
    texts: set[str] = set()
    for field, names in wire_names(model).items():
        reads = readers(model).get(field)
        if reads is None:
            continue
        by_words = meant.setdefault(field, {})
        for rank, name in enumerate(names):
            exact.setdefault(name, []).append((field, rank))
            if name in exact_names(model):
                continue
            loose.setdefault(_folded_path(tuple(name.split("."))), []).append((field, rank))
            if said := meaning(*name.split(".")):
                bare = _bare(said, reads.units)
                by_words.setdefault(bare, (rank, _has_unit(said, reads.units)))
            if reads.is_text:
                texts.add(folded(name.rpartition(".")[2]))
    return Names(
        {name: tuple(found) for name, found in exact.items()},
        {name: tuple(found) for name, found in loose.items()},
        meant,
        frozenset(map(folded, model.INSIDE)),
        frozenset(texts),
    )


def claims(
    model: type[WireModel], names: Names, path: Path, beside: frozenset[str]
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
    found = []
    is_timed = any(folded(key) in _TIME_GROUPS for key in path[:-1])
    for variant in _meanings(model, names, path, beside):
        for field, by_words in names.meant.items():
            if is_timed and not readers(model)[field].is_time:
                continue
            bare = _bare(variant, readers(model)[field].units)
            rank, has_unit = by_words.get(bare, (-1, False))
            if rank >= 0 and (not has_unit or _has_unit(variant, readers(model)[field].units)):
                found.append((field, rank, 2))
    return found


def _meanings(
    model: type[WireModel], names: Names, path: Path, beside: frozenset[str]
) -> Iterable[Meaning]:
    """Return the words of a place: all of them, then without what only holds a row together."""
    *around, last = path
    if not words(last):
        return ()
    # As the first of all it is an envelope, not a part of the row.
    around = [key for key in around if folded(key) != "data" or key == path[0]]
    bare = [key for key in around if folded(key) not in _GROUPS | _TIME_GROUPS | names.inside]
    if folded(last) == "data" and len(around) > 1:
        *around, last = around
        bare = bare[:-1] if bare else bare
    is_value = folded(last) in VALUE_NAMES
    if around and (folded(last) in _FORMS or (is_value and not beside.isdisjoint(_FORMS))):
        return ()
    if is_value and not beside.isdisjoint(UNIT_NAMES):
        # With its unit it is one figure, and that is what the object around it is called.
        if around and is_figure(beside):
            return ()
        is_value = False
    found: dict[Meaning, None] = {}
    for kept in (around, bare):
        whole = kept if kept and is_value else [*kept, last]
        if is_value and whole == [last] and not _PRICE_GROUPS.isdisjoint(map(folded, around)):
            continue
        said = meaning(*whole)
        if said:
            found[said] = None
            # The id in a deposit's transaction is not the deposit's.
            if len(whole) == 1:
                found[_without(said, model.NOUNS)] = None
    return found


def _has_unit(said: Meaning, units: frozenset[str]) -> bool:
    """Tell whether a meaning names a unit; that something is an amount says none."""
    return any(word in units and word != "amount" for word in said)


@lru_cache(maxsize=4096)
def _bare(said: Meaning, units: frozenset[str]) -> Meaning:
    """Return a meaning without its unit, and without saying that it is an amount of something."""
    bare = _without(said, units - {"amount"})
    return _without(bare, units & {"amount"})


def _without(said: Meaning, silent: frozenset[str]) -> Meaning:
    """Return a meaning without some words, unless nothing were left."""
    return tuple(word for word in said if word not in silent) or said


def _folded_path(path: Path) -> str:
    return ".".join(map(folded, path))
