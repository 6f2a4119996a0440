"""The smallest answers that were once read wrong, each with what it must be read as.

Found by `tests.bench.round_trip`; every line breaks when the rule that it holds is taken out.
"""

from decimal import Decimal
from typing import Any

import pytest

from app.api.reply import read_list
from app.api.shapes import read_candles, read_trade
from app.errors import BadReply
from app.models.assets import base_symbol, is_market
from app.models.deposits import Deposit
from app.models.log_lines import LogEntry
from app.models.reading import Reading

TRADES_WITH_ROWS_NOT_KNOWN: tuple[Any, ...] = (
    [{"id": "t", "leverage": 49, "livePositions": [{"id": "a", "attributes": {"coin2": "BTC"}}]}],
    [{"id": "t", "leverage": 49, "live_positions": {"5": {"id": "a"}}}],
    [{"id": "t", "status": "Running", "leverage": 4, "livePositions": [["a", {"name": "b"}]]}],
)


@pytest.mark.parametrize("plain", TRADES_WITH_ROWS_NOT_KNOWN)
def test_a_list_of_one_trade_whose_rows_are_not_known_is_no_position(plain: Any) -> None:
    with pytest.raises(BadReply):
        read_trade(plain)


def test_a_row_that_wraps_the_row_is_opened() -> None:
    row = {"type": "oneWay", "data": {"guid": "7", "symbol": "BTC", "size": "1"}}
    reading = read_trade({"positions": [row]})
    assert [(p.id, p.symbol, p.size) for p in _positions(reading)] == [("7", "BTC", Decimal(1))]


def test_the_name_of_a_wrapper_is_no_market() -> None:
    reading = read_trade({"positions": [{"pos": {"posUuid": "a", "signedSize": 1}}]})
    assert [(p.id, p.symbol) for p in _positions(reading)] == [("a", None)]


@pytest.mark.parametrize(
    "row",
    [
        {"amount": {"value": "156", "unit": "kPEPE"}},
        {"pos": {"value": 0.006}},
        {"rates": {"market": {"value": 92.5, "unit": "USDC"}}},
        {"pricing": {"current": {"value": 44687.4}}},
    ],
)
def test_a_figure_of_something_else_is_not_what_the_position_is_worth(row: Any) -> None:
    reading = read_trade({"positions": [{"id": "p", "symbol": "X", **row}]})
    assert [p.value for p in _positions(reading)] == [None]


def test_a_type_that_is_a_mark_leaves_a_positive_size_without_a_side() -> None:
    reading = read_trade({"positions": [{"id": "p", "type": "-", "positionAmt": "0.06"}]})
    assert [p.side for p in _positions(reading)] == [None]


def test_a_number_is_no_market() -> None:
    reading = read_trade({"positions": [{"id": "p", "coin": "4e+0", "size": "1"}]})
    assert [p.symbol for p in _positions(reading)] == [None]


def test_krakens_markets_are_markets_and_no_ids() -> None:
    assert is_market("PF_1000SHIBUSD")
    assert base_symbol("PF_XBTUSD") == "XBT"
    reading = read_trade({"positions": {"PF_1000SHIBUSD": {"leverage": 2, "size": 1}}})
    assert [(p.id, p.symbol) for p in _positions(reading)] == [(None, "PF_1000SHIBUSD")]


def test_positions_without_any_identity_prove_no_absence() -> None:
    assert not read_trade({"positions": [{"size": "1", "entryPrice": "2"}]}).complete


def test_marks_of_mongo_are_taken_off_inside_a_text_as_well() -> None:
    reading = read_trade({"positions": '[{"positionKey":{"$oid":"a7"},"coinName":"BTC-USD"}]'})
    assert [(p.id, p.symbol) for p in _positions(reading)] == [("a7", "BTC-USD")]


@pytest.mark.parametrize(
    "plain",
    [
        {"columns": ["t", "o", "h", "l", "c", "n"], "data": [[1781395200, 2, 3, 1, 2, 60624]]},
        [["time", "openpx", "max", "lowpx", "last", "trades"], [1781395200, 2, 3, 1, 2, 60624]],
    ],
)
def test_candles_under_a_header_are_never_read_in_the_usual_order(plain: Any) -> None:
    try:
        candles = read_candles(plain).value
    except BadReply:
        return
    assert [candle.volume for candle in candles] == [None] * len(candles)


@pytest.mark.parametrize(
    "plain",
    [
        {"uuid": ["1", "2"], "msg": ["opened", "closed"], "createdAt": []},
        {"sessionLogs": {"uuid": ["1", "2"], "time": [], "log": ["opened", "closed"]}},
    ],
)
def test_columns_of_different_lengths_are_no_single_line(plain: Any) -> None:
    with pytest.raises(BadReply):
        read_list(plain, LogEntry)


@pytest.mark.parametrize(
    "plain",
    [
        {"timestamp": "2026-11-22T10:00:00Z", "body": [{"_id": "a"}, {"_id": "b"}]},
        {"ts": "2026-11-22T10:00:00Z", "content": {"content": [["a", {"msg": "x"}]]}},
        {"timestamp": "2026-11-22T10:00:00Z", "content": '[{"messageText": "x"}]'},
    ],
)
def test_an_envelope_with_a_time_is_no_line_of_a_log(plain: Any) -> None:
    reading = _or_refused(plain)
    assert reading is None or all(line.time is None for line in reading.value)


def test_the_id_of_a_transaction_is_not_the_deposits() -> None:
    plain = [{"depositId": "d1", "onChain": {"id": "0x75", "amountMicro": "701530000"}}]
    assert [row.id for row in read_list(plain, Deposit).value] == ["d1"]
    columns = {"tx": [{"id": "0x16"}], "depositId": ["d1"], "status": ["PENDING"]}
    assert [row.id for row in read_list(columns, Deposit).value] == ["d1"]


def _positions(reading: Reading[Any]) -> tuple[Any, ...]:
    assert reading.value is not None
    positions: tuple[Any, ...] = reading.value.positions
    return positions


def _or_refused(plain: Any) -> Reading[tuple[LogEntry, ...]] | None:
    try:
        return read_list(plain, LogEntry)
    except BadReply:
        return None
