"""Numbers over time in the analytics, under the server's own names."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.api.reply import decode
from app.api.shapes import read_analytics
from app.cli import documents, tables
from app.models.analytics import MOST_POINTS, MOST_SERIES, Analytics
from app.models.reading import Reading
from app.ui.pieces import plain
from app.ui.population import analytics_lines

DAYS = [{"date": f"2026-11-0{n}", "volume": f"{n}.5", "users": n} for n in (1, 2, 3)]


def read(sent: Any) -> Reading[Analytics]:
    return read_analytics(decode(json.dumps(sent).encode(), None))


def names(sent: Any) -> list[str]:
    return [series.name for series in read(sent).value.series]


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"daily": DAYS}, ["daily.volume", "daily.users"]),
        ({"data": {"daily": DAYS, "averagePnl": 3}}, ["daily.volume", "daily.users"]),
        ({"distribution": {"over 0": 3}, "trend": {"byDay": DAYS}}, ["trend.byDay.volume"]),
        ({"byHour": [{"t": 1764000000000 + n * 3600000, "v": n} for n in (1, 2)]}, ["byHour.v"]),
    ],
)
def test_lists_of_moments_are_series_of_their_numbers(sent: Any, found: list[str]) -> None:
    assert names(sent)[: len(found)] == found


@pytest.mark.parametrize(
    "sent",
    [
        {"total": 1, "top": [{"rank": 1, "pnl": 5}, {"rank": 2, "pnl": 3}]},
        {"total": 1, "daily": DAYS[:1]},
        {"total": 1, "daily": [DAYS[0], {"volume": "2"}]},
        {"total": 1, "daily": [{"date": "2026-11-01", "a": "x"}, {"date": "2026-11-02", "a": "y"}]},
        {"total": 1, "daily": [{"date": "2026-11-01", "a": 1}, {"date": "2026-11-02", "a": None}]},
    ],
    ids=["no time", "one moment", "a moment missing", "no numbers", "one number"],
)
def test_nothing_else_is_a_curve(sent: Any) -> None:
    assert names(sent) == []


def test_points_are_in_order_and_a_missing_one_is_left_out_and_not_0() -> None:
    gap = {"date": "2026-11-02", "volume": None, "users": 2}
    volume, users = read({"daily": [DAYS[2], gap, DAYS[0]]}).value.series
    first, last = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)
    assert volume.points == ((first, Decimal("1.5")), (last, Decimal("3.5")))
    assert [value for _, value in users.points] == [1, 2, 3]


def test_what_became_a_curve_counts_as_understood() -> None:
    reading = read({"distribution": {"over 0": 3}, "daily": DAYS, "averagePnl": "3.5"})
    assert reading.unread == ()
    assert {"daily", "averagePnl"} <= set(reading.read)


def test_an_endless_answer_is_cut() -> None:
    wide = [{"date": day["date"], **{f"n{n}": n for n in range(99)}} for day in DAYS]
    assert len(names({"daily": wide})) == MOST_SERIES
    long = [{"date": 1764000000 + n, "v": n} for n in range(MOST_POINTS + 100)]
    points = read({"daily": long}).value.series[0].points
    assert (len(points), points[-1][1]) == (MOST_POINTS, MOST_POINTS + 99)


def test_single_numbers_stand_raw_under_their_own_names() -> None:
    lines = [plain(row).split() for row in analytics_lines(read({"avgROI": "0.0310"}).value)]
    assert lines == [["avgROI", "0.0310"]]


def test_a_script_gets_curves_as_times_and_values() -> None:
    printed = documents.plain(read({"daily": DAYS[:2]}).value)
    assert printed["series"][0] == {
        "name": "daily.volume",
        "points": [["2026-11-01T00:00:00.000Z", "1.5"], ["2026-11-02T00:00:00.000Z", "2.5"]],
        "rows": [0, 1],
    }


def test_two_moments_of_one_time_have_a_row_each_and_no_figure_of_the_other() -> None:
    noon = "2026-11-01T12:00:00Z"
    rows = [
        {"time": "2026-11-02T00:00:00Z", "volume": 9, "users": 9},
        {"time": noon, "volume": 8, "users": None},
        {"time": noon, "volume": 3, "users": 2},
        {"time": noon, "volume": None, "users": 1},
    ]
    printed = documents.plain(read({"hourly": rows}).value)
    shown = tables.record({"series": printed["series"]}).splitlines()
    assert [line.split() for line in shown] == [
        ["hourly:"],
        ["time", "volume", "users"],
        [noon, "8", "—"],
        [noon, "3", "2"],
        [noon, "—", "1"],
        ["2026-11-02T00:00:00Z", "9", "9"],
    ]


def test_pairs_of_a_time_and_a_figure_are_a_series_and_those_of_a_name_an_object() -> None:
    at = 1795910400000
    day = {"pnlHistory": [[at, "0.5"], [at + 3_600_000, "12.5"]], "vlm": "1.5"}
    read = read_analytics({"code": 0, "msg": "ok", "data": [["day", day]], "ts": at}).value
    assert read.figures == {"day.vlm": Decimal("1.5")}
    (series,) = read.series
    assert series.name == "day.pnlHistory"
    assert [value for _, value in series.points] == [Decimal("0.5"), Decimal("12.5")]


def test_pairs_of_figures_are_no_moments() -> None:
    read = read_analytics(
        {"sharpe": Decimal("1.5"), "sizes": [[10, 5], [100, 12]], "asOf": 1.5}
    ).value
    assert (read.figures, read.series) == ({"sharpe": Decimal("1.5")}, ())
