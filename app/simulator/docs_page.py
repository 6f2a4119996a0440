"""The page at `/api/docs`: one self-contained HTML text made from the OpenAPI; loads nothing."""

import json
from html import escape
from itertools import groupby
from typing import Any

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color-scheme:light dark}h2{margin:2rem 0 .3rem}details{border-top:1px solid #8886;"
    "padding:.35rem 0}code,pre{font:13px/1.5 ui-monospace,monospace}"
    "b{display:inline-block;width:3.5rem}small{opacity:.7}"
)


def docs_page(schema: dict[str, Any], moved_to: str | None = None) -> str:
    """Return the page. Where the document is elsewhere, it says so as Swagger's script does."""
    address = moved_to or "/api/docs-json"
    script = f"<script>const ui = {{url: {_quoted(address)}}}</script>" if moved_to else ""
    rows = [
        (operation["tags"][0], method.upper(), path, operation)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    ]
    sections = []
    for tag, group in groupby(rows, key=lambda row: row[0]):
        items = "".join(_operation(schema, *row[1:]) for row in group)
        sections.append(f"<h2>{escape(tag)}</h2>{items}")
    info = schema["info"]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(info['title'])}</title><style>{_STYLE}</style>"
        f"{script}</head><body>"
        f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])} "
        f'<a href="{escape(address)}">OpenAPI as JSON</a></p>{"".join(sections)}</body></html>'
    )


def _quoted(address: str) -> str:
    """Return the address as text within a script, which it cannot end."""
    return json.dumps(address).replace("<", "\\u003c")


def _operation(schema: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> str:
    lock = " <small>Bearer</small>" if operation.get("security") else ""
    head = f"<b>{method}</b><code>{escape(path)}</code>{lock}"
    text = f"<p>{escape(operation.get('description', ''))}</p>"
    for parameter in operation.get("parameters", []):
        text += f"<div><code>{escape(parameter['name'])}</code> in {parameter['in']}</div>"
    if "requestBody" in operation:
        name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        body = schema["components"]["schemas"][name.rsplit("/", 1)[-1]]
        text += "".join(
            f"<div><code>{escape(field)}</code> {escape(_rules(rules))}"
            f"{' <small>required</small>' if field in body['required'] else ''}</div>"
            for field, rules in body["properties"].items()
        )
    return f"<details><summary>{head}</summary>{text}</details>"


def _rules(rules: dict[str, Any]) -> str:
    words = {name: value for name, value in rules.items() if name != "type"}
    return " ".join([str(rules.get("type", "")), *(f"{k} {v}" for k, v in words.items())])
