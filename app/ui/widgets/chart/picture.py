"""A whole chart as rows of cells: scale, candles, levels, gutter, volume and times.

Pure: the same series, overlay and view give the same picture, and no clock is asked.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from functools import lru_cache
from math import floor, log10
from operator import itemgetter
from typing import NamedTuple

from app.ui import format as fmt
from app.ui.glyphs import DOWN, UP
from app.ui.widgets.chart.cells import (
    BOX,
    CandleGlyphs,
    Cells,
    Line,
    Marker,
    Row,
    draw_candles,
    draw_crosshair,
    draw_markers,
    draw_volume,
    join_row,
)
from app.ui.widgets.chart.overlay import Level, Mark
from app.ui.widgets.chart.price_axis import Label, PriceScale, place_labels, settle_scale
from app.ui.widgets.chart.series import Bar, Series
from app.ui.widgets.chart.time_axis import TimeLabel, spacing, time_labels, time_text
from app.ui.widgets.chart.window import ChartView, Window, column_of, is_reached, open_window

LIVE, CROSSHAIR, GRID = 0, 1, 9
"""Ranks of the labels beside the levels' own."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a chart is of."""

    series: Series = field(default_factory=Series)
    levels: tuple[Level, ...] = ()
    """The least urgent first: where two share a row, the later one is drawn."""
    marks: tuple[Mark, ...] = ()


class Picture(NamedTuple):
    """Everything that a chart's widgets paint."""

    rows: tuple[Row, ...] = ()
    """Candles, and volume beneath them."""
    labels: tuple[Label | None, ...] = ()
    """The gutter's label of each row."""
    times: tuple[TimeLabel, ...] = ()
    cursor_time: TimeLabel | None = None
    """The crosshair's badge on the time axis."""
    scale: PriceScale | None = None
    bar: Bar | None = None
    """What the read-out tells of: the crosshair's candle, else the newest."""


def draw_chart(
    scene: Scene,
    view: ChartView,
    *,
    zone: tzinfo,
    glyphs: CandleGlyphs = BOX,
    previous: PriceScale | None = None,
    axis_width: int = 0,
) -> Picture:
    """Return the picture; `previous` is the scale that stands, kept while it serves."""
    series = scene.series
    window = open_window(series, view)
    if window is None:
        return Picture()
    # Panned back before a position there is no line of it, so no label and no place on the scale.
    levels = tuple([lv for lv in scene.levels if is_reached(series, window, lv.since)])
    scene = replace(scene, levels=levels)
    volumes = [(column, bar.volume) for column, bar in window.shown if bar.volume is not None]
    height = view.height - (volume_rows(view.height) if volumes else 0)
    scale = _scale(window, scene.levels, previous, height)
    bar = window.bar(view.cursor)
    cursor_row = None if view.cursor is None or bar is None else scale.row(bar.close)
    cursor_column = None if view.cursor is None else window.column(view.cursor)

    cells: list[Cells] = [{} for _ in range(view.height)]
    extents = draw_candles(cells[:height], window.shown, scale, glyphs)
    _draw_volumes(cells[height:], volumes, window.step, glyphs)
    if cursor_column is not None:
        draw_crosshair(cells, cursor_column, cursor_row, view.width, glyphs)
    markers = _markers(scene, window)
    draw_markers(cells[:height], markers, extents | _gap_extents(markers, extents, window, scale))

    lines = _lines(scene, window, scale, cells, view.width)

    newest = window.newest.last.time or series.time(window.newest.slot)
    today = newest.astimezone(zone).date()
    width = axis_width or view.width
    cursor_time = None
    if cursor_column is not None and view.cursor is not None:
        moment = series.time(view.cursor // view.size * view.size).astimezone(zone)
        cursor_time = _time_badge(time_text(moment, series.seconds, today), cursor_column, width)
    return Picture(
        _join_rows(cells, view, scale, lines, window.newest, glyphs),
        _gutter(scene.levels, scale, view, window.newest, cursor_row, bar),
        _times(
            (series.offset, series.seconds * view.size), (window.first, window.last),
            (window.origin, window.step), view.width, width, zone, today,
        ),
        cursor_time,
        scale,
        bar,
    )  # fmt: skip


def volume_rows(height: int) -> int:
    """Return how many of the rows the volume takes."""
    return next((rows for least, rows in ((32, 5), (24, 4), (12, 3)) if height >= least), 0)


def longest_label(scene: Scene) -> int:
    """Return the cells that the gutter needs for the levels and the newest price."""
    texts = [f"↑{level.words} {fmt.price(level.price)}" for level in scene.levels]
    if scene.series.bars:
        texts.append(f"stale {fmt.price(scene.series.bars[-1].last.close)}")
    return max(map(len, texts), default=0)


def _scale(
    window: Window, levels: Iterable[Level], previous: PriceScale | None, rows: int
) -> PriceScale:
    shown = [bar for _, bar in window.shown] or [window.newest]
    wanted = [float(level.price) for level in levels if level.kind.scaled]
    low, high = min([bar.low for bar in shown]), max([bar.high for bar in shown])
    return settle_scale(previous, low, high, wanted, rows)


def _draw_volumes(
    rows: Sequence[Cells], volumes: Sequence[tuple[int, float]], step: int, glyphs: CandleGlyphs
) -> None:
    """Draw every block as wide as its candle's place, against a round maximum."""
    most = _round_up(max((volume for _, volume in volumes), default=0.0))
    left = step // 2
    wide = [(at - left + x, volume) for at, volume in volumes for x in range(step)]
    draw_volume(rows, wide if step > 1 else volumes, most, glyphs)


def _round_up(value: float) -> float:
    """Return the next round number, so that growing volume does not redraw at every tick."""
    if value <= 0:
        return 0.0
    power: float = 10.0 ** floor(log10(value))
    rounds = (n * power for n in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8))
    return next((each for each in rounds if each >= value), 10 * power)


