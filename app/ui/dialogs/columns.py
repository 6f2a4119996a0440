"""Which columns a table shows, and by which it is sorted. The screen beneath keeps the choice."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from app.ui.columns.column import AS_IT_FITS, Column, Context
from app.ui.glyphs import DOWN, UP, YES
from app.ui.pieces import Line, keyed, line
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.table.row_table import RowTable
from app.ui.widgets.text_line import TextLine

BESIDE = 9
"""Lines of the screen that are not the list's: bars, frame, padding, title, keys."""


class _Choice(NamedTuple):
    id: str
    words: str
    is_shown: bool
    sign: str
    """Which way round the table is sorted by it."""
    note: str


class ColumnList(RowTable[_Choice]):
    """The columns of another table as rows."""

    IS_LIST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "open", "show or hide", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(
            (
                Column("shown", "", _shown, min_width=1),
                Column("words", "column", _words, min_width=16),
                Column("sign", "order", _sign, min_width=5),
                Column("note", "", _note, min_width=20, is_flexible=True),
            ),
            lambda row: row.id,
            keeps_order=False,
            keeps_gone=False,
        )


class ColumnsDialog(ModalScreen[None]):
    """Every change is seen at once in the table beneath."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,C,q", "dismiss", "close", show=False),
        Binding("s", "sort", "sort by this column", show=False),
        Binding("0", "reset", "columns and order as built in", show=False),
    ]

    def __init__(self, table: RowTable[Any], noun: str) -> None:
        super().__init__()
        self._table, self._noun = table, noun

    def compose(self) -> ComposeResult:
        """Title, columns, keys."""
        self._title, self._keys = (
            PanelTitle(f"Columns of {self._noun}"),
            TextLine(classes="dialog-keys"),
        )
        self._list = ColumnList()
        for part in (self._title, self._keys, self._list):
            part.ground = "surface"
        with Vertical(classes="dialog"):
            yield self._title
            yield self._list
            yield self._keys

    def on_mount(self) -> None:
        """Begin at the first column."""
        sort = "`s` sort   " if self._table.rows.keeps_order else ""
        said = f"`space` show, hide   {sort}`0` as built in   `esc` done"
        self._keys.show(keyed(said))
        self._list.focus()
        self._show()

    def on_resize(self) -> None:
        """Take no more lines than there are."""
        self._show()

    def on_cursor_table_opened(self, event: RowTable.Opened) -> None:
        """Show the column under the cursor, or take it away."""
        event.stop()
        column = next((c for c in self._table.columns if c.id == event.key), None)
        if column is not None and not column.is_identity:
            is_shown = column in self._table.placed_columns
            self._table.choose({**self._table.choice, column.id: not is_shown})
            self._show()

    def action_sort(self) -> None:
        """Sort by the column under the cursor; once more, the other way round."""
        if self._list.cursor_key is not None and self._table.rows.keeps_order:
            self._table.sort_by_column(self._list.cursor_key)
            self._show()

    def action_reset(self) -> None:
        """Let the columns be as they fit, and the order be the first."""
        self._table.choose(AS_IT_FITS)
        if self._table.rows.first_order is not None:
            self._table.sort_by(self._table.rows.first_order)
        self._show()

    def _show(self) -> None:
        self._list.set_rows([self._row(column) for column in self._table.columns])
        wanted = self._list.wanted_height()
        self._list.styles.height = max(2, min(wanted, self.size.height - BESIDE))

    def _row(self, column: Column[Any]) -> _Choice:
        table, order = self._table, self._table.rows.order
        is_shown = column in table.placed_columns
        sign = ""
        if order is not None and order.column == column.id and table.rows.keeps_order:
            sign = DOWN if order.is_descending else UP
        wanted = table.choice.get(column.id)
        note = "always there" if column.is_identity else "by your choice" if is_shown else ""
        if not is_shown:
            note = "taken away by you" if wanted is False else "no room at this width"
        elif wanted is None and not column.is_identity:
            note = ""
        return _Choice(column.id, column.words, is_shown, sign, note)


def _shown(row: _Choice, _: Context) -> Line:
    return line(YES if row.is_shown else " ", "gain")


def _words(row: _Choice, _: Context) -> Line:
    return line(row.words, "text" if row.is_shown else "muted")


def _sign(row: _Choice, _: Context) -> Line:
    return line(row.sign, "accent")


def _note(row: _Choice, _: Context) -> Line:
    return line(row.note, "muted")
