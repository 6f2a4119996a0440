"""Keeps which columns of which table the user wants, and its order, from one run to the next.

Only that: no filter, no cursor, nothing of an account. A kept file that cannot be used counts as
not there, and the reader is told why.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from app.private_files import NotPrivateError, private_folder, read_private, write_private

VERSION = 1
"""Of the file; what another version wrote is not guessed at."""


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """An order that the user chose."""

    name: str
    """As the title says it: `danger`."""
    column: str = ""
    """Id of the column that it compares; empty where no column shows that."""
    is_descending: bool = False
    """The largest first."""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """What the user chose for one table; `TableLayout()` is as it is built in."""

    columns: Mapping[str, bool] = field(default_factory=dict)
    """By column id, whether it is wanted; the others are as they fit."""
    order: KeptOrder | None = None
    """None for the one at the start."""


class TableLayouts:
    """One file for all tables of all programs of this user."""

    def __init__(self, path: Path | None) -> None:
        """Without a path nothing is read or written."""
        self._path = path
        self._kept: Mapping[str, TableLayout] | None = None
        self._changed: Mapping[str, TableLayout] = {}
        self._writing = Lock()
        self.problem = ""
        """Why what was kept is not used, as the list of events says it, with the next step."""

    def of(self, table: str) -> TableLayout:
        """Return what is kept for a table. The first call reads the file, and sets `problem`."""
        if self._kept is None:
            self._kept, self.problem = self._load()
        return self._kept.get(table, TableLayout())

    def note(self, table: str, layout: TableLayout) -> None:
        """Remember another choice; `save` writes it."""
        self._changed = {**self._changed, table: layout}

    def save(self) -> str:
        """Write what was noted; return why that failed, else nothing. Slow: for a thread."""
        if self._path is None:
            return ""
        with self._writing:
            # Another program may have kept other tables meanwhile.
            layouts = {**self._load()[0], **self._changed}
            tables = {name: _plain(kept) for name, kept in layouts.items() if kept != TableLayout()}
            try:
                private_folder(self._path.parent)
                content = json.dumps({"version": VERSION, "tables": tables}, indent=1)
                write_private(self._path, content.encode())
            except OSError as error:
                return (
                    f"columns and orders hold until you quit: {self._path} cannot be written "
                    f"({error.strerror})"
                )
        return ""

    def _load(self) -> tuple[Mapping[str, TableLayout], str]:
        if self._path is None:
            return {}, ""
        try:
            raw = json.loads(read_private(self._path))
            if raw["version"] != VERSION:
                return {}, self._unused("is of another version")
            return {str(name): _layout(kept) for name, kept in raw["tables"].items()}, ""
        except FileNotFoundError:
            return {}, ""
        except NotPrivateError as error:
            return {}, f"columns are as built in: {error}"
        except OSError as error:
            return {}, self._unused(f"cannot be read ({error.strerror})")
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return {}, self._unused("is not of this program")

    def _unused(self, why: str) -> str:
        assert self._path is not None
        name = self._path.name
        return f"columns are as built in: {name} {why}; a choice (C) writes {self._path} anew"


def _plain(layout: TableLayout) -> dict[str, Any]:
    plain: dict[str, Any] = {"columns": dict(layout.columns)}
    if layout.order is not None:
        order = layout.order
        plain["order"] = {
            "name": order.name,
            "column": order.column,
            "descending": order.is_descending,
        }
    return plain


def _layout(raw: dict[str, Any]) -> TableLayout:
    columns, order = raw["columns"], raw.get("order")
    if not all(type(is_wanted) is bool for is_wanted in columns.values()):
        raise ValueError("not columns that were kept")
    return TableLayout(dict(columns), None if order is None else _order(order))


def _order(raw: dict[str, Any]) -> KeptOrder:
    name, column, is_descending = raw["name"], raw["column"], raw["descending"]
    if not (isinstance(name, str) and isinstance(column, str) and type(is_descending) is bool):
        raise ValueError("not an order that was kept")
    return KeptOrder(name, column, is_descending)
