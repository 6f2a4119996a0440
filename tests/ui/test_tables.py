"""What a user can ask of any table, by keys: all of a row, its columns, a file of the rows."""

import csv
from typing import Any

from app import paths
from app.ui.dialogs.columns import ColumnsDialog
from app.ui.dialogs.detail import DetailDialog
from app.ui.dialogs.record import RecordDialog
from tests.support.driving import NARROW, WIDE, Stage

TRADE = "/trading-sessions/current-trade"


def without_first(trade: dict[str, Any]) -> dict[str, Any]:
    return {**trade, "positions": trade["positions"][1:]}


async def test_all_of_a_row_is_told_with_its_age_until_it_is_gone(stage: Stage) -> None:
    async with stage.running(WIDE, "3"):
        table = stage.app.screen.table
        first = stage.wire.bodies[TRADE]["positions"][0]
        table.move_cursor(first["id"])
        await stage.press("enter")
        assert isinstance(stage.app.screen, DetailDialog)
        assert f"position {first['symbol']} {first['side']}" in stage.row("read ")
        assert first["id"] in stage.row(" id  ")
        assert " USDC" in stage.row("entry price")
        assert "~" in next(row for row in stage.rows if "│" in row and " to its end " in row)
        await stage.press("x", "y")
        assert isinstance(stage.app.screen, DetailDialog)
        await stage.press("i")
        assert isinstance(stage.app.screen, RecordDialog)
        assert f'"id": "{first["id"]}"' in stage.text
        await stage.press("escape")
        stage.wire.change(TRADE, without_first)
        await stage.advance(4)
        assert "gone from the reading" in stage.text
        await stage.advance(4)
        assert first["id"] in stage.text
        await stage.press("escape")
        assert len(stage.app.screen_stack) == 1


async def test_columns_are_chosen_by_keys_and_what_says_which_row_it_is_stays(stage: Stage) -> None:
    async with stage.running(NARROW, "3", "C"):
        assert isinstance(stage.app.screen, ColumnsDialog)
        table = stage.app.screen_stack[0].table
        await stage.press("space", "down", "down", "space")
        assert "symbol" in [column.id for column in table.placed_columns]
        assert "leverage" in [column.id for column in table.placed_columns]
        assert "by your choice" in stage.row("✓  leverage")
        await stage.press("down", "down", "down", "s")
        assert "▼" in stage.row("entry  ")
        assert table.note == "by entry ▼"
        await stage.press("s")
        assert table.note == "by entry ▲"
        await stage.press("0")
        assert (table.note, dict(table.choice)) == ("by danger", {})
        await stage.press("escape")
        assert len(stage.app.screen_stack) == 1


async def test_the_file_has_what_is_listed_and_its_path_is_said(stage: Stage) -> None:
    async with stage.running(NARROW, "3", "s", "slash", "l", "o", "n", "g", "enter"):
        table = stage.app.screen.table
        shown, total = len(table.rows.listed), table.rows.total
        assert 0 < shown < total
        await stage.press("E")
        await stage.join_threads()
        (file,) = paths.exports().iterdir()
        assert f"{shown} of {total} rows written to" in stage.text
        assert stage.app.events[-1].text == f"{shown} of {total} rows written to {file}"
        rows = list(csv.DictReader(file.read_text().splitlines()))
        listed = [table.rows[key] for key in table.rows.listed]
        assert [row["symbol"] for row in rows] == [position.symbol for position in listed]
        assert {row["side"] for row in rows} == {"long"}
        assert {row["state"] for row in rows} == {"current"}
        assert rows[0]["PnL USDC"] == str(listed[0].pnl)
        await stage.press("escape")


async def test_a_file_of_stale_rows_says_so_and_one_that_cannot_be_written_too(
    stage: Stage,
) -> None:
    async with stage.running(NARROW, "3"):
        stage.service.break_with(f"no-connection:{TRADE}:always")
        await stage.advance(60)
        await stage.press("E")
        await stage.join_threads()
        await stage.press("escape")
        (file,) = paths.exports().iterdir()
        assert {row["state"] for row in csv.DictReader(file.read_text().splitlines())} == {"stale"}
        file.unlink()
        paths.exports().rmdir()
        paths.exports().write_text("in the way")
        await stage.press("E")
        await stage.join_threads()
        assert "No file was written to" in stage.text
