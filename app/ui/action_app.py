"""Actions on the screen: one dialog, one send, and what the world says of it afterwards.

Workers that send belong to the app and are never exclusive: a dialog that closes, or a second
action, must not lose the reply of a request that the server has carried out.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, work
from textual.reactive import var

from app.errors import ApiError, NotSent
from app.feeds import AnyFeed, Topic
from app.ui.action_words import outcome_event, row_words
from app.ui.event_app import EventApp
from app.ui.key_clock import KeyClock

if TYPE_CHECKING:
    from app.actions import Action, ActionRunner
    from app.clock import Clock
    from app.feeds import Fetch
    from app.intents import Close, Intent
    from app.models.sessions import Session
    from app.models.trading import Position, Trade
    from app.targets import Target
    from app.ui.pieces import Line

HAND_SECONDS = 0.5
"""How long a key is still meant for the row that the cursor was on before a reading moved it."""


class ActionApp(EventApp):
    """Feeds and events, and the wishes of the user."""

    actions: var[tuple[Action, ...]] = var(())
    """Every action of this program, oldest first."""

    def __init__(self, clock: Clock, rng: random.Random, stylesheets: Iterable[Path]) -> None:
        super().__init__(clock, rng, stylesheets)
        self.key_clock = KeyClock()
        """When the key that is now handled was pressed."""
        self.runner: ActionRunner | None = None
        self._read_trade: Fetch | None = None
        self._is_aiming = False

    async def on_event(self, event: events.Event) -> None:
        """Note when each key was read, before anything handles it."""
        if isinstance(event, events.Key):
            self.key_clock.note(event)
        await super().on_event(event)

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
        return super().wanted_topics() | {topic for topic in topics if topic is not None}

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

    def read_trade_now(self) -> None:
        """Read the positions at once, ahead of all polling and once even while throttled."""
        if self._read_trade is not None and not self._is_aiming:
            self._is_aiming = True
            self._aim(self._read_trade)

    def session_of(self, target: Target) -> Session | None:
        """Return the session that a position belongs to, as far as it is known."""
        sessions: tuple[Session, ...] = self.sessions.value or ()
        by_id = [s for s in sessions if s.id is not None and s.id == target.session_id]
        by_asset = [s for s in sessions if s.symbol is not None and s.symbol == target.symbol]
        return next(iter(by_id or by_asset), None)

    def under_way(self, key: str, width: int) -> Line | None:
        """Return what is being done to a position, for its row."""
        return row_words(self.actions, key, self.clock.monotonic(), width)

    # Wishes

    def close_position(self, key: str | None, jumped_at: float = -inf) -> None:
        """Ask to close the position of a row, on which the cursor has been since `jumped_at`."""
        from app.intents import ClosePosition

        if self._is_too_soon(jumped_at):
            return
        targets = [target for target in self._targets() if target.key == key]
        if not targets:
            self._explain("There is no position under the cursor. Choose one, then press x.")
        elif targets[0].position_id is None:
            self._explain(
                "The server gives this position no id, so x cannot aim at it. "
                "Close by asset on the sessions screen, or the whole trade, both still can."
            )
        else:
            self._begin(ClosePosition((targets[0],)))

    def close_asset(
        self, asset_index: int | None, symbol: str | None, jumped_at: float = -inf
    ) -> None:
        """Ask to close whatever is open on an asset; `jumped_at` as for a position."""
        from app.intents import CloseAsset

        if self._is_too_soon(jumped_at):
            return
        if asset_index is None:
            self._explain("The server gives no asset index for it, so it cannot be closed here.")
            return
        mine = [target for target in self._targets() if _is_of(target, asset_index, symbol)]
        self._begin(CloseAsset(tuple(mine), asset_index, symbol))

    def close_trade(self) -> None:
        """Ask to close all positions of the current trade."""
        from app.intents import CloseTrade

        trade: Trade | None = self.trade.value
        if trade is None or not trade.positions:
            self._explain("There is no trade with open positions to close.")
        elif trade.id is None:
            self._explain("The server gives the trade no id. Close its positions one by one.")
        else:
            self._begin(CloseTrade(self._targets(), trade.id))

    def close_all(self) -> None:
        """Ask to close every position of the account."""
        from app.intents import CloseAll

        self._begin(CloseAll(self._targets()))

    def _targets(self) -> tuple[Target, ...]:
        from app.targets import Target

        feed = self.trade
        trade: Trade | None = feed.value
        if trade is None or feed.read_at is None:
            return ()
        age = self.clock.monotonic() - feed.read_at
        read_time = self.clock.now() - timedelta(seconds=age)
        positions: tuple[Position, ...] = trade.positions
        return tuple(Target.of(row, trade, feed.read_at, read_time) for row in positions)

    def _is_too_soon(self, jumped_at: float) -> bool:
        """Tell, and say, that the key was meant for the row that stood there before."""
        is_too_soon = self.key_clock.of_last_key() < jumped_at + HAND_SECONDS
        if is_too_soon:
            self._explain("The row under the cursor has just changed. Look, then press x again.")
        return is_too_soon

    def _begin(self, intent: Close) -> None:
        """Lock it, then open its dialog; the same dialog cannot stack."""
        from app.ui.dialogs.close import CloseDialog

        if self.runner is None or len(self.screen_stack) > 1:
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
            return
        except OSError as error:
            self._explain(f"Nothing can be locked ({error.strerror}), so nothing is sent.")
            return
        self.push_screen(CloseDialog(intent, holder=holder, earlier=earlier))

    def _explain(self, sentence: str) -> None:
        """Say why nothing was opened."""
        from app.ui.dialogs.notice import NoticeDialog

        if len(self.screen_stack) == 1:
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
        self._settle(Topic.PROFILE, after)

    def _settle(self, topic: Topic, feed: AnyFeed) -> None:
        if self.runner is not None:
            self.runner.observe(topic, feed)


def _is_of(target: Target, asset_index: int, symbol: str | None) -> bool:
    if target.asset_index is not None:
        return target.asset_index == asset_index
    return symbol is not None and target.symbol == symbol
