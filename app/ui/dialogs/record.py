"""The raw record of a row, to read and to copy. It shows one moment and sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from app.errors import Unauthenticated
from app.models.base import WireModel
from app.ui.pieces import Line, Piece, keyed, line, plain, wrap
from app.ui.records import Record, record_of
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.table.row_table import RowTable
from app.ui.widgets.text_block import TextBlock
from app.ui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from app.ui.app import AluraApp

WIDE_FROM, WIDE, NARROW = 120, 110, 76
"""Columns of the terminal from which on the dialog is wide, and its cells."""
AROUND = 8
"""Cells of the dialog beside its text: the frame and the padding."""
BESIDE = 9
"""Lines of the screen that are not the record's: bars, frame, padding, title, keys."""


def record_under_cursor(app: AluraApp) -> Record | None:
    """Return the record of the row under the cursor; None where there is none to show."""
    table = app.screen.focused
    if not isinstance(table, RowTable) or table.source is None:
        return None
    row, feed = table.cursor_record, app.feed(table.source)
    if not isinstance(row, WireModel) or isinstance(feed.error, Unauthenticated):
        return None
    return record_of(row, feed, app.spec(table.source), app.clock.monotonic())


class RecordDialog(ModalScreen[None]):
    """Goes away by `esc`; the arrows and the page keys scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,i,q,enter", "dismiss", "close", show=False),
        Binding("c", "copy", "copy", show=False),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, record: Record) -> None:
        super().__init__()
        self.record = record
        """What is shown."""

    def compose(self) -> ComposeResult:
        """Which record, its names that nothing reads, its JSON, the keys."""
        self._title, self._keys = PanelTitle("Raw record"), TextLine(classes="dialog-keys")
        self._above, self._json = TextBlock(), TextBlock()
        for part in (self._title, self._keys, self._above, self._json):
            part.ground = "surface"
        with Vertical(classes="dialog"):
            yield self._title
            yield self._above
            with VerticalScroll(id="record-json"):
                yield self._json
            yield self._keys

    def on_mount(self) -> None:
        """Say which record it is."""
        name = Piece("Raw record", "text bold"), Piece(f"  {self.record.name}", "muted")
        self._title.show(name, ())
        self._keys.show(keyed("`esc` closes this   `c` copy   `↑` `↓` scroll"))
        self.query_one("#record-json").focus()

    def on_resize(self) -> None:
        """Break the lines at the width that there is."""
        room = (WIDE if self.size.width >= WIDE_FROM else NARROW) - AROUND
        self.query_one(".dialog").styles.width = room + AROUND
        head = self._head(room)
        rows = [part for whole in self.record.lines for part in _folded(whole, room)]
        self._above.show(head)
        self._json.show(rows)
        left = self.size.height - BESIDE - len(head)
        self.query_one("#record-json").styles.height = max(1, min(len(rows), left))

    def action_copy(self) -> None:
        """Hand the JSON to the terminal."""
        self.app.copy_to_clipboard(self.record.text)
        said = "Copied. A terminal without OSC 52 copies nothing.   `esc` closes this"
        self._keys.show(keyed(said))

    def action_scroll(self, rows: int) -> None:
        """Go up or down."""
        self.query_one("#record-json").scroll_relative(y=rows, animate=False)

    def _head(self, room: int) -> list[Line]:
        head = list(wrap(line(self.record.source, "muted"), room))
        if self.record.unread:
            names = Piece(", ".join(self.record.unread), "warn")
            head += wrap((Piece("not read by this program: ", "muted"), names), room)
        return [*head, ()]


def _folded(whole: Line, room: int) -> tuple[Line, ...]:
    """Break a line of JSON; what goes on stands further in."""
    first = whole[0].text if whole else ""
    margin = " " * (len(first) - len(first.lstrip(" ")) + 4)
    if cell_len(plain(whole)) <= room:
        return (whole,)
    rows: list[Line] = [()]
    left = room
    for text, style in whole:
        while text:
            part = text[:left]
            while cell_len(part) > left:
                part = part[:-1]
            text = text[len(part) :]
            rows[-1] = (*rows[-1], Piece(part, style))
            left -= cell_len(part)
            if text:
                rows.append((Piece(margin),))
                left = max(8, room - len(margin))
    return tuple(rows)
