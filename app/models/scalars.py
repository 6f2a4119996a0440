"""The types that model fields are made of, each with the reader of its values."""

import json
import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import SecretStr

from app.models.names import words
from app.models.numbers import (
    MONEY_UNITS,
    PLAIN,
    SCALES,
    amount,
    count,
    figures,
    limit,
    multiple,
    price,
    quantity,
    ratio,
    tally,
    unit,
)
from app.models.reads import Reads, UnreadableError
from app.models.text import WORD_LIMIT, harmless, is_harmless_id

_HASH = re.compile(r"0x[0-9a-fA-F]{64}")
_DECIMAL = re.compile(r"\d\.\d")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")


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
    if shown is None:
        return None
    if "_" in shown and shown.isupper():
        # An enum of protobuf's: POSITION_STATE_CLOSED under `state`.
        for named in reversed(words(key)):
            _, mark, rest = f"_{shown}".rpartition(f"_{named.upper()}_")
            shown = rest if mark else shown
    return shown[:WORD_LIMIT]


def symbol(raw: object, key: str = "") -> str | None:
    """Read a market's name in the server's spelling; a bare number is its index, not its name."""
    shown = word(raw, key)
    if shown is None or not any(map(str.isalpha, shown)) or PLAIN.fullmatch(shown):
        return None
    if _DECIMAL.search(shown):
        raise UnreadableError
    return shown


def index(raw: object, key: str = "") -> int | None:
    """Read a market's index; text that is no number is its name, not its index."""
    if isinstance(raw, str) and any(map(str.isalpha, raw)):
        if not {"index", "number", "id"}.isdisjoint(words(key)):
            raise UnreadableError
        return None
    place = count(raw, key)
    if place is not None and place < 0:
        raise UnreadableError
    return place


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


def address(raw: object, key: str = "") -> str | None:
    """Read an account's address; under a name of something else too, only one of 20 bytes."""
    named = not {"address", "wallet"}.isdisjoint(words(key))
    shown = identity(raw, key)
    if shown is not None and not named and _ADDRESS.fullmatch(shown) is None:
        raise UnreadableError
    return shown


def transaction(raw: object, key: str = "") -> str | None:
    """Read a transaction's hash; under a name that may be of something else, only 32 bytes."""
    named = not {"hash", "tx", "txid"}.isdisjoint(words(key))
    shown = identity(raw, key)
    if shown is not None and not named and _HASH.fullmatch(shown) is None:
        raise UnreadableError
    return shown


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


_MONEY = MONEY_UNITS
_SHARE = frozenset(("percent", "fraction", "bps"))
_ID = frozenset(("id", "uuid", "guid", "key", "ref"))
_COUNT = frozenset(("count", "number"))
_NAME = frozenset(("symbol", "name", "code", "ticker", "coin"))

Amount = Annotated[Decimal, Reads(amount, (dict,), is_figure=True, units=_MONEY | {"amount"})]
"""USDC: exact, never through float."""
Price = Annotated[Decimal, Reads(price, (dict,), is_figure=True, units=_MONEY)]
"""USDC for one unit."""
Quantity = Annotated[Decimal, Reads(quantity, (dict,), is_figure=True, units=frozenset(SCALES))]
"""A number in a unit of its own."""
Ratio = Annotated[Decimal, Reads(ratio, units=_SHARE)]
"""As sent; its unit stands beside it."""
Percent = Annotated[Decimal, Reads(ratio, units=frozenset(("percent", "bps")))]
"""Of a field whose names all say that they are percent: no other is read."""
Limit = Annotated[
    Decimal, Reads(limit, (dict,), is_figure=True, units=_MONEY | {"percent", "fraction"})
]
"""In dollars or percent, as sent."""
LimitUnit = Annotated[Literal["USDC", "percent"], Reads(unit)]
Multiple = Annotated[Decimal, Reads(multiple)]
Count = Annotated[int, Reads(count, units=_COUNT)]
Tally = Annotated[int, Reads(tally, (list,), _COUNT)]
Text = Annotated[str, Reads(text, (list,), is_text=True)]
Word = Annotated[str, Reads(word, is_text=True)]
State = Annotated[str, Reads(word, units=frozenset(("name", "label")), is_text=True)]
"""A state in the server's word."""
Symbol = Annotated[str, Reads(symbol, units=_NAME)]
Index = Annotated[int, Reads(index)]
Id = Annotated[str, Reads(identity, units=_ID)]
Address = Annotated[str, Reads(address, units=frozenset(("address",)))]
"""Of an account, in the server's spelling."""
Hash = Annotated[str, Reads(transaction)]
"""Of a transaction on chain."""
Flag = Annotated[bool, Reads(flag)]
Figures = Annotated[dict[str, Decimal], Reads(figures, (dict, list))]
"""Numbers under the server's own names."""
ROWS = Reads(rows, (list, dict), is_rows=True)
"""Marks a tuple of models."""
Secret = Annotated[SecretStr, Reads(secret, is_text=True, secret=True)]
Material = Annotated[SecretStr, Reads(material, (dict,), is_text=True, secret=True)]
Verbatim = Annotated[str, Reads(verbatim, is_text=True)]
