"""What is learned from a server's own OpenAPI document, and what is refused."""

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.catalog import CATALOG
from app.api.contract import Contract
from app.errors import NotSent
from app.models.bodies import BodyRules, FieldName
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


# What is meant, told by more than names


def sent(schema: object, values: dict[str, object] = VALUES, **rules: Any) -> dict[str, Any]:
    name = "close_asset" if "assetIndex" in values else "withdraw"
    endpoint = CATALOG[name]
    return (
        Contract(document(schema, endpoint.path)).body(endpoint, values, BodyRules(**rules)).plain
    )


ADDRESS, HASH = "0x" + "ab" * 20, "0x" + "cd" * 32
HEX_40 = "^0x[0-9a-fA-F]{40}$"


def said(kind: dict[str, Any], description: str) -> dict[str, Any]:
    return {**kind, "description": description}


@pytest.mark.parametrize(
    "schema",
    [
        fields("v", "w", v=said(NUMBER, "Amount in USDC"), w={**STRING, "example": ADDRESS}),
        fields("v", "w", v=said(NUMBER, "The USDC amount"), w={**STRING, "format": "address"}),
        fields("v", "w", v=said(NUMBER, "The USDC amount"), w={**STRING, "pattern": HEX_40}),
        fields("sum", "w", sum=NUMBER, w=said(STRING, "Recipient of the funds")),
        fields("quantity", "walletAddress", quantity=NUMBER, walletAddress=STRING, memo=STRING),
        fields("withdrawAmount", "to_wallet", withdrawAmount=NUMBER, to_wallet=STRING),
    ],
    ids=range(6),
)
def test_description_example_and_pattern_tell_what_a_name_does_not(schema: Any) -> None:
    first, second = schema["required"]
    values = {"amount": Decimal("12.5"), "destination": ADDRESS}
    assert sent(schema, values) == {first: Decimal("12.5"), second: ADDRESS}


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        (fields("to", minAmount=NUMBER, to=STRING), "no field for amount"),
        (fields("to", amountEth=NUMBER, to=STRING), "no field for amount"),
        (
            fields("to", amount={**NUMBER, "description": "in wei"}, to=STRING),
            "no field for amount",
        ),
        (fields("amount", amount=NUMBER, fromAddress=STRING), "no field for destination"),
        (fields("amount", amount=NUMBER, hash={**STRING, "example": HASH}), "no field for dest"),
        (fields("amount", amount=NUMBER, address={**STRING, "description": "The sender"}), "no fi"),
        (fields(usd=NUMBER, usdcAmount=NUMBER, to=STRING), "both usd and usdcAmount"),
    ],
    ids=range(7),
)
def test_what_means_something_else_is_not_taken_for_it(schema: Any, why: str) -> None:
    with pytest.raises(NotSent, match=why):
        sent(schema)


@pytest.mark.parametrize(
    "schema",
    [
        fields("transfer", transfer=fields("to", "amount", to=STRING, amount=NUMBER)),
        fields("transfer", transfer={"allOf": [fields("to", "amount", to=STRING, amount=NUMBER)]}),
        fields(
            "transfer",
            transfer={
                "anyOf": [fields("to", "amount", to=STRING, amount=NUMBER), {"type": "null"}]
            },
        ),
    ],
    ids=range(3),
)
def test_fields_within_objects_are_found(schema: Any) -> None:
    assert sent(schema) == {"transfer": {"to": "0xab", "amount": Decimal("12.5")}}


def test_a_list_is_given_one_and_an_object_around_an_address_its_own_name() -> None:
    item = fields("address", "amount", address=STRING, amount=NUMBER)
    schema = fields("recipients", recipients={"type": "array", "items": item})
    assert sent(schema) == {"recipients": [{"address": "0xab", "amount": Decimal("12.5")}]}
    two = fields("recipients", recipients={"type": "array", "minItems": 2, "items": item})
    with pytest.raises(NotSent):
        sent(two)
    indices = fields("assetIndices", assetIndex={"type": "array", "items": INTEGER})
    with pytest.raises(NotSent, match="assetIndices"):
        sent(indices, {"assetIndex": 2})


# Units and limits


def money(**more: object) -> dict[str, Any]:
    return fields("amount", "to", amount=more, to=STRING)


