"""The chart (`4`): candles, own levels, signals and a number of theirs. Changes nothing."""

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from app.errors import Unauthenticated
from app.feeds import AnyFeed, Topic
from app.models.assets import base_symbol
from app.models.candles import CandleBook, Past
from app.ui.candle_jump import CandlePlace
from app.ui.dialogs.notice import NoticeDialog
from app.ui.keys import CLOSE_KEY
from app.ui.pieces import Line, Piece
from app.ui.screens.base import FeedScreen
from app.ui.widgets.chart.candle_chart import CandleChart
from app.ui.widgets.chart.heading import (
    interval_pieces,
    nearest_signal,
    next_interval,
    price_pieces,
    view_pieces,
)
from app.ui.widgets.chart.overlay import positions_of
from app.ui.widgets.chart.past import next_reach, past_words, reach_to
from app.ui.widgets.chart.read_out import ReadOutPane
from app.ui.widgets.chart.signal_pane import SignalPane
from app.ui.widgets.chart.symbol_picker import SymbolPicker
from app.ui.widgets.hint_bar import COMMON_HINTS, Hint
from app.ui.widgets.parted_line import PartedLine
from app.ui.widgets.text_line import TextLine

ROOMY_WIDTH, ROOMY_HEIGHT = 100, 30
"""From here on there is room for a second heading line and the signals' pane."""


