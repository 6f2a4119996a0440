"""A log, newest first: quiet lines muted, what costs or earns money plain, errors bold.

Text comes from the server and is only ever drawn as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from app.feeds import Topic
from app.ui.glyphs import MISSING
from app.ui.pieces import Line, line
from app.ui.widgets.columns import Column, Context
from app.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from app.models.log_lines import LogEntry

_STYLES = {
    "error": "loss bold", "fatal": "loss bold", "critical": "loss bold",
    "warn": "warn", "warning": "warn", "stop": "warn", "retry": "warn", "notice": "warn",
    "open": "accent", "opened": "accent", "start": "accent", "started": "accent",
    "session": "accent", "signal": "accent", "close": "text", "closed": "text",
}  # fmt: skip
_ERRORS = frozenset({"error", "fatal", "critical"})
_LEVELS = ("all levels", "no quiet lines", "errors")


class LogLine(NamedTuple):
    """One line of a log."""

    key: str
    """Its id; two lines with one key are still two lines."""
    time: datetime | None
    """When it was written; None when the server did not say."""
    word: str
    """Its kind or level, in one lower-case word."""
    symbol: str
    """The asset; empty when there is none."""
    text: str
    """What happened."""
    entry: LogEntry | None = None
    """The line as it was read."""

    @property
    def is_quiet(self) -> bool:
        """True for lines that tell of nothing that was done."""
        return self.word not in _STYLES


class LogTail(RowTable[LogLine]):
    """Newest first. While it follows, the newest line has the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "follow", "follow the log", show=False),
        Binding("v", "levels", "levels of the log", show=False),
    ]

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
            _columns(times),
            lambda entry: entry.key,
            search=lambda entry: f"{entry.word} {entry.symbol} {entry.text}",
            keeps_order=False,
            keeps_gone=False,
            has_header=False,
            source=source,
            record=lambda entry: entry.entry,
            id=id,
            classes=classes,
        )
        self._lines: tuple[LogLine, ...] = ()
        self._level = 0
        self.is_following = True
        """True while the newest line keeps the cursor."""

    def set_lines(self, lines: Iterable[LogLine]) -> None:
        """Show the log, newest first."""
        self._lines = tuple(lines)
        self._show()

    def set_state(self, *, stale: bool, sentence: Sequence[Line] = ()) -> None:
        """Say the sentence. What was logged stays true, so no line is greyed by age."""
        super().set_state(stale=False, sentence=sentence)

    @property
    def note(self) -> str:
        """What the title says: `following · all levels`, or the filter."""
        if self.is_filtering or self.rows.filter:
            return super().note
        level = _LEVELS[self._level]
        return f"following · {level}" if self.is_following else level

    def action_follow(self) -> None:
        """Go to the newest line and stay with it, or stop doing so."""
        self.is_following = not self.is_following
        if self.is_following:
            self._go(0)
        self._retitle()

    def action_levels(self) -> None:
        """Show fewer kinds of lines, then all again."""
        self._level = (self._level + 1) % len(_LEVELS)
        self._show()
        self._retitle()

    def _show(self) -> None:
        self.set_rows(self._of_level(self._lines))
        if self.is_following:
            super()._go(0)

    def _of_level(self, lines: Sequence[LogLine]) -> Sequence[LogLine]:
        if self._level == 0:
            return lines
        if self._level == 1:
            return [entry for entry in lines if not entry.is_quiet]
        return [entry for entry in lines if entry.word in _ERRORS]

    def _go(self, index: int) -> None:
        super()._go(index)
        follows = self.is_following and self.rows.index == 0
        if follows != self.is_following:
            self.is_following = follows
            self._retitle()


def _columns(times: Callable[[datetime | None], str]) -> tuple[Column[LogLine], ...]:
    def time(entry: LogLine, _: Context) -> Line:
        return line(times(entry.time), "muted")

    def word(entry: LogLine, _: Context) -> Line:
        return line(entry.word or MISSING, _STYLES.get(entry.word, "muted"))

    def symbol(entry: LogLine, _: Context) -> Line:
        return line(entry.symbol, "muted" if entry.is_quiet else "text bold")

    def text(entry: LogLine, _: Context) -> Line:
        return line(entry.text, "muted" if entry.is_quiet else "text")

    return (
        Column("time", "", time, importance=1),
        Column("word", "", word, importance=2, min_width=5),
        Column("symbol", "", symbol, importance=3, min_width=4),
        Column("text", "", text, importance=0, min_width=20, is_flexible=True),
    )
