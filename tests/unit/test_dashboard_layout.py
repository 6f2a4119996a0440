from itertools import combinations

import pytest
from textual.geometry import Region, Size

from app.ui.widgets.dashboard_layout import LEAST_EVENTS, MIDDLE, WIDE, arrange_panels

WANTED = {"positions": 7, "sessions": 8, "signals": 8, "events": 300}
MANY = {"positions": 60, "sessions": 40, "signals": 200, "events": 300}


@pytest.mark.parametrize("wanted", [WANTED, MANY], ids=["few rows", "many rows"])
@pytest.mark.parametrize("width", [78, 100, MIDDLE, 140, WIDE, 158, 238])
@pytest.mark.parametrize("height", [22, 27, 28, 31, 32, 42, 70])
def test_panels_never_overlap_and_stay_inside(width, height, wanted) -> None:
    places = arrange_panels(Size(width, height), wanted)
    for place in places.values():
        assert place.right <= width
        assert place.bottom <= height
        assert place.height > 0
    for one, other in combinations(places.values(), 2):
        assert not one.overlaps(other)


@pytest.mark.parametrize("height", [22, 32, 42])
@pytest.mark.parametrize("width", [78, MIDDLE, WIDE])
def test_many_rows_leave_room_for_events(width, height) -> None:
    assert arrange_panels(Size(width, height), MANY)["events"].height >= LEAST_EVENTS - 1


def test_eighty_by_twenty_four_shows_all_rows_of_an_ordinary_day() -> None:
    places = arrange_panels(Size(78, 22), WANTED)
    assert places["positions"] == Region(0, 2, 78, 7)
    assert places["sessions"] == Region(0, 9, 78, 8)
    assert "chart" not in places
    assert "signals" not in places


def test_a_wide_terminal_has_the_chart_beside_the_positions() -> None:
    places = arrange_panels(Size(158, 42), WANTED)
    assert places["chart"].right + 3 == places["positions"].x
    assert places["positions"].right == 158
    assert places["positions"].height == 7
    assert places["sessions"].height == 8


def test_between_them_the_chart_stands_above_the_positions() -> None:
    places = arrange_panels(Size(118 + 2, 33), WANTED)
    assert places["chart"].bottom <= places["positions"].y
    assert places["chart"].width == 120
