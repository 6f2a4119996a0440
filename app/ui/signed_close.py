"""A signed close for as long as it is held: how it is masked, when it is gone, its file. Pure.

Whoever has it can close the position: it never prints itself and is never kept unasked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.glyphs import LOADING, NO, YES
from app.ui.pieces import Line, Piece, keyed, line, wrap

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import SecretStr

    from app.errors import ApiError
    from app.targets import Target

HELD_SECONDS = 30.0
"""How long it is held after the answer."""


@dataclass(frozen=True, slots=True)
class SignedClose:
    """Where the asking stands. Times are monotonic seconds."""

    target: Target
    """The position."""
    is_asked: bool = False
    secret: SecretStr | None = None
    """The server's whole answer; None before it, and when its time is over."""
    since: float = 0.0
    """When the answer came."""
    is_over: bool = False
    error: ApiError | None = None
    """Why there is none."""
    file: Path | None = None
    """Where it was written to."""
    lost: str = ""
    """Why it could not be written."""

    @property
    def may_ask(self) -> bool:
        """Whether it can be asked for now."""
        return not self.is_asked or self.error is not None or self.is_over

    def ends(self, now: float) -> bool:
        """Tell whether its time is up."""
        return self.secret is not None and now - self.since >= HELD_SECONDS

    def lines(self, now: float, key: str, width: int, *, is_heard: bool) -> list[Line]:
        """Return what the dialog says; `key` asks for it once it is heard."""
        size = fmt.size(self.target.size)
        head = (Piece(self.target.name, "text bold"), Piece(f"  {size}  position ", "muted"))
        told = [(*head, Piece(fmt.short_id(self.target.position_id))), ()]
        what = (
            "The server signs a close of this position, to be handed in elsewhere. Nothing is "
            "closed by asking. Whoever has it can close the position with it, so it is shown "
            "masked for 30 s and then gone."
        )
        told += [*wrap(line(what), width), ()]
        told += [*self._stand(now, width), ()]
        leave = "`esc` leaves, and forgets it"
        if self.secret is not None and self.file is None:
            return [*told, keyed(f"`w` write it to a file that only you can read   {leave}")]
        if self.may_ask and not is_heard:
            return [*told, (Piece(f"{key} in a moment   ", "muted"), *keyed(leave))]
        return [*told, keyed(f"`{key}` ask for it   {leave}" if self.may_ask else leave)]

    def _stand(self, now: float, width: int) -> list[Line]:
        if self.error is not None:
            said = self.error.server_message or self.error.message
            return [line(f"{NO} {self.error.word}", "loss"), *wrap(line(said, "muted"), width)]
        told: list[Line] = []
        if self.secret is not None:
            left = fmt.countdown(HELD_SECONDS - (now - self.since), exact=True)
            size = fmt.count(len(self.secret.get_secret_value()))
            masked = Piece(f"{fmt.MASK}{fmt.MASK}", "text bold")
            told = [(masked, Piece(f"  {size} characters   {left} left", "muted"))]
        elif self.is_over:
            told = [line("Its 30 s are over: this program no longer has it.", "muted")]
        elif self.is_asked:
            told = [line(f"{LOADING} asking for it", "muted")]
        if self.file is not None:
            path = f"{self.file}"
            told.append(line(f"{YES} written to", "gain"))
            # A path has no place of its own to be broken at.
            told += [line(path[at : at + width]) for at in range(0, len(path), width)]
            told.append(line("Delete it when it was handed in.", "muted"))
        if self.lost:
            told += wrap(line(f"{NO} not written: {self.lost}", "loss"), width)
        return told


def file_name(target: Target, at: datetime) -> str:
    """Return the name of its file: the asset, the position, when."""
    parts = (target.symbol or "asset", target.position_id or "")
    named = "-".join(re.sub(r"[^A-Za-z0-9]", "", part)[:24] for part in parts)
    return f"close-{named}-{at.astimezone(UTC):%Y%m%dT%H%M%S}.json"
