"""How rows are laid out: a list, a map, pairs, columns, text; each in an object of its own or not.

Pairs, columns and rows as text are doubtful: to refuse such an answer is right as well.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.dialects.forms import to_json
from tests.support.dialects.rows import Expected, Row
from tests.support.dialects.spelling import Spelling


@dataclass
class Case:
    """An answer and what it says."""

    seed: int
    kind: str
    body: bytes
    rows: list[dict[str, Expected]]
    layout: str
    """How the rows are laid out, in a few words."""
    ghosts: list[str] = field(default_factory=list)
    """Ids of things in it that are not what was asked for: closed or deleted."""
    outer: dict[str, Expected] = field(default_factory=dict)
    """What is said of the trade as a whole."""
    doubtful: bool = False
    """True where refusing the whole answer is right as well."""


def laid_out(case: Case, rows: list[Row], rng: random.Random, spelling: Spelling) -> object:
    """Return the rows as a list, a map, pairs, columns or text."""
    sent = _wrapped_rows(case, rows, rng, spelling)
    way: Callable[..., object] = rng.choices(
        (_as_list, _by_id, _by_symbol, _by_index, _single, _pairs, _header, _columnar, _text,
         _row_texts),
        (50, 6, 6, 3, 5, 3, 3, 3, 3, 2),
    )[0]  # fmt: skip
    return way(case, rows, sent, rng, spelling)


def _wrapped_rows(case: Case, rows: list[Row], rng: random.Random, spelling: Spelling) -> list[Any]:
    """Return the rows as they are, or each in an object of its own, as some servers do."""
    plain = [row.sent for row in rows]
    if case.kind not in WRAPPED or rng.random() > 0.12:
        return plain
    name = spelling(rng.choice(("position", "position", "attributes", "node", "data", "_source")))
    case.layout = f"rows in {name}, "
    beside: dict[str, Any] = {
        "attributes": {"type": "position"},
        "node": {"cursor": "YXJyYXk6MA=="},
        "_source": {"_index": "positions", "_score": 1.5},
    }.get(name, {"type": "oneWay"} if rng.random() < 0.5 else {})
    wrapped = [{**beside, name: row} for row in plain]
    if name == "attributes":
        for outer, row in zip(wrapped, rows, strict=True):
            told = row.expected["id"]
            if told.told and "." not in told.name:
                outer["id"] = outer[name].pop(told.name)
    return wrapped


WRAPPED = ("positions",)


def _label(case: Case, label: str) -> None:
    case.layout += label


def _as_list(case: Case, rows: list[Row], sent: list[Any], *_: Any) -> object:
    _label(case, "list")
    return sent


def _keyed(case: Case, rows: list[Row], sent: list[Any], field: str, label: str) -> object:
    told = [row.expected.get(field) for row in rows]
    if any(one is None or not one.told for one in told):
        return _as_list(case, rows, sent)
    keys = []
    for one in told:
        assert one is not None
        keys.append(str(one.value[0] if isinstance(one.value, tuple) else one.value))
    if len({key.casefold() for key in keys}) < len(keys):
        return _as_list(case, rows, sent)
    _label(case, label)
    return dict(zip(keys, sent, strict=True))


def _by_id(case: Case, rows: list[Row], sent: list[Any], *_: Any) -> object:
    return _keyed(case, rows, sent, "id", "map by id")


def _by_symbol(case: Case, rows: list[Row], sent: list[Any], rng: random.Random, *_: Any) -> object:
    laid = _keyed(case, rows, sent, "symbol", "map by symbol")
    if isinstance(laid, dict) and rng.random() < 0.5:
        for row, one in zip(rows, sent, strict=True):
            name = row.expected["symbol"].name
            if isinstance(one, dict) and name in one:
                del one[name]
                told = row.expected["symbol"]
                row.expected["symbol"] = Expected(told.value, "key of map", "(key)", told.doubtful)
        _label(case, " alone")
    return laid


def _by_index(case: Case, rows: list[Row], sent: list[Any], *_: Any) -> object:
    return _keyed(case, rows, sent, "asset_index", "map by index")


def _single(case: Case, rows: list[Row], sent: list[Any], *_: Any) -> object:
    if len(rows) > 1:
        return _as_list(case, rows, sent)
    _label(case, "one object")
    return sent[0]


def _pairs(case: Case, rows: list[Row], sent: list[Any], *_: Any) -> object:
    keyed = _keyed(case, rows, sent, "id", "pairs")
    case.doubtful = True
    return [list(pair) for pair in keyed.items()] if isinstance(keyed, dict) else keyed


def _header(
    case: Case, rows: list[Row], sent: list[Any], rng: random.Random, spelling: Spelling
) -> object:
    names = list(dict.fromkeys(key for one in sent for key in one))
    cells = [[one.get(name) for name in names] for one in sent]
    _label(case, "columns and rows")
    case.doubtful = True
    heads = rng.choice(("columns", "headers", "fields", "keys"))
    return {heads: names, rng.choice(("rows", "data", "values")): cells}


def _columnar(case: Case, rows: list[Row], sent: list[Any], *_: Any) -> object:
    names = list(dict.fromkeys(key for one in sent for key in one))
    _label(case, "one list a column")
    case.doubtful = True
    return {name: [one.get(name) for one in sent] for name in names}


def _text(case: Case, rows: list[Row], sent: list[Any], *_: Any) -> object:
    _label(case, "list as text")
    return to_json(sent)


def _row_texts(case: Case, rows: list[Row], sent: list[Any], *_: Any) -> object:
    _label(case, "rows as text")
    case.doubtful = True
    return [to_json(one) for one in sent]
