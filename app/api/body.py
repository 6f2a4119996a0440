"""One body in the server's own form: our values at the fields that mean the same.

Pure. What the server demands and we cannot fill, what two fields claim, and what would be a
guess is refused with `NotSent`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from app.api.catalog import Effect, Endpoint
from app.api.fitting import MisfitError, fitted, shown
from app.api.meanings import Place, leaves, proposals
from app.api.openapi import Operation
from app.api.schemas import BodyField
from app.errors import NotSent
from app.models.bodies import BodyRules, FieldName

EXITS = frozenset(("close_position", "close_trade", "close_all"))
"""Calls that get out of positions and name no value in a body. They are sent even where the
contract wants more: nothing in them can be misread, a 400 says that nothing was done, and a wrong
document must not keep anybody in a position."""

_Path = tuple[str, ...]


class Body(NamedTuple):
    """What is sent, and what the user should know of it."""

    plain: dict[str, Any]
    warnings: tuple[str, ...] = ()


def translated(
    endpoint: Endpoint, operation: Operation, values: Mapping[str, object], rules: BodyRules
) -> Body:
    """Return a body whose names are not published, under the server's names.

    What the user says of a name counts more than the document. Raises NotSent.
    """
    named, fields = rules.of(endpoint.name), operation.fields
    places: dict[_Path, tuple[str, BodyField]] = {}
    by_path = {place.path: place.field for place in leaves(fields)}
    warnings = []
    for meaning, name in named.items():
        if meaning in values:
            path = tuple(name.name.split("."))
            if fields and path not in by_path:
                warnings.append(f"the server's contract has no field {shown(name.name)}")
            places[path] = (meaning, _as_named(name, by_path.get(path)))
    for meaning in values:
        if meaning in named or (meaning == "symbol" and not _needs_symbol(fields, places)):
            continue
        place = _place(endpoint, meaning, fields, taken=set(places))
        if place is not None:
            places[place.path] = (meaning, place.field)
    _check_all_said(endpoint, fields, values, {meaning for meaning, _ in places.values()})
    placed = {
        path: _fitted(endpoint, meaning, values[meaning], field, rules)
        for path, (meaning, field) in places.items()
    }
    return Body(_assembled(endpoint, fields, placed), tuple(warnings))


def published(
    endpoint: Endpoint, operation: Operation, values: Mapping[str, object], rules: BodyRules
) -> Body:
    """Return a published body: under the published names unless the document has others.

    Raises NotSent where a money call lacks a field that the document demands.
    """
    placed: dict[_Path, object] = {}
    warnings = []
    by_name = {field.name: field for field in operation.fields}
    for name, value in values.items():
        field = by_name.get(name)
        if field is None:
            place = _alike(name, operation.fields)
            if place is None:
                placed[(name,)] = value
                warnings.append(f"the server's contract has no field {name}; sent as published")
                continue
            field = place.field
            warnings.append(f"the server's contract calls {name} {shown('.'.join(place.path))}")
            placed[place.path] = _fitted(endpoint, name, value, field, rules)
        else:
            # The documentation fixes the unit of what it publishes: USDC.
            placed[(name,)] = _fitted(endpoint, name, value, field, BodyRules("usdc"))
    try:
        return Body(_assembled(endpoint, operation.fields, placed), tuple(warnings))
    except NotSent:
        if endpoint.effect is Effect.MONEY and endpoint.name not in EXITS:
            raise
        wanted = ", ".join(
            shown(field.name)
            for field in operation.fields
            if field.required and (field.name,) not in placed
        )
        return Body(dict(values), (*warnings, f"the server's contract also wants {wanted}"))


def not_sent(
    endpoint: Endpoint,
    why: str,
    *,
    is_nameable: bool = False,
    step: str = "Use Alura's own site for this for now.",
) -> NotSent:
    """Return the error for a body that cannot be made.

    `is_nameable`: the user can mend it by naming the fields. `step`: what else mends it.
    """
    if is_nameable and not endpoint.body_documented:
        where = f"[contract.bodies.{endpoint.name}]"
        step = f"Name its fields in the settings file under {where}, or use Alura's own site."
    return NotSent(f"Nothing was sent to {endpoint.path}: {why}. {step}")


def _alike(name: str, fields: tuple[BodyField, ...]) -> Place | None:
    """Return the only field that means what a published name means."""
    found = proposals(name, fields)
    best = [proposal for proposal in found if proposal.order == found[0].order]
    return best[0].place if len(best) == 1 else None


def _place(
    endpoint: Endpoint, meaning: str, fields: tuple[BodyField, ...], taken: set[_Path]
) -> Place | None:
    """Return the field for a meaning; None where there is none. Raises NotSent for two."""
    found = [one for one in proposals(meaning, fields) if one.place.path not in taken]
    best = [one.place for one in found if one.order == found[0].order]
    exact = [place for place in best if place.path[-1] == meaning]
    best = exact if len(exact) == 1 else best
    if len(best) > 1:
        names = " and ".join(shown(".".join(place.path)) for place in best)
        why = f"the server has both {names}, and either may be the {meaning}"
        raise not_sent(endpoint, why, is_nameable=True)
    return best[0] if best else None


def _needs_symbol(
    fields: tuple[BodyField, ...], places: Mapping[_Path, tuple[str, BodyField]]
) -> bool:
    """Tell whether the symbol is sent too: in place of an index, or where it is demanded."""
    has_index = any(meaning == "assetIndex" for meaning, _ in places.values())
    return not has_index or any(one.place.field.required for one in proposals("symbol", fields))


def _check_all_said(
    endpoint: Endpoint,
    fields: tuple[BodyField, ...],
    values: Mapping[str, object],
    said: set[str],
) -> None:
    """See to it that nothing which matters is left out: the symbol may stand for the index."""
    for meaning in values:
        is_covered = meaning in said or (
            meaning in ("assetIndex", "symbol") and bool({"assetIndex", "symbol"} & said)
        )
        if is_covered or (meaning not in endpoint.required and endpoint.effect is not Effect.MONEY):
            continue
        if meaning == "assetIndex" and proposals("symbol", fields):
            why = "the server wants the symbol of the asset, which is not known"
            raise not_sent(endpoint, why)
        raise not_sent(endpoint, f"the server has no field for {meaning}", is_nameable=True)


def _as_named(name: FieldName, field: BodyField | None) -> BodyField:
    """Return the field that the user named: the document's own, of the type that the user says."""
    last = name.name.rpartition(".")[2]
    known = field or BodyField(last, required=True, type=None)
    return known if name.type is None else replace(known, type=name.type)


