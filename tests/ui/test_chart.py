"""The chart on its screen: what stands where, what a tick repaints, what keys do."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from textual.events import MouseScrollUp
from textual.geometry import Region
from textual.pilot import Pilot

from app.errors import Unreachable
from app.feeds import Feed
from app.models.candles import CandleBook, Past
from app.models.market import Candle, Signal
from app.models.reading import Reading
from app.models.trading import Position, Trade
from app.paths import stylesheets
from app.ui import format as fmt
from app.ui.feed_app import FeedApp
from app.ui.frame import Frame
from app.ui.screens.chart import ChartScreen
from app.ui.states import Moment
from app.ui.stylesheet import SteadyStylesheet
from app.ui.themes import register_themes
from app.ui.widgets.chart.candle_chart import CandleChart
from app.ui.widgets.hint_bar import Hint, HintBar
from app.ui.widgets.line_widget import LineWidget
from tests.support.hands import press, resize, rest
from tests.support.manual_clock import START, ManualClock

pytestmark = pytest.mark.usefixtures("every_frame")
NEWEST = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


class ChartApp(FeedApp):
    """The chart's screen with feeds that a test sets by hand."""

    signed_in = True
    account = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"
    token_ends = START + timedelta(hours=23, minutes=41)
    new_events = 0
    is_recording = False
    ascii_only = False

    def __init__(self, theme: str = "dark") -> None:
        super().__init__(ManualClock(), random.Random(1), stylesheets())
        self.frame = Frame("DEMO", "demo.local", zone=UTC)
        register_themes(self)
        self.theme = theme
        self.stylesheet = SteadyStylesheet(self.get_css_variables())
        self.animation_level = "none"

    def on_mount(self) -> None:
        self.push_screen(ChartScreen())

    def hint_bar(self, hints: Sequence[Hint]) -> HintBar:
        return HintBar(hints)

    def moment(self) -> Moment:
        return Moment(self.clock.monotonic(), self.clock.now(), UTC)

    def read(self, value: object) -> Feed[object]:
        return Feed(Reading(value), self.clock.monotonic(), every=3.0)

    def read_candles(self, rows: tuple[Candle, ...], past: Past = Past.MORE) -> Feed[object]:
        return self.read(CandleBook(rows, past))

    @property
    def chart(self) -> CandleChart:
        return self.screen.query_one(CandleChart)


def candles(count: int = 500, start: str = "160", seed: int = 7) -> tuple[Candle, ...]:
    """A walk that is the same each time, five minutes a step."""
    rng = random.Random(seed)
    price, rows = Decimal(start), []
    step = price / 400
    for number in range(count):
        end = price + step * Decimal(str(round(rng.gauss(0.05, 1), 3)))
        wick = step * Decimal(str(round(abs(rng.gauss(0, 0.6)), 3)))
        rows.append(
            Candle(
                time=NEWEST - timedelta(minutes=5 * (count - 1 - number)),
                open=price,
                high=max(price, end) + wick,
                low=min(price, end) - wick,
                close=end,
                volume=Decimal(rng.randint(20_000, 90_000)),
            )
        )
        price = end
    return tuple(rows)


def moved(rows: tuple[Candle, ...], by: str) -> tuple[Candle, ...]:
    """The forming candle after a tick."""
    last = rows[-1]
    assert last.close is not None
    assert last.high is not None
    assert last.low is not None
    close = last.close + Decimal(by)
    return (
        *rows[:-1],
        last.model_copy(
            update={"close": close, "high": max(last.high, close), "low": min(last.low, close)}
        ),
    )


def position(rows: tuple[Candle, ...]) -> Position:
    entry = rows[-40]
    assert entry.close is not None
    return Position(
        id="p1",
        symbol="BTC",
        side="long",
        entry_price=entry.close,
        take_profit=entry.close * Decimal("1.02"),
        stop_loss=entry.close * Decimal("0.99"),
        liquidation=entry.close / 2,
        opened_at=entry.time,
    )


