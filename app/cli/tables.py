"""A document for eyes: a plain table, or one record as a list. No colour, no drawing."""

from collections.abc import Sequence
from typing import Any

from app.cli.documents import Document

MISSING = "—"
_GAP = "  "


def table(rows: Sequence[Document]) -> str:
    """Return rows under the names of their columns; columns that no row has are left out."""
    names = [name for name in dict.fromkeys(n for row in rows for n in row) if _has(rows, name)]
    lines = [[_words(name) for name in names]]
    lines += [[cell(row.get(name)) for name in names] for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(names))]
    return "\n".join(_GAP.join(map(str.ljust, line, widths)).rstrip() for line in lines)


def record(row: Document) -> str:
    """Return one row, a field a line, rows within it as tables below; what is missing is shown."""
    inner = {name: value for name, value in row.items() if _is_rows(value)}
    fields = {name: value for name, value in row.items() if name not in inner}
    width = max(map(len, fields), default=0)
    lines = [f"{_words(name):<{width}}{_GAP}{cell(value)}" for name, value in fields.items()]
    blocks = ["\n".join(lines)]
    blocks += [f"{_words(name)}:\n{table(rows)}" for name, rows in inner.items()]
    return "\n\n".join(blocks)


def cell(value: Any) -> str:
    """Return a plain value in one line."""
    if value is None or value in ([], {}):
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(cell, value))
    if isinstance(value, dict):
        return " ".join(f"{name}={cell(v)}" for name, v in value.items() if v not in (None, [], {}))
    return " ".join(str(value).split("\n"))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _has(rows: Sequence[Document], name: str) -> bool:
    return any(row.get(name) not in (None, [], {}) for row in rows)
