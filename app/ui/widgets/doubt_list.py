"""The transfers in doubt, as lines: there is no row where there is no doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.pieces import line
from app.ui.widgets.text_block import TextBlock
from app.ui.words.doubt import WORD, doubt_lines, in_doubt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.action import Action
    from app.ui.states import Moment


class DoubtList(TextBlock):
    """Each with what the balances suggest, and below them how one is ended."""

    def show_actions(self, actions: Iterable[Action], moment: Moment) -> int:
        """Show those of the actions that are in doubt; returns how many there are."""
        doubts, width = in_doubt(actions), max(20, self.size.width - 2)
        lines = [part for action in doubts for part in doubt_lines(action, moment, width)]
        told = f"  look on chain, then type {WORD} to end one"
        self.show([*lines, line(told, "muted")] if doubts else [])
        return len(doubts)
