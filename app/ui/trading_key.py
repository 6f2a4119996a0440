"""The trading key for as long as it is looked at: how it is masked, and when it is gone. Pure.

The key itself never gets this far: what is kept of it here are its last characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.glyphs import LOADING, NO
from app.ui.pieces import Line, Piece, keyed, line

if TYPE_CHECKING:
    from app.errors import ApiError
    from app.models.auth import TradingKey

SHOWN_SECONDS = 30.0
"""How long it stays on the screen."""
_TAIL, _SHORTEST = 4, 32
"""Characters that are shown of a key, and the length below which not even those."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What is to be seen of the key, from a moment on. Times are monotonic seconds."""

    since: float
    masked: str = ""
    """The key, masked; empty before the answer, and where the server sent none."""
    agent: str | None = None
    """The address that it belongs to, which is no secret."""
    error: ApiError | None = None
    """Why it was not got."""
    is_here: bool = False
    """Whether the server has answered."""

    @classmethod
    def of(cls, answer: TradingKey, at: float) -> Glimpse:
        """Return what may be seen of an answer."""
        text = answer.key.get_secret_value() if answer.key is not None else ""
        tail = text[-_TAIL:] if len(text) >= _SHORTEST else ""
        return cls(at, f"{fmt.MASK}{tail}" if text else "", answer.address, is_here=True)

    def is_over(self, now: float) -> bool:
        """Tell whether its time is up; a request under way has its own."""
        is_waiting = not self.is_here and self.error is None
        return not is_waiting and now - self.since >= SHOWN_SECONDS


def key_lines(glimpse: Glimpse | None, now: float) -> list[Line]:
    """Return the words beside `trading key`: what is seen, and how long it still is."""
    if glimpse is None:
        return [(Piece("not shown"), *keyed("   `t` shows it masked for 30 s"))]
    if glimpse.error is not None:
        said = glimpse.error.server_message or glimpse.error.message
        return [line(f"{NO} {glimpse.error.word}", "loss"), line(said, "muted")]
    if not glimpse.is_here:
        return [line(f"{LOADING} asking for it", "muted")]
    left = fmt.countdown(SHOWN_SECONDS - (now - glimpse.since), exact=True)
    key = glimpse.masked or "the server sent none"
    shown = (Piece(key, "text bold"), Piece(f"   {left} left", "muted"))
    if glimpse.agent is None:
        return [shown]
    return [shown, (Piece("of ", "muted"), Piece(glimpse.agent))]
