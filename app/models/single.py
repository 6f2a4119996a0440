"""Where in an answer the one object is, or that there is none."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from app.models.base import WireModel, folded
from app.models.plans import looks_like, opened, plan_of, unpacked
from app.models.rows import Notes, read_row
from app.models.signposts import DEEPEST, META, NOTHING, NotUnderstoodError, signposts

M = TypeVar("M", bound=WireModel)


def read_single(plain: object, model: type[M], names: Sequence[str], notes: Notes) -> M | None:
    """Read the one object that the answer holds, or None where it says that there is none.

    Raises NotUnderstoodError.
    """
    found = find_single(plain, model, names)
    if found is None:
        return None
    row = read_row(model, found, notes)
    if row is None:
        raise NotUnderstoodError
    return row


def find_single(
    plain: object, model: type[WireModel], names: Iterable[str], depth: int = 0
) -> dict[str, Any] | None:
    """Return the object, None where there is none. Raises NotUnderstoodError."""
    plain = unpacked(plain)
    if plain in NOTHING:
        return None
    if isinstance(plain, list) and len(plain) == 1:
        return find_single(plain[0], model, names, depth + 1)
    if not isinstance(plain, dict | list) and model.BARE is not None:
        return {model.BARE: plain}
    if not isinstance(plain, dict) or depth > DEEPEST:
        raise NotUnderstoodError
    hints, wrappers = signposts(plain, names)
    for key in hints:
        rest = _telling({k: v for k, v in plain.items() if k != key})
        inner = unpacked(plain[key])
        if isinstance(inner, dict) and inner and not _is_field(model, key, inner):
            return _merged({**_said_around(model, plain), **rest}, inner, model, names, depth)
        if isinstance(inner, list) and len(inner) == 1 and not rest:
            return find_single(inner, model, names, depth + 1)
    empty = [key for key in hints if plain[key] in NOTHING]
    others = {key: plain[key] for key in plain if key not in empty}
    if empty and not looks_like(model, plain) and not (model.THIN and _fields(model, others)):
        return None
    if (alone := _alone(model, plain, wrappers)) is not None:
        is_wrapped, inner = alone
        if not is_wrapped:
            return inner
        return _merged(_said_around(model, plain), inner, model, names, depth)
    own = _known(model, _telling(plain))
    if own and not any(_known(model, plain[key]) > own for key in wrappers):
        return plain
    for key in wrappers:
        inner = unpacked(plain[key])
        if inner not in NOTHING and (isinstance(inner, dict | list) or model.BARE):
            return find_single(inner, model, names, depth + 1)
    if any(plain[key] in NOTHING for key in wrappers):
        return None
    if model.THIN and _known(model, plain):
        return plain
    inside = [raw for raw in _telling(plain).values() if isinstance(raw, dict) and raw]
    if len(inside) == len(_telling(plain)) == 1 and not looks_like(model, inside[0]):
        return find_single(inside[0], model, names, depth + 1)
    return _only_object(plain, model)


def _merged(
    rest: dict[str, Any],
    inner: dict[str, Any],
    model: type[WireModel],
    names: Iterable[str],
    depth: int,
) -> dict[str, Any] | None:
    """Return the named object, completed by what stands beside it."""
    try:
        found = find_single(inner, model, names, depth + 1)
    except NotUnderstoodError:
        found = inner
    found = found or {}
    told = _fields(model, found)
    # Of the words of the envelope only those count of which the object itself says nothing.
    idle = {key for key in rest if folded(key) in META and told & _fields(model, {key: rest[key]})}
    return {**{key: rest[key] for key in rest if key not in idle}, **found} or None


def _alone(
    model: type[WireModel], plain: dict[str, Any], wrappers: list[str]
) -> tuple[bool, dict[str, Any]] | None:
    """Return the one object that stands beside nothing but the words of an envelope.

    With it whether it has to be opened: else its name is needed to know what is inside, and it is
    returned under that name. None where there is more than an envelope.
    """
    telling = _telling(plain)
    groups = {key: raw for key, raw in telling.items() if isinstance(unpacked(raw), dict) and raw}
    rest = {key: raw for key, raw in telling.items() if key not in groups}
    if model.OWN_WORDS or len(groups) != 1 or _fields(model, rest):
        return None
    ((key, raw),) = groups.items()
    inner = unpacked(raw)
    if not isinstance(inner, dict) or _is_field(model, key, inner):
        return None
    if key in wrappers:
        return True, inner
    spoken = _fields(model, {name: plain[name] for name in plain if name not in telling})
    if model.THIN and (_known(model, inner) <= len(spoken) or _counted_twice(model, plain, inner)):
        return None
    through = _known(model, groups)
    if _known(model, inner) >= max(1, through):
        return True, inner
    return (False, {**_said_around(model, plain), **groups}) if through else None


def _is_field(model: type[WireModel], key: str, inner: dict[str, Any]) -> bool:
    """Tell whether an object is itself one value of the model: a sum with its unit, rows."""
    steps = plan_of(model, opened(model, {key: inner})).steps
    return any(path == (key,) for step in steps for _, path, _, _ in step.tries)


def _said_around(model: type[WireModel], plain: dict[str, Any]) -> dict[str, Any]:
    """Return the words of an envelope that say something of what is in it."""
    if model.OWN_WORDS:
        return {key: plain[key] for key in plain if folded(key) in ("ok", "success", "status")}
    words = {
        key: value
        for key, value in plain.items()
        if folded(key) in ("status", "code") and isinstance(value, str) and not _is_formula(value)
    }
    return {**words, **_counts(model, plain)}


def _counted_twice(model: type[WireModel], plain: dict[str, Any], inner: dict[str, Any]) -> bool:
    return not _fields(model, inner).isdisjoint(_fields(model, _counts(model, plain)))


def _counts(model: type[WireModel], plain: dict[str, Any]) -> dict[str, Any]:
    """Return the counts beside an object that are its content where few words are."""
    names = ("total", "count") if model.THIN else ()
    return {key: value for key, value in plain.items() if folded(key) in names}


def _is_formula(said: str) -> bool:
    """Tell whether a status or a code says no more than that all went well."""
    return said.strip().casefold() in ("", "ok", "success", "successful", "true") or said.isdigit()


def _fields(model: type[WireModel], plain: dict[str, Any]) -> frozenset[str]:
    return plan_of(model, opened(model, plain)).fields


def _known(model: type[WireModel], plain: object) -> int:
    return len(_fields(model, plain)) if isinstance(plain, dict) else 0


def _telling(plain: dict[str, Any]) -> dict[str, Any]:
    """Return the object without the words that any envelope has."""
    return {key: value for key, value in plain.items() if folded(key) not in META}


def _only_object(plain: dict[str, Any], model: type[WireModel]) -> dict[str, Any]:
    """Return the one object under an unknown name that looks like the model."""
    inside = [raw for raw in plain.values() if isinstance(raw, dict) and looks_like(model, raw)]
    if len(inside) != 1:
        raise NotUnderstoodError
    return inside[0]
