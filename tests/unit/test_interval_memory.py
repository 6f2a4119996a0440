"""Which refusals are about the length of candles, and what is offered after one."""

import pytest

from app.errors import ApiError, NotFound, RateLimited, Refused, ServerFault
from app.feeds import Topic
from app.ui.interval_memory import IntervalMemory, refuses_interval

KNOWN = ("1m", "3m", "5m")


def refused(words: str | None, status: int = 400) -> Refused:
    return Refused("The server refused.", status=status, server_message=words)


@pytest.mark.parametrize(
    "words",
    [
        "Invalid interval: 3m",
        "interval must be one of the following values: 1m, 5m",
        "Unsupported timeframe",
        "Interval 3m is not supported for symbol BTC",
        "3m: unknown resolution",
    ],
)
def test_words_about_the_length_refuse_it(words: str) -> None:
    assert refuses_interval(refused(words), "3m")
    assert refuses_interval(refused(words, 422), "3m")


@pytest.mark.parametrize(
    "error",
    [
        None,
        refused(None),
        refused("Validation failed"),
        refused("Unknown symbol: BTC"),
        refused("Unknown symbol or interval"),
        refused("limit is too large for interval 3m"),
        refused("The range from startTime to endTime is too large for the interval 3m"),
        refused("Invalid interval: 3m", 403),
        NotFound("No.", status=404, server_message="interval"),
        RateLimited("Wait.", server_message="interval 3m"),
        ServerFault("It failed.", status=500, server_message="Invalid interval: 3m"),
        ApiError("No.", status=400, server_message="Invalid interval: 3m"),
    ],
)
def test_what_may_be_about_something_else_refuses_no_length(error: ApiError | None) -> None:
    assert not refuses_interval(error, "3m")


def test_a_refused_length_is_offered_only_while_it_is_chosen_and_is_news_once() -> None:
    memory = IntervalMemory()
    assert not memory.note(Topic.CANDLES, "3m", None)
    assert memory.offered(Topic.CANDLES, KNOWN, "1m") == KNOWN
    assert memory.note(Topic.CANDLES, "3m", refused("Invalid interval: 3m"))
    assert not memory.note(Topic.CANDLES, "3m", refused("Invalid interval: 3m"))
    assert memory.offered(Topic.CANDLES, KNOWN, "1m") == ("1m", "5m")
    assert memory.offered(Topic.CANDLES, KNOWN, "3m") == KNOWN
    assert memory.offered(Topic.MARKET_SIGNALS, KNOWN, "1m") == KNOWN
