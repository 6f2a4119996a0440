"""The current trade, candles and symbols in the shapes that they may have."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.api.reply import decode
from app.api.shapes import read_candles, read_signals, read_symbols, read_trade
from app.errors import BadReply


def plain(value: object) -> object:
    return decode(json.dumps(value).encode(), "application/json")


LONG = {"id": "p1", "symbol": "BTC", "side": "long", "size": "0.5", "entryPrice": "60000"}
SHORT = {"id": "p2", "symbol": "ETH", "side": "short", "size": "2", "entryPrice": "3000"}
TRADE = {"id": "t1", "status": "open", "positions": [LONG, SHORT]}


@pytest.mark.parametrize(
    "sent",
    [
        TRADE,
        [TRADE],
        {"data": TRADE},
        {"trade": TRADE},
        {"success": True, "data": {"currentTrade": TRADE}},
        {"data": [TRADE]},
        {"trades": [TRADE], "total": 1},
        {"trade": {"id": "t1", "status": "open"}, "positions": [LONG, SHORT]},
        {"tradeId": "t1", "status": "open", "openPositions": [LONG, SHORT]},
        {**TRADE, "positions": {"items": [LONG, SHORT], "total": 2}},
        {**TRADE, "positions": {p["id"]: p for p in (LONG, SHORT)}},
        {"status": "ok", "response": TRADE},
    ],
    ids=range(12),
)
def test_every_form_of_the_current_trade_is_the_same(sent: object) -> None:
    reading = read_trade(plain(sent))
    trade = reading.value
    assert trade is not None
    assert trade.id == "t1"
    assert [(p.id, p.symbol, p.side, p.size) for p in trade.positions] == [
        ("p1", "BTC", "long", Decimal("0.5")),
        ("p2", "ETH", "short", 2),
    ]
    assert reading.complete
    assert "positions.mark_price" in reading.missing
    assert "positions.size" not in reading.missing


@pytest.mark.parametrize(
    ("when", "price"),
    [("closedAt", "exitPrice"), ("close_time", "avg_exit_price"), ("exitTime", "closePrice")],
)
def test_when_and_at_what_a_listed_position_was_closed_is_read_and_else_not_missed(
    when: str, price: str
) -> None:
    over = {**SHORT, "status": "CLOSED", when: "2026-11-22T13:00:00Z", price: "3100.5"}
    reading = read_trade(plain({"id": "t1", "positions": [{**LONG, when: None}, over]}))
    assert reading.value is not None
    still_open, closed = reading.value.positions
    assert (still_open.closed_at, still_open.exit_price) == (None, None)
    assert closed.closed_at == datetime(2026, 11, 22, 13, tzinfo=UTC)
    assert closed.exit_price == Decimal("3100.5")
    beside = read_trade(plain({"id": "t1", "positions": [LONG], "closedPositions": [over]}))
    assert beside.value is not None
    assert [p.id for p in beside.value.positions] == ["p1"]
    assert beside.value.closed == (closed,)
    assert "closedPositions" not in beside.unread
    broken = read_trade(plain({"id": "t1", "positions": [LONG], "closedPositions": [7, {"x": 1}]}))
    assert broken.value is not None
    assert (broken.value.closed, broken.complete) == ((), True), "it says nothing of the open ones"
    bare = read_trade(plain({"id": "t1", "positions": [LONG]}))
    assert not {"positions.closed_at", "positions.exit_price"} & bare.missing


def test_a_position_with_the_time_and_the_price_of_its_exit_is_over_without_a_state() -> None:
    exit_time, exit_price = {"exitTime": "2026-11-22T13:00:00Z"}, {"exitPrice": "3100.5"}
    for exit, state in (
        ({**exit_time, **exit_price}, "closed"),
        (exit_time, None),
        (exit_price, None),
    ):
        reading = read_trade(plain({"id": "t1", "positions": [{**SHORT, **exit}]}))
        assert reading.value is not None
        assert reading.value.positions[0].state == state


@pytest.mark.parametrize(
    "sent",
    [
        [LONG, SHORT],
        {"data": [LONG, SHORT]},
        {"positions": [LONG, SHORT]},
        {"trade": [LONG, SHORT]},
    ],
    ids=range(4),
)
def test_bare_positions_are_a_trade_without_an_id(sent: object) -> None:
    trade = read_trade(plain(sent)).value
    assert trade is not None
    assert trade.id is None
    assert [p.id for p in trade.positions] == ["p1", "p2"]


def test_one_bare_position_is_a_trade_of_one() -> None:
    for sent in (LONG, {"data": LONG}, [LONG], {"trade": LONG}):
        trade = read_trade(plain(sent)).value
        assert trade is not None
        assert [p.id for p in trade.positions] == ["p1"]


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {},
        {"data": None},
        {"data": []},
        {"trade": None},
        {"trade": {}},
        {"trade": None, "message": "No active trade"},
        {"hasTrade": False, "trade": None},
        {"success": True, "data": {"trade": None}},
        {"positions": []},
        {"data": {"positions": []}},
    ],
    ids=str,
)
def test_no_current_trade_in_every_form(sent: object) -> None:
    reading = read_trade(plain(sent))
    assert reading.value is None
    assert reading.complete


@pytest.mark.parametrize(
    "sent",
    [
        {"foo": 1},
        [TRADE, {**TRADE, "id": "t2"}],
        {"id": "t1", "positions": [{"foo": 1}]},
        {"id": "t1", "positions": {"foo": 1}},
        {"id": "t1", "positions": ["p1"]},
        [1],
    ],
    ids=str,
)
def test_an_unclear_trade_is_never_none_nor_one_without_positions(sent: object) -> None:
    with pytest.raises(BadReply):
        read_trade(plain(sent))


def test_one_unreadable_position_makes_the_trade_incomplete() -> None:
    reading = read_trade(plain({"id": "t1", "positions": [LONG, {"foo": 1}]}))
    assert reading.value is not None
    assert len(reading.value.positions) == 1
    assert not reading.complete


FIRST, SECOND = 1795348800, 1795349100
OHLCV = [
    {"time": FIRST, "open": "10", "high": "12", "low": "9", "close": "11", "volume": "5"},
    {"time": SECOND, "open": "11", "high": "11.5", "low": "10", "close": "10.5", "volume": "6"},
]
ARRAYS = [[FIRST, 10, 12, 9, 11, 5], [SECOND, 11, 11.5, 10, 10.5, 6]]
COLUMNS = {
    "t": [FIRST, SECOND],
    "o": ["10", "11"],
    "h": ["12", "11.5"],
    "l": ["9", "10"],
    "c": ["11", "10.5"],
    "v": ["5", "6"],
}
CANDLES: dict[str, Any] = {
    "objects": OHLCV,
    "newest first": OHLCV[::-1],
    "arrays": ARRAYS,
    "arrays of text": [[str(cell) for cell in row] for row in ARRAYS],
    "klines": [[row[0] * 1000, *row[1:], row[0] * 1000 + 299999, "1", 3] for row in ARRAYS],
    "wrapped arrays": {"success": True, "data": {"candles": ARRAYS}},
    "columns": COLUMNS,
    "tradingview": {"s": "ok", **COLUMNS},
    "wrapped columns": {"data": COLUMNS},
    "long columns": {
        "timestamp": COLUMNS["t"],
        "open": COLUMNS["o"],
        "high": COLUMNS["h"],
        "low": COLUMNS["l"],
        "close": COLUMNS["c"],
        "volume": COLUMNS["v"],
    },
    "table": {"columns": ["t", "o", "h", "l", "c", "v"], "rows": ARRAYS},
    "keyed by time": {str(row["time"]): {k: row[k] for k in list(row)[1:]} for row in OHLCV},
    "arrays by time": {"data": {str(row[0]): row[1:] for row in ARRAYS}},
    "iso": [
        {**OHLCV[0], "time": "2026-11-22T12:00:00Z"},
        {**OHLCV[1], "time": "2026-11-22T12:05:00+00:00"},
    ],
    "short": [
        {
            "t": row["time"] * 1000,
            "T": row["time"] * 1000 + 299999,
            "o": row["open"],
            "h": row["high"],
            "l": row["low"],
            "c": row["close"],
            "v": row["volume"],
        }
        for row in OHLCV
    ],
}


@pytest.mark.parametrize("form", CANDLES)
def test_every_form_of_candles_is_the_same(form: str) -> None:
    reading = read_candles(plain(CANDLES[form]))
    assert [
        (c.time.timestamp() if c.time else None, c.open, c.high, c.low, c.close, c.volume)
        for c in reading.value
    ] == [
        (FIRST, 10, 12, 9, 11, 5),
        (SECOND, 11, Decimal("11.5"), 10, Decimal("10.5"), 6),
    ]
    assert reading.complete
    assert not reading.broken


def test_candles_by_symbol_carry_it() -> None:
    for sent in (
        {"BTC": OHLCV, "ETH": OHLCV},
        {"data": {"BTC": ARRAYS, "ETH": ARRAYS}},
        [{"symbol": "BTC", "candles": OHLCV}, {"symbol": "ETH", "candles": OHLCV}],
    ):
        rows = read_candles(plain(sent)).value
        assert sorted(str(row.symbol) for row in rows) == ["BTC", "BTC", "ETH", "ETH"]
    latest = read_candles(plain({"BTC": OHLCV[0], "ETH": OHLCV[1]})).value
    assert [row.symbol for row in latest] == ["BTC", "ETH"]


def test_columns_in_another_order_are_not_shown_as_prices() -> None:
    coinbase = [[FIRST, 9, 12, 10, 11, 5], [SECOND, 10, 11.5, 11, 10.5, 6]]
    with pytest.raises(BadReply):
        read_candles(plain(coinbase))


def test_a_candle_that_contradicts_itself_is_lost_and_said() -> None:
    reading = read_candles(plain([OHLCV[0], {**OHLCV[1], "high": "1"}, {"open": 1, "close": 1}]))
    assert len(reading.value) == 1
    assert not reading.complete
    assert reading.broken


def test_columns_of_different_lengths_are_not_complete() -> None:
    reading = read_candles(plain({**COLUMNS, "c": ["11"]}))
    assert len(reading.value) == 1
    assert not reading.complete


def test_no_candles_and_unknown_candles_differ() -> None:
    for none in (None, [], {"data": []}, {"s": "no_data", "t": [], "o": [], "c": []}):
        assert read_candles(plain(none)).value == ()
    for unknown in ({"foo": 1}, [1, 2], [[1, 2]], {"BTC": 5}, "x"):
        with pytest.raises(BadReply):
            read_candles(plain(unknown))


def test_signals_come_oldest_first_with_further_figures() -> None:
    sent = [
        {"symbol": "BTC", "signal": "buy", "t": SECOND, "indicators": {"rvol": "1.5"}, "atr": 0.6},
        {"symbol": "BTC", "signal": "neutral", "t": FIRST, "reasons": ["low volume", "flat"]},
    ]
    first, second = read_signals(plain(sent)).value
    assert (first.side, first.reason) == ("none", "low volume; flat")
    assert (second.side, second.fields) == ("buy", {"rvol": Decimal("1.5"), "atr": Decimal("0.6")})


def test_a_signal_inside_an_object_of_its_own() -> None:
    sent = {"symbol": "BTC", "signal": {"direction": "short", "confidence": 0.7}, "time": FIRST}
    (row,) = read_signals(plain(sent)).value
    assert (row.symbol, row.side, row.strength) == ("BTC", "sell", Decimal("0.7"))
    assert row.time is not None


@pytest.mark.parametrize(
    "sent",
    [
        ["BTC", "kPEPE"],
        {"symbols": ["BTC", "kPEPE"]},
        {"success": True, "data": ["BTC", "kPEPE"]},
        {"data": {"symbols": ["BTC", "kPEPE"], "count": 2}},
        [{"symbol": "BTC"}, {"symbol": "kPEPE"}],
        {"universe": [{"name": "BTC", "szDecimals": 5}, {"name": "kPEPE"}]},
        {"BTC": {"intervals": ["1m"]}, "kPEPE": {"intervals": []}},
        {"data": {"BTC": ["1m", "5m"], "kPEPE": ["1m"]}},
        ["BTC", "BTC", "kPEPE"],
    ],
    ids=range(9),
)
def test_symbols_keep_the_servers_order_and_spelling(sent: object) -> None:
    assert read_symbols(plain(sent)).value == ("BTC", "kPEPE")


def test_a_symbol_that_could_do_harm_is_left_out_and_said() -> None:
    reading = read_symbols(plain(["BTC", "E\x1b[2J", None, 5]))
    assert reading.value == ("BTC",)
    assert not reading.complete


def test_no_symbols_and_unknown_symbols_differ() -> None:
    for none in (None, [], {"symbols": []}, {"data": None}):
        assert read_symbols(plain(none)).value == ()
    for unknown in ({"foo": 1}, [1], {"data": {"foo": []}}, 5):
        with pytest.raises(BadReply):
            read_symbols(plain(unknown))
