"""What every table does with its rows, without a screen: order, filter, columns, files, details."""

import csv
import io
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.models.community import Ranking
from app.models.sessions import Session
from app.models.trading import Position
from app.private_files import NotPrivateError
from app.ui.columns.column import Column, Order, place
from app.ui.details import detail_facts, record_facts
from app.ui.exports import Exported, cell_text, csv_text, write_csv
from app.ui.pieces import line, plain
from app.ui.positions import pnl_percent
from app.ui.widgets.orders import order_by, orders_by
from app.ui.widgets.table.cells import header
from app.ui.widgets.table.rows import TableRows
from tests.support.manual_clock import ManualClock

NOW = ManualClock().now()


class Row(NamedTuple):
    id: str
    value: Any = None


def column(id: str = "value", **options: Any) -> Column[Row]:
    options = {"value": lambda row: row.value, **options}
    return Column(id, id, lambda row, _: line(str(row.value)), **options)


def listed(*rows: Row, order: Order[Row] | None = None, narrow: str = "") -> list[str]:
    table: TableRows[Row] = TableRows(
        lambda row: row.id, orders=[order] if order else (), text=lambda row: str(row.value)
    )
    table.update(rows)
    table.narrow(narrow)
    return table.listed


# Order


@pytest.mark.parametrize("is_descending", [False, True])
def test_what_has_no_place_in_an_order_comes_last_whichever_way_round(is_descending: bool) -> None:
    order = Order[Row]("value", lambda row: row.value, is_descending)
    known = [Row("one", Decimal(1)), Row("two", Decimal(2))]
    unknown = [Row("none"), Row("nan", Decimal("NaN")), Row("snan", Decimal("sNaN")), Row("", "")]
    got = listed(unknown[0], *known, *unknown[1:], order=order)
    assert got[:2] == (["two", "one"] if is_descending else ["one", "two"])
    assert got[2:] == ["none", "nan", "snan", ""]


def test_figures_times_and_words_of_one_column_can_be_sorted_together() -> None:
    order = Order[Row]("value", lambda row: row.value)
    rows = [Row("w", "8 unit?"), Row("t", NOW), Row("f", Decimal("-3")), Row("i", 2)]
    assert listed(*rows, order=order) == ["f", "i", "t", "w"]


def test_columns_sort_figures_from_the_largest_and_words_from_the_first() -> None:
    figures = order_by(column(), [Row("a"), Row("b", Decimal(1))])
    words = order_by(column(), [Row("a", "x")])
    assert figures is not None
    assert words is not None
    assert (figures.is_descending, words.is_descending) == (True, False)
    assert order_by(column(), [Row("a"), Row("b", "")]) is None
    assert order_by(column(value=None), [Row("a", "x")]) is None
    names = [
        order.name for order in orders_by([column("a"), column("b", value=None)], [Row("", 1)])
    ]
    assert names == ["a"]


# Filter


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["a", "b", "c"]),
        ("SOL", ["a", "b"]),
        ("short sol", ["b"]),
        ("-3.7", ["a"]),
        ("1020.7", ["c"]),
        ("1,020", ["c"]),
        ("zzz", []),
    ],
)
def test_a_filter_finds_words_and_figures_as_they_are_typed(typed: str, found: list[str]) -> None:
    rows = [Row("a", "SOL long −3.76"), Row("b", "SOL short"), Row("c", "BTC 1,020.73")]
    assert listed(*rows, narrow=typed) == found


def test_a_row_that_changes_is_looked_at_anew() -> None:
    table: TableRows[Row] = TableRows(lambda row: row.id, text=lambda row: row.value)
    table.update([Row("a", "buy"), Row("b", "buy")])
    table.narrow("buy")
    table.update([Row("a", "sell"), Row("b", "buy")])
    assert (table.listed, table.cursor, table.total) == (["b"], "b", 2)


# Columns


def test_columns_come_and_go_as_the_user_wants_but_not_those_that_say_which_row_it_is() -> None:
    columns = (
        column("symbol", is_identity=True),
        column("size", is_identity=True, importance=9),
        column("mark", importance=1),
        column("value", importance=5, from_width=99),
    )
    measured = dict.fromkeys(("symbol", "size", "mark", "value"), 10)

    def shown(width: int, **choice: bool) -> list[str]:
        return [placed.column.id for placed in place(columns, measured, width, choice)]

    assert shown(60) == ["symbol", "size", "mark"]
    assert shown(60, mark=False, value=True) == ["symbol", "size", "value"]
    assert shown(60, symbol=False, size=False) == ["symbol", "size", "mark"]
    # What the user wants drops later than the rest, and never in place of what is aimed by.
    assert shown(40, value=True) == ["symbol", "size", "value"]
    assert shown(30, value=True, mark=True) == ["symbol", "size"]


def test_the_sign_of_the_last_head_stays_inside_the_table() -> None:
    placed = place([column(id, align="right", min_width=5) for id in ("id", "last")], {}, 14)
    assert plain(header(placed, 14)) == "     id   last"
    assert plain(header(placed, 14, "last", "▼")) == "     id  last▼"
    assert plain(header(placed, 14, "id", "▼")) == "     id▼  last"


