"""The wishes that change something and move no money: the reply is enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.feeds import Topic
from app.intents import Intent


@dataclass(frozen=True, slots=True)
class Errand(Intent):
    """The base of each. It is asked for once, plainly."""

    def details(self) -> dict[str, Any]:
        """Return all of its fields."""
        return {"path": dict(self.path), "values": dict(self.values)}

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return the same errand, where it has no fields."""
        return cls()


@dataclass(frozen=True, slots=True)
class VerifyDeposit(Errand):
    """Have the server look up a deposit that was already made."""

    call = "verify_deposit"
    verb = "verify"
    touches = frozenset({Topic.PROFILE, Topic.DEPOSITS, Topic.DEPOSITED})

    tx_hash: str
    """Of the transaction, as the user gave it."""

    @property
    def values(self) -> Mapping[str, object]:
        """The hash."""
        return {"txHash": self.tx_hash}

    @property
    def key(self) -> str:
        """By the transaction."""
        return f"verify:{self.tx_hash.casefold()}"

    @property
    def subject(self) -> str:
        """`deposit 0x8a1f…03be`."""
        return f"deposit {self.tx_hash[:6]}…{self.tx_hash[-4:]}"

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return the same check."""
        return cls(note["values"]["txHash"])


@dataclass(frozen=True, slots=True)
class SyncFills(Errand):
    """Have the server read the fills from Hyperliquid."""

    call = "sync_fills"
    verb = "sync"

    @property
    def key(self) -> str:
        """There is one of it."""
        return "sync"

    @property
    def subject(self) -> str:
        """What is read."""
        return "fills"


@dataclass(frozen=True, slots=True)
class CreateReferralCode(Errand):
    """Create the user's own referral code."""

    call = "create_code"
    verb = "create"
    touches = frozenset({Topic.REFERRAL, Topic.REFERRAL_STATS, Topic.PROFILE})

    user_id: str
    code: str | None
    """The wish; None lets the server choose."""

    @property
    def path(self) -> Mapping[str, str]:
        """The user's id."""
        return {"userId": self.user_id}

    @property
    def values(self) -> Mapping[str, object]:
        """The code, where one is wished for."""
        return {"code": self.code}

    @property
    def key(self) -> str:
        """A user has one code."""
        return f"code:{self.user_id}"

    @property
    def subject(self) -> str:
        """`referral code FOX42`."""
        return "referral code" if self.code is None else f"referral code {self.code}"

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return the same wish."""
        return cls(note["path"]["userId"], note["values"]["code"])


@dataclass(frozen=True, slots=True)
class TriggerCron(Errand):
    """Have the engine run once, now: a route for testing."""

    call = "trigger_cron"
    verb = "run"

    @property
    def key(self) -> str:
        """There is one engine."""
        return "cron"

    @property
    def subject(self) -> str:
        """What runs."""
        return "the engine once"
