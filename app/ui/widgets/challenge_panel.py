"""What is signed, what was checked about it, and the place for a signature made elsewhere."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from app.challenge import ChallengeCheck, message_hex
from app.ui.pieces import Line, Piece, line
from app.ui.widgets.challenge_text import (
    ChallengeText,
    check_lines,
    hex_lines,
    message_lines,
    short_check_lines,
)
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.secret_input import SignatureInput
from app.ui.widgets.text_block import TextBlock

_PASTE_HERE = "paste 0x… here; it is checked on this machine before it is sent"


class ChallengePanel(Vertical):
    """Shows a text whole, or as much of it as there is room for, and says how much is left."""

    def __init__(self) -> None:
        super().__init__(id="challenge")
        self.signature = SignatureInput(placeholder=_PASTE_HERE, id="signature")
        """The field for a signature made elsewhere."""
        self.is_wide = False
        """Whether there is room for all of it, with blank lines between."""
        self.shows_hex = False
        """Whether the bytes stand there instead of the text."""
        self._title = PanelTitle("What you sign")
        self._text = ChallengeText()
        self._checked = PanelTitle("Checked")
        self._checks = TextBlock()
        self._signature_title = PanelTitle("Signature")
        self._signature_title.id = "signature-title"
        self._content: tuple[str, str, ChallengeCheck] | None = None
        self._words: tuple[Line, ...] = ()
        self._slot: Line = ()
        self._is_elsewhere = False
        self._wanted: Line = ()

    def compose(self) -> ComposeResult:
        """From above: the text, the checks, the signature."""
        yield self._title
        yield self._text
        yield self._checked
        yield self._checks
        yield self._signature_title
        yield self.signature

    def show_words(self, words: Sequence[Line], slot: Line = ()) -> None:
        """Show why there is no text to sign."""
        self._content, self._words, self._slot = None, tuple(words), slot
        self._settle()

    def show_text(
        self, message: str, address: str, check: ChallengeCheck, slot: Line, wanted: Line = ()
    ) -> None:
        """Show a text with its checks; `wanted` stands under them."""
        self._content, self._slot, self._wanted = (message, address, check), slot, wanted
        self._settle()

    def set_elsewhere(self, is_elsewhere: bool) -> None:
        """Say whether a signature made elsewhere is wanted."""
        self._is_elsewhere = is_elsewhere
        self.signature.can_focus = is_elsewhere

    def scroll_pages(self, pages: int) -> None:
        """Move the text by pages."""
        self._text.scroll_lines(pages * max(1, self._text.size.height - 1))
        self._settle()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._settle()

    def _settle(self) -> None:
        width, height = self.size.width, self.size.height
        if not width:
            return
        self._checked.display = self.is_wide
        self._signature_title.display = self.is_wide
        self.signature.display = self.is_wide or self._is_elsewhere
        checks = self._check_lines(width)
        text = self._text_lines(width - 5)
        # Blank lines and titles of the wide form, or the one line of the title.
        around = 10 if self.is_wide else 1 + self.signature.display
        room = max(1, height - around - len(checks))
        self._text.styles.height = min(room, max(1, len(text)))
        self._checks.show(checks)
        self._text.show(text, has_rule=self._content is not None)
        self._signature_title.show(
            (Piece("Signature", "text bold"), Piece("  only for 3", "muted")), ()
        )
        self._retitle(room)

    def _check_lines(self, width: int) -> list[Line]:
        if self._content is None:
            return []
        check = self._content[2]
        lines = (check_lines if self.is_wide else short_check_lines)(check, width)
        return [*lines, (Piece("     "), *self._wanted)] if self._wanted else lines

    def _text_lines(self, width: int) -> list[Line]:
        if self._content is None:
            return list(self._words)
        message, address, check = self._content
        if self.shows_hex and not check.refused:
            return hex_lines(message_hex(message), width)
        return message_lines(message, address, width, skips_blank=not self.is_wide)

    def _retitle(self, room: int) -> None:
        note: Line = ()
        if self._content is not None:
            said = "as hex, exactly these bytes" if self.shows_hex else "exactly these bytes"
            note = line(f"  {said}", "muted")
            hidden = self._text.count - room
            if hidden > 0:
                more = Piece(f"  {hidden} more lines, ", "warn")
                note = (more, Piece("page down", "accent bold"))
        self._title.show((Piece("What you sign", "text bold"), *note), self._slot)
