"""Actions on the screen: one dialog, one send, and what the world says of it afterwards.

Workers that send belong to the app and are never exclusive: a dialog that closes, or a second
action, must not lose the reply of a request that the server has carried out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, work
from textual.reactive import var
from textual.screen import ModalScreen

from app.errors import ApiError, NotSent
from app.feeds import AnyFeed, Topic
from app.ui.event_app import EventApp
from app.ui.feed_app import WantsTopics
from app.ui.hand import Hand
from app.ui.key_clock import KeyClock
from app.ui.key_line import KeyLine

if TYPE_CHECKING:
    from app.action import Action
    from app.actions import ActionRunner
    from app.clock import Clock
    from app.feeds import Fetch
    from app.intents import Intent
    from app.locks import Holder


class ActionApp(EventApp):
    """Feeds and events, and the wishes of the user."""

    actions: var[tuple[Action, ...]] = var(())
    """Every action of this program, oldest first."""

    def __init__(self, clock: Clock, rng: random.Random, stylesheets: Iterable[Path]) -> None:
        super().__init__(clock, rng, stylesheets)
        self.key_clock = KeyClock()
        """When the key that is now handled was pressed."""
        self.hand = Hand()
        """The times of all keys that were read, whether they were handed on by now or not."""
        self._key_line = KeyLine(self, self._hand_on, clock.monotonic)
        self._shown_at = -inf
        self.runner: ActionRunner | None = None
        self._read_trade: Fetch | None = None
        self._is_aiming = False

    async def on_event(self, event: events.Event) -> None:
        """Hand on one key after the other; note when it was read, before anything handles it."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if isinstance(event, events.Key):
                self.hand.note(event.time)
            await self._key_line.take(event)
            return
        if isinstance(event, events.Key):
            self.key_clock.note(event)
        await super().on_event(event)

    async def _hand_on(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self.key_clock.note(event)
        await super().on_event(event)

    def screen_shown(self) -> None:
        """Take note that the user is on another screen from now on."""
        self._shown_at = self.key_clock.now()

    def start_acting(self, runner: ActionRunner, read_trade: Fetch) -> None:
        """Take over the runner of an account, with what a dead program left in its journal."""
        self.runner = runner
        self._read_trade = read_trade
        runner.on_change = self._action_changed
        runner.reread = self._read_again
        try:
            runner.restore()
        except OSError as error:
            lost = f"the record of actions cannot be read ({error.strerror})"
            self.tell("action", f"{lost}; look at your positions before you act", "warn")
        self.actions = runner.actions

    def wanted_topics(self) -> frozenset[Topic]:
        """Return also what settles the actions that are under way."""
        topics = (action.intent.topic for action in self.actions if action.is_open)
        known = {topic for topic in topics if topic is not None}
        dialogs = (screen for screen in self.screen_stack[1:] if isinstance(screen, WantsTopics))
        return super().wanted_topics().union(known, *(d.wanted_topics() for d in dialogs))

    # What a dialog needs

    def can_send(self, intent: Intent) -> bool:
        """Tell whether this program may send it at all."""
        return self.runner is not None and self.runner.can_send(intent)

    def send_intent(self, intent: Intent) -> None:
        """Send it, once. What becomes of it is in `actions`."""
        self._send(intent)

    def keep(self, intent: Intent) -> None:
        """Give back the claim of an intent whose dialog closes."""
        if self.runner is not None:
            self.runner.release(intent)

    def claim_again(self, intent: Intent) -> Holder | None:
        """Lock it once more after a refusal; return who took it meanwhile. Raises NotSent."""
        if self.runner is None:
            raise NotSent("Another account is signed in, so nothing is sent.")
        try:
            return self.runner.claim(intent)
        except OSError as error:
            told = f"Nothing can be locked ({error.strerror}), so nothing is sent."
            raise NotSent(told) from None

    def read_trade_now(self) -> None:
        """Read the positions at once, ahead of all polling and once even while throttled."""
        if self._read_trade is not None and not self._is_aiming:
            self._is_aiming = True
            self._aim(self._read_trade)

    # Wishes

    def ask(self, intent: Intent, *, note: Sequence[str] = ()) -> None:
        """Ask whether to send what closes nothing; `note` are sentences for its dialog."""
        from app.ui.dialogs.confirm import ConfirmDialog
        from app.ui.dialogs.gate import GateDialog

        if not any(isinstance(screen, GateDialog) for screen in self.screen_stack):
            self._open(intent, partial(ConfirmDialog, notes=note))

    def _open(self, intent: Intent, dialog: Callable[..., ModalScreen[None]]) -> None:
        """Lock it, then open its dialog."""
        if self.runner is None:
            return
        if self.key_clock.of_last_key() < self._shown_at:
            self._explain("The screen has just changed. Look, then press the key again.")
            return
        earlier = self.runner.last_of(intent.key)
        holder = None
        try:
            if self.can_send(intent):
                # What is sent is made before the dialog opens; there it is only shown.
                intent = self.runner.prepared(intent)
                holder = self.runner.claim(intent)
        except NotSent as error:
            self._explain(f"{error.message} {intent.otherwise}".rstrip())
        except OSError as error:
            self._explain(f"Nothing can be locked ({error.strerror}), so nothing is sent.")
        else:
            self.push_screen(dialog(intent, holder=holder, earlier=earlier))

    def _explain(self, sentence: str) -> None:
        """Say why nothing was opened."""
        from app.ui.dialogs.notice import NoticeDialog

        if not isinstance(self.screen, NoticeDialog):
            self.push_screen(NoticeDialog(sentence))

    async def action_quit(self) -> None:
        """End the program; ask first while a reply is awaited."""
        self.ask_to_quit()

    def ask_to_quit(self) -> None:
        """End the program; ask first while a reply is awaited."""
        from app.ui.dialogs.quit import QuitDialog

        if self.runner is None or not self.runner.in_flight:
            self.exit()
        elif not isinstance(self.screen, QuitDialog):
            self.push_screen(QuitDialog(), self._quit_if)

    def _quit_if(self, answer: bool | None) -> None:
        if answer:
            self.exit()

    # What becomes of it

    @work(group="actions")
    async def _send(self, intent: Intent) -> None:
        assert self.runner is not None
        await self.runner.send(intent)

    @work(group="aim")
    async def _aim(self, read: Fetch) -> None:
        try:
            reading = await read(self.selection)
        except ApiError as error:
            feed = self.trade.failed(error, self.clock.monotonic())
        else:
            feed = self.trade.succeeded(reading, self.clock.monotonic())
        finally:
            self._is_aiming = False
        self.trade = replace(feed, next_at=self.trade.next_at)

    def _action_changed(self, action: Action) -> None:
        from app.ui.words.action import outcome_event

        assert self.runner is not None
        before = {known.number: known for known in self.actions}.get(action.number)
        self.actions = self.runner.actions
        self.sync_feeds()
        event = outcome_event(before, action, self.clock)
        if event is not None:
            self._add_events((event,))

    def _read_again(self, topics: frozenset[Topic]) -> None:
        if Topic.TRADE in topics:
            self.read_trade_now()
        self.refresh_feeds(topics - {Topic.TRADE})

    def watch_trade(self, before: AnyFeed, after: AnyFeed) -> None:
        """Settle what was sent by what is listed now."""
        super().watch_trade(before, after)
        self._settle(Topic.TRADE, after)

    def watch_sessions(self, before: AnyFeed, after: AnyFeed) -> None:
        """Settle what was started by what is listed now."""
        super().watch_sessions(before, after)
        self._settle(Topic.SESSIONS, after)

    def watch_profile(self, after: AnyFeed) -> None:
        """Show what a transfer did by what the account is worth now."""
        super().watch_profile(after)
        self._settle(Topic.PROFILE, after)

    def _settle(self, topic: Topic, feed: AnyFeed) -> None:
        if self.runner is not None:
            self.runner.observe(topic, feed)
