"""A no to a change in the words of many services: never taken for a yes."""

import pytest

from app.api.reply import read_receipt
from app.errors import Doubtful
from app.models.account import Transfer

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
