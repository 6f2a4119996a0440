"""A log, newest first: quiet lines muted, what costs or earns money plain, errors bold.

Text comes from the server and is only ever drawn as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from app.models.log_lines import LogBook, LogEnd
from app.ui import format as fmt
from app.ui.columns.log import log_columns
from app.ui.pieces import Line
from app.ui.widgets.log_lines import ALL, LogLine, levels_of, log_lines, of_level
from app.ui.widgets.log_search import LogSearch
from app.ui.widgets.table.row_table import RowTable

if TYPE_CHECKING:
    from app.feeds import Topic

_PASSED = ("tab", "shift+tab", "pageup", "pagedown")
"""Keys that a search leaves alone."""
MORE_LINES = 200
"""How many older lines are asked for where the cursor comes to the last one."""
MANY_LINES = 800
"""How many at a time on the way to the very first."""


class LogTail(RowTable[LogLine]):
    """Newest first. While it follows, the newest line has the cursor; else the lines in view stay
    where they are, and the title counts the new ones."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "follow", "follow the log", show=False),
        Binding("v", "levels(1)", "next level of the log", show=False),
        Binding("V", "levels(-1)", "level before", show=False),
        Binding("home,g", "first", "newest line, and follow it", show=False),
        Binding("end,G", "last", "very first line of the log", show=False),
        Binding("enter", "open", "candle of the line", show=False),
        Binding("slash", "search", "search the log", show=False),
        Binding("right_square_bracket", "match(1)", "next match", show=False),
        Binding("left_square_bracket", "match(-1)", "match before", show=False),
    ]

    class OlderWanted(Message):
        """So many lines of the log are wanted in all."""

        def __init__(self, tail: LogTail, lines: int) -> None:
            super().__init__()
            self.tail = tail
            self.lines = lines

    def __init__(
        self,
        times: Callable[[datetime | None], str],
        *,
        source: Topic | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`times` writes a time as the screens do; `source` is what the lines are read from."""
        super().__init__(
            log_columns(times, lambda: self.finder.text),
            lambda entry: entry.key,
            keeps_order=False,
            keeps_gone=False,
            has_header=False,
            source=source,
            record=lambda entry: entry.entry,
            layout_name="" if source is None else source.value,
            id=id,
            classes=classes,
        )
        self.book = LogBook()
        """What is shown of the log."""
        self._lines: Sequence[LogLine] = ()
        self.level = ALL
        """What the lines are narrowed to."""
        self.is_following = True
        """True while the newest line keeps the cursor."""
        self.finder = LogSearch()
        """What is looked for in it."""
        self._newest_seen: str | None = None
        self._is_going_back = False
        self._asked = 0
        self._place: int | None = None

    def show_book(self, book: LogBook) -> None:
        """Show what is held of the log; the lines in view stay in view."""
        if book == self.book:
            return
        if not book.rows or not self.book.rows:
            self._begin()
        self.book = book
        self._lines = log_lines(book, self._lines)
        self._show()
        if self._is_going_back:
            self._go_back()

    def set_state(self, *, stale: bool, sentence: Sequence[Line] = ()) -> None:
        """Say the sentence. What was logged stays true, so no line is greyed by age."""
        super().set_state(stale=False, sentence=sentence)

    @property
    def note(self) -> str:
        """What the title says: `following · all levels`, `12 new, f follows`, the search."""
        if not self._lines:
            return ""
        parts = ["following" if self.is_following else self._new_words(), self.level]
        if self.finder.is_typing or self.finder.text:
            has_more = self.book.end is LogEnd.MORE
            parts = [self.finder.words(self.rows.index, len(self.book.rows), has_more=has_more)]
        is_read_on = self._asked > len(self.book.rows) and self.book.end is LogEnd.MORE
        if self._is_going_back or is_read_on:
            parts.append(f"reading older lines, {fmt.count(len(self.book.rows))} so far")
        return " · ".join(parts)

    # Following

    def action_follow(self) -> None:
        """Go to the newest line and stay with it, or stop doing so."""
        self._follow(not self.is_following)

    def action_first(self) -> None:
        """Go to the newest line and stay with it."""
        self._follow(True)

    def _follow(self, follows: bool) -> None:
        self._is_going_back = False
        self.is_following = follows
        if follows:
            super()._go(0)
        self._note_newest()
        self._retitle()

    def _note_newest(self) -> None:
        self._newest_seen = self._lines[0].key if self._lines else None

    def _new_words(self) -> str:
        seen = next((n for n, one in enumerate(self._lines) if one.key == self._newest_seen), 0)
        new = sum(not one.is_remark for one in of_level(self._lines[:seen], self.level))
        return f"{fmt.count(new)} new, f follows" if new else "f follows"

    # Levels

    def action_levels(self, step: int = 1) -> None:
        """Go on to the next level, or back: fewer kinds of lines, then each word alone."""
        levels = levels_of(self._lines)
        place = levels.index(self.level) if self.level in levels else 0
        self.level = levels[(place + step) % len(levels)]
        self._show()
        self._retitle()

    # Older lines

    def action_last(self) -> None:
        """Go to the very first line of the log, reading all of it."""
        self._is_going_back = True
        self._go_back()

    def _go_back(self) -> None:
        """Ask for more lines until the very first has come, then go to it."""
        if self.book.end is LogEnd.MORE:
            self._want(len(self.book.rows) + MANY_LINES)
        else:
            self._is_going_back = False
            self._move(len(self.rows.listed) - 2)
            # What is said of the end stands below it.
            self._place = self.room() - 2
            self.settle()
        self._retitle()

    def _want(self, lines: int) -> None:
        self._asked = lines
        self.post_message(self.OlderWanted(self, lines))

    # Search

    def action_search(self) -> None:
        """Let letters go into the search until Enter or Esc."""
        self.finder.begin(self.rows.index)
        self._retitle()

    def action_match(self, step: int) -> None:
        """Go to the next older line with what is looked for, or to the newer one."""
        self._move(self.finder.following(self.rows.index, step))
        self._retitle()

    def on_key(self, event: events.Key) -> None:
        """Type into the search. No letter may reach another binding meanwhile."""
        finder = self.finder
        if event.key == "escape" and (finder.is_typing or finder.text):
            # Nothing is looked for any longer; the cursor stays.
            finder.is_typing, finder.text = False, ""
            self._find()
        elif not finder.is_typing or event.key in _PASSED or event.key.startswith("ctrl+"):
            return
        elif event.key == "enter":
            finder.is_typing = False
        elif event.key in ("up", "down"):
            self.action_match(1 if event.key == "down" else -1)
        elif event.key == "backspace":
            self._look_for(finder.text[:-1])
        elif event.is_printable and event.character:
            self._look_for(finder.text + event.character.lower())
        event.stop()
        event.prevent_default()
        self._retitle()

    def on_blur(self) -> None:
        """Stop typing; what was typed is still looked for."""
        if self.finder.is_typing:
            self.finder.is_typing = False
            self._retitle()

    def _look_for(self, text: str) -> None:
        self.finder.text = text
        self._find()
        self._move(self.finder.first)

    def _find(self) -> None:
        self.finder.find(self._lines, self.rows.listed)
        self.redraw()

    # How

    def _begin(self) -> None:
        """Forget what was of another log: the level and the search stay."""
        self.is_following, self._is_going_back = True, False
        self._asked, self._place = 0, None

    def _show(self) -> None:
        self.set_rows(of_level(self._lines, self.level))
        self.finder.find(self._lines, self.rows.listed)
        if self.is_following:
            super()._go(0)
            self._note_newest()
        self._retitle()

    def _go(self, index: int) -> None:
        """Go where the user wants; it ends what was under way by itself."""
        self._is_going_back = False
        self._move(index)
        at_end = self.rows.index >= len(self.rows.listed) - 1
        if at_end and self.book.end is LogEnd.MORE and self._asked <= len(self.book.rows):
            self._want(len(self.book.rows) + MORE_LINES)
            self._retitle()

    def _move(self, index: int) -> None:
        self._place = None
        super()._go(index)
        if self.is_following and self.rows.index != 0:
            self.is_following = False
            self._note_newest()
            self._retitle()

    def _scroll_to_cursor(self) -> None:
        # New lines come above those that somebody reads: these stay where they are.
        if self._place is not None and not self.is_following:
            self._top = self.rows.index - self._place
        super()._scroll_to_cursor()
        self._place = self.rows.index - self._top
