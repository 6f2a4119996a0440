"""Candles, lines, markers and volume as cells."""

from decimal import Decimal

from app.models.market import Candle
from app.ui.widgets.chart.cells import (
    ASCII,
    BOX,
    SOLID,
    CandleGlyphs,
    Cells,
    Line,
    Marker,
    draw_candles,
    draw_crosshair,
    draw_markers,
    draw_volume,
    join_row,
)
from app.ui.widgets.chart.price_axis import PriceScale
from app.ui.widgets.chart.series import Bar

SCALE = PriceScale(step=Decimal(4), every=4, base=1, rows=6)
"""Six rows of one unit: the upper edge is 6.5, the lower one 0.5."""


def bar(open: float, high: float, low: float, close: float, slot: int = 0) -> Bar:
    return Bar(slot, open, high, low, close, None, Candle(), Candle())


def drawn(*bars: Bar, glyphs: CandleGlyphs = BOX) -> list[str]:
    rows: list[Cells] = [{} for _ in range(SCALE.rows)]
    draw_candles(rows, enumerate(bars), SCALE, glyphs)
    return text(rows, len(bars))


def text(rows: list[Cells], width: int) -> list[str]:
    return ["".join(row.get(x, (" ", ""))[0] for x in range(width)) for row in rows]


def test_whole_rows_are_a_body_and_a_wick_by_weight() -> None:
    assert drawn(bar(2.5, 6.5, 0.5, 4.5)) == ["│", "│", "┃", "┃", "│", "│"]


def test_a_body_may_begin_and_end_in_the_middle_of_a_row() -> None:
    assert drawn(bar(3.0, 5.0, 3.0, 5.0)) == [" ", "╻", "┃", "╹", " ", " "]


def test_a_wick_beyond_the_body_may_share_its_row() -> None:
    assert drawn(bar(3.0, 5.5, 2.5, 5.0)) == [" ", "╽", "┃", "╿", " ", " "]


def test_a_wick_may_end_in_the_middle_of_a_row() -> None:
    assert drawn(bar(3.5, 6.0, 1.0, 4.5)) == ["╷", "│", "┃", "│", "│", "╵"]


def test_a_body_flatter_than_a_step_is_one_step_and_not_two() -> None:
    assert drawn(bar(3.3, 3.45, 3.3, 3.45)) == [" ", " ", " ", "╹", " ", " "]


def test_no_body_is_a_cross_with_the_wicks_it_has() -> None:
    assert drawn(bar(3.0, 4.5, 1.5, 3.0))[3] == "┼"
    assert drawn(bar(3.0, 4.5, 3.0, 3.0))[3] == "┴"
    assert drawn(bar(3.0, 3.0, 1.5, 3.0))[3] == "┬"
    assert drawn(bar(3.0, 3.0, 3.0, 3.0)) == [" ", " ", " ", "─", " ", " "]


def test_a_flat_candle_between_two_rows_has_no_wick_that_it_has_not() -> None:
    assert drawn(bar(3.5, 3.5, 3.5, 3.5)) == [" ", " ", " ", "─", " ", " "]
    assert drawn(bar(3.5, 4.5, 3.5, 3.5)) == [" ", " ", "│", "┴", " ", " "]
    assert drawn(bar(3.5, 3.5, 2.5, 3.5)) == [" ", " ", " ", "┬", " ", " "]


def test_wicks_of_a_cross_reach_their_prices() -> None:
    assert drawn(bar(3.0, 5.0, 2.0, 3.0)) == [" ", "╷", "│", "┼", "╵", " "]


def test_colour_follows_the_direction_and_no_body_has_none() -> None:
    rows: list[Cells] = [{} for _ in range(SCALE.rows)]
    bars = [bar(2, 5, 2, 4), bar(4, 5, 2, 2), bar(3, 5, 2, 3)]
    draw_candles(rows, enumerate(bars), SCALE, BOX)
    assert [rows[3][x][1] for x in range(3)] == ["up", "down", "text"]


