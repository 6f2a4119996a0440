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
        if isinstance(inner, dict) and inner:
            return _merged(rest, inner, model, names, depth)
        if isinstance(inner, list) and len(inner) == 1 and not rest:
            return find_single(inner, model, names, depth + 1)
    if any(plain[key] in NOTHING for key in hints) and not looks_like(model, plain):
        return None
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
    return {**rest, **(found or {})} or None


def _known(model: type[WireModel], plain: object) -> int:
    return len(plan_of(model, opened(model, plain)).fields) if isinstance(plain, dict) else 0


def _telling(plain: dict[str, Any]) -> dict[str, Any]:
    """Return the object without the words that any envelope has."""
    return {key: value for key, value in plain.items() if folded(key) not in META}


def _only_object(plain: dict[str, Any], model: type[WireModel]) -> dict[str, Any]:
    """Return the one object under an unknown name that looks like the model."""
    inside = [raw for raw in plain.values() if isinstance(raw, dict) and looks_like(model, raw)]
    if len(inside) != 1:
        raise NotUnderstoodError
    return inside[0]
