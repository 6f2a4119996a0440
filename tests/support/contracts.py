"""OpenAPI documents in the forms in which frameworks write them."""

import json
from typing import Any

from app.api.catalog import ENDPOINTS

NUMBER, STRING, INTEGER = {"type": "number"}, {"type": "string"}, {"type": "integer"}
ASSUMED = {"amount": NUMBER, "assetIndex": INTEGER}
"""The types of the assumed fields; the others are text."""


def fields(*required: str, **properties: object) -> dict[str, Any]:
    """An object with these properties, some of them required."""
    return {"type": "object", "required": list(required), "properties": properties}


def document(
    schema: object = None, path: str = "/user/withdraw", method: str = "post", **more: Any
) -> dict[str, Any]:
    """A document with one route, and its body as JSON where a schema is given."""
    operation: dict[str, Any] = {"responses": {}}
    if schema is not None:
        operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return {"openapi": "3.0.0", "paths": {path: {method: operation}}, **more}


def whole(**schemas: object) -> dict[str, Any]:
    """A document with all 41 routes; bodies by the names of the catalogue unless given here."""
    paths: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        schema = schemas.get(endpoint.name)
        if schema is None and endpoint.body:
            kinds = {name: ASSUMED.get(name, {}) for name in endpoint.body}
            schema = fields(*endpoint.required, **kinds)
        one = document(schema, endpoint.path, endpoint.method.lower())["paths"][endpoint.path]
        paths.setdefault(endpoint.path, {}).update(one)
    return {"openapi": "3.0.0", "paths": paths}


def nest_script(sent: dict[str, Any]) -> str:
    """`swagger-ui-init.js` as @nestjs/swagger writes it."""
    options = {"swaggerDoc": sent, "customOptions": {}, "swaggerUrl": {}}
    return (
        "\nwindow.onload = function() {\n  // Build a system\n"
        "  let url = window.location.search.match(/url=([^&]+)/);\n"
        "  if (url && url.length > 1) {\n    url = decodeURIComponent(url[1]);\n  } else {\n"
        "    url = window.location.origin;\n  }\n"
        f"  let options = {json.dumps(options, indent=2)};\n"
        "  url = options.swaggerUrl || url\n  let urls = options.swaggerUrls\n"
        "  let ui = SwaggerUIBundle(swaggerOptions)\n}\n"
    )


NEST_PAGE = """<!-- HTML for static distribution bundle build -->
<!DOCTYPE html><html><head><title>Swagger UI</title>
<link rel="stylesheet" type="text/css" href="./docs/swagger-ui.css" ></head>
<body><div id="swagger-ui"></div>
<script src="./docs/swagger-ui-bundle.js"> </script>
<script src="./docs/swagger-ui-init.js"> </script></body></html>"""
