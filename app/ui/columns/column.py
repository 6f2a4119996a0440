"""What a table's columns are, how rows are sorted by them, and which of them fit into a width.

Pure; draws nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from app.ui.pieces import Line

R = TypeVar("R")

GAP = 2
"""Empty cells between two columns."""
INDENT = 2
"""Cells before the first column: the cursor bar and an empty one."""
AS_IT_FITS: Mapping[str, bool] = MappingProxyType({})
"""No column was chosen or taken away by the user."""


class Context(NamedTuple):
    """What a cell may have to know besides its row."""

    width: int
    """Cells of the column; only of use where the column has `widths` or `is_flexible`."""
    is_stale: bool = False
    """The row is not current. The table greys the cell by itself; a bar changes its mark too."""


class Column(NamedTuple, Generic[R]):
    """One column of a table of `R`."""

    id: str
    """Names the column in totals."""
    title: str | Callable[[int], str]
    """The head; from the column's width where the head of a bar depends on it."""
    cell: Callable[[R, Context], Line]
    """A row's cell, as plain text with roles. Must not depend on anything but its arguments,
    unless the screen calls `RowTable.redraw` when that changes."""
    align: Literal["left", "right"] = "left"
    """Words left, figures right."""
    importance: int = 0
    """0 stays longest; the highest number drops first."""
    from_width: int = 0
    """The table must be at least so wide for the column to appear."""
    min_width: int = 0
    """Cells that the column takes from the start."""
    has_lead: bool = False
    """The first piece (the arrow of `money`) stands left, the rest right-aligned."""
    is_figure: bool = False
    """Struck out while the row is stale (PnL)."""
    widths: Sequence[tuple[int, int]] = ()
    """(table width, cells): the cells of a bar by the table's width, narrowest first."""
    is_flexible: bool = False
    """Takes what the others leave; nothing is measured."""
    value: Callable[[R], object] | None = None
    """The figure, word or time behind the cell, whole and raw: what is sorted by and written to
    files. None: the cell is a picture of other columns."""
    name: str = ""
    """The head in words, where the head itself is empty or short, or the value is another."""
    unit: str = ""
    """Of the value, where a file should say it."""
    is_identity: bool = False
    """Says which row it is that a key would act on: it is always there."""
    is_ageing: bool = False
    """The cell changes as time goes by, so no filter looks at it."""
    is_computed: bool = False
    """Worked out here from what was read."""

    @property
    def is_picture(self) -> bool:
        """True for bars, which draw what other columns write."""
        return bool(self.widths) and self.value is None

    @property
    def words(self) -> str:
        """What the column is called."""
        title = self.title if isinstance(self.title, str) else ""
        return self.name or title or self.id.replace("_", " ")

    @property
    def is_right(self) -> bool:
        """True when the figures end at the right edge."""
        return self.align == "right" or self.has_lead

    def heading(self, width: int) -> str:
        """Return the head for a width."""
        return self.title if isinstance(self.title, str) else self.title(width)

    def fixed_width(self, table_width: int) -> int | None:
        """Return the cells by the table's width; None for a column that is measured."""
        fitting = [cells for least, cells in self.widths if table_width >= least]
        if self.widths:
            return fitting[-1] if fitting else self.widths[0][1]
        return None


class Order(NamedTuple, Generic[R]):
    """A way to sort."""

    name: str
    """As the title says it: `by danger`."""
    key: Callable[[R], Any]
    """What to compare; None when the row has no such value."""
    is_descending: bool = False
    """The largest first."""
    column: str = ""
    """Id of the column whose head bears the sign, where one shows what is compared."""

    def reversed(self) -> "Order[R]":
        """Return the same the other way round."""
        return self._replace(is_descending=not self.is_descending)

    def sorted(self, rows: Mapping[str, R]) -> dict[str, R]:
        """Return the rows in this order; equal ones keep theirs."""
        values = {name: comparable(self.key(row)) for name, row in rows.items()}
        known = [(value, name) for name, value in values.items() if value is not None]
        known.sort(key=itemgetter(0), reverse=self.is_descending)
        unknown = [name for name, value in values.items() if value is None]
        return {name: rows[name] for name in [*(name for _, name in known), *unknown]}


def comparable(value: object) -> tuple[int, Any] | None:
    """Return a value as it is compared: words whatever their case, None for what has no place.

    Figures come before times, and times before words, where a column has several of them.
    """
    if isinstance(value, str):
        return (2, value.casefold()) if value else None
    if isinstance(value, date):
        return 1, value
    if value is None or (isinstance(value, Decimal) and not value.is_finite()):
        return None
    return 0, value


class Placed(NamedTuple, Generic[R]):
    """A column that is drawn."""

    column: Column[R]
    """Which one."""
    width: int
    """Its cells."""
    x: int
    """The cell of the table where it begins."""


def place(
    columns: Sequence[Column[R]],
    measured: Mapping[str, int],
    table_width: int,
    choice: Mapping[str, bool] = AS_IT_FITS,
) -> tuple[Placed[R], ...]:
    """Return what fits: the least important columns drop until the rest has room.

    `choice`: by column id, whether the user wants it. What is wanted drops after what is there by
    itself, and what says which row it is drops last and cannot be taken away.
    """

    def rank(column: Column[R]) -> tuple[int, int]:
        return (0 if column.is_identity else 1 if choice.get(column.id) else 2, column.importance)

    chosen = [
        column
        for column in columns
        if choice.get(column.id, table_width >= column.from_width) or column.is_identity
    ]
    while len(chosen) > 1 and _needed(chosen, measured, table_width) > table_width:
        chosen.remove(max(reversed(chosen), key=rank))
    placed: list[Placed[R]] = []
    x = INDENT
    spare = table_width - _needed(chosen, measured, table_width)
    for column in chosen:
        width = _width(column, measured, table_width)
        if column.is_flexible:
            width += max(0, spare)
            spare = 0
        placed.append(Placed(column, width, x))
        x += width + GAP
    return tuple(placed)


def _width(column: Column[R], measured: Mapping[str, int], table_width: int) -> int:
    fixed = column.fixed_width(table_width)
    if fixed is not None:
        return fixed
    if column.is_flexible:
        return column.min_width
    # The head of a figure may reach into the gap at its left: one cell stays empty.
    overhang = GAP - 1 if column.is_right else 0
    head = len(column.heading(0)) - overhang
    return max(measured.get(column.id, 0), column.min_width, head)


def _needed(columns: Sequence[Column[R]], measured: Mapping[str, int], table_width: int) -> int:
    widths = sum(_width(column, measured, table_width) for column in columns)
    return INDENT + widths + GAP * (len(columns) - 1)
