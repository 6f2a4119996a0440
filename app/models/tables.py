"""Rows that came as something else than objects: pairs, arrays under a header, columns."""

from typing import Any

from app.models.base import WireModel, folded
from app.models.plans import looks_like, plan_of
from app.models.signposts import META

_HEADS = frozenset(("columns", "headers", "header", "fields", "keys", "names"))
"""What the list of the columns' names is called, folded."""
_BODIES = ("rows", "data", "values", "items", "records", "results")

Row = tuple[dict[str, object], object]
"""What surrounds a row and belongs to it, and the row."""


def from_object(model: type[WireModel], plain: dict[str, Any]) -> list[Row] | None:
    """Return the rows of a table with a header, or of columns; None where it is neither."""
    if (table := titled(plain)) is not None:
        return _under(*table)
    columns = {
        key: value
        for key, value in plain.items()
        if isinstance(value, list) and (value or folded(key) not in META)
    }
    first = {key: column[0] for key, column in columns.items() if column}
    flat = [value for value in first.values() if not isinstance(value, dict | list)]
    fields = plan_of(model, first).fields
    few = 2 if len(flat) > 1 or "id" in fields else 3
    if len(columns) < few or 2 * len(columns) <= len(plain):
        return None
    # No field holds a list of plain values, so two known names over such are columns.
    if not looks_like(model, first) and (len(fields) < 2 or len(flat) < 2):
        return None
    if any(isinstance(value, list) for value in first.values()):
        if few > 2:
            return None
        return [({}, f"columns of lists: {', '.join(columns)}")]
    if len({len(column) for column in columns.values()}) > 1:
        # Which value belongs to which row cannot be told.
        return [({}, f"columns of different lengths: {', '.join(columns)}")]
    rows = zip(*columns.values(), strict=True)
    return [({}, dict(zip(columns, row, strict=True))) for row in rows]


def titled(plain: dict[str, Any]) -> tuple[list[Any], list[Any]] | None:
    """Return the names of the columns and the arrays of a table that tells both apart."""
    by_fold = {folded(key): value for key, value in plain.items()}
    head = next((by_fold[name] for name in _HEADS if isinstance(by_fold.get(name), list)), None)
    body = next((by_fold[name] for name in _BODIES if isinstance(by_fold.get(name), list)), None)
    if head and body and all(isinstance(row, list) for row in body):
        return head, body
    return None


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
