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

    @property
    def has_looked(self) -> bool:
        """Whether its topic was read since it opened."""
        return self._looked_at > self._opened_at

    def _judged_unsent(self, now: float) -> Stand:
        match self.intent.proof:
            case Proof.REPLY:
                return Stand.ARMED
            case Proof.WORD:
                # No balance allows or forbids it, and taking money out must not wait for one.
                is_ready = self.has_looked or self.stand is Stand.ARMED or self._is_blind(now)
                return Stand.ARMED if is_ready else Stand.READING
            case Proof.READING:
                if self._is_fresh(now):
                    return Stand.CHANGED if self.intent.is_hindered else Stand.ARMED
                return Stand.BLIND if self._is_blind(now) else Stand.READING

    def _look(self, value: Any, read_at: float, moment: Moment) -> None:
        self.intent = self.intent.seeing(value)
