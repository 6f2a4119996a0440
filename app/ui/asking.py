"""How a dialog that asks stands: what a key may do now, and what is sent. Pure.

It hands out the very intent that it shows, once, and never while anything about it is in doubt.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.action import Phase
from app.errors import RateLimited
from app.intents import Gate, Intent
from app.ui.stand import Stand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.action import Action
    from app.errors import ApiError
    from app.feeds import AnyFeed
    from app.locks import Holder
    from app.ui.states import Moment

CHECK_SECONDS = 3.0
"""A reading that takes longer counts as failed: the user is told that nothing current is known."""
OLDEST_SECONDS = 10.0
"""No reading older than this arms, however slowly its topic is polled."""
QUIET_SECONDS = 0.5
"""How long nothing is accepted after the first paint, and after anything that matters changed."""
WAIT_SECONDS = 10.0
"""The wait after a 429 that named none."""

OVER = frozenset({Phase.FAILED, Phase.STILL_OPEN, Phase.UNSEEN})
"""After these a new dialog may be asked for."""

Asked = TypeVar("Asked", bound=Intent)


class Asking(Generic[Asked]):
    """One dialog. Times are monotonic seconds; `key_…` are seconds of the clock of the keys.

    Subclasses say how it stands (`_judged`) and what a new reading changes (`_look`).
    """

    def __init__(
        self,
        intent: Asked,
        feed: AnyFeed,
        *,
        at: float,
        holder: Holder | None = None,
        earlier: Action | None = None,
        may_send: bool = True,
    ) -> None:
        self.intent = intent
        """What is shown, and sent."""
        self.holder = holder
        """Who is at it instead of us."""
        self.earlier = earlier
        """The newest action of the same key, of an earlier dialog."""
        self.feed = feed
        """The topic of the intent as last read."""
        self.stand = Stand.READING
        self.is_matched = False
        """Whether the words that are asked for were typed."""
        self.erased = 0
        """How often what was typed became worthless."""
        self.remark = ""
        """What to say beside the field."""
        self.action: Action | None = None
        """What became of what was sent."""
        self.failure: ApiError | None = None
        """Why nothing was sent although the user accepted; set by who could not send it."""
        self._may_send = may_send
        self._is_sent = False
        self._looked_at = 0.0
        self._painted_at = inf
        self._quiet_until = inf
        self._opened_at = self.waits_since = at
        self._old_error = feed.error

    # What is so

    @property
    def words(self) -> str:
        """Return what must be typed before the key; empty where the key is enough."""
        is_asked = self.stand is Stand.ARMED and self.intent.gate is Gate.WORDS
        return self.intent.words if is_asked else ""

    @property
    def may_follow(self) -> bool:
        """Whether the accepting key is next."""
        return self.stand is Stand.ARMED and (self.is_matched or not self.words)

    @property
    def has_claim(self) -> bool:
        """Whether the key is locked for an intent that was not sent."""
        return not self._is_sent and self._may_send and self.holder is None

    @property
    def phase(self) -> Phase | None:
        """Return where the action stands; None when nothing was sent."""
        if not self._is_sent:
            return None
        if self.action is None:
            return Phase.SENDING if self.failure is None else Phase.FAILED
        return self.action.phase

    @property
    def is_over(self) -> bool:
        """Whether this dialog is at its end, and a new one may be asked for."""
        return self.phase in OVER and self.retry_at is None

    @property
    def retry_at(self) -> float | None:
        """Return when a send that was refused for being too much may be asked for again."""
        action = self.action
        if action is None or action.phase is not Phase.FAILED or action.replied_at is None:
            return None
        if not isinstance(action.error, RateLimited) or action.sight.shows_effect:
            return None
        asked = action.error.retry_after_seconds
        return action.replied_at + (WAIT_SECONDS if asked is None else asked)

    def is_heard(self, key_at: float) -> bool:
        """Tell whether a key was pressed with the dialog on the screen."""
        return key_at >= self._painted_at

    def is_quiet(self, key_at: float) -> bool:
        """Tell whether a key came too soon to mean what is on the screen."""
        return key_at < self._quiet_until

    # What happens

    def painted(self, key_now: float) -> None:
        """Note that the dialog is on the screen, for the first time or again."""
        self._painted_at = key_now
        self._quiet_until = key_now + QUIET_SECONDS

    def hidden(self) -> None:
        """Note that something covers the dialog."""
        self._quiet_until = inf

    def observe(self, feed: AnyFeed, moment: Moment, key_now: float) -> None:
        """Take a new state of the topic."""
        self.feed = feed
        read_at = feed.read_at or 0.0
        is_new = read_at > max(self._opened_at, self._looked_at)
        if is_new and feed.error is None and feed.reading is not None and feed.reading.complete:
            self._looked_at = read_at
            if not self._is_sent:
                self._look(feed.reading.value, read_at, moment)
        self.judge(moment.monotonic, key_now)

    def judge(self, now: float, key_now: float) -> None:
        """Find out how it stands; call it whenever time has passed."""
        stand = self._judged(now)
        if stand is self.stand:
            return
        if stand is Stand.READING:
            self.waits_since = now
        self.stand = stand
        self._forget_typed(key_now)

    def struck(self, key_at: float, *, is_stray: bool = False) -> bool:
        """Note a key and return whether it came too soon; then, or as a stray one, it prolongs
        the quiet."""
        was_quiet = self.is_quiet(key_at)
        if was_quiet or is_stray:
            self._hush(key_at)
        return was_quiet

    def type(self, text: str, key_now: float) -> None:
        """Take what stands in the field; the right words lock it."""
        if not self.words or self.is_matched:
            return
        self.remark = ""
        if text.strip().casefold() == self.words.casefold():
            self.is_matched = True
            self._hush(key_now)

    def reject(self, remark: str, key_now: float) -> None:
        """Forget what was typed, and say why."""
        self._forget_typed(key_now)
        self.remark = remark

    def arm_again(self, key_at: float, now: float, key_now: float) -> None:
        """Aim at what is shown, after the user has looked at it."""

    def accept(self, key_at: float, now: float, key_now: float) -> Asked | None:
        """Return what is to be sent; None, for ever after the first, when nothing is."""
        self.judge(now, key_now)
        if self._is_sent or not self.may_follow or self.is_quiet(key_at):
            return None
        self._is_sent = True
        self.judge(now, key_now)
        return self.intent

    def follow(self, actions: Iterable[Action]) -> None:
        """Take the newest state of what was sent."""
        if self._is_sent:
            mine = [action for action in actions if action.intent is self.intent]
            self.action = mine[-1] if mine else self.action

    def begin_again(self, holder: Holder | None, now: float, key_now: float) -> None:
        """Start over after a 429: a new check, a new intent, one key away."""
        # Actions are known by the object that was sent, so the next one needs its own.
        self.intent = replace(self.intent)
        self.earlier, self.action, self.holder = self.action, None, holder
        self._is_sent = False
        self._opened_at = self.waits_since = now
        self._old_error = self.feed.error
        self.judge(now, key_now)

    # How

    def _judged(self, now: float) -> Stand:
        if self._is_sent:
            return Stand.SENT
        if self.holder is not None:
            return Stand.LOCKED
        return Stand.READ_ONLY if not self._may_send else self._judged_unsent(now)

    def _judged_unsent(self, now: float) -> Stand:
        """Return how it stands while it is ours to send."""
        raise NotImplementedError

    def _look(self, value: Any, read_at: float, moment: Moment) -> None:
        """Take what a new, good, complete reading shows."""
        raise NotImplementedError

    def _is_fresh(self, now: float) -> bool:
        feed, age = self.feed, self.feed.age(now)
        if feed.reading is None or feed.error is not None or not feed.reading.complete:
            return False
        # What was read before the key was pressed does not count.
        is_after = feed.read_at is not None and feed.read_at > self._opened_at
        return is_after and age is not None and age < min(2 * feed.every, OLDEST_SECONDS)

    def _is_blind(self, now: float) -> bool:
        """Tell whether a reading failed, or did not come in time."""
        if self.feed.error not in (None, self._old_error) or self.stand is Stand.BLIND:
            return True
        return self.stand is Stand.READING and now - self.waits_since >= CHECK_SECONDS

    def _forget_typed(self, key_now: float | None) -> None:
        self.remark, self.is_matched = "", False
        self.erased += 1
        if key_now is not None:
            self._hush(key_now)

    def _hush(self, key_now: float) -> None:
        self._quiet_until = max(self._quiet_until, key_now + QUIET_SECONDS)
