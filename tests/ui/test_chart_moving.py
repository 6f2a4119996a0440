"""The chart over a server: older candles as the view gets to them, and what is said meanwhile."""

from datetime import timedelta, timezone
from typing import Any

from tests.support.driving import NARROW, Stage

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
