"""What each setting may be: one table, a check an entry. Pure: it knows neither files nor flags.

A check takes what was written, as a text or as a TOML value, and returns it in its own type. It
raises ValueError with what is allowed, to be put behind the place where the value stands.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from math import isfinite
from typing import Any, TypeAlias, cast, get_args

from app.models.bodies import MEANINGS, NAMEABLE, FieldName, FieldType
from app.origins import parse_origin, parse_proxy
from app.settings import THEMES, Paces

Check: TypeAlias = Callable[[object], Any]

LONGEST_NAME = 24
"""Characters of a name for an address."""
ACCEPT_KEYS = ("b", "m", "p", "y")
"""Letters that move no money anywhere else. `y` is next to `x` on a German keyboard only."""
_TRUE, _FALSE = {"1", "true", "t", "yes", "y", "on"}, {"0", "false", "f", "no", "n", "off"}


def truth(value: object) -> bool:
    """Read true or false; a variable spells it in one of several ways."""
    if isinstance(value, bool):
        return value
    word = value.lower() if isinstance(value, str) else ""
    if word not in _TRUE | _FALSE:
        raise ValueError("must be true or false")
    return word in _TRUE


def text(value: object) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise ValueError("must be a text in quotes")
    return value


def plain_text(value: object) -> str:
    """Read a text that can be shown in one line."""
    line = text(value)
    if not (line.strip() and line.isprintable()):
        raise ValueError("must be one line of plain text, or left out")
    return line


def theme(value: object) -> str:
    """Read the name of a theme."""
    if value not in THEMES:
        raise ValueError(f"must be one of {', '.join(THEMES)}")
    return str(value)


def accept_key(value: object) -> str:
    """Read the accepting key: no neighbour of `x` on a usual keyboard, and free everywhere."""
    if value not in ACCEPT_KEYS:
        letters = ", ".join(ACCEPT_KEYS)
        raise ValueError(f"must be one of {letters}: not next to x, and else harmless")
    return str(value)


def address(value: object) -> str:
    """Read an account's address, in any spelling of its letters."""
    if not re.fullmatch(r"0x[0-9a-fA-F]{40}", text(value)):
        raise ValueError("must be 0x and 40 hexadecimal digits")
    return text(value)


def addresses(value: object) -> tuple[tuple[str, str], ...]:
    """Read names for addresses. Whether the case of each fits is told once the wallet is loaded."""
    if not isinstance(value, dict):
        raise ValueError('must be a table such as cold = "0x…"')
    names = [str(name).strip().casefold() for name in value]
    for name, named in value.items():
        folded = name.strip().casefold()
        if not 0 < len(folded) <= LONGEST_NAME or not name.isprintable() or folded[:2] == "0x":
            raise ValueError(
                f"must name “{name}” by {LONGEST_NAME} characters at most, not beginning with 0x"
            )
        if names.count(folded) > 1:
            raise ValueError(f"must not hold “{name}” twice: case makes no difference")
        if not re.fullmatch(r"0x[0-9a-fA-F]{40}", named if isinstance(named, str) else ""):
            raise ValueError(f"must give “{name}” as 0x and 40 hexadecimal digits, in quotes")
    return tuple((name.strip(), str(named)) for name, named in value.items())


def whole(value: object) -> int:
    """Read a whole number."""
    try:
        if isinstance(value, str | int) and not isinstance(value, bool):
            return int(value)
    except ValueError:
        pass
    raise ValueError("must be a whole number")


def number(
    *, at_least: float | None = None, above: float | None = None, at_most: float | None = None
) -> Check:
    """Return a check for a number between bounds."""

    def check(value: object) -> float:
        try:
            is_number = isinstance(value, str | int | float) and not isinstance(value, bool)
            read = float(str(value)) if is_number else float("nan")
        except ValueError:
            read = float("nan")
        if not isfinite(read):
            raise ValueError("must be a number")
        if at_least is not None and read < at_least:
            raise ValueError(f"must be at least {at_least:g}")
        if above is not None and read <= above:
            raise ValueError(f"must be more than {above:g}")
        if at_most is not None and read > at_most:
            raise ValueError(f"must be at most {at_most:g}")
        return read

    return check


