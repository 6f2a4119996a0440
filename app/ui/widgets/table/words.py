"""What a table says besides its cells: how it is sorted and filtered, what a total covers. Pure."""

from collections.abc import Sequence
from typing import Any

from app.ui import format as fmt
from app.ui.columns.column import INDENT
from app.ui.glyphs import ATTENTION, DOWN, UP
from app.ui.pieces import Line, Piece, join, keyed, line
from app.ui.themes import Palette
from app.ui.widgets.table.rows import TableRows


def order_words(rows: TableRows[Any]) -> str:
    """Return `by danger`, or `by PnL ▼` after a choice; `◆` says that it is out of date."""
    if rows.order is None or not rows.keeps_order:
        return ""
    sign = f" {sign_of(rows)}" if sign_of(rows) else ""
    late = f" {ATTENTION}" if rows.is_outdated else ""
    return f"by {rows.order.name}{sign}{late}"


def sign_of(rows: TableRows[Any]) -> str:
    """Return which way round the rows are sorted; empty while nobody chose an order."""
    if rows.order is None or rows.order == rows.first_order:
        return ""
    return DOWN if rows.order.is_descending else UP


def filter_words(rows: TableRows[Any], *, is_typing: bool) -> str:
    """Return `3 of 12  /sol`: a filter never hides that there are more rows."""
    shown = f"{fmt.count(len(rows.listed))} of {fmt.count(rows.total)}"
    return f"{shown}  /{rows.filter}{'▏' if is_typing else ''}"


def nothing_matches(rows: TableRows[Any]) -> Line:
    """Return what stands in place of rows that a filter hides."""
    nothing = Piece(f"Nothing matches “{rows.filter}”.")
    return (nothing, *keyed(" `esc` clears the filter."))


def total_withheld(not_current: int) -> Line:
    """Return why there is no total."""
    rows = "1 row is stale" if not_current == 1 else f"{not_current} rows are stale"
    return (
        Piece(f"{' ' * INDENT}all  ", "muted"),
        Piece("total withheld", "warn"),
        Piece(f", {rows}", "muted"),
    )


def total_tail(rows: TableRows[Any], tail: Line) -> Line:
    """Return the words beside a total: under a filter, that it is one of all rows still."""
    if not rows.filter:
        return tail
    shown = fmt.count(len(rows.listed))
    return line(f"of all {fmt.count(rows.total)} rows; the filter shows {shown}", "warn")


def in_one_line(sentence: Sequence[Line], palette: Palette, width: int) -> Line:
    """Return as many whole parts of the sentence as one line takes.

    The second part is the next step: without room for both it stands alone.
    """
    said: Line = (Piece(" " * INDENT), *sentence[0])
    for number, part in enumerate(sentence[1:]):
        longer = join(said, part, gap=" ")
        if palette.width(longer) > width:
            return said if number else (Piece(" " * INDENT), *part)
        said = longer
    return said
