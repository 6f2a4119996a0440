"""The wishes that move USDC out of the account, or a reward into it.

No endpoint proves one: what the account is worth before and after is shown, and nothing more is
concluded from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Self

from app.feeds import Topic
from app.intents import Gate, Intent, Proof, plain_amount
from app.sights import Balances, Sight

TAIL = 6
"""Characters of an address that are typed."""


@dataclass(frozen=True, slots=True)
class Transfer(Intent):
    """The base of what only balances can hint at."""

    touches = frozenset({Topic.PROFILE})
    proof = Proof.WORD
    topic = Topic.PROFILE

    balances: Balances | None = field(default=None, kw_only=True)
    """What the account was worth before it was sent; None: nothing was read."""

    def seeing(self, value: Any) -> Self:
        """Return it with what the account is worth now."""
        return replace(self, balances=None if value is None else Balances.of(value))

    def look(self, value: Any) -> Sight:
        """Return what the account is worth after it."""
        if value is None:
            return Sight()
        after = Balances.of(value)
        return Sight(
            after=after, fits=self.balances is not None and self.fits(self.balances, after)
        )

    def fits(self, before: Balances, after: Balances) -> bool:
        """Tell whether the balances moved by exactly what was asked for."""
        raise NotImplementedError

    def details(self) -> dict[str, Any]:
        """Return the balances before, besides its fields."""
        values = {name: str(value) for name, value in self.values.items()}
        before = None if self.balances is None else self.balances.noted()
        return {"values": values, "before": before}


@dataclass(frozen=True, slots=True)
class Payment(Transfer):
    """The base of what goes to an address."""

    gate = Gate.WORDS

    amount: Decimal
    """In USDC, fee included."""
    destination: str
    """The address, with its checksum case."""

    @property
    def values(self) -> Mapping[str, object]:
        """Amount and address."""
        return {"amount": self.amount, "destination": self.destination}

    @property
    def spends(self) -> Decimal:
        """The amount."""
        return self.amount

    @property
    def key(self) -> str:
        """By the address: no second payment to it while one is in doubt."""
        return f"{self.call}:{self.destination.casefold()}"

    @property
    def subject(self) -> str:
        """`120.00 USDC to 0x3d0e…77aa`."""
        return f"{plain_amount(self.amount)} USDC to {self.destination[:6]}…{self.destination[-4:]}"

    @property
    def words(self) -> str:
        """The amount and the end of the address."""
        return f"{plain_amount(self.amount)} {self.destination[-TAIL:]}"

    def fits(self, before: Balances, after: Balances) -> bool:
        """Tell whether the free balance fell by the amount."""
        if before.free is None or after.free is None:
            return False
        return before.free - after.free == self.amount

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return the same payment."""
        values = note["values"]
        amount, destination = Decimal(values["amount"]), values["destination"]
        return cls(amount, destination, balances=_noted_balances(note))


@dataclass(frozen=True, slots=True)
class Withdraw(Payment):
    """Withdraw USDC to an address on chain."""

    call = "withdraw"
    verb = "withdraw"


@dataclass(frozen=True, slots=True)
class SendUsdc(Payment):
    """Send USDC to another account."""

    call = "send_usdc"
    verb = "send"


@dataclass(frozen=True, slots=True)
class ClaimReward(Transfer):
    """Claim what referrals earned; it pays out to the account itself."""

    call = "claim_reward"
    verb = "claim"

    amount: Decimal | None
    """What can be claimed by the newest reading, in USDC; it is not sent."""

    @property
    def key(self) -> str:
        """There is one reward."""
        return "claim"

    @property
    def subject(self) -> str:
        """`reward of 7.52 USDC`."""
        return "reward" if self.amount is None else f"reward of {plain_amount(self.amount)} USDC"

    def fits(self, before: Balances, after: Balances) -> bool:
        """Tell whether the reward is gone and the free balance rose by it."""
        if before.free is None or after.free is None or not before.reward:
            return False
        return after.free - before.free == before.reward and after.reward in (None, Decimal(0))

    def details(self) -> dict[str, Any]:
        """Return the amount as well, which is in no body."""
        amount = None if self.amount is None else str(self.amount)
        # No super(): a class with slots is made anew by its decorator.
        return {**Transfer.details(self), "amount": amount}

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return the same claim."""
        amount = note["amount"]
        return cls(None if amount is None else Decimal(amount), balances=_noted_balances(note))


def _noted_balances(note: Mapping[str, Any]) -> Balances | None:
    return None if note["before"] is None else Balances.from_note(note["before"])
