"""Every wish of the user that changes something, as frozen data: its aim, and what proves it.

An intent is complete before its dialog opens; the dialog shows it and the same object is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Self

from app.feeds import Topic
from app.models.bodies import Draft
from app.sights import Balances, Sight, look
from app.targets import Target


class Gate(StrEnum):
    """What the user must do in the dialog, growing with the blast radius."""

    KEY = "key"
    """The accepting key."""
    WORDS = "words"
    """Type the words, then the accepting key."""


class Proof(StrEnum):
    """What settles an intent once it was sent."""

    READING = "reading"
    """Only what a good reading of its topic shows."""
    WORD = "word"
    """No endpoint shows it: a yes of the server has to do; without one the user looks elsewhere."""
    REPLY = "reply"
    """It moves no money: the reply is enough, and without one it may be asked for again."""


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
    proof: ClassVar[Proof] = Proof.REPLY
    """What settles it."""
    topic: ClassVar[Topic | None] = None
    """Whose readings show what became of it; None where none does."""
    otherwise: ClassVar[str] = ""
    """What can still be done where its request cannot be made."""

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

    @property
    def targets(self) -> tuple[Target, ...]:
        """The positions that it closes, as they were read."""
        return ()

    @property
    def spends(self) -> Decimal | None:
        """What leaves the free balance by it, in USDC; None where that is nothing, or not known."""
        return None

    @property
    def is_hindered(self) -> bool:
        """Whether what was read before it is sent forbids it."""
        return False

    @property
    def balances(self) -> Balances | None:
        """What the account was worth before it was sent, where that was read."""
        return None

    def seeing(self, value: Any) -> Self:
        """Return it with what a reading of its topic shows before it is sent."""
        return self

    def look(self, value: Any) -> Sight:
        """Return what a complete, good reading of its topic shows of it."""
        return Sight()

    def noted(self) -> dict[str, Any]:
        """Return what the journal keeps of it."""
        return {
            "intent": type(self).__name__,
            "key": self.key,
            "subject": self.subject,
            "targets": [target.noted() for target in self.targets],
            "body": None if self.draft is None else self.draft.content,
            **self.details(),
        }

    def details(self) -> dict[str, Any]:
        """Return what else the journal needs to know it again."""
        return {}

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return it as far as a journal remembers it. Raises KeyError, TypeError, ValueError."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Close(Intent):
    """The base of every close."""

    proof = Proof.READING
    topic = Topic.TRADE

    # A field of its own: without it the property of the base would be taken for a default.
    targets: tuple[Target, ...] = field()

    def look(self, value: Any) -> Sight:
        """Return what the current trade shows of the positions."""
        return look(self.targets, value)

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return a close of the same positions."""
        return cls(_noted_targets(note))


@dataclass(frozen=True, slots=True)
class ClosePosition(Close):
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
class CloseAsset(Close):
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
        """`SOL, index 2`; `asset index 2` where nobody names it."""
        return f"{f'{self.symbol},' if self.symbol else 'asset'} index {self.asset_index}"

    def details(self) -> dict[str, Any]:
        """Return the symbol: there may be no position to take it from."""
        return {"symbol": self.symbol}

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return a close of the same asset."""
        targets = _noted_targets(note)
        symbol = targets[0].symbol if targets else note.get("symbol")
        return cls(targets, int(_noted_key(note)), symbol)


@dataclass(frozen=True, slots=True)
class CloseTrade(Close):
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

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return a close of the same trade."""
        return cls(_noted_targets(note), _noted_key(note))


@dataclass(frozen=True, slots=True)
class CloseAll(Close):
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


def plain_amount(figure: Decimal) -> str:
    """Return an amount of USDC as it is typed: at least two decimals, no marks at thousands."""
    cents = figure.quantize(Decimal("0.01"))
    return f"{cents:f}" if cents == figure else f"{figure:f}"


def _noted_targets(note: Mapping[str, Any]) -> tuple[Target, ...]:
    return tuple(Target.from_note(target) for target in note["targets"])


def _noted_key(note: Mapping[str, Any]) -> str:
    return str(note["key"]).partition(":")[2]
