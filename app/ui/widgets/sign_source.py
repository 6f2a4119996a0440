"""One way to sign on the sign-in screen: its words, its field, and what went wrong in it."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from app.ui.glyphs import CURSOR
from app.ui.pieces import Line, Piece, line
from app.ui.widgets.line_widget import LineWidget

Row = tuple[Line, Line]
"""What stands at the left and at the right of a line."""


class SourceLines(LineWidget):
    """Lines with a cursor bar at their left and something at their right."""

    def __init__(self, *, has_bar: bool = True, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._has_bar = has_bar
        self._rows: tuple[Row, ...] = ()
        self._is_chosen = False

    def show(self, rows: Sequence[Row], *, is_chosen: bool) -> None:
        """Show other lines."""
        before = self._rows, self._is_chosen
        self._rows, self._is_chosen = tuple(rows), is_chosen
        self.ground = "raised" if is_chosen else "background"
        self.styles.height = len(self._rows)
        if before[1] != is_chosen:
            self.refresh()
        elif before != (self._rows, self._is_chosen):
            self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return one line."""
        width, palette = self.size.width, self.palette
        left, right = self._rows[y] if y < len(self._rows) else ((), ())
        bar = Piece(CURSOR if self._is_chosen and self._has_bar else " ", "accent")
        tail = (*right, Piece("  ")) if right else ()
        room = max(0, width - palette.width(tail))
        head = palette.segments((bar, *left), room, ground=self.ground)
        return Strip([*head, *palette.segments(tail, width - room, ground=self.ground)], width)


class SignSource(Vertical):
    """A way to sign. Raised while it is the chosen one; its field is there only then."""

    class Picked(Message):
        """The user clicked on it."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number
            """1, 2 or 3."""

    def __init__(self, number: int, name: str, field: Input | None = None, label: str = "") -> None:
        super().__init__(id=f"source-{number}", classes="sign-source")
        self._number = number
        self._name = name
        self._field = field
        self._label = label
        self._head, self._foot = SourceLines(), SourceLines()
        self._before_field = SourceLines(classes="source-label")
        self._behind_field = SourceLines(has_bar=False, classes="source-tail")

    def compose(self) -> ComposeResult:
        """Words, field, words."""
        yield self._head
        if self._field is not None:
            parts = (self._before_field, self._field, self._behind_field)
            yield Horizontal(*parts, classes="source-field")
        yield self._foot

    def show(
        self,
        note: str,
        address: str,
        *,
        is_chosen: bool,
        name: str | None = None,
        has_field: bool = False,
        field_note: str = "",
        above: Sequence[Line] = (),
        below: Sequence[Line] = (),
    ) -> None:
        """Show how it stands.

        `note` is put behind the name, `address` at the right of it; `name` is another name than
        usual. `above` and `below` are lines before and after the field, `field_note` is what
        stands at the field's right.
        """
        shown = name or self._name
        title = (Piece(f" {self._number}", "accent bold"), Piece(f"  {shown}", "text bold"))
        noted = (Piece(f"  {note}", "muted"),) if note else ()
        rows: list[Row] = [((*title, *noted), line(address) if address else ())]
        rows += [((Piece("    "), *words), ()) for words in above]
        self._head.show(rows, is_chosen=is_chosen)
        self._foot.show([((Piece("    "), *words), ()) for words in below], is_chosen=is_chosen)
        if self._field is not None:
            row = self.query_one(".source-field")
            row.display = has_field
            label = line(f"    {self._label}", "muted")
            self._before_field.show([(label, ())], is_chosen=is_chosen)
            # Without a note the field has the room: an address is read in full.
            self._behind_field.display = bool(field_note)
            self._behind_field.show([((), line(field_note, "muted"))], is_chosen=is_chosen)

    def on_click(self) -> None:
        """Tell that this one is wanted."""
        self.post_message(self.Picked(self._number))
