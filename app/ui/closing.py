"""How the dialog of a close stands: it aims at positions as they are read. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.intents import Close
from app.targets import Target
from app.ui.aim import aimed_at, changes_of
from app.ui.asking import Asking
from app.ui.stand import Stand

if TYPE_CHECKING:
    from app.action import Action
    from app.feeds import AnyFeed
    from app.locks import Holder
    from app.ui.aim import Change
    from app.ui.states import Moment

BLIND_WORDS = "close without a current reading"
"""What must be typed to close what could not be read."""


class Closing(Asking[Close]):
    """One dialog of a close. The targets of its intent follow each good reading."""

    def __init__(
        self,
        intent: Close,
        feed: AnyFeed,
        *,
        at: float,
        holder: Holder | None = None,
        earlier: Action | None = None,
        may_send: bool = True,
    ) -> None:
        super().__init__(intent, feed, at=at, holder=holder, earlier=earlier, may_send=may_send)
        self.changes: tuple[Change, ...] = ()
        """What the user must look at before it is armed again."""
        self.gone_at: float | None = None
        """When a reading showed nothing of it any more."""
        self.is_elsewhere = False
        """Whether another trade is the current one now, which says nothing of it."""
        self._newest = intent.targets

    @property
    def shown(self) -> tuple[Target, ...]:
        """Return the positions as they stand in the dialog."""
        return self._newest if self.stand is Stand.CHANGED else self.intent.targets

    @property
    def words(self) -> str:
        """Return what must be typed before the key; empty where the key is enough."""
        return BLIND_WORDS if self.stand is Stand.BLIND else super().words

    @property
    def may_follow(self) -> bool:
        """Whether the accepting key is next; an exit stays possible where nothing can be read."""
        return super().may_follow or (self.stand is Stand.BLIND and self.is_matched)

    def is_current(self, now: float) -> bool:
        """Tell whether the figures are those of a fresh reading."""
        return self.stand in (Stand.ARMED, Stand.CHANGED) and self._is_fresh(now)

    def arm_again(self, key_at: float, now: float, key_now: float) -> None:
        """Aim at what is shown, after the user has looked at it."""
        if self.stand is Stand.CHANGED and not self.is_quiet(key_at):
            self.changes = ()
            self._adopt(self._newest, key_now)
            self.judge(now, key_now)

    def _judged(self, now: float) -> Stand:
        is_gone = self.gone_at is not None and not self._is_sent
        return Stand.GONE if is_gone else super()._judged(now)

    def _judged_unsent(self, now: float) -> Stand:
        if self.is_elsewhere:
            return Stand.BLIND
        if self.changes:
            return Stand.CHANGED
        if self._is_fresh(now):
            return Stand.ARMED
        return Stand.BLIND if self._is_blind(now) else Stand.READING

    def _look(self, value: Any, read_at: float, moment: Moment) -> None:
        if self.gone_at is not None:
            return
        read_time = moment.utc + timedelta(seconds=read_at - moment.monotonic)
        listed = aimed_at(self.intent, value)
        self.is_elsewhere = not listed and bool(self.intent.look(value).elsewhere)
        if self.is_elsewhere:
            return
        if value is None or not listed:
            self.gone_at = read_at if self.intent.targets else None
            return
        fresh = tuple(Target.of(position, value, read_at, read_time) for position in listed)
        self._newest = fresh
        self.changes = changes_of(self.intent.targets, fresh)
        if not self.changes:
            self._adopt(fresh, None)

    def _adopt(self, targets: tuple[Target, ...], key_now: float | None) -> None:
        words = self.intent.words
        self.intent = replace(self.intent, targets=targets)
        if self.intent.words != words:
            self._forget_typed(key_now)
            self.remark = "the count changed"
