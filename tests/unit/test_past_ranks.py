"""What is remembered of the own rank between visits."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.models.community import PastRank
from app.past_ranks import PAUSE, PastRanks, visited

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ME = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"


def test_a_first_visit_has_nothing_before_it_however_long_it_is() -> None:
    visits = visited(None, PastRank(412, NOON))
    for minute in range(1, 600):
        visits = visited(visits, PastRank(412 - minute % 9, NOON + minute * MINUTE))
    assert visits.before is None


def test_a_visit_ends_with_a_pause_and_is_then_the_one_before() -> None:
    visits = visited(visited(None, PastRank(412, NOON)), PastRank(410, NOON + MINUTE))
    back = NOON + MINUTE + PAUSE
    assert visited(visits, PastRank(400, back)).before is None
    visits = visited(visits, PastRank(400, back + MINUTE))
    assert visits.before == PastRank(410, NOON + MINUTE)
    visits = visited(visits, PastRank(399, back + 2 * MINUTE))
    assert visits.before == PastRank(410, NOON + MINUTE)


def test_hosts_accounts_and_windows_are_kept_apart_in_one_private_file(tmp_path: Path) -> None:
    file = tmp_path / "state" / "ranks.json"
    PastRanks(file, "a.example").visit(ME, "day", 5, NOON)
    PastRanks(file, "b.example").visit(ME, "day", 6, NOON)
    PastRanks(file, "a.example").visit(ME, None, 7, NOON)
    later = NOON + timedelta(days=1)
    again = PastRanks(file, "a.example")
    assert again.visit(ME.lower(), "day", 1, later) == PastRank(5, NOON)
    assert again.visit(ME, None, 1, later) == PastRank(7, NOON)
    assert again.visit(ME, "week", 1, later) is None
    assert again.visit("0xother", "day", 1, later) is None
    assert PastRanks(file, "b.example").visit(ME, "day", 1, later) == PastRank(6, NOON)
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_unchanged_rank_is_not_written_every_minute(tmp_path: Path) -> None:
    file = tmp_path / "ranks.json"
    past = PastRanks(file, "h")
    past.visit(ME, None, 5, NOON)
    before = file.read_bytes()
    past.visit(ME, None, 5, NOON + MINUTE)
    assert file.read_bytes() == before
    past.visit(ME, None, 5, NOON + 6 * MINUTE)
    assert "12:06" in file.read_text()
    past.visit(ME, None, 4, NOON + 7 * MINUTE)
    assert json.loads(file.read_text())[f"h {ME.lower()}"]["last"]["rank"] == 4


def test_a_file_that_cannot_be_used_is_a_first_visit(tmp_path: Path) -> None:
    file = tmp_path / "ranks.json"
    for text in ("", "[]", "{", '{"h 0xab": {"last": {"rank": "x", "at": "2026"}}}', '{"h": 3}'):
        file.write_text(text)
        file.chmod(0o600)
        assert PastRanks(file, "h").visit("0xab", None, 5, NOON) is None
    file.chmod(0o644)
    assert PastRanks(file, "h").visit("0xab", None, 4, NOON + timedelta(days=1)) is None


def test_where_nothing_can_be_written_the_screen_goes_on(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file where the folder should be")
    past = PastRanks(tmp_path / "blocked" / "ranks.json", "h")
    assert past.visit(ME, None, 5, NOON) is None
    assert past.visit(ME, None, 4, NOON + timedelta(days=1)) == PastRank(5, NOON)


def test_a_tape_leaves_no_trace(tmp_path: Path) -> None:
    file = tmp_path / "ranks.json"
    assert PastRanks(file, "h", enabled=False).visit(ME, None, 5, NOON) is None
    assert not file.exists()
