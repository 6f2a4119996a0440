"""A text to be read: why a key could do nothing, or an event at full length."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
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

    def __init__(self, sentence: str, title: str = "Nothing was sent") -> None:
        super().__init__()
        self._sentence = sentence
        self._title = title

    def compose(self) -> ComposeResult:
        """Title and sentence."""
        with VerticalScroll(classes="dialog"):
            yield PanelTitle(self._title)
            yield TextBlock()

    def on_mount(self) -> None:
        """Break the sentence to the dialog's width; a path that is longer goes on below."""
        words = self._sentence.split(" ")
        fitting = [
            word[at : at + WIDTH] for word in words for at in range(0, len(word) or 1, WIDTH)
        ]
        lines = wrap(line(" ".join(fitting)), WIDTH)
        self.query_one(TextBlock).show([*lines, (), keyed("`esc` closes this")])
