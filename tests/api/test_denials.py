"""A no to a change in the words of many services: never taken for a yes."""

import pytest

from app.api.reply import read_list, read_receipt
from app.api.shapes import (
    read_analytics,
    read_candles,
    read_signals,
    read_symbols,
    read_trade,
)
from app.errors import BadReply, Doubtful
from app.models.account import Transfer
from app.models.sessions import Session

NOES: list[dict[str, object]] = [
    {"result": "REJECTED", "reason": "Insufficient balance"},
    {"result": "DENIED"},
    {"outcome": "failure", "detail": "x"},
    {"accepted": False},
    {"isSuccess": False},
    {"ok": 0},
    {"success": "false"},
    {"state": "FAILED", "reason": "x"},
    {"orderStatus": "REJECTED", "rejectReason": "X"},
    {"data": {"type": "transfers", "attributes": {"state": "rejected", "reason": "x"}}},
    {"code": "INSUFFICIENT_FUNDS", "message": "no"},
    {"errno": 1001, "msg": "balance"},
    {"retCode": 10001, "retMsg": "insufficient"},
    {"code": "0", "msg": "", "data": [{"sCode": "51008", "sMsg": "Insufficient"}]},
    {"status": "CANCELLED", "filled": 0},
    {"status": "EXPIRED"},
    {"status": "NOT_EXECUTED"},
    {"data": {"results": [{"id": "1", "status": "ok"}, {"id": "2", "status": "error"}]}},
]
EMPTY_NOES: list[dict[str, object]] = [
    {"code": 1001, "msg": "down", "data": None, "ts": 1795910501028},
    {"code": "50001", "msg": "down", "data": [], "requestId": "r"},
    {"code": "E1001", "message": "down", "result": {}, "serverTime": 1},
    {"code": 5000, "msg": "down", "data": {"list": [], "total": 0}, "ts": 1},
    {"retCode": 10001, "retMsg": "down", "result": {}, "time": 1},
    {"errno": 5, "errmsg": "down", "data": None},
    {"err": "down", "data": None},
    {"code": 1404, "msg": "down: no such user", "data": None},
    {"code": 1404, "msg": "down: no such route /trading-sessions/current-trade", "data": None},
    {"code": 1500, "msg": "no trade, database down", "data": None},
    {"status": "error", "msg": "down", "data": None, "ts": 1},
    {"result": "error", "data": None, "msg": "down"},
    {"isSuccess": False, "data": None, "message": "down"},
    {"hasError": True, "data": None, "message": "down"},
    {"ok": 0, "data": None, "message": "down"},
    {"data": None, "meta": {"code": 1001, "message": "down"}},
    {"data": [], "status": {"error_code": 1001, "error_message": "down"}},
]
EMPTY_YESES: list[dict[str, object]] = [
    {"code": 0, "msg": "ok", "data": None, "ts": 1},
    {"code": 20000, "msg": "success", "data": None},
    {"code": "00000", "message": "Success", "data": []},
    {"code": "SUCCESS", "message": None, "data": None},
    {"code": 200, "message": "No current trade", "data": None, "ts": 1},
    {"errno": 0, "errmsg": "", "data": None},
    {"code": 1404, "msg": "no current trade", "data": None, "ts": 1},
    {"statusCode": 404, "message": "Active trade not found", "data": None},
    {"error": None, "data": None},
    {"data": None},
]
YESES: list[object] = [
    {"error_code": 0, "message": "ok", "data": None},
    {"retCode": 0, "retMsg": "OK", "result": {}},
    {"code": "0", "msg": "", "data": [{"sCode": "0", "sMsg": ""}]},
    {"status": "queued"},
    {"accepted": True},
    {"statusCode": 201, "message": "Success", "data": {"id": "t-1", "state": "PENDING"}},
    {"code": "ALURA-7KQ2XX", "userId": "u-1"},
    {"status": "ok", "response": {"type": "default"}},
    {"id": "p-1", "state": "closed", "result": "closing"},
    None,
    True,
    "OK",
]


@pytest.mark.parametrize("sent", NOES, ids=str)
def test_a_no_to_a_change_leaves_it_in_doubt(sent: object) -> None:
    with pytest.raises(Doubtful) as caught:
        read_receipt(sent, Transfer)
    assert caught.value.applied is None


@pytest.mark.parametrize("sent", YESES, ids=str)
def test_a_yes_is_not_taken_for_a_no(sent: object) -> None:
    read_receipt(sent, Transfer)


@pytest.mark.parametrize("sent", EMPTY_NOES, ids=str)
def test_a_server_that_could_not_read_is_not_heard_to_say_that_nothing_is_open(
    sent: dict[str, object],
) -> None:
    with pytest.raises(Doubtful, match="down"):
        read_trade(sent)
    with pytest.raises(Doubtful, match="down"):
        read_list(sent, Session, names=("sessions",))
    for read in (read_candles, read_signals, read_analytics):
        with pytest.raises(Doubtful, match="down"):
            read(sent)
    with pytest.raises((Doubtful, BadReply)):
        read_symbols(sent)


@pytest.mark.parametrize("sent", EMPTY_YESES, ids=str)
def test_an_empty_answer_that_says_yes_is_none(sent: dict[str, object]) -> None:
    assert read_trade(sent).value is None


@pytest.mark.parametrize(
    "beside", [{"error": "down"}, {"code": 1001, "msg": "down"}, {"status": "error", "msg": "down"}]
)
@pytest.mark.parametrize("held", [{"trade": None}, {"positions": []}, {"data": {"trade": None}}])
def test_an_error_beside_no_trade_is_heard_under_any_name(
    held: dict[str, object], beside: dict[str, object]
) -> None:
    with pytest.raises(Doubtful, match="down"):
        read_trade({**held, **beside, "ts": 1})


def test_the_words_of_rows_that_are_over_are_no_words_of_the_answer() -> None:
    over = {"id": "s1", "status": "FAILED", "error": "x", "deletedAt": "2026-11-22T10:00Z"}
    assert read_list({"sessions": [over]}, Session, names=("sessions",)).value == ()
