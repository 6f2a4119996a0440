"""A panel: a title on a hairline with the age at its right, and a body that says what is wrong.

It shows how a feed stands; it never reads one, and never shows an old value as current.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import NULL_SIZE, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget

from app.feeds import AnyFeed, Feed
from app.ui.glyphs import LOADING, RULE
from app.ui.pieces import Line, Piece, wrap
from app.ui.states import Circumstances, Moment, State, Subject, describe
from app.ui.widgets.line_widget import LineWidget
from app.ui.widgets.table.row_table import RowTable

_CUT = (Piece(LOADING, "muted"), Piece(" "))


@runtime_checkable
class ShowsState(Protocol):
    """A body that marks its own values as old and has a place for the sentence."""

    def set_state(self, *, stale: bool, sentence: Sequence[Line]) -> None:
        """Mark the values as (not) current, and say a sentence."""


class PanelTitle(LineWidget):
    """Name, count, note, rule, age slot. The rule gives way, so nothing else moves."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._left: Line = (Piece(name, "text bold"),)
        self._right: Line = ()

    def show(self, left: Line, right: Line) -> None:
        """Show other words."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return the title line."""
        palette, width = self.palette, self.size.width
        slot = palette.width(self._right)
        right = (Piece(" "), *self._right) if slot else ()
        room = width - (slot + 1 if slot else 0)
        left = palette.width(self._left)
        if left > room - 1:
            # What is cut says so, and does not run into the age.
            head = [*palette.segments(self._left, max(0, room - 2)), *palette.segments(_CUT, 2)]
        else:
            rule = Piece(RULE * max(0, room - left - 1), "line")
            head = palette.segments((*self._left, Piece(" "), rule), max(0, room))
        return Strip([*head, *palette.segments(right, width - room)], width)


class _Words(LineWidget):
    """The sentence of a body that has no place of its own for it."""

    def __init__(self) -> None:
        super().__init__(classes="panel-words")
        self.sentence: tuple[Line, ...] = ()

    def line_at(self, y: int) -> Strip:
        lines = self.wrapped(self.size.width)
        pieces = lines[y] if y < len(lines) else ()
        return self.palette.strip((Piece("  "), *pieces), self.size.width)

    def wrapped(self, width: int) -> tuple[Line, ...]:
        return tuple(part for whole in self.sentence for part in wrap(whole, max(20, width - 2)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.wrapped(width))


class FeedPanel(Vertical):
    """A titled body. Without a `subject` it has no age: nothing in it is read."""

    virtual_size = Reactive(NULL_SIZE)
    """As of a LineWidget: nothing here has scrollbars."""

    def __init__(
        self,
        title: str,
        *body: Widget,
        subject: Subject | None = None,
        is_brief: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`is_brief`: another panel beside it shows the same feed and says what is the matter."""
        super().__init__(id=id, classes=classes)
        self._is_brief = is_brief
        self.subject = subject
        """For the sentences."""
        self.state: State | None = None
        """How the panel stands; None before the first feed."""
        self._body = body
        self._title = PanelTitle(title)
        self._words = _Words()
        self._heading, self._count, self._note = title, "", ""
        self._extra: Line = ()
        self._slot: Line | None = None
        self._feed: AnyFeed = Feed()
        self._around = Circumstances()

    def compose(self) -> ComposeResult:
        """Title, body, and a line for words where the body has none of its own."""
        yield self._title
        yield from self._body
        if not any(isinstance(body, ShowsState) for body in self._body):
            yield self._words

    def on_mount(self) -> None:
        """Say nothing yet."""
        self._words.display = False
        self._retitle()

    @property
    def heading(self) -> str:
        """The panel's name."""
        return self._heading

    def wanted_height(self, width: int) -> int:
        """Return the lines that title and rows take when they may; other bodies count nothing."""
        tables = (body for body in self._body if isinstance(body, RowTable))
        return 1 + sum(table.wanted_height(width) for table in tables)

    def set_title(
        self,
        *,
        name: str | None = None,
        count: str | None = None,
        note: str | None = None,
        extra: Line | None = None,
        slot: Line | None = None,
    ) -> None:
        """Change parts of the title; None leaves a part as it is.

        `extra` are pieces with roles after the note; `slot` stands in place of the age.
        """
        self._heading = self._heading if name is None else name
        self._count = self._count if count is None else count
        self._note = self._note if note is None else note
        self._extra = self._extra if extra is None else extra
        self._slot = self._slot if slot is None else slot
        self._retitle()

    def show_feed(
        self, feed: AnyFeed, moment: Moment, around: Circumstances | None = None
    ) -> State | None:
        """Take a new state of the feed; returns what it amounts to."""
        self._feed, self._around = feed, around or Circumstances()
        return self.tick(moment)

    def tick(self, moment: Moment) -> State | None:
        """Let the age go on; nothing is sent while the words are the same."""
        if self.subject is None:
            return None
        state = describe(self._feed, self.subject, moment, self._around)
        if state != self.state:
            self.state = state
            self._retitle()
            self._tell_body(state)
        return state

    @on(RowTable.Retitled)
    def _note_of_table(self, event: RowTable.Retitled) -> None:
        self._retitle()

    def _tell_body(self, state: State) -> None:
        told = [body for body in self._body if isinstance(body, ShowsState)]
        for body in told:
            body.set_state(stale=state.is_stale, sentence=state.sentence)
        if told:
            return
        has_value = self._feed.reading is not None and not self._around.is_empty
        for widget in self._body:
            widget.display = has_value
            widget.set_class(state.is_stale, "-stale")
        self._words.sentence = () if has_value and self._is_brief else state.sentence
        self._words.display = bool(self._words.sentence)
        self._words.refresh(layout=True)

    def _retitle(self) -> None:
        notes = [self._note]
        notes += [body.note for body in self._body if isinstance(body, RowTable)]
        notes += [self.state.note] if self.state is not None else []
        note = " · ".join(part for part in notes if part)
        left = [Piece(self._heading, "text bold")]
        if self._count:
            left.append(Piece(f" {self._count}", "muted"))
        if note:
            left.append(Piece(f"  {note}", "muted"))
        if self._extra:
            left += [Piece("  "), *self._extra]
        slot = self._slot
        if slot is None and self.state is not None:
            slot = (Piece(self.state.slot, self.state.role),)
        self._title.show(tuple(left), slot or ())
