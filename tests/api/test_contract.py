"""What is learned from a server's own OpenAPI document, and what is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.catalog import CATALOG
from app.api.contract import Contract
from app.errors import NotSent
from tests.support.contracts import INTEGER, NUMBER, STRING, document, fields, whole

WITHDRAW = CATALOG["withdraw"]
VALUES = {"amount": Decimal("12.5"), "destination": "0xab"}


@pytest.mark.parametrize("amount", ["amount", "amountUsdc", "usdc_amount", "usd"])
@pytest.mark.parametrize("to", ["destination", "to", "toAddress", "recipient", "address"])
def test_the_servers_names_are_taken_by_meaning(amount: str, to: str) -> None:
    contract = Contract(document(fields(amount, to, **{amount: NUMBER, to: STRING})))
    assert contract.body(WITHDRAW, VALUES).plain == {amount: Decimal("12.5"), to: "0xab"}
    assert not contract.assumes(WITHDRAW)


def test_without_a_contract_no_money_goes_out_under_assumed_names() -> None:
    for contract in (Contract(), Contract({"foo": 1}), Contract(document()), Contract([])):
        assert contract.assumes(WITHDRAW)
        with pytest.raises(NotSent, match=r"not published.*\[contract\.bodies\.withdraw\]"):
            contract.body(WITHDRAW, VALUES)
    assert not Contract().is_known
    assert not Contract().assumes(CATALOG["start_quick"])
    assert not Contract().assumes(CATALOG["close_position"])


def test_without_a_contract_an_exit_stays_possible_and_a_guess_that_costs_nothing_is_said() -> None:
    for name in ("close_position", "close_trade"):
        assert Contract().body(CATALOG[name], {}) == ({}, ())
    for name in ("close_all", "claim_reward"):
        plain, warnings = Contract().body(CATALOG[name], {})
        assert plain == {}
        assert "assumed" in warnings[0]
    plain, warnings = Contract().body(CATALOG["verify_deposit"], {"txHash": "0x1"})
    assert plain == {"txHash": "0x1"}
    assert "assumed" in warnings[0]


def test_no_document_keeps_anybody_in_a_position() -> None:
    wants = fields("confirm", "reason", confirm={"const": True}, reason=STRING)
    for name in ("close_position", "close_trade", "close_all"):
        endpoint = CATALOG[name]
        plain, warnings = Contract(document(wants, endpoint.path)).body(endpoint, {})
        assert plain == {}
        assert "also wants" in warnings[0]
    claim = CATALOG["claim_reward"]
    contract = Contract(document(wants, claim.path))
    with pytest.raises(NotSent, match="reason"):
        contract.body(claim, {})


def test_a_published_body_is_sent_as_published_unless_the_document_contradicts_it() -> None:
    quick, path = CATALOG["start_quick"], "/trading-sessions"
    values = {"assetIndex": 0, "budget": 100, "profitTarget": 40, "lossThreshold": None}
    published = {"budget": 100, "profitTarget": 40, "assetIndex": 0}
    plain, warnings = Contract(document(fields(stake=NUMBER), path)).body(quick, values)
    assert plain == published
    assert len(warnings) == 3
    assert Contract(document(None, path)).body(quick, values) == (published, ())
    other = fields("profit_target", budget=STRING, profit_target=NUMBER, assetId=INTEGER)
    plain, warnings = Contract(document(other, path)).body(quick, values)
    assert plain == {"budget": "100", "profit_target": 40, "assetId": 0}
    assert "calls profitTarget profit_target" in warnings[0]
    with pytest.raises(NotSent, match="also wants stake"):
        Contract(document(fields("stake", stake=NUMBER), path)).body(quick, values)


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        (fields("amount", "to", "chainId", amount=NUMBER, to=STRING, chainId=NUMBER), "chainId"),
        (fields("amount", amount=NUMBER), "no field for destination"),
        (fields(amount=NUMBER, to=STRING, recipient=STRING), "both"),
        (fields("amount", "to", "signature", amount=NUMBER, to=STRING), "signature"),
        ({"oneOf": [fields("amount", amount=NUMBER), fields("sum", sum=NUMBER)]}, "cannot be read"),
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
    assert Contract(document(schema)).body(WITHDRAW, VALUES).plain == {
        "amount": "12.5",
        "to": "0xab",
        "token": "USDC",
        "network": "arbitrum",
    }


def test_of_two_names_for_the_same_the_required_one_counts() -> None:
    schema = fields("amount", "toAddress", amount=NUMBER, toAddress=STRING, address=STRING)
    assert Contract(document(schema)).body(WITHDRAW, VALUES).plain["toAddress"] == "0xab"


def test_references_and_compositions_are_followed() -> None:
    base = fields("amount", amount={"$ref": "#/components/schemas/Money"})
    schemas = {
        "Money": {"type": ["string", "null"]},
        "Base": base,
        "WithdrawDto": {"allOf": [{"$ref": "#/components/schemas/Base"}, fields("to", to=STRING)]},
    }
    sent = document({"$ref": "#/components/schemas/WithdrawDto"}, components={"schemas": schemas})
    assert Contract(sent).body(WITHDRAW, VALUES).plain == {"amount": "12.5", "to": "0xab"}


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
    assert contract.body(WITHDRAW, VALUES).plain == {"usdc": Decimal("12.5"), "to": "0xab"}
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
        body = contract.body(WITHDRAW, VALUES).plain
    except NotSent:
        return
    assert set(map(str, body.values())) >= {"12.5", "0xab"}
