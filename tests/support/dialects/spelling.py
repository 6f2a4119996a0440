"""How a name is written: words to keys in the manner of one server."""

import random
from collections.abc import Callable

SHORT = {
    "price": "px",
    "quantity": "qty",
    "size": "sz",
    "average": "avg",
    "current": "curr",
    "liquidation": "liq",
    "leverage": "lev",
    "position": "pos",
    "timestamp": "ts",
    "percent": "pct",
    "index": "idx",
    "amount": "amt",
    "unrealized": "unrl",
    "direction": "dir",
    "address": "addr",
    "volume": "vol",
}
"""Abbreviations that a server may use throughout."""


def camel(words: list[str]) -> str:
    return words[0].lower() + "".join(word.capitalize() for word in words[1:])


STYLES: dict[str, Callable[[list[str]], str]] = {
    "camel": camel,
    "snake": "_".join,
    "kebab": "-".join,
    "pascal": lambda words: "".join(word.capitalize() for word in words),
    "upper": lambda words: "_".join(words).upper(),
    "spaces": " ".join,
    "title": lambda words: " ".join(word.capitalize() for word in words),
    "joined": "".join,
}
WEIGHTS = (8, 6, 1, 2, 1, 1, 1, 1)


class Spelling:
    """One server's way to write names."""

    def __init__(self, rng: random.Random) -> None:
        self.style = rng.choices(tuple(STYLES), WEIGHTS)[0]
        self.british = rng.random() < 0.25
        self.short = {word for word in SHORT if rng.random() < 0.3} if rng.random() < 0.3 else set()

    def __call__(self, name: str) -> str:
        """Return the key for words such as `entry price`; `_id` and the like stay as they are."""
        if name.startswith(("_", "$")) or name.endswith("!"):
            return name.rstrip("!")
        words = [SHORT[word] if word in self.short else word for word in name.split()]
        if self.british:
            words = [word.replace("realized", "realised") for word in words]
        return STYLES[self.style](words)


def folded(key: str) -> str:
    """Return the letters and digits of a key, to see whether two would be taken for one."""
    return "".join(letter for letter in key.lower() if letter.isalnum())
