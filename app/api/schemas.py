"""JSON schemas of an OpenAPI 2 or 3 document as plain fields: references, compositions, limits.

Bounded in depth and number: a document that goes in circles comes out as `unclear`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_MOST_REFERENCES = 20
_MOST_STEPS = 3_000
"""Schemas that are looked at for one body."""
_DEEPEST = 5
"""Objects within objects."""

Scalar = str | int | bool | Decimal


@dataclass(frozen=True, slots=True)
class BodyField:
    """One property of a request body."""

    name: str
    required: bool
    """Whether it must be sent: required, and without a default."""
    type: str | None
    """The JSON type, where the document says it; of a list that of its items."""
    is_list: bool = False
    """Whether a list is wanted, of which one item is enough."""
    fields: tuple["BodyField", ...] = ()
    """The properties of an object."""
    unclear: bool = False
    """True where it cannot be told what is wanted."""
    only: Scalar | None = None
    """The one value that it may have, where there is just one."""
    choices: tuple[Scalar, ...] = ()
    """The values that it may have; empty for any."""
    labels: tuple[str, ...] = ()
    """The names of the choices, where the document gives them."""
    format: str = ""
    minimum: Decimal | None = None
    above: Decimal | None = None
    maximum: Decimal | None = None
    below: Decimal | None = None
    step: Decimal | None = None
    shortest: int | None = None
    longest: int | None = None
    pattern: str | None = None
    description: str = ""
    examples: tuple[Scalar, ...] = ()


class Schemas:
    """The schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._steps = 0

    def resolved(self, node: object) -> dict[str, Any]:
        """Return the object, through references within the document; {}: it leads nowhere.

        What stands beside a reference counts more than what it leads to.
        """
        beside: dict[str, Any] = {}
        for _ in range(_MOST_REFERENCES):
            if not isinstance(node, dict):
                return {}
            reference = node.get("$ref")
            if not isinstance(reference, str):
                return {**node, **beside}
            beside = {**{k: v for k, v in node.items() if k != "$ref"}, **beside}
            node = self._at(reference)
        return {}

    def fields(self, schema: object) -> tuple[tuple[BodyField, ...], bool]:
        """Return the fields of a body's schema, and whether it cannot be told what they are."""
        self._steps = 0
        whole = self._merged(schema, 0)
        if whole is None or _type_of(whole) not in (None, "object"):
            return (), True
        found = tuple(self._fields_of(whole, 0))
        return ((), True) if self._steps > _MOST_STEPS else (found, False)

    def _at(self, reference: str) -> object:
        node: object = self._document
        if not reference.startswith("#/"):
            return None
        for part in reference[2:].split("/"):
            if not isinstance(node, dict):
                return None
            node = node.get(part.replace("~1", "/").replace("~0", "~"))
        return node

    def _merged(self, schema: object, depth: int) -> dict[str, Any] | None:
        """Return a schema with what it is composed of as one; None where it leads nowhere."""
        self._steps += 1
        plain = self.resolved(schema)
        is_lost = isinstance(schema, dict) and bool(schema) and not plain
        if depth > _MOST_REFERENCES or self._steps > _MOST_STEPS or is_lost:
            return None
        own = {k: v for k, v in plain.items() if k not in ("allOf", "oneOf", "anyOf")}
        parts = []
        for part in _list(plain.get("allOf")):
            parts.append(self._merged(part, depth + 1))
        for word in ("oneOf", "anyOf"):
            if word in plain:
                parts.append(self._chosen(_list(plain[word]), depth + 1))
        merged = own
        for more in parts:
            if more is None:
                return None
            merged = _joined(more, merged)
        return merged

    def _chosen(self, branches: list[object], depth: int) -> dict[str, Any] | None:
        """Return the only branch that is more than null; the type is open where scalars differ."""
        found = [self._merged(branch, depth) for branch in branches]
        real = [one for one in found if one is None or _type_of(one) != "null"]
        if len(real) == 1:
            return real[0]
        objects = [one for one in real if one is not None and _is_object(one)]
        if len(objects) == 1 and all(one is not None for one in real):
            return objects[0]
        if not real or objects or None in real:
            return None
        return {}

    def _fields_of(self, whole: dict[str, Any], depth: int) -> Iterator[BodyField]:
        given = whole.get("properties")
        properties = given if isinstance(given, dict) else {}
        required = {name for name in _list(whole.get("required")) if isinstance(name, str)}
        for name in [*properties, *sorted(required - properties.keys())]:
            plain = self.resolved(properties.get(name))
            if plain.get("readOnly") is not True:
                must = name in required or plain.get("required") is True
                yield self._field(name, properties.get(name), must, depth)

    def _field(self, name: str, schema: object, must: bool, depth: int) -> BodyField:
        kind = self._merged(schema, 0) if schema is not None else {}
        if kind is None or depth > _DEEPEST:
            return BodyField(name, must, None, unclear=True)
        must = must and "default" not in kind
        is_list = _type_of(kind) == "array"
        unclear = False
        if is_list:
            least = kind.get("minItems")
            unclear = isinstance(least, int) and least > 1
            item = self._merged(kind.get("items", {}), 0)
            unclear = unclear or item is None
            kind = _joined(item or {}, {"description": kind.get("description", "")})
            unclear = unclear or _type_of(kind) == "array"
        choices = tuple(v for v in _list(kind.get("enum")) if isinstance(v, Scalar))
        const = kind.get("const")
        only = const if isinstance(const, Scalar) else choices[0] if len(choices) == 1 else None
        low, high = _number(kind.get("minimum")), _number(kind.get("maximum"))
        above, below = kind.get("exclusiveMinimum"), kind.get("exclusiveMaximum")
        return BodyField(
            name,
            must,
            _type_of(kind),
            is_list=is_list,
            fields=tuple(self._fields_of(kind, depth + 1)) if _is_object(kind) else (),
            unclear=unclear,
            only=only,
            choices=choices,
            labels=_labels(kind),
            format=_text(kind.get("format")).casefold(),
            # OpenAPI 2 and 3.0 say true beside the limit, 3.1 says the limit itself.
            minimum=None if above is True else low,
            above=low if above is True else _number(above),
            maximum=None if below is True else high,
            below=high if below is True else _number(below),
            step=_number(kind.get("multipleOf")),
            shortest=_count(kind.get("minLength")),
            longest=_count(kind.get("maxLength")),
            pattern=_text(kind.get("pattern")) or None,
            description=" ".join(
                (_text(kind.get("title")), _text(kind.get("description")))
            ).strip(),
            examples=tuple(_examples(kind)),
        )


