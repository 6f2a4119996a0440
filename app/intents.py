"""Every wish of the user that changes something, as frozen data: its aim, and what proves it.

An intent is complete before its dialog opens; the dialog shows it and the same object is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from app.feeds import Topic
from app.models.bodies import Draft
from app.targets import Target


class Gate(StrEnum):
    """What the user must do in the dialog, growing with the blast radius."""

    KEY = "key"
    """The accepting key."""
    WORDS = "words"
    """Type the words, then the accepting key."""


@dataclass(frozen=True, slots=True)
class Intent:
    """The base of every wish. `key` names what is locked while it is under way."""

    call: ClassVar[str] = ""
    """The name of its row in the catalogue."""
    verb: ClassVar[str] = ""
    """One word for journal and events."""
    gate: ClassVar[Gate] = Gate.KEY
    """What the dialog asks for."""
    touches: ClassVar[frozenset[Topic]] = frozenset({Topic.TRADE, Topic.SESSIONS, Topic.PROFILE})
    """What is read again after it, whatever came back."""

    otherwise: ClassVar[str] = ""
    """What can still be done where its request cannot be made."""

    targets: tuple[Target, ...]
    """The positions that it closes, as they were read."""
    draft: Draft | None = field(default=None, kw_only=True)
    """The request itself, made before the dialog opens: exactly this is shown, and sent."""

    @property
    def path(self) -> Mapping[str, str]:
        """The identifiers in the path of its call."""
        return {}

    @property
    def values(self) -> Mapping[str, object]:
        """What its body is made from, under the catalogue's names."""
        return {}

    @property
    def key(self) -> str:
        """What it is locked by: no second one of the same key while this is not settled."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """What it acts on, in a few words."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """What must be typed where the gate asks for words."""
        return ""

    def noted(self) -> dict[str, Any]:
        """Return what the journal keeps of it."""
        return {
            "intent": type(self).__name__,
            "key": self.key,
            "subject": self.subject,
            "targets": [target.noted() for target in self.targets],
            "body": None if self.draft is None else self.draft.content,
        }


@dataclass(frozen=True, slots=True)
class ClosePosition(Intent):
    """Close one position by its id."""

    call = "close_position"
    verb = "close"

    @property
    def target(self) -> Target:
        """The one position."""
        return self.targets[0]

    @property
    def position_id(self) -> str:
        """The id that is sent."""
        assert self.target.position_id is not None
        return self.target.position_id

    @property
    def path(self) -> Mapping[str, str]:
        """The position's id."""
        return {"positionId": self.position_id}

    @property
    def key(self) -> str:
        """By the position."""
        return f"position:{self.position_id}"

    @property
    def subject(self) -> str:
        """`SOL long`."""
        return self.target.name


@dataclass(frozen=True, slots=True)
class CloseAsset(Intent):
    """Close whatever the account holds of one asset."""

    call = "close_asset"
    verb = "close asset"
    otherwise = "A position by its id, the trade, or all can still be closed (screen 3)."

    asset_index: int
    """As the server numbers it."""
    symbol: str | None

    @property
    def values(self) -> Mapping[str, object]:
        """The index; the symbol too, for a server that asks for it."""
        return {"assetIndex": self.asset_index, "symbol": self.symbol}

    @property
    def key(self) -> str:
        """By the asset."""
        return f"asset:{self.asset_index}"

    @property
    def subject(self) -> str:
        """`SOL, index 2`."""
        return f"{self.symbol or 'asset'}, index {self.asset_index}"


@dataclass(frozen=True, slots=True)
class CloseTrade(Intent):
    """Close a trade: all of its positions."""

    call = "close_trade"
    verb = "close trade"
    gate = Gate.WORDS

    trade_id: str

    @property
    def path(self) -> Mapping[str, str]:
        """The trade's id."""
        return {"tradeId": self.trade_id}

    @property
    def key(self) -> str:
        """By the trade."""
        return f"trade:{self.trade_id}"

    @property
    def subject(self) -> str:
        """How many positions."""
        return f"trade with {len(self.targets)} positions"

    @property
    def words(self) -> str:
        """The word and the count."""
        return f"close {len(self.targets)}"


@dataclass(frozen=True, slots=True)
class CloseAll(Intent):
    """Close every position of the account, those outside the current trade as well."""

    call = "close_all"
    verb = "close all"
    gate = Gate.WORDS

    @property
    def key(self) -> str:
        """There is one of it."""
        return "all"

    @property
    def subject(self) -> str:
        """How many positions are listed."""
        return f"all positions, {len(self.targets)} listed"

    @property
    def words(self) -> str:
        """The word and the count."""
        return f"close all {len(self.targets)}"


INTENTS: tuple[type[Intent], ...] = (ClosePosition, CloseAsset, CloseTrade, CloseAll)
"""Every intent that there is; a test holds that no two share a row of the catalogue."""


def from_note(note: Mapping[str, Any]) -> Intent | None:
    """Return the intent that a journal remembers; None when the line cannot be read."""
    kinds = {kind.__name__: kind for kind in INTENTS}
    try:
        targets = tuple(Target.from_note(target) for target in note["targets"])
        kind, key = kinds[note["intent"]], str(note["key"]).partition(":")[2]
        if kind is CloseAsset:
            return CloseAsset(targets, int(key), targets[0].symbol if targets else None)
        if kind is CloseTrade:
            return CloseTrade(targets, key)
        return kind(targets)
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None
