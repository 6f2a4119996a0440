"""Asks before quitting while an action is being sent: its outcome would not be seen."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from app.ui.pieces import keyed, line, wrap
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.text_block import TextBlock

WIDTH = 56
SENTENCE = (
    "An action was sent and its reply is not in yet. If you quit now, its outcome stays unknown "
    "until the next start looks for it."
)


class QuitDialog(ModalScreen[bool]):
    """Dismisses with whether to quit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space", "dismiss(False)", "stay", show=False),
        Binding("y", "dismiss(True)", "quit", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Title and sentence."""
        with Vertical(classes="dialog"):
            yield PanelTitle("Quit?")
            yield TextBlock()

    def on_mount(self) -> None:
        """Break the sentence to the dialog's width."""
        keys = keyed("`esc` stay   `y` quit all the same")
        self.query_one(TextBlock).show([*wrap(line(SENTENCE), WIDTH), (), keys])
