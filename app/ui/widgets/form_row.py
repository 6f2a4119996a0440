"""A field of a form with a second line, for what does not fit beside it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from app.ui.pieces import line
from app.ui.widgets.form_field import FieldInput, FormField
from app.ui.widgets.text_line import TextLine


class FormRow(Vertical):
    """The field, and a sentence below it."""

    def __init__(self, name: str, label: str, *, placeholder: str = "") -> None:
        """`name` is what the form calls it."""
        super().__init__(classes="form-row")
        self.field = FormField(name, label, placeholder=placeholder)
        """What is typed into."""
        self._more = TextLine(classes="form-more")

    def compose(self) -> ComposeResult:
        """The field, the sentence."""
        yield self.field
        yield self._more

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.field.value

    def forget(self) -> None:
        """Empty it."""
        if isinstance(self.field.entry, FieldInput):
            self.field.entry.value = ""

    def show(self, words: str, role: str, more: str = "") -> None:
        """Say what a check found."""
        self.field.show_check(line(words, role))
        self._more.show(line(more, "warn" if role in ("loss", "warn") else "muted"))
