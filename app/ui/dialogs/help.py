"""The keys of a screen, read from its own bindings so that they cannot differ."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.strip import Strip

from app.ui.pieces import Line, Piece, line
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.line_widget import LineWidget

KEY_NAMES = {"question_mark": "?", "slash": "/", "left_square_bracket": "[", "plus": "+",
             "right_square_bracket": "]", "minus": "-", "pageup": "page up",
             "pagedown": "page down", "enter": "enter", "escape": "esc"}  # fmt: skip
"""Textual's names of keys that read better as what is printed on them."""
WORDS = {"app.focus_next": "next panel", "app.focus_previous": "previous panel", "quit": "quit",
         "screen.copy_text": "copy what is selected", "command_palette": "palette"}  # fmt: skip
"""What Textual's own actions do, in the words of the hint bar."""


class KeyList(LineWidget):
    """One key a line."""

    def __init__(self, lines: list[Line]) -> None:
        super().__init__()
        self._lines = lines
        self.styles.height = len(lines)

    def line_at(self, y: int) -> Strip:
        """Return one key with what it does."""
        return self.palette.strip(self._lines[y] if y < len(self._lines) else (), self.size.width)


class HelpDialog(ModalScreen[None]):
    """Lists what can be pressed where the user stands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "dismiss", "close", show=False),
    ]

    def __init__(self, screen: Screen[object]) -> None:
        super().__init__()
        self._lines = key_lines(screen)

    def compose(self) -> ComposeResult:
        """Title and keys."""
        with VerticalScroll(classes="dialog"):
            yield PanelTitle("Keys")
            yield KeyList(self._lines)
            yield KeyList([(), line(" esc closes this", "muted")])


def key_lines(screen: Screen[object]) -> list[Line]:
    """Return the keys that work on a screen now, with their words, nearest first."""
    words: dict[str, list[str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        word = WORDS.get(binding.action) or binding.tooltip or binding.description
        word = (word or binding.action.split("(")[0]).replace("_", " ")
        key = KEY_NAMES.get(binding.key, binding.key)
        words.setdefault(word, []).append(binding.key_display or key)
    widest = max((len(", ".join(keys)) for keys in words.values()), default=0)
    return [
        (Piece(f"  {', '.join(keys):<{widest}}  ", "accent bold"), Piece(word))
        for word, keys in words.items()
    ]
