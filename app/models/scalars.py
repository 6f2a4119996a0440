"""How one JSON value is read as one of our types. Exact, and never a guess.

A reader gets the value and the server's name for it; it returns None for a value that stands for
"none" and raises UnreadableError for one that is something else.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import SecretStr

from app.models.text import WORD_LIMIT, harmless, is_harmless_id


class UnreadableError(ValueError):
    """The value is there, but is not what the field needs."""


@dataclass(frozen=True, slots=True)
class Reads:
    """Marks a type with the reader of its values."""

    read: Callable[[object, str], object]
    takes: tuple[type, ...] = ()
    """Container types that the reader understands; other containers are never offered to it."""
    secret: bool = False
    """True: the value must never be quoted."""


_ENDLESS = (sign + word for sign in ("", "+", "-") for word in ("inf", "infinity", "∞"))
NONE_WORDS = frozenset(
    ("", "-", "--", "–", "—", "null", "none", "nil", "undefined", "nan", "n/a", "na", *_ENDLESS)
)
"""Texts that stand for no number."""
PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
"""A number in digits."""
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_CURRENCY = re.compile(r"([+-]?)\s*(?:US\$|\$|USDC|USDT|USD)?\s*(.*?)\s*(?:USDC|USDT|USD)?", re.I)
_MONEY_KEYS = ("value", "amount", "usdc", "usd")
MOST_DIGITS = 60
"""Characters of the longest number that is read."""
_MOST_EXPONENT = 30


def number(raw: object, key: str = "") -> Decimal | None:
    """Read a number or its text, with or without thousands separators."""
    if isinstance(raw, str):
        return _from_digits(raw)
    if isinstance(raw, bool) or not isinstance(raw, Decimal | int | float):
        raise UnreadableError
    return _bounded(Decimal(str(raw)) if isinstance(raw, float) else Decimal(raw))


def _from_digits(raw: str) -> Decimal | None:
    if len(raw) > MOST_DIGITS:
        raise UnreadableError
    if PLAIN.fullmatch(raw):
        return _bounded(Decimal(raw))
    text = raw.strip().replace("−", "-")
    if text.casefold() in NONE_WORDS:
        return None
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not PLAIN.fullmatch(text):
        raise UnreadableError
    return _bounded(Decimal(text))


def _bounded(value: Decimal) -> Decimal | None:
    if not value.is_finite():
        return None
    if not -_MOST_EXPONENT <= value.adjusted() <= _MOST_EXPONENT:
        raise UnreadableError
    return value


def amount(raw: object, key: str = "") -> Decimal | None:
    """Read an amount or price in dollars: `12.5`, `"$1,234.50"`, `"12.5 USDC"`, `{value, …}`."""
    if isinstance(raw, dict):
        if not _is_dollars(raw.get("currency", raw.get("asset", "USDC"))):
            raise UnreadableError
        inner = [raw[name] for name in _MONEY_KEYS if name in raw]
        if len(inner) != 1:
            raise UnreadableError
        return number(inner[0], key)
    if isinstance(raw, str) and len(raw) <= MOST_DIGITS:
        if PLAIN.fullmatch(raw):
            return _bounded(Decimal(raw))
        parts = _CURRENCY.fullmatch(raw.strip().replace("−", "-"))
        return number(parts[1] + parts[2] if parts else raw, key)
    return number(raw, key)


def price(raw: object, key: str = "") -> Decimal | None:
    """Read a price; a price of zero stands for one that was not set."""
    return amount(raw, key) or None


def _is_dollars(raw: object) -> bool:
    return isinstance(raw, str) and raw.strip().upper() in ("USD", "USDC", "USDT", "$")


def ratio(raw: object, key: str = "") -> Decimal | None:
    """Read a ratio as it is sent; the unit is `ratio_unit`'s."""
    return number(raw.strip().removesuffix("%") if isinstance(raw, str) else raw, key)


def ratio_unit(raw: object, key: str) -> str | None:
    """Return `%` or `fraction` where the name or a percent sign fixes the unit, else None."""
    name = key.casefold()
    if "percent" in name or "pct" in name or (isinstance(raw, str) and raw.strip().endswith("%")):
        return "%"
    fixed = "fraction" in name or name.replace("_", "") == "returnonequity"
    return "fraction" if fixed else None


def limit(raw: object, key: str = "") -> Decimal | None:
    """Read a limit in dollars or percent as it is sent; the unit is `limit_unit`'s."""
    return amount(raw.strip().removesuffix("%") if isinstance(raw, str) else raw, key)


def limit_unit(raw: object, key: str) -> str | None:
    """Return `percent` or `USDC` where the name or a sign fixes the unit, else None."""
    if ratio_unit(raw, key) == "%":
        return "percent"
    dollars = "usd" in key.casefold() or (isinstance(raw, str) and re.search(r"\$|usd", raw, re.I))
    return "USDC" if dollars else None


def unit(raw: object, key: str = "") -> str | None:
    """Read the name of a limit's unit."""
    if not isinstance(raw, str):
        raise UnreadableError
    name = raw.strip().casefold()
    if not name:
        return None
    if name in ("%", "percent", "percentage", "pct"):
        return "percent"
    if name in ("usd", "usdc", "$", "dollar", "dollars"):
        return "USDC"
    raise UnreadableError


