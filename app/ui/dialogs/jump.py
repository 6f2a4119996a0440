"""Asks for a time of the tape."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from app.ui.pieces import Line, keyed, line, wrap
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.text_block import TextBlock
from app.ui.words.tape import Position, typed_time

WIDTH = 56


class JumpDialog(ModalScreen[float | None]):
    """Dismisses with the time, as seconds since 1970, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "stay", show=False),
    ]

    def __init__(self, at: Position) -> None:
        super().__init__()
        self._at = at

    def compose(self) -> ComposeResult:
        """Title, what can be typed, field, answer."""
        field = Input(compact=True, select_on_focus=False)
        field.cursor_blink = False
        with Vertical(classes="dialog"):
            yield PanelTitle("Go to")
            yield TextBlock()
            yield field

    def on_mount(self) -> None:
        """Say what is on the tape."""
        self._say(())

    @on(Input.Submitted)
    def _go(self, event: Input.Submitted) -> None:
        event.stop()
        time = typed_time(event.value, self._at)
        if time is None:
            self._say(line("That time is not on the tape. Type another.", "warn"))
        else:
            self.dismiss(time.timestamp())

    def _say(self, answer: Line) -> None:
        start, end = (t.astimezone(self._at.zone) for t in (self._at.start, self._at.end))
        runs = f"The tape runs from {start:%Y-%m-%d %H:%M:%S} to {end:%Y-%m-%d %H:%M:%S}."
        forms = "A time of day (14:05:30), or a distance from here (+90, -2m, +1h5m)."
        keys = keyed("`enter` go   `esc` stay")
        said = [*wrap(line(runs), WIDTH), *wrap(line(forms, "muted"), WIDTH), answer, keys, ()]
        self.query_one(TextBlock).show(said)
