"""Request bodies: their fields, and the rules they are held to, in class-validator's sentences.

A body that breaks rules is answered with a sentence for each; none reaches the world.
"""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from app.simulator.refusals import Refusal
from app.simulator.replies import ValidationFailed


@dataclass(frozen=True)
class Rule:
    """One test of one field, what is said when it fails, and how the OpenAPI puts it."""

    holds: Callable[[Any], bool]
    sentence: str
    """Follows the field's name."""
    schema: Mapping[str, Any] = field(default_factory=dict)


def _is_number(value: Any) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _is_integer(value: Any) -> bool:
    return _is_number(value) and value == int(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_hex(value: Any, digits: int) -> bool:
    return (
        isinstance(value, str)
        and value[:2] in {"0x", "0X"}
        and len(value) == 2 + digits
        and all(digit in "0123456789abcdefABCDEF" for digit in value[2:])
    )


NUMBER = Rule(
    _is_number, "must be a number conforming to the specified constraints", {"type": "number"}
)
INTEGER = Rule(_is_integer, "must be an integer number", {"type": "integer"})
BOOLEAN = Rule(
    lambda value: isinstance(value, bool), "must be a boolean value", {"type": "boolean"}
)
TEXT = Rule(_is_text, "must be a string", {"type": "string"})
FILLED = Rule(lambda value: value not in ("", None), "should not be empty", {"minLength": 1})
POSITIVE = Rule(lambda value: _is_number(value) and value > 0, "must be a positive number")
ETHEREUM_ADDRESS = Rule(
    lambda value: _is_hex(value, 40), "must be an Ethereum address", {"type": "string"}
)
HASH = Rule(
    lambda value: _is_hex(value, 64), "must be a valid transaction hash", {"type": "string"}
)


def at_least(limit: int) -> Rule:
    """Return class-validator's `Min`."""
    return Rule(
        lambda value: _is_number(value) and value >= limit,
        f"must not be less than {limit}",
        {"minimum": limit},
    )


def at_most(limit: int) -> Rule:
    """Return class-validator's `Max`."""
    return Rule(
        lambda value: _is_number(value) and value <= limit,
        f"must not be greater than {limit}",
        {"maximum": limit},
    )


def one_of(*words: str) -> Rule:
    """Return class-validator's `IsIn`."""
    return Rule(
        lambda value: isinstance(value, str) and value in words,
        f"must be one of the following values: {', '.join(words)}",
        {"type": "string", "enum": list(words)},
    )


class RequestBody(BaseModel):
    """A body whose fields carry their rules as annotations. Unknown fields pass unseen."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel)

    @classmethod
    def rules(cls) -> Iterator[tuple[str, bool, list[Rule]]]:
        """Yield each field's name on the wire, whether it is required, and its rules."""
        for name, info in cls.model_fields.items():
            rules = [rule for rule in info.metadata if isinstance(rule, Rule)]
            yield info.alias or name, info.is_required(), rules

    @classmethod
    def broken_rules(cls, raw: Mapping[str, Any]) -> list[str]:
        """Return a sentence for each rule that the raw body breaks."""
        return [
            f"{key} {rule.sentence}"
            for key, required, rules in cls.rules()
            if required or raw.get(key) is not None
            for rule in rules
            if not rule.holds(raw.get(key))
        ]

    @classmethod
    def schema_name(cls) -> str:
        """Return the name in the OpenAPI, as Nest's habit has it."""
        return f"{cls.__name__}Dto"

    @classmethod
    def documented(cls) -> dict[str, Any]:
        """Return what a route says of this body in the OpenAPI."""
        schema = {"$ref": f"#/components/schemas/{cls.schema_name()}"}
        content = {"application/json": {"schema": schema}}
        needed = any(is_required for _, is_required, _ in cls.rules())
        return {"requestBody": {"required": needed, "content": content}}

    @classmethod
    def open_api_schema(cls) -> dict[str, Any]:
        """Return the body's schema for the OpenAPI."""
        properties: dict[str, dict[str, Any]] = {}
        for key, _, rules in cls.rules():
            properties[key] = {word: value for rule in rules for word, value in rule.schema.items()}
        required = [key for key, needed, _ in cls.rules() if needed]
        return {"type": "object", "properties": properties, "required": required}


class EvmChallenge(RequestBody):
    """`POST /auth/evm/challenge`."""

    address: Annotated[str, ETHEREUM_ADDRESS]


class EvmVerify(RequestBody):
    """`POST /auth/evm/verify`."""

    address: Annotated[str, ETHEREUM_ADDRESS]
    signature: Annotated[str, FILLED, TEXT]
    referral_code: Annotated[str | None, TEXT] = None


class CreateSession(RequestBody):
    """`POST /trading-sessions`: the published quick trade."""

    budget: Annotated[Decimal, at_least(10), NUMBER]
    profit_target: Annotated[Decimal, at_most(500), POSITIVE, NUMBER]
    loss_threshold: Annotated[Decimal | None, POSITIVE, NUMBER] = None
    max_positions: Annotated[int | None, at_most(10), at_least(1), INTEGER] = None
    asset_index: Annotated[int, at_least(0), INTEGER]


class CreateAdvanceSession(RequestBody):
    """`POST /trading-sessions/advance`: the published advance trade."""

    amount: Annotated[Decimal, at_least(10), NUMBER]
    execution_strategy: Annotated[str, one_of("Conservative", "Aggressive", "Degen")]
    strategy_duration: Annotated[str, one_of("1D", "3D", "7D", "30D", "90D", "365D")]
    asset_index: Annotated[int, at_least(0), INTEGER]
    max_wallet_budget: Annotated[bool | None, BOOLEAN] = None


class Withdraw(RequestBody):
    """`POST /user/withdraw`."""

    amount: Annotated[Decimal, POSITIVE, NUMBER]
    destination: Annotated[str, ETHEREUM_ADDRESS]


class SendUsdc(RequestBody):
    """`POST /user/send-usdc`."""

    amount: Annotated[Decimal, POSITIVE, NUMBER]
    destination: Annotated[str, ETHEREUM_ADDRESS]


class CloseAsset(RequestBody):
    """`POST /user/close-position`."""

    asset_index: Annotated[int, at_least(0), INTEGER]


class CreateCode(RequestBody):
    """`POST /referrals/{userId}/code`."""

    code: Annotated[str | None, TEXT] = None
    """The server chooses one where it is left out."""


class CheckCode(RequestBody):
    """`POST /referrals/check`."""

    code: Annotated[str, FILLED, TEXT]


class VerifyDeposit(RequestBody):
    """`POST /usdc-verification/verify`."""

    tx_hash: Annotated[str, HASH]


B = TypeVar("B", bound=RequestBody)


def body_of(model: type[B]) -> Callable[[Request], Awaitable[B]]:
    """Return a dependency that reads the request's body as the model."""

    async def read(request: Request) -> B:
        text = await request.body()
        try:
            raw = json.loads(text) if text.strip() else {}
        except ValueError as error:
            raise Refusal(400, f"Unexpected token in JSON: {error}") from error
        fields = raw if isinstance(raw, dict) else {}
        if sentences := model.broken_rules(fields):
            raise ValidationFailed(sentences)
        return model.model_validate(fields)

    return read


EvmChallengeBody = Annotated[EvmChallenge, Depends(body_of(EvmChallenge))]
EvmVerifyBody = Annotated[EvmVerify, Depends(body_of(EvmVerify))]
CreateSessionBody = Annotated[CreateSession, Depends(body_of(CreateSession))]
CreateAdvanceSessionBody = Annotated[CreateAdvanceSession, Depends(body_of(CreateAdvanceSession))]
WithdrawBody = Annotated[Withdraw, Depends(body_of(Withdraw))]
SendUsdcBody = Annotated[SendUsdc, Depends(body_of(SendUsdc))]
CloseAssetBody = Annotated[CloseAsset, Depends(body_of(CloseAsset))]
CreateCodeBody = Annotated[CreateCode, Depends(body_of(CreateCode))]
CheckCodeBody = Annotated[CheckCode, Depends(body_of(CheckCode))]
VerifyDepositBody = Annotated[VerifyDeposit, Depends(body_of(VerifyDeposit))]
