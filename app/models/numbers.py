"""Numbers as they come: plain, as text, as money, with a unit. Exact, and never a guess."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from app.models.base import folded
from app.models.names import words
from app.models.reads import UnreadableError
from app.models.text import is_harmless_id, listed

_ENDLESS = (sign + word for sign in ("", "+", "-") for word in ("inf", "infinity", "∞"))
NONE_WORDS = frozenset(
    ("", "-", "--", "–", "—", "null", "none", "nil", "undefined", "nan", "n/a", "na", *_ENDLESS)
)
"""Texts that stand for no number."""
PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
"""A number in digits."""
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_CURRENCY = re.compile(r"([+-]?)\s*(?:US\$|\$|USDC|USDT|USD)?\s*(.*?)\s*(?:USDC|USDT|USD)?", re.I)
VALUE_NAMES = frozenset(("value", "val", "amount", "number"))
"""Names inside an object that add nothing to the object's own, folded."""
FIGURE_NAMES = VALUE_NAMES | {"usd", "usdc", "usdt"}
"""What the number is called in an object that holds one, folded."""
UNIT_NAMES = frozenset(
    listed("currency currencycode ccy unit asset symbol coin token denom denomination")
)
"""What its unit is called there, folded."""
_BESIDE = frozenset(("formatted", "display", "text", "label", "string"))
"""What may stand beside it and says nothing new."""
SCALES = {"cents": -2, "micro": -6, "micros": -6, "e6": -6, "e8": -8, "sats": -8, "e18": -18}
"""Words of a name that say in which fraction whole numbers count, as a power of ten."""
MONEY_UNITS = frozenset(("usd", "usdc", "usdt", *SCALES))
"""Words of a name that only say in what unit an amount is."""
_NUMBERS = (Decimal, int, float)
MOST_DIGITS = 60
"""Characters of the longest number that is read."""
MOST_FIGURES = 200
"""Numbers that are kept of one object under the server's own names."""
_DEEPEST_FIGURE = 3
_TITLES = ("name", "indicator", "key", "label", "metric")
"""Folded names of what a row of a list of figures calls its figure."""
_MOST_EXPONENT = 30


def number(raw: object, key: str = "") -> Decimal | None:
    """Read a number or its text, with or without thousands separators.

    Where the name says that it counts in cents or the like, it is brought to whole units.
    """
    if isinstance(raw, str):
        value = _from_digits(raw)
    elif isinstance(raw, bool) or not isinstance(raw, _NUMBERS):
        raise UnreadableError
    else:
        value = _bounded(Decimal(str(raw)) if isinstance(raw, float) else Decimal(raw))
    power = _power(key)
    return value if value is None or not power else value.scaleb(power)


@lru_cache(maxsize=4096)
def _power(key: str) -> int:
    return sum(SCALES.get(word, 0) for word in words(key)) if key else 0


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
        value, unit_word = _figure(raw)
        if not _is_dollars("USDC" if unit_word is None else unit_word):
            raise UnreadableError
        return amount(value, key) if not isinstance(value, dict | list) else None
    if isinstance(raw, str) and len(raw) <= MOST_DIGITS and not PLAIN.fullmatch(raw):
        parts = _CURRENCY.fullmatch(raw.strip().replace("−", "-"))
        return number(parts[1] + parts[2] if parts else raw, key)
    return number(raw, key)


def quantity(raw: object, key: str = "") -> Decimal | None:
    """Read a number in a unit of its own, never in dollars: `0.5`, `{value, unit}`."""
    if isinstance(raw, dict):
        value, unit_word = _figure(raw)
        if _is_dollars(unit_word) or isinstance(value, dict | list):
            raise UnreadableError
        return number(value, key)
    return number(raw, key)


def is_figure(keys: Collection[str]) -> bool:
    """Tell whether an object with these folded keys holds one number and its unit."""
    rest = set(keys) - FIGURE_NAMES
    if len(keys) - len(rest) == 1:
        return rest <= UNIT_NAMES | _BESIDE
    # Google's money; parts that are zero are left out.
    is_google = "units" in rest or {"currencycode", "nanos"} <= rest
    return is_google and rest <= {"currencycode", "units", "nanos"}


