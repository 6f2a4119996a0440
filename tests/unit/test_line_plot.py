"""The curve under the candles, as plotext draws it."""

import subprocess
import sys

import pytest

from app.ui.widgets.line_plot import bound_texts, draw_curve, thin_points, value_bounds


def test_a_curve_has_exactly_the_rows_and_columns_asked_for() -> None:
    rows = draw_curve(((0, 0.0), (70, 1.0), (141, 0.5)), (0.0, 1.0), (142, 4))
    assert [len(row) for row in rows] == [142] * 4
    assert {character for row in rows for character in row} <= {
        " ",
        *(chr(code) for code in range(0x2800, 0x2900)),
    }


def test_points_stand_in_their_own_columns() -> None:
    rows = draw_curve(((3, 1.0),), (0.0, 1.0), (10, 2))
    assert rows[0][3] != " "
    assert rows[0].replace(rows[0][3], "").strip() == ""
    assert rows[1].strip() == ""


def test_a_curve_is_wider_than_the_terminal_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("LINES", "3")
    rows = draw_curve(((0, 0.2), (239, 0.9)), (0.0, 1.0), (240, 8))
    assert [len(row) for row in rows] == [240] * 8


def test_our_figure_leaves_the_global_one_alone() -> None:
    import plotext

    before = plotext.figure.size()
    draw_curve(((0, 0.0), (5, 1.0)), (0.0, 1.0), (33, 3))
    assert plotext.figure.size() == before


@pytest.mark.parametrize("size", [(0, 0), (1, 4), (10, 0)])
def test_no_room_is_no_curve(size: tuple[int, int]) -> None:
    assert draw_curve(((0, 0.5),), (0.0, 1.0), size) == ("",) * size[1]


def test_at_most_two_points_a_column_keep_its_lowest_and_highest() -> None:
    points = [(4, value) for value in (0.5, 0.9, 0.1, 0.4)] + [(5, 0.3), (5, 0.3)]
    assert thin_points(points, 10) == [(4, 0.9), (4, 0.1), (5, 0.3)]


def test_points_out_of_view_and_values_that_are_no_number_are_left_out() -> None:
    points = [(-1, 0.5), (10, 0.5), (3, float("nan")), (4, float("inf")), (5, 0.5)]
    assert thin_points(points, 10) == [(5, 0.5)]


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([0.2, 0.71], (0.0, 1.0)),
        ([1.3, 48.0], (0.0, 50.0)),
        ([-2.0, 2.0], (-2.0, 2.0)),
        ([7.0, 7.0], (0.0, 7.0)),
        ([0.0, 0.0], (0.0, 1.0)),
        ([-3.0], (-3.0, 0.0)),
    ],
)
def test_bounds_are_round_and_hold_the_values(
    values: list[float], bounds: tuple[float, float]
) -> None:
    assert value_bounds(values) == pytest.approx(bounds)


def test_bounds_are_written_with_the_decimals_of_the_finer_one() -> None:
    assert bound_texts((0.0, 1.0)) == ("0.0", "1.0")
    assert bound_texts((-0.25, 0.5)) == ("−0.25", "0.50")
    assert bound_texts((0.0, 1500.0)) == ("0", "1,500")


def test_the_chart_is_imported_without_plotext() -> None:
    code = "import sys, app.ui.screens.chart; sys.exit('plotext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
