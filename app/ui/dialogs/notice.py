"""One sentence that answers a key which could do nothing."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from app.ui.pieces import keyed, line, wrap
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.text_block import TextBlock

WIDTH = 56


class NoticeDialog(ModalScreen[None]):
    """Goes away by any of the keys that keep."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space", "dismiss", "close", show=False),
    ]

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        """Title and sentence."""
        with Vertical(classes="dialog"):
            yield PanelTitle("Nothing was sent")
            yield TextBlock()

    def on_mount(self) -> None:
        """Break the sentence to the dialog's width."""
        lines = wrap(line(self._sentence), WIDTH)
        self.query_one(TextBlock).show([*lines, (), keyed("`esc` closes this")])
