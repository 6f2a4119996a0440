"""How one cell of a table, and its head, are drawn. Pure."""

from collections.abc import Sequence
from typing import Any

from rich.segment import Segment

from app.ui import format as fmt
from app.ui.columns.column import Column, Placed
from app.ui.glyphs import YES
from app.ui.pieces import Line, Piece, line
from app.ui.themes import Palette

_LEAD = 2
"""Cells that a lead takes: its sign and an empty one."""


def header(columns: Sequence[Placed[Any]], width: int, sorted_by: str = "", sign: str = "") -> Line:
    """Return the heads, each aligned like its column.

    `sign` stands behind the head of the column `sorted_by`, in the gap, so that nothing moves.
    """
    text, at = "", -1
    for placed in columns:
        title = placed.column.heading(placed.width)
        is_sorted = placed.column.id == sorted_by
        if placed.column.is_right:
            end = placed.x + placed.width
            # At the table's edge there is no gap: the head gives way by a cell.
            end -= 1 if is_sorted and end >= width else 0
            text = text.ljust(end - len(title)) + title
        else:
            text = text.ljust(placed.x) + title[: placed.width]
        if is_sorted:
            at, text = len(text), text + sign
    if at < 0:
        return line(text, "muted")
    return (Piece(text[:at], "muted"), Piece(sign), Piece(text[at + 1 :], "muted"))


def lead_width(column: Column[Any], cell: Line) -> int:
    """Return what a lead needs besides its text: its own cell even if empty, and a gap."""
    if not column.has_lead or len(cell) < 2:
        return 0
    return _LEAD - len(cell[0].text)


def cell_segments(
    palette: Palette, placed: Placed[Any], cell: Line, ground: str | None
) -> list[Segment]:
    """Return a cell of exactly the column's width."""
    column = placed.column
    if column.has_lead and len(cell) > 1:
        lead = palette.segments(cell[:1], _LEAD, ground=ground)
        rest = palette.segments(cell[1:], placed.width - _LEAD, align="right", ground=ground)
        return [*lead, *rest]
    align = "right" if column.is_right else "left"
    return palette.segments(cell, placed.width, align=align, ground=ground)


def told_gone(columns: Sequence[Placed[Any]]) -> dict[str, Line]:
    """Return the cell that says of a row that the newest reading had it no more.

    It takes the widest column that does not say which row it is.
    """
    spare = [placed for placed in columns if not placed.column.is_identity] or columns
    widest = max(spare, key=lambda placed: placed.width)
    words = fmt.fitting(widest.width, f"{YES} gone from the reading", f"{YES} gone")
    return {widest.column.id: line(words, "muted")}


def greyed(column: Column[Any], cell: Line) -> Line:
    """Return a cell of a row that is not current: grey, and struck out where it is money."""
    if column.widths:
        # A bar says by its own mark that it is stale; struck out it could not be read.
        return cell
    return tuple(
        Piece(text, "dim strike" if column.is_figure and any(map(str.isdigit, text)) else "dim")
        for text, _ in cell
    )
