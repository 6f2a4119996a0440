"""The one table of the program: virtual, keyed by id, plain text only.

It owns keys, mouse, filter and cursor. It never moves a row or the cursor by itself.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from math import inf
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from app.feeds import Topic
from app.ui.pieces import Line
from app.ui.widgets.columns import Column, Order
from app.ui.widgets.table_rows import TableRows
from app.ui.widgets.table_view import TableView

R = TypeVar("R")

_WHEEL_ROWS = 3


class RowTable(TableView[R], can_focus=True):
    """Rows of `R` in columns. The screen sets rows; the table tells where the cursor goes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,g", "first", show=False),
        Binding("end,G", "last", show=False),
        Binding("enter", "open", show=False),
        Binding("s", "sort", show=False),
        Binding("slash", "filter", show=False),
    ]

    class Told(Message):
        """What the messages of a table have in common; never sent itself."""

        def __init__(self, table: "RowTable[Any]", key: str | None) -> None:
            super().__init__()
            self.table = table
            self.key = key
            """Of the row; None when there is none."""

        @property
        def control(self) -> "RowTable[Any]":
            """The table, for `@on` selectors."""
            return self.table

    class Moved(Told):
        """The cursor is on another row."""

    class Opened(Told):
        """Enter or a double click on a row."""

    class Retitled(Told):
        """The order or the filter changed: `RowTable.note` has other words."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], str],
        *,
        orders: Sequence[Order[R]] = (),
        search: Callable[[R], str] | None = None,
        keeps_order: bool = True,
        keeps_gone: bool = True,
        has_header: bool = True,
        shows_cursor_at_rest: bool = False,
        key_now: Callable[[], float] = lambda: 0.0,
        source: Topic | None = None,
        record: Callable[[R], object] = lambda row: row,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`orders`: the ways to sort that `s` goes through, the first at the start.

        `search`: a row's text for the filter; without it `/` does nothing. `keeps_order` False:
        rows stand as they were set (logs). `shows_cursor_at_rest`: the row stays marked without
        the focus, since it drives another panel. `key_now`: the clock that keys are stamped by.
        `source`: what the rows are read from, if they are. `record`: a row as it was read.
        """
        super().__init__(
            columns,
            TableRows(
                key, orders=orders, search=search, keeps_order=keeps_order, keeps_gone=keeps_gone
            ),
            has_header=has_header,
            shows_cursor_at_rest=shows_cursor_at_rest,
            id=id,
            classes=classes,
        )
        self._can_filter = search is not None
        self.is_filtering = False
        """True while letters typed go into the filter."""
        self.jumped_at = -inf
        """When a reading took the cursor to another row, by the clock of the keys."""
        self._key_now = key_now
        self.source = source
        """The topic that the rows are read from; None where they are not."""
        self._record = record

    def set_rows(
        self, rows: Sequence[R], *, complete: bool = True, old: Collection[str] = ()
    ) -> None:
        """Show a new reading; once a reading, since a gone row stays for one of them.

        `complete` False: rows that are missing may still exist and stay, marked as not current.
        `old`: keys of rows in it that are not current either.
        Whether the rows are current is told by `set_state` alone.
        """
        before = self.rows.cursor, self.wanted_height()
        self.rows.update(rows, complete=complete, old=old)
        if self.rows.cursor != before[0]:
            self.jumped_at = self._key_now()
        self._changed(*before)

    def forget_rows(self) -> None:
        """Show none of the rows any longer: they are of another account, or another choice."""
        before = self.rows.cursor, self.wanted_height()
        self.rows.forget()
        self._changed(*before)

    def set_state(self, *, stale: bool, sentence: Sequence[Line] = ()) -> None:
        """Mark all rows as (not) current, and say a sentence in place of rows or beside them."""
        if stale == self._is_stale and tuple(sentence) == self._sentence:
            return
        before = self.rows.cursor, self.wanted_height()
        self._is_stale, self._sentence = stale, tuple(sentence)
        self._changed(*before)

    def set_total(self, cells: Mapping[str, Line] | None, tail: Line = ()) -> None:
        """Show a total row under a dotted rule: cells by column id, and words at the right."""
        before = self.rows.cursor, self.wanted_height()
        self._total, self._total_tail = cells, tail
        self._changed(*before)

    def set_pinned(self, head: str, rows: Sequence[R], own: int | None = None) -> None:
        """Keep rows at the bottom, whatever is scrolled above; the one at `own` is marked."""
        before = self.rows.cursor, self.wanted_height()
        self._pinned_head, self._pinned, self._own = head, tuple(rows), own
        self._changed(*before)

    def redraw(self) -> None:
        """Make the cells anew: something that they depend on has changed."""
        self.forget_drawn()
        self.settle()

    def take_order(self) -> None:
        """Sort now, as when the screen opens; the places then stay."""
        self.rows.take_order()
        self.settle()

    @property
    def cursor_key(self) -> str | None:
        """The key of the row under the cursor."""
        return self.rows.cursor

    @property
    def cursor_row(self) -> R | None:
        """The row under the cursor as last read; None when there is none, or it is gone."""
        return None if self.rows.cursor in self.rows.gone else self.rows.get(self.rows.cursor)

    @property
    def cursor_record(self) -> object | None:
        """What was read for the row under the cursor; None when there is none."""
        row = self.cursor_row
        return None if row is None else self._record(row)

    def move_cursor(self, key: str) -> None:
        """Put the cursor on a row by its key, and bring it into view."""
        if key in self.rows.listed:
            self._go(self.rows.listed.index(key))

    @property
    def note(self) -> str:
        """What a title says of order and filter: `by danger`, `2 of 5  /sol`."""
        if self.is_filtering or self.rows.filter:
            caret = "▏" if self.is_filtering else ""
            return f"{len(self.rows.listed)} of {self.rows.total}  /{self.rows.filter}{caret}"
        return f"by {self.rows.order.name}" if self.rows.order is not None else ""

    def action_move(self, rows: int) -> None:
        """Go up or down."""
        self._go(self.rows.index + rows)

    def action_page(self, pages: int) -> None:
        """Go up or down by what is in view."""
        self._go(self.rows.index + pages * max(1, self.room() - 1))

    def action_first(self) -> None:
        """Go to the first row."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self._go(len(self.rows.listed) - 1)

    def action_open(self) -> None:
        """Tell that the row under the cursor is wanted."""
        if self.rows.cursor is not None:
            self.post_message(self.Opened(self, self.rows.cursor))

    def action_sort(self) -> None:
        """Go on to the next order, and sort now."""
        self.rows.next_order()
        self._retitle()

    def action_filter(self) -> None:
        """Let letters go into the filter until Enter or Esc."""
        if self._can_filter:
            self.is_filtering = True
            self._retitle()

    def clear_filter(self) -> None:
        """List all rows again."""
        self.is_filtering = False
        self._narrow("")

    def on_key(self, event: events.Key) -> None:
        """Type into the filter. No letter may reach another binding meanwhile."""
        if not self.is_filtering:
            if event.key == "escape" and self.rows.filter:
                event.stop()
                event.prevent_default()
                self.clear_filter()
            return
        if event.key in ("tab", "shift+tab", "up", "down", "pageup", "pagedown"):
            return
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.clear_filter()
        elif event.key == "enter":
            self.is_filtering = False
            self._retitle()
        elif event.key == "backspace":
            self._narrow(self.rows.filter[:-1])
        elif event.is_printable and event.character:
            self._narrow(self.rows.filter + event.character)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.repaint_changed()

    def on_blur(self) -> None:
        """Hide the cursor; what was typed stays as the filter."""
        if self.is_filtering:
            self.is_filtering = False
            self._retitle()
        self.repaint_changed()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row; a second click opens it."""
        y_in_body = event.y - self._head_height
        if 0 <= y_in_body < len(self.visible_keys()):
            self._go(self._top + y_in_body)
            if event.chain == 2:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go down with the wheel."""
        event.stop()
        self._go(self.rows.index + _WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go up with the wheel."""
        event.stop()
        self._go(self.rows.index - _WHEEL_ROWS)

    def _go(self, index: int) -> None:
        if self.rows.move_to(index):
            self.settle()
            self.post_message(self.Moved(self, self.rows.cursor))

    def _narrow(self, text: str) -> None:
        before = self.rows.cursor, self.wanted_height()
        self.rows.narrow(text)
        self._retitle()
        self._changed(*before)

    def _retitle(self) -> None:
        self.settle()
        self.post_message(self.Retitled(self, self.rows.cursor))

    def _changed(self, cursor: str | None, height: int) -> None:
        self.settle()
        if self.wanted_height() != height and self.styles.is_auto_height:
            self.refresh(layout=True)
        if self.rows.cursor != cursor:
            self.post_message(self.Moved(self, self.rows.cursor))