def hosts(value: object) -> tuple[str, ...]:
    """Read hosts: a variable and a flag give one text with commas, a file gives a list."""
    parts = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(parts, list):
        raise ValueError("must be a list of texts in quotes")
    return tuple(_authorities(parts))


def _authorities(parts: list[object]) -> Iterator[str]:
    for part in map(text, parts):
        if part:
            yield parse_origin(f"https://{part}").authority


def integer_amount(value: object) -> str:
    """Read what a whole number of an amount counts."""
    if value not in ("usdc", "micro"):
        raise ValueError('must be "usdc" or "micro"')
    return str(value)


def field_names(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read the server's names of fields of answers: `position.mark_price = ["px_mark"]`.

    Whether there is such a field is told when the models are loaded (`models.mending`).
    """
    if not isinstance(value, dict) or not all(isinstance(table, dict) for table in value.values()):
        raise ValueError('must be a table such as position.mark_price = ["px_mark"]')
    return tuple(
        (f"{model}.{name}", _names(f"{model}.{name}", named))
        for model, table in value.items()
        for name, named in table.items()
    )


def _names(field: str, named: object) -> tuple[str, ...]:
    names = [named] if isinstance(named, str) else named
    if not isinstance(names, list) or not names:
        raise ValueError(f'must give “{field}” a list of texts, such as ["px_mark"]')
    for name in names:
        is_name = isinstance(name, str) and 0 < len(name) <= 80 and name.isprintable()
        if not is_name or not all(name.split(".")) or set("=? ") & set(name):
            raise ValueError(f"must give “{field}” the server's own names, as texts in quotes")
    return tuple(names)


def body_names(call: str) -> Check:
    """Return a check for the server's names of the fields of one body."""
    allowed = NAMEABLE[call]

    def check(value: object) -> tuple[FieldName, ...]:
        if not isinstance(value, dict):
            raise ValueError(f'must be a table such as {allowed[0]} = "the server\'s name"')
        unknown = [word for word in value if word not in allowed]
        if unknown:
            raise ValueError(f"must not name “{unknown[0]}”: it takes {', '.join(allowed)}")
        return tuple(
            FieldName(call, MEANINGS[word], *_name_and_type(word, named))
            for word, named in value.items()
        )

    return check


def _name_and_type(word: str, named: object) -> tuple[str, FieldType | None]:
    table = named if isinstance(named, dict) else {"name": named}
    name, kind = table.get("name"), table.get("type")
    is_name = isinstance(name, str) and 0 < len(name) <= 80 and name.isprintable()
    if not isinstance(name, str) or not is_name or not all(name.split(".")):
        raise ValueError(f"must give “{word}” the server's name of the field, as a text in quotes")
    if kind not in (None, *get_args(FieldType)) or not set(table) <= {"name", "type"}:
        raise ValueError(
            f'must give “{word}” as {{name = "…", type = "string"}}, type being one of '
            f"{', '.join(get_args(FieldType))}"
        )
    return name, cast("FieldType | None", kind)


CHECKS: Mapping[str, Check] = {
    "allow_plain_http": truth,
    "base_url": lambda value: str(parse_origin(text(value))),
    "trusted_hosts": hosts,
    "read_only": truth,
    "keystore": plain_text,
    "address": address,
    "addresses": addresses,
    "referral_code": plain_text,
    "save_token": truth,
    "proxy": lambda value: parse_proxy(text(value)),
    "theme": theme,
    "ascii": truth,
    "utc": truth,
    "mouse": truth,
    "accept_key": accept_key,
    **{f"paces.{pace.name}": number(at_least=1) for pace in fields(Paces)},
    "contract.integer_amount": integer_amount,
    **{f"contract.bodies.{call}": body_names(call) for call in NAMEABLE},
    "contract.names": field_names,
    "reads_per_second": number(at_least=0.1, at_most=20),
    "accept_domain": hosts,
    "demo_seed": whole,
    "demo_speed": number(above=0, at_most=1000),
}
"""Everything that can be set, a table's entries by dotted name. Of several mistakes, the first
in this order is told."""
