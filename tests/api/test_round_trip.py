"""Known things in random dialects, read back: the same, or said to be missing; never another.

The slice of `python -m tests.bench.round_trip 10000` that runs always.
"""

import re

import pytest

from app.errors import BadReply, Doubtful
from tests.bench.round_trip import run
from tests.support.dialects import reading, render
from tests.support.every_call import told

CASES = {
    "positions": 160,
    "sessions": 50,
    "rankings": 40,
    "logs": 40,
    "profiles": 40,
    "deposits": 40,
    "candles": 50,
}
CALLS = {
    "positions": "current_trade",
    "sessions": "active_sessions",
    "rankings": "rankings",
    "logs": "session_logs",
    "profiles": "profile",
    "deposits": "deposits",
    "candles": "candles",
}
LEAST_FOUND = 0.6
"""The share of what was told that is found at least; `tests.bench.round_trip` shows each field."""


@pytest.mark.parametrize("kind", CASES)
def test_what_a_server_tells_in_its_own_words_comes_back_or_is_said_to_be_missing(
    kind: str,
) -> None:
    tally = run(kind, 0, CASES[kind])
    assert tally.wrong == []
    assert sum(tally.found.values()) > LEAST_FOUND * sum(tally.told.values())


@pytest.mark.parametrize("kind", CASES)
def test_the_round_trip_reads_as_the_client_does(kind: str) -> None:
    for seed in range(3):
        case = reading.RENDERERS[kind](seed)
        try:
            ours = reading.rows_of(case, reading.read(case))
        except (BadReply, Doubtful):
            continue
        assert reading.rows_of(case, told(CALLS[kind], case.body)) == ours


def test_a_case_is_a_number_that_gives_the_same_answer_for_ever() -> None:
    for seed in range(5):
        assert render.positions(seed).body == render.positions(seed).body
    assert re.search(rb'"[^"]*(rice|PRICE|px|entry)', render.positions(0).body)
