from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.events import log_events, session_events, trade_events
from app.feeds import AnyFeed, Feed
from app.models.log_lines import LogEntry
from app.models.reading import Reading
from app.models.sessions import Session
from app.models.trading import Position, Trade

AT = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)


def position(key: str = "p1", **fields: object) -> Position:
    known = {"symbol": "SOL", "side": "long", "size": Decimal("5.94"), **fields}
    return Position.model_construct(**{**_empty(Position), "id": key, **known})


def _empty(model: type) -> dict[str, object]:
    return dict.fromkeys(model.model_fields)


def trade(*positions: Position, complete: bool = True) -> AnyFeed:
    value = Trade.model_construct(**{**_empty(Trade), "id": "t1", "positions": positions})
    return Feed().succeeded(Reading(value, complete=complete), at=1.0)


def test_an_id_that_is_missing_from_a_good_reading_is_an_event() -> None:
    (event,) = trade_events(trade(position()), trade(), AT)
    assert (event.kind, event.text) == ("closed", "SOL long 5.94 is no longer listed")


def test_a_reading_of_another_trade_closes_nothing() -> None:
    other = Trade.model_construct(**{**_empty(Trade), "id": "t2", "positions": ()})
    after: AnyFeed = Feed().succeeded(Reading(other), at=2.0)
    (event,) = trade_events(trade(position()), after, AT)
    assert event.kind == "unlisted"
    assert event.text.endswith("is no longer listed: another trade is the current one now")


def test_no_trade_at_all_closes_what_was_open() -> None:
    none: AnyFeed = Feed().succeeded(Reading(None), at=2.0)
    assert [event.kind for event in trade_events(trade(position()), none, AT)] == ["closed"]


def test_an_incomplete_reading_proves_no_absence() -> None:
    assert trade_events(trade(position()), trade(complete=False), AT) == ()


def test_the_first_reading_is_no_event() -> None:
    assert trade_events(Feed(), trade(position()), AT) == ()


def test_openings_flips_sizes_and_stops_are_told() -> None:
    before = trade(position(), position("p2", stop_loss=Decimal("1.5")), position("p3"))
    after = trade(
        position(side="short"),
        position("p2", stop_loss=Decimal("1.6")),
        position("p3", size=Decimal("2")),
        position("p4"),
    )
    events = trade_events(before, after, AT)
    assert [event.kind for event in events] == ["flipped", "stop", "size", "opened"]
    assert events[1].text == "SOL stop moved 1.5 → 1.6"


def test_a_figure_that_was_or_is_missing_is_no_change() -> None:
    before = trade(position(size=None, stop_loss=None))
    after = trade(position(size=Decimal("2"), stop_loss=Decimal("1")))
    assert trade_events(before, after, AT) == ()


def test_sessions_come_and_go() -> None:
    def feed(*ids: str) -> AnyFeed:
        rows = tuple(
            Session.model_construct(**{**_empty(Session), "id": key, "symbol": key}) for key in ids
        )
        return Feed().succeeded(Reading(rows), at=1.0)

    events = session_events(feed("SOL", "BTC"), feed("BTC", "ETH"), AT)
    assert [event.text for event in events] == ["SOL is no longer active", "ETH started"]


def test_routine_and_later_lines_of_a_log_are_no_events() -> None:
    def entry(minutes: int, level: str, text: str) -> LogEntry:
        fields = {"time": AT - timedelta(minutes=minutes), "level": level, "text": text}
        return LogEntry.model_construct(**{**_empty(LogEntry), "symbol": "SOL", **fields})

    lines = [
        entry(1, "close", "long 4.10 at 170.95"),
        entry(2, "info", "looked"),
        entry(3, "ERROR", "SOL failed"),
        entry(-1, "open", "later"),
    ]
    events = log_events(lines, until=AT)
    assert [event.text for event in events] == ["SOL failed", "SOL long 4.10 at 170.95"]
    assert [event.tone for event in events] == ["bad", "plain"]
