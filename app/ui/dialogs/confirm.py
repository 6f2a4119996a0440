"""The dialog of every change that closes nothing: the gate over a request that is shown whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.feeds import Feed
from app.ui.confirm_facts import naming
from app.ui.confirming import Confirming
from app.ui.dialogs.gate import GateDialog
from app.ui.widgets.confirm_face import ConfirmFace
from app.ui.widgets.gate_face import Wall
from app.ui.words.gate import Around, Words

if TYPE_CHECKING:
    from app.action import Action
    from app.intents import Intent
    from app.locks import Holder


class ConfirmDialog(GateDialog):
    """Asks whether to send it, and then tells what became of it."""

    def __init__(
        self,
        intent: Intent,
        *,
        notes: Sequence[str] = (),
        holder: Holder | None,
        earlier: Action | None,
    ) -> None:
        """`notes` are sentences for the user from whoever asks."""
        app, topic = self.alura, intent.topic
        self.confirming = Confirming(
            intent,
            Feed() if topic is None else app.feed(topic),
            at=app.clock.monotonic(),
            holder=holder,
            earlier=earlier,
            may_send=app.can_send(intent),
        )
        """How it stands, by its own type."""
        self.confirm_face = ConfirmFace(intent, notes)
        super().__init__(self.confirm_face, self.confirming, naming(intent).verb)
        self.confirming.judge(app.clock.monotonic(), app.key_clock.now())

    def read_now(self) -> None:
        """Read what it is about, which may not be on the screen beneath."""
        self.alura.sync_feeds()
        self.alura.refresh_feeds(self.wanted_topics())

    def draw(self, wall: Wall, *, is_quiet: bool) -> Words:
        """Draw the change and how it stands."""
        app = self.alura
        around = Around(app.moment(), is_quiet=is_quiet, key=app.frame.accept_key)
        return self.confirm_face.show(wall, self.confirming, around)
