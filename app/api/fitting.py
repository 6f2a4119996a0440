"""One value in the form that a server's field wants: number or text, USDC or micro-USDC, limits.

Pure. What would be a guess raises `MisfitError` with the reason; nothing is rounded.
"""

import re
from dataclasses import replace
from decimal import Decimal

from app.api.meanings import words_of
from app.api.schemas import BodyField
from app.models.assets import base_symbol
from app.models.bodies import AmountUnit
from app.models.text import WORD_LIMIT, harmless

_MICRO = 1_000_000
_MICRO_WORDS = re.compile(
    r"\b(micro|µ|μ)[- ]?(usdc?|units?)?\b|\b(base|atomic|minor|smallest|raw|indivisible) units?\b"
    r"|\bsmallest unit\b|\b10\^6\b|\b1e6\b",
    re.I,
)
_USDC_WORDS = re.compile(r"\busdc?\b|\bdollars?\b", re.I)
_WHOLE_FORMATS = frozenset(("int32", "int64", "uint32", "uint64", "uint256", "bigint", "integer"))
_BACKTRACKS = re.compile(r"[+*}]\)[+*{]|\([^)]*\|[^)]*\)[+*{]")
"""A pattern of which a match may take for ever."""
_LONGEST_PATTERN = 200


class MisfitError(ValueError):
    """The value cannot be written as the field wants it; the message says why."""


def fitted(
    meaning: str, value: object, field: BodyField, integer_amount: AmountUnit | None
) -> object:
    """Return the value in the JSON type, unit and limits of the field. Raises MisfitError."""
    if meaning == "amount" and isinstance(value, Decimal | int):
        value = _in_unit(Decimal(value), field, integer_amount)
    written = _chosen(meaning, _typed(value, field), field)
    problem = broken_limit(written, field)
    if problem is not None:
        raise MisfitError(f"{shown(field.name)} {problem}, by the server's contract")
    return written


def is_whole(field: BodyField) -> bool:
    """Tell whether a number goes into the field only without decimals."""
    if field.type == "integer" or field.format in _WHOLE_FORMATS:
        return True
    if field.step is not None and field.step != 0 and field.step == int(field.step):
        return True
    if field.type == "string" and field.pattern is not None and _is_safe(field.pattern):
        # Of a pattern that takes 1 but no decimals at all.
        return _matches(field.pattern, "1000000") and not any(
            _matches(field.pattern, text) for text in ("1.5", "1.50", "1.500000")
        )
    return False


def unit_of(field: BodyField) -> AmountUnit | None:
    """Return the unit of an amount where name and description fix it; None where they do not."""
    words = set(words_of(field.name))
    by_name: AmountUnit | None = (
        "micro" if "micro" in words else "usdc" if words & {"usdc", "usd"} else None
    )
    rest = _MICRO_WORDS.sub(" ", field.description)
    says_micro, says_usdc = rest != field.description, bool(_USDC_WORDS.search(rest))
    if says_micro:
        # “In micro-USDC, not in USDC” and “USDC in base units” cannot be told apart here.
        return None if says_usdc or by_name == "usdc" else "micro"
    return by_name or ("usdc" if says_usdc else None)


def shown(name: str) -> str:
    """Return a server's name as it can be shown."""
    return harmless(name, WORD_LIMIT)


def _in_unit(amount: Decimal, field: BodyField, integer_amount: AmountUnit | None) -> Decimal:
    whole, unit = is_whole(field), unit_of(field)
    if unit is None and (whole or _is_doubtful(field)):
        # Only here the user's word counts: a field that takes decimals is in USDC.
        unit = integer_amount
        if unit is None:
            raise MisfitError(
                f"the server counts {shown(field.name)} in whole numbers and does not say whether "
                "in USDC or micro-USDC. Find it out, then set integer_amount under [contract] in "
                'the settings file to "usdc" or "micro"'
            )
    unit = unit or "usdc"
    counted = amount * _MICRO if unit == "micro" else amount
    if (whole or unit == "micro") and counted != counted.to_integral_value():
        what = "whole micro-USDC, six decimals at most" if unit == "micro" else "whole numbers only"
        raise MisfitError(f"the server takes {what}")
    return counted


