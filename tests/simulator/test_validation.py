"""Request bodies are refused in class-validator's sentences, all of them at once."""

from typing import Any

import pytest

from app.simulator.bodies import (
    CreateAdvanceSession,
    CreateSession,
    EvmChallenge,
    RequestBody,
    VerifyDeposit,
    Withdraw,
)
from tests.simulator.service import Service

QUICK = {"budget": 100, "profitTarget": 40, "lossThreshold": 5, "maxPositions": 3, "assetIndex": 4}
ADVANCE = {
    "amount": 100,
    "executionStrategy": "Degen",
    "strategyDuration": "7D",
    "assetIndex": 0,
    "maxWalletBudget": False,
}
ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"


@pytest.mark.parametrize(
    ("model", "good", "change", "sentence"),
    [
        (CreateSession, QUICK, {"budget": 9.99}, "budget must not be less than 10"),
        (CreateSession, QUICK, {"profitTarget": 501}, "profitTarget must not be greater than 500"),
        (CreateSession, QUICK, {"profitTarget": 0}, "profitTarget must be a positive number"),
        (CreateSession, QUICK, {"assetIndex": 1.5}, "assetIndex must be an integer number"),
        (CreateSession, QUICK, {"assetIndex": -1}, "assetIndex must not be less than 0"),
        (CreateSession, QUICK, {"maxPositions": 0}, "maxPositions must not be less than 1"),
        (CreateSession, QUICK, {"lossThreshold": -5}, "lossThreshold must be a positive number"),
        (
            CreateAdvanceSession,
            ADVANCE,
            {"executionStrategy": "Bold"},
            "executionStrategy must be one of the following values: "
            "Conservative, Aggressive, Degen",
        ),
        (
            CreateAdvanceSession,
            ADVANCE,
            {"strategyDuration": ["7D"]},
            "strategyDuration must be one of the following values: 1D, 3D, 7D, 30D, 90D, 365D",
        ),
        (
            CreateAdvanceSession,
            ADVANCE,
            {"maxWalletBudget": "false"},
            "maxWalletBudget must be a boolean value",
        ),
        (
            EvmChallenge,
            {"address": ADDRESS},
            {"address": "0x12"},
            "address must be an Ethereum address",
        ),
        (
            Withdraw,
            {"amount": 5, "destination": ADDRESS},
            {"amount": -5},
            "amount must be a positive number",
        ),
        (
            VerifyDeposit,
            {"txHash": "0x" + "ab" * 32},
            {"txHash": "ab" * 32},
            "txHash must be a valid transaction hash",
        ),
    ],
)
def test_a_broken_rule_is_said_in_its_own_sentence(
    model: type[RequestBody], good: dict[str, Any], change: dict[str, Any], sentence: str
) -> None:
    assert model.broken_rules(good) == []
    assert model.broken_rules(good | change) == [sentence]


@pytest.mark.parametrize("value", [True, "100", float("nan"), float("inf"), None, [], {}])
def test_what_is_no_number_breaks_every_rule_of_an_amount(value: object) -> None:
    assert sorted(CreateSession.broken_rules(QUICK | {"budget": value})) == [
        "budget must be a number conforming to the specified constraints",
        "budget must not be less than 10",
    ]


def test_an_empty_body_reports_every_rule_of_every_required_field() -> None:
    assert sorted(CreateSession.broken_rules({})) == [
        "assetIndex must be an integer number",
        "assetIndex must not be less than 0",
        "budget must be a number conforming to the specified constraints",
        "budget must not be less than 10",
        "profitTarget must be a number conforming to the specified constraints",
        "profitTarget must be a positive number",
        "profitTarget must not be greater than 500",
    ]


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b'"text"'])
async def test_a_body_without_fields_is_a_validation_error_and_not_a_crash(body: bytes) -> None:
    service = Service()
    reply = await service.client.post("/user/close-position", content=body, headers=service.bearer)
    assert reply.status_code == 400
    assert reply.json() == {
        "statusCode": 400,
        "error": "Bad Request",
        "message": [
            "assetIndex must not be less than 0",
            "assetIndex must be an integer number",
        ],
    }


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"{'a': 1}"])
async def test_a_body_that_is_no_json_is_a_plain_400(body: bytes) -> None:
    service = Service()
    reply = await service.client.post("/user/withdraw", content=body, headers=service.bearer)
    assert reply.status_code == 400
    assert reply.json()["error"] == "Bad Request"
    assert isinstance(reply.json()["message"], str)


async def test_nothing_is_carried_out_when_a_rule_is_broken() -> None:
    service = Service()
    before = (await service.get("/trading-sessions/active")).content
    reply = await service.post("/trading-sessions", QUICK | {"budget": 5})
    assert reply.status_code == 400
    assert service.backend.executed.total() == 0
    assert (await service.get("/trading-sessions/active")).content == before


async def test_the_gate_comes_before_the_rules() -> None:
    service = Service()
    reply = await service.client.post("/trading-sessions", json={})
    assert reply.json() == {"statusCode": 401, "message": "Unauthorized"}


@pytest.mark.parametrize("query", ["limit=many", "limit=0", "startTime=yesterday"])
async def test_a_query_that_is_no_number_gets_the_pipe_s_sentence(query: str) -> None:
    reply = await Service().client.get(f"/api/indicators/candles/BTC/5m?{query}")
    assert reply.status_code == 400
    assert reply.json() == {
        "message": "Validation failed (numeric string is expected)",
        "error": "Bad Request",
        "statusCode": 400,
    }


async def test_unknown_fields_pass() -> None:
    reply = await Service().post("/user/close-position", {"assetIndex": 5, "whatever": 1})
    assert reply.status_code in {201, 404}
