"""Where a tape stands, and the times that can be typed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.ui.pieces import plain
from app.ui.words.tape import SPEEDS, Position, faster, position_words, slower, typed_time

START = datetime(2026, 11, 22, 14, 2, 30, 500_000, tzinfo=UTC)
END = START + timedelta(minutes=10)
AT = Position(
    START + timedelta(minutes=5), START, END, UTC, 4.0, is_paused=True, last="profile 200"
)


def test_the_place_is_said_with_speed_and_state_and_drops_the_exchange_first() -> None:
    assert plain(position_words(AT, 80)) == "profile 200  14:07:30 of 14:12:30  4×  paused"
    assert plain(position_words(AT, 40)) == "14:07:30 of 14:12:30  4×  paused"
    ended = AT._replace(now=END, is_at_end=True)
    assert plain(position_words(ended, 40)).endswith("end of the tape")


def test_a_tape_of_days_says_the_day() -> None:
    assert "11-22 14:07:30 of 11-24" in plain(
        position_words(AT._replace(end=END + timedelta(days=2)), 80)
    )


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("14:05", 149.5), ("14:02:30", -0.5), ("14:05:31", 180.5), ("+90", 390), ("-2m", 180),
     ("+1m30s", 390), (" + 1m ", 360), ("-0h1m", 240)],
)  # fmt: skip
def test_times_and_distances(typed: str, seconds: float) -> None:
    assert typed_time(typed, AT) == START + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "typed", ["", "+", "soon", "15:00", "25:00", "14:61", "+6m", "-6m", "+1e9", "14", "٣:٠٠"]
)
def test_what_is_no_time_of_the_tape_is_none(typed: str) -> None:
    assert typed_time(typed, AT) is None


def test_times_are_those_of_the_recording_and_of_the_nearest_day() -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    assert typed_time("19:35", AT._replace(zone=there)) == START + timedelta(seconds=149.5)
    long = AT._replace(end=END + timedelta(days=3), now=START + timedelta(days=2))
    assert typed_time("14:05", long) == START + timedelta(days=2, seconds=149.5)


def test_speeds_end_at_both_ends() -> None:
    assert (slower(SPEEDS[0]), faster(SPEEDS[-1])) == (SPEEDS[0], SPEEDS[-1])
    assert (slower(3.0), faster(3.0)) == (2.0, 4.0)
