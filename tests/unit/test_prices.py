"""The price of a market is that of its newest candle, and none once that is old."""

from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.errors import Unreachable
from app.feeds import Feed
from app.models.market import MarketCandle
from app.models.reading import Reading
from app.ui.prices import Prices
from app.ui.states import Moment
from tests.support.manual_clock import ManualClock

NOW = Moment(100.0, ManualClock().now(), UTC)


def candle(close: str | None, minutes_old: float = 1, **more: Any) -> MarketCandle:
    fields = {"symbol": "SOL-PERP", "time": NOW.utc - timedelta(minutes=minutes_old)}
    return MarketCandle(**{**fields, "close": None if close is None else Decimal(close), **more})


def read(*candles: MarketCandle, at: float = 99.0) -> Feed[Any]:
    return Feed(every=3.0).succeeded(Reading(candles), at)


@pytest.mark.parametrize(
    ("feed", "price"),
    [
        (read(candle("171.5")), "171.5"),
        (read(candle("170", 6), candle("171.5")), "171.5"),
        (read(candle("170", 2), candle(None)), "170"),
        (read(candle("171.5", symbol="BTC")), None),
        (read(candle("171.5", symbol=None)), None),
        (read(candle("171.5", time=None)), None),
        (read(candle("171.5", 9)), "171.5"),
        (read(candle("171.5", 11)), None),
        (read(candle("171.5", 11, interval="1h")), "171.5"),
        (read(candle("171.5", 3, interval="1m")), None),
        (read(candle("171.5", interval="soon")), None),
        (read(candle("171.5"), at=10.0), None),
        (read(candle("171.5")).failed(Unreachable("no"), 99.5), None),
        (Feed(), None),
    ],
)
def test_only_a_price_of_now_is_one(feed: Feed[Any], price: str | None) -> None:
    expected = None if price is None else Decimal(price)
    assert Prices(feed, NOW, "5m").of("SOL") == expected


def test_what_a_market_did_in_a_day_is_the_servers_word_and_as_old_as_the_price() -> None:
    said = {"change_percent_24h": Decimal("-1.5")}
    prices = Prices(read(candle("171.5", **said), candle("9", symbol="ETH")), NOW, "5m")
    assert (prices.change("sol"), prices.change("ETH")) == (Decimal("-1.5"), None)
    assert (prices.has_changes, prices.change(None)) == (True, None)
    old = Prices(read(candle("171.5", 11, **said)), NOW, "5m")
    assert (old.has_changes, old.change("SOL")) == (False, None)


def test_no_market_has_no_price() -> None:
    assert Prices(read(candle("1")), NOW, "5m").of(None) is None
