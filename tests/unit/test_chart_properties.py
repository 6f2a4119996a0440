"""What holds for every chart, whatever the candles: drawn by hypothesis."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.market import Candle
from app.ui.widgets.chart.cells import BOX
from app.ui.widgets.chart.picture import Picture, Scene, draw_chart
from app.ui.widgets.chart.price_axis import PriceScale
from app.ui.widgets.chart.series import Bar, Series, group_bars, read_series
from app.ui.widgets.chart.window import ZOOMS, ChartView, open_window

FIRST = datetime(2026, 11, 20, tzinfo=UTC)
INK = {glyph: divmod(code, 3) for code, glyph in enumerate(BOX.rising) if code}
INK |= dict(zip(BOX.doji, ((0, 0), (1, 0), (0, 1), (1, 1)), strict=True))
"""What stands in the upper and the lower half of each candle's glyph: 0 nothing, 1 wick, 2 body."""

few = settings(max_examples=40, deadline=None, derandomize=True)


@st.composite
def walks(draw: st.DrawFn) -> list[Candle]:
    """Candles at any price from 0.00000001 to 1,000,000, with gaps."""
    tick = Decimal(1).scaleb(draw(st.integers(-12, 2)))
    price = draw(st.integers(10_000, 99_999 if tick < 10 else 10_000))
    count, rows, slot = draw(st.integers(1, 60)), [], 0
    # A byte a choice: to draw each one by itself takes ten times as long as to draw the charts.
    choices = iter(draw(st.binary(min_size=7 * count, max_size=7 * count)))
    for _ in range(count):
        most = (0, 1, 3, 40)[next(choices) % 4]
        open_, close, *ends = (price - most + next(choices) % (2 * most + 1) for _ in range(4))
        prices = (open_, max(open_, close, *ends), min(open_, close, *ends), close)
        figures = dict(zip(("open", "high", "low", "close"), prices, strict=True))
        time = FIRST + timedelta(minutes=5 * slot)
        volume = Decimal(4 * next(choices))
        rows.append(
            Candle(time=time, volume=volume, **{name: n * tick for name, n in figures.items()})
        )
        price = close
        slot += (1, 1, 1, 1, 3)[next(choices) % 5]
    return rows


views = st.builds(
    ChartView,
    width=st.integers(1, 90),
    height=st.integers(2, 40),
    zoom=st.sampled_from(ZOOMS),
)


def drawn(series: Series, view: ChartView, scale: PriceScale | None = None) -> Picture:
    return draw_chart(Scene(series), view, zone=UTC, previous=scale)


def candle_cells(picture: Picture) -> Iterator[tuple[int, int, str, str]]:
    """Yield row, column, glyph and role of everything that is of a candle."""
    assert picture.scale is not None
    for y, row in enumerate(picture.rows[: picture.scale.rows]):
        x = 0
        for text, role in row:
            for glyph in text:
                if role in ("up", "down") or (role == "text" and glyph in INK):
                    yield y, x, glyph, role
                x += 1


def edges(picture: Picture, column: int) -> tuple[int, int]:
    """Return the steps from the top at which a candle's ink begins and ends."""
    halves = []
    for y, x, glyph, _ in candle_cells(picture):
        if x == column:
            upper, lower = INK[glyph]
            halves += [2 * y] * bool(upper) + [2 * y + 1] * bool(lower)
            if not upper and not lower:
                return 2 * y + 1, 2 * y + 1
    return min(halves), max(halves) + 1


def step_of(scale: PriceScale, price: float) -> Fraction:
    """Return how many steps under the upper edge a price is, without the roundings of floats."""
    unit = Fraction(scale.step) / scale.every
    top = (scale.base + scale.rows - Fraction(1, 2)) * unit
    return (top - Fraction(repr(price))) / unit * 2


@few
@given(walks(), views)
def test_high_and_low_of_every_visible_candle_stand_in_the_right_half_row(
    rows: list[Candle], view: ChartView
) -> None:
    series = read_series(rows, "5m")
    picture, window = drawn(series, view), open_window(series, view)
    assert picture.scale is not None
    assert window is not None
    for column, bar in window.shown:
        begin, end = edges(picture, column)
        high, low = step_of(picture.scale, bar.high), step_of(picture.scale, bar.low)
        body = abs(step_of(picture.scale, bar.open) - step_of(picture.scale, bar.close))
        # The nearest step; a body flatter than one step is still one, or a line across its row.
        near = Fraction(501, 1000) if body >= 1 else Fraction(5, 4)
        assert abs(begin - high) <= near
        assert abs(end - low) <= near


@few
@given(walks(), views)
def test_nothing_is_drawn_outside_and_colour_and_glyph_agree(
    rows: list[Candle], view: ChartView
) -> None:
    series = read_series(rows, "5m")
    picture, window = drawn(series, view), open_window(series, view)
    assert window is not None
    assert [sum(len(text) for text, _ in row) for row in picture.rows] == [view.width] * view.height
    shown: dict[int, Bar] = dict(window.shown)
    seen = set()
    for _, x, glyph, role in candle_cells(picture):
        bar = shown[x]
        seen.add(x)
        assert role == (
            "up" if bar.close > bar.open else "down" if bar.close < bar.open else "text"
        )
        assert bar.close != bar.open or 2 not in INK[glyph]
    assert seen == shown.keys()


@few
@given(walks(), views)
def test_the_same_candles_in_any_order_are_the_same_picture(
    rows: list[Candle], view: ChartView
) -> None:
    mixed = sorted(rows, key=lambda row: row.volume or 0)
    assert drawn(read_series(mixed, "5m"), view) == drawn(read_series(rows, "5m"), view)


@few
@given(walks(), st.integers(8, 90), st.integers(6, 40))
def test_one_more_candle_moves_the_picture_by_one_column_and_nothing_else(
    rows: list[Candle], width: int, height: int
) -> None:
    view, last = ChartView(width=width, height=height), rows[-1]
    assert last.time is not None
    more = [*rows, last.model_copy(update={"time": last.time + timedelta(minutes=5)})]
    # A scale for all of it, so that a candle that leaves does not make another.
    scale = drawn(read_series(more, "5m"), ChartView(width=500, height=height)).scale
    before = drawn(read_series(rows, "5m"), view, scale)
    after = drawn(read_series(more, "5m"), view, scale)
    if before.scale == after.scale:
        moved = {(y, x - 1, glyph, role) for y, x, glyph, role in candle_cells(before) if x}
        assert {cell for cell in candle_cells(after) if cell[1] < width - 1} == moved


@few
@given(walks(), st.sampled_from((2, 4, 8)))
def test_columns_of_several_candles_are_what_one_long_candle_would_be(
    rows: list[Candle], size: int
) -> None:
    bars = read_series(rows, "5m").bars
    for group in group_bars(bars, size):
        inside = [bar for bar in bars if bar.slot // size == group.slot]
        assert (group.open, group.close) == (inside[0].open, inside[-1].close)
        assert group.high == max(bar.high for bar in inside)
        assert group.low == min(bar.low for bar in inside)
        assert group.volume == sum(bar.volume or 0 for bar in inside)
        assert (group.first, group.last) == (inside[0].last, inside[-1].last)
