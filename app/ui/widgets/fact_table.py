"""Facts with their labels, one under the other; long ones go on in the next line."""

from collections.abc import Sequence
from typing import NamedTuple

from app.ui.columns.column import GAP, INDENT, Column, Context
from app.ui.pieces import Line, line, plain, wrap
from app.ui.widgets.table.row_table import RowTable

_LEAST = 20
"""Cells that a fact gets however narrow the table is."""


class Fact(NamedTuple):
    """A label and what is to be said under it."""

    label: str
    """Empty where the fact goes on from the one above."""
    value: Line
    """Of any length."""


class _Row(NamedTuple):
    key: str
    label: str
    value: Line


class FactTable(RowTable[_Row]):
    """Scrolls by its cursor, like every table; its rows are words, not records."""

    IS_LIST = False

    def __init__(self, label_width: int, *, id: str | None = None) -> None:
        """`label_width`: cells of the longest label."""
        super().__init__(
            (
                Column("label", "", _label, importance=1, min_width=label_width),
                Column("value", "", _value, min_width=_LEAST, is_flexible=True),
            ),
            lambda row: row.key,
            keeps_order=False,
            keeps_gone=False,
            has_header=False,
            id=id,
        )
        self._label_width = label_width
        self._facts: tuple[Fact, ...] = ()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts; the cursor stays at its place."""
        if tuple(facts) != self._facts:
            self._facts = tuple(facts)
            self._lay()

    def on_resize(self) -> None:
        """Break the facts at the new width."""
        self._lay()

    def _lay(self) -> None:
        if not self.size.width:
            return
        room = max(_LEAST, self.size.width - INDENT - self._label_width - GAP)
        rows: list[_Row] = []
        for label, value in self._facts:
            for number, part in enumerate(wrap(value, room) or ((),)):
                # By its place: the same words may stand there twice.
                rows.append(_Row(str(len(rows)), "" if number else label, part))
        self.set_rows(rows)


def _label(row: _Row, _: Context) -> Line:
    return line(row.label, "muted")


def _value(row: _Row, _: Context) -> Line:
    return row.value


def facts(label: str, *values: Line) -> list[Fact]:
    """Return facts under one label, which only the first of them bears."""
    shown = [value for value in values if plain(value)]
    return [Fact("" if number else label, value) for number, value in enumerate(shown)]
