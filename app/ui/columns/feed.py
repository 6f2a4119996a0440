"""The table of feeds: its columns, and beside it the narrow one of what changes every second."""

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip

from app.ui import format as fmt
from app.ui.columns.column import Column, Context
from app.ui.glyphs import MISSING
from app.ui.pieces import Line, line
from app.ui.widgets.line_widget import LineWidget
from app.ui.widgets.table.row_table import RowTable
from app.ui.words.feed import FeedRow, topic_words

AGE, NEXT, GAP = 9, 6, 2
"""Cells of the two columns of times, and between them."""


class FeedTable(RowTable[FeedRow]):
    """One row a topic, in the order in which they are read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "what was not understood", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(
            feed_columns(),
            lambda row: row.topic.value,
            keeps_order=False,
            keeps_gone=False,
            shows_cursor_at_rest=True,
            layout_name="system.feeds",
        )


class FeedTimes(LineWidget):
    """Age and next try of each row in view: a widget of its own, so that no row is sent again."""

    def __init__(self, table: FeedTable) -> None:
        super().__init__(classes="feed-times")
        self._table = table
        self._times: Mapping[str, tuple[str, str]] = {}

    def show(self, times: Mapping[str, tuple[str, str]]) -> None:
        """Show other times, by the key of the row."""
        self._times = times
        self.repaint_changed()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of the table."""
        return self._table.wanted_height()

    def line_at(self, y: int) -> Strip:
        """Return the head, or the times of one row."""
        keys = self._table.visible_keys()
        if y == 0:
            return self._strip("age", "next", None)
        if y > len(keys):
            return self.palette.strip((), self.size.width)
        key = keys[y - 1]
        ground = "raised" if key == self._table.cursor_key else None
        return self._strip(*self._times.get(key, ("", "")), ground)

    def _strip(self, age: str, upcoming: str, ground: str | None) -> Strip:
        words = f"{age:>{AGE + GAP}}{upcoming:>{NEXT + GAP}}"
        style = "muted" if ground is None else "text"
        return self.palette.strip(line(words, style), self.size.width, ground=ground)


def feed_columns() -> tuple[Column[FeedRow], ...]:
    """Return the columns; the widest words stand at the end."""
    return (
        Column("topic", "feed", _topic, min_width=14, value=lambda row: topic_words(row.topic)),
        Column("state", "state", _state, importance=1, min_width=18, value=lambda row: row.state),
        Column("pace", "pace", _pace, "right", importance=8, min_width=4,
               value=lambda row: _given(row.pace)),
        Column("known", "known", _known, "right", importance=2, min_width=5,
               value=lambda row: _given(row.known)),
        Column("unread", "unread", _unread, "right", importance=3, min_width=4,
               value=lambda row: row.unread),
        Column("missing", "missing", _missing, "right", importance=4, min_width=4,
               value=lambda row: row.missing),
        Column("rows", "rows", _rows, "right", importance=6, min_width=5,
               value=lambda row: _given(row.rows)),
        Column("failures", "failed", _failures, "right", importance=7, min_width=4,
               value=lambda row: row.failures),
        Column("said", "reads, or why not", _said, importance=9, min_width=24, is_flexible=True,
               value=lambda row: row.said),
    )  # fmt: skip


def _given(text: str) -> str | None:
    return None if text == MISSING else text


def _topic(row: FeedRow, _: Context) -> Line:
    return line(topic_words(row.topic), "text bold")


def _state(row: FeedRow, _: Context) -> Line:
    return line(row.state, row.role)


def _pace(row: FeedRow, _: Context) -> Line:
    return line(row.pace, "muted")


def _rows(row: FeedRow, _: Context) -> Line:
    return line(row.rows, "muted")


def _known(row: FeedRow, _: Context) -> Line:
    return line(row.known)


def _unread(row: FeedRow, _: Context) -> Line:
    return line(fmt.count(row.unread), "warn" if row.unread else "muted")


def _missing(row: FeedRow, _: Context) -> Line:
    return line(fmt.count(row.missing), "text" if row.missing else "muted")


def _failures(row: FeedRow, _: Context) -> Line:
    return line(fmt.count(row.failures), "loss" if row.failures else "muted")


def _said(row: FeedRow, _: Context) -> Line:
    return line(row.said, "loss" if row.failures else "muted")
