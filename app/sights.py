"""What a complete, good reading shows of something that was sent. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.models.account import Profile
    from app.models.trading import Position, Trade
    from app.targets import Target


@dataclass(frozen=True, slots=True)
class Balances:
    """What an account is worth at one moment, in USDC; None where the server does not say."""

    free: Decimal | None = None
    equity: Decimal | None = None
    reward: Decimal | None = None
    """What can be claimed."""

    @classmethod
    def of(cls, profile: Profile) -> Self:
        """Take them from a reading."""
        return cls(profile.free_balance, profile.equity, profile.reward)

    def noted(self) -> dict[str, str | None]:
        """Return what the journal keeps of them."""
        return {
            "free": _text(self.free),
            "equity": _text(self.equity),
            "reward": _text(self.reward),
        }

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Self:
        """Return balances that a journal remembers. Raises KeyError, ArithmeticError."""
        return cls(*(_figure(note[name]) for name in ("free", "equity", "reward")))


@dataclass(frozen=True, slots=True)
class Sight:
    """What should go or come, and what of it a reading shows."""

    gone: tuple[Target, ...] = ()
    """No longer listed."""
    smaller: tuple[tuple[Target, Decimal], ...] = ()
    """Listed with less than was aimed at, and how much is left."""
    same: tuple[Target, ...] = ()
    """Listed as it was, or larger, or on the other side."""
    elsewhere: tuple[Target, ...] = ()
    """Not listed, but another trade is the current one now: it may well be open."""
    come: tuple[str, ...] = ()
    """Keys of what is listed now and was not before."""
    is_awaited: bool = False
    """Whether what should come is not listed yet."""
    after: Balances | None = None
    """What the account is worth now, where that is all that can be seen."""
    fits: bool = False
    """Whether the balances moved by exactly the amount. That is a hint, no proof."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing that was aimed at stands as it did, and all that should come is there."""
        return not self.same and not self.is_awaited and not self.elsewhere

    def after_a_yes(self) -> Self:
        """Return what it shows once the server said yes: that it is not listed is enough then."""
        return replace(self, gone=(*self.gone, *self.elsewhere), elsewhere=())

    @property
    def shows_effect(self) -> bool:
        """Whether anything of what was wanted can be seen."""
        return bool(self.gone or self.smaller or self.come or self.fits)


def look(targets: Iterable[Target], trade: Trade | None) -> Sight:
    """Compare what was aimed at with a complete reading of the current trade."""
    listed = {position.key: position for position in trade.positions} if trade is not None else {}
    gone, smaller, same, elsewhere = [], [], [], []
    for target in targets:
        position = listed.get(target.key)
        if position is None and _is_other(target, trade):
            elsewhere.append(target)
        elif position is None:
            gone.append(target)
        elif _fell(target, position):
            assert position.size is not None
            smaller.append((target, position.size))
        else:
            same.append(target)
    return Sight(tuple(gone), tuple(smaller), tuple(same), tuple(elsewhere))


def _is_other(target: Target, trade: Trade | None) -> bool:
    """Tell whether a reading is of another trade than the one that listed the target."""
    if trade is None or trade.id is None or target.listed_in is None:
        return False
    return trade.id != target.listed_in


def _fell(target: Target, position: Position) -> bool:
    if target.size is None or position.size is None or position.side != target.side:
        return False
    return position.size < target.size


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else str(figure)


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
