"""Known things in random dialects, read back: the same, or said to be missing; never another.

The slice of `python -m tests.bench.round_trip 10000` that runs always.
"""

from decimal import Decimal
from typing import Any

import pytest

from app.errors import BadReply, Doubtful
from app.models.reading import Reading
from tests.bench.round_trip import run
from tests.support.dialects import reading, render, verdict
from tests.support.dialects.layouts import Case
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
    bodies = [render.positions(seed).body for seed in range(20)]
    assert bodies == [render.positions(seed).body for seed in range(20)]
    assert len(set(bodies)) == len(bodies)


def test_the_judge_sees_a_value_that_is_another_a_row_that_is_lost_and_one_that_is_none() -> None:
    case, good = next(
        (case, got) for case in map(render.positions, range(99)) if (got := well_read(case))
    )
    rows = list(good.value.positions)
    spoilt = rows[0].model_copy(update={"entry_price": Decimal("0.123")})
    none = rows[0].model_copy(update={"id": "another", "symbol": None, "asset_index": None})
    assert verdict.judge(case, good, rows, ["entry_price"]) == []
    assert "entry_price is" in verdict.judge(case, good, [spoilt, *rows[1:]], ["entry_price"])[0]
    assert "is lost" in verdict.judge(case, good, rows[1:], [])[0]
    assert "that is none" in verdict.judge(case, good, [*rows, none], [])[0]


def well_read(case: Case) -> Reading[Any] | None:
    """Return the reading of a case with several rows in which id and entry were found."""
    try:
        got = reading.read(case)
    except (BadReply, Doubtful):
        return None
    rows = reading.rows_of(case, got)
    told = all(row["id"].told and row["entry_price"].told for row in case.rows)
    found = all(row.id and row.entry_price for row in rows)
    ok = len(rows) == len(case.rows) > 1 and told and found and got.complete
    return got if ok and not case.ghosts and not reading.faults(case, got) else None