def _joined(inner: dict[str, Any], outer: dict[str, Any]) -> dict[str, Any]:
    """Return both schemas as one; where they differ the outer one counts."""
    both = {**inner, **{k: v for k, v in outer.items() if v not in (None, "")}}
    properties = [one["properties"] for one in (inner, outer) if _has_properties(one)]
    if properties:
        both["properties"] = {name: kind for group in properties for name, kind in group.items()}
    required = [*_list(inner.get("required")), *_list(outer.get("required"))]
    if required:
        both["required"] = required
    return both


def _has_properties(kind: dict[str, Any]) -> bool:
    return isinstance(kind.get("properties"), dict)


def _is_object(kind: dict[str, Any]) -> bool:
    return _type_of(kind) == "object" or _has_properties(kind)


def _type_of(kind: dict[str, Any]) -> str | None:
    types = [one for one in _list(kind.get("type"), alone=True) if isinstance(one, str)]
    real = [one for one in types if one != "null"]
    if types:
        # Several types leave it open which one is meant.
        return real[0] if len(real) == 1 else None if real else "null"
    if _has_properties(kind):
        return "object"
    if "items" in kind:
        return "array"
    values = [*_list(kind.get("enum")), *([kind["const"]] if "const" in kind else [])]
    if values and all(isinstance(value, str) for value in values):
        return "string"
    if values and all(isinstance(v, int | Decimal) and not isinstance(v, bool) for v in values):
        return "integer" if all(isinstance(value, int) for value in values) else "number"
    return None


def _labels(kind: dict[str, Any]) -> tuple[str, ...]:
    for word in ("x-enumNames", "x-enum-varnames", "x-enum-names", "x-enum-descriptions"):
        names = _list(kind.get(word))
        if names and all(isinstance(name, str) for name in names):
            return tuple(str(name) for name in names)
    return ()


def _examples(kind: dict[str, Any]) -> Iterator[Scalar]:
    several = kind.get("examples")
    named = list(several.values()) if isinstance(several, dict) else _list(several)
    for example in [kind.get("example"), *named, kind.get("default")]:
        value = example.get("value") if isinstance(example, dict) else example
        if isinstance(value, Scalar) and not isinstance(value, bool):
            yield value


def _list(value: object, *, alone: bool = False) -> list[object]:
    if isinstance(value, list):
        return value
    return [value] if alone and value is not None else []


def _text(value: object) -> str:
    return value[:2_000] if isinstance(value, str) else ""


def _number(value: object) -> Decimal | None:
    if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        number = Decimal(str(value))
        # Beyond this it is no limit of anything, and writing it out could take all memory.
        return number if number.is_finite() and abs(number.adjusted()) < 40 else None
    return None


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
