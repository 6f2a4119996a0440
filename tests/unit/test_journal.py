import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.journal import Journal

AT = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state" / "journal.jsonl", "host/0x1")


def test_a_line_before_without_its_line_after_is_unpaired(journal: Journal) -> None:
    journal.write("1", "sending", AT, {"key": "position:a"})
    journal.write("2", "sending", AT, {"key": "position:b"})
    journal.write("1", "outcome", AT, {"outcome": "done"})
    (line,) = journal.unpaired()
    assert (line.number, line.detail, line.at) == ("2", {"key": "position:b"}, AT)
    assert line.pid == os.getpid()


def test_another_account_s_lines_are_not_ours(journal: Journal, tmp_path: Path) -> None:
    journal.write("1", "sending", AT, {})
    assert Journal(tmp_path / "state" / "journal.jsonl", "host/0x2").unpaired() == []


def test_a_torn_line_costs_no_other(journal: Journal, tmp_path: Path) -> None:
    journal.write("1", "sending", AT, {})
    with open(tmp_path / "state" / "journal.jsonl", "a") as file:
        file.write('{"number": "2", "step": "sen\n')
    journal.write("3", "sending", AT, {})
    assert [line.number for line in journal.unpaired()] == ["1", "3"]


def test_no_journal_yet_is_an_empty_one(journal: Journal) -> None:
    assert journal.unpaired() == []


def test_only_the_user_can_read_it(journal: Journal, tmp_path: Path) -> None:
    journal.write("1", "sending", AT, {})
    path = tmp_path / "state" / "journal.jsonl"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_disk_that_refuses_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"exists|Not a directory"):
        Journal(tmp_path / "file" / "journal.jsonl", "host/0x1").write("1", "sending", AT, {})


def test_what_was_sent_lately_stands_with_its_outcome(journal: Journal) -> None:
    for number in range(400):
        journal.write(str(number), "sending", AT, {"intent": "ClosePosition", "key": "k"})
        if number != 399:
            journal.write(str(number), "outcome", AT, {"outcome": "failed", "said": "no"})
    past = journal.recent()
    assert 50 < len(past) < 400
    assert (past[-2].outcome, past[-2].said) == ("failed", "no")
    assert (past[-1].number, past[-1].outcome) == ("399", None)
