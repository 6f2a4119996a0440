"""Remembers which lengths of candles the server refused. Nothing of it is kept after the run.

Only a refusal that is surely about the length counts: one of a symbol, or of how many, says nothing
of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.errors import Refused

if TYPE_CHECKING:
    from app.errors import ApiError
    from app.feeds import Topic

_STATUSES = (400, 422)
"""With which a request is called wrong; others are about the way there, the account, the pace."""
_LENGTH = frozenset(("interval", "intervals", "timeframe", "timeframes", "resolution", "period"))
_ELSE = frozenset(
    ("limit", "start", "end", "starttime", "endtime", "range", "count", "from", "since", "until")
)
"""Words of a refusal that is about which candles, not about how long they are."""
_MARKET = frozenset(("symbol", "market", "coin", "asset", "pair", "ticker", "instrument"))
_WORD = re.compile(r"[A-Za-z]+|\d+[A-Za-z]+")


class IntervalMemory:
    """The lengths that were refused, for each topic by itself: signals may have other ones."""

    def __init__(self) -> None:
        self._refused: set[tuple[Topic, str]] = set()

    def note(self, topic: Topic, interval: str, error: ApiError | None) -> bool:
        """Take note of how a read of this length failed; tells whether that is news."""
        key = (topic, interval)
        if key in self._refused or not refuses_interval(error, interval):
            return False
        self._refused.add(key)
        return True

    def offered(self, topic: Topic, known: Sequence[str], chosen: str) -> tuple[str, ...]:
        """Return the lengths that keys go through: none that was refused, but the chosen one."""
        return tuple(each for each in known if each == chosen or (topic, each) not in self._refused)


def refuses_interval(error: ApiError | None, interval: str) -> bool:
    """Tell whether an error says that there are no candles of this length."""
    if not isinstance(error, Refused) or error.status not in _STATUSES:
        return False
    said = _WORD.findall(error.server_message or "")
    plain = {word.casefold() for word in said}
    is_named = interval in said
    is_about_length = bool(plain & _LENGTH) and (is_named or not plain & _MARKET)
    return is_about_length and not plain & _ELSE
