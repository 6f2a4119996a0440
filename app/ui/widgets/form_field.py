"""A field of a form: its label, where it is entered, and at a fixed place what is to be said."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from app.ui.pieces import Line, Piece, line
from app.ui.widgets.line_widget import LineWidget
from app.ui.widgets.text_line import TextLine

LEAST_CHOICE = 23
"""Cells of a choice between short words: what is said beside it stands where it always does."""


class FieldInput(Input):
    """Takes what is typed as it is: the check says what is wrong with it."""

    def __init__(self, *, placeholder: str = "") -> None:
        super().__init__(compact=True, select_on_focus=False, placeholder=placeholder)
        self.cursor_blink = False


class Choice(LineWidget, can_focus=True):
    """A few words of which one is chosen; left, right and space go to the next."""

    BINDINGS = [
        Binding("left", "turn(-1)", "before", show=False, id="choice.before"),
        Binding("right,space", "turn(1)", "next", show=False, id="choice.next"),
    ]

    class Changed(Message):
        """Another word was chosen."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self._words = tuple(words)
        self._chosen = 0
        self.styles.width = max(LEAST_CHOICE, sum(len(word) + 2 for word in words))

    @property
    def value(self) -> str:
        """The chosen word."""
        return self._words[self._chosen]

    def action_turn(self, by: int) -> None:
        """Choose the next word, or the one before; the ends meet."""
        self._chosen = (self._chosen + by) % len(self._words)
        self.repaint_changed()
        self.post_message(self.Changed())

    def on_focus(self, event: events.Focus) -> None:
        """Show where the keys go."""
        self.repaint_changed()

    def on_blur(self, event: events.Blur) -> None:
        """Show that they go elsewhere."""
        self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return all words, the chosen one as a tab is."""
        pieces: Line = ()
        for number, word in enumerate(self._words):
            is_chosen = number == self._chosen
            role = "accent reverse bold" if is_chosen and self.has_focus else "accent underline"
            pieces = (*pieces, Piece(f" {word} ", role if is_chosen else "muted"))
        return self.palette.strip(pieces, self.size.width)


class FormField(Horizontal):
    """Label, entry, unit and check in one row."""

    BINDINGS = [
        Binding("tab,down", "app.focus_next", "next field", id="field.next"),
        Binding("shift+tab,up", "app.focus_previous", "field before", id="field.before"),
    ]

    class Edited(Message):
        """Something else stands in it."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        unit: str = "",
        placeholder: str = "",
        words: Sequence[str] = (),
    ) -> None:
        """`name` is what the form calls it; with `words` one of them is chosen, none typed."""
        super().__init__(id=f"field-{name}", classes="-choice" if words else "")
        self.field_name = name
        """What the form calls it."""
        self.entry = Choice(words) if words else FieldInput(placeholder=placeholder)
        """Where it is entered."""
        self._label = TextLine(line(label, "muted"), classes="field-label")
        self._unit = TextLine(line(unit, "muted"), classes="field-unit")
        self._check = TextLine(classes="field-check")

    @property
    def value(self) -> str:
        """What stands in it."""
        return self.entry.value

    def compose(self) -> ComposeResult:
        """Everything in one row."""
        yield self._label
        yield self.entry
        yield self._unit
        yield self._check

    def show_check(self, check: Line) -> None:
        """Say what is to be said of it."""
        self._check.show(check)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(self.Edited())

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(self.Edited())
