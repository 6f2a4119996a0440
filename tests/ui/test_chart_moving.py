"""The chart over a server: older candles as the view gets to them, and what is said meanwhile."""

from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

from tests.support.driving import NARROW, WIDE, Stage
from tests.support.manual_clock import ManualClock

HISTORY = "/candles/history/BTC"


async def test_older_candles_are_read_ahead_and_the_view_keeps_its_candle(stage: Stage) -> None:
    async with stage.running(NARROW, "4"):
        chart = stage.app.screen._pane.chart

        def held() -> int:
            return len(stage.app.candles.value.rows)

        # What is on its way is said, and asked for once.
        stage.wire.answer(HISTORY, 200, b"7")
        await stage.press("minus", "minus", "minus", "H")
        await stage.until(lambda: "older candles: not understood, h tries again" in stage.text)
        assert held() == 500
        assert "● connected" in stage.status
        assert "┃" in stage.text
        oldest = chart.series.bars[0].slot
        chart.point_at(oldest)
        await stage.settle()
        close = stage.row(" O ").partition(" C ")[2][:8]
        stage.wire.restore()
        end = stage.wire.hold(HISTORY)
        await stage.press("h")
        await stage.advance(1)
        assert "reading older candles from demo.localhost" in stage.text
        end.set()
        await stage.until(lambda: held() > 900)
        # The same candle stands under the crosshair, and older ones before it.
        assert chart.view.cursor == oldest
        assert f" C {close}" in stage.row(" O ")
        assert "older candles" not in stage.text
        await stage.press("h")
        assert chart.view.cursor == oldest - 8

        # The end of all.
        first: list[int] = []

        def newest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
            first.append(rows[-9]["openTime"])
            return [row for row in rows if row["openTime"] >= first[0]]

        stage.wire.change(HISTORY, newest)
        await stage.press("escape", *"HHHH")
        await stage.advance(3)
        await stage.press(*"HHHH")
        await stage.advance(3)
        assert "the server has nothing older" in stage.text
        await stage.press("H", "h", "0")
        # The same moments in another zone, everywhere at once.
        newest = stage.rows[-2]
        stage.app.frame = stage.app.frame._replace(zone=timezone(timedelta(hours=1)))
        await stage.press("z")
        assert stage.app.is_utc
        assert stage.rows[-2] == newest
        await stage.press("z")
        assert stage.rows[-2].endswith(" UTC+1")
        assert stage.rows[-2].removesuffix("+1").split() != newest.split()
        assert "nothing older" not in stage.text
        assert held() > 1_000


def with_a_closed_one(trade: dict[str, Any]) -> dict[str, Any]:
    """The trade with a position on BTC that is over, in a word that this server has for it."""
    closed = {
        "id": "over", "symbol": "BTC", "side": "LONG", "size": "0.5", "status": "CLOSED",
        "openedAt": (ManualClock().now() - timedelta(minutes=100)).isoformat(),
        "closedAt": (ManualClock().now() - timedelta(minutes=60)).isoformat(),
        "entryPrice": "64000", "exitPrice": "64100.5",
    }  # fmt: skip
    return {**trade, "positions": [*trade["positions"], closed]}


async def test_a_position_that_is_listed_as_closed_has_its_exit_on_the_chart_and_no_line(
    stage: Stage,
) -> None:
    async with stage.running(WIDE, "4"):
        marks, levels = stage.text.count("X"), stage.text.count("entry ")
        open_before = [position.key for position in stage.app.trade.value.positions]
        stage.wire.answer("/logs", 200, b"[]")
        stage.wire.change("/current-trade", with_a_closed_one)
        await stage.until(lambda: stage.app.trade.value.closed, 10)
        (closed,) = stage.app.trade.value.closed
        assert (closed.key, closed.exit_price) == ("over", Decimal("64100.5"))
        assert stage.text.count("X") == marks + 1
        exit_at = next(row.index("X") for row in stage.rows if "X" in row)
        entry_at = [at for row in stage.rows for at, cell in enumerate(row) if cell == "△"]
        assert exit_at - 8 in entry_at, "40 minutes of five-minute candles later"
        assert stage.text.count("entry ") == levels
        assert [position.key for position in stage.app.trade.value.positions] == open_before


REFUSED = b'{"statusCode": 400, "message": "Invalid interval: 15m"}'


async def test_an_interval_that_the_server_refuses_is_passed_by_from_then_on_and_said_once(
    stage: Stage,
) -> None:
    def told() -> list[str]:
        return [event.text for event in stage.app.events if "refuses candles" in event.text]

    async with stage.running(WIDE, "4"):
        stage.wire.answer(HISTORY, 400, REFUSED)
        await stage.press("]")
        await stage.until(told, 10)
        assert stage.app.selection.interval == "15m"
        assert "refused" in stage.text
        assert "15m" in stage.rows[1] + stage.rows[2], "what is chosen is named"
        stage.wire.restore()
        await stage.press("]")
        assert stage.app.selection.interval == "1h"
        await stage.load()
        assert "15m" not in stage.rows[1] + stage.rows[2]
        await stage.press("[")
        assert stage.app.selection.interval == "5m"
        await stage.press("]", "[", "]")
        assert stage.app.selection.interval == "1h"
        await stage.advance(30)
        assert told() == ["the server refuses candles of 15m; [ and ] pass it by from now on"]


async def test_signals_and_candles_are_refused_each_for_itself(stage: Stage) -> None:
    async with stage.running(WIDE, "9"):
        stage.wire.answer("/signals/all/15m", 400, REFUSED)
        await stage.press("]")
        await stage.until(lambda: "refuses signals of 15m" in stage.app.events[-1].text, 10)
        await stage.press("]", "[")
        assert stage.app.selection.interval == "5m"
        await stage.press("4", "]")
        assert stage.app.selection.interval == "15m"
