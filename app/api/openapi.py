"""An OpenAPI 2 or 3 document as a flat list of operations with their body fields."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from app.api.schemas import BodyField, Schemas

_METHODS = frozenset(("get", "post", "put", "patch", "delete"))
_MOST_ROUTES = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One route of the server."""

    method: str
    path: str
    """As the document has it, below its base path."""
    fields: tuple[BodyField, ...] = ()
    """Empty where the document says nothing of the body."""
    unclear: bool = False
    """True where there is a body whose fields cannot be told."""
    query: tuple[BodyField, ...] = ()
    """What may stand behind the path."""
    places: tuple[BodyField, ...] = ()
    """What stands in the path."""

    def ends_like(self, template: str) -> bool:
        """Tell whether one path ends with the other, whatever their parameters are called."""
        mine, theirs = _segments(self.path), _segments(template)
        if mine[-1:] != theirs[-1:]:
            return False
        short, long = sorted((mine, theirs), key=len)
        return bool(short) and long[-len(short) :] == short and short[0] != "{}"

    def exactness(self, template: str) -> int:
        """Return 2 for the same path, 1 for one below a prefix, 0 for another one."""
        if _segments(self.path) == _segments(template):
            return 2
        return int(self.ends_like(template))


@lru_cache(maxsize=4 * _MOST_ROUTES)
def _segments(path: str) -> tuple[str, ...]:
    return tuple(
        "{}" if part[0] in "{:" else part.casefold() for part in path.strip("/").split("/") if part
    )


def has_routes(document: object) -> bool:
    """Tell whether it is a document that lists any route."""
    paths = document.get("paths") if isinstance(document, dict) else None
    items = list(paths.values())[:_MOST_ROUTES] if isinstance(paths, dict) else []
    return any(isinstance(item, dict) and item for item in items)


def operations(document: object, wanted: Iterable[str]) -> tuple[Operation, ...]:
    """Return the document's routes; none where it is no such document.

    Bodies are read of those that end like a template of `wanted`: of a server with thousands of
    routes the others are only counted.
    """
    templates = tuple(wanted)
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        return ()
    schemas, base = Schemas(document), _base_path(document)
    found = []
    for path, item in list(document["paths"].items())[:_MOST_ROUTES]:
        item = schemas.resolved(item)
        for method, operation in item.items():
            if method.casefold() in _METHODS and isinstance(operation, dict):
                route = Operation(method.upper(), base + path)
                if any(route.ends_like(template) for template in templates):
                    fields, unclear = _body(schemas, item, operation)
                    query, places = (
                        _asked(schemas, item, operation, place) for place in ("query", "path")
                    )
                    route = replace(
                        route, fields=fields, unclear=unclear, query=query, places=places
                    )
                found.append(route)
    return tuple(found)


def _base_path(document: dict[str, Any]) -> str:
    """Return the path before all paths, where the document names one."""
    base = document.get("basePath")
    servers = document.get("servers")
    if isinstance(servers, list) and len(servers) == 1 and isinstance(servers[0], dict):
        url = servers[0].get("url")
        base = _path_of(url) if isinstance(url, str) and "{" not in url else None
    return base.rstrip("/") if isinstance(base, str) else ""


def _path_of(url: str) -> str | None:
    try:
        return urlsplit(url).path
    except ValueError:
        return None


def _body(
    schemas: Schemas, item: dict[str, Any], operation: dict[str, Any]
) -> tuple[tuple[BodyField, ...], bool]:
    """Return the fields of the body, and whether there is one that cannot be told."""
    schema, examples = None, None
    content = schemas.resolved(operation.get("requestBody")).get("content")
    if isinstance(content, dict) and content:
        json_types = [kind for kind in content if re.search(r"[/+]json\b|^\*/\*", kind)]
        if not json_types:
            return (), True
        media = schemas.resolved(content[json_types[0]])
        schema, examples = media.get("schema"), media.get("example")
    for parameter in _parameters(schemas, item, operation):
        if parameter.get("in") == "body":
            schema = parameter.get("schema")
        elif parameter.get("in") == "formData":
            return (), True
    if schema is None:
        return (), False
    fields, unclear = schemas.fields(schema)
    if isinstance(examples, dict):
        fields = tuple(_with_example(field, examples.get(field.name)) for field in fields)
    return fields, unclear


def _asked(
    schemas: Schemas, item: dict[str, Any], operation: dict[str, Any], place: str
) -> tuple[BodyField, ...]:
    """Return the parameters of one place. OpenAPI 2 says of which type they are beside the name."""
    properties = {}
    for parameter in _parameters(schemas, item, operation):
        if parameter.get("in") == place and isinstance(parameter.get("name"), str):
            told = {k: v for k, v in parameter.items() if k not in ("schema", "required")}
            properties[parameter["name"]] = {**told, **schemas.resolved(parameter.get("schema"))}
            if isinstance(parameter.get("description"), str):
                properties[parameter["name"]]["description"] = parameter["description"]
    return schemas.fields({"type": "object", "properties": properties})[0]


def _with_example(field: BodyField, example: object) -> BodyField:
    """Return the field with what an example of the whole body shows of it."""
    if isinstance(example, dict):
        inner = tuple(_with_example(one, example.get(one.name)) for one in field.fields)
        return replace(field, fields=inner)
    if isinstance(example, str | int | Decimal) and not isinstance(example, bool):
        return replace(field, examples=(*field.examples, example))
    return field


def _parameters(
    schemas: Schemas, item: dict[str, Any], operation: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    for holder in (item, operation):
        parameters = holder.get("parameters")
        if isinstance(parameters, list):
            yield from (schemas.resolved(parameter) for parameter in parameters)
