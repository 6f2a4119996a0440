"""When a read may be tried again."""

import random
from datetime import UTC, datetime

import pytest

from app.api.retry import ATTEMPTS, LONGEST_ASKED_SECONDS, next_wait, retry_after_seconds
from app.errors import (
    ApiError,
    BadReply,
    Doubtful,
    Forbidden,
    NoReply,
    NotFound,
    RateLimited,
    Refused,
    ServerFault,
    Unauthenticated,
    Unreachable,
)

NOW = datetime(2026, 11, 22, 14, 2, 30, tzinfo=UTC)


def wait(
    error: ApiError, attempt: int = 1, left: float = 15.0, asked: float | None = None
) -> float | None:
    return next_wait(error, attempt=attempt, seconds_left=left, asked=asked, rng=random.Random(7))


@pytest.mark.parametrize("kind", [RateLimited, ServerFault, Unreachable, NoReply])
def test_faults_that_may_pass_are_tried_again(kind: type[ApiError]) -> None:
    assert wait(kind("x")) is not None


@pytest.mark.parametrize(
    "kind", [Refused, Unauthenticated, Forbidden, NotFound, Doubtful, BadReply]
)
def test_answers_that_stay_the_same_are_not_asked_for_again(kind: type[ApiError]) -> None:
    assert wait(kind("x")) is None


def test_the_last_attempt_is_the_last() -> None:
    assert wait(ServerFault("x"), attempt=ATTEMPTS - 1) is not None
    assert wait(ServerFault("x"), attempt=ATTEMPTS) is None


def test_waits_grow_and_are_jittered() -> None:
    rng = random.Random(7)
    waits = {
        attempt: [
            next_wait(ServerFault("x"), attempt=attempt, seconds_left=15, asked=None, rng=rng)
            for _ in range(200)
        ]
        for attempt in (1, 2)
    }
    assert all(w is not None and 0.25 <= w <= 0.5 for w in waits[1])
    assert all(w is not None and 0.5 <= w <= 1.0 for w in waits[2])
    assert len(set(waits[1])) > 100


def test_no_wait_reaches_past_the_deadline() -> None:
    assert wait(NoReply("x"), left=0.1) is None
    assert wait(RateLimited("x"), left=2.0, asked=3.0) is None


def test_the_servers_wish_is_never_undercut() -> None:
    assert wait(RateLimited("x"), asked=3.0) == 3.0
    assert wait(ServerFault("x"), asked=3.0) == 3.0


def test_a_long_wish_is_left_to_the_caller() -> None:
    assert wait(RateLimited("x"), asked=LONGEST_ASKED_SECONDS + 0.1, left=100) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": " 7 "}, 7.0),
        ({"Retry-After": "0.5"}, 0.5),
        ({"Retry-After-short": "3", "Retry-After-long": "40"}, 40.0),
        ({"Retry-After": "Sun, 22 Nov 2026 14:03:00 GMT"}, 30.0),
        ({"Retry-After": "Sun, 22 Nov 2026 14:00:00 GMT"}, 0.0),
        ({"Retry-After": "Sun, 22 Nov 2026 14:03:00 -0000"}, 30.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "٣"}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "Sun, 99 Nov 2026 14:03:00 GMT"}, None),
        ({"X-Retry-After": "7"}, None),
    ],
)
def test_retry_after_is_read_in_seconds_or_as_a_date(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after_seconds(headers, NOW) == seconds


def test_a_date_is_compared_with_the_servers_own_clock() -> None:
    headers = {
        "Date": "Mon, 23 Nov 2026 09:00:00 GMT",
        "Retry-After": "Mon, 23 Nov 2026 09:00:12 GMT",
    }
    assert retry_after_seconds(headers, NOW) == 12.0