def _markers(scene: Scene, window: Window) -> list[Marker]:
    return [
        Marker(column_of(scene.series, window, mark.time), mark.above, mark.text, mark.role)
        for mark in scene.marks
    ]


def _gap_extents(
    markers: Iterable[Marker],
    extents: Mapping[int, tuple[int, int]],
    window: Window,
    scale: PriceScale,
) -> dict[int, tuple[int, int]]:
    """Return a row for each marker that has no candle: the price before the gap, or after it."""
    gaps: dict[int, tuple[int, int]] = {}
    if not window.shown:
        return gaps
    for column in {marker.column for marker in markers} - extents.keys():
        place = bisect_right(window.shown, column, key=itemgetter(0))
        price = window.shown[place - 1][1].close if place else window.shown[0][1].open
        row = scale.row(price)
        gaps[column] = row, row
    return gaps


def _lines(
    scene: Scene, window: Window, scale: PriceScale, cells: Sequence[Cells], width: int
) -> dict[int, Line]:
    """Return the levels on the scale by row, each beginning behind the candle of its entry.

    Of several on one row the most urgent is the line, and the others are cells before it begins.
    """
    lines: dict[int, Line] = {}
    begins: dict[int, int] = {}
    for level in reversed(scene.levels):
        row = scale.row(float(level.price))
        if not 0 <= row < scale.rows:
            continue
        kind = level.kind
        start = 0 if level.since is None else column_of(scene.series, window, level.since) + 1
        if row not in lines:
            lines[row], begins[row] = Line(start, kind.glyph, kind.line_role), start
            continue
        for column in range(max(start, 0), min(begins[row], width)):
            cells[row].setdefault(column, (kind.glyph, kind.line_role))
        begins[row] = min(begins[row], start)
    return lines


def _join_rows(
    cells: Sequence[Cells],
    view: ChartView,
    scale: PriceScale,
    lines: Mapping[int, Line],
    last: Bar,
    glyphs: CandleGlyphs,
) -> tuple[Row, ...]:
    """Put candles over lines, lines over the grid."""
    grounds = {row: (glyphs.grid, "line") for row, _ in scale.ticks()}
    live = scale.row(last.close)
    if live < scale.rows:
        grounds[live] = (glyphs.live, "track")
    blank = (" ", "text")
    return tuple(
        [
            join_row(row, view.width, *grounds.get(y, blank), lines.get(y))
            for y, row in enumerate(cells)
        ]
    )


def _gutter(
    levels: Iterable[Level],
    scale: PriceScale,
    view: ChartView,
    last: Bar,
    cursor_row: int | None,
    bar: Bar | None,
) -> tuple[Label | None, ...]:
    labels = [
        _live_label(last, scale, view.stale),
        *(_level_label(level, scale) for level in levels),
        *(Label(row, fmt.price(price), "muted", GRID) for row, price in scale.ticks()),
    ]
    if cursor_row is not None and bar is not None:
        text = fmt.price(bar.last.close)
        labels.append(Label(cursor_row, text, "accent", CROSSHAIR, reach=1, badge=True))
    placed = place_labels(labels, scale.rows)
    return tuple([placed.get(row) for row in range(view.height)])


def _live_label(bar: Bar, scale: PriceScale, stale: bool) -> Label:
    row, text, role = scale.row(bar.close), fmt.price(bar.last.close), "text"
    edge = _edge_arrow(row, scale)
    if stale:
        text, role = f"{edge}stale {text}", "muted"
    elif bar.close != bar.open:
        sign, role = (UP, "up") if bar.close > bar.open else (DOWN, "down")
        text = f"{edge or sign} {text}"
    else:
        text = f"{edge} {text}".lstrip()
    return Label(row, text, role, LIVE, reach=1, badge=True)


def _level_label(level: Level, scale: PriceScale) -> Label:
    row = scale.row(float(level.price))
    text = f"{_edge_arrow(row, scale)}{level.words} {fmt.price(level.price)}"
    return Label(row, text, level.kind.label_role, level.kind.rank, reach=2)


def _edge_arrow(row: int, scale: PriceScale) -> str:
    """Return where a price off the scale is."""
    return "↑" if row < 0 else "↓" if row >= scale.rows else ""


def _time_badge(time: str, column: int, width: int) -> TimeLabel:
    text = f" {time} "
    return TimeLabel(min(max(column - len(text) // 2, 0), max(width - len(text), 0)), text)


@lru_cache(maxsize=8)
def _times(
    grid: tuple[int, int],
    groups: tuple[int, int],
    place: tuple[int, int],
    width: int,
    axis_width: int,
    zone: tzinfo,
    today: date,
) -> tuple[TimeLabel, ...]:
    """Return the time axis; kept, since a tick changes nothing of it.

    `grid` is the offset and the seconds of a group, `place` the column of group 0 and the step.
    """
    (offset, seconds), (origin, step) = grid, place
    columns = [
        (origin + step * group, datetime.fromtimestamp(offset + group * seconds, zone))
        for group in range(groups[0] - 1, groups[1] + 1)
    ]
    return tuple(time_labels(columns, spacing(seconds / step, width), axis_width, today))
