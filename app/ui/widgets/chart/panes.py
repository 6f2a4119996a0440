"""The panes that a chart is put together from, each repainting only the rows that changed."""

from rich.segment import Segment
from textual.strip import Strip

from app.ui.glyphs import to_ascii
from app.ui.pieces import Line, Piece, join
from app.ui.widgets.chart.cells import Row
from app.ui.widgets.chart.price_axis import Label
from app.ui.widgets.chart.time_axis import TimeLabel
from app.ui.widgets.line_widget import LineWidget


class CellPane(LineWidget):
    """A stretch of columns of the picture."""

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._rows: tuple[Row, ...] = ()
        self._left = 0
        self._note: tuple[Line, ...] = ()
        self._strips: dict[int, tuple[object, Strip]] = {}

    def show(self, rows: tuple[Row, ...], left: int, note: tuple[Line, ...] = ()) -> None:
        """Show the picture from a column on, or the note in place of it."""
        self._rows, self._left, self._note = rows, left, note
        self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return a row of the pane, made anew only when it differs."""
        width = self.size.width
        if y >= len(self._rows):
            note = self._note[y - 1] if 0 < y <= len(self._note) else ()
            return self.palette.strip(note, width)
        made_of = (self._rows[y], self._left, width, self.palette)
        kept = self._strips.get(y)
        if kept is None or kept[0] != made_of:
            plain = to_ascii if self.palette.ascii_only else str
            style = self.palette.style
            strip = Strip([Segment(plain(text), style(role)) for text, role in self._rows[y]])
            kept = (made_of, strip.crop(self._left, self._left + width).adjust_cell_length(width))
            self._strips[y] = kept
        return kept[1]


class PriceGutter(LineWidget):
    """The prices beside the candles."""

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._labels: tuple[Label | None, ...] = ()

    def show(self, labels: tuple[Label | None, ...]) -> None:
        """Show one label a row."""
        self._labels = labels
        self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return a label at the right edge, in reverse when it is a badge."""
        label = self._labels[y] if y < len(self._labels) else None
        pieces: Line = ()
        if label is not None:
            text, role = label.text, label.role
            if self.palette.ascii_only and text.startswith(("↑", "↓")):
                # Its stand-in is a letter, which would become part of the word.
                text = f"{text[0]} {text[1:].lstrip()}"
            badge = label.badge
            pieces = (Piece(f" {text}", f"{role} bold reverse") if badge else Piece(text, role),)
        width = self.size.width
        return Strip(self.palette.segments(pieces, width, align="right"), width)


class TimeAxis(LineWidget):
    """The times beneath the candles, and the zone at the right end."""

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._labels: tuple[TimeLabel, ...] = ()
        self._cursor: TimeLabel | None = None
        self._zone = ""
        self._words: tuple[Line, ...] = ()
        self._past: Piece | None = None

    def show(
        self,
        labels: tuple[TimeLabel, ...],
        cursor: TimeLabel | None,
        zone: str,
        words: tuple[Line, ...],
        past: Piece | None = None,
    ) -> None:
        """Show the times; those that the crosshair's badge touches give way.

        Words on what comes before the oldest candle stand at the left end. Sentences on what is
        wrong stand in place of all, as many as there is room for.
        """
        self._labels, self._cursor, self._zone, self._words = labels, cursor, zone, words
        self._past = past
        self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return the axis."""
        width = self.size.width
        if self._words:
            words = self._words[0]
            for line in self._words[1:]:
                longer = join(words, line)
                words = longer if self.palette.width(longer) <= width else words
            return self.palette.strip(words, width)
        zone = TimeLabel(width - len(self._zone), self._zone)
        labels = [(zone, "muted")]
        if self._cursor is not None:
            labels.insert(0, (self._cursor, "accent bold reverse"))
        if self._past is not None:
            text, cursor = self._past.text, self._cursor
            is_free = cursor is None or cursor.column > len(text)
            start = 0 if cursor is None or is_free else cursor.end + 1
            labels.append((TimeLabel(start, text), self._past.style))
        for label in self._labels:
            if all(label.end < each.column or each.end < label.column for each, _ in labels):
                labels.append((label, "muted"))
        pieces: list[Piece] = []
        position = 0
        for label, style in sorted(labels, key=lambda pair: pair[0].column):
            if label.column < position:
                continue
            pieces += [Piece(" " * (label.column - position)), Piece(label.text, style)]
            position = label.end
        return self.palette.strip(tuple(pieces), width)
