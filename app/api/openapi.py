"""An OpenAPI 2 or 3 document as a flat list of operations with their body fields."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_METHODS = frozenset(("get", "post", "put", "patch", "delete"))
_MOST_REFERENCES = 20
_MOST_ROUTES = 2_000


@dataclass(frozen=True, slots=True)
class BodyField:
    """One property of a request body."""

    name: str
    required: bool
    type: str | None
    """The JSON type, where the document says it."""
    only: str | int | bool | None = None
    """The one value that it may have, where there is just one."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One route of the server."""

    method: str
    path: str
    """As the document has it, below its base path."""
    fields: tuple[BodyField, ...] = ()
    """Empty where the document says nothing of the body."""
    unclear: bool = False
    """True where there is a body whose fields cannot be told."""

    def ends_like(self, template: str) -> bool:
        """Tell whether one path ends with the other, whatever their parameters are called."""
        mine, theirs = _segments(self.path), _segments(template)
        short, long = sorted((mine, theirs), key=len)
        return bool(short) and long[-len(short) :] == short and short[0] != "{}"

    def exactness(self, template: str) -> int:
        """Return 2 for the same path, 1 for one below a prefix, 0 for another one."""
        if _segments(self.path) == _segments(template):
            return 2
        return int(self.ends_like(template))


def _segments(path: str) -> list[str]:
    return [
        "{}" if part[0] in "{:" else part.casefold() for part in path.strip("/").split("/") if part
    ]


def operations(document: object) -> tuple[Operation, ...]:
    """Return the document's routes; none where it is no such document."""
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        return ()
    base = _base_path(document)
    found = []
    for path, item in list(document["paths"].items())[:_MOST_ROUTES]:
        item = _resolved(document, item)
        for method, operation in item.items():
            if method.casefold() in _METHODS and isinstance(operation, dict):
                fields, unclear = _body(document, item, operation)
                found.append(Operation(method.upper(), base + path, fields, unclear))
    return tuple(found)


def _base_path(document: dict[str, Any]) -> str:
    """Return the path before all paths, where the document names one."""
    base = document.get("basePath")
    servers = document.get("servers")
    if isinstance(servers, list) and len(servers) == 1 and isinstance(servers[0], dict):
        url = servers[0].get("url")
        base = urlsplit(url).path if isinstance(url, str) and "{" not in url else None
    return base.rstrip("/") if isinstance(base, str) else ""


def _body(
    document: dict[str, Any], item: dict[str, Any], operation: dict[str, Any]
) -> tuple[tuple[BodyField, ...], bool]:
    """Return the fields of the body, and whether there is one that cannot be told."""
    schema = None
    content = _resolved(document, operation.get("requestBody")).get("content")
    if isinstance(content, dict) and content:
        json_types = [kind for kind in content if re.search(r"[/+]json\b|^\*/\*", kind)]
        if not json_types:
            return (), True
        schema = _resolved(document, content[json_types[0]]).get("schema")
    for parameter in _parameters(document, item, operation):
        if parameter.get("in") == "body":
            schema = parameter.get("schema")
        elif parameter.get("in") == "formData":
            return (), True
    if schema is None:
        return (), False
    return _fields(document, schema)


def _parameters(
    document: dict[str, Any], item: dict[str, Any], operation: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    for holder in (item, operation):
        parameters = holder.get("parameters")
        if isinstance(parameters, list):
            yield from (_resolved(document, parameter) for parameter in parameters)


def _fields(document: dict[str, Any], schema: object) -> tuple[tuple[BodyField, ...], bool]:
    properties: dict[str, Any] = {}
    required: set[str] = set()
    for part in _parts(document, schema, 0):
        if part is None or "oneOf" in part or "anyOf" in part:
            return (), True
        if isinstance(part.get("properties"), dict):
            properties |= part["properties"]
        if isinstance(part.get("required"), list):
            required |= {str(name) for name in part["required"]}
    found = []
    for name in [*properties, *sorted(required - properties.keys())]:
        kind = _resolved(document, properties.get(name))
        needed = name in required and "default" not in kind
        found.append(BodyField(name, needed, _type(kind), _only(kind)))
    return tuple(found), False


def _parts(document: dict[str, Any], schema: object, depth: int) -> Iterator[dict[str, Any] | None]:
    """Yield a schema and what it is composed of; None where it leads nowhere."""
    resolved = _resolved(document, schema)
    if depth > _MOST_REFERENCES or (isinstance(schema, dict) and schema and not resolved):
        yield None
        return
    yield resolved
    composed = resolved.get("allOf")
    if isinstance(composed, list):
        for part in composed:
            yield from _parts(document, part, depth + 1)


def _type(kind: dict[str, Any]) -> str | None:
    types = kind.get("type")
    if isinstance(types, list):
        types = next((one for one in types if one != "null"), None)
    return types if isinstance(types, str) else None


def _only(kind: dict[str, Any]) -> str | int | bool | None:
    values = kind.get("enum")
    value = values[0] if isinstance(values, list) and len(values) == 1 else kind.get("const")
    return value if isinstance(value, str | int) else None


def _resolved(document: dict[str, Any], node: object) -> dict[str, Any]:
    """Return the object, through references within the document; {} where it leads nowhere."""
    for _ in range(_MOST_REFERENCES):
        if not isinstance(node, dict):
            return {}
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return node
        node = _at(document, reference)
    return {}


def _at(document: dict[str, Any], reference: str) -> object:
    node: object = document
    if not reference.startswith("#/"):
        return None
    for part in reference[2:].split("/"):
        if not isinstance(node, dict):
            return None
        node = node.get(part.replace("~1", "/").replace("~0", "~"))
    return node
