from app.errors import Unreachable
from app.feeds import AnyFeed, Feed
from app.models.reading import Reading


def feed() -> AnyFeed:
    return Feed(every=3.0)


def test_a_feed_that_was_never_read_is_not_current_and_has_no_age() -> None:
    assert feed().value is None
    assert feed().age(100.0) is None
    assert not feed().is_current(100.0)


def test_a_failed_read_keeps_the_last_value_and_its_age() -> None:
    read = feed().succeeded(Reading(("a",)), at=10.0)
    failed = read.failed(Unreachable("no way"), at=13.0)
    assert failed.value == ("a",)
    assert failed.age(20.0) == 10.0
    assert failed.failures == 1
    assert failed.failed_at == 13.0
    assert not failed.is_current(13.0)


def test_failures_count_from_the_first_and_end_with_a_good_answer() -> None:
    failed = feed().failed(Unreachable("no"), at=1.0).failed(Unreachable("no"), at=4.0)
    assert (failed.failures, failed.failed_at) == (2, 1.0)
    good = failed.succeeded(Reading(()), at=9.0)
    assert (good.error, good.failures, good.failed_at) == (None, 0, None)


def test_a_value_is_current_while_younger_than_two_intervals() -> None:
    read = feed().succeeded(Reading(()), at=10.0)
    assert read.is_current(15.9)
    assert not read.is_current(16.0)


def test_sleep_of_the_machine_counts_into_the_age() -> None:
    read = feed().succeeded(Reading(()), at=10.0).slept(3600.0)
    assert read.age(11.0) == 3601.0
    assert not read.is_current(11.0)
    assert feed().slept(3600.0).age(11.0) is None
