"""Candles, lines, markers and volume as rows of cells: pure drawing, no widget, no colour.

A cell is a glyph and the role of its colour. Each row has two steps, so a body or a wick can begin
in the middle of a cell. Candles win over lines, lines over the grid, markers over both.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import floor
from typing import NamedTuple

from app.ui.widgets.chart.price_axis import PriceScale
from app.ui.widgets.chart.series import Bar

Span = tuple[str, str]
"""Text and the role of its colour."""
Row = tuple[Span, ...]
Cells = dict[int, Span]
"""The drawn cells of one row by column."""

DOJI = 0.25
"""A body flatter than this share of a step is a line, not a block."""
STACK = 3
"""Markers over or under one column before the rest becomes a digit."""


class CandleGlyphs(NamedTuple):
    """The characters of one way to draw."""

    rising: tuple[str, ...]
    """By 3 × the upper step + the lower one, each 0 free, 1 wick, 2 body."""
    falling: tuple[str, ...]
    doji: str
    """Without wicks, with one above, with one below, with both."""
    volume: str
    """From the lowest block to a full one."""
    grid: str
    live: str
    vertical: str
    horizontal: str


BOX = CandleGlyphs(
    rising=tuple(" ╷╻╵│╽╹╿┃"),
    falling=tuple(" ╷╻╵│╽╹╿┃"),
    doji="─┴┬┼",
    volume="▁▂▃▄▅▆▇█",
    grid="·   ",
    live="╶ ",
    vertical="┊",
    horizontal="┈",
)
SOLID = CandleGlyphs(
    rising=BOX.rising,
    falling=tuple(" ╷▄╵│▄▀▀█"),
    doji=BOX.doji,
    volume=BOX.volume,
    grid=BOX.grid,
    live=BOX.live,
    vertical=BOX.vertical,
    horizontal=BOX.horizontal,
)
"""Without colour a falling candle is solid, a rising one thin."""
ASCII = CandleGlyphs(
    rising=tuple(" |H||HHHH"),
    falling=tuple(" |#||####"),
    doji="++++",
    volume=".:#",
    grid=".   ",
    live="- ",
    vertical=":",
    horizontal=":",
)


class Line(NamedTuple):
    """A level drawn from a column to the right edge."""

    start: int
    glyph: str
    role: str


class Marker(NamedTuple):
    """What stands above or below a candle; `text` stacks outward, one character a row."""

    column: int
    above: bool
    text: str
    role: str


Extent = Mapping[int, tuple[int, int]]
"""First and last row of the candle in a column."""


def draw_candles(
    rows: Sequence[Cells],
    bars: Iterable[tuple[int, Bar]],
    scale: PriceScale,
    glyphs: CandleGlyphs,
) -> dict[int, tuple[int, int]]:
    """Draw each bar into its column, bars from left to right. Return the rows each one takes."""
    top, steps = scale.top, 2 / scale.unit
    limit = 2 * scale.rows
    extents: dict[int, tuple[int, int]] = {}
    for column, bar in bars:
        start, end = (top - bar.open) * steps, (top - bar.close) * steps
        if end <= start:
            upper, lower, role, table = end, start, "up", glyphs.rising
        else:
            upper, lower, role, table = start, end, "down", glyphs.falling
        body_from, body_to = round(upper), round(lower)
        wick_from, wick_to = round((top - bar.high) * steps), round((top - bar.low) * steps)
        if wick_to < 0 or wick_from > limit:
            continue
        if body_from == body_to:
            if lower - upper < DOJI:
                role = "text" if bar.open == bar.close else role
                # Where the close is: the live price's badge and line stand in the same row.
                row = floor(end / 2)
                wicks = (bar.high > max(bar.open, bar.close), bar.low < min(bar.open, bar.close))
                reach = (wick_from, wick_to)
                extents[column] = _draw_doji(rows, column, row, reach, wicks, role, glyphs)
                continue
            body_from = floor(end)
            body_to = body_from + 1
        # The body is part of the wick's stretch, and both stay on the scale.
        wick_from = body_from if body_from < wick_from else wick_from
        wick_to = body_to if body_to > wick_to else wick_to
        wick_from = 0 if wick_from < 0 else wick_from
        wick_to = limit if wick_to > limit else wick_to
        first, last = wick_from >> 1, (wick_to - 1) >> 1
        half = 2 * first
        for row in range(first, last + 1):
            code = 0
            if body_from <= half < body_to:
                code = 6
            elif wick_from <= half < wick_to:
                code = 3
            half += 1
            if body_from <= half < body_to:
                code += 2
            elif wick_from <= half < wick_to:
                code += 1
            half += 1
            rows[row][column] = (table[code], role)
        extents[column] = (first, last)
    return extents


def _draw_doji(
    rows: Sequence[Cells],
    column: int,
    middle: int,
    reach: tuple[int, int],
    wicks: tuple[bool, bool],
    role: str,
    glyphs: CandleGlyphs,
) -> tuple[int, int]:
    """Draw a candle whose body is a line across the wick, in one row. Return its rows.

    `reach` is where it begins and ends, `wicks` whether it has one above and one below.
    """
    wick_from, wick_to = reach
    above, below = 2 * middle, 2 * middle + 2
    arms = (wicks[0] and wick_from <= above) + 2 * (wicks[1] and wick_to >= below)
    if 0 <= middle < len(rows):
        rows[middle][column] = (glyphs.doji[arms], role)
    first = last = min(max(middle, 0), len(rows) - 1)
    for half in range(max(wick_from, 0), min(wick_to, 2 * len(rows))):
        row = half >> 1
        if row == middle:
            continue
        whole = wick_from <= 2 * row and 2 * row + 2 <= wick_to
        rows[row][column] = (glyphs.rising[4 if whole else 3 - 2 * (half & 1)], role)
        first, last = min(first, row), max(last, row)
    return first, last


def draw_volume(
    rows: Sequence[Cells], volumes: Iterable[tuple[int, float]], most: float, glyphs: CandleGlyphs
) -> None:
    """Draw blocks from the lowest row up; `most` fills all rows. A trade is never no block."""
    blocks = glyphs.volume
    levels = len(blocks)
    if not rows or most <= 0:
        return
    most_steps = len(rows) * levels
    scale = most_steps / most
    lowest_first = rows[::-1]
    parts = [(block, "volume") for block in blocks]
    whole = parts[-1]
    for column, volume in volumes:
        if volume <= 0:
            continue
        full, rest = divmod(min(round(volume * scale) or 1, most_steps), levels)
        for row in lowest_first[:full]:
            row[column] = whole
        if rest:
            lowest_first[full][column] = parts[rest - 1]


def draw_markers(rows: Sequence[Cells], markers: Iterable[Marker], extents: Extent) -> None:
    """Draw the markers over and under their candles, stacking outward within the rows."""
    stacks: dict[tuple[int, bool], list[Marker]] = {}
    for marker in markers:
        if marker.column in extents:
            stacks.setdefault((marker.column, marker.above), []).append(marker)
    for (column, above), stack in stacks.items():
        first, last = extents[column]
        row, step = (first - 1, -1) if above else (last + 1, 1)
        cells = [(glyph, marker.role) for marker in stack[:STACK] for glyph in marker.text]
        if len(stack) > STACK:
            cells.append((str(min(len(stack) - STACK, 9)), "muted"))
        # Without room outside, the stack begins on the candle: a marker may hide a wick's end,
        # a signal may not be missing.
        row = min(row, len(rows) - len(cells)) if not above else max(row, len(cells) - 1)
        for cell in cells:
            if 0 <= row < len(rows):
                rows[row][column] = cell
            row += step


def draw_crosshair(
    rows: Sequence[Cells], column: int | None, row: int | None, width: int, glyphs: CandleGlyphs
) -> None:
    """Draw both hairs where nothing else stands."""
    if row is not None and 0 <= row < len(rows):
        for x in range(width):
            rows[row].setdefault(x, (glyphs.horizontal, "accent"))
    if column is not None:
        for cells in rows:
            if column not in cells or cells[column][0] == glyphs.horizontal:
                cells[column] = (glyphs.vertical, "accent")


def join_row(cells: Cells, width: int, ground: str, role: str, line: Line | None = None) -> Row:
    """Return one row as spans: the cells over the ground, a level from its column on."""
    split = width if line is None else min(max(line.start, 0), width)
    text = (ground * (width // len(ground) + 1))[:split]
    if line is not None:
        text += line.glyph * (width - split)
    spans: list[Span] = []

    def fill(start: int, end: int) -> None:
        if start < split:
            spans.append((text[start : min(end, split)], role))
        if line is not None and end > split:
            spans.append((text[max(start, split) : end], line.role))

    position, run, run_role = 0, "", ""
    for column, (glyph, own) in sorted(cells.items()):
        if column < 0:
            continue
        if column >= width:
            break
        if column > position:
            if run:
                spans.append((run, run_role))
                run = ""
            if column <= split:
                spans.append((text[position:column], role))
            else:
                fill(position, column)
        if run and own != run_role:
            spans.append((run, run_role))
            run = ""
        run += glyph
        run_role = own
        position = column + 1
    if run:
        spans.append((run, run_role))
    if position < width:
        fill(position, width)
    return tuple(spans)
