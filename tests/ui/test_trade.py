"""The current trade by keys: positions, ladder, log, and a server that has less to tell."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from app.ui import format as fmt
from tests.support.driving import NARROW, WIDE, Stage

TRADE = "/trading-sessions/current-trade"
RUNGS = set("┬●┿┼┴")
Positions = Callable[[list[dict[str, Any]]], list[dict[str, Any]]]


def change_positions(stage: Stage, change: Positions) -> None:
    stage.wire.change(TRADE, lambda trade: {**trade, "positions": change(trade["positions"])})


def without(*names: str) -> Positions:
    def change(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{name: row[name] for name in row if name not in names} for row in rows]

    return change


def money(value: object) -> Decimal:
    return Decimal(str(value))


def has_the_figures(stage: Stage, position: dict[str, Any]) -> None:
    """Find what the server says of a position in its row."""
    row = stage.row(f" {position['symbol']:<5} {position['side']}")
    assert fmt.size(money(position["size"])) in row
    assert fmt.price(money(position["entryPrice"])) in row
    assert fmt.price(money(position["markPrice"])) in row
    assert fmt.signed(money(position["unrealizedPnl"])) in row
    if stage.app.size == WIDE:
        assert fmt.price(money(position["takeProfit"])) in row
        assert fmt.price(money(position["stopLoss"])) in row
        assert fmt.leverage(money(position["leverage"])) in row


async def test_positions_have_the_servers_figures_and_totals_are_withheld_when_they_are_old(
    stage: Stage,
) -> None:
    async with stage.running(WIDE, "3"):
        positions = stage.wire.bodies[TRADE]["positions"]
        assert len(positions) == 5
        for size in (NARROW, WIDE):
            await stage.resize(*size)
            for position in positions:
                has_the_figures(stage, position)
        pnl = fmt.signed(sum(money(row["unrealizedPnl"]) for row in positions))
        assert pnl in stage.row(" all ")
        assert pnl in stage.row(" Trade ")
        stage.service.break_with(f"no-connection:{TRADE}:always")
        await stage.until(lambda: "○ offline" in stage.status, 20)
        assert pnl not in stage.text
        assert "totals withheld, the reading is stale" in stage.row(" Trade ")
        assert "┄┄┄ " not in stage.text.split("Trade log")[0]
        stage.service.faults.clear()
        await stage.until(lambda: stage.row(" Positions 5").endswith("live"), 65)
        assert " all " in stage.text


async def test_the_ladder_is_the_position_under_the_cursor(stage: Stage) -> None:
    async with stage.running(WIDE, "3"):
        for _ in range(3):
            await stage.press("down")
            symbol, side = stage.row(" ▌").split()[1:3]
            position = next(
                row for row in stage.wire.bodies[TRADE]["positions"] if row["symbol"] == symbol
            )
            ladder = [row[90:] for row in stage.rows]
            for name, field in (
                ("target", "takeProfit"),
                ("mark", "markPrice"),
                ("entry", "entryPrice"),
                ("stop", "stopLoss"),
                ("liquidation", "liquidationPrice"),
            ):
                rung = next(row for row in ladder if row.strip()[:1] in RUNGS and name in row)
                assert fmt.price(money(position[field])) in rung
            assert any(f"{symbol} {side}" in row or symbol in row for row in ladder)


async def test_missing_fields_are_dashes_and_said_once_in_the_title(stage: Stage) -> None:
    change_positions(stage, without("liquidationPrice", "takeProfit", "leverage", "margin"))
    async with stage.running(WIDE, "3"):
        assert "no liquidation, target given" in stage.text or (
            "no target, liquidation given" in stage.text
        )
        row = stage.row(" ETH ")
        assert "—" in row
        assert " 0.00 " not in row
        assert "0×" not in row


async def test_without_a_stop_the_way_is_told_to_be_that_to_liquidation(stage: Stage) -> None:
    change_positions(stage, without("stopLoss", "stopLossPrice"))
    async with stage.running(NARROW, "3"):
        assert " liq 6.07 %" in stage.row(" ETH   ")
        assert "to liq" in stage.row(" nearest ")
        await stage.press("1")
        assert "Nearest to its end" in stage.text
        assert "to stop" not in stage.rows[2]
        assert "% to liq" in stage.rows[2]


async def test_no_sum_is_shown_where_one_figure_is_missing(stage: Stage) -> None:
    def lacking(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [*without("unrealizedPnl", "markPrice", "notional")(rows[:1]), *rows[1:]]

    change_positions(stage, lacking)
    async with stage.running(WIDE, "3"):
        assert "—" in stage.row(" all ")
        assert "PnL —" in stage.row(" Trade ")


NO_TRADE = (
    (200, b""),
    (204, b""),
    (200, b"null"),
    (404, b'{"statusCode": 404, "message": "No active trade", "error": "Not Found"}'),
)
"""The spellings of there being none: statuses and bodies."""


async def test_no_trade_in_any_spelling_is_no_error(stage: Stage) -> None:
    stage.wire.answer(TRADE, *NO_TRADE[0])
    async with stage.running(NARROW, loaded=False):
        await stage.press("3")
        for status, content in NO_TRADE:
            stage.wire.answer(TRADE, status, content)
            asked = stage.clock.monotonic()
            await stage.press("r")
            await stage.advance(4)
            assert stage.app.trade.read_at > asked, (status, content)
            assert "No open positions. Running sessions open them;" in stage.text
            assert stage.row(" Positions 0").endswith("live"), (status, content)
            assert "● connected" in stage.status, (status, content)
        assert not [path for path in stage.wire.counts() if "/trades/" in path]


async def test_another_trade_forgets_the_log_of_the_first(stage: Stage) -> None:
    async with stage.running(NARROW, "3"):
        assert "  info  " in stage.text
        stage.wire.change(TRADE, lambda trade: {**trade, "id": "another"})
        held = stage.wire.hold("/trades/another/logs")
        await stage.until(lambda: stage.app.selection.trade_id == "another", 10)
        await stage.advance(1)
        assert "  info  " not in stage.text
        held.set()


async def test_c_opens_the_chart_of_the_position(stage: Stage) -> None:
    async with stage.running(NARROW, "3", "down", "down"):
        symbol = stage.row(" ▌").split()[1]
        assert symbol != "BTC"
        await stage.press("c")
        await stage.load()
        assert stage.app.current_mode == "chart"
        assert stage.row(f" {symbol} perp")


async def test_a_closed_position_keeps_its_line_for_one_reading(stage: Stage) -> None:
    async with stage.running(NARROW, "3", "down"):
        gone = stage.row(" ▌").split()[1]
        change_positions(stage, lambda rows: [row for row in rows if row["symbol"] != gone])
        await stage.until(lambda: "Positions 4" in stage.text, 10)
        table = stage.app.screen.table
        assert table.cursor_row is None
        await stage.advance(4)
        assert gone not in stage.text.split("Trade log")[0]
        assert table.cursor_row is not None
