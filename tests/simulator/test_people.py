"""The leaderboard's population: ranks, windows, the demo account's place."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from app.simulator.people import WINDOWS, People
from app.simulator.refusals import Refusal

NOW = datetime(2026, 11, 22, 14, 2, 24, tzinfo=UTC)
ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"


@pytest.fixture(scope="module")
def people() -> People:
    return People(7, NOW, "66f2b1c9", ADDRESS)


@pytest.mark.parametrize("window", WINDOWS)
def test_five_thousand_accounts_are_ranked_by_pnl(people: People, window: str) -> None:
    rows, total = people.rankings(window, limit=5000)
    assert total == len(rows) == 5000
    assert [row.rank for row in rows] == list(range(1, 5001))
    assert all(before.pnl >= row.pnl for before, row in pairwise(rows))
    assert len({row.address.lower() for row in rows}) == 5000
    for row in rows:
        assert (row.pnl > 0) == (row.roi > 0) or row.roi == 0
        assert 0 <= row.win_rate <= 100


def test_pages_join_without_gap_or_overlap(people: People) -> None:
    whole, _ = people.rankings("month", limit=120)
    pages = [
        row for page in range(3) for row in people.rankings("month", offset=40 * page, limit=40)[0]
    ]
    assert pages == whole
    assert people.rankings("month", offset=4990, limit=50)[0][-1].rank == 5000
    assert people.rankings("month", offset=6000)[0] == []


@pytest.mark.parametrize("window", WINDOWS)
def test_the_demo_account_has_its_place_among_them(people: People, window: str) -> None:
    own = people.standing(window, ADDRESS.lower())
    assert own is not None
    assert own == people.standing(window, "66f2b1c9")
    neighbors, _ = people.rankings(window, offset=own.rank - 2, limit=3)
    assert neighbors[1] == own
    assert neighbors[0].pnl >= own.pnl >= neighbors[2].pnl
    assert 380 < own.rank < 450


def test_the_monthly_place_is_that_of_the_pictures(people: People) -> None:
    own = people.standing("month", ADDRESS)
    assert own is not None
    assert (own.rank, own.change) == (412, 9)


def test_someone_unknown_has_no_place(people: People) -> None:
    assert people.standing("month", "0x0000000000000000000000000000000000000000") is None


@pytest.mark.parametrize("window", WINDOWS)
def test_stats_and_ranges_add_up_to_the_rankings(people: People, window: str) -> None:
    rows, total = people.rankings(window, limit=5000)
    stats = people.stats(window)
    assert stats.accounts == total
    assert stats.volume == sum(row.volume for row in rows)
    assert stats.pnl == sum(row.pnl for row in rows)
    assert stats.in_profit == sum(1 for row in rows if row.pnl > 0)
    assert rows[2499].pnl >= stats.median_pnl >= rows[2500].pnl
    buckets = people.analytics(window)
    assert sum(bucket.count for bucket in buckets) == total
    assert buckets[0].count == sum(1 for row in rows if row.pnl >= 1000)
    assert buckets[-1].count == sum(1 for row in rows if row.pnl < -500)


def test_the_same_seed_gives_the_same_people() -> None:
    one, two = People(7, NOW, "id", ADDRESS), People(7, NOW, "id", ADDRESS)
    two.rankings("all")
    assert one.rankings("week", limit=5000) == two.rankings("week", limit=5000)


def test_unknown_windows_are_refused(people: People) -> None:
    with pytest.raises(Refusal) as refused:
        people.rankings("year")
    assert refused.value.status == 400
