"""The candle chart: what the user looks at, drawn into field, forming column, gutter, time axis.

The picture is drawn as a whole and compared row by row: a tick re-sends the forming column and the
badge, not the candles before them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, tzinfo

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Click, MouseScrollDown, MouseScrollUp, Resize
from textual.message import Message
from textual.widget import Widget

from app.ui.pieces import Line, Piece
from app.ui.themes import palette_of
from app.ui.widgets.chart.cells import ASCII, BOX, SOLID, CandleGlyphs
from app.ui.widgets.chart.panes import CellPane, PriceGutter, TimeAxis
from app.ui.widgets.chart.picture import Picture, Scene, draw_chart, longest_label
from app.ui.widgets.chart.series import Bar, Series
from app.ui.widgets.chart.window import ChartView, Window, open_window

NARROWEST = 24
"""Below this many columns the prices beside the candles go."""
LEAST_GUTTER = 14


class CandleChart(Widget):
    """Candles of one symbol and interval, with pan, zoom and crosshair."""

    class Changed(Message):
        """Another window, or another candle for the read-out."""

    def __init__(self, *, zone: tzinfo = UTC, id: str | None = None) -> None:
        super().__init__(id=id)
        self.zone = zone
        """In which times are named."""
        self.view = ChartView()
        """What the user chose to look at."""
        self.takes_mouse = False
        """Whether the wheel zooms and a click puts the crosshair on a candle."""
        self._field = CellPane(classes="chart-field")
        self._forming = CellPane(classes="chart-forming")
        self._gutter = PriceGutter(classes="chart-gutter")
        self._times = TimeAxis(classes="chart-times")
        self._scene = Scene()
        self._sentence: tuple[Line, ...] = ()
        self._past: Piece | None = None
        self._picture = Picture()
        self._gutter_width = LEAST_GUTTER
        self._told: object = None

    def compose(self) -> ComposeResult:
        """Lay out the four panes."""
        with Horizontal(classes="chart-plot"):
            yield self._field
            yield self._forming
            yield self._gutter
        yield self._times

    @property
    def bar(self) -> Bar | None:
        """The candle under the crosshair, else the newest; None when there is none."""
        return self._picture.bar

    @property
    def series(self) -> Series:
        """The candles, in view or not."""
        return self._scene.series

    @property
    def window(self) -> Window | None:
        """The candles in view; None when there are none."""
        return open_window(self._scene.series, self.view)

    @property
    def gutter_width(self) -> int:
        """The columns that the prices take."""
        return self._gutter_width if self.size.width - self._gutter_width >= NARROWEST else 0

    def show(self, scene: Scene) -> None:
        """Draw the scene. What fell out of a shorter history is no longer looked at."""
        self._scene = scene
        self.view = self.view.panned(scene.series, 0).pointed(scene.series, 0)
        self._gutter_width = max(self._gutter_width, longest_label(scene) + 2)
        self._draw()

    def set_state(self, *, stale: bool, sentence: Sequence[Line]) -> None:
        """Take the colour from an old price, and say a sentence: alone, or beneath the candles."""
        self._sentence = tuple(sentence)
        self.view = replace(self.view, stale=stale)
        self._draw()

    def show_past(self, words: Piece | None) -> None:
        """Say at the left end of the time axis what comes before the oldest candle."""
        if words != self._past:
            self._past = words
            self._draw()

    def forget(self) -> None:
        """Begin anew: another symbol or interval."""
        self.view = ChartView(zoom=self.view.zoom, stale=self.view.stale)
        self._scene, self._picture, self._gutter_width = Scene(), Picture(), LEAST_GUTTER
        self._draw()

    def pan(self, candles: int) -> None:
        """Move the window, or the crosshair when it is on."""
        series = self._scene.series
        if self.view.cursor is None:
            self._look(self.view.panned(series, candles))
        else:
            self._look(self.view.pointed(series, candles))

    def pan_page(self, direction: int) -> None:
        """Move the window by half of what is in view."""
        self._look(self.view.panned(self._scene.series, direction * (self.view.count // 2)))

    def zoom(self, nearer: bool) -> None:
        """Show fewer candles, or more."""
        self._look(self.view.zoomed(nearer))

    def live_edge(self) -> None:
        """Go back to the newest candle."""
        cursor = self.view.cursor
        if cursor is not None and self._scene.series.bars:
            cursor = self._scene.series.bars[-1].slot
        self._look(replace(self.view, edge=None, cursor=cursor))

    def toggle_crosshair(self) -> None:
        """Put the crosshair on the newest candle in view, or take it away."""
        window = self.window
        if self.view.cursor is not None or window is None or not window.shown:
            self._look(replace(self.view, cursor=None))
        else:
            slot = window.shown[-1][1].slot * window.size
            self._look(replace(self.view, cursor=slot))

    def point_at(self, slot: int) -> None:
        """Put the crosshair on a slot and bring it into view."""
        view = replace(self.view, cursor=slot)
        self._look(view.pointed(self._scene.series, 0))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Zoom in."""
        if self.takes_mouse:
            event.stop()
            self.zoom(True)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Zoom out."""
        if self.takes_mouse:
            event.stop()
            self.zoom(False)

    def on_click(self, event: Click) -> None:
        """Put the crosshair on the candle that was clicked."""
        window, column = self.window, event.screen_x - self.region.x
        if self.takes_mouse and window is not None and 0 <= column < self.view.width:
            self.point_at(window.slot(column))

    def on_resize(self, event: Resize) -> None:
        """Draw for the new room."""
        self._draw()

    def _look(self, view: ChartView) -> None:
        self.view = view
        self._draw()

    def _glyphs(self) -> CandleGlyphs:
        if palette_of(self.app).ascii_only:
            return ASCII
        return SOLID if self.app.no_color else BOX

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        width, height = self.size
        gutter = self.gutter_width
        columns = max(width - gutter, 0)
        self.view = replace(self.view, width=columns, height=max(height - 1, 0))
        picture = draw_chart(
            self._scene,
            self.view,
            zone=self.zone,
            glyphs=self._glyphs(),
            previous=self._picture.scale,
            axis_width=width,
        )
        self._picture = picture
        # A sentence in place of the candles has the whole width.
        step = min(self.view.step, columns) if picture.rows else 0
        self._forming.styles.width = step
        self._gutter.styles.width = gutter if picture.rows else 0
        self._field.show(picture.rows, 0, () if picture.rows else self._sentence)
        self._forming.show(picture.rows, columns - step)
        self._gutter.show(picture.labels)
        words = self._sentence if picture.rows else ()
        zone = self.zone_name() if picture.rows else ""
        past = self._past if picture.rows else None
        self._times.show(picture.times, picture.cursor_time, zone, words, past)
        self._tell()

    def _tell(self) -> None:
        window = self.window
        edges = None if window is None else (window.first, window.last)
        told = (self._picture.bar, self.view, edges)
        if told != self._told:
            self._told = told
            self.post_message(self.Changed())

    def zone_name(self) -> str:
        """Return `UTC`, or `UTC+1` as it is at the newest candle in view."""
        window = self.window
        bars = [bar for _, bar in window.shown] if window is not None else []
        time = bars[-1].last.time if bars else None
        offset = None if time is None else time.astimezone(self.zone).utcoffset()
        minutes = 0 if offset is None else round(offset.total_seconds() / 60)
        if minutes == 0:
            return "UTC"
        hours, rest = divmod(abs(minutes), 60)
        sign = "−" if minutes < 0 else "+"
        return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
