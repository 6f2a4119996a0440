"""The table: rows by id, plain text, still under the cursor, and nothing sent twice."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import on
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widget import Widget

from app.ui import format as fmt
from app.ui.columns.column import Column, Order, place
from app.ui.pieces import line, money
from app.ui.stylesheet import SteadyStylesheet
from app.ui.themes import register_themes
from app.ui.widgets.table.row_table import RowTable
from app.ui.widgets.table.rows import TableRows
from tests.support.hands import press, rest


@dataclass(frozen=True)
class Row:
    id: str
    pnl: Decimal | None = Decimal("1.00")
    note: str = ""


COLUMNS: tuple[Column[Row], ...] = (
    Column("id", "", lambda row, _: line(row.id, "text bold")),
    Column(
        "pnl", "PnL", lambda row, _: money(row.pnl), has_lead=True, is_figure=True, importance=1
    ),
    Column("note", "note", lambda row, _: line(row.note), importance=2),
)
pytestmark = pytest.mark.usefixtures("every_frame")
ORDERS = (
    Order[Row]("PnL", lambda row: row.pnl, is_descending=True),
    Order[Row]("name", lambda row: row.id),
)


def rows(*ids: str) -> list[Row]:
    return [Row(id) for id in ids]


class TableApp(App[None]):
    CSS = "Screen { overflow: hidden; } RowTable { height: 1fr; }"

    def __init__(self, table: "RowTable[Any]") -> None:
        super().__init__()
        register_themes(self)
        self.stylesheet = SteadyStylesheet(self.get_css_variables())
        self.table = table
        self.told: list[tuple[str, str | None]] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()

    def on_cursor_table_moved(self, event: RowTable.Moved) -> None:
        self.told.append((type(event).__name__, event.key))

    on_cursor_table_opened = on_cursor_table_moved

    def text(self) -> list[str]:
        return [self.table.line_at(y).text.rstrip() for y in range(self.table.size.height)]


def table(**options: Any) -> RowTable[Row]:
    return RowTable(COLUMNS, lambda row: row.id, search=lambda row: row.id, **options)


async def test_rows_and_heads_stand_in_their_columns() -> None:
    app = TableApp(table())
    async with app.run_test(size=(40, 6)) as pilot:
        app.table.set_rows([Row("AVAX", Decimal("-3.76"), "a"), Row("BTC", Decimal("11.41"))])
        await rest(pilot.app)
        assert app.text()[:3] == [
            "             PnL  note",
            "▌ AVAX  ▼  −3.76  a",
            "  BTC   ▲ +11.41",
        ]


async def test_cursor_stays_on_its_row_when_others_come_and_go() -> None:
    app = TableApp(table())
    async with app.run_test(size=(40, 8)) as pilot:
        app.table.set_rows(rows("a", "b", "c"))
        await press(pilot.app, "down", "j")
        assert app.table.cursor_key == "c"
        app.table.set_rows(rows("new", "c", "a"))
        app.table.set_rows(rows("new", "c", "a"))
        assert app.table.cursor_key == "c"
        assert app.table.rows.listed == ["a", "c", "new"]


async def test_rows_stay_in_place_until_the_order_is_asked_for() -> None:
    app = TableApp(table(orders=ORDERS))
    async with app.run_test(size=(40, 8)) as pilot:
        app.table.set_rows([Row("a", Decimal(1)), Row("b", Decimal(2)), Row("c", None)])
        assert app.table.rows.listed == ["b", "a", "c"]
        app.table.set_rows([Row("a", Decimal(9)), Row("b", Decimal(2)), Row("c", None)])
        assert app.table.rows.listed == ["b", "a", "c"]
        app.table.take_order()
        assert app.table.rows.listed == ["a", "b", "c"]
        await press(pilot.app, "s")
        assert app.table.note == "by name ▲"


async def test_gone_row_keeps_its_line_for_one_reading_and_cannot_be_aimed_at() -> None:
    app = TableApp(table())
    async with app.run_test(size=(40, 8)):
        app.table.set_rows(rows("a", "b"))
        app.table.set_rows(rows("b"))
        assert app.table.rows.listed == ["a", "b"]
        assert app.table.cursor_key == "a"
        assert app.table.cursor_row is None
        app.table.set_rows(rows("b"))
        assert app.table.rows.listed == ["b"]
        assert app.table.cursor_key == "b"


async def test_absence_from_an_incomplete_reading_is_not_gone_but_not_current() -> None:
    app = TableApp(table())
    async with app.run_test(size=(60, 8)):
        app.table.set_total({"id": line("all")})
        for _ in range(3):
            app.table.set_rows(rows("a", "b"))
            app.table.set_rows(rows("b"), complete=False)
            app.table.set_rows(rows("b"), complete=False)
        assert app.table.rows.listed == ["a", "b"]
        assert "all  total withheld, 1 row is stale" in app.text()[4]


async def test_stale_rows_are_struck_out_and_totals_withheld() -> None:
    app = TableApp(table())
    async with app.run_test(size=(60, 8)):
        app.table.set_rows(rows("a"))
        app.table.set_total({"id": line("all"), "pnl": money(Decimal(1))})
        assert app.text()[3] == "  all  ▲ +1.00"
        app.table.set_state(stale=True, sentence=(line("No way."),))
        figure = next(part for part in app.table.line_at(1) if "1.00" in part.text)
        assert figure.style is not None
        assert figure.style.strike
        assert app.text()[1].endswith("No way.")
        assert "total withheld" in app.text()[3]


async def test_sentence_stands_in_place_of_rows_when_there_are_none() -> None:
    app = TableApp(table())
    async with app.run_test(size=(40, 6)):
        app.table.set_state(stale=False, sentence=(line("No open positions."),))
        assert app.text()[1] == "  No open positions."


async def test_sentence_without_room_beside_the_rows_hides_none_of_the_cursor() -> None:
    app = TableApp(table())
    async with app.run_test(size=(40, 5)) as pilot:
        app.table.set_rows(rows("a", "b", "c", "d"))
        await press(pilot.app, "end")
        app.table.set_state(stale=True, sentence=(line("x" * 30),))
        assert app.text()[3].startswith("▌ d")
        assert app.text()[4] == "  " + "x" * 30


async def test_server_text_is_never_markup() -> None:
    app = TableApp(table())
    async with app.run_test(size=(60, 4)):
        app.table.set_rows([Row("a", note="[@click=app.quit]x[/] [b]y[/b]")])
        strip = app.table.render_line(1)
        assert "[@click=app.quit]x[/] [b]y[/b]" in strip.text
        assert all(part.style is not None and not part.style.meta for part in strip)


async def test_two_rows_with_one_key_are_still_two_rows() -> None:
    app = TableApp(table())
    async with app.run_test(size=(40, 6)):
        app.table.set_rows([Row("a", Decimal(1)), Row("a", Decimal(2))])
        assert app.table.rows.total == 2
        assert app.text()[2].endswith("+2.00")


async def test_filter_takes_letters_and_lets_none_through_to_other_keys() -> None:
    class Guarded(TableApp):
        BINDINGS = [("x", "danger", "danger"), ("s", "danger", "danger")]
        dangers = 0

        def action_danger(self) -> None:
            self.dangers += 1

    app = Guarded(table())
    async with app.run_test(size=(60, 6)) as pilot:
        app.table.set_rows(rows("sol", "btc", "xs"))
        await press(pilot.app, "slash", "x", "s")
        assert (app.dangers, app.table.rows.listed) == (0, ["xs"])
        assert app.table.note == "1 of 3  /xs▏"
        await press(pilot.app, "q")
        assert app.text()[1] == "  Nothing matches “xsq”. esc clears the filter."
        await press(pilot.app, "backspace", "enter")
        assert app.table.rows.listed == ["xs"]
        await press(pilot.app, "x")
        assert app.dangers == 1
        await press(pilot.app, "escape")
        assert app.table.rows.listed == ["sol", "btc", "xs"]


async def test_every_change_of_filter_or_order_counts_as_a_jump_of_the_row() -> None:
    times = iter(range(1, 100))
    app = TableApp(table(orders=ORDERS, key_now=lambda: float(next(times))))
    async with app.run_test(size=(60, 6)) as pilot:
        app.table.set_rows([Row("sol", Decimal(1)), Row("btc", Decimal(2)), Row("xs", None)])
        for keys in (["slash", "s"], ["o"], ["backspace"], ["escape"], ["s"], ["S"], ["s"]):
            before = app.table.jumped_at
            await press(pilot.app, *keys)
            assert app.table.jumped_at > before, keys
        before = app.table.jumped_at
        await press(pilot.app, "slash", "enter", "down", "up", "end")
        assert app.table.jumped_at == before


async def test_a_total_says_that_it_is_one_of_all_rows_while_a_filter_hides_some() -> None:
    app = TableApp(table())
    async with app.run_test(size=(70, 8)) as pilot:
        app.table.set_rows(rows("sol", "btc"))
        app.table.set_total({"id": line("all"), "pnl": money(Decimal(2))})
        await press(pilot.app, "slash", "s", "enter")
        assert app.text()[3].startswith("  all  ▲ +2.00")
        assert app.text()[3].endswith("of all 2 rows; the filter shows 1")


async def test_the_sign_of_an_order_stands_at_its_head_and_moves_nothing() -> None:
    app = TableApp(
        RowTable(
            (
                Column("id", "", COLUMNS[0].cell, value=lambda row: row.id, name="name"),
                Column("pnl", "PnL", COLUMNS[1].cell, has_lead=True, value=lambda row: row.pnl),
                Column("note", "note", COLUMNS[2].cell, value=lambda row: row.note),
            ),
            lambda row: row.id,
        )
    )
    async with app.run_test(size=(40, 5)) as pilot:
        app.table.set_rows([Row("a", Decimal(1)), Row("b", None, "n"), Row("c", Decimal(3))])
        assert app.text()[0] == "         PnL  note"
        heads = []
        for key in ("s", "s", "S", "s", "s"):
            await press(pilot.app, key)
            heads.append((app.text()[0], app.table.note, "".join(app.table.rows.listed)))
        assert heads == [
            ("  ▲      PnL  note", "by name ▲", "abc"),
            ("         PnL▼ note", "by PnL ▼", "cab"),
            ("         PnL▲ note", "by PnL ▲", "acb"),
            ("         PnL  note▲", "by note ▲", "bac"),
            ("  ▲      PnL  note", "by name ▲", "abc"),
        ]


async def test_an_order_that_is_out_of_date_says_so_and_s_takes_it_anew() -> None:
    app = TableApp(table(orders=ORDERS))
    async with app.run_test(size=(40, 5)) as pilot:
        app.table.set_rows([Row("a", Decimal(1)), Row("b", Decimal(2))])
        assert app.table.note == "by PnL"
        app.table.set_rows([Row("a", Decimal(3)), Row("b", Decimal(2))])
        assert (app.table.note, app.table.rows.listed) == ("by PnL ◆", ["b", "a"])
        await press(pilot.app, "s")
        assert (app.table.note, app.table.rows.listed) == ("by PnL", ["a", "b"])


async def test_columns_drop_by_importance_and_never_shrink() -> None:
    measured = {"id": 4, "pnl": 9, "note": 20}
    widths = {
        width: [p.column.id for p in place(COLUMNS, measured, width)] for width in (60, 30, 8)
    }
    assert widths == {60: ["id", "pnl", "note"], 30: ["id", "pnl"], 8: ["id"]}
    app = TableApp(table())
    async with app.run_test(size=(60, 6)):
        app.table.set_rows([Row("a", note="long words")])
        app.table.set_rows([Row("a", note="x"), Row("longer", note="y")])
        before = app.text()[0]
        app.table.set_rows([Row("a", note="x")])
        assert app.text()[0] == before


async def test_enter_and_double_click_open_and_wheel_moves() -> None:
    app = TableApp(table())
    async with app.run_test(size=(40, 8)) as pilot:
        app.table.set_rows(rows("a", "b", "c", "d", "e"))
        await press(pilot.app, "enter")
        await pilot.click(app.table, offset=(3, 3), times=2)
        await rest(pilot.app)
        assert ("Opened", "a") in app.told
        assert app.told[-1] == ("Opened", "c")
        assert ("Moved", "c") in app.told


async def test_pinned_rows_stay_at_the_bottom_whatever_is_scrolled() -> None:
    app = TableApp(table())
    async with app.run_test(size=(40, 8)) as pilot:
        app.table.set_rows([Row(f"r{n}") for n in range(100)])
        app.table.set_pinned("your place", rows("up", "me", "down"), own=1)
        for key in ("home", "end", "pageup"):
            await press(pilot.app, key)
            assert app.text()[4].startswith("┄┄ your place ┄")
            assert [text[:4] for text in app.text()[5:]] == ["  up", "› me", "  do"]


def refreshed(monkeypatch: pytest.MonkeyPatch, widget: Widget) -> list[Region]:
    regions: list[Region] = []
    original = widget.refresh

    def note(*given: Region, **options: Any) -> Widget:
        regions.extend(given)
        return original(*given, **options)

    monkeypatch.setattr(widget, "refresh", note)
    return regions


async def test_only_rows_that_changed_are_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = TableApp(table())
    async with app.run_test(size=(40, 8)) as pilot:
        reading = rows("a", "b", "c")
        app.table.set_rows(reading)
        await rest(pilot.app)
        regions = refreshed(monkeypatch, app.table)
        app.table.set_rows(rows("a", "b", "c"))
        app.table.redraw()
        assert regions == []
        app.table.set_rows([reading[0], replace(reading[1], pnl=Decimal("1.01")), reading[2]])
        assert regions == [Region(0, 2, 40, 1)]


async def test_a_hundred_thousand_rows_draw_only_those_in_view() -> None:
    drawn: list[str] = []

    def cell(row: Row, _: object) -> Any:
        drawn.append(row.id)
        return line(fmt.usdc(row.pnl))

    app = TableApp(RowTable((Column("pnl", "PnL", cell, align="right"),), lambda row: row.id))
    many = [Row(str(number)) for number in range(100_000)]
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.set_rows(many)
        await rest(pilot.app)
        assert len(set(drawn)) <= 24
        await press(pilot.app, "end")
        assert len(set(drawn)) <= 2 * 24
        assert app.text()[-1].startswith("▌")


@pytest.mark.parametrize("no_color", [False, True])
async def test_every_segment_has_a_style_in_every_theme(
    no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = TableApp(table())
    async with app.run_test(size=(40, 6)) as pilot:
        app.table.set_rows(rows("a", "b"))
        for name in app.available_themes:
            app.theme = name
            await rest(pilot.app)
            for y in range(6):
                assert all(part.style is not None for part in app.table.render_line(y))


async def test_a_long_sentence_is_broken_between_words() -> None:
    app = TableApp(table())
    async with app.run_test(size=(30, 6)):
        app.table.set_state(stale=False, sentence=(line("No open positions. The engine waits."),))
        assert app.text()[1:3] == ["  No open positions. The", "  engine waits."]


async def test_moving_opening_and_retitling_are_three_messages() -> None:
    moved: list[str] = []

    class Listening(TableApp):
        @on(RowTable.Moved)
        def note_move(self, event: RowTable.Moved) -> None:
            moved.append(type(event).__name__)

    app = Listening(table(orders=ORDERS))
    async with app.run_test(size=(30, 6)) as pilot:
        app.table.set_rows(rows("a", "b"))
        await press(pilot.app, "down", "enter", "s")
        await rest(pilot.app)
        assert moved == ["Moved", "Moved"]


@settings(deadline=None)
@given(st.lists(st.sets(st.sampled_from("abcdefgh")), min_size=1, max_size=8), st.data())
def test_rows_never_change_places_and_the_cursor_never_leaves_its_row(
    readings: list[set[str]], data: st.DataObject
) -> None:
    listed: TableRows[Row] = TableRows(lambda row: row.id, orders=ORDERS)
    for reading in readings:
        before, cursor = list(listed.listed), listed.cursor
        complete = data.draw(st.booleans())
        listed.update(rows(*sorted(reading)), complete=complete)
        stayed = [key for key in before if key in listed.listed]
        assert [key for key in listed.listed if key in stayed] == stayed
        assert set(listed.listed) >= reading
        assert not complete or set(listed.listed) - reading == listed.gone
        if cursor in listed.listed:
            assert listed.cursor == cursor
        assert (listed.cursor is None) == (not listed.listed)
        if listed.listed:
            assert listed.listed[listed.index] == listed.cursor
            listed.move_to(data.draw(st.integers(0, len(listed.listed) - 1)))


def test_listed_rows_know_their_cursor_when_a_filter_takes_it_away() -> None:
    listed: TableRows[Row] = TableRows(lambda row: row.id, text=lambda row: row.id)
    listed.update(rows("a", "b", "ab"))
    listed.move_to(1)
    listed.narrow("a")
    assert (listed.listed, listed.cursor) == (["a", "ab"], "ab")
    listed.narrow("zzz")
    assert (listed.cursor, listed.get(listed.cursor)) == (None, None)
