"""However a server tells its candles, the picture is the same; what cannot be told has a word."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.api.market import market_candles, ordered_candles
from app.candle_source import CandleSource
from app.errors import BadReply, ServerFault
from app.feeds import Selection
from app.models.candles import CandleBook
from app.ui.widgets.chart.picture import Picture, Scene, draw_chart
from app.ui.widgets.chart.series import read_series
from app.ui.widgets.chart.window import ChartView
from tests.support.manual_clock import ManualClock

STEP = 300_000
NAMES = ("openTime", "open", "high", "low", "close", "volume")
SHORT = ("t", "o", "h", "l", "c", "v")
Row = dict[str, Any]


def plain(count: int = 50) -> list[Row]:
    """A walk that ends with the candle of now."""
    rng = random.Random(3)
    newest = int(ManualClock().now().timestamp() * 1000) // STEP * STEP
    rows, price = [], 64_000
    for number in range(count):
        end = price + rng.randint(-90, 90)
        rows.append({
            "symbol": "BTC", "interval": "5m", "openTime": newest - (count - 1 - number) * STEP,
            "open": f"{price}.5", "high": f"{max(price, end) + rng.randint(1, 60)}.5",
            "low": f"{min(price, end) - rng.randint(1, 60)}.5", "close": f"{end}.5",
            "volume": f"{rng.randint(100, 900)}.25",
        })  # fmt: skip
        price = end
    return rows


class Market:
    """Answers all calls with one body, or with errors in between."""

    def __init__(self, *bodies: object) -> None:
        self.bodies = list(bodies)

    async def candle_history(self, *_: Any, **__: Any) -> Any:
        body = self.bodies.pop(0) if len(self.bodies) > 1 else self.bodies[0]
        if isinstance(body, Exception):
            raise body
        return ordered_candles(body)

    candles = candle_history


async def read(*bodies: object) -> CandleBook:
    source = CandleSource(Market(*bodies), ManualClock())
    for body in bodies:
        if isinstance(body, Exception):
            with pytest.raises(type(body)):
                await source(Selection())
        else:
            book = (await source(Selection())).value
    return book


def drawn(book: CandleBook) -> Picture:
    view = ChartView(width=70, height=20)
    picture = draw_chart(Scene(read_series(book.rows, "5m")), view, zone=UTC, axis_width=84)
    # The candle itself may lack its market's name.
    return picture._replace(bar=None)


def shuffled(rows: list[Row]) -> list[Row]:
    return random.Random(1).sample(rows, len(rows))


def named(rows: list[Row], names: tuple[str, ...] = SHORT) -> list[Row]:
    return [dict(zip(names, (row[n] for n in NAMES), strict=True)) for row in rows]


def with_iso_times(rows: list[Row]) -> list[Row]:
    def told(ms: int) -> str:
        return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    return [{**row, "openTime": told(row["openTime"])} for row in rows]


def later(rows: list[Row]) -> Row:
    return {**rows[-1], "openTime": rows[-1]["openTime"] + 999 * STEP, "close": "64000.5"}


def other(rows: list[Row]) -> list[Row]:
    fields = {"symbol": "ETH", "open": "3000", "high": "3001", "low": "2999", "close": "3000"}
    return [{**row, **fields} for row in rows]


ODD: dict[str, Callable[[list[Row]], object]] = {
    "newest first": lambda rows: rows[::-1],
    "in no order": shuffled,
    "doubled": lambda rows: [*rows, *rows[:20], rows[-1]],
    "short names": named,
    "bare numbers": lambda rows: [[row[name] for name in NAMES] for row in rows],
    "columns": lambda rows: {
        name: [row[full] for row in rows] for name, full in zip(SHORT, NAMES, strict=True)
    },
    "in an envelope": lambda rows: {"success": True, "data": {"candles": rows, "symbol": "BTC"}},
    "by time": lambda rows: {str(row["openTime"]): row for row in rows},
    "times as text": with_iso_times,
    "seconds": lambda rows: [{**row, "openTime": row["openTime"] // 1000} for row in rows],
    "one of a time to come": lambda rows: [*rows, later(rows)],
    "beside another market's": lambda rows: [*other(rows), *rows],
}


@pytest.mark.parametrize("way", ODD)
async def test_the_picture_is_the_same(way: str) -> None:
    rows = plain()
    assert drawn(await read(ODD[way](rows))) == drawn(await read(rows))


async def test_an_error_in_between_leaves_no_trace() -> None:
    rows = plain()
    failed = ServerFault("The server failed.", status=500)
    wanted = drawn(await read(rows))
    assert drawn(await read(rows[:-1], failed, rows[-5:])) == wanted
    assert drawn(await read(failed, rows)) == wanted


async def test_a_gap_is_an_empty_column_and_moves_nothing_else() -> None:
    rows = plain()
    gap = await read([row for place, row in enumerate(rows) if place not in (20, 21)])
    whole = drawn(await read(rows))
    columns = range(70)
    texts = [["".join(text for text, _ in row) for row in p.rows] for p in (whole, drawn(gap))]
    differ = {x for x in columns if any(a[x] != b[x] for a, b in zip(*texts, strict=True))}
    assert differ <= {40, 41}
    assert differ


async def test_nothing_and_another_market_are_said() -> None:
    assert (await read([])).rows == ()
    with pytest.raises(BadReply, match="candles of ETH, not of BTC"):
        await read(other(plain()))


def test_the_walk_ends_now() -> None:
    newest = datetime.fromtimestamp(plain()[-1]["openTime"] / 1000, UTC)
    assert ManualClock().now() - newest < timedelta(minutes=5)


@pytest.mark.parametrize(
    "name",
    [
        "changePercent24h", "priceChangePercent24h", "change24hPct", "change_24h_percent",
        "dayChangePercent", "pctChange24h", "change24hPercentage", "daily_change_pct",
        "price_change_percentage_24h", "24hChangePercent", "changePercent1d", "change_percent_24h",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("sent", "percent"),
    [("-1.25", "-1.25"), (0.0142, "0.0142"), ("+3.5%", "3.5"), (None, None), ("soon", None)],
)
def test_what_a_market_did_in_a_day_is_read_as_the_percent_that_its_name_says(
    name: str, sent: object, percent: str | None
) -> None:
    (candle,) = market_candles([{**plain(1)[0], name: sent}]).value
    assert candle.change_percent_24h == (None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    "name", ["change24h", "dayChange", "priceChange", "priceChangePercent", "change24hFraction"]
)
def test_a_change_that_may_be_dollars_or_of_another_time_is_not_taken_for_percent_of_a_day(
    name: str,
) -> None:
    (candle,) = market_candles([{**plain(1)[0], name: "3.5"}]).value
    assert candle.change_percent_24h is None
