"""Columns and orders of tables from one run to the next, by keys."""

import json
from typing import Any

import pytest
from textual.app import App

from app import paths
from app.table_layouts import KeptOrder, TableLayout, TableLayouts
from app.ui.columns.column import Column, Order
from app.ui.pieces import line
from app.ui.widgets.table.row_table import RowTable
from tests.support.driving import NARROW, WIDE, Stage

ORDERS: tuple[Order[str], ...] = (Order("danger", str),)


def keeping() -> Stage:
    """A run of its own that keeps its tables where the program does."""
    stage = Stage()
    stage.app.frame = stage.app.frame._replace(layouts=TableLayouts(paths.table_layouts()))
    return stage


def shown(table: "RowTable[Any]") -> list[str]:
    return [column.id for column in table.placed_columns]


async def test_columns_and_order_are_so_in_the_next_run_and_reset_for_good() -> None:
    first = keeping()
    async with first.running(NARROW, "3", "C"):
        await first.press("down", "down", "space", "down", "down", "down", "s", "escape", "S")
        await first.join_threads()
        table = first.app.screen.table
        chosen, order, places = shown(table), table.note, table.rows.listed
        assert "leverage" in chosen
        assert order == "by entry ▲"
    again = keeping()
    async with again.running(NARROW, "3"):
        table = again.app.screen.table
        assert (shown(table), table.note, table.rows.listed) == (chosen, order, places)
        assert order in again.row("Positions")
        assert not [event for event in again.app.events if event.kind == "notice"]
        await again.press("C", "0", "escape")
        await again.join_threads()
        built_in = shown(table)
        assert built_in != chosen
    third = keeping()
    async with third.running(NARROW, "3"):
        table = third.app.screen.table
        assert (shown(table), table.note) == (built_in, "by danger")
    assert json.loads(paths.table_layouts().read_text())["tables"] == {}


async def test_neither_filter_nor_cursor_is_kept_and_other_tables_are_as_they_were() -> None:
    first = keeping()
    async with first.running(WIDE, "3", "slash", "l", "o", "n", "g", "enter", "down", "s"):
        await first.join_threads()
        assert first.app.screen.table.rows.filter
    again = keeping()
    async with again.running(WIDE, "3"):
        table = again.app.screen.table
        assert (table.rows.filter, table.rows.index) == ("", 0)
        assert table.note != "by danger"
        await again.press("1")
        await again.load()
        assert again.app.screen.table.note == "by danger"


async def test_a_broken_file_is_said_among_the_events_once_and_harms_nothing() -> None:
    paths.table_layouts().parent.mkdir(parents=True)
    paths.table_layouts().write_text('{"version": 1, "tables": 7}')
    paths.table_layouts().chmod(0o600)
    stage = keeping()
    async with stage.running(WIDE, "3"):
        assert stage.app.screen.table.note == "by danger"
        await stage.press("4", "e")
        notices = [event.text for event in stage.app.events if event.kind == "notice"]
        assert [text for text in notices if "tables.json is not of this program" in text]
        assert len(notices) == 1


async def test_a_choice_that_cannot_be_written_is_said_and_holds() -> None:
    stage = keeping()
    async with stage.running(WIDE, "3"):
        paths.table_layouts().mkdir(parents=True)
        await stage.press("s")
        await stage.join_threads()
        assert stage.app.screen.table.note != "by danger"
        assert "hold until you quit" in stage.app.events[-1].text


def word(id: str) -> "Column[str]":
    return Column(id, id, lambda row, _: line(row), value=lambda row: row)


@pytest.fixture
async def table() -> Any:
    table = RowTable((word("a"),), str, orders=ORDERS)
    app = App[None]()
    async with app.run_test(size=(40, 5)):
        await app.mount(table)
        table.set_rows(["x", "z", "y"])
        yield table


async def test_an_order_by_a_column_that_comes_later_waits_for_it(table: "RowTable[str]") -> None:
    kept = TableLayout({"later": False, "unknown": True}, KeptOrder("later", "later", True))
    table.take_layout(kept)
    assert table.note == "by danger"
    assert table.rows.listed == ["x", "y", "z"]
    assert table.kept_layout == kept
    table.set_columns((word("a"), word("later")))
    assert table.note == "by later ▼"
    assert table.rows.listed == ["z", "y", "x"]
    assert shown(table) == ["a"]
    assert table.kept_layout == kept


async def test_an_order_that_is_chosen_meanwhile_is_not_undone_by_the_kept_one(
    table: "RowTable[str]",
) -> None:
    table.take_layout(TableLayout({}, KeptOrder("later", "later", True)))
    table.sort_by_column("a")
    table.set_columns((word("a"), word("later")))
    assert table.note == "by a ▲"


async def test_every_list_of_the_program_has_a_name_of_its_own_to_be_kept_under() -> None:
    stage = Stage()
    async with stage.running(WIDE):
        names = []
        for key in "123456789e":
            await stage.press(key)
            names += [
                table.layout_name for table in stage.app.screen.query(RowTable) if table.IS_LIST
            ]
        assert len(names) >= 12
        assert all(names)
        assert len({*names}) == len(names)
