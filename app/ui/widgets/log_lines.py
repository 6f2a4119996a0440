"""From log entries as they were read to lines as they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import TYPE_CHECKING

from app.ui.widgets.log_tail import LogLine

if TYPE_CHECKING:
    from app.models.log_lines import LogEntry


def log_lines(entries: Iterable[LogEntry]) -> list[LogLine]:
    """Return the lines newest first; lines without a time keep the server's order."""
    rows = list(entries)
    timed = [(entry.time, entry) for entry in rows if entry.time is not None]
    if len(timed) == len(rows):
        rows = [entry for _, entry in sorted(timed, key=itemgetter(0), reverse=True)]
    return [_line(entry) for entry in rows]


def _line(entry: LogEntry) -> LogLine:
    word = (entry.kind or entry.level or "").lower()
    if (entry.level or "").lower() in ("error", "fatal", "critical"):
        word = "error"
    text = entry.text or ""
    symbol = entry.symbol or ""
    key = entry.id or f"{entry.time}|{word}|{symbol}|{text}"
    return LogLine(key, entry.time, word, symbol, text.removeprefix(symbol).lstrip())
