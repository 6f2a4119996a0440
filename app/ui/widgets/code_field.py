"""One line in which a referral code is typed; hidden until it is opened."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from app.ui.pieces import Line, Piece
from app.ui.widgets.text_line import TextLine

LONGEST = 64
"""Characters of a code. No form is published."""


class CodeField(Horizontal):
    """Enter hands the code over, Esc leaves all as it is."""

    BINDINGS = [Binding("escape", "close", "close", show=False)]

    class Entered(Message):
        """A code was typed."""

        def __init__(self, field: "CodeField", code: str) -> None:
            super().__init__()
            self.field = field
            self.code = code
            """Without blanks around it; may be empty."""

    class Closed(Message):
        """The line is hidden again."""

    def __init__(self, said: Line) -> None:
        """`said`: what enter does, beside the field."""
        super().__init__(classes="code-field")
        self._input = Input(compact=True, select_on_focus=False, max_length=LONGEST)
        self._input.cursor_blink = False
        self._said = said
        self.display = False

    def compose(self) -> ComposeResult:
        """Label, field, words."""
        yield TextLine((Piece("  code ", "muted"),), classes="code-label")
        yield self._input
        yield TextLine(self._said)

    def open(self) -> None:
        """Show the line and take the keys."""
        self._input.value = ""
        self.display = True
        self._input.focus()

    def action_close(self) -> None:
        """Give the keys back."""
        self.display = False
        self.screen.set_focus(None)
        self.post_message(self.Closed())

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_close()
        self.post_message(self.Entered(self, event.value.strip()))
