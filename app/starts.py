"""The wishes that start a session: an engine that may then trade with the user's money.

What proves one is a session on its asset that was not listed when it was sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from app.feeds import Topic
from app.intents import Gate, Intent, Proof, plain_amount
from app.models.assets import base_symbol
from app.sights import Sight

if TYPE_CHECKING:
    from app.models.sessions import Session

LEAST_BUDGET, MOST_TARGET = Decimal(10), Decimal(500)
"""The published limits: USDC, and whatever the target is counted in."""
STRATEGIES = ("Conservative", "Aggressive", "Degen")
DURATIONS = ("1D", "3D", "7D", "30D", "90D", "365D")


@dataclass(frozen=True, slots=True)
class Start(Intent):
    """The base of both. The amount is typed."""

    verb = "start"
    gate = Gate.WORDS
    proof = Proof.READING
    topic = Topic.SESSIONS

    known: frozenset[str] | None = field(default=None, kw_only=True)
    """The sessions on the asset that were listed before it was sent; None: nothing was read."""

    @property
    def asset_index(self) -> int:
        """As the server numbers it."""
        raise NotImplementedError

    @property
    def symbol(self) -> str | None:
        """What the index is called, as far as that is known."""
        raise NotImplementedError

    @property
    def sum(self) -> Decimal:
        """What the engine may trade with, in USDC."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """By the asset: there is one session on it."""
        return f"start:{self.asset_index}"

    @property
    def subject(self) -> str:
        """`session on LINK, index 18, 200.00 USDC`."""
        on = f"session on {self.symbol or 'asset'}, index {self.asset_index}"
        return f"{on}, {plain_amount(self.sum)} USDC"

    @property
    def words(self) -> str:
        """The amount."""
        return plain_amount(self.sum)

    @property
    def is_hindered(self) -> bool:
        """Whether the asset has a session already: the server takes one on each."""
        return bool(self.known)

    def seeing(self, value: Any) -> Self:
        """Return it with the sessions that are listed on the asset now."""
        return replace(self, known=frozenset(one.key for one in self._mine(value)))

    def look(self, value: Any) -> Sight:
        """Return whether a session on the asset is listed that was not before."""
        if self.known is None:
            return Sight(is_awaited=True)
        come = tuple(one.key for one in self._mine(value) if one.key not in self.known)
        return Sight(come=come, is_awaited=not come)

    def details(self) -> dict[str, Any]:
        """Return all of its fields."""
        values = {name: None if v is None else str(v) for name, v in self.values.items()}
        known = None if self.known is None else sorted(self.known)
        return {"values": values, "known": known}

    def _mine(self, sessions: Iterable[Session]) -> Iterable[Session]:
        return (one for one in sessions if is_on(one, self.asset_index, self.symbol))


@dataclass(frozen=True, slots=True)
class StartQuick(Start):
    """Start a session by budget, target and limits."""

    call = "start_quick"

    # Fields of their own: without it the properties of the base would be taken for defaults.
    budget: Decimal = field()
    """In USDC."""
    profit_target: Decimal = field()
    """USDC or percent of the budget: which is not published."""
    loss_threshold: Decimal | None = field()
    """As for the target."""
    max_positions: int | None = field()
    asset_index: int = field()
    symbol: str | None = field()

    @property
    def sum(self) -> Decimal:
        """The budget."""
        return self.budget

    @property
    def values(self) -> Mapping[str, object]:
        """The published body; the symbol is for the check of the index."""
        return {
            "budget": self.budget,
            "profitTarget": self.profit_target,
            "lossThreshold": self.loss_threshold,
            "maxPositions": self.max_positions,
            "assetIndex": self.asset_index,
            "symbol": self.symbol,
        }

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return the same start."""
        values = note["values"]
        loss, most = values["lossThreshold"], values["maxPositions"]
        return cls(
            Decimal(values["budget"]),
            Decimal(values["profitTarget"]),
            None if loss is None else Decimal(loss),
            None if most is None else int(most),
            int(values["assetIndex"]),
            values["symbol"],
            known=_noted_known(note),
        )


@dataclass(frozen=True, slots=True)
class StartAdvance(Start):
    """Start a session by strategy and duration."""

    call = "start_advance"

    amount: Decimal = field()
    """In USDC."""
    execution_strategy: str = field()
    """Conservative, Aggressive or Degen."""
    strategy_duration: str = field()
    """1D, 3D, 7D, 30D, 90D or 365D."""
    asset_index: int = field()
    symbol: str | None = field()
    max_wallet_budget: bool = field()
    """Take the whole free balance instead of the amount, as far as that name can be believed."""

    @property
    def sum(self) -> Decimal:
        """The amount."""
        return self.amount

    @property
    def words(self) -> str:
        """The amount; and that it may take everything, where it may."""
        amount = plain_amount(self.amount)
        return f"{amount} whole wallet" if self.max_wallet_budget else amount

    @property
    def values(self) -> Mapping[str, object]:
        """The published body; the symbol is for the check of the index."""
        return {
            "amount": self.amount,
            "executionStrategy": self.execution_strategy,
            "strategyDuration": self.strategy_duration,
            "assetIndex": self.asset_index,
            "maxWalletBudget": self.max_wallet_budget,
            "symbol": self.symbol,
        }

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return the same start."""
        values = note["values"]
        return cls(
            Decimal(values["amount"]),
            values["executionStrategy"],
            values["strategyDuration"],
            int(values["assetIndex"]),
            values["symbol"],
            values["maxWalletBudget"] == "True",
            known=_noted_known(note),
        )


class Ends(NamedTuple):
    """What a session can come to under one reading of target and loss, in USDC."""

    best: Decimal
    """All positions at their targets."""
    worst: Decimal
    """All positions at their stops, below zero; without a limit, everything."""
    positions: int | None
    """How many share it; None where that is left to the server."""

    def each(self, sum_: Decimal) -> Decimal | None:
        """Return a position's equal share of a sum."""
        return None if self.positions is None else sum_ / self.positions


def ends_of(start: StartQuick) -> tuple[Ends, Ends]:
    """Return what it comes to if target and loss are USDC, and if they are percent of it."""
    return _ends(start, Decimal(1)), _ends(start, start.budget / 100)


LEVERAGES = (5, 10)
"""The engine chooses its own; these show how the distances shrink."""


def distance(start: StartQuick, sum_: Decimal, leverage: int) -> Decimal:
    """Return how far in percent the price must move at a leverage to win or lose a sum in all."""
    return 100 * abs(sum_) / (start.budget * leverage)


def _ends(start: StartQuick, unit: Decimal) -> Ends:
    loss = start.budget if start.loss_threshold is None else start.loss_threshold * unit
    return Ends(start.profit_target * unit, -loss, start.max_positions)


def is_on(session: Session, asset_index: int, symbol: str | None) -> bool:
    """Tell whether a session is on an asset: by its index, else by its name."""
    if session.asset_index is not None:
        return session.asset_index == asset_index
    if session.symbol is None or symbol is None:
        return False
    return base_symbol(session.symbol) == base_symbol(symbol)


def _noted_known(note: Mapping[str, Any]) -> frozenset[str] | None:
    return None if note["known"] is None else frozenset(note["known"])