def signals(rows: tuple[Candle, ...]) -> tuple[Signal, ...]:
    return tuple(
        Signal(
            time=row.time,
            side="buy" if number % 2 else "sell",
            strength=Decimal(number % 10) / 10,
            fields={"rvol": Decimal(number)},
        )
        for number, row in enumerate(rows[::12])
    )


def shown(app: FeedApp) -> list[str]:
    """The text of the screen, row by row."""
    width, height = app.size
    lines = app.screen._compositor.render_strips(app.size)
    assert len(lines) == height
    return ["".join(segment.text for segment in line)[:width] for line in lines]


async def show(pilot: Pilot[None], rows: tuple[Candle, ...]) -> ChartApp:
    app = pilot.app
    assert isinstance(app, ChartApp)
    app.candles = app.read_candles(rows)
    app.trade = app.read(Trade(id="t1", positions=(position(rows),)) if len(rows) > 40 else None)
    app.signals = app.read(signals(rows))
    app.symbols = app.read(("BTC", "ETH", "SOL", "SUI"))
    await rest(pilot.app)
    return app


@pytest.fixture
def repainted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every line that is painted again: which widget's, and which one."""
    lines: list[tuple[str, int]] = []
    refresh = LineWidget.refresh

    def note(self: LineWidget, *regions: Region, **options: bool) -> LineWidget:
        name = " ".join(sorted(self.classes)) or type(self).__name__
        lines.extend((name, region.y) for region in regions)
        return refresh(self, *regions, **options)

    monkeypatch.setattr(LineWidget, "refresh", note)
    return lines


async def test_an_equal_reading_repaints_nothing_and_a_tick_column_badge_and_read_out(
    repainted: list[tuple[str, int]],
) -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        rows = candles()
        await show(pilot, rows)
        repainted.clear()
        await show(pilot, candles())
        assert repainted == []
        app.candles = app.read_candles(moved(rows, "0.4"))
        await rest(pilot.app)
        names = [name for name, _ in repainted]
        assert {"chart-forming", "chart-gutter"} <= set(names)
        # The last price, the close and its change: not the labels and prices beside them.
        assert 2 <= names.count("line-part") <= 5
        # The line of the live price crosses the field: the row that it left, and its new one.
        assert names.count("chart-field") <= 2
        assert "chart-times" not in names
        assert "LinePlot" not in names


async def test_wide_screen_has_heading_read_out_candles_volume_times_and_curve() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        rows = candles()
        await show(pilot, rows)
        await app.workers.wait_for_complete()
        await rest(pilot.app)
        text = shown(app)
        assert "BTC perp" in text[2]
        assert " 24 h" in text[2]
        assert "live edge" in text[2]
        assert text[3].startswith(" 14:00 O ")
        assert text[3].rstrip().endswith("live")
        assert sum("▲ " in row[142:] or "▼ " in row[142:] for row in text[4:36]) == 1
        assert any("target " in row for row in text)
        assert any("stop " in row for row in text)
        assert any("entry " in row for row in text)
        assert "↓liq 7" in "".join(text) or "↓liq 8" in "".join(text)
        assert any("█" in row for row in text[30:37])
        assert "12:00" in text[37]
        assert text[37].rstrip().endswith("UTC")
        assert text[39].startswith(" Signal strength")
        assert any(0x2800 < ord(character) < 0x2900 for row in text[40:44] for character in row)


async def test_floor_of_80_by_24_has_read_out_candles_and_volume() -> None:
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await show(pilot, candles())
        text = shown(app)
        assert text[1].startswith(" BTC perp  5m  O ")
        assert text[1].rstrip().endswith("live")
        assert "12:00" in text[22]
        assert any("█" in row for row in text[18:22])
        assert not any("Signal" in row for row in text)


async def test_crosshair_reads_out_the_candle_it_moves_to() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        rows = candles()
        await show(pilot, rows)
        await press(pilot.app, "c", "h", "h", "h")
        await rest(pilot.app)
        text = shown(app)
        wanted = rows[-4]
        assert text[3].startswith(" 13:45 O ")
        assert f"C {wanted.close:.2f}" in text[3]
        assert " 13:45 " in text[37]
        assert sum("┊" in row for row in text) > 20
        await press(pilot.app, "escape")
        await rest(pilot.app)
        assert app.chart.view.cursor is None
        assert not any("┊" in row for row in shown(app))


