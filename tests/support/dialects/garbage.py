"""A row in which one field's value has become nonsense, beside the same row before.

What is no value of the field's kind must come out as nothing, and be said; nothing else may
change. Nonsense holds several figures, none, or a figure that is of another kind (a share for a
price, an amount for a side), so that taking any of them would be a guess.
"""

import random
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.support.dialects import truth
from tests.support.dialects.forms import Literal, to_json
from tests.support.dialects.rows import Row, RowDialect
from tests.support.dialects.spelling import Spelling
from tests.support.dialects.vocabulary import POSITIONS

ANYWHERE: tuple[object, ...] = (
    True,
    False,
    ["1", "2"],
    [[1, 2], [3]],
    {"alpha": 1, "beta": 2},
    {"min": 1, "max": 2},
    {"from": "3", "to": "4"},
    "not what it was",
    "see below",
    "?",
    "#REF!",
)
NUMERIC: tuple[object, ...] = (
    *ANYWHERE,
    "12 34",
    "1.2.3",
    "--5",
    "5-",
    "1..2",
    "NaN",
    "Infinity",
    "-inf",
    "1e999999",
    Literal("1e400000"),
    "12%",
    "3 of 7",
    "10-20",
    "1/2",
    "0x1F",
    "about 5",
    "5 BTC or 6 ETH",
    "1,2,3",
    "12,34,5",
    "5 EUR",
    "€5",
    "½",
    "5°",
    "9" * 400,
    "2026-11-22T10:00:00Z",
)
GARBAGE: dict[str, tuple[object, ...]] = {
    "number": NUMERIC,
    "money": NUMERIC,
    "level": NUMERIC,
    "size": NUMERIC,
    "leverage": (*NUMERIC, "cross", "x", "10x20", "-3x", "max"),
    "count": (*ANYWHERE, "12 34", "NaN", "1.5", Literal("1e400000"), "3 of 7", -4, "12%", "BTC"),
    "time": (
        *ANYWHERE,
        "yesterday",
        "2026-13-45T00:00:00Z",
        "2026-02-30",
        12,
        -5,
        Literal("9" * 40),
        "99999999999999999999999",
        "25:61",
        "in 3 hours",
        "12%",
        {"seconds": "x"},
        [20260714122134, 1, 1],
        [5, 3, 1],
        "0001-01-01T00:00:00Z",
    ),
    "side": (
        *ANYWHERE,
        "maybe",
        7,
        -3,
        "both",
        "long or short",
        "not long",
        "long/short",
        "longshort",
        "nolong",
        "12%",
        ["long", "short"],
        {"long": 1, "short": 2},
        "sideways",
        "belong",
        "shortly",
    ),
}


@dataclass(frozen=True)
class Garbled:
    """One answer before and after a value was spoilt."""

    seed: int
    before: bytes
    after: bytes
    row: int
    name: str
    """Our field."""
    path: str
    sent: object


def positions(seed: int) -> Garbled | None:
    """Return a list of positions and the same with one value spoilt; None where none can be."""
    rng = random.Random(seed)
    spelling = Spelling(rng)
    dialect = RowDialect(POSITIONS, rng, spelling)
    rows = [dialect.render(thing) for thing in truth.positions(rng)]
    number = rng.randrange(len(rows))
    choices = [name for name in rows[number].expected if _can_spoil(rows[number], name)]
    if not choices:
        return None
    name = rng.choice(sorted(choices))
    sent = rng.choice(GARBAGE[POSITIONS.types[name]])
    path = rows[number].expected[name].name
    spoilt = deepcopy(rows[number].sent)
    _put(spoilt, path.split("."), sent)
    after = [spoilt if at == number else row.sent for at, row in enumerate(rows)]
    return Garbled(seed, _body([row.sent for row in rows]), _body(after), number, name, path, sent)


def _can_spoil(row: Row, name: str) -> bool:
    told = row.expected[name]
    is_own = told.form not in ("sign of size", "flag")
    return told.told and is_own and POSITIONS.types.get(name) in GARBAGE


def _put(row: dict[str, Any], keys: list[str], value: object) -> None:
    for key in keys[:-1]:
        row = row[key]
    row[keys[-1]] = value


def _body(rows: list[dict[str, Any]]) -> bytes:
    return to_json({"positions": rows}).encode()


FOLLOWING: dict[str, set[str]] = {"size": {"side"}, "pnl": {"side"}}
"""What may be worked out from a field, and so from what is left when it cannot be read."""
