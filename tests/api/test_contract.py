"""What is learned from a server's own OpenAPI document, and what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.catalog import CATALOG, ENDPOINTS
from app.api.contract import Contract
from app.errors import NotSent

WITHDRAW = CATALOG["withdraw"]
VALUES = {"amount": Decimal("12.5"), "destination": "0xab"}


def document(
    schema: object = None, path: str = "/user/withdraw", method: str = "post", **more: Any
) -> dict[str, Any]:
    operation: dict[str, Any] = {"responses": {}}
    if schema is not None:
        operation["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return {"openapi": "3.0.0", "paths": {path: {method: operation}}, **more}


def fields(*required: str, **properties: object) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


NUMBER = {"type": "number"}
STRING = {"type": "string"}


def whole() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = {"responses": {}}
    return {"openapi": "3.0.0", "paths": paths}


@pytest.mark.parametrize("amount", ["amount", "amountUsdc", "usdc_amount", "usd"])
@pytest.mark.parametrize("to", ["destination", "to", "toAddress", "recipient", "address"])
def test_the_servers_names_are_taken_by_meaning(amount: str, to: str) -> None:
    contract = Contract(document(fields(amount, to, **{amount: NUMBER, to: STRING})))
    assert contract.body(WITHDRAW, VALUES) == {amount: Decimal("12.5"), to: "0xab"}
    assert not contract.assumes(WITHDRAW)


def test_without_a_contract_the_assumed_names_are_sent_and_said_to_be_assumed() -> None:
    for contract in (Contract(), Contract({"foo": 1}), Contract(document()), Contract([])):
        assert contract.body(WITHDRAW, VALUES) == VALUES
        assert contract.assumes(WITHDRAW)
    assert not Contract().is_known
    assert not Contract().assumes(CATALOG["start_quick"])
    assert not Contract().assumes(CATALOG["close_position"])


def test_a_published_body_is_sent_as_published_whatever_the_server_says() -> None:
    schema = fields("stake", stake=NUMBER)
    contract = Contract(document(schema, "/trading-sessions"))
    values = {"assetIndex": 0, "budget": 100, "profitTarget": 40, "lossThreshold": None}
    body = contract.body(CATALOG["start_quick"], values)
    assert body == {"budget": 100, "profitTarget": 40, "assetIndex": 0}
    assert list(body) == ["budget", "profitTarget", "assetIndex"]


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        (fields("amount", "to", "chainId", amount=NUMBER, to=STRING, chainId=NUMBER), "chainId"),
        (fields("amount", amount=NUMBER), "no field for destination"),
        (fields(amount=NUMBER, to=STRING, recipient=STRING), "both"),
        (fields("amount", "to", "signature", amount=NUMBER, to=STRING), "signature"),
        ({"oneOf": [fields("amount", amount=NUMBER)]}, "cannot be read"),
        ({"$ref": "#/components/schemas/Nowhere"}, "cannot be read"),
        (fields("amount", "to", amount={"type": "integer"}, to=STRING), "whole numbers"),
    ],
    ids=range(7),
)
def test_what_cannot_be_filled_is_not_sent(schema: object, why: str) -> None:
    with pytest.raises(NotSent, match=why) as caught:
        Contract(document(schema)).body(WITHDRAW, VALUES)
    assert caught.value.applied is False


def test_a_form_instead_of_json_is_not_sent() -> None:
    sent = document(fields("amount", amount=NUMBER))
    body = sent["paths"]["/user/withdraw"]["post"]["requestBody"]["content"]
    body["multipart/form-data"] = body.pop("application/json")
    with pytest.raises(NotSent):
        Contract(sent).body(WITHDRAW, VALUES)


def test_a_required_value_that_is_missing_is_not_sent() -> None:
    with pytest.raises(NotSent, match="destination is missing"):
        Contract().body(WITHDRAW, {"amount": Decimal(1)})


def test_a_required_field_with_one_value_or_a_default_needs_no_guess() -> None:
    schema = fields(
        "amount",
        "to",
        "token",
        "network",
        "memo",
        amount=STRING,
        to=STRING,
        token={"type": "string", "enum": ["USDC"]},
        network={"const": "arbitrum"},
        memo={"type": "string", "default": ""},
    )
    assert Contract(document(schema)).body(WITHDRAW, VALUES) == {
        "amount": "12.5",
        "to": "0xab",
        "token": "USDC",
        "network": "arbitrum",
    }


def test_of_two_names_for_the_same_the_required_one_counts() -> None:
    schema = fields("amount", "toAddress", amount=NUMBER, toAddress=STRING, address=STRING)
    assert Contract(document(schema)).body(WITHDRAW, VALUES)["toAddress"] == "0xab"


def test_references_and_compositions_are_followed() -> None:
    base = fields("amount", amount={"$ref": "#/components/schemas/Money"})
    schemas = {
        "Money": {"type": ["string", "null"]},
        "Base": base,
        "WithdrawDto": {"allOf": [{"$ref": "#/components/schemas/Base"}, fields("to", to=STRING)]},
    }
    sent = document({"$ref": "#/components/schemas/WithdrawDto"}, components={"schemas": schemas})
    assert Contract(sent).body(WITHDRAW, VALUES) == {"amount": "12.5", "to": "0xab"}


def test_an_older_document_is_understood() -> None:
    schema = fields("usdc", "to", usdc=NUMBER, to=STRING)
    operation = {
        "parameters": [{"in": "body", "name": "body", "schema": {"$ref": "#/definitions/W"}}]
    }
    sent = {
        "swagger": "2.0",
        "basePath": "/v1",
        "paths": {"/user/withdraw": {"post": operation}},
        "definitions": {"W": schema},
    }
    contract = Contract(sent)
    assert contract.body(WITHDRAW, VALUES) == {"usdc": Decimal("12.5"), "to": "0xab"}
    assert any("/v1/user/withdraw" in line for line in contract.drift())


def test_paths_are_the_same_whatever_their_parameters_are_called() -> None:
    path = "/trading-sessions/positions/{id}/close"
    contract = Contract(document(path=path))
    assert not any("positions" in line and "close:" in line for line in contract.drift())


def test_a_server_like_the_catalogue_shows_no_drift() -> None:
    assert Contract(whole()).drift() == ()
    assert Contract(None).drift() == ()


def test_drift_names_missing_moved_changed_and_further_routes() -> None:
    sent = whole()
    del sent["paths"]["/user/profile"]
    sent["paths"]["/user/withdraw"] = {"put": {}}
    sent["paths"]["/v2/health/kafka"] = sent["paths"].pop("/health/kafka")
    sent["paths"]["/user/stop\x1b[2J"] = {"post": {}}
    sent["paths"]["/trading-sessions"]["post"] = document(
        fields("stake", budget=NUMBER, stake=NUMBER), "/trading-sessions"
    )["paths"]["/trading-sessions"]["post"]
    drift = Contract(sent).drift()
    assert "GET /user/profile: no such route" in drift
    assert "POST /user/withdraw: the server has PUT" in drift
    assert "GET /health/kafka: the server has it at /v2/health/kafka" in drift
    assert "POST /user/stop: not in our catalogue" in drift
    assert "POST /trading-sessions: the server also wants stake" in drift
    assert "POST /trading-sessions: the server has no field assetIndex" in drift


@given(
    st.recursive(
        st.none() | st.text(max_size=5) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "paths",
                        "/user/withdraw",
                        "post",
                        "requestBody",
                        "content",
                        "application/json",
                        "schema",
                        "properties",
                        "required",
                        "amount",
                        "$ref",
                        "parameters",
                        "allOf",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_no_document_breaks_the_contract(sent: object) -> None:
    contract = Contract({"paths": sent})
    assert all(line.isprintable() for line in contract.drift())
    try:
        body = contract.body(WITHDRAW, VALUES)
    except NotSent:
        return
    assert set(map(str, body.values())) >= {"12.5", "0xab"}
