"""A field for words that must be typed: what is pasted into it is dropped."""

from textual import events
from textual.message import Message
from textual.widgets import Input

TYPE_HERE = "type the words here"
IN_A_MOMENT = "in a moment"
"""What stands in the empty field: letters count, or come too soon to mean what is asked."""


class TypedWords(Input):
    """Takes keys only. Its screen says of each key whether it was typed by a hand."""

    class Typed(Message):
        """A key is about to be put in."""

        def __init__(self, at: float) -> None:
            super().__init__()
            self.at = at
            """When it was read, on the clock of the keys."""

    class Pasted(Message):
        """Something was pasted, and dropped."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(compact=True, select_on_focus=False, placeholder=TYPE_HERE, id=id)
        self.cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        """Tell when it came; the base class then puts it in."""
        self.post_message(self.Typed(event.time))

    def on_paste(self, event: events.Paste) -> None:
        """Drop it; the base class would put it in."""
        event.prevent_default()
        event.stop()
        self.post_message(self.Pasted())

    def action_paste(self) -> None:
        """Drop what was copied inside the program as well."""
        self.post_message(self.Pasted())
