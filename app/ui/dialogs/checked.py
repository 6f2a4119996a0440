"""Ends a transfer in doubt by the word of the user. It sends nothing, and undoes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from app.ui.pieces import keyed, line, wrap
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.text_block import TextBlock
from app.ui.widgets.typed_words import TypedWords
from app.ui.words.doubt import WORD, doubt_lines

if TYPE_CHECKING:
    from app.action import Action
    from app.ui.states import Moment

WIDTH = 56


class CheckedDialog(ModalScreen[bool]):
    """Dismisses with whether the word was typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "dismiss(False)", "keep it in doubt", show=False),
    ]

    def __init__(self, action: Action, moment: Moment) -> None:
        super().__init__()
        told = (
            f"Look at the address on chain. When you know, type {WORD}: another one to it can be "
            "sent then."
        )
        self._lines = [
            *doubt_lines(action, moment, WIDTH),
            (),
            *wrap(line(told), WIDTH),
            (),
            keyed("`esc` leaves it in doubt"),
        ]

    def compose(self) -> ComposeResult:
        """What is known of it, and the field."""
        with Vertical(classes="dialog"):
            yield PanelTitle("In doubt")
            yield TextBlock()
            yield TypedWords(id="checked-word")

    def on_mount(self) -> None:
        """Begin in the field."""
        self.query_one(TextBlock).show(self._lines)
        self.query_one(TypedWords).focus()

    @on(TypedWords.Pasted)
    def empty(self) -> None:
        """Let nothing in that no hand typed."""
        self.query_one(TypedWords).value = ""

    @on(Input.Changed)
    def take(self, event: Input.Changed) -> None:
        """End it by the whole word."""
        if event.value.strip().casefold() == WORD:
            self.dismiss(True)
