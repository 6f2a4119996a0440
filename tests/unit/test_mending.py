"""The user's own names for what a server calls otherwise."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from app.api.market import market_candles
from app.api.reply import read_list
from app.api.shapes import read_candles, read_trade
from app.errors import SettingsError
from app.models.mending import mend
from app.models.trading import Position


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    mend({})


ROW = {"id": "p-1", "symbol": "BTC", "wob_mk": "64215.5", "size": 1}


def test_a_field_is_found_under_the_users_name() -> None:
    assert read_list([ROW], Position).value[0].mark_price is None
    mend({"position.mark_price": ["wob_mk"]})
    reading = read_list([ROW], Position)
    assert reading.value[0].mark_price == Decimal("64215.5")
    assert "wob_mk" in reading.read
    mend({})
    assert read_list([ROW], Position).value[0].mark_price is None


def test_the_users_name_comes_before_all_others() -> None:
    mend({"position.mark_price": ["fair.px"]})
    row = {**ROW, "markPrice": "1", "fair": {"px": "2"}}
    assert read_list([row], Position).value[0].mark_price == 2
    assert read_trade({"positions": [row]}).value.positions[0].mark_price == 2  # type: ignore[union-attr]


def test_candle_columns_know_the_users_names_too() -> None:
    mend({"candle.close": ["settle_px"]})
    columns = {"t": [1795348800, 1795348860], "o": [1, 1], "settle_px": [2, 3]}
    assert [candle.close for candle in read_candles(columns).value] == [2, 3]


def test_the_newest_candles_of_markets_know_the_names_of_candles_and_their_own() -> None:
    mend({"candle.close": ["settle_px"], "market_candle.change_percent_24h": ["wob"]})
    row = {"symbol": "BTC", "t": 1795348800, "settle_px": 2, "wob": "1.5"}
    (candle,) = market_candles([row]).value
    assert (candle.close, candle.change_percent_24h) == (2, Decimal("1.5"))


def test_a_field_that_there_is_not_is_named_with_what_was_meant() -> None:
    with pytest.raises(SettingsError, match=r"position\.mark_price"):
        mend({"position.mark_prize": ["x"]})
