"""Rows with a cursor on one of them, moved by keys and mouse. Never moves a row by itself."""

from collections.abc import Callable, Collection, Mapping, Sequence
from math import inf
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from app.feeds import Topic
from app.ui.columns.column import Column
from app.ui.keys import CURSOR_KEYS
from app.ui.pieces import Line
from app.ui.widgets.table.rows import TableRows
from app.ui.widgets.table.view import TableView

R = TypeVar("R")

_WHEEL_ROWS = 3


class CursorTable(TableView[R], can_focus=True):
    """The screen sets rows; the table tells where the cursor goes."""

    BINDINGS: ClassVar[list[BindingType]] = list(CURSOR_KEYS)

    class Told(Message):
        """What the messages of a table have in common; never sent itself."""

        def __init__(self, table: "CursorTable[Any]", key: str | None) -> None:
            super().__init__()
            self.table = table
            self.key = key
            """Of the row; None when there is none."""

        @property
        def control(self) -> "CursorTable[Any]":
            """The table, for `@on` selectors."""
            return self.table

    class Moved(Told):
        """The cursor is on another row."""

    class Opened(Told):
        """Enter or a double click on a row."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        rows: TableRows[R],
        *,
        has_header: bool,
        shows_cursor_at_rest: bool,
        key_now: Callable[[], float],
        source: Topic | None,
        record: Callable[[R], object],
        id: str | None,
        classes: str | None,
    ) -> None:
        super().__init__(
            columns,
            rows,
            has_header=has_header,
            shows_cursor_at_rest=shows_cursor_at_rest,
            id=id,
            classes=classes,
        )
        self.jumped_at = -inf
        """When another row came under the cursor, or other rows around it, without a key that
        moves it: by the clock of the keys."""
        self._key_now = key_now
        self.source = source
        """The topic that the rows are read from; None where they are not."""
        self.record_of = record
        """Returns a row as it was read."""

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
            self.note_jump()
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

    def note_jump(self) -> None:
        """Remember that a key pressed now may be meant for the row that was there before."""
        self.jumped_at = self._key_now()

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
        return None if row is None else self.record_of(row)

    def move_cursor(self, key: str) -> None:
        """Put the cursor on a row by its key, and bring it into view."""
        if key in self.rows.listed:
            self._go(self.rows.listed.index(key))

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

    def on_focus(self) -> None:
        """Show the cursor."""
        self.repaint_changed()

    def on_blur(self) -> None:
        """Hide the cursor."""
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

    def _changed(self, cursor: str | None, height: int) -> None:
        self.settle()
        if self.wanted_height() != height and self.styles.is_auto_height:
            self.refresh(layout=True)
        if self.rows.cursor != cursor:
            self.post_message(self.Moved(self, self.rows.cursor))
