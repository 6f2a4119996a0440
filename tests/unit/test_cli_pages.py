"""What the commands print for eyes: numbers over time as tables, what a session can come to."""

import re
from decimal import Decimal

import pytest

from app.cli.starting import cost_notes
from app.cli.tables import record
from app.starts import StartAdvance, StartQuick
from app.ui.pieces import plain
from app.ui.session_costs import cost_lines


def test_numbers_over_time_are_tables_with_a_row_a_moment() -> None:
    points = [["2026-11-21T00:00:00.000Z", "5"], ["2026-11-22T00:00:00.000Z", "7"]]
    row = {
        "window": "30d",
        "figures": dict.fromkeys("abcd", "1"),
        "series": [
            {"name": "daily.volume", "points": points, "rows": [0, 1]},
            {"name": "daily.pnl", "points": points[1:], "rows": [1]},
            {"name": "hourly.users", "points": [["2026-11-22T01:00:00.000Z", "9"]], "rows": [0]},
        ],
    }
    page = record(row)
    assert page.splitlines()[0] == "window  30d"
    assert "figures:\nname  value\na     1\n" in page
    assert page.endswith(
        "daily:\n"
        "time                  volume  pnl\n"
        "2026-11-21T00:00:00Z  5       —\n"
        "2026-11-22T00:00:00Z  7       7\n\n"
        "hourly:\n"
        "time                  users\n"
        "2026-11-22T01:00:00Z  9"
    )


@pytest.mark.parametrize("loss", [Decimal(8), None])
@pytest.mark.parametrize("positions", [None, 1, 3])
def test_a_script_is_told_all_that_the_form_tells(loss: Decimal | None, positions: int) -> None:
    start = StartQuick(Decimal(200), Decimal(40), loss, positions, 18, "LINK")
    form = cost_lines(start, None, None, 90, brief=False)
    notes = " ".join(cost_notes(start))
    for row in map(plain, form[1:]):
        for figure in re.findall(r"\d[\d,]*\.\d\d", row):
            assert figure.replace(",", "") in notes, row


def test_what_a_strategy_can_lose_is_told() -> None:
    start = StartAdvance(Decimal("99.5"), "Degen", "7D", 18, "LINK", False)
    assert "at worst it loses its whole amount, 99.50 USDC" in cost_notes(start)
