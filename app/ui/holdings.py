"""What is held of each market, in words that never say more than was read. Pure.

A position that is not listed is none only by a whole reading that is not old.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.models.assets import base_symbol
from app.ui import format as fmt
from app.ui.glyphs import MISSING
from app.ui.sessions import mode_of, open_of
from app.ui.states import Moment, Subject, describe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.feeds import AnyFeed
    from app.models.sessions import Session
    from app.models.trading import Position, Trade

AGAINST = frozenset({("long", "sell"), ("short", "buy")})
"""Side of a position and call of a signal that contradict each other."""


NOT_LISTED = "not listed"
"""Of a market whose session runs while the one trade that is read is of another session."""


class Held(NamedTuple):
    """What is held of one market."""

    words: str
    """`long 5.94`, `no position`, `—` where nobody knows."""
    sides: frozenset[str] = frozenset()
    """Of the positions that are listed."""
    is_stale: bool = False
    """True: so it was when it was last read."""


class Holdings:
    """Positions and sessions by market, as two feeds have them at one moment."""

    def __init__(self, trade: AnyFeed, sessions: AnyFeed, moment: Moment) -> None:
        of_trade: Trade | None = trade.value
        self._trade = of_trade
        self._positions: dict[str, list[Position]] = {}
        for position in of_trade.positions if of_trade is not None else ():
            self._positions.setdefault(base_symbol(position.symbol or ""), []).append(position)
        self._sessions: dict[str, list[Session]] = {}
        for session in sessions.value or ():
            self._sessions.setdefault(base_symbol(session.symbol or ""), []).append(session)
        self._trade_words = _absent(trade, "no position")
        self._session_words = _absent(sessions, "no session")
        self._is_trade_stale = _is_stale(trade, moment)
        self._are_sessions_stale = _is_stale(sessions, moment)

    def position(self, symbol: str | None, *, with_size: bool = True) -> Held:
        """Return what is open on a market; without its size where there is little room."""
        found = self._positions.get(base_symbol(symbol or ""), []) if symbol else []
        sides = frozenset(position.side for position in found if position.side is not None)
        if len(found) > 1:
            words = f"{len(found)} {'positions' if len(sides) != 1 else min(sides)}"
        elif found:
            size, side = found[0].size, found[0].side or "side?"
            words = f"{side} {fmt.size(size)}" if with_size and size is not None else side
        else:
            words = NOT_LISTED if self._may_be_unlisted(symbol) else self._trade_words
        return _aged(words, sides, self._is_trade_stale)

    def _may_be_unlisted(self, symbol: str | None) -> bool:
        running = self._sessions.get(base_symbol(symbol or ""), []) if symbol else []
        return may_be_unlisted(self._trade, running)

    def session(self, symbol: str | None) -> Held:
        """Return which session runs on a market, and how many positions it has open."""
        found = self._sessions.get(base_symbol(symbol or ""), []) if symbol else []
        if not found:
            return _aged(self._session_words, frozenset(), self._are_sessions_stale)
        named = f"{mode_of(found[0]) or 'session'} {open_of(found[0])}"
        words = named if len(found) == 1 else f"{len(found)} sessions"
        return _aged(words, frozenset(), self._are_sessions_stale)


def may_be_unlisted(trade: Trade | None, sessions: Iterable[Session]) -> bool:
    """Tell whether a session that the current trade is not of may have something open."""
    if trade is None or trade.id is None or trade.session_id is None:
        return False
    return any(one.id != trade.session_id and one.open_positions != 0 for one in sessions)


def _aged(words: str, sides: frozenset[str], is_stale: bool) -> Held:
    is_old = is_stale and words != MISSING
    return Held(f"{words}, stale" if is_old else words, sides, is_old)


def _absent(feed: AnyFeed, words: str) -> str:
    """Return what is said of a market that the feed has nothing of."""
    return words if feed.reading is not None and feed.reading.complete else MISSING


def _is_stale(feed: AnyFeed, moment: Moment) -> bool:
    return describe(feed, Subject("", ""), moment).is_stale
