"""The columns of a log: when, which kind, which asset, what happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.ui.columns.column import Column, Context
from app.ui.glyphs import MISSING, SUB_RULE
from app.ui.pieces import Line, Piece, line
from app.ui.widgets.log_lines import STYLES, LogLine


def log_columns(
    times: Callable[[datetime | None], str], searched: Callable[[], str]
) -> tuple[Column[LogLine], ...]:
    """Return the columns; `searched` is what is looked for, in lower case."""

    def time(entry: LogLine, _: Context) -> Line:
        return line(SUB_RULE * 3 if entry.is_remark else times(entry.time), "muted")

    def word(entry: LogLine, _: Context) -> Line:
        if entry.is_remark:
            return ()
        role = "muted" if entry.is_quiet else STYLES.get(entry.word, "text")
        return line(entry.word or MISSING, role)

    def symbol(entry: LogLine, _: Context) -> Line:
        return line(entry.symbol, "muted" if entry.is_quiet else "text bold")

    def text(entry: LogLine, _: Context) -> Line:
        role = entry.remark or ("muted" if entry.is_quiet else "text")
        return _marked(entry, searched(), role)

    return (
        Column("time", "", time, importance=1, value=lambda entry: entry.time),
        Column("word", "", word, importance=2, min_width=5, value=lambda entry: entry.word,
               name="kind"),
        Column("symbol", "", symbol, importance=3, min_width=4, value=lambda entry: entry.symbol),
        Column("text", "", text, importance=0, min_width=20, is_flexible=True,
               value=lambda entry: entry.text),
    )  # fmt: skip


def _marked(entry: LogLine, searched: str, role: str) -> Line:
    """Return the text with what is looked for in reverse."""
    folded = entry.text.lower()
    # Some letters have another length in lower case: then nothing can be marked.
    if not searched or entry.is_remark or searched not in folded or len(folded) != len(entry.text):
        return line(entry.text, role)
    start = folded.index(searched)
    end = start + len(searched)
    return (
        Piece(entry.text[:start], role),
        Piece(entry.text[start:end], "accent bold reverse"),
        Piece(entry.text[end:], role),
    )