@pytest.mark.parametrize(
    "amount",
    [
        {"type": "integer"},
        {"type": ["integer", "null"]},
        {"type": "string", "pattern": "^[0-9]+$"},
        {"type": "string", "format": "uint256"},
        {"type": "number", "multipleOf": 1},
        {"type": "number", "example": 5_000_000},
        {"type": "integer", "description": "USDC, in base units"},
        {"$ref": "#/components/schemas/Whole"},
    ],
    ids=range(8),
)
def test_a_whole_amount_of_an_unknown_unit_is_refused_until_the_user_says_which(
    amount: Any,
) -> None:
    refs = {"schemas": {"Whole": {"type": "integer"}}}
    contract = Contract(document(money(**amount), components=refs))
    values = {"amount": Decimal(12), "destination": "0xab"}
    with pytest.raises(NotSent, match=r"USDC or micro-USDC.*integer_amount"):
        contract.body(WITHDRAW, values)
    for unit, number in (("usdc", 12), ("micro", 12_000_000)):
        body = contract.body(WITHDRAW, values, BodyRules(unit)).plain
        assert str(body["amount"]) == str(number)


@pytest.mark.parametrize(
    ("amount", "number"),
    [
        (fields("amountMicro", "to", amountMicro=INTEGER, to=STRING), 12_500_000),
        (fields("a", "to", a=said(INTEGER, "amount in micro-USDC"), to=STRING), 12_500_000),
        (money(type="integer", description="In micro-USDC"), 12_500_000),
        (money(type="number", description="In the smallest unit"), 12_500_000),
    ],
    ids=range(4),
)  # fmt: skip
def test_a_unit_that_the_document_fixes_needs_no_setting(amount: Any, number: int) -> None:
    assert number in sent(amount).values()


def test_the_users_word_on_whole_amounts_does_not_touch_an_amount_with_decimals() -> None:
    for kind in ({"type": "number"}, {"type": "string"}, {}):
        body = sent(money(**kind), integer_amount="micro")
        assert str(body["amount"]) == "12.5"


def test_nothing_is_rounded() -> None:
    usdc = fields("amountUsdc", "to", amountUsdc=INTEGER, to=STRING)
    with pytest.raises(NotSent, match="whole numbers only"):
        sent(usdc)
    values = {"amount": Decimal("0.0000001"), "destination": "0xab"}
    with pytest.raises(NotSent, match="six decimals"):
        sent(money(type="integer"), values, integer_amount="micro")


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ({"type": "number", "minimum": 20}, "amount must be at least 20"),
        ({"type": "number", "exclusiveMinimum": Decimal("12.5")}, "amount must be more than 12.5"),
        ({**NUMBER, "minimum": Decimal("12.5"), "exclusiveMinimum": True}, "more than 12.5"),
        ({"type": "number", "maximum": 10}, "amount must be at most 10"),
        ({"type": "number", "exclusiveMaximum": Decimal("12.5")}, "amount must be less than 12.5"),
        ({"type": "number", "multipleOf": Decimal("0.2")}, "amount must be a multiple of 0.2"),
        ({"type": "string", "pattern": r"^\d+\.\d{2}$"}, "amount must match"),
        ({"type": "string", "maxLength": 3}, "at most 3 characters"),
        ({"type": "string", "minLength": 5}, "at least 5 characters"),
        ({"type": "number", "enum": [10, 20]}, "amount must be one of 10, 20"),
    ],
    ids=range(10),
)  # fmt: skip
def test_a_limit_of_the_schema_is_checked_before_sending(kind: Any, why: str) -> None:
    with pytest.raises(NotSent, match=re.escape(why)) as refused:
        sent(money(**kind))
    is_changeable = "must be" in why or "more than" in why
    assert ("Change it, then try again." in refused.value.message) is is_changeable


def test_what_was_left_empty_and_must_not_be_is_asked_for() -> None:
    body = document(fields("code", code=STRING), path="/referrals/{userId}/code")
    with pytest.raises(NotSent, match=r"also wants code\. Fill it in, then try again\."):
        Contract(body).body(CATALOG["create_code"], {})


def test_a_pattern_that_could_take_for_ever_is_left_to_the_server() -> None:
    schema = fields("amount", "to", amount=NUMBER, to={**STRING, "pattern": "^(a+)+$"})
    values = {"amount": Decimal(1), "destination": "a" * 60 + "!"}
    assert sent(schema, values)["to"] == values["destination"]


# What the user says


