"""The dialog of a close: the gate over positions, which are read while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from app.ui.closing import Closing
from app.ui.dialogs.close_context import around_of, ask_again, free_balance
from app.ui.dialogs.gate import GateDialog
from app.ui.widgets.close_face import CloseFace
from app.ui.widgets.gate_face import Wall
from app.ui.words.gate import Words

if TYPE_CHECKING:
    from app.action import Action
    from app.intents import Close
    from app.locks import Holder


class CloseDialog(GateDialog):
    """Asks whether to close, and then tells what became of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "ask_again", "ask again in a new dialog", id="close.ask_again"),
    ]
    COMMANDS_TYPED = "eirx "

    def __init__(self, intent: Close, *, holder: Holder | None, earlier: Action | None) -> None:
        app = self.alura
        self.closing = Closing(
            intent,
            app.trade,
            at=app.clock.monotonic(),
            holder=holder,
            earlier=earlier,
            may_send=app.can_send(intent),
        )
        """How it stands, by its own type."""
        self.close_face = CloseFace(intent)
        super().__init__(self.close_face, self.closing, "close")
        self._free_before = free_balance(app)

    def read_now(self) -> None:
        """Read the positions ahead of all polling, and once even while throttled."""
        self.alura.read_trade_now()

    def draw(self, wall: Wall, *, is_quiet: bool) -> Words:
        """Draw the positions and how it stands."""
        around = around_of(self.alura, self.closing, self._free_before, is_quiet=is_quiet)
        return self.close_face.show(wall, self.closing, around)

    def action_ask_again(self) -> None:
        """Open a new dialog for what was not carried out, or perhaps not."""
        closing = self.closing
        if closing.is_over and not closing.is_quiet(self.key_at):
            self.action_leave()
            self.app.call_later(ask_again, self.alura, closing.intent)