def _fitted(
    endpoint: Endpoint, meaning: str, value: object, field: BodyField, rules: BodyRules
) -> object:
    try:
        written = fitted(meaning, value, field, rules.integer_amount)
    except MisfitError as error:
        why = str(error)
        if " must be " in why:
            raise not_sent(endpoint, why, step="Change it, then try again.") from None
        raise not_sent(endpoint, why) from None
    return [written] if field.is_list else written


def _assembled(
    endpoint: Endpoint, fields: tuple[BodyField, ...], placed: Mapping[_Path, object]
) -> dict[str, Any]:
    """Return the body: the document's fields in its order, then what the user named besides."""
    body = _built(endpoint, fields, placed, ())
    for path, value in placed.items():
        inner = body
        for name in path[:-1]:
            below = inner.setdefault(name, {})
            inner = below[0] if isinstance(below, list) else below
        inner.setdefault(path[-1], value)
    return body


def _built(
    endpoint: Endpoint,
    fields: tuple[BodyField, ...],
    placed: Mapping[_Path, object],
    above: _Path,
) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for field in fields:
        path = (*above, field.name)
        holds = any(known[: len(path)] == path for known in placed)
        if path in placed:
            body[field.name] = placed[path]
            continue
        if not (holds or field.required):
            continue
        if field.only is not None:
            value: object = field.only
        elif field.fields and not field.unclear:
            value = _built(endpoint, field.fields, placed, path)
        else:
            why = f"the server also wants {shown('.'.join(path))}"
            if path[0] in endpoint.body:
                raise not_sent(endpoint, why, step="Fill it in, then try again.")
            raise not_sent(endpoint, why)
        body[field.name] = [value] if field.is_list else value
    return body


def renamed(endpoint: Endpoint, operation: Operation) -> Iterator[str]:
    """Yield a sentence for each way in which the server's body differs from ours."""
    if not operation.fields:
        return
    names = {field.name for field in operation.fields}
    placed = set(endpoint.body) & names
    for name in endpoint.body:
        if name in names:
            continue
        place = _alike(name, operation.fields)
        if place is None:
            yield f"the server has no field {name}"
        else:
            placed.add(place.path[0])
            yield f"the server calls {name} {shown('.'.join(place.path))}"
    for field in operation.fields:
        if field.required and field.name not in placed and field.only is None:
            yield f"the server also wants {shown(field.name)}"