def _figure(raw: dict[str, Any]) -> tuple[object, object]:
    """Return the number and the unit of an object that holds one, as they were sent."""
    by_fold = {folded(key): value for key, value in raw.items()}
    if not is_figure(by_fold):
        raise UnreadableError
    told = next((by_fold[name] for name in UNIT_NAMES if by_fold.get(name) is not None), None)
    if by_fold.keys() & {"units", "nanos"}:
        units, nanos = number(by_fold.get("units", 0)), number(by_fold.get("nanos", 0))
        return (units or Decimal(0)) + (nanos or Decimal(0)).scaleb(-9), told
    name = next(name for name in FIGURE_NAMES if name in by_fold)
    return by_fold[name], told if told is not None or not name.startswith("usd") else "USD"


def price(raw: object, key: str = "") -> Decimal | None:
    """Read a price; a price of zero stands for one that was not set."""
    return amount(raw, key) or None


def _is_dollars(raw: object) -> bool:
    return isinstance(raw, str) and raw.strip().upper() in ("USD", "USDC", "USDT", "$")


def ratio(raw: object, key: str = "") -> Decimal | None:
    """Read a ratio as it is sent, basis points as percent; the unit is `ratio_unit`'s."""
    value = number(raw.strip().removesuffix("%") if isinstance(raw, str) else raw, key)
    return value.scaleb(-2) if value is not None and "bps" in words(key) else value


def ratio_unit(raw: object, key: str) -> str | None:
    """Return `%` or `fraction` where the name or a percent sign fixes the unit, else None."""
    said = words(key)
    percent = "percent" in said or "bps" in said
    if percent or (isinstance(raw, str) and raw.strip().endswith("%")):
        return "%"
    # Hyperliquid's own name, whose unit is published.
    fixed = "fraction" in said or said[-3:] == ("return", "on", "equity")
    return "fraction" if fixed else None


def limit(raw: object, key: str = "") -> Decimal | None:
    """Read a limit in dollars or percent as it is sent; the unit is `limit_unit`'s."""
    if isinstance(raw, dict) and limit_unit(raw, key) == "percent":
        return number(_figure(raw)[0], key)
    return amount(raw.strip().removesuffix("%") if isinstance(raw, str) else raw, key)


def limit_unit(raw: object, key: str) -> str | None:
    """Return `percent` or `USDC` where the name or a sign fixes the unit, else None."""
    if "percent" in words(key) or (isinstance(raw, str) and raw.strip().endswith("%")):
        return "percent"
    if not MONEY_UNITS.isdisjoint(words(key)):
        return "USDC"
    if isinstance(raw, dict):
        try:
            return unit(_figure(raw)[1])
        except UnreadableError:
            return None
    return "USDC" if isinstance(raw, str) and re.search(r"\$|usd", raw, re.I) else None


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
    told = raw.strip().strip("xX×") if isinstance(raw, str) else raw
    value = number(told, key)
    if (value is not None and value < 0) or (told == "" and raw != ""):
        raise UnreadableError
    return value


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


def figures(raw: object, key: str = "") -> dict[str, Decimal]:
    """Read the plain numbers of an object under the server's own names, dotted inside objects.

    Also of a list that names each: `[{name, value}]`.
    """
    if isinstance(raw, list):
        raw = _titled(raw)
    if not isinstance(raw, dict):
        raise UnreadableError
    return dict(islice(_figures(raw, ()), MOST_FIGURES))


def _figures(raw: dict[str, Any], around: tuple[str, ...]) -> Iterator[tuple[str, Decimal]]:
    for name, value in raw.items():
        if not is_harmless_id(name):
            continue
        path = around if around and folded(name) in VALUE_NAMES else (*around, name)
        if isinstance(value, dict):
            if len(path) < _DEEPEST_FIGURE:
                yield from _figures(value, path)
            continue
        try:
            figure = number(value)
        except UnreadableError:
            continue
        if figure is not None:
            yield ".".join(path), figure


def _titled(rows: list[Any]) -> dict[str, Any]:
    """Return the values of a list that names each of them."""
    told: dict[str, Any] = {}
    for row in rows:
        by_fold = {folded(name): raw for name, raw in row.items()} if isinstance(row, dict) else {}
        title = next((by_fold[name] for name in _TITLES if name in by_fold), None)
        value = next((by_fold[name] for name in VALUE_NAMES if name in by_fold), None)
        if not isinstance(title, str) or title in told:
            raise UnreadableError
        told[title] = value
    return told
