"""From what is held of a log to lines as they are shown, by level. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from app.events import QUIET
from app.models.log_lines import LogEnd
from app.ui import format as fmt

if TYPE_CHECKING:
    from app.models.log_lines import LogBook, LogEntry

STYLES = {
    "error": "loss bold", "fatal": "loss bold", "critical": "loss bold",
    "warn": "warn", "warning": "warn", "stop": "warn", "retry": "warn", "notice": "warn",
    "open": "accent", "opened": "accent", "start": "accent", "started": "accent",
    "session": "accent", "signal": "accent",
}  # fmt: skip
"""The roles of words that everybody means the same by; others are plain text."""
ERRORS = frozenset({"error", "fatal", "critical"})
GAP = "Lines may be missing here."
ENDS = {
    LogEnd.MORE: "The server has older lines; G reads on to the very first.",
    LogEnd.FIRST: "The log begins here.",
    LogEnd.REFUSED: "There are older lines, as it seems; the server does not give them.",
    LogEnd.NAMELESS: "Older lines are not read: the lines have neither id nor time.",
}
"""What stands below the oldest line that is held."""
ALL, NO_QUIET, ONLY_ERRORS = "all levels", "no quiet lines", "errors"


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
    remark: str = ""
    """The role of what is ours, on what is missing here or older, and no line of the log."""

    @property
    def is_remark(self) -> bool:
        """True where the words are ours."""
        return bool(self.remark)

    @property
    def is_quiet(self) -> bool:
        """True for lines that tell of nothing that was done. A word that nobody knows is not."""
        return self.word in QUIET or not self.word

    @property
    def searched(self) -> str:
        """What a search looks at."""
        return "" if self.is_remark else f"{self.word} {self.symbol} {self.text}".lower()


def log_lines(book: LogBook, before: Iterable[LogLine] = ()) -> list[LogLine]:
    """Return the lines newest first, with remarks where lines may be missing and at the end.

    `before` are the lines of an earlier book: those that are in this one too are taken over.
    """
    known = {id(line.entry): line for line in before if line.entry is not None}
    lines: list[LogLine] = []
    for number, stretch in enumerate(book.stretches):
        if number:
            lines.append(_remark(f"gap:{stretch[0].key}", GAP))
        lines += [known.get(id(entry)) or _line(entry) for entry in stretch]
    if lines:
        role = "muted" if book.end in (LogEnd.FIRST, LogEnd.MORE) else "warn"
        lines.append(_remark("end", end_words(book), role))
    return lines


def end_words(book: LogBook) -> str:
    """Return what comes before the oldest line that is held."""
    if book.end is LogEnd.FULL:
        held, dropped = fmt.count(len(book.rows)), fmt.count(book.dropped)
        return f"{held} lines are held, as many as there is room for; {dropped} older were dropped."
    if book.end is LogEnd.FIRST and book.total is None:
        # Whether the log begins here only a server knows that counts its lines.
        return "The server gives no older lines."
    return ENDS[book.end]


def levels_of(lines: Iterable[LogLine]) -> tuple[str, ...]:
    """Return what a log can be narrowed to: ours first, then each word that stands in it."""
    words = {line.word for line in lines if not line.is_remark} - {""}
    # "errors" takes in every word for one.
    return (ALL, NO_QUIET, ONLY_ERRORS, *sorted(words - ERRORS))


def of_level(lines: Sequence[LogLine], level: str) -> Sequence[LogLine]:
    """Return the lines of a level, remarks among them."""
    if level == ALL:
        return lines
    return [line for line in lines if line.is_remark or _is_of(line, level)]


def _is_of(line: LogLine, level: str) -> bool:
    if level == NO_QUIET:
        return not line.is_quiet
    return line.word in ERRORS if level == ONLY_ERRORS else line.word == level


def _remark(key: str, text: str, role: str = "warn") -> LogLine:
    return LogLine(f"remark:{key}", None, "", "", text, remark=role)


def _line(entry: LogEntry) -> LogLine:
    word = (entry.kind or entry.level or "").lower()
    if (entry.level or "").lower() in ERRORS:
        word = "error"
    text = entry.text or ""
    symbol = entry.symbol or ""
    return LogLine(entry.key, entry.time, word, symbol, text.removeprefix(symbol).lstrip(), entry)