def _is_doubtful(field: BodyField) -> bool:
    """Tell whether a field that may take decimals is spoken of as if it counted micro-USDC."""
    bounds = [field.minimum, field.above, *map(_decimal, field.examples)]
    speaks_micro = any(bound is not None and bound >= _MICRO for bound in bounds)
    return speaks_micro or bool(_MICRO_WORDS.search(field.description))


def _decimal(example: object) -> Decimal | None:
    text = str(example)
    return Decimal(text) if re.fullmatch(r"[0-9]{1,30}", text) else None


def _typed(value: object, field: BodyField) -> object:
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if field.type == "string" and is_number:
        if not isinstance(value, Decimal):
            return str(value)
        return f"{value.quantize(Decimal(1)):f}" if is_whole(field) else f"{value:f}"
    if field.type == "integer" and isinstance(value, Decimal):
        if value != value.to_integral_value():
            raise MisfitError("the server takes whole numbers only")
        return int(value)
    if field.type in ("integer", "number") and not is_number:
        raise MisfitError(f"the server wants a number as {shown(field.name)}")
    if field.type == "boolean" and not isinstance(value, bool):
        raise MisfitError(f"the server wants true or false as {shown(field.name)}")
    if field.type == "object":
        raise MisfitError(f"the server wants an object as {shown(field.name)}")
    return value


def _chosen(meaning: str, value: object, field: BodyField) -> object:
    """Return a symbol in the spelling that the field lists."""
    if meaning != "symbol" or not field.choices or value in field.choices:
        return value
    same = [one for one in field.choices if base_symbol(str(one)) == base_symbol(str(value))]
    return same[0] if len(same) == 1 else value


def broken_limit(value: object, field: BodyField) -> str | None:
    """Return what the field demands of its value where the value is not so: `must be …`."""
    if field.choices and value not in field.choices:
        listed = ", ".join(shown(str(choice)) for choice in field.choices[:10])
        return f"must be one of {listed}"
    if isinstance(value, str):
        return _broken_text(value, field)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _broken_number(Decimal(value), field)
    return None


def _broken_number(number: Decimal, field: BodyField) -> str | None:
    if field.minimum is not None and number < field.minimum:
        return f"must be at least {field.minimum:f}"
    if field.above is not None and number <= field.above:
        return f"must be more than {field.above:f}"
    if field.maximum is not None and number > field.maximum:
        return f"must be at most {field.maximum:f}"
    if field.below is not None and number >= field.below:
        return f"must be less than {field.below:f}"
    # A step of a fraction is what floats are rounded to; only what is exact is held to it.
    if field.step is not None and field.step > 0 and number % field.step != 0:
        return f"must be a multiple of {field.step:f}"
    return None


def _broken_text(text: str, field: BodyField) -> str | None:
    if field.shortest is not None and len(text) < field.shortest:
        return f"must have at least {field.shortest} characters"
    if field.longest is not None and len(text) > field.longest:
        return f"must have at most {field.longest} characters"
    if field.pattern is not None and _is_safe(field.pattern) and not _matches(field.pattern, text):
        return f"must match {shown(field.pattern)}"
    if field.type == "string" and re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
        # Some documents put the limits of an amount beside its text form.
        return _broken_number(Decimal(text), replace(field, step=None))
    return None


def _is_safe(pattern: str) -> bool:
    return len(pattern) <= _LONGEST_PATTERN and not _BACKTRACKS.search(pattern)


def _matches(pattern: str, text: str) -> bool:
    """Tell whether a pattern is found; one that cannot be read here is the server's to judge."""
    try:
        return re.search(pattern, text, re.ASCII) is not None
    except re.error:
        return True