async def test_pan_leaves_the_live_edge_and_new_candles_do_not_move_the_view() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        rows = candles()
        await show(pilot, rows[:-1])
        await press(pilot.app, "h", "h")
        await rest(pilot.app)
        assert "panned back" in shown(app)[2]
        before = app.chart.view.edge
        app.candles = app.read_candles(rows)
        await rest(pilot.app)
        assert app.chart.view.edge == before
        await press(pilot.app, "0")
        await rest(pilot.app)
        assert app.chart.view.edge is None
        assert "live edge" in shown(app)[2]


async def test_zoom_stops_at_its_ends_and_says_what_a_column_is() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await show(pilot, candles())
        await press(pilot.app, *["plus"] * 6)
        await rest(pilot.app)
        assert "3 columns = 1 candle" in shown(app)[2]
        await press(pilot.app, *["minus"] * 9)
        await rest(pilot.app)
        assert "1 column = 8 candles" in shown(app)[2]
        await pilot._post_mouse_events([MouseScrollUp], CandleChart, (30, 9))
        await pilot.click(CandleChart, (30, 9))
        await rest(pilot.app)
        assert "1 column = 4 candles" in shown(app)[2]
        assert app.chart.window.column(app.chart.view.cursor) == 30


async def test_brackets_step_through_the_intervals() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await show(pilot, candles())
        await press(pilot.app, "right_square_bracket")
        assert app.selection.interval == "15m"
        await press(pilot.app, "left_square_bracket", "left_square_bracket", "left_square_bracket")
        assert app.selection.interval == "1m"


PICKS = (
    (("l", "enter"), "SOL"),
    (("s", "tab", "enter"), "SOL"),
    (("s", "down", "down", "down", "up", "enter"), "SOL"),
    (("down", "down", "enter"), "ETH"),
    (("q", "x", "enter", "escape"), "BTC"),
    (("s", "escape"), "BTC"),
    (("enter", "escape"), "BTC"),
)
"""Keys in the picker, and what is chosen after them."""


async def test_the_picker_takes_the_chosen_match_or_nothing() -> None:
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        for keys, symbol in PICKS:
            app.select(symbol="BTC")
            await show(pilot, candles())
            await press(pilot.app, "slash", *keys)
            assert app.selection.symbol == symbol, keys
            assert app.focused is None, keys


async def test_another_symbol_forgets_the_price_the_scale_and_the_view_of_the_first() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await show(pilot, candles())
        await press(pilot.app, "h", "c")
        app.select(symbol="SOL")
        app.candles = Feed(every=3.0)
        await rest(pilot.app)
        text = shown(app)
        assert "SOL perp" in text[2]
        assert "last" not in text[2]
        assert "reading candles from demo.local" in "".join(text)
        assert not any("┃" in row for row in text)
        assert (app.chart.view.edge, app.chart.view.cursor) == (None, None)
        app.candles = app.read_candles(candles(start="64000"))
        await rest(pilot.app)
        assert any("6,000" in row or "4,000" in row or "5,000" in row for row in shown(app)[4:36])


async def test_no_candles_names_symbol_interval_and_the_next_key() -> None:
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.candles = app.read_candles(())
        await rest(pilot.app)
        wanted = "No candles for BTC 5m from this server. / other symbol, [ ] other interval."
        assert wanted in "".join(shown(app))


async def test_offline_says_so_dims_the_price_and_keeps_the_candles() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        rows = candles()
        await show(pilot, rows)
        app.candles = app.candles.failed(Unreachable("no way"), app.clock.monotonic())
        await rest(pilot.app)
        text = shown(app)
        assert "○ offline" in text[3]
        assert "last stale " in text[2]
        assert "24 h" not in text[2]
        assert any("stale " in row[142:] for row in text[4:36])
        assert any("┃" in row for row in text)
        assert text[37].startswith(" No way to demo.local.")


