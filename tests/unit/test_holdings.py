"""What is held of a market, and what a signal said at the last look: never more than was read."""

from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest

from app.errors import Unreachable
from app.feeds import Feed
from app.models.reading import Reading
from app.models.sessions import Session
from app.models.trading import Position, Trade
from app.ui.columns.signal import SignalCells, market_columns
from app.ui.holdings import Held, Holdings
from app.ui.side_memory import SideMemory
from app.ui.states import Moment
from tests.support.manual_clock import ManualClock

NOW = Moment(100.0, ManualClock().now(), UTC)
LONG = Position(id="p", symbol="SOL-PERP", side="long", size=Decimal("5.94"))


def read(value: Any, *, at: float = 99.0, complete: bool = True) -> Feed[Any]:
    return Feed(every=3.0).succeeded(Reading(value, complete=complete), at)


def trade(*positions: Position, **more: Any) -> Feed[Any]:
    return read(Trade(positions=positions), **more)


def held(feed: Feed[Any], symbol: str | None = "SOL") -> Held:
    return Holdings(feed, read(()), NOW).position(symbol)


@pytest.mark.parametrize(
    ("feed", "symbol", "words"),
    [
        (trade(LONG), "SOL", "long 5.94"),
        (trade(LONG), "BTC", "no position"),
        (trade(LONG), None, "no position"),
        (trade(LONG, LONG.model_copy(update={"side": "short"})), "SOL", "2 positions"),
        (trade(LONG, LONG), "SOL", "2 long"),
        (trade(Position(symbol="SOL")), "SOL", "side?"),
        (Feed(), "SOL", "—"),
        (trade(LONG, complete=False), "BTC", "—"),
        (trade(LONG, at=10.0), "SOL", "long 5.94, stale"),
        (trade(at=10.0), "SOL", "no position, stale"),
        (trade(LONG).failed(Unreachable("no"), 99.5), "SOL", "long 5.94, stale"),
        (read(None), "SOL", "no position"),
    ],
)
def test_what_is_held_is_only_what_is_known(
    feed: Feed[Any], symbol: str | None, words: str
) -> None:
    assert held(feed, symbol).words == words


@pytest.mark.parametrize(
    ("of", "open_positions", "words"),
    [("s2", None, "not listed"), ("s2", 1, "not listed"), ("s2", 0, "no position"),
     ("s1", None, "no position")],
)  # fmt: skip
def test_the_trade_of_one_session_says_nothing_of_the_market_of_another(
    of: str, open_positions: int | None, words: str
) -> None:
    running = Session(id=of, symbol="ETH", open_positions=open_positions)
    listed = read(Trade(id="t1", session_id="s1", positions=(LONG,)))
    assert Holdings(listed, read((running,)), NOW).position("ETH").words == words


def test_a_session_on_a_market_is_named_with_its_places() -> None:
    session = Session(symbol="SOL", mode="quick", open_positions=1, max_positions=3)
    holdings = Holdings(trade(), read((session,)), NOW)
    assert holdings.session("SOL-PERP").words == "quick 1/3"
    assert holdings.session("BTC").words == "no session"
    assert Holdings(trade(), Feed(), NOW).session("BTC").words == "—"
    assert Holdings(trade(), read((session,), at=1.0), NOW).session("SOL").is_stale


def test_a_side_counts_as_changed_until_the_user_has_looked_and_gone() -> None:
    memory = SideMemory()
    memory.note("5m", [("SOL", "buy"), ("BTC", None)])
    assert memory.before("SOL") is None
    memory.note("5m", [("SOL", "sell"), ("BTC", "buy")])
    assert (memory.before("SOL"), memory.before("BTC"), memory.before(None)) == ("buy", None, None)
    memory.note("5m", [("SOL", "buy")])
    assert memory.before("SOL") is None
    memory.note("5m", [("SOL", "none")])
    memory.look_away()
    assert memory.before("SOL") is None
    memory.note("5m", [("SOL", "buy")])
    assert memory.before("SOL") == "none"


def test_each_interval_has_its_own_last_look() -> None:
    memory = SideMemory()
    memory.note("5m", [("SOL", "buy")])
    memory.note("1h", [("SOL", "sell")])
    assert memory.before("SOL") is None
    memory.note("5m", [("SOL", "sell")])
    assert memory.before("SOL") == "buy"
    memory.note("1h", [("SOL", "sell")])
    memory.note("5m", [("SOL", "sell")])
    assert memory.before("SOL") is None


def test_what_a_server_never_sends_is_no_column() -> None:
    cells = SignalCells(ManualClock().now, lambda: Holdings(Feed(), Feed(), NOW))
    for missing, lacking in (
        (frozenset[str](), set()),
        (frozenset({"strength", "id"}), {"strength"}),
    ):
        columns = market_columns(cells, *[lambda _: None] * 2, ("rvol",), missing)
        shown = {column.id for column in columns}
        assert {"symbol", "side", "strength", "reason", "field:rvol"} - shown == lacking
