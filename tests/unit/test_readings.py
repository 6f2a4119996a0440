"""What is said about the names in a feed's answers."""

import pytest

from app.feeds import Topic
from app.models.reading import Reading
from app.ui.readings import NamesSeen

ROWS = ("a row", "another")


def answer(
    *missing: str,
    read: str = "id mark stop",
    unread: str = "",
    rows: tuple[str, ...] = ROWS,
) -> Reading[object]:
    return Reading(rows, frozenset(missing), read=tuple(read.split()), unread=tuple(unread.split()))


def news(before: Reading[object], after: Reading[object], topic: Topic = Topic.TRADE) -> str:
    return NamesSeen().with_those_of(before).news(topic, after)


def test_a_renamed_field_is_told_from_both_sides() -> None:
    after = answer("positions.mark_price", read="id stop", unread="px_mark")
    told = "1 new name that nothing reads, no position mark price any more"
    assert news(answer(), after) == told


def test_fields_that_are_no_longer_sent_are_told_though_nothing_new_came() -> None:
    assert news(answer(), answer("mark", read="id stop")) == "no mark any more"
    assert news(answer(), answer("mark", "stop", read="id")) == "no mark and no stop any more"
    assert news(answer(), answer("a", "b", "c", read="id")) == "3 fields are no longer sent"


def test_each_name_is_told_once() -> None:
    after = answer("mark", read="id stop", unread="px_mark px_index")
    seen = NamesSeen().with_those_of(answer())
    assert seen.news(Topic.TRADE, after).startswith("2 new names that nothing reads, no mark")
    assert seen.with_those_of(after).news(Topic.TRADE, after) == ""
    assert seen.with_those_of(after).with_those_of(answer()).news(Topic.TRADE, after) == ""


@pytest.mark.parametrize(
    ("before", "after", "topic"),
    [
        (answer(), answer("mark", read="id stop", rows=ROWS[:1]), Topic.TRADE),
        (answer(rows=(), read=""), answer("margin", unread="px_mark"), Topic.TRADE),
        (answer(read="id", rows=ROWS[:1]), answer("margin"), Topic.TRADE),
        (answer(), answer("asset", read="id stop"), Topic.SESSION_LOG),
    ],
    ids=["the row went", "the first row", "a further row", "lines of a log"],
)
def test_other_rows_with_other_gaps_are_no_news(
    before: Reading[object], after: Reading[object], topic: Topic
) -> None:
    assert news(before, after, topic) == ""
