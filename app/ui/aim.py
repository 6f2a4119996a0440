"""What an intent would close by a reading, and what of it grew while the user looked. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.intents import CloseAsset, ClosePosition, CloseTrade
from app.ui import format as fmt
from app.ui.glyphs import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.intents import Intent
    from app.models.trading import Position, Trade
    from app.targets import Target


class Change(NamedTuple):
    """Something that grew, turned or appeared while the user looked."""

    key: str
    """Of the position."""
    name: str
    """`SOL long`, as it was."""
    what: str
    """`size`, `side` or `new`."""
    before: str
    after: str


def aimed_at(intent: Intent, trade: Trade | None) -> tuple[Position, ...]:
    """Return the positions of a reading that the intent would close."""
    if trade is None:
        return ()
    if isinstance(intent, ClosePosition):
        return tuple(p for p in trade.positions if p.key == intent.target.key)[:1]
    if isinstance(intent, CloseAsset):
        known = {target.key for target in intent.targets}
        return tuple(p for p in trade.positions if p.key in known or _is_of(p, intent))
    if isinstance(intent, CloseTrade):
        return trade.positions if trade.id in (None, intent.trade_id) else ()
    return trade.positions


def changes_of(before: Iterable[Target], after: Iterable[Target]) -> tuple[Change, ...]:
    """Return what grew, turned or appeared. What shrank, or is gone, is no reason to ask again.

    A size or side that was not known before, or no longer is, counts as another one.
    """
    known = {target.key: target for target in before}
    found = []
    for target in after:
        key, size = target.key, fmt.size(target.size)
        old = known.get(key)
        if old is None:
            found.append(Change(key, target.name, "new", "", size))
        elif old.side != target.side:
            sides = old.side or MISSING, target.side or MISSING
            found.append(Change(key, old.name, "side", *sides))
        elif old.size != target.size and not _fell(old, target):
            found.append(Change(key, old.name, "size", fmt.size(old.size), size))
    return tuple(found)


def _is_of(position: Position, intent: CloseAsset) -> bool:
    if position.asset_index is not None:
        return position.asset_index == intent.asset_index
    return intent.symbol is not None and position.symbol == intent.symbol


def _fell(old: Target, new: Target) -> bool:
    return old.size is not None and new.size is not None and new.size < old.size
