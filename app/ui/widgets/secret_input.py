"""Fields for what nobody may read: drawn as dots, never copied out, empty once taken."""

from textual import events
from textual.widgets import Input


class SecretInput(Input):
    """A passphrase or a signature being typed or pasted."""

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            password=True, compact=True, placeholder=placeholder, select_on_focus=False, id=id
        )
        self.cursor_blink = False

    def take(self) -> str:
        """Return what was typed and forget it here."""
        value = self.value
        self.value = ""
        return value

    def action_copy(self) -> None:
        """Copy nothing: a clipboard is read by others."""

    def action_cut(self) -> None:
        """Cut nothing, for the same reason."""


class SignatureInput(SecretInput):
    """Takes a signature that a wallet or a mail broke into lines."""

    def on_paste(self, event: events.Paste) -> None:
        """Put in the whole of it; the base class would take the first line only."""
        event.prevent_default()
        event.stop()
        self.paste(event.text)

    def paste(self, text: str) -> None:
        """Put a pasted text in place of what was there, without its blanks."""
        self.value = "".join(text.split())
        self.cursor_position = len(self.value)
