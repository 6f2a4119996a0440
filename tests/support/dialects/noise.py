"""Wrappers round an answer, and what servers put beside it."""

import random
from collections.abc import Callable

from tests.support.dialects.spelling import Spelling

WRAPPERS = (
    "data", "data", "data", "result", "result", "payload", "response", "body", "content",
    "return", "results", "value", "output", "reply",
)  # fmt: skip
LISTS = ("items", "rows", "list", "content", "results", "records", "data", "entries", "docs")
SURROUNDINGS: tuple[tuple[str, Callable[[random.Random], object]], ...] = (
    ("success", lambda _: True),
    ("ok", lambda _: True),
    ("status", lambda rng: rng.choice(("ok", "success", "OK", "SUCCESS", 200, "200", 1, True))),
    ("code", lambda rng: rng.choice((0, 200, "0", "00000", "200", "OK", "SUCCESS", "200000"))),
    ("ret code", lambda _: 0),
    ("ret msg", lambda _: "OK"),
    ("msg", lambda rng: rng.choice(("", "OK", "success", "Success", None))),
    ("message", lambda rng: rng.choice(("", "OK", "success", None, "Trade fetched successfully"))),
    ("error", lambda rng: rng.choice((None, "", [], {}, False))),
    ("errors", lambda rng: rng.choice((None, [], {}))),
    ("status code", lambda _: 200),
    ("timestamp", lambda rng: rng.choice((1_795_348_800_000, "2026-11-22T10:00:00Z"))),
    ("server time", lambda _: 1_795_348_800_123),
    ("request id", lambda _: "req-8f14e45f"),
    ("trace id", lambda _: "4bf92f3577b34da6"),
    ("path", lambda _: "/trading-sessions/current-trade"),
    ("version", lambda rng: rng.choice(("1.4.2", 3))),
    ("took", lambda _: 12),
    ("duration ms", lambda _: 7),
    ("cached", lambda _: False),
    ("ext info", lambda _: {}),
    ("links", lambda _: {"self": "/x"}),
    ("warnings", lambda _: []),
)


def wrapped(core: object, rng: random.Random, spelling: Spelling, *, depth: int) -> object:
    """Return the answer within that many wrappers, each with a little beside it."""
    for level in range(depth):
        outermost = level == depth - 1
        chosen = rng.sample(SURROUNDINGS, k=rng.randrange(4) if outermost else rng.randrange(2))
        beside = {spelling(name): draw(rng) for name, draw in chosen}
        name = spelling(rng.choice(WRAPPERS))
        beside.pop(name, None)
        core = {**beside, name: core} if rng.random() < 0.5 else {name: core, **beside}
    return core


def paging(rng: random.Random, spelling: Spelling, count: int) -> dict[str, object]:
    """Return what a server says beside a list that has no more pages."""
    each: list[tuple[str, object]] = [
        ("total", count),
        ("count", count),
        ("total count", count),
        ("page", 1),
        ("limit", 50),
        ("page size", 50),
        ("total pages", 1),
        ("has more", False),
        ("has next", False),
        ("next cursor", None),
        ("next", None),
        ("offset", 0),
    ]
    chosen = {spelling(name): value for name, value in rng.sample(each, k=rng.randrange(1, 5))}
    if rng.random() < 0.5:
        return {spelling(rng.choice(("pagination", "meta", "paging", "page info"))): chosen}
    return chosen
