"""Directions in all their spellings: long and short, buy and sell; never a guess."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from app.models.base import folded
from app.models.names import words
from app.models.reads import Reads, UnreadableError

Direction = Literal["long", "short"]
Call = Literal["buy", "sell", "none"]

_UP = frozenset(("long", "buy", "b", "l", "bid", "bull", "bullish", "up", "1"))
_DOWN = frozenset(("short", "sell", "a", "s", "ask", "bear", "bearish", "down", "-1"))
_FLAT = frozenset(("none", "neutral", "hold", "wait", "flat", "nosignal", "0"))
_OPEN_QUESTION = frozenset(("both", "net", "oneway", "one-way", "one_way"))
"""Words of exchanges that keep one position a market: the sign of the size says it."""
_NOISE = frozenset(("open", "side", "position", "order", "direction", "signal", "strong", "weak"))
_UP_FLAGS = frozenset(("long", "buy", "buyer", "bid"))
_DOWN_FLAGS = frozenset(("short", "sell", "seller", "ask"))
_TRUTH: dict[object, int] = {
    True: 1,
    "true": 1,
    "yes": 1,
    "1": 1,
    False: -1,
    "false": -1,
    "no": -1,
    "0": -1,
}


def _sense(raw: object, key: str) -> int | None:
    """Return 1, -1 or 0 (neither); None for "none"."""
    said = words(key)
    is_up, is_down = not _UP_FLAGS.isdisjoint(said), not _DOWN_FLAGS.isdisjoint(said)
    if is_up != is_down and isinstance(raw, str | int):
        truth = _TRUTH.get(raw.strip().casefold() if isinstance(raw, str) else raw)
        if truth is not None:
            return truth if is_up else -truth
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise UnreadableError
    told = re.findall(r"-?[a-z0-9]+", re.sub("[_ -](?=[a-z])", " ", str(raw).casefold()))
    told = [word for word in told if word not in _NOISE] if len(told) > 1 else told
    if str(raw).strip() == "":
        return None
    if len(told) > 1 and told[0] == "no":
        return 0
    for sense, known in ((1, _UP), (-1, _DOWN), (0, _FLAT)):
        if len(told) == 1 and told[0] in known:
            return sense
    raise UnreadableError


def side(raw: object, key: str = "") -> Direction | None:
    """Read the side of a position from a word, a letter, 1 or -1, or a flag named for it."""
    if isinstance(raw, str) and raw.strip().casefold() in _OPEN_QUESTION:
        return None
    sense = _sense(raw, key)
    if sense == 0:
        raise UnreadableError
    return None if sense is None else "long" if sense > 0 else "short"


def call(raw: object, key: str = "") -> Call | None:
    """Read what a signal says."""
    sense = _sense(raw, key)
    return None if sense is None else "buy" if sense > 0 else "sell" if sense < 0 else "none"


_DIRECTION_WORDS = frozenset(
    ("side", "direction", "long", "short", "buy", "sell", "bid", "ask", "trend", "bias")
)


def may_tell_a_side(name: str, value: object) -> bool:
    """Tell whether a name, or a word under `type`, could be of a direction."""
    said = set(words(name))
    if said == {"type"} and isinstance(value, str):
        said = set(words(value)) or {"side"}
    return not _DIRECTION_WORDS.isdisjoint(said) or said == {"position", "type"}


_SIGNED_NAMES = frozenset(("szi", "signedsize", "positionamt"))


def size_side(size: Decimal, key: str) -> Direction | None:
    """Return the side that a size's sign fixes; None for a positive size that may have none."""
    if size < 0:
        return "short"
    return "long" if folded(key.rpartition(".")[2]) in _SIGNED_NAMES else None


def earns_as_long(
    size: Decimal, entry: Decimal | None, mark: Decimal | None, pnl: Decimal | None
) -> bool:
    """Tell whether the profit is that of a long of this size, within a twentieth."""
    if entry is None or mark is None or not pnl:
        return False
    return abs(pnl - size * (mark - entry)) <= abs(pnl) / 20


_ENUM = frozenset(("name", "label", "code"))

Side = Annotated[Direction, Reads(side, units=_ENUM)]
SignalSide = Annotated[Call, Reads(call, units=_ENUM)]