def test_the_users_names_are_taken_without_a_contract_and_before_it() -> None:
    named = (
        FieldName("withdraw", "amount", "transfer.value", "string"),
        FieldName("withdraw", "destination", "transfer.target"),
    )
    body = {"transfer": {"value": "12.5", "target": "0xab"}}
    assert Contract().body(WITHDRAW, VALUES, BodyRules(bodies=named)).plain == body
    both = fields("amount", amount=NUMBER, to=STRING, recipient=STRING)
    one = (FieldName("withdraw", "destination", "recipient"),)
    assert sent(both, bodies=one) == {"amount": Decimal("12.5"), "recipient": "0xab"}
    plain, warnings = Contract(document(both)).body(
        WITHDRAW, VALUES, BodyRules(bodies=(FieldName("withdraw", "destination", "dest"),))
    )
    assert plain == {"amount": Decimal("12.5"), "dest": "0xab"}
    assert warnings == ("the server's contract has no field dest",)


def test_half_of_the_names_is_not_enough_and_a_whole_amount_needs_its_unit() -> None:
    half = BodyRules(bodies=(FieldName("withdraw", "amount", "value"),))
    with pytest.raises(NotSent, match="no field for destination"):
        Contract().body(WITHDRAW, VALUES, half)
    whole_number = (
        FieldName("withdraw", "amount", "value", "integer"),
        FieldName("withdraw", "destination", "to"),
    )
    with pytest.raises(NotSent, match="integer_amount"):
        Contract().body(WITHDRAW, VALUES, BodyRules(bodies=whole_number))
    body = Contract().body(WITHDRAW, VALUES, BodyRules("micro", whole_number)).plain
    assert body == {"value": 12_500_000, "to": "0xab"}


# Assets


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        (fields("asset", asset=INTEGER), {"asset": 2}),
        (fields("assetIndex", assetIndex=STRING), {"assetIndex": "2"}),
        (fields("asset", asset={**STRING, "example": "3"}), {"asset": "2"}),
        (fields("asset", asset=STRING), {"asset": "SOL"}),
        (fields("coin", coin=STRING), {"coin": "SOL"}),
        (fields("market", market={"enum": ["BTC-PERP", "SOL-PERP"]}), {"market": "SOL-PERP"}),
        (fields("assetId", assetId={**STRING, "example": "BTC"}), {"assetId": "SOL"}),
        (fields("perpIndex", perpIndex=INTEGER, symbol=STRING), {"perpIndex": 2}),
        (fields("data", data=fields("symbol", symbol=STRING)), {"data": {"symbol": "SOL"}}),
    ],
    ids=range(9),
)  # fmt: skip
def test_an_asset_goes_by_index_or_symbol_as_the_server_asks(schema: Any, body: Any) -> None:
    assert sent(schema, {"assetIndex": 2, "symbol": "SOL"}) == body


def test_an_asset_that_cannot_be_told_is_not_sent() -> None:
    for schema, why in (
        (fields("coin", coin=STRING), "symbol of the asset, which is not known"),
        (fields("asset", asset={}), "no field for assetIndex"),
        (fields("coin", coin={**STRING, "enum": ["BTC", "ETH"]}), "must be one of BTC, ETH"),
    ):
        symbol = "SOL" if "enum" in str(schema) else None
        with pytest.raises(NotSent, match=why):
            sent(schema, {"assetIndex": 2, "symbol": symbol})


@pytest.mark.parametrize(
    "kind",
    [
        {"type": "integer", "enum": [0, 1, 3], "x-enumNames": ["BTC", "ETH", "SOL"]},
        {"type": "integer", "enum": [0, 1, 3], "x-enum-varnames": ["BTC", "ETH", "SOL"]},
        {"type": "integer", "description": "Asset index: 0 = BTC, 1 = ETH, 3 = SOL"},
        {"type": "integer", "description": "BTC 0, ETH 1, SOL 3"},
        {"type": "integer", "description": "0: BTC\n1: ETH\n3: SOL"},
        {"type": "integer", "description": "The asset (BTC=0, ETH=1 and SOL=3)"},
    ],
    ids=range(6),
)
def test_the_contracts_own_asset_table_is_read(kind: Any) -> None:
    schema = fields("budget", "assetIndex", budget=NUMBER, assetIndex=kind)
    told = Contract(document(schema, "/trading-sessions")).assets()
    assert told == {0: ("BTC",), 1: ("ETH",), 3: ("SOL",)}


@pytest.mark.parametrize("text", ["Between 0 and 5", "Index of the asset, 0 by default", "0 = BTC"])
def test_other_numbers_in_a_description_are_no_asset_table(text: str) -> None:
    schema = fields("assetIndex", assetIndex={"type": "integer", "description": text})
    assert Contract(document(schema, "/trading-sessions")).assets() == {}
