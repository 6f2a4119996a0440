"""OpenAPI documents of foreign backends, in the form in which each framework writes them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

Route = tuple[str, str]
"""Method and path, its identifiers with a colon."""

EVM: dict[str, Any] = {"type": "string", "pattern": "^0x[a-fA-F0-9]{40}$"}
TX_HASH: dict[str, Any] = {"type": "string", "pattern": "^0x[a-fA-F0-9]{64}$"}


def schema(required: Iterable[str] = (), **properties: dict[str, Any]) -> dict[str, Any]:
    """Return an object schema."""
    made: dict[str, Any] = {"type": "object", "properties": properties}
    return made | ({"required": list(required)} if required else {})


def paths(
    routes: Iterable[Route],
    bodies: Mapping[Route, Mapping[str, Any]],
    *,
    ok: Mapping[str, str],
    media: str = "application/json",
    prefix: str = "",
    slash: str = "",
) -> dict[str, Any]:
    """Return the paths of an OpenAPI 3 document; `ok` gives each method's status."""
    made: dict[str, Any] = {}
    for method, path in routes:
        if not path.startswith(("/api/docs", "/openapi")):
            names = re.findall(r":(\w+)", path)
            operation: dict[str, Any] = {
                "operationId": f"{method.lower()}_{re.sub(r'[^a-z]+', '_', path.lower())}",
                "parameters": [
                    {"name": n, "in": "path", "required": True, "schema": {"type": "string"}}
                    for n in names
                ],
                "responses": {ok[method]: {"description": ""}},
            }
            if (method, path) in bodies:
                content = {media: {"schema": bodies[method, path]}}
                operation["requestBody"] = {"required": True, "content": content}
            written = prefix + re.sub(r":(\w+)", r"{\1}", path) + slash
            made.setdefault(written, {})[method.lower()] = operation
    return made


def swagger2(
    routes: Iterable[Route], bodies: Mapping[Route, Mapping[str, Any]], media: str
) -> dict[str, Any]:
    """Return the paths of a Swagger 2 document, where the body is a parameter."""
    made = paths(routes, bodies, ok={"GET": "200", "POST": "202"}, media=media)
    for methods in made.values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                parameter |= parameter.pop("schema")
            if "requestBody" in operation:
                content = operation.pop("requestBody")["content"][media]
                operation["parameters"].append(
                    {"name": "body", "in": "body", "required": True, **content}
                )
                operation["consumes"] = [media]
    return made
