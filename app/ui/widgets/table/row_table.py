"""The one table of the program: virtual, keyed by id, plain text only.

It owns what a user asks of any table: filter, order, columns. What leads out of it (a file, a
dialog) it only asks for. No row or cursor moves but by such a wish.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.binding import BindingType

from app.feeds import Topic
from app.table_layouts import KeptOrder, TableLayout
from app.ui.columns.column import Column, Context, Order
from app.ui.keys import TABLE_KEYS
from app.ui.pieces import plain
from app.ui.widgets.orders import kept_order, order_by, orders_by
from app.ui.widgets.table.cursor_table import CursorTable
from app.ui.widgets.table.rows import TableRows
from app.ui.widgets.table.words import filter_words, order_words

R = TypeVar("R")

_AT_A_TIME = 200
"""Rows that are written out before the next key has its turn."""
_LEAVING = frozenset(("tab", "shift+tab", "up", "down", "pageup", "pagedown"))
"""Keys that mean the same while a filter is typed."""


class RowTable(CursorTable[R]):
    """Rows of `R` in columns."""

    BINDINGS: ClassVar[list[BindingType]] = list(TABLE_KEYS)

    IS_LIST: ClassVar[bool] = True
    """Rows are things that can be looked at, written down and picked out; False: they are words."""

    class Retitled(CursorTable.Told):
        """The order or the filter changed: `RowTable.note` has other words."""

    class Asked(CursorTable.Told):
        """What the wishes of a table have in common; never sent itself."""

        table: "RowTable[Any]"

    class DetailRequested(Asked):
        """All that is known of a row is wanted."""

    class ColumnsRequested(Asked):
        """The user wants to choose columns and order."""

    class ExportRequested(Asked):
        """The rows are wanted as a file."""

    class Arranged(Asked):
        """The user chose other columns or another order: `RowTable.kept_layout` is to be kept."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], str],
        *,
        orders: Sequence[Order[R]] = (),
        search: Callable[[R], str] = lambda row: "",
        keeps_order: bool = True,
        keeps_gone: bool = True,
        has_header: bool = True,
        shows_cursor_at_rest: bool = False,
        enter_shows_detail: bool = False,
        key_now: Callable[[], float] = lambda: 0.0,
        source: Topic | None = None,
        record: Callable[[R], object] = lambda row: row,
        layout_name: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`orders`: the ways to sort that `s` goes through, the first at the start; without any
        it goes through the columns.

        `search`: what the filter looks at besides the cells, an address in full say. `keeps_order`
        False: rows stand as they were set (logs). `shows_cursor_at_rest`: the row stays marked
        without the focus, since it drives another panel. `enter_shows_detail`: Enter leads
        nowhere else. `key_now`: the clock that keys are stamped by. `source`: what the rows are
        read from, if they are. `record`: a row as it was read. `layout_name`: under which the
        choice of columns and order is kept for the next run; without one it is not.
        """
        super().__init__(
            columns,
            TableRows(
                key,
                orders=orders,
                text=self._text,
                keeps_order=keeps_order,
                keeps_gone=keeps_gone,
            ),
            has_header=has_header,
            shows_cursor_at_rest=shows_cursor_at_rest,
            key_now=key_now,
            source=source,
            record=record,
            id=id,
            classes=classes,
        )
        self._orders = tuple(orders)
        self._search = search
        self._enter_shows_detail = enter_shows_detail
        self.layout_name = layout_name
        """Under which the choice of columns and order is kept; empty where it is not."""
        self._awaited_order: KeptOrder | None = None
        self.is_filtering = False
        """True while letters typed go into the filter."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a key pass where it means nothing here."""
        if action in ("sort", "reverse"):
            return self.IS_LIST and self.rows.keeps_order
        if action in ("filter", "columns", "detail", "export"):
            return self.IS_LIST
        return True

    @property
    def note(self) -> str:
        """What a title says of order and filter: `by danger`, `2 of 5  /sol`."""
        if self.is_filtering or self.rows.filter:
            return filter_words(self.rows, is_typing=self.is_filtering)
        return order_words(self.rows)

    @property
    def orders(self) -> tuple[Order[R], ...]:
        """The ways to sort that `s` goes through."""
        return self._orders or orders_by(self.placed_columns, [*self.rows.all])

    @property
    def kept_layout(self) -> TableLayout:
        """What the user chose; an order whose column the server has not sent yet is part of it."""
        order = self.rows.order
        if not self.rows.keeps_order or order is None or order == self.rows.first_order:
            return TableLayout(self.choice, self._awaited_order)
        return TableLayout(self.choice, KeptOrder(order.name, order.column, order.is_descending))

    def take_layout(self, layout: TableLayout) -> None:
        """Take over what was chosen in an earlier run; names that are none any longer wait."""
        self._awaited_order = layout.order if self.rows.keeps_order else None
        super().choose(layout.columns)
        self._take_awaited_order()

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns; the order that was kept may be one of theirs."""
        super().set_columns(columns)
        self._take_awaited_order()

    def choose(self, choice: Mapping[str, bool]) -> None:
        """Show and hide columns as the user wants it."""
        super().choose(choice)
        self.post_message(self.Arranged(self, self.rows.cursor))

    def sort_by(self, order: Order[R]) -> None:
        """Sort by another order, now; the places then stay."""
        self._awaited_order = None
        self.rows.sort_by(order)
        self._rearranged()
        self.post_message(self.Arranged(self, self.rows.cursor))

    def sort_by_column(self, id: str) -> None:
        """Sort by a column; by the same one once more, the other way round."""
        column = next(column for column in self.columns if column.id == id)
        now = self.rows.order
        if now is not None and now.column == id:
            self.sort_by(now.reversed())
        elif (order := order_by(column, [*self.rows.all])) is not None:
            self.sort_by(order)

    def take_order(self) -> None:
        """Sort now, as when the screen opens; the places then stay."""
        self.rows.take_order()
        self._rearranged()

    def action_sort(self) -> None:
        """Sort anew where that is due, else go on to the next order."""
        orders, now = self.orders, self.rows.order
        if self.rows.is_outdated:
            self.take_order()
        elif orders:
            names = [order.name for order in orders]
            at = names.index(now.name) + 1 if now is not None and now.name in names else 0
            self.sort_by(orders[at % len(orders)])

    def action_reverse(self) -> None:
        """Sort the other way round."""
        if self.rows.order is not None:
            self.sort_by(self.rows.order.reversed())

    def action_open(self) -> None:
        """Tell that the row under the cursor is wanted."""
        if self._enter_shows_detail:
            self.action_detail()
        else:
            super().action_open()

    def action_detail(self) -> None:
        """Ask for all that is known of the row under the cursor."""
        if self.cursor_row is not None:
            self.post_message(self.DetailRequested(self, self.cursor_key))

    def action_columns(self) -> None:
        """Ask for the choice of columns."""
        self.post_message(self.ColumnsRequested(self, self.cursor_key))

    def action_export(self) -> None:
        """Ask for a file of what is listed."""
        self.post_message(self.ExportRequested(self, self.cursor_key))

    def action_filter(self) -> None:
        """Let letters go into the filter until Enter or Esc."""
        self.is_filtering = True
        self._retitle()
        self._prepare(iter(self.rows.listed))

    def clear_filter(self) -> None:
        """List all rows again."""
        self.is_filtering = False
        self.narrow("")

    def narrow(self, text: str) -> None:
        """List only rows that have the words of the text in them."""
        before = self.rows.cursor, self.wanted_height()
        if text != self.rows.filter:
            self.note_jump()
        self.rows.narrow(text)
        self._retitle()
        self._changed(*before)

    def on_key(self, event: events.Key) -> None:
        """Type into the filter. No letter may reach another binding meanwhile."""
        if not self.is_filtering:
            if event.key == "escape" and self.rows.filter:
                event.stop()
                event.prevent_default()
                self.clear_filter()
            return
        if event.key in _LEAVING:
            return
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.clear_filter()
        elif event.key == "enter":
            self.is_filtering = False
            self._retitle()
        elif event.key == "backspace":
            self.narrow(self.rows.filter[:-1])
        elif event.is_printable and event.character:
            self.narrow(self.rows.filter + event.character)

    def on_blur(self) -> None:
        """Keep what was typed as the filter."""
        if self.is_filtering:
            self.is_filtering = False
            self._retitle()

    def _prepare(self, keys: Iterator[str]) -> None:
        """Write out what the filter looks at, some rows at a time: no letter waits for all."""
        some = [*islice(keys, _AT_A_TIME)]
        for key in some:
            self.rows.told(key)
        if some:
            self.call_later(self._prepare, keys)

    def _text(self, row: R) -> str:
        """Return what the filter looks at: the cells, as they are written, and what is behind."""
        cells = (
            plain(column.cell(row, Context(0)))
            for column in self.columns
            if not (column.is_picture or column.is_ageing)
        )
        return " ".join((*cells, self._search(row)))

    def _take_awaited_order(self) -> None:
        if self._awaited_order is None:
            return
        order = kept_order(self._awaited_order, self._orders, self.columns)
        if order is not None:
            self._awaited_order = None
            self.rows.sort_by(order)
            self._rearranged()

    def _rearranged(self) -> None:
        # The row that the eye aims at stands elsewhere, or another one in its place.
        self.note_jump()
        self._retitle()

    def _retitle(self) -> None:
        self.settle()
        self.post_message(self.Retitled(self, self.rows.cursor))
