"""Each state has its own word, its own shape and its own next step."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.errors import (
    ApiError,
    BadReply,
    Forbidden,
    NoReply,
    RateLimited,
    ServerFault,
    Unauthenticated,
    Unreachable,
)
from app.feeds import Feed
from app.models.reading import Reading
from app.ui.pieces import keyed, line, plain
from app.ui.states import Circumstances, Kind, Moment, State, Subject, connection, describe

NOW = Moment(1000.0, datetime(2026, 11, 22, 14, 2, 30, tzinfo=UTC), UTC)
SUBJECT = Subject(
    "positions", "api.example.org", (line("No open positions."),), {"liquidation": "liquidation"}
)


def feed(age: float, *, every: float = 3.0, **reading: object) -> Feed[tuple[str, ...]]:
    read: Reading[tuple[str, ...]] = Reading(("a",), **reading)
    return Feed(every=every).succeeded(read, 1000.0 - age)


def failed(error: ApiError, *, ago: float = 40.0, times: int = 1) -> Feed[tuple[str, ...]]:
    state = feed(ago + 3.0)
    for _ in range(times):
        state = state.failed(error, 1000.0 - ago)
    return replace(state, next_at=1008.0)


def said(state: State) -> str:
    return " ".join(plain(part) for part in state.sentence)


def test_never_read_is_loading_and_never_live() -> None:
    state = describe(Feed(every=3.0), SUBJECT, NOW)
    assert (state.slot, state.is_stale) == ("… loading", True)
    assert said(state) == "reading positions from api.example.org"


def test_live_until_two_intervals_then_its_age_then_stale() -> None:
    slots = [describe(feed(age), SUBJECT, NOW).slot for age in (0, 5.9, 6, 20, 30, 45)]
    assert slots == ["live", "live", "10 s", "20 s", "◐ stale 30 s", "◐ stale 40 s"]


def test_ageing_rows_stay_as_they_are_and_stale_rows_do_not() -> None:
    assert [describe(feed(age), SUBJECT, NOW).is_stale for age in (0, 20, 30)] == [
        False,
        False,
        True,
    ]


def test_stale_says_when_it_was_last_read_from_a_minute_on() -> None:
    assert said(describe(feed(40), SUBJECT, NOW)) == ""
    assert said(describe(feed(60), SUBJECT, NOW)) == "Last reading 14:01:30. r read now."


def test_slow_topics_are_stale_by_their_own_pace() -> None:
    assert describe(feed(100, every=60.0), SUBJECT, NOW).slot == "live"
    assert describe(feed(130, every=60.0), SUBJECT, NOW).kind is Kind.AGEING
    assert describe(feed(240, every=60.0), SUBJECT, NOW).slot == "◐ stale 4 m"


def test_empty_is_said_only_of_a_good_answer() -> None:
    empty = Circumstances(is_empty=True)
    assert said(describe(feed(0), SUBJECT, NOW, empty)) == "No open positions."
    offline = describe(failed(Unreachable("x")), SUBJECT, NOW, empty)
    assert "No open positions." not in said(offline)


@pytest.mark.parametrize(
    ("error", "slot", "words"),
    [
        (
            Unreachable("x"),
            "○ offline 40 s",
            "No way to api.example.org. Next try in 10 s, r try now. "
            "Your sessions go on without us.",
        ),
        (
            NoReply("x"),
            "○ offline 40 s",
            "No answer from api.example.org. Next try in 10 s, r try now. "
            "Your sessions go on without us.",
        ),
        (
            RateLimited("x"),
            "‖ throttled 10 s",
            "The server asks us to wait. Next reading 14:02:38. A close of yours is still sent.",
        ),
        (
            Unauthenticated("x", status=401),
            "! logged out",
            "The server no longer takes the token. i sign in here; nothing is lost.",
        ),
        (
            ServerFault("x", status=500),
            "✕ server error 500",
            "The server failed once. Next try in 10 s, r try now. 8 system",
        ),
        (
            BadReply("The reply has no position id."),
            "✕ not understood",
            "The reply has no position id. Next try in 10 s, r try now. 8 shows what came.",
        ),
        (
            Forbidden("x", status=403, server_message="no [b]beta[/b]"),
            "✕ refused 403",
            "This account may not read this: “no [b]beta[/b]” Next try in 10 s, r try now.",
        ),
    ],
)
def test_each_failure_has_its_word_and_its_next_step(
    error: ApiError, slot: str, words: str
) -> None:
    state = describe(failed(error), SUBJECT, NOW)
    assert (state.slot, said(state), state.is_stale) == (slot, words, True)


def test_a_failure_is_told_although_the_reading_is_young() -> None:
    state = describe(failed(Unreachable("x"), ago=1.0), SUBJECT, NOW)
    assert (state.slot, state.is_stale) == ("○ offline", True)


def test_server_error_counts_and_token_end_is_told() -> None:
    assert "failed 3 times" in said(describe(failed(ServerFault("x"), times=3), SUBJECT, NOW))
    ended = Circumstances(token_ended=datetime(2026, 11, 22, 14, 2, tzinfo=UTC))
    state = describe(failed(Unauthenticated("x")), SUBJECT, NOW, ended)
    assert said(state).startswith("The token ended at 14:02. i sign in here")


def test_paused_goes_on_reading_and_says_so() -> None:
    paused = Circumstances(paused_at=datetime(2026, 11, 22, 14, 1, 10, tzinfo=UTC))
    state = describe(feed(0), SUBJECT, NOW, paused)
    assert (state.slot, state.is_stale) == ("paused", False)
    assert said(state).startswith("Paused at 14:01:10. Reading goes on")


def test_after_a_sleep_what_was_read_before_it_is_stale() -> None:
    woken = replace(NOW, slept_at=999.0, slept_for=7800.0)
    assert describe(feed(2), SUBJECT, woken).slot == "◐ stale"
    assert "slept for 2 h 10 m" in said(describe(feed(2), SUBJECT, woken))
    assert describe(feed(0.5), SUBJECT, woken).slot == "live"


def test_what_a_reply_lacks_stands_in_the_note() -> None:
    assert describe(feed(0, missing=frozenset({"liquidation"})), SUBJECT, NOW).note == (
        "no liquidation given"
    )
    assert describe(feed(0, complete=False), SUBJECT, NOW).note == "some rows not understood"
    assert describe(feed(0), SUBJECT, NOW).note == ""


def test_connection_speaks_of_the_worst_feed() -> None:
    def states(*feeds: Feed[tuple[str, ...]]) -> list[State]:
        return [describe(one, SUBJECT, NOW) for one in feeds]

    good, offline = feed(0), failed(Unreachable("x"))
    assert plain(connection(states(good, feed(20)))) == "● connected"
    assert plain(connection(states(good, offline))) == "○ offline 40 s"
    assert plain(connection(states(offline, failed(Unauthenticated("x"))))) == "! logged out"
    assert plain(connection([])) == "… connecting"


def test_keys_stand_out_in_our_own_sentences() -> None:
    assert [piece.style for piece in keyed("press `r` now")] == ["muted", "accent bold", "muted"]