class ChartScreen(FeedScreen):
    """Candles and signals of the selected symbol and interval."""

    TOPICS = frozenset({Topic.CANDLES, Topic.SIGNALS, Topic.SYMBOLS, Topic.TRADE, Topic.TRADE_LOG})
    TITLE_WORD = "chart"
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("h l", "pan", 3),
        Hint("+ -", "zoom", 5),
        Hint("0", "live edge", 4),
        Hint("[ ]", "interval", 3),
        Hint("/", "symbol", 2),
        Hint("c", "crosshair", 4),
        Hint("x", "close", 0),
        Hint("i", "next field", 6),
        *COMMON_HINTS,
    )
    BINDINGS = [
        CLOSE_KEY,
        Binding("h,left", "pan(-1)", "pan left", id="chart.pan_left", tooltip="Earlier candles"),
        Binding("l,right", "pan(1)", "pan right", id="chart.pan_right", tooltip="Later candles"),
        Binding("H,shift+left", "page(-1)", "page left", id="chart.page_left", show=False),
        Binding("L,shift+right", "page(1)", "page right", id="chart.page_right", show=False),
        Binding("plus,equals_sign", "zoom(True)", "zoom in", id="chart.zoom_in"),
        Binding("minus", "zoom(False)", "zoom out", id="chart.zoom_out"),
        Binding("0", "live_edge", "live edge", id="chart.live_edge", tooltip="Newest candle"),
        Binding("left_square_bracket", "interval(-1)", "shorter", id="chart.interval_shorter"),
        Binding("right_square_bracket", "interval(1)", "longer", id="chart.interval_longer"),
        Binding("slash", "symbol", "symbol", id="chart.symbol", tooltip="Another symbol"),
        Binding("c", "crosshair", "crosshair", id="chart.crosshair", tooltip="Prices of a candle"),
        Binding("escape", "crosshair_off", "no crosshair", id="chart.crosshair_off", show=False),
        Binding("z", "app.switch_zone", "UTC or local", id="chart.zone", tooltip="Of all times"),
        Binding("i", "next_field", "next field", id="chart.next_field", tooltip="Of the signals"),
    ]

    _wanted: CandlePlace | None = None
    """What is to be pointed at as soon as its candles are there."""
    _is_trying_again = False
    """Whether older candles that could not be read were asked for once more."""

    def compose_body(self) -> ComposeResult:
        """Heading, candles, the signals' pane."""
        host = self.alura.frame.host
        self._what, self._last, self._columns = TextLine(), PartedLine(), TextLine()
        self._picker = SymbolPicker()
        self._pane = ReadOutPane(host, id="chart-candles")
        self._pane.chart.takes_mouse = True
        self._signals = SignalPane(host, id="chart-signals")
        with Vertical(id="chart-body"):
            yield self._picker
            with Horizontal(id="chart-heading"):
                yield self._what
                yield self._last
                yield self._columns
            yield self._pane
            yield self._signals

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Draw what came."""
        app = self.alura
        moment = app.moment()
        if topic is Topic.SYMBOLS:
            return
        if topic is Topic.CANDLES:
            self._is_trying_again = False
        self._pane.show_market(
            app.candles,
            moment,
            selection=app.selection,
            signals=app.signals,
            trade=app.trade,
            log=app.trade_log,
        )
        self._show_signals()
        self._show_heading()
        self._show_past()
        self._point()

    def tick(self) -> None:
        """Let ages go on."""
        super().tick()
        self._show_heading()

    def on_resize(self, event: events.Resize) -> None:
        """Give the second heading line and the signals' pane only where there is room."""
        is_roomy = event.size.width >= ROOMY_WIDTH and event.size.height >= ROOMY_HEIGHT
        self.set_class(is_roomy, "-roomy")
        self._pane.is_roomy = is_roomy
        self._pane.show_words()

    @on(CandleChart.Changed)
    def follow_chart(self) -> None:
        """Keep heading and pane in step with the candles, and read older ones ahead."""
        self._show_signals()
        self._show_heading()
        self._read_older()

    @on(SymbolPicker.Picked)
    def choose_symbol(self, event: SymbolPicker.Picked) -> None:
        """Look at another symbol."""
        self.alura.select(symbol=event.symbol)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave `i` to signing in while that is what is needed."""
        if action == "next_field":
            is_out = isinstance(self.alura.candles.error, Unauthenticated)
            return self.alura.signed_in and not is_out
        return True

    def point_at(self, place: CandlePlace) -> None:
        """Put the crosshair on a candle as soon as it is read."""
        self._wanted = place
        self._point()

    def _point(self) -> None:
        place, chart = self._wanted, self._pane.chart
        app, book = self.alura, self._book
        if place is None or book is None or app.symbols.reading is None:
            return
        series = chart.series
        is_there = base_symbol(app.selection.symbol) == base_symbol(place.symbol)
        is_old = bool(series.bars) and series.slot(place.time) < series.bars[0].slot
        if is_there and is_old and book.past in (Past.MORE, Past.READING):
            reach = reach_to(app.selection, place.time)
            if app.selection.reach != reach:
                app.select(reach=reach)
                self._show_past()
            return
        self._wanted = None
        if not is_there:
            self._explain(f"The server has no candles of {place.symbol}.")
        elif not series.bars or is_old:
            at = app.log_time(place.time)
            self._explain(f"The candles that the server gives do not reach back to {at}.")
        else:
            chart.point_at(series.slot(place.time))

    @property
    def _book(self) -> CandleBook | None:
        book: CandleBook | None = self.alura.candles.value
        return book

    def _read_older(self, *, again: bool = False) -> None:
        """Have older candles read before the view gets to where they are missing."""
        app, pane = self.alura, self._pane
        if self._book is None or pane.chart.window is None:
            return
        reach = next_reach(
            self._book, app.selection, pane.chart.series, pane.chart.window, again=again
        )
        if reach is not None:
            self._is_trying_again = self._book.past is Past.FAILED
            app.select(reach=reach)
        self._show_past()

    def _show_past(self) -> None:
        """Say at the oldest candle in view what comes before it."""
        app, chart = self.alura, self._pane.chart
        words: Piece | None = None
        if self._book is not None and chart.window is not None:
            words = past_words(
                self._book,
                app.selection,
                chart.series,
                chart.window,
                host=app.frame.host,
                is_trying_again=self._is_trying_again,
            )
        chart.show_past(words)

    def _explain(self, sentence: str) -> None:
        if self.alura.screen is self:
            self.alura.push_screen(NoticeDialog(sentence, "No candle"))

    def action_close(self) -> None:
        """Ask to close the position of the symbol, where exactly one is open."""
        positions = positions_of(self.alura.trade.value, self.alura.selection.symbol)
        self.alura.close_position(positions[0].key if len(positions) == 1 else None)

    def action_pan(self, direction: int) -> None:
        """Move the window by four candles, or the crosshair by one."""
        has_crosshair = self._pane.chart.view.cursor is not None
        self._move(lambda: self._pane.chart.pan(direction * (1 if has_crosshair else 4)))

    def action_page(self, direction: int) -> None:
        """Move the window by half of it."""
        self._move(lambda: self._pane.chart.pan_page(direction))

    def action_zoom(self, nearer: bool) -> None:
        """Show fewer candles, or more."""
        self._move(lambda: self._pane.chart.zoom(nearer))

    def action_live_edge(self) -> None:
        """Go to the newest candle."""
        self._wanted = None
        self._pane.chart.live_edge()

    def _move(self, move: Callable[[], None]) -> None:
        """Move, no longer waiting for another place; at the oldest candle ask for more anew."""
        self._wanted = None
        before = self._pane.chart.view
        move()
        self._read_older(again=self._pane.chart.view == before)

    def action_crosshair(self) -> None:
        """Switch the crosshair."""
        self._pane.chart.toggle_crosshair()

    def action_crosshair_off(self) -> None:
        """Take the crosshair away."""
        if self._pane.chart.view.cursor is not None:
            self._pane.chart.toggle_crosshair()

    def action_interval(self, step: int) -> None:
        """Look at shorter or longer candles."""
        app, known = self.alura, self.alura.intervals_of(Topic.CANDLES)
        app.select(interval=next_interval(app.selection.interval, step, known))

    def action_symbol(self) -> None:
        """Ask for a symbol."""
        self._picker.open(self.alura.symbols.value or ())

    def action_next_field(self) -> None:
        """Plot the next number that the signals carry."""
        self._signals.next_field()
        self._show_signals()

    def _show_heading(self) -> None:
        app, chart = self.alura, self._pane.chart
        chosen = app.selection
        name = (Piece(chosen.symbol, "text bold"), Piece(" perp  ", "muted"))
        price = price_pieces(chart.series, self._pane.is_stale)
        label = (Piece("  last ", "muted"),) if price else ()
        lengths = interval_pieces(chosen.interval, app.intervals_of(Topic.CANDLES))
        _fit(self._what, (*name, *lengths, *label))
        self._last.show(price)
        _fit(self._columns, view_pieces(chart.view) if price else ())
        self._pane.set_title(extra=self._nearest_signal() if price else ())

    def _nearest_signal(self) -> Line:
        """Return the words after the read-out: they change with the candle, not with the price."""
        chart = self._pane.chart
        if not self._pane.is_roomy or not chart.series.bars:
            return ()
        cursor = chart.view.cursor
        slot = chart.series.bars[-1].slot if cursor is None else cursor
        return nearest_signal(self._pane.signals, chart.series, slot)

    def _show_signals(self) -> None:
        self._signals.show_chart(self.alura.signals, self.alura.moment(), self._pane)


def _fit(line: TextLine, pieces: Line) -> None:
    """Show a text in a widget as wide as it, so that its neighbour repaints alone."""
    line.styles.width = sum(len(text) for text, _ in pieces)
    line.show(pieces)
