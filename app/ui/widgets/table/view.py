"""How a table is drawn: which line of the widget shows what. Knows no keys and no mouse.

Only visible rows are measured and drawn, and only lines that changed are painted again. Text is
never read as markup.
"""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from textual.geometry import Size
from textual.strip import Strip

from app.ui.columns.column import AS_IT_FITS, GAP, INDENT, Column, Context, Placed, place
from app.ui.glyphs import CURSOR, OWN_ROW, SUB_RULE
from app.ui.pieces import Line, Piece, line, wrap
from app.ui.widgets.line_widget import LineWidget
from app.ui.widgets.table import words as table_words
from app.ui.widgets.table.cells import cell_segments, greyed, header, lead_width, told_gone
from app.ui.widgets.table.rows import TableRows

R = TypeVar("R")

_KEPT_STRIPS = 2000
_LEAST_SIDE = 30
"""Cells that a sentence needs at the right of the rows."""


class TableView(LineWidget, Generic[R]):
    """Rows in columns under a header, with a total and pinned rows at the foot."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        rows: TableRows[R],
        *,
        has_header: bool,
        shows_cursor_at_rest: bool,
        id: str | None,
        classes: str | None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.rows = rows
        """The rows by their keys, their order, and the cursor."""
        self.columns = tuple(columns)
        """All that there are, on the screen or not."""
        self.choice = AS_IT_FITS
        """By column id, what the user wants to see and what not; the rest is as it fits."""
        self._head_height = 1 if has_header else 0
        self._shows_cursor_at_rest = shows_cursor_at_rest
        self._is_stale = False
        self._sentence: tuple[Line, ...] = ()
        self._beside: tuple[Line, ...] = ()
        self._is_below = False
        self._total: Mapping[str, Line] | None = None
        self._total_tail: Line = ()
        self._pinned: tuple[R, ...] = ()
        self._pinned_head = ""
        self._own: int | None = None
        self._top = 0
        self._widest: dict[str, int] = {}
        self._placed: tuple[Placed[R], ...] = ()
        self._sized: dict[str, R] = {}
        self._strips: dict[str, tuple[object, R, Strip]] = {}

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that all rows take, for `height: auto`."""
        return self.wanted_height(width)

    def wanted_height(self, width: int | None = None) -> int:
        """Return the lines that everything takes together; as wide as it is, if not told."""
        rows = len(self.rows.listed) + self._sentence_height or max(1, len(self._words(width)))
        return self._head_height + rows + self._foot_height()

    def on_resize(self) -> None:
        """Choose the columns for the new width."""
        self.settle()

    def settle(self) -> None:
        """Bring widths, columns and scrolling in line with the rows, then paint what changed."""
        if not self.size.width:
            return
        if len(self._strips) > _KEPT_STRIPS:
            self.forget_drawn()
        self._lay_sentence()
        self._scroll_to_cursor()
        self._measure()
        placed = place(self.columns, self._widest, self.size.width, self.choice)
        if placed != self._placed:
            self._placed = placed
            # Other columns may leave the sentence no place beside the rows.
            self._lay_sentence()
            self._scroll_to_cursor()
        self.repaint_changed()

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns: the server sends other fields than was thought."""
        self.columns = tuple(columns)
        self.rows.forget_texts()
        self.forget_drawn()
        self.settle()

    @property
    def placed_columns(self) -> tuple[Column[R], ...]:
        """The columns on the screen, from the left."""
        return tuple(placed.column for placed in self._placed)

    def choose(self, choice: Mapping[str, bool]) -> None:
        """Show and hide columns as the user wants it."""
        self.choice = dict(choice)
        self.settle()

    def forget_drawn(self) -> None:
        """Let every cell be made anew."""
        self._strips.clear()
        self._sized.clear()

    def line_at(self, y: int) -> Strip:
        """Return one line: header, row, sentence, total or pinned row."""
        if y < self._head_height:
            order, sign = self.rows.order, table_words.sign_of(self.rows)
            by = order.column if order is not None and sign else ""
            return self._blank(header(self._placed, self.size.width, by, sign))
        y_in_body = y - self._head_height
        shown = max(0, min(self.room(), len(self.rows.listed) - self._top))
        if y_in_body < shown:
            return self._row_line(self.rows.listed[self._top + y_in_body], y_in_body)
        from_bottom = self.size.height - 1 - y
        if self._pinned and from_bottom <= len(self._pinned):
            return self._pinned_line(len(self._pinned) - 1 - from_bottom)
        return self._line_below(y_in_body - shown, has_rows=shown > 0)

    def cursor_line(self) -> int | None:
        """Return the line of the screen that the cursor's row is on; None when it is not shown."""
        keys = self.visible_keys()
        if self.rows.cursor not in keys:
            return None
        return self.content_region.y + self._head_height + keys.index(self.rows.cursor)

    def visible_keys(self) -> list[str]:
        """Return the keys of the rows in view, from above."""
        return self.rows.listed[self._top : self._top + self.room()]

    def room(self) -> int:
        """Return the lines for rows; a sentence without another place takes the last one."""
        room = self.size.height - self._head_height - self._foot_height()
        return max(0, room - self._sentence_height)

    @property
    def _sentence_height(self) -> int:
        """The lines that the sentence takes below the rows; where a total is, it has its place."""
        return int(self._total is None and self._is_below)

    def _foot_height(self) -> int:
        total = 2 if self._total is not None and self.rows.listed else 0
        return total + (1 + len(self._pinned) if self._pinned else 0)

    def _lay_sentence(self) -> None:
        """Find the sentence a place at the right of the rows, where there is one."""
        end = self._placed[-1].x + self._placed[-1].width if self._placed else 0
        room = self.size.width - end - GAP - 1
        parts = tuple(part for whole in self._sentence for part in wrap(whole, max(room, 1)))
        fits = room >= _LEAST_SIDE and len(parts) <= len(self.rows.listed)
        self._beside = parts if fits else ()
        self._is_below = bool(parts and self.rows.listed and not fits)

    def _scroll_to_cursor(self) -> None:
        room, index = self.room(), self.rows.index
        top = min(max(self._top, index - room + 1), index)
        self._top = max(0, min(top, len(self.rows.listed) - room))

    def _measure(self) -> None:
        measured = [column for column in self.columns if not (column.widths or column.is_flexible)]
        palette = self.palette
        fresh = [key for key in self.visible_keys() if self._sized.get(key) is not self.rows[key]]
        self._sized.update((key, self.rows[key]) for key in fresh)
        samples = [self.rows[key] for key in fresh]
        samples += self._pinned
        for column in measured:
            widest = max(self._widest.get(column.id, 0), column.min_width)
            cells = [self._raw_cell(column, row, 0) for row in samples]
            if self._total is not None and column.id in self._total:
                cells.append(self._total[column.id])
            for cell in cells:
                widest = max(widest, palette.width(cell) + lead_width(column, cell))
            self._widest[column.id] = widest

    def _blank(self, pieces: Line) -> Strip:
        return self.palette.strip(pieces, self.size.width)

    def _row_line(self, key: str, y_in_body: int) -> Strip:
        is_cursor = key == self.rows.cursor
        has_focus = is_cursor and self.screen.focused is self
        is_raised = is_cursor and (has_focus or self._shows_cursor_at_rest)
        mark = CURSOR if has_focus else " "
        is_gone = key in self.rows.gone
        is_stale = self._is_stale or is_gone or key in self.rows.unread
        side = self._side(y_in_body)
        row = self.rows[key]
        stamp = (
            self.palette, self._placed, self.size.width, mark, is_raised, is_stale, is_gone, side
        )  # fmt: skip
        cached = self._strips.get(key)
        if cached is not None and cached[0] == stamp and (cached[1] is row or cached[1] == row):
            return cached[2]
        strip = self._draw(row, mark, is_raised, is_stale, is_gone, side)
        self._strips[key] = (stamp, row, strip)
        return strip

    def _side(self, y_in_body: int) -> Line:
        if y_in_body < len(self._beside):
            return (Piece(" "), *self._beside[y_in_body])
        return ()

    def _draw(
        self,
        row: R,
        mark: str,
        is_raised: bool,
        is_stale: bool = False,
        is_gone: bool = False,
        side: Line = (),
    ) -> Strip:
        cells: dict[str, Line] = {}
        for placed in self._placed:
            column = placed.column
            cell = self._raw_cell(column, row, placed.width, is_stale=is_stale)
            cells[column.id] = greyed(column, cell) if is_stale else cell
        if is_gone:
            cells.update(told_gone(self._placed))
        return self._assemble(line(mark, "accent"), cells, side, "raised" if is_raised else None)

    def _raw_cell(self, column: Column[R], row: R, width: int, *, is_stale: bool = False) -> Line:
        return column.cell(row, Context(width, is_stale=is_stale))

    def _assemble(
        self, mark: Line, cells: Mapping[str, Line], side: Line, ground: str | None
    ) -> Strip:
        palette, width = self.palette, self.size.width
        drawn = palette.segments(mark, INDENT, ground=ground)
        x = INDENT
        for placed in self._placed:
            drawn += palette.segments((), placed.x - x, ground=ground)
            drawn += cell_segments(palette, placed, cells.get(placed.column.id, ()), ground)
            x = placed.x + placed.width
        if side and x + GAP < width:
            drawn += palette.segments((), GAP, ground=ground)
            x += GAP
        drawn += palette.segments(side, max(0, width - x), ground=ground)
        return Strip(drawn).adjust_cell_length(width)

    def _line_below(self, number: int, *, has_rows: bool) -> Strip:
        """Return a line beneath the rows: words, then the total."""
        if not has_rows:
            words = self._words()
            return self._blank((Piece(" " * INDENT), *words[number]) if number < len(words) else ())
        if number == 0 and self._is_below:
            # With a total the sentence stands on the rule, so that it hides no row.
            return self._blank(
                table_words.in_one_line(self._sentence, self.palette, self.size.width)
            )
        if self._total is None or number > 1:
            return self._blank(())
        if number == 0:
            return self._blank(line(SUB_RULE * self.size.width, "line"))
        return self._total_line(self._total)

    def _words(self, width: int | None = None) -> tuple[Line, ...]:
        """Return what stands in place of rows."""
        sentence = self._sentence
        if self.rows.filter and self.rows.total:
            sentence = (table_words.nothing_matches(self.rows),)
        room = max(20, (self.outer_size.width if width is None else width) - INDENT)
        return tuple(part for whole in sentence for part in wrap(whole, room))

    def _total_line(self, cells: Mapping[str, Line]) -> Strip:
        not_current = len(self.rows.listed) if self._is_stale else len(self.rows.unread)
        if not_current:
            return self._blank(table_words.total_withheld(not_current))
        strip = self._assemble((), cells, (), None)
        said = table_words.total_tail(self.rows, self._total_tail)
        tail = self.palette.width(said)
        end = max((p.x + p.width for p in self._placed if p.column.id in cells), default=INDENT)
        if not tail or end + GAP + tail > self.size.width:
            return strip
        words = self.palette.strip(said, tail)
        return Strip.join([strip.crop(0, self.size.width - tail), words])

    def _pinned_line(self, number: int) -> Strip:
        if number < 0:
            head = f"{SUB_RULE * 2} {self._pinned_head} "
            rule = SUB_RULE * max(0, self.size.width - len(head))
            return self._blank((Piece(head, "muted"), Piece(rule, "line")))
        is_own = number == self._own
        return self._draw(self._pinned[number], OWN_ROW if is_own else " ", is_own)
