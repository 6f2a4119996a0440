"""What the dialog of a close asks the app for: sessions, balances, and a new dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intents import CloseAsset, ClosePosition, CloseTrade
from app.ui.sessions import mode_of
from app.ui.words.gate import Around

if TYPE_CHECKING:
    from decimal import Decimal

    from app.intents import Intent
    from app.ui.app import AluraApp
    from app.ui.closing import Closing


def around_of(
    app: AluraApp, closing: Closing, free_before: Decimal | None, *, is_quiet: bool
) -> Around:
    """Return what the words need besides the dialog's own state."""
    session = app.session_of(closing.shown[0]) if len(closing.shown) == 1 else None
    name = None
    if session is not None:
        name = f"{session.symbol or ''} {mode_of(session)}".strip() or None
    settled_at = closing.action.settled_at if closing.action is not None else None
    after = None if settled_at is None else free_balance(app, since=settled_at)
    return Around(app.moment(), name, is_quiet, free_before, after, app.frame.accept_key)


def free_balance(app: AluraApp, since: float = 0.0) -> Decimal | None:
    """Return the free balance by a current reading after `since`; None when there is none."""
    feed = app.profile
    is_after = feed.read_at is not None and feed.read_at >= since
    if feed.value is None or not is_after or not feed.is_current(app.clock.monotonic()):
        return None
    free: Decimal | None = feed.value.free_balance
    return free


def ask_again(app: AluraApp, intent: Intent) -> None:
    """Open a new dialog for the same aim, as it is read now."""
    if isinstance(intent, ClosePosition):
        app.close_position(intent.target.key)
    elif isinstance(intent, CloseAsset):
        app.close_asset(intent.asset_index, intent.symbol)
    elif isinstance(intent, CloseTrade):
        app.close_trade()
    else:
        app.close_all()
