"""One line in which a symbol is typed, with those that it may be beside it, the likeliest first."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.fuzzy import FuzzySearch
from textual.message import Message
from textual.widgets import Input

from app.ui.pieces import Line, Piece, line
from app.ui.widgets.text_line import TextLine

SHOWN_BEFORE = 3
"""Matches that stay in sight before the chosen one."""


def matching(symbols: Iterable[str], typed: str) -> list[str]:
    """Return the symbols that have the typed letters in this order, the likeliest first: the one
    that is spelled so, then those that begin so, then those that have them together."""
    exact = typed.strip()
    wanted = exact.casefold()
    search = FuzzySearch()
    scored = [(search.match(wanted, symbol)[0] if wanted else 1.0, symbol) for symbol in symbols]

    def rank(pair: tuple[float, str]) -> tuple[bool, bool, bool, float, str]:
        score, symbol = pair
        folded = symbol.casefold()
        likeness = symbol != exact, folded != wanted, not folded.startswith(wanted)
        return *likeness, -score, symbol

    return [symbol for _, symbol in sorted((pair for pair in scored if pair[0] > 0), key=rank)]


class SymbolPicker(Horizontal):
    """Hidden until it is opened; arrows choose, Enter takes it, Esc leaves all as it is."""

    BINDINGS = [
        Binding("escape", "close", "close", show=False),
        Binding("down", "choose(1)", "next match", show=False),
        Binding("up", "choose(-1)", "match before", show=False),
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
        self._found: list[str] = []
        self._chosen: int | None = None
        """The match that an arrow has gone to; None is the first one."""
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
        """Fill in the chosen match."""
        if self._found:
            symbol = self._found[self._chosen or 0]
            self._input.value = symbol
            self._input.cursor_position = len(symbol)

    def action_choose(self, step: int) -> None:
        """Go to another match; the first step from nothing typed goes to the first one."""
        if self._found:
            is_begun = self._chosen is not None or bool(self._input.value.strip())
            place = (self._chosen or 0) + (step if is_begun else 0)
            self._chosen = min(max(place, 0), len(self._found) - 1)
            self._matches.show_parts(*self._parts())

    @on(Input.Changed)
    def _show_matches(self) -> None:
        self._found, self._chosen = matching(self._symbols, self._input.value), None
        self._matches.show_parts(*self._parts())

    @on(Input.Submitted)
    def _pick(self, event: Input.Submitted) -> None:
        event.stop()
        found = self._found
        # A server that lists no symbols may still know the one that was typed.
        typed = "" if self._symbols else event.value.strip()
        # kPEPE is meant as it is; btc is not.
        typed = typed.upper() if typed.islower() else typed
        symbol = found[self._chosen or 0] if found else typed
        if symbol and (event.value.strip() or self._chosen is not None):
            self.action_close()
            self.post_message(self.Picked(symbol))

    def _parts(self) -> list[Line]:
        typed = self._input.value
        if not self._symbols:
            return [line("the server listed no symbols; enter takes what you type", "muted")]
        if not self._found:
            return [line(f"no symbol with “{typed}”; esc leaves it as it is", "warn")]
        chosen = self._chosen if self._chosen is not None or not typed.strip() else 0
        first = max(0, (chosen or 0) - SHOWN_BEFORE)
        return [
            line(symbol, "accent bold reverse" if place == chosen else "muted")
            for place, symbol in enumerate(self._found[first:], first)
        ]
