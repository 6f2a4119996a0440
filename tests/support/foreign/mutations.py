"""Small breakages of a JSON answer at one place in it."""

import random
from collections.abc import Callable, Iterator
from typing import Any

Place = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""
Mutation = Callable[[Any, Place, random.Random], Any]

SYNONYMS = {
    "size": "quantity",
    "entryPrice": "avgEntryPrice",
    "tp": "takeProfitPrice",
    "symbol": "ticker",
    "balance": "funds",
    "status": "phase",
}


def places(plain: Any, at: Place = ()) -> Iterator[Place]:
    """Return where every value stands, but for all rows beyond the first three of a list."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            yield (*at, key)
            yield from places(value, (*at, key))
    elif isinstance(plain, list):
        for index, value in enumerate(plain[:3]):
            yield (*at, index)
            yield from places(value, (*at, index))


def _parent(plain: Any, place: Place) -> Any:
    for step in place[:-1]:
        plain = plain[step]
    return plain


def drop(plain: Any, place: Place, rng: random.Random) -> Any:
    del _parent(plain, place)[place[-1]]
    return plain


def nothing(plain: Any, place: Place, rng: random.Random) -> Any:
    _parent(plain, place)[place[-1]] = None
    return plain


def rename(plain: Any, place: Place, rng: random.Random) -> Any:
    parent, key = _parent(plain, place), place[-1]
    if isinstance(parent, dict):
        value = parent.pop(key)
        spelled = str(key).replace("_", "").upper() if rng.random() < 0.5 else f"x{key}"
        parent[SYNONYMS.get(str(key), spelled)] = value
    return plain


def another_type(plain: Any, place: Place, rng: random.Random) -> Any:
    other = rng.choice(
        [
            True,
            [],
            {},
            "",
            "abc",
            "NaN",
            [1, 2],
            {"a": 1},
            -1,
            1e308,
            "１２",
            "0x10",
            "1e400",
            10**30,
        ]
    )
    _parent(plain, place)[place[-1]] = other
    return plain


def wrap(plain: Any, place: Place, rng: random.Random) -> Any:
    parent = _parent(plain, place)
    value = parent[place[-1]]
    parent[place[-1]] = rng.choice([[value], {"value": value}, {"data": value}, str(value)])
    return plain


def cut(plain: Any, place: Place, rng: random.Random) -> Any:
    parent = _parent(plain, place)
    value = parent[place[-1]]
    if isinstance(value, list | str):
        parent[place[-1]] = value[: len(value) // 2]
    elif isinstance(value, dict):
        parent[place[-1]] = dict(list(value.items())[: len(value) // 2])
    return plain


def swap(plain: Any, place: Place, rng: random.Random) -> Any:
    """Put the value of a neighbor there."""
    parent = _parent(plain, place)
    others = list(parent.values()) if isinstance(parent, dict) else list(parent)
    parent[place[-1]] = rng.choice(others)
    return plain


MUTATIONS: dict[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (drop, nothing, rename, another_type, wrap, cut, swap)
}
