"""What is said of a place on the leaderboard: only what the server's figures bear."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.models.community import PastRank, Ranking, Standing
from app.ui.own_place import apart, gaps, own_place, place_facts, since_before
from app.ui.pieces import plain

BEFORE = datetime(2026, 11, 21, 22, 10, tzinfo=UTC)


def row(rank: int | None, pnl: str | None = None, user: str = "") -> Ranking:
    worth = None if pnl is None else Decimal(pnl)
    return Ranking(rank=rank, pnl=worth, user_id=user or f"u{rank}")


def place(*rows: Ranking, own: str = "u2"):
    return own_place(Standing(None), rows, lambda one: one.user_id == own)


def test_the_gap_to_the_next_rank_is_in_money() -> None:
    found = place(row(1, "30"), row(2, "25.66"), row(3, "20"))
    assert found is not None
    assert [plain(gap) for gap in gaps(found)] == ["4.34 USDC behind rank 1", "5.66 ahead of 3"]


@pytest.mark.parametrize(
    "rows",
    [
        (row(1, None), row(2, "25"), row(3, None)),
        (row(1, "30"), row(2, None), row(3, "20")),
        (row(1, "20"), row(2, "25"), row(3, "30")),
        (row(2, "25"),),
    ],
    ids=["others unknown", "own unknown", "ranked by something else", "alone"],
)
def test_no_gap_is_made_up(rows: tuple[Ranking, ...]) -> None:
    found = place(*rows)
    assert found is not None
    assert gaps(found) == []


def test_the_servers_own_row_stands_alone_where_its_neighbours_are_not_known() -> None:
    own = row(412, "5", user="me")
    found = own_place(Standing(own), (row(1), row(2)), lambda one: one.user_id == "me")
    assert found is not None
    assert (found.rows, found.at) == ((own,), 0)
    assert own_place(Standing(None), (row(1),), lambda _: False) is None
    assert own_place(None, (), lambda _: True) is None


@pytest.mark.parametrize(
    ("rank", "before", "said"),
    [
        (403, 412, "▲ 9 since 21 Nov 22:10"),
        (412, 403, "▼ 9 since 21 Nov 22:10"),
        (412, 412, "· unmoved since 21 Nov 22:10"),
        (None, 412, ""),
        (412, None, ""),
    ],
)
def test_the_change_since_the_last_visit(rank: int | None, before: int | None, said: str) -> None:
    past = None if before is None else PastRank(before, BEFORE)
    assert plain(since_before(row(rank), past, "21 Nov 22:10")) == said


def test_what_is_not_known_of_a_place_is_left_out() -> None:
    names = [name for name, _ in place_facts(row(4), None)]
    assert names == ["PnL"]
    assert plain(place_facts(row(4), None)[0][1]) == "— USDC"
    assert plain(dict(place_facts(row(412, "1"), 5_000))["top"]) == "8.24 %"


def test_how_far_somebody_else_is_away() -> None:
    own = row(437, "400")
    told = [plain(value) for _, value in apart(row(2, "4400.5"), own)]
    assert told == ["435 ranks above you", "+4,000.50 USDC of PnL"]
    assert plain(apart(row(440), own)[0][1]) == "3 ranks below you"
    assert apart(own, own) == []
    assert apart(row(2), None) == []
