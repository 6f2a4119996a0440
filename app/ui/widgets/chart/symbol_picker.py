"""One line in which a symbol is typed, with those that begin so beside it."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from app.ui.pieces import Line, Piece
from app.ui.widgets.text_line import TextLine


def matching(symbols: Iterable[str], typed: str) -> list[str]:
    """Return the symbols that begin with what was typed, then those that contain it."""
    wanted = typed.strip().casefold()
    known = [symbol for symbol in symbols if wanted in symbol.casefold()]
    return sorted(known, key=lambda symbol: (not symbol.casefold().startswith(wanted), symbol))


class SymbolPicker(Horizontal):
    """Hidden until it is opened; Enter takes the first match, Esc leaves all as it is."""

    BINDINGS = [
        Binding("escape", "close", "close", show=False),
        Binding("tab", "complete", "complete", show=False, priority=True),
    ]

    class Picked(Message):
        """A symbol was chosen."""

        def __init__(self, symbol: str) -> None:
            super().__init__()
            self.symbol = symbol
            """As the server spells it."""

    def __init__(self) -> None:
        super().__init__()
        self._symbols: tuple[str, ...] = ()
        self._input = Input(compact=True, select_on_focus=False)
        self._input.cursor_blink = False
        self._matches = TextLine()
        self.display = False

    def compose(self) -> ComposeResult:
        """Label, field, matches."""
        yield TextLine((Piece("symbol ", "muted"),), classes="picker-label")
        yield self._input
        yield self._matches

    def open(self, symbols: Iterable[str]) -> None:
        """Show the line and take the keys."""
        self._symbols = tuple(symbols)
        self._input.value = ""
        self.display = True
        self._input.focus()
        self._show_matches()

    def action_close(self) -> None:
        """Give the keys back."""
        self.display = False
        self.screen.set_focus(None)

    def action_complete(self) -> None:
        """Fill in the first match."""
        found = matching(self._symbols, self._input.value)
        if found:
            self._input.value = found[0]
            self._input.cursor_position = len(found[0])

    @on(Input.Changed)
    def _show_matches(self) -> None:
        self._matches.show(self._words())

    @on(Input.Submitted)
    def _pick(self, event: Input.Submitted) -> None:
        event.stop()
        found = matching(self._symbols, event.value)
        # A server that lists no symbols may still know the one that was typed.
        symbol = found[0] if found else "" if self._symbols else event.value.strip().upper()
        if symbol and event.value.strip():
            self.action_close()
            self.post_message(self.Picked(symbol))

    def _words(self) -> Line:
        typed = self._input.value
        found = matching(self._symbols, typed)
        if not self._symbols:
            return (Piece("the server listed no symbols; enter takes what you type", "muted"),)
        if not found:
            return (Piece(f"no symbol with “{typed}”; esc leaves it as it is", "warn"),)
        head = (Piece(found[0], "text bold"),) if typed.strip() else (Piece(found[0], "muted"),)
        return (*head, Piece("  " + "  ".join(found[1:]), "muted"))