def multiple(raw: object, key: str = "") -> Decimal | None:
    """Read a leverage: `20`, `"20x"`."""
    return number(raw.strip().rstrip("xX×") if isinstance(raw, str) else raw, key)


def count(raw: object, key: str = "") -> int | None:
    """Read a whole number."""
    value = number(raw, key)
    if value is None:
        return None
    if value != value.to_integral_value():
        raise UnreadableError
    return int(value)


def tally(raw: object, key: str = "") -> int | None:
    """Read a whole number, or count a list."""
    return len(raw) if isinstance(raw, list) else count(raw, key)


def text(raw: object, key: str = "") -> str | None:
    """Read free text, made harmless; a list of words is joined."""
    if isinstance(raw, list):
        parts = [text(item) for item in raw if not isinstance(item, list)]
        return harmless("; ".join(filter(None, parts))) or None
    if isinstance(raw, str):
        shown = harmless(raw)
        return None if shown.casefold() in ("", "-", "null", "undefined") else shown
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise UnreadableError
    return str(raw)


def word(raw: object, key: str = "") -> str | None:
    """Read a name, a state or a kind."""
    shown = text(raw, key)
    return None if shown is None else shown[:WORD_LIMIT]


def symbol(raw: object, key: str = "") -> str | None:
    """Read a market's name in the server's spelling; a bare number is its index, not its name."""
    shown = word(raw, key)
    return None if shown is None or shown.isdigit() else shown


def index(raw: object, key: str = "") -> int | None:
    """Read a market's index; text that is no number is its name, not its index."""
    return None if isinstance(raw, str) and not raw.strip().isdigit() else count(raw, key)


def identity(raw: object, key: str = "") -> str | None:
    """Read an opaque identifier; one that could do harm is refused, never mended."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    if not isinstance(raw, str):
        raise UnreadableError
    if raw.strip().casefold() in ("", "null", "undefined", "none"):
        return None
    if not is_harmless_id(raw):
        raise UnreadableError
    return raw


def flag(raw: object, key: str = "") -> bool | None:
    """Read yes or no."""
    if raw in (True, 1) or (
        isinstance(raw, str) and raw.strip().casefold() in ("true", "yes", "1")
    ):
        return True
    if raw in (False, 0) or (
        isinstance(raw, str) and raw.strip().casefold() in ("false", "no", "0")
    ):
        return False
    raise UnreadableError


def figures(raw: object, key: str = "") -> dict[str, Decimal]:
    """Read the plain numbers of an object under the server's own names."""
    if not isinstance(raw, dict):
        raise UnreadableError
    found: dict[str, Decimal] = {}
    for name, value in raw.items():
        try:
            figure = number(value)
        except UnreadableError:
            continue
        if figure is not None and is_harmless_id(name):
            found[name] = figure
    return found


def rows(raw: object, key: str = "") -> object:
    """Keep rows as they are; the model that holds them reads them when it settles."""
    return raw


def secret(raw: object, key: str = "") -> SecretStr | None:
    """Read key material: printable ASCII without blanks, so that a header can carry it."""
    if not isinstance(raw, str) or not raw.isascii() or not raw.isprintable() or " " in raw:
        raise UnreadableError
    return SecretStr(raw) if raw else None


def material(raw: object, key: str = "") -> SecretStr | None:
    """Read signing material, text or an object, as its text."""
    if not isinstance(raw, dict):
        return secret(raw, key)
    try:
        return SecretStr(json.dumps(raw, default=str))
    except RecursionError:
        raise UnreadableError from None


def verbatim(raw: object, key: str = "") -> str | None:
    """Read text that is kept byte for byte."""
    if not isinstance(raw, str):
        raise UnreadableError
    try:
        raw.encode()
    except UnicodeEncodeError:
        raise UnreadableError from None
    return raw or None


Amount = Annotated[Decimal, Reads(amount, (dict,))]
"""USDC: exact, never through float."""
Price = Annotated[Decimal, Reads(price, (dict,))]
"""USDC for one unit."""
Quantity = Annotated[Decimal, Reads(number)]
"""A number in a unit of its own."""
Ratio = Annotated[Decimal, Reads(ratio)]
"""As sent; its unit stands beside it."""
Limit = Annotated[Decimal, Reads(limit, (dict,))]
"""In dollars or percent, as sent."""
LimitUnit = Annotated[Literal["USDC", "percent"], Reads(unit)]
Multiple = Annotated[Decimal, Reads(multiple)]
Count = Annotated[int, Reads(count)]
Tally = Annotated[int, Reads(tally, (list,))]
Text = Annotated[str, Reads(text, (list,))]
Word = Annotated[str, Reads(word)]
Symbol = Annotated[str, Reads(symbol)]
Index = Annotated[int, Reads(index)]
Id = Annotated[str, Reads(identity)]
Flag = Annotated[bool, Reads(flag)]
Figures = Annotated[dict[str, Decimal], Reads(figures, (dict,))]
"""Numbers under the server's own names."""
ROWS = Reads(rows, (list, dict))
"""Marks a tuple of models."""
Secret = Annotated[SecretStr, Reads(secret, secret=True)]
Material = Annotated[SecretStr, Reads(material, (dict,), secret=True)]
Verbatim = Annotated[str, Reads(verbatim)]
