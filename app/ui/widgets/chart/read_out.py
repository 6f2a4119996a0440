"""The chart with one candle's prices in its title: the crosshair's, else the newest's."""

from functools import partial

from app.ui.pieces import Line, Piece, join
from app.ui.widgets.chart.heading import bar_pieces, price_pieces, widest_price
from app.ui.widgets.chart.pane import ChartPane


class ReadOutPane(ChartPane):
    """The chart with one candle's prices in its title."""

    EMPTY_HINT = "`/` other symbol, `[` `]` other interval."
    is_roomy = False
    """Whether the heading above names the symbol already."""
    _widest = 0

    def words(self) -> Line:
        """Return the read-out: of the crosshair's candle, else of the newest."""
        chart, series = self.chart, self.chart.series
        chosen = self.selection
        if chosen is None:
            return ()
        name: Line = (Piece(chosen.symbol, "text bold"),)
        if not series.bars:
            return () if self.is_roomy else (*name, Piece(f" perp  {chosen.interval}", "muted"))
        bar, newest = chart.bar, series.bars[-1].last
        shown = bar.last if bar is not None else newest
        self._widest = max(self._widest, widest_price((shown.open, shown.high, newest.close)))
        has_crosshair = chart.view.cursor is not None
        today = newest.time.astimezone(chart.zone).date() if newest.time is not None else None
        tell = partial(
            bar_pieces,
            bar,
            widest=self._widest,
            crosshair=has_crosshair,
            timed=has_crosshair or self.is_roomy,
            series=series,
            zone=chart.zone,
            today=today,
            volume=self.is_roomy,
            stale=self.is_stale and not has_crosshair,
        )
        if self.is_roomy:
            return tell()
        interval = Piece(f" {chosen.interval}", "accent bold")
        room = self.size.width - len(self.state.slot if self.state else "") - 3
        for heading in ((*name, Piece(" perp ", "muted"), interval), (*name, interval), name):
            words = join(heading, tell())
            if sum(len(text) for text, _ in words) <= room:
                return words
        short = tell(close_only=True) if has_crosshair else price_pieces(series, self.is_stale)
        return join((*name, interval), short)
