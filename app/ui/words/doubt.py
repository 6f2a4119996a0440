"""Transfers of which nobody knows what became, in words. Pure.

They stay until the user says that they were looked up: no figure of ours ends one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.glyphs import UNKNOWN
from app.ui.pieces import Line, Piece, wrap
from app.ui.words.action import balances_words, what
from app.ui.words.gate import doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.action import Action
    from app.ui.states import Moment

WORD = "checked"
"""What is typed to end one."""


def in_doubt(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Return those that only the user can end, oldest first."""
    return tuple(action for action in actions if action.is_in_doubt)


def doubt_lines(action: Action, moment: Moment, width: int) -> Sequence[Line]:
    """Return what is known of one: what was sent when, and what the balances suggest."""
    sent = fmt.clock_time(action.sent_time, moment.utc, moment.zone)
    head = (
        Piece(f"{UNKNOWN} ", "warn bold"),
        Piece(what(action.intent), "text bold"),
        Piece(f", {sent}, {doubt(action)}"),
    )
    known = Piece(f"  {balances_words(action)}", "muted")
    return (*wrap(head, width), *wrap((known,), width))
