"""How each feed stands, for the system screen: its row, and what was not understood in it. Pure."""

from __future__ import annotations

from typing import NamedTuple

from app.errors import BadReply
from app.feeds import AnyFeed, FeedSpec, Topic
from app.ui import format as fmt
from app.ui.glyphs import HALF, MISSING, NO
from app.ui.pieces import Line, Piece, line
from app.ui.readings import field_parts, field_words, rows_of
from app.ui.states import Kind, Moment, Subject, describe
from app.ui.widgets.fact_table import Fact, facts
from app.ui.words.contract import contract_facts

QUICK = 60.0
"""Seconds between two reads below which every second of a feed's age is shown."""
ELSEWHERE = "not on this screen"
"""The state of a feed that the screens of now do not need."""
MODELS = {
    Topic.TRADE: "trade",
    Topic.SESSIONS: "session",
    Topic.PROFILE: "profile",
    Topic.SESSION_LOG: "log_entry",
    Topic.TRADE_LOG: "log_entry",
    Topic.CANDLES: "candle",
    Topic.SIGNALS: "signal",
    Topic.MARKET_SIGNALS: "signal",
    Topic.PRICES: "candle",
    Topic.RANKINGS: "ranking",
    Topic.STANDING: "ranking",
    Topic.TRADER: "ranking",
    Topic.STATS: "leaderboard_stats",
    Topic.ANALYTICS: "analytics",
    Topic.DEPOSITS: "deposit",
    Topic.DEPOSITED: "deposit_total",
    Topic.REFERRAL: "referral",
    Topic.REFERRAL_STATS: "referral_stats",
    Topic.HEALTH: "health",
}
"""The first word of a topic's fields in `[contract.names]`; symbols have no fields."""


class FeedRow(NamedTuple):
    """One row of the table of feeds; everything in it is as it is drawn."""

    topic: Topic
    state: str
    role: str
    pace: str
    rows: str
    known: str
    unread: int
    missing: int
    failures: int
    said: str
    """What it reads; while it fails, why."""


def feed_row(
    topic: Topic, feed: AnyFeed, spec: FeedSpec | None, moment: Moment, *, is_running: bool
) -> FeedRow:
    """Return how a feed stands."""
    state, role = _state(feed, moment, is_running=is_running)
    reading = feed.reading
    reads = ", ".join(spec.reads) if spec is not None else ""
    return FeedRow(
        topic,
        state,
        role,
        f"{spec.every:g} s" if spec is not None else MISSING,
        MISSING if reading is None else fmt.count(rows_of(reading.value)),
        _known(feed),
        len(reading.unread) if reading is not None else 0,
        len(reading.missing) if reading is not None else 0,
        feed.failures,
        reads if feed.error is None else _reason(feed),
    )


def times_of(feed: AnyFeed, now: float, *, is_running: bool) -> tuple[str, str]:
    """Return the age of the last good answer, and how long it is to the next try.

    Exact to the second while it is read more than once a minute; a figure that nobody waits for
    goes in steps, since each one costs a line of the terminal.
    """
    seconds = feed.age(now)
    if not is_running:
        is_recent = seconds is not None and seconds < 60
        return ("< 1 m" if is_recent else fmt.age_step(seconds)), MISSING
    is_quick = feed.every < QUICK
    age = fmt.age_exact(seconds).removesuffix(" ago") if is_quick else fmt.age_step(seconds)
    if feed.next_at is None:
        return age, "now"
    left = feed.next_at - now
    words = fmt.countdown(left, exact=is_quick)
    # The cell has room for one unit: the seconds of an hour's wait matter to nobody.
    return age, " ".join(words.split()[:2])


def feed_facts(
    topic: Topic, feed: AnyFeed, spec: FeedSpec | None, *, is_running: bool
) -> list[Fact]:
    """Return what is known of how a feed was understood."""
    told = facts("reads", *(line(words) for words in (spec.reads if spec is not None else ())))
    if not is_running:
        resting = "It is read again on a screen that shows it."
        told += facts("now", line(resting, "muted"))
    told += _failure(feed)
    reading = feed.reading
    if reading is None:
        return told + (facts("so far", line("Never read.", "muted")) if not told else [])
    if topic is Topic.CONTRACT:
        return told + contract_facts(reading.value)
    names = len(reading.read) + len(reading.unread)
    if names:
        counted = f"{len(reading.read)} of {names} of the server’s names, {_known(feed)}"
        told += facts("understood", line(counted))
    if not reading.complete:
        told += facts("rows", line("Some are missing here, so absence proves nothing.", "warn"))
    told += facts("unread", line(", ".join(reading.unread), "warn"))
    told += facts("unreadable", *(line(sentence, "warn") for sentence in reading.broken))
    missing = sorted(reading.missing)
    told += facts("missing", line(", ".join(field_words(name) for name in missing)))
    if missing and reading.unread and topic in MODELS:
        field = _field(topic, missing[0])
        told += facts(
            "mend it",
            line("If one of them has another name here, say so in config.toml:", "muted"),
            line("[contract.names]"),
            line(f'{field} = ["its name on this server"]'),
        )
    return told or facts("understood", line("All of it.", "gain"))


def topic_words(topic: Topic) -> str:
    """Return a topic as it is written."""
    return topic.value.replace("_", " ")


def _state(feed: AnyFeed, moment: Moment, *, is_running: bool) -> tuple[str, str]:
    """Return word and role; the exact age stands beside them."""
    if not is_running:
        if feed.error is not None:
            return f"{NO} {feed.error.word}", "loss"
        return (ELSEWHERE if feed.reading is not None else "never read", "muted")
    state = describe(feed, Subject("", ""), moment)
    if state.kind is Kind.AGEING:
        return "ageing", state.role
    return (f"{HALF} stale" if state.kind is Kind.STALE else state.slot), state.role


def _known(feed: AnyFeed) -> str:
    share = feed.reading.recognised if feed.reading is not None else None
    # Never rounded up: 100 % is all of them.
    return MISSING if share is None else f"{int(share * 100)} %"


def _reason(feed: AnyFeed) -> str:
    error = feed.error
    assert error is not None
    if error.server_message:
        return f"“{error.server_message}”"
    return error.message.split(". ")[0].removesuffix(".")


def _failure(feed: AnyFeed) -> list[Fact]:
    error = feed.error
    if error is None:
        return []
    times = "once" if feed.failures == 1 else f"{feed.failures} times in a row"
    told: list[Line] = [(Piece(f"{times}: ", "loss"), Piece(error.message))]
    if error.server_message and error.server_message not in error.message:
        told.append((Piece("the server’s words: ", "muted"), Piece(f"“{error.server_message}”")))
    came = error.came if isinstance(error, BadReply) else None
    return [
        *facts("failed", *told),
        *facts("what came", line(came) if came else ()),
    ]


def _field(topic: Topic, name: str) -> str:
    parts = field_parts(name)
    return ".".join(parts if len(parts) > 1 else [MODELS[topic], *parts])
