"""Gets a signed close of one position for those who hand it in elsewhere.

It holds the answer for half a minute, masked, and writes it to a private file where the user asks
for that. It sends nothing that closes, and shows no part of the answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from app import paths
from app.errors import ApiError, BadReply
from app.feeds import Topic
from app.private_files import private_folder, write_private
from app.ui.dialogs.notice import NoticeDialog
from app.ui.signed_close import SignedClose, file_name
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.table.row_table import RowTable
from app.ui.widgets.text_block import TextBlock

if TYPE_CHECKING:
    from pydantic import SecretStr

    from app.targets import Target
    from app.ui.app import AluraApp

WIDTH = 56
QUIET_SECONDS = 0.5
"""No key is taken for an answer so soon after the first paint."""


def ask_signature(app: AluraApp) -> None:
    """Open the dialog for the position under the cursor, or say why there is none."""
    sign = app.desk.close_signature if app.desk is not None else None
    tables = app.screen_stack[0].query(RowTable)
    keys = [table.cursor_key for table in tables if table.source is Topic.TRADE]
    target = app.target_of(keys[0]) if keys else None
    if app.frame.read_only or sign is None:
        sentence = "This program was started without the right to act: nothing is signed."
    elif target is None:
        sentence = "There is no position under the cursor. Choose one on the trade screen (3)."
    elif target.position_id is None:
        sentence = "The server gives this position no id, so no close of it can be signed."
    else:

        async def call(position_id: str) -> SecretStr | None:
            return (await sign(position_id)).whole

        app.push_screen(SignatureDialog(target, call, paths.signed_closes()))
        return
    app.push_screen(NoticeDialog(sentence, "Nothing is signed"))


class SignatureDialog(ModalScreen[None]):
    """Asks by the accepting key; Esc, Enter and Space leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space", "dismiss", "leave", show=False),
        Binding("w", "write", "write it to a file", show=False),
    ]

    def __init__(
        self, target: Target, call: Callable[[str], Awaitable[SecretStr | None]], folder: Path
    ) -> None:
        """`call` gets the signed close of a position by its id; `folder` is where files go."""
        super().__init__()
        self.close = SignedClose(target)
        """How it stands."""
        self._call = call
        self._folder = folder
        self._heard_from = inf

    @property
    def alura(self) -> AluraApp:
        """The app, by its own type."""
        return cast("AluraApp", self.app)

    def compose(self) -> ComposeResult:
        """Title and words."""
        title, words = PanelTitle("Signed close"), TextBlock()
        title.ground = words.ground = "surface"
        with Vertical(classes="dialog"):
            yield title
            yield words

    def on_mount(self) -> None:
        """Say what it is, and listen from the first paint on."""
        self.watch(self.app, "account", self._leave_account, init=False)
        self._show()
        self.call_after_refresh(self._listen)

    def on_unmount(self) -> None:
        """Forget what is held."""
        self.close = replace(self.close, secret=None)

    def on_key(self, event: events.Key) -> None:
        """Ask for it by the accepting key."""
        if event.key != self.alura.frame.accept_key:
            return
        event.stop()
        if event.time >= self._heard_from and self.close.may_ask:
            self.close = SignedClose(self.close.target, is_asked=True)
            self._ask()
            self._show()

    def tick(self) -> None:
        """Let the countdown go on; at its end nothing is held any longer."""
        if self.close.ends(self.alura.clock.monotonic()):
            self.close = replace(self.close, secret=None, is_over=True)
        self._show()

    def action_write(self) -> None:
        """Write what is held to a new file."""
        close = self.close
        if close.secret is None or close.file is not None:
            return
        path = self._folder / file_name(close.target, self.alura.clock.now())
        try:
            private_folder(self._folder)
            write_private(path, close.secret.get_secret_value().encode(), replace=False)
        except OSError as error:
            self.close = replace(close, lost=error.strerror or "the disk said no")
        else:
            self.close = replace(close, file=path, lost="")
        self._show()

    @work(group="signature")
    async def _ask(self) -> None:
        position_id = self.close.target.position_id
        assert position_id is not None
        try:
            secret = await self._call(position_id)
            if secret is None:
                raise BadReply("The server's answer holds no signed close. Nothing was closed.")
        except ApiError as error:
            self.close = replace(self.close, error=error)
        else:
            now = self.alura.clock.monotonic()
            self.close = replace(self.close, secret=secret, since=now)
        self._show()

    @work(group="signature-dialog")
    async def _listen(self) -> None:
        self._heard_from = self.alura.key_clock.now() + QUIET_SECONDS
        await self.alura.clock.sleep(QUIET_SECONDS)
        self._show()

    def _leave_account(self) -> None:
        self.dismiss()

    def _show(self) -> None:
        app = self.alura
        is_heard = app.key_clock.now() >= self._heard_from
        lines = self.close.lines(
            app.clock.monotonic(), app.frame.accept_key, WIDTH, is_heard=is_heard
        )
        self.query_one(TextBlock).show(lines)
