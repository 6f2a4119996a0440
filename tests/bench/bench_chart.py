"""What a chart costs to build, beside plotext's own candlestick. Run by hand, on a quiet machine:

`python -m tests.bench.bench_chart`

Both go from the candles to coloured text of the same size, in the same run; the figure is the best
of many, in milliseconds. Ours shows all 500 candles by putting four in a column, of the 5,000 the
newest 1,136, each with volume and prices; plotext draws all of them over each other, and takes
minutes for 5,000.
`tests.bench.live_tick` has the bytes of a tick.
"""

import os
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from rich.segment import Segment

from app.models.market import Candle
from app.ui.themes import Palette
from app.ui.widgets.chart.picture import Scene, draw_chart
from app.ui.widgets.chart.price_axis import PriceScale
from app.ui.widgets.chart.series import read_series
from app.ui.widgets.chart.window import ChartView
from app.ui.widgets.line_plot import _new_figure, draw_curve

START = datetime(2026, 11, 20, tzinfo=UTC)
WIDTH, HEIGHT = 142, 34
SIZES = ((120, 1, 200, 10), (500, -4, 200, 5), (5000, -8, 50, 1))
"""Candles, our zoom, our runs, plotext's runs."""


def walk(count: int) -> list[Candle]:
    """Return candles that are the same each time."""
    rng, price, rows = random.Random(7), Decimal(64_000), []
    for number in range(count):
        end = price + Decimal(str(round(rng.gauss(2, 80), 2)))
        wick = Decimal(str(round(abs(rng.gauss(0, 40)), 2)))
        rows.append(
            Candle(
                time=START + timedelta(minutes=5 * number),
                open=price,
                high=max(price, end) + wick,
                low=min(price, end) - wick,
                close=end,
                volume=Decimal(rng.randint(20_000, 90_000)),
            )
        )
        price = end
    return rows


def plotext_candles(candles: Sequence[Candle], size: tuple[int, int] = (WIDTH, HEIGHT)) -> str:
    """Return plotext's own candlestick as text, on a figure of its own."""
    figure = _new_figure()
    figure.plot_size(*size)
    figure.draw(
        figure.candlestick(
            {
                "date": list(range(len(candles))),
                "open": [float(candle.open or 0) for candle in candles],
                "close": [float(candle.close or 0) for candle in candles],
                "high": [float(candle.high or 0) for candle in candles],
                "low": [float(candle.low or 0) for candle in candles],
            }
        )
    )
    text: str = figure.build().string()
    return text


def our_candles(candles: Sequence[Candle], zoom: int, palette: Palette) -> str:
    """Return our chart as text: read, drawn, coloured."""
    view = ChartView(width=WIDTH, height=HEIGHT, zoom=zoom)
    picture = draw_chart(Scene(read_series(candles, "5m")), view, zone=UTC)
    rows = ([Segment(text, palette.style(role)) for text, role in row] for row in picture.rows)
    return "\n".join(
        "".join(segment.style.render(segment.text) if segment.style else "" for segment in row)
        for row in rows
    )


def best(run: Callable[[], object], times: int = 200) -> float:
    """Return the fewest milliseconds that one run took."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return min(taken) * 1000


def compare() -> None:
    """Print both ways of drawing side by side."""
    palette = Palette("dark")
    print(f"candles to coloured text, {WIDTH}×{HEIGHT}:")
    print(f"{'candles':>10}{'ours':>12}{'plotext':>14}{'plotext ÷ ours':>18}")
    for count, zoom, ours, theirs in SIZES:
        candles = walk(count)
        own = best(lambda candles=candles, zoom=zoom: our_candles(candles, zoom, palette), ours)
        other = best(lambda candles=candles: plotext_candles(candles), theirs)
        print(f"{count:>10,}{own:>9.2f} ms{other:>11.1f} ms{other / own:>16.0f} ×")


def parts() -> None:
    """Print what our parts take, and their ratio to joining as many cells of text."""
    floor = best(lambda: ["".join(["┃"] * WIDTH) for _ in range(HEIGHT)])
    print(f"{f'floor: {HEIGHT} rows of {WIDTH} cells joined':52}{floor:8.3f} ms")

    def report(name: str, run: Callable[[], object], times: int = 200) -> None:
        taken = best(run, times)
        print(f"{name:52}{taken:8.3f} ms{taken / floor:8.1f} × floor")

    for count, zooms in ((500, (1, -4)), (5000, (1, -8))):
        candles = walk(count)
        series = read_series(candles, "5m")
        report(
            f"{count:,} candles to floats, once a reading",
            lambda candles=candles: read_series(candles, "5m"),
            20,
        )
        for zoom in zooms:
            view = ChartView(width=WIDTH, height=HEIGHT, zoom=zoom)
            scene = Scene(series)
            scale = draw_chart(scene, view, zone=UTC).scale

            def build(
                scene: Scene = scene, view: ChartView = view, scale: PriceScale | None = scale
            ) -> object:
                return draw_chart(scene, view, zone=UTC, previous=scale)

            report(f"picture of {count:,} candles, zoom {zoom}", build)
    points = tuple((column, (column % 17) / 17) for column in range(WIDTH))
    draw_curve(points, (0.0, 1.0), (WIDTH, 4))
    report(
        f"curve by plotext, {WIDTH}×4",
        lambda: draw_curve.__wrapped__(points, (0.0, 1.0), (WIDTH, 4)),
        30,
    )


def main() -> None:
    """Measure and print."""
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    compare()
    print()
    parts()


if __name__ == "__main__":
    main()
