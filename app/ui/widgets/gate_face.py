"""Draws a dialog that asks: frame, figures, request, words, Keep. It has the first focus; it
decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip

from app.ui import format as fmt
from app.ui.glyphs import RULE, SUB_RULE
from app.ui.pieces import Line, Piece, line
from app.ui.widgets.line_widget import LineWidget
from app.ui.widgets.status_bar import badge
from app.ui.words.gate import WIDTH, Words

FACE_WIDTH = WIDTH + 6
"""Cells of the whole dialog."""
_TALL_SCREEN = 30
"""Lines of a screen from which on there is a blank line under the upper border."""


class Wall(NamedTuple):
    """What stands in the upper border: whose money it is."""

    network: str
    account: str | None
    is_read_only: bool


class GateFace(LineWidget, can_focus=True):
    """The dialog as lines; its height is fixed while it is open, on a screen of one size."""

    ground = "surface"

    class Kept(Message):
        """Keep was clicked."""

    def __init__(
        self,
        request: Sequence[Line],
        *,
        figure_rows: int,
        room: int,
        wanted_rows: int = 0,
        aims_at_row: bool = False,
    ) -> None:
        """`request` is what is sent, in lines; `room` the lines for what is said below it.

        `figure_rows` are those between heading and request on the least screen, `wanted_rows` as
        many as a larger screen is used for.
        `aims_at_row`: whether one row of the screen beneath is what it is about.
        """
        super().__init__(id="keep")
        self.field_height = 0
        """1 while a field for typed words covers the line under the words."""
        self.is_tall = True
        """Whether there is a blank line under the upper border."""
        self.on_paint: Callable[[], object] | None = None
        """Called once, when the first line is drawn for the screen."""
        self.aims_at_row = aims_at_row
        self._least_rows, self._wanted_rows = figure_rows, wanted_rows
        self._more_rows = self._spare_rows = 0
        self._request = tuple(request)
        self._screen_height = 0
        self._extra = 0
        self._room = room
        self._wall = Wall("", None, False)
        self._head: Line = ()
        self._figures: Sequence[Line] = ()
        self._words = Words("track", "", (), ())

    @property
    def figure_rows(self) -> int:
        """The lines between the heading and the request: also those that nothing is said in."""
        return self._least_rows + self._more_rows + self._spare_rows

    @property
    def wanted_height(self) -> int:
        """The lines of the whole dialog."""
        return self._least_height + self._extra

    @property
    def field_line(self) -> int:
        """The line that the field covers."""
        return self._first_word + min(len(self._words.state), self._word_room - 1)

    @property
    def _word_room(self) -> int:
        return self._room - self._spare_rows

    @property
    def _least_height(self) -> int:
        return self._first_word + self._word_room + 2

    @property
    def _first_word(self) -> int:
        return 1 + int(self.is_tall) + 1 + self.figure_rows + len(self._request) + 1

    def spare(self, words: Words, wanted_rows: int, *, has_field: bool) -> None:
        """Give rows that would be hidden the lines that these words leave empty."""
        empty = self._room - len(words.state) - int(has_field)
        hidden = wanted_rows - self._least_rows - self._more_rows
        self._spare_rows = max(0, min(empty, hidden))

    def present(
        self,
        wall: Wall,
        words: Words,
        head: Line,
        figures: Sequence[Line],
        *,
        has_field: bool,
        is_over: bool,
    ) -> Words:
        """Show another state; returns its words."""
        self.field_height = int(has_field)
        self._wall, self._words, self._head, self._figures = wall, words, head, figures
        self._take_room(is_over=is_over)
        self.repaint_changed()
        return words

    def fit(self, screen_height: int) -> None:
        """Take the form for a screen of this height."""
        self.is_tall, self._screen_height = screen_height >= _TALL_SCREEN, screen_height
        self._more_rows = 0
        # The two bars of the screen stay in view.
        room, hidden = screen_height - 2 - self._least_height, self._wanted_rows - self._least_rows
        self._more_rows = max(0, min(room, hidden))
        self.styles.height = self.wanted_height

    def render_line(self, y: int) -> Strip:
        """Draw a line for the screen, and tell that it is about to be there."""
        told, self.on_paint = self.on_paint, None
        if told is not None:
            told()
        return super().render_line(y)

    def line_at(self, y: int) -> Strip:
        """Return one line with its piece of the frame."""
        height, palette = self.size.height, self.palette
        if y == 0:
            return self._top()
        if y >= height - 1:
            foot = Piece(f"╰{RULE * (FACE_WIDTH - 2)}╯", self._words.frame)
            return palette.strip((foot,), FACE_WIDTH, ground="background")
        side = palette.segments((Piece("│", self._words.frame),), 1, ground="background")
        inner = palette.segments(self._inner(y), WIDTH, ground="surface")
        pad = palette.segments((), 2, ground="surface")
        return Strip([*side, *pad, *inner, *pad, *side], FACE_WIDTH)

    def on_click(self, event: events.Click) -> None:
        """Keep, by a click on the word; a click elsewhere does nothing."""
        is_in_word = 3 <= event.x < 3 + len(self._words.leave) + 2
        if event.y == self.size.height - 2 and is_in_word:
            self.post_message(self.Kept())

    def _take_room(self, *, is_over: bool) -> None:
        """Grow for the whole answer of a server, once no key here can send any more."""
        spare = self._screen_height - 1 - self._least_height
        wanted = len(self._words.state) - self._word_room
        extra = max(0, min(wanted, spare)) if is_over else 0
        if extra != self._extra:
            self._extra = extra
            self.styles.height = self.wanted_height

    def _inner(self, y: int) -> Line:
        row = y - 1 - int(self.is_tall)
        if row <= 0:
            return self._head if row == 0 else ()
        row -= 1
        if row < self.figure_rows:
            return self._figures[row] if row < len(self._figures) else ()
        row -= self.figure_rows
        if row < len(self._request):
            return self._request[row]
        row -= len(self._request)
        if row == 0:
            return (Piece(SUB_RULE * WIDTH, "line"),)
        if row <= self._word_room + self._extra:
            return self._said(row - 1)
        return self._foot()

    def _said(self, row: int) -> Line:
        lines, room = self._words.state, self._word_room + self._extra - self.field_height
        if len(lines) > room and self._extra:
            lines = (*lines[: room - 2], line("… all of it is in events (e)", "muted"), lines[-1])
        if len(lines) > room:
            # The last line names what must be typed: it is never the one that gives way.
            lines = (*lines[: room - 1], lines[-1])
        return lines[row] if row < len(lines) else ()

    def _foot(self) -> Line:
        words = self._words
        left = (Piece(f" {words.leave} ", "accent reverse bold"), Piece(" esc", "muted"))
        room = WIDTH - self.palette.width(left) - self.palette.width(words.right)
        return (*left, Piece(" " * max(1, room)), *words.right)

    def _top(self) -> Strip:
        wall, frame = self._wall, self._words.frame
        title = (Piece(f"╭{RULE} ", frame), Piece(self._words.title, "text bold"), Piece(" "))
        who: Line = (Piece(f" {fmt.address(wall.account)} ") if wall.account else Piece(" "),)
        if wall.is_read_only:
            who = (*who, Piece(RULE, frame), Piece(" READ-ONLY ", "muted reverse bold"))
        corner = (Piece(f"{RULE}╮", frame),)
        used = sum(self.palette.width(part) for part in (title, who, corner))
        mark = (Piece(RULE, frame), badge(wall.network, max(4, FACE_WIDTH - used - 4)))
        rule = FACE_WIDTH - used - self.palette.width(mark)
        line = (*title, Piece(RULE * max(0, rule), frame), *who, *mark, *corner)
        return self.palette.strip(line, FACE_WIDTH, ground="background")