# Files


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("NaN"), ""),
        (Decimal("-0.00001234"), "-0.00001234"),
        (Decimal("1E+3"), "1000"),
        (0, "0"),
        (True, "yes"),
        (datetime(2026, 11, 25, 8, tzinfo=timezone(timedelta(hours=1))),
         "2026-11-25T07:00:00+00:00"),
        ("plain, with a comma", "plain, with a comma"),
        ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
        ("+1", "'+1"),
        ("-2+3", "'-2+3"),
        (" @SUM(A1)", "' @SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("@107", "'@107"),
    ],
)  # fmt: skip
def test_a_cell_has_every_digit_and_is_no_formula(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_a_file_never_holds_a_secret() -> None:
    secret = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
    text = csv_text([column()], [Exported(Row("a", f"token={secret}"), "current")], NOW)
    assert secret not in text
    assert "[hidden]" in text


def test_each_row_of_a_file_says_how_old_it_is() -> None:
    columns = [column("PnL", unit="USDC"), column("bar", value=None), column("=id")]
    rows = [Exported(Row("a", Decimal("1.5")), "current"), Exported(Row("b"), "gone")]
    assert rows_of(csv_text(columns, rows, NOW)) == [
        ["PnL USDC", "'=id", "read at", "state"],
        ["1.5", "1.5", NOW.isoformat(), "current"],
        ["", "", NOW.isoformat(), "gone"],
    ]
    assert rows_of(csv_text(columns, rows[:1], None)) == [["PnL USDC", "'=id"], ["1.5", "1.5"]]


def test_a_file_is_only_the_users_and_never_written_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new" / "exports"
    first = write_csv(folder, "Log of ../SOL", "a\n", NOW)
    second = write_csv(folder, "Log of ../SOL", "b\n", NOW)
    assert first.name == f"log-of-sol-{NOW:%Y%m%dT%H%M%SZ}.csv"
    assert second.name == f"log-of-sol-{NOW:%Y%m%dT%H%M%SZ}-2.csv"
    assert (first.read_text(), second.read_text()) == ("a\n", "b\n")
    assert [path.stat().st_mode & 0o777 for path in (folder, first)] == [0o700, 0o600]
    monkeypatch.setattr("os.getuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(NotPrivateError, match="another user"):
        write_csv(folder, "positions", "", NOW)


# Details


def told(record: Any, **more: Any) -> dict[str, str]:
    return {fact.label: plain(fact.value) for fact in record_facts(record, NOW, UTC)}


def test_a_detail_tells_every_field_with_its_unit_and_the_ids_last() -> None:
    position = Position(
        id="p1", symbol="SOL", side="long", size=Decimal("5.940"), entry_price=Decimal("168.20"),
        pnl=Decimal("-21.6216"), leverage=Decimal(10), asset_index=2,
        opened_at=NOW - timedelta(hours=3),
    )  # fmt: skip
    facts = told(position)
    assert facts["size"] == "5.940 SOL"
    assert facts["entry price"] == "168.20 USDC"
    assert facts["PnL"] == "−21.6216 USDC"
    assert facts["leverage"] == "10×"
    assert facts["asset index"] == "2"
    assert facts["opened at"].endswith("3 h 00 m ago")
    assert facts["liquidation"] == "—"
    assert list(facts)[-3:] == ["id", "trade id", "session id"]
    assert len(facts) == len(Position.model_fields)


def test_a_gain_has_its_sign_and_its_colour() -> None:
    figures = (Decimal("2.75"), Decimal("-2.75"), Decimal(0))
    facts = [
        fact
        for figure in figures
        for fact in record_facts(Position(pnl=figure), NOW, UTC)
        if fact.label == "PnL"
    ]
    assert [(plain(fact.value), fact.value[0].style) for fact in facts] == [
        ("+2.75 USDC", "up"),
        ("−2.75 USDC", "down"),
        ("0 USDC", "muted"),
    ]


def test_a_unit_that_nobody_told_is_said_to_be_unknown() -> None:
    assert told(Session(profit_target=Decimal(40)))["profit target"] == "40 unit?"
    known = Session(profit_target=Decimal(40), limits_unit="percent")
    assert told(known)["profit target"] == "40 %"
    assert told(Ranking(roi=Decimal(2)))["roi".upper()] == "2 unit?"
    assert told(Ranking(roi=Decimal("0.02"), roi_unit="fraction"))["ROI"] == "2.00 %"


def test_a_detail_adds_what_is_worked_out_here_and_marks_it() -> None:
    position = Position(id="p1", pnl=Decimal(1), margin=Decimal(50), symbol="SOL")
    ours = Column[Any](
        "pnl_percent",
        "PnL %",
        lambda row, _: line(str(pnl_percent(row))),
        "right",
        is_computed=True,
    )
    facts = detail_facts(position, position, [ours], NOW, UTC)
    assert (facts[-1].label, plain(facts[-1].value)) == ("PnL %", "~2.00")


def test_a_row_that_is_no_record_is_told_by_its_cells() -> None:
    columns = [column("rows"), column("bar", value=None, widths=((0, 9),))]
    facts = detail_facts(Row("a", 7), None, columns, NOW, UTC)
    assert [(fact.label, plain(fact.value)) for fact in facts] == [("rows", "7")]
