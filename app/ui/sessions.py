"""What the screens make of a session's figures. Pure; what is missing stays missing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.ui import format as fmt
from app.ui.glyphs import MISSING
from app.ui.pieces import Line, Piece, keyed, line

if TYPE_CHECKING:
    from app.models.sessions import Session

NO_SESSIONS = (
    line("No active sessions."),
    keyed("`n` starts one; the engine then trades inside the limits that you set.", "text"),
)
"""What a list of sessions says when it is empty."""


class Limits(NamedTuple):
    """A session's target and loss limit in USDC. None: not given, or in a unit nobody named."""

    target: Decimal | None
    """What is to be won."""
    loss: Decimal | None
    """What may be lost, as a positive figure."""


def limits_of(session: Session) -> Limits | None:
    """Return the limits in USDC; None when the server did not say what unit they have."""
    target, loss = session.profit_target, session.loss_threshold
    if session.limits_unit is None:
        return None
    if session.limits_unit == "percent":
        if session.budget is None:
            return None
        target = None if target is None else target * session.budget / 100
        loss = None if loss is None else loss * session.budget / 100
    return Limits(target, None if loss is None else abs(loss))


def pnl_of(session: Session) -> Decimal | None:
    """Return realised and open PnL together: the server's sum, else ours of both parts."""
    if session.pnl is not None:
        return session.pnl
    if session.realised_pnl is None or session.unrealised_pnl is None:
        return None
    return session.realised_pnl + session.unrealised_pnl


def mode_of(session: Session) -> str:
    """Return `quick`, or `advance Degen 3D`, as far as the server says."""
    words = [word for word in (session.mode, session.strategy, session.duration) if word]
    return " ".join(words)


def open_of(session: Session) -> str:
    """Return how many positions are open of how many: `1/3`."""
    if session.open_positions is None and session.max_positions is None:
        return MISSING
    return f"{fmt.count(session.open_positions)}/{fmt.count(session.max_positions)}"


def progress_words(session: Session) -> Line:
    """Return progress in words, where a bar would have to guess the unit of the limits."""
    target = session.profit_target
    if target is None and session.loss_threshold is None:
        return line("no limits given", "muted")
    goal = fmt.unknown_unit(target) if target is not None else "no target"
    return (Piece(f"{fmt.signed(pnl_of(session))} of ", "muted"), Piece(goal, "muted"))


def state_words(session: Session) -> Line:
    """Return the state as a shape and the server's own word."""
    state = (session.state or "").lower()
    if not state:
        return line(MISSING, "muted")
    waits = state in ("waiting", "pending", "idle", "queued", "created")
    return (Piece("○ " if waits else "● ", "muted" if waits else "gain"), Piece(state))
