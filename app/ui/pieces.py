"""Text with roles, the form in which everything hands its words to a widget.

A style is words: one role of the palette, and `bold`, `strike`, `underline`, `reverse`
(`"gain bold"`). Text is data: nothing in it is ever read as markup.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from rich.cells import cell_len

from app.ui import format as fmt
from app.ui.glyphs import DOWN, UP


class Piece(NamedTuple):
    """A run of text in one style."""

    text: str
    """Drawn as it is."""
    style: str = "text"
    """A role and modifiers, as `Palette.style` reads them."""


Line = tuple[Piece, ...]
"""One line, or one cell of a table."""


def line(text: str, style: str = "text") -> Line:
    """Return a line of one piece."""
    return (Piece(text, style),)


def join(*lines: Line, gap: str = "  ") -> Line:
    """Put lines one behind the other, leaving out empty ones."""
    pieces: list[Piece] = []
    for part in lines:
        if part and pieces:
            pieces.append(Piece(gap, "muted"))
        pieces.extend(part)
    return tuple(pieces)


def keyed(text: str, style: str = "muted") -> Line:
    """Return our own sentence with its `keys` in backticks drawn as keys.

    Only for text that we wrote; words of a server go into pieces of their own.
    """
    parts = text.split("`")
    return tuple(
        Piece(part, "accent bold" if odd % 2 else style) for odd, part in enumerate(parts) if part
    )


def wrap(pieces: Line, width: int) -> tuple[Line, ...]:
    """Break a line between words so that no part is wider than `width`, where words allow it."""
    lines: list[Line] = []
    now: Line = ()
    left = width
    for text, style in pieces:
        for word in re.findall(r" +|[^ ]+", text):
            cells = cell_len(word)
            if cells > left and now:
                lines.append(now)
                now, left = (), width
            if now or not word.isspace() or not lines:
                now, left = (*now, Piece(word, style)), left - cells
    return (*lines, now) if now or not lines else tuple(lines)


def dimmed(pieces: Line) -> Line:
    """Return the line as it stands when it is no longer current."""
    return tuple(Piece(text, "dim") for text, _ in pieces)


def plain(pieces: Line) -> str:
    """Return the text alone."""
    return "".join(piece.text for piece in pieces)


def money_style(value: Decimal | None) -> str:
    """Return the role of a gain or loss: `up`, `down`, or `muted` for zero and missing."""
    shown = fmt.arrow(value)
    return "up" if shown == UP else "down" if shown == DOWN else "muted"


def gain(value: Decimal | None, style: str = "bold") -> Line:
    """Return a gain or loss in running text: arrow, one cell, figure."""
    return line(fmt.pnl(value), f"{money_style(value)} {style}".strip())


def money(value: Decimal | None, style: str = "bold") -> Line:
    """Return a gain or loss as a cell of a column with `lead`: arrow first, figure after it."""
    words = f"{money_style(value)} {style}".strip()
    return (Piece(fmt.arrow(value), words), Piece(fmt.signed(value), words))
