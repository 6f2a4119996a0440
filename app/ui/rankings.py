"""What the leaderboard makes of a row. Pure; a ratio's unit is never guessed from its size."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.glyphs import DOWN, UP
from app.ui.pieces import Line, Piece, line

if TYPE_CHECKING:
    from app.models.community import Ranking, Rankings


def ratio(value: Decimal | None, unit: str | None, *, change: bool = False) -> str:
    """Return a ratio in percent where its unit is known, else the raw figure and the word."""
    told = percent_of(value, unit)
    return told if isinstance(told, str) else fmt.percent(told, change=change)


def percent_of(value: Decimal | None, unit: str | None) -> Decimal | str | None:
    """Return a ratio in percent; where nobody told its unit, as sent and with the word."""
    if value is None or unit == "%":
        return value
    return value * 100 if unit == "fraction" else fmt.unknown_unit(value)


def change_words(change: int | None) -> Line:
    """Return the places won or lost since the server's last ranking."""
    if change is None:
        return line("", "muted")
    if change == 0:
        return line("·", "muted")
    mark = UP if change > 0 else DOWN
    return (Piece(f"{mark} {fmt.count(abs(change))}", "up" if change > 0 else "down"),)


def name_of(ranking: Ranking) -> str:
    """Return how a row's account is called: its address, else its name, else its id."""
    if ranking.address:
        return fmt.address(ranking.address)
    return ranking.name or fmt.short_id(ranking.user_id)


def loaded_words(board: Rankings | None) -> str:
    """Return how many rows were loaded, and of how many: `200 of 5,000 loaded`."""
    if board is None:
        return ""
    loaded = fmt.count(len(board.rows))
    if board.total is None:
        return f"{loaded} loaded" if board.has_more else loaded
    is_all = board.total == len(board.rows)
    return loaded if is_all else f"{loaded} of {fmt.count(board.total)} loaded"


def is_same(ranking: Ranking, own: Ranking | None, address: str | None) -> bool:
    """Tell whether a row is the user's own."""
    if own is not None and ranking.key == own.key:
        return True
    if address is None or ranking.address is None:
        return False
    return ranking.address.lower() == address.lower()
