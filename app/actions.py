"""Sends an intent once, says what is certain about it, and settles it by what the server shows.

The only way to an endpoint that moves money. It never sends a second time and never takes a reply
for the truth. It knows no endpoint: `wiring` hands it a table of calls.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from app.action import Action, Phase
from app.clock import Clock
from app.errors import ApiError, NotSent
from app.feeds import AnyFeed, Topic
from app.intent_notes import from_note
from app.intents import Intent, Proof
from app.journal import Journal, Past
from app.locks import Holder, KeyLocks
from app.models.bodies import Draft
from app.models.reading import Reading
from app.sights import Sight

READINGS, SECONDS = 3, 15.0
"""What so many good readings over so long a time do not show is no longer waited for."""

W = TypeVar("W", bound=Intent)

Call = Callable[[Any], Awaitable[object]]
"""Sends one kind of intent. Raises `ApiError`."""


class ActionRunner:
    """Every action of this program, those that a dead one left behind included."""

    def __init__(
        self,
        calls: Mapping[type[Intent], Call],
        journal: Journal,
        locks: KeyLocks,
        clock: Clock,
        *,
        new_number: Callable[[], str],
        make_draft: Callable[[Intent], Draft],
    ) -> None:
        self._calls = calls
        self._journal = journal
        self._locks = locks
        self._clock = clock
        self._new_number = new_number
        self._make_draft = make_draft
        self._actions: dict[str, Action] = {}
        self.on_change: Callable[[Action], None] = lambda action: None
        """Called with each new state of an action."""
        self.reread: Callable[[frozenset[Topic]], None] = lambda topics: None
        """Reads these topics now."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """Every action, oldest first."""
        return tuple(self._actions.values())

    @property
    def in_flight(self) -> bool:
        """Whether something was sent whose reply did not come yet."""
        return any(action.phase is Phase.SENDING for action in self._actions.values())

    def can_send(self, intent: Intent) -> bool:
        """Tell whether there is a call for it: there is none in a read-only program."""
        return type(intent) in self._calls

    def prepared(self, intent: W) -> W:
        """Return it with the request that will be sent. Raises NotSent where none can be made."""
        return replace(intent, draft=self._make_draft(intent))

    def last_of(self, key: str) -> Action | None:
        """Return the newest action of a key."""
        same = [action for action in self._actions.values() if action.intent.key == key]
        return same[-1] if same else None

    def claim(self, intent: Intent) -> Holder | None:
        """Lock its key before the dialog opens; return who is at it instead. Raises OSError."""
        return self._locks.take(self._scoped(intent.key), self._clock.now())

    def release(self, intent: Intent) -> None:
        """Unlock the key of an intent that is not sent after all."""
        last = self.last_of(intent.key)
        if last is None or not last.is_open:
            self._locks.release(self._scoped(intent.key))

    def past(self) -> tuple[Past, ...]:
        """Return what is on record of lately, other programs' too, oldest first. Raises OSError."""
        return self._journal.recent()

    async def send(self, intent: Intent) -> Action:
        """Send a claimed intent, once, and return what is known when the reply is in.

        Its outcome is settled later, by `observe`. Without its lock, and where the journal cannot
        be written, nothing is sent, and it FAILED.
        """
        number, now = self._new_number(), self._clock.now()
        action = Action(number, intent, Phase.SENDING, self._clock.monotonic(), now)
        if not self._locks.holds(self._scoped(intent.key)):
            # Its dialog was opened for another account.
            return self._not_sent(action, "It was not asked for by this account. Ask again.")
        if intent.draft is None:
            return self._not_sent(action, "What is to be sent was not made before. Ask again.")
        try:
            self._journal.write(number, "sending", now, intent.noted())
        except OSError as error:
            reason = f"The journal cannot be written ({error.strerror}), so nothing was sent."
            return self._not_sent(action, f"{reason} Make room on the disk, then try again.")
        self._store(action)
        try:
            reply = await self._calls[type(intent)](intent)
        except ApiError as error:
            failed = error.applied is False
            phase = Phase.FAILED if failed else Phase.UNKNOWN
            action = self._replied(action, phase, error)
        else:
            receipt = reply.value if isinstance(reply, Reading) else None
            action = replace(action, receipt=receipt)
            action = self._replied(action, Phase.ACCEPTED, None)
        # Also after a refusal: what the server says is not what it did.
        self.reread(intent.touches)
        return action

    def observe(self, topic: Topic, feed: AnyFeed) -> None:
        """Compare every action that this topic shows with a new reading of it."""
        if feed.reading is None or feed.error is not None or not feed.reading.complete:
            return
        read_at = feed.read_at or 0.0
        for action in self.actions:
            if action.intent.topic is not topic or action.replied_at is None:
                continue
            if read_at <= action.replied_at:
                continue
            if action.is_open:
                self._settle(action, action.intent.look(feed.reading.value), read_at)
            elif action.phase is Phase.FAILED and action.readings == 0:
                sight = action.intent.look(feed.reading.value)
                self._store(replace(action, sight=sight, readings=1, first_reading_at=read_at))

    def mark_checked(self, number: str) -> bool:
        """End what only the user can settle, by the word that it was looked up elsewhere.

        Returns whether there was such an action of this number.
        """
        action = self._actions.get(number)
        if action is None or not action.is_in_doubt:
            return False
        self._end(replace(action, phase=Phase.CHECKED), self._clock.monotonic())
        return True

    def restore(self) -> None:
        """Take over what a program that died left open: unknown until it is settled.

        A key that is locked is still in the hands of a program that lives.
        """
        now = self._clock.monotonic()
        for line in self._journal.unpaired():
            intent = from_note(line.detail)
            if intent is None or self._locks.take(self._scoped(intent.key), line.at) is not None:
                continue
            phase = Phase.ACCEPTED if line.is_accepted else Phase.UNKNOWN
            action = Action(line.number, intent, phase, now, line.at, is_restored=True)
            self._replied(action, phase, None)

    def _not_sent(self, action: Action, reason: str) -> Action:
        at = self._clock.monotonic()
        error = NotSent(reason)
        after = replace(action, phase=Phase.FAILED, error=error, replied_at=at, settled_at=at)
        self._store(after)
        self.release(action.intent)
        return after

    def _replied(self, action: Action, phase: Phase, error: ApiError | None) -> Action:
        at = self._clock.monotonic()
        after = replace(action, phase=phase, error=error, replied_at=at)
        match phase, action.intent.proof:
            case Phase.FAILED, _:
                return self._end(after, at)
            case Phase.ACCEPTED, Proof.REPLY:
                return self._end(replace(after, phase=Phase.DONE), at)
            case _, Proof.REPLY:
                # Nothing will ever show it, and a second one does no harm.
                return self._end(after, at)
            case Phase.ACCEPTED, Proof.WORD:
                # The yes is all that there will ever be: it must outlive this program.
                with suppress(OSError):
                    self._journal.write(action.number, "accepted", self._clock.now(), {})
        self._store(after)
        return after

    def _settle(self, action: Action, sight: Sight, read_at: float) -> None:
        if action.phase is Phase.ACCEPTED:
            sight = sight.after_a_yes()
        first = action.first_reading_at if action.first_reading_at is not None else read_at
        seen = replace(action, sight=sight, readings=action.readings + 1, first_reading_at=first)
        if action.intent.proof is Proof.WORD:
            if action.phase is Phase.ACCEPTED:
                self._end(replace(seen, phase=Phase.DONE), read_at)
            elif not action.sight.fits:
                # Balances that fit are the best hint there is; later ones move by prices too.
                self._store(seen)
        elif sight.is_settled:
            self._end(replace(seen, phase=Phase.DONE), read_at)
        elif seen.readings >= READINGS and read_at - (action.replied_at or 0.0) >= SECONDS:
            given_up = Phase.UNSEEN if sight.is_awaited else Phase.STILL_OPEN
            if sight.elsewhere and not sight.same:
                # No reading will show it, and it must not lock what it is not known to have done.
                given_up = Phase.UNKNOWN
            self._end(replace(seen, phase=given_up), read_at)
        else:
            self._store(seen)

    def _end(self, action: Action, at: float) -> Action:
        after = replace(action, settled_at=at)
        said = action.error.message if action.error is not None else ""
        detail = {"outcome": action.phase.value, "said": said}
        # The action is settled even where this cannot be written: the next start then finds it
        # unpaired and looks again.
        with suppress(OSError):
            self._journal.write(action.number, "outcome", self._clock.now(), detail)
        self._locks.release(self._scoped(action.intent.key))
        self._store(after)
        return after

    def _store(self, action: Action) -> None:
        self._actions[action.number] = action
        self.on_change(action)

    def _scoped(self, key: str) -> str:
        return f"{self._journal.scope}/{key}"
