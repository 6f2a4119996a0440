"""What a chart costs to build. Run by hand: `python -m tests.bench.bench_chart`.

Prints milliseconds (the best of many) and their ratio to a floor taken in the same run: joining
as many cells of text as the picture has, which any way of drawing must do.
"""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.models.market import Candle
from app.ui.widgets.chart.picture import Scene, draw_chart
from app.ui.widgets.chart.price_axis import PriceScale
from app.ui.widgets.chart.series import read_series
from app.ui.widgets.chart.window import ChartView
from app.ui.widgets.line_plot import draw_curve

START = datetime(2026, 11, 20, tzinfo=UTC)


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


def best(run: Callable[[], object], times: int = 200) -> float:
    """Return the fewest milliseconds that one run took."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return min(taken) * 1000


def main() -> None:
    """Measure and print."""
    candles = walk(500)
    series = read_series(candles, "5m")
    floor = best(lambda: ["".join(["┃"] * 142) for _ in range(34)])
    print(f"{'floor: 34 rows of 142 cells joined':52}{floor:8.3f} ms")

    def report(name: str, run: Callable[[], object], times: int = 200) -> None:
        taken = best(run, times)
        print(f"{name:52}{taken:8.3f} ms{taken / floor:8.1f} × floor")

    report("500 candles to floats, once a reading", lambda: read_series(candles, "5m"))
    for width, height, zoom in ((142, 34, 1), (64, 20, 1), (142, 34, -4), (500, 34, 1)):
        view = ChartView(width=width, height=height, zoom=zoom)
        scene = Scene(series)
        scale = draw_chart(scene, view, zone=UTC).scale

        def build(
            scene: Scene = scene, view: ChartView = view, scale: PriceScale | None = scale
        ) -> object:
            return draw_chart(scene, view, zone=UTC, previous=scale)

        report(f"picture of 500 candles, {width}×{height}, zoom {zoom}", build)
    points = tuple((column, (column % 17) / 17) for column in range(142))
    draw_curve(points, (0.0, 1.0), (142, 4))
    report(
        "curve by plotext, 142×4", lambda: draw_curve.__wrapped__(points, (0.0, 1.0), (142, 4)), 30
    )


if __name__ == "__main__":
    main()
