"""The screen of all markets' signals by keys."""

from typing import Any

from tests.support.driving import NARROW, WIDE, Stage

SIGNALS = "/signals/all/5m"


def turned(signals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The signals with the first one on another side."""
    first, *rest = signals
    name = next(key for key in first if key in ("signal", "side", "direction"))
    other = "BUY" if str(first[name]).upper() == "SELL" else "SELL"
    return [{**first, name: other}, *rest]


async def test_a_change_of_side_is_marked_until_the_user_was_away(stage: Stage) -> None:
    async with stage.running(NARROW, "9"):
        assert "◆ was" not in stage.text
        stage.wire.change(SIGNALS, turned)
        await stage.until(lambda: "◆ was" in stage.text, 40)
        first = next(body for path, body in stage.wire.bodies.items() if path.endswith(SIGNALS))[0][
            "symbol"
        ]
        assert f" {first} " in stage.row("◆ was")
        assert stage.text.count("◆ was") == 1
        assert "Signals 6  1 changed · by symbol" in stage.text
        # A dialog is no look away.
        await stage.press("D", "escape")
        assert "◆ was" in stage.text
        # Prices that cannot be read are not there, and it says why; none is left of the last one.
        await stage.resize(*WIDE)
        price = stage.row(" DOGE ").split("short")[1].split()[1]
        stage.wire.answer("/candles/latest", 404, b'{"message": "Cannot GET"}')
        await stage.until(lambda: price not in stage.row(" DOGE "), 10)
        assert "1 changed, prices withheld, ✕ refused 404 · by symbol" in stage.text
        assert stage.row(" DOGE ").split("short")[1].split()[1] == "—"
        await stage.press("1", "9")
        await stage.load()
        assert "◆ was" not in stage.text


DAY = "changePercent24h"


def untold_of_the_day(candles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest candles without what their markets did in a day."""
    return [{name: said for name, said in row.items() if name != DAY} for row in candles]


def told_of_two_days(candles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with what the first two did."""
    first, second, *rest = untold_of_the_day(candles)
    return [{**first, DAY: "-1.234"}, {**second, DAY: "+0.5"}, *rest]


async def test_what_the_server_says_of_the_day_stands_beside_the_price(stage: Stage) -> None:
    stage.wire.change("/candles/latest", untold_of_the_day)
    async with stage.running(WIDE, "9"):
        assert "24 h" not in stage.text
        stage.wire.change("/candles/latest", told_of_two_days)
        await stage.until(lambda: "24 h" in stage.text, 20)
        path = next(path for path in stage.wire.bodies if path.endswith("/candles/latest"))
        first, second, third, *_ = (row["symbol"] for row in stage.wire.bodies[path])
        assert "▼ −1.23 %" in stage.row(f" {first} ")
        assert "▲ +0.50 %" in stage.row(f" {second} ")
        assert " % " not in stage.row(f" {third} ")
        # Of an old reading it is no longer true.
        stage.wire.answer("/candles/latest", 404, b'{"message": "Cannot GET"}')
        await stage.until(lambda: "−1.23" not in stage.text, 10)
        assert "24 h" in stage.text


async def test_interval_filter_and_enter_lead_to_the_chart_of_the_row(stage: Stage) -> None:
    async with stage.running(NARROW, "9", "]"):
        assert stage.app.selection.interval == "15m"
        await stage.press("/")
        await stage.type("no position")
        await stage.press("enter")
        assert "of 6  /no position" in stage.text
        assert all("no position" in row for row in stage.rows[3:-1] if row.strip())
        symbol = stage.row(" ▌ ").split()[1]
        await stage.press("D")
        assert f"signal {symbol}" in stage.text
        assert "strength" in stage.text
        await stage.press("escape", "enter")
        assert stage.app.current_mode == "chart"
        assert stage.app.selection.symbol == symbol
        assert stage.app.selection.interval == "15m"