def test_what_is_off_the_scale_is_cut_at_its_edges() -> None:
    assert drawn(bar(2.5, 60, -50, 4.5)) == ["│", "│", "┃", "┃", "│", "│"]
    assert drawn(bar(50, 60, 40, 55)) == [" "] * 6
    assert drawn(bar(-50, -40, -60, -55)) == [" "] * 6
    assert drawn(bar(90, 91, 3, 90)) == ["│", "│", "│", "╵", " ", " "]


def test_without_colour_falling_is_solid_and_rising_thin() -> None:
    rising, falling = bar(3.0, 5.0, 3.0, 5.0), bar(5.0, 5.0, 3.0, 3.0)
    assert drawn(rising, glyphs=SOLID) == [" ", "╻", "┃", "╹", " ", " "]
    assert drawn(falling, glyphs=SOLID) == [" ", "▄", "█", "▀", " ", " "]


def test_ascii_tells_rising_falling_and_wick_apart() -> None:
    rising, falling = bar(2.5, 6.5, 0.5, 4.5), bar(4.5, 6.5, 0.5, 2.5)
    assert drawn(rising, falling, glyphs=ASCII) == ["||", "||", "H#", "H#", "||", "||"]


def test_markers_stand_outside_the_candle_and_stack_outward() -> None:
    rows: list[Cells] = [{} for _ in range(6)]
    markers = [
        Marker(0, False, "▲", "up"),
        Marker(0, False, "△L", "accent"),
        Marker(0, True, "▼", "down"),
    ]
    draw_markers(rows, markers, {0: (1, 2)})
    assert text(rows, 1) == ["▼", " ", " ", "▲", "△", "L"]


def test_from_the_fourth_marker_on_a_digit_counts_the_rest() -> None:
    rows: list[Cells] = [{} for _ in range(6)]
    draw_markers(rows, [Marker(0, False, "▲", "up")] * 5, {0: (0, 0)})
    assert text(rows, 1) == [" ", "▲", "▲", "▲", "2", " "]


def test_a_marker_without_room_outside_still_shows() -> None:
    rows: list[Cells] = [{} for _ in range(3)]
    draw_markers(rows, [Marker(0, True, "▼", "down"), Marker(0, False, "△L", "up")], {0: (0, 2)})
    assert text(rows, 1) == ["▼", "△", "L"]


def test_a_marker_of_a_candle_out_of_view_is_not_drawn() -> None:
    rows: list[Cells] = [{} for _ in range(3)]
    draw_markers(rows, [Marker(7, True, "▼", "down")], {0: (0, 2)})
    assert rows == [{}, {}, {}]


def test_volume_fills_eighths_from_the_lowest_row_and_a_trade_is_never_nothing() -> None:
    rows: list[Cells] = [{}, {}]
    draw_volume(rows, [(0, 16), (1, 9), (2, 4), (3, 0.01), (4, 0)], 16, BOX)
    assert text(rows, 5) == ["█▁   ", "██▄▁ "]


def test_crosshair_gives_way_to_candles() -> None:
    rows: list[Cells] = [{}, {1: ("┃", "up")}, {}]
    draw_crosshair(rows, 1, 1, 3, BOX)
    assert text(rows, 3) == [" ┊ ", "┈┃┈", " ┊ "]


def test_a_row_is_cells_over_a_level_over_the_grid() -> None:
    cells: Cells = {2: ("┃", "up"), 6: ("│", "down")}
    row = join_row(cells, 9, "·   ", "line", Line(4, "─", "track"))
    assert row == (
        ("· ", "line"),
        ("┃", "up"),
        (" ", "line"),
        ("──", "track"),
        ("│", "down"),
        ("──", "track"),
    )


def test_every_row_has_the_width_asked_for() -> None:
    for width in range(12):
        cells: Cells = {3: ("┃", "up"), 8: ("│", "up")}
        row = join_row(cells, width, "·   ", "line", Line(5, "─", "track"))
        assert sum(len(text) for text, _ in row) == width


def test_a_flat_body_stands_in_the_row_of_its_close_as_the_live_badge_does() -> None:
    assert drawn(bar(3.48, 3.52, 3.48, 3.52), bar(3.52, 3.52, 3.48, 3.48))[2:4] == ["─ ", " ─"]
    assert drawn(bar(3.3, 3.6, 3.3, 3.6), bar(3.6, 3.6, 3.3, 3.3))[2:4] == ["╻ ", " ╹"]
