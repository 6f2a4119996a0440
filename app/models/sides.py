"""Directions in all their spellings: long and short, buy and sell; never a guess."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from app.models.scalars import Reads, UnreadableError

Direction = Literal["long", "short"]
Call = Literal["buy", "sell", "none"]

_UP = frozenset(("long", "buy", "b", "l", "bid", "bull", "bullish", "up", "1"))
_DOWN = frozenset(("short", "sell", "a", "s", "ask", "bear", "bearish", "down", "-1"))
_FLAT = frozenset(("none", "neutral", "hold", "wait", "flat", "nosignal", "0"))
_NOISE = frozenset(("open", "side", "position", "order", "direction", "signal", "strong", "weak"))
_UP_FLAGS = frozenset(("islong", "isbuy"))
_DOWN_FLAGS = frozenset(("isshort", "issell"))


def _sense(raw: object, key: str) -> int | None:
    """Return 1, -1 or 0 (neither); None for "none"."""
    if isinstance(raw, bool):
        name = key.replace("_", "").casefold()
        if name not in _UP_FLAGS | _DOWN_FLAGS:
            raise UnreadableError
        return 1 if raw == (name in _UP_FLAGS) else -1
    if not isinstance(raw, str | int | Decimal):
        raise UnreadableError
    words = re.findall(r"-?[a-z0-9]+", re.sub("[_ -](?=[a-z])", " ", str(raw).casefold()))
    words = [word for word in words if word not in _NOISE] if len(words) > 1 else words
    if str(raw).strip() == "":
        return None
    for sense, known in ((1, _UP), (-1, _DOWN), (0, _FLAT)):
        if len(words) == 1 and words[0] in known:
            return sense
    raise UnreadableError


def side(raw: object, key: str = "") -> Direction | None:
    """Read the side of a position from a word, a letter, 1 or -1, or a flag named for it."""
    sense = _sense(raw, key)
    if sense == 0:
        raise UnreadableError
    return None if sense is None else "long" if sense > 0 else "short"


def call(raw: object, key: str = "") -> Call | None:
    """Read what a signal says."""
    sense = _sense(raw, key)
    return None if sense is None else "buy" if sense > 0 else "sell" if sense < 0 else "none"


_SIGNED_NAMES = frozenset(("szi", "signedsize", "positionamt"))


def size_side(size: Decimal, key: str) -> Direction | None:
    """Return the side that a size's sign fixes; None for a positive size that may have none."""
    if size < 0:
        return "short"
    return "long" if key.replace("_", "").casefold() in _SIGNED_NAMES else None


def earns_as_long(
    size: Decimal, entry: Decimal | None, mark: Decimal | None, pnl: Decimal | None
) -> bool:
    """Tell whether the profit is that of a long of this size, within a twentieth."""
    if entry is None or mark is None or not pnl:
        return False
    return abs(pnl - size * (mark - entry)) <= abs(pnl) / 20


Side = Annotated[Direction, Reads(side)]
SignalSide = Annotated[Call, Reads(call)]
