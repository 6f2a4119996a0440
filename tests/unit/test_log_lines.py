"""Lines of a log in the screens' words: levels, remarks, and the way to the chart."""

from datetime import UTC, datetime, timedelta

import pytest

from app.models.log_lines import LogBook, LogEnd, LogEntry
from app.ui.candle_jump import CandlePlace, candle_of
from app.ui.widgets.log_lines import (
    ALL,
    ERRORS,
    NO_QUIET,
    ONLY_ERRORS,
    LogLine,
    end_words,
    levels_of,
    log_lines,
    of_level,
)

NOW = datetime(2026, 11, 22, 14, 2, 30, tzinfo=UTC)


def entry(number: int, **more: object) -> LogEntry:
    fields = dict.fromkeys(LogEntry.model_fields)
    told = {"id": f"n{number}", "time": NOW - timedelta(seconds=number), "text": f"line {number}"}
    return LogEntry.model_construct(**{**fields, **told, **more})


def lines(*words: str) -> list[LogLine]:
    rows = tuple(entry(number, kind=word) for number, word in enumerate(words))
    return log_lines(LogBook((rows,)))


def test_a_word_that_nobody_knows_is_a_level_of_its_own_and_never_quiet() -> None:
    shown = lines("info", "margin_call", "error", "info", "fatal")
    assert levels_of(shown) == (ALL, NO_QUIET, ONLY_ERRORS, "info", "margin_call")
    assert [one.word for one in of_level(shown, NO_QUIET)[:-1]] == ["margin_call", "error", "fatal"]
    assert [one.word for one in of_level(shown, "margin_call")[:-1]] == ["margin_call"]
    assert {one.word for one in of_level(shown, ONLY_ERRORS)[:-1]} <= ERRORS


def test_a_level_that_says_error_wins_over_the_kind_of_the_line() -> None:
    (shown, _) = log_lines(LogBook(((entry(1, kind="order", level="ERROR"),),)))
    assert shown.word == "error"


def test_a_gap_and_the_end_of_what_is_held_are_remarks_between_the_lines() -> None:
    book = LogBook(((entry(1), entry(2)), (entry(9),)), end=LogEnd.MORE)
    shown = log_lines(book)
    assert [one.is_remark for one in shown] == [False, False, True, False, True]
    assert shown[2].text == "Lines may be missing here."
    assert "G reads on" in shown[4].text
    assert log_lines(LogBook()) == []


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (LogEnd.FIRST, "The server gives no older lines."),
        (LogEnd.REFUSED, "There are older lines, as it seems"),
        (LogEnd.NAMELESS, "neither id nor time"),
        (LogEnd.FULL, "1 lines are held, as many as there is room for; 40 older were dropped"),
    ],
)
def test_what_comes_before_the_oldest_line_is_said(end: LogEnd, words: str) -> None:
    assert words in end_words(LogBook(((entry(1),),), end=end, dropped=40))


def test_a_log_begins_only_where_the_server_counts_its_lines() -> None:
    assert end_words(LogBook(((entry(1),),), total=1)) == "The log begins here."


def of(**changes: object) -> LogLine:
    line = LogLine("k", NOW - timedelta(hours=1), "info", "SOL", "text")
    return line._replace(**changes)


def test_a_line_leads_to_its_candle_in_an_interval_that_reaches_back_so_far() -> None:
    hour = NOW - timedelta(hours=1)
    assert candle_of(of(), "5m", NOW) == CandlePlace("SOL", hour, "5m")
    three_days = NOW - timedelta(days=3)
    assert candle_of(of(time=three_days), "1m", NOW) == CandlePlace("SOL", three_days, "15m")
    assert candle_of(of(), "candle", NOW) == CandlePlace("SOL", hour, "1m")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"symbol": ""}, "names no asset"),
        ({"time": None}, "gives this line no time"),
        ({"remark": "muted"}, "no line of the log"),
        ({"time": NOW - timedelta(days=30_000)}, "older than the candles"),
    ],
)
def test_a_line_without_a_candle_says_why(changes: dict[str, object], words: str) -> None:
    assert words in str(candle_of(of(**changes), "5m", NOW))
