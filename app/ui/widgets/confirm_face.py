"""Draws the dialog of a change that closes nothing: what it is, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.ui.confirm_facts import facts, heading
from app.ui.widgets.gate_face import GateFace, Wall
from app.ui.words.confirm import words_of
from app.ui.words.gate import WIDTH, Around, Words
from app.ui.words.request import request_lines

if TYPE_CHECKING:
    from app.intents import Intent
    from app.ui.confirming import Confirming

_ROOM = 6
"""Lines for what is said: the longest sentence on an unknown outcome."""


class ConfirmFace(GateFace):
    """Heading, figures, the whole request, and what is said of it."""

    def __init__(self, intent: Intent, notes: Sequence[str]) -> None:
        self._head_line = heading(intent)
        self._facts = facts(intent, notes)
        request = request_lines(intent.draft, WIDTH, is_whole=True)
        super().__init__(request, figure_rows=len(self._facts), room=_ROOM)

    def show(self, wall: Wall, confirming: Confirming, around: Around) -> Words:
        """Show another state; returns its words."""
        return self.present(
            wall,
            words_of(confirming, around),
            self._head_line,
            self._facts,
            has_field=bool(confirming.words),
            is_over=confirming.is_over,
        )
