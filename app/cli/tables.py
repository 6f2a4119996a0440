"""A document for eyes: a plain table, or one record as a list. No colour, no drawing."""

import shutil
import sys
from collections.abc import Sequence
from typing import Any

from app.cli.documents import Document

MISSING = "—"
_GAP = "  "
_SHORT = 3
"""Figures under names of their own that still fit into a line."""
_TEXT = 30
"""Characters of a long text that must fit beside the other columns."""


def columns() -> int | None:
    """Return how wide the terminal is that is printed on; None where it goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def table(rows: Sequence[Document], width: int | None = None) -> str:
    """Return rows under the names of their columns; columns that no row has are left out.

    Where that is wider than `width`, a last column of long texts aside, each row is a list of its
    own.
    """
    names = [name for name in dict.fromkeys(n for row in rows for n in row) if _has(rows, name)]
    lines = [[_words(name) for name in names]]
    lines += [[cell(row.get(name)) for name in names] for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(names))]
    *first, last = widths or [0]
    needed = sum(first) + len(_GAP) * len(first) + min(last, _TEXT)
    if width is not None and needed > width:
        return "\n\n".join(record({name: row.get(name) for name in names}) for row in rows)
    return "\n".join(_GAP.join(map(str.ljust, line, widths)).rstrip() for line in lines)


def record(row: Document, width: int | None = None) -> str:
    """Return one row, a field a line, rows within it as tables below; what is missing is shown."""
    inner: dict[str, list[Document]] = {}
    for name, value in row.items():
        if _is_series(value):
            inner |= _by_time(value)
        elif _is_rows(value):
            inner[_words(name)] = value
        elif isinstance(value, dict) and len(value) > _SHORT:
            inner[_words(name)] = [{"name": key, "value": figure} for key, figure in value.items()]
    fields = {
        name: value
        for name, value in row.items()
        if not _is_rows(value) and not (isinstance(value, dict) and len(value) > _SHORT)
    }
    longest = max(map(len, fields), default=0)
    lines = [f"{_words(name):<{longest}}{_GAP}{cell(value)}" for name, value in fields.items()]
    blocks = ["\n".join(lines)] if lines else []
    blocks += [f"{title}:\n{table(rows, width)}" for title, rows in inner.items()]
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
    # Whole seconds are written as such: most times are, and a row has little room.
    return " ".join(str(value).split("\n")).replace(".000Z", "Z")


def _words(name: str) -> str:
    return name.replace("_", " ")


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _is_series(value: Any) -> bool:
    return _is_rows(value) and all(row.keys() == {"name", "points", "rows"} for row in value)


def _by_time(series: Sequence[Document]) -> dict[str, list[Document]]:
    """Return a table for each list of moments, a row for each of its rows, a column a number.

    `daily.volume` and `daily.pnl` are columns of `daily`. Two rows of one time stay two.
    """
    tables: dict[str, dict[tuple[str, int], Document]] = {}
    for one in series:
        title, _, name = str(one["name"]).rpartition(".")
        rows = tables.setdefault(title, {})
        for place, (time, value) in zip(one["rows"], one["points"], strict=True):
            rows.setdefault((time, place), {"time": time})[name] = value
    return {title: [rows[key] for key in sorted(rows)] for title, rows in tables.items()}


def _has(rows: Sequence[Document], name: str) -> bool:
    return any(row.get(name) not in (None, [], {}) for row in rows)
