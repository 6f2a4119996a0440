"""Rows that came as something else than objects: pairs, arrays under a header, columns."""

from typing import Any

from app.models.base import WireModel, folded
from app.models.plans import looks_like

_HEADS = frozenset(("columns", "headers", "header", "fields", "keys", "names"))
"""What the list of the columns' names is called, folded."""
_BODIES = ("rows", "data", "values", "items", "records", "results")

Row = tuple[dict[str, object], object]
"""What surrounds a row and belongs to it, and the row."""


def from_object(model: type[WireModel], plain: dict[str, Any]) -> list[Row] | None:
    """Return the rows of a table with a header, or of columns; None where it is neither."""
    by_fold = {folded(key): value for key, value in plain.items()}
    head = next((by_fold[name] for name in _HEADS if isinstance(by_fold.get(name), list)), None)
    body = next((by_fold[name] for name in _BODIES if isinstance(by_fold.get(name), list)), None)
    if head and body and all(isinstance(row, list) for row in body):
        return _under(head, body)
    columns = {key: value for key, value in plain.items() if isinstance(value, list) and value}
    if len(columns) < 3 or 2 * len(columns) <= len(plain):
        return None
    first = {key: column[0] for key, column in columns.items()}
    if any(isinstance(value, list) for value in first.values()) or not looks_like(model, first):
        return None
    if len({len(column) for column in columns.values()}) > 1:
        # Which value belongs to which row cannot be told.
        return [({}, f"columns of different lengths: {', '.join(columns)}")]
    rows = zip(*columns.values(), strict=True)
    return [({}, dict(zip(columns, row, strict=True))) for row in rows]


def from_list(model: type[WireModel], plain: list[Any]) -> list[Row] | None:
    """Return the rows of `[key, object]` pairs, or of arrays below their header; else None."""
    if not plain or not all(isinstance(row, list) for row in plain):
        return None
    if all(len(row) == 2 and _is_key(row[0]) and isinstance(row[1], dict) for row in plain):
        return [(model.from_key(str(key)), row) for key, row in plain]
    head = plain[0]
    if len(plain) > 1 and len(head) > 2 and all(isinstance(name, str) for name in head):
        rows = _under(head, plain[1:])
        first = rows[0][1] if rows else None
        if isinstance(first, dict) and looks_like(model, first):
            return rows
    return None


def _under(head: list[Any], body: list[Any]) -> list[Row]:
    """Return arrays as objects by their header; one of another length stays, to be lost."""
    titles = [str(name.get("name")) if isinstance(name, dict) else str(name) for name in head]
    return [
        ({}, dict(zip(titles, row, strict=True)) if len(row) == len(titles) else row)
        for row in body
    ]


def _is_key(raw: object) -> bool:
    return isinstance(raw, str | int) and not isinstance(raw, bool)
