"""When a failed read may be tried again, and after how long a wait.

Pure: no clock, no network. Only reads come here; nothing that changes anything is sent twice.
"""

import random
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from app.errors import ApiError, NoReply, RateLimited, ServerFault, Unreachable

ATTEMPTS = 3
"""How often one read is sent at most."""
FIRST_WAIT_SECONDS = 0.5
"""The longest wait before the second attempt; it doubles for each further one."""
LONGEST_ASKED_SECONDS = 5.0
"""A server's request to wait is honored inside the call up to here; beyond it the caller waits."""

REPEATABLE = (RateLimited, ServerFault, Unreachable, NoReply)
"""Failures that another attempt may cure."""


def next_wait(
    error: ApiError, *, attempt: int, seconds_left: float, asked: float | None, rng: random.Random
) -> float | None:
    """Return the seconds to wait before the next attempt of a read, or None to give up.

    `attempt` is the number of attempts made, `asked` what the server asked to wait. The wait
    never reaches past the call's deadline and never undercuts the server's wish.
    """
    if attempt >= ATTEMPTS or not isinstance(error, REPEATABLE):
        return None
    if asked is not None and asked > LONGEST_ASKED_SECONDS:
        return None
    wait = FIRST_WAIT_SECONDS * 2 ** (attempt - 1) * rng.uniform(0.5, 1.0)
    wait = max(wait, asked or 0.0)
    return wait if wait < seconds_left else None


def retry_after_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return how long the server asks to wait, in seconds from its reply; None when it does not.

    Reads `Retry-After` and `Retry-After-<name>`, as seconds or as an HTTP date; of several the
    longest. A date is compared with the reply's own `Date`, so that a wrong clock here does
    not matter.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    sent_at = _http_date(lower.get("date", "")) or now
    waits = [
        wait
        for name, value in lower.items()
        if re.match(r"(x-rate-?limit-)?retry-after", name) is not None
        if (wait := _wait(value, sent_at)) is not None
    ]
    return max(waits, default=None)


def _wait(value: str, sent_at: datetime) -> float | None:
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value.strip(), re.ASCII):
        return float(value)
    until = _http_date(value)
    return None if until is None else max(0.0, (until - sent_at).total_seconds())


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