async def test_levels_of_an_old_reading_are_called_old() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await show(pilot, candles())
        app.trade = app.trade.failed(Unreachable("no way"), app.clock.monotonic())
        await rest(pilot.app)
        text = shown(app)
        assert any("old stop " in row for row in text)
        assert not any("  stop " in row for row in text)


async def test_candles_that_cannot_be_are_counted_and_left_out() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        rows = candles()
        bad = rows[100].model_copy(update={"high": Decimal(1), "low": Decimal(2)})
        missing = rows[101].model_copy(update={"close": None})
        await show(pilot, (*rows[:100], bad, missing, *rows[102:]))
        assert "2 candles not understood" in shown(app)[3]


async def test_without_volume_there_is_no_volume_and_no_zero() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        rows = tuple(row.model_copy(update={"volume": None}) for row in candles())
        await show(pilot, rows)
        text = shown(app)
        assert not any(block in row for row in text for block in "▁▂▃▄▅▆▇█")
        assert " V " not in text[3]


async def test_a_day_that_the_candles_do_not_cover_has_no_change() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await show(pilot, candles(200))
        assert "24 h" not in shown(app)[2]


async def test_the_next_field_of_the_signals_is_plotted_under_its_own_name() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await show(pilot, candles())
        assert "Signal strength" in shown(app)[39]
        await press(pilot.app, "i")
        await rest(pilot.app)
        assert "Signal rvol" in shown(app)[39]
        await press(pilot.app, "i")
        await rest(pilot.app)
        assert "Signal strength" in shown(app)[39]


async def test_the_newest_figure_stands_only_beside_a_curve_that_ends_in_it() -> None:
    app = ChartApp()
    rows = candles()
    async with app.run_test(size=(160, 45)) as pilot:
        await show(pilot, rows)
        app.signals = app.read(signals(rows)[-3:])
        await rest(pilot.app)
        newest = fmt.number(signals(rows)[-1].strength)

        def figures() -> list[str]:
            return [row[143:].strip() for row in shown(app)[40:44]]

        assert newest in figures()
        await press(pilot.app, "h", "h", "h")
        await rest(pilot.app)
        assert any(figures()), "others are in view, and the scale stands beside them"
        assert newest not in figures()
        assert "the server’s own field" in shown(app)[39]
        await press(pilot.app, "H", "H")
        await rest(pilot.app)
        assert not any(figures())
        assert "no signal at these candles" in shown(app)[39]


async def test_logged_out_leaves_its_key_to_signing_in() -> None:
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await show(pilot, candles())
        app.signed_in = False
        assert app.screen.check_action("next_field", ()) is False


async def test_ascii_draws_nothing_but_ascii() -> None:
    app = ChartApp()
    app.ascii_only = True
    async with app.run_test(size=(160, 45)) as pilot:
        await show(pilot, candles())
        await press(pilot.app, "c", "h")
        await app.workers.wait_for_complete()
        await rest(pilot.app)
        text = shown(app)
        assert all(row.isascii() for row in text)
        assert any("H" in row[1:140] for row in text[5:36])
        assert any("#" in row[1:140] for row in text[5:36])


async def test_without_colour_falling_candles_are_solid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = ChartApp()
    async with app.run_test(size=(160, 45)) as pilot:
        rows = tuple(row.model_copy(update={"volume": None}) for row in candles())
        await show(pilot, rows)
        text = "".join(shown(app)[4:36])
        assert "█" in text
        assert "┃" in text


async def test_every_size_shows_the_newest_price() -> None:
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        rows = candles()
        await show(pilot, rows)
        for size in ((80, 24), (81, 25), (99, 30), (100, 30), (120, 29), (240, 60)):
            await resize(app, *size)
            assert app.screen.size == size
            assert sum(f" {rows[-1].close:.2f}" in row[60:] for row in shown(app)) >= 1, size


async def test_no_size_ends_the_program() -> None:
    app = ChartApp()
    async with app.run_test(size=(100, 30)) as pilot:
        await show(pilot, candles())
        await press(pilot.app, "c")
        for width, height in [(1, 1), (5, 2), (20, 3), (80, 4), (30, 40), (160, 45)]:
            await resize(app, width, height)
        assert any("┃" in row for row in shown(app))
