"""Every intent that there is, and the intent that a line of the journal remembers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.errands import CreateReferralCode, SyncFills, TriggerCron, VerifyDeposit
from app.intents import CloseAll, CloseAsset, ClosePosition, CloseTrade, Intent
from app.starts import StartAdvance, StartQuick
from app.transfers import ClaimReward, SendUsdc, Withdraw

INTENTS: tuple[type[Intent], ...] = (
    ClosePosition,
    CloseAsset,
    CloseTrade,
    CloseAll,
    StartQuick,
    StartAdvance,
    Withdraw,
    SendUsdc,
    ClaimReward,
    VerifyDeposit,
    SyncFills,
    CreateReferralCode,
    TriggerCron,
)
"""A test holds that each row of the catalogue that moves money has exactly one of them."""


def from_note(note: Mapping[str, Any]) -> Intent | None:
    """Return the intent that a journal remembers; None when the line cannot be read."""
    kinds = {kind.__name__: kind for kind in INTENTS}
    try:
        return kinds[note["intent"]].from_note(note)
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None
