"""How the dialog of a change that closes nothing stands: what must be read before it arms. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.intents import Intent, Proof
from app.ui.asking import Asking
from app.ui.stand import Stand

if TYPE_CHECKING:
    from app.ui.states import Moment


class Confirming(Asking[Intent]):
    """One dialog. Its intent takes note of each good reading, so that a later one can prove it."""

    _has_given_up = False
    """Whether no balance came in time; until one comes, none is waited for."""

    @property
    def has_looked(self) -> bool:
        """Whether its topic was read since it opened."""
        return self._looked_at > self._opened_at

    def _judged_unsent(self, now: float) -> Stand:
        match self.intent.proof:
            case Proof.REPLY:
                return Stand.ARMED
            case Proof.WORD:
                # No balance allows or forbids it, and taking money out must not wait for one; but
                # after a sleep of the machine nothing that was typed before it counts.
                if self.has_looked and self.feed.is_current(now):
                    self._has_given_up = False
                    return Stand.ARMED
                self._has_given_up = self._has_given_up or self._is_blind(now)
                return Stand.ARMED if self._has_given_up else Stand.READING
            case Proof.READING:
                if self._is_fresh(now):
                    return Stand.CHANGED if self.intent.is_hindered else Stand.ARMED
                return Stand.BLIND if self._is_blind(now) else Stand.READING

    def _is_blind(self, now: float) -> bool:
        """Tell whether a reading failed, now or since it opened, or did not come in time."""
        return super()._is_blind(now) or (self.has_looked and self.feed.error is not None)

    def _look(self, value: Any, read_at: float, moment: Moment) -> None:
        self.intent = self.intent.seeing(value)
