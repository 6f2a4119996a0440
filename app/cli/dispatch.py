"""Carries out one order: reads, compares with what was named, sends once, waits for a reading.

It goes by the same runner, journal and locks as the screens. Without --yes nothing is sent.
"""

import sys
from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.action import Action, Phase
from app.actions import ActionRunner
from app.api.catalog import CATALOG
from app.cli import documents, outcomes, tables
from app.cli.aims import Aim, Aiming, Mark
from app.cli.documents import Source
from app.cli.entrance import Counter, entered
from app.cli.exit_codes import ExitCode, exit_code
from app.cli.orders import Order
from app.clock import Clock
from app.errors import ApiError, NotSent
from app.feeds import Feed, Selection, Topic
from app.intents import Close, Intent
from app.models.bodies import Draft
from app.models.reading import Reading
from app.settings import TESTNET_HOST, Settings

LONGEST_WAIT = 45.0
"""Seconds after which what no reading has shown is left open."""
LONGEST_PACE = 3.0
"""Seconds between two readings that something is waited for in."""
HINTS = 3
"""Readings of the balances after a reply was lost; more would only move by prices."""


def run(order: Order, given: Namespace, settings: Settings, clock: Clock) -> int:
    """Carry out an order, or show it, and return how it ended. Raises AluraError."""
    aiming = order.aim(given)
    if settings.read_only:
        raise NotSent(
            f"{settings.host} is read-only here: nothing is sent. Start without --read-only, or "
            "put the host into trusted_hosts."
        )
    if order.is_for_testing and not (settings.is_loopback or settings.host == TESTNET_HOST):
        raise NotSent(f"“{order.name}” is for testing: nothing is sent to {settings.host}.")
    with entered(settings, clock, is_private=True) as counter:
        dispatch = Dispatch(order, given, counter)
        try:
            return counter.runner.run(dispatch.carry_out(aiming))
        except KeyboardInterrupt:
            if not dispatch.is_in_doubt:
                raise
            _say(
                "Interrupted. Whether it was carried out is not known. The journal keeps it: the "
                "next order, or the screen, looks before anything is sent again."
            )
            return ExitCode.UNKNOWN


class Dispatch:
    """One order on its way."""

    def __init__(self, order: Order, given: Namespace, counter: Counter) -> None:
        access = counter.desk.access
        self._order = order
        self._given = given
        self._counter = counter
        self._clock = counter.clock
        self._source = Source(order.name, access.host, access.address)
        self._actions: ActionRunner = counter.desk.runner(access.address or "")
        self._number: str | None = None
        self._seen: Reading[Any] | None = None
        self._read_at: datetime | None = None

    @property
    def is_in_doubt(self) -> bool:
        """Whether something was sent that is not settled."""
        action = self._action
        return action is not None and action.settled_at is None

    @property
    def _action(self) -> Action | None:
        return next((a for a in self._actions.actions if a.number == self._number), None)

    async def carry_out(self, aiming: Aiming) -> int:
        """Read, compare, send, wait, print. Raises AluraError before anything is sent."""
        await self._learn_bodies()
        aim = await (self._settled_aim if self._given.yes else self._aim)(aiming)
        self._read_at = self._clock.now() if aim.rows else None
        intent = self._actions.prepared(aim.intent)
        assert intent.draft is not None
        for note in (*aim.notes, *intent.draft.warnings):
            _say(f"note: {note}")
        differing = [mark for mark in aim.marks if _differs(mark)]
        if differing:
            raise NotSent(
                f"{_told(differing)} now, not as named: nothing was sent. Look, then order anew."
            )
        if not self._given.yes:
            self._print(intent.draft, aim.rows)
            _say(f"Nothing was sent. To send it, add {_flags(aim.marks)}--yes.")
            return ExitCode.NOT_SENT
        unnamed = [mark for mark in aim.marks if mark.typed is None and mark.read is not None]
        if unnamed:
            raise NotSent(
                f"Nothing was sent: name what you aim at as well: {_flags(unnamed).strip()}."
            )
        action = await self._send(intent)
        await self._watch()
        return await self._report(aim, self._action or action)

    async def _learn_bodies(self) -> None:
        """Read the server's contract where a body's names are not published."""
        rows = (CATALOG[name] for name in self._order.reaches)
        if any(row.body and not row.body_documented for row in rows):
            try:
                await self._counter.desk.specs[Topic.CONTRACT].fetch(Selection())
            except ApiError as error:
                _say(f"The server's contract could not be read: {error.message}")

    async def _aim(self, aiming: Aiming) -> Aim:
        return await aiming(self._counter)

    async def _settled_aim(self, aiming: Aiming) -> Aim:
        """Aim, once what was sent of the same before is settled. Raises NotSent."""
        try:
            self._actions.restore()
        except OSError as error:
            raise NotSent(
                f"The journal cannot be read ({error.strerror}): nothing is sent."
            ) from None
        earlier = [action for action in self._actions.actions if action.is_open]
        for topic in {action.intent.topic for action in earlier}:
            if topic is not None:
                await self._look(topic)
        for action in earlier:
            _say(f"Of before: {outcomes.sentence(self._now(action))}")
        aim = await self._aim(aiming)
        same = self._actions.last_of(aim.intent.key)
        if same is None or not same.is_open:
            return aim
        self._number = same.number
        await self._watch()
        same, self._number = self._now(same), None
        if same.is_open:
            raise NotSent(
                "It is still not known what became of it: nothing was sent. Look it up; then "
                f"“alura journal checked {same.number}” ends it by your word."
            )
        _say(f"Of before: {outcomes.sentence(same)}")
        return await self._aim(aiming)

    def _now(self, action: Action) -> Action:
        """Return how an action stands now."""
        return next((a for a in self._actions.actions if a.number == action.number), action)

    async def _send(self, intent: Intent) -> Action:
        """Send it, once. Raises NotSent where somebody else is at it."""
        try:
            holder = self._actions.claim(intent)
        except OSError as error:
            raise NotSent(f"Nothing can be locked ({error.strerror}): nothing is sent.") from None
        if holder is not None:
            raise NotSent(
                f"Process {holder.pid or 'of somebody else'} is at {intent.subject} since "
                f"{outcomes.time(holder.since)}: nothing was sent."
            )
        draft = intent.draft
        assert draft is not None
        where = f"to {self._source.host} as {self._source.account}"
        _say(f"Sending once, {where}: {draft.method} {draft.path} {draft.content or ''}".rstrip())
        # Only what is read from here on tells what came of it.
        self._seen = self._read_at = None
        self._actions.on_change = self._note
        action = await self._actions.send(intent)
        if action.error is not None:
            _say(action.error.message)
        return action

    def _note(self, action: Action) -> None:
        # What a dead program left behind changes by readings as well; the first is ours.
        self._number = self._number or action.number

    async def _watch(self) -> None:
        """Read until it is settled, or for so long as it can be waited for."""
        action = self._action
        topic = None if action is None else action.intent.topic
        if topic is None or action is None or isinstance(action.error, NotSent):
            return
        pace = min(self._counter.desk.specs[topic].every, LONGEST_PACE)
        until = self._clock.monotonic() + LONGEST_WAIT
        while True:
            await self._look(topic)
            action = self._now(action)
            if not action.is_open or self._clock.monotonic() >= until:
                return
            if action.is_in_doubt and (action.sight.fits or action.readings >= HINTS):
                return
            await self._clock.sleep(pace)

    async def _look(self, topic: Topic) -> None:
        """Read once, and compare what was sent with it."""
        desk = self._counter.desk
        read = desk.read_trade if topic is Topic.TRADE else desk.specs[topic].fetch
        try:
            self._seen = await read(Selection())
        except ApiError as error:
            _say(f"Not read: {error.message}")
        else:
            at, self._read_at = self._clock.monotonic(), self._clock.now()
            self._actions.observe(topic, Feed().succeeded(self._seen, at))

    async def _report(self, aim: Aim, action: Action) -> int:
        """Print what was sent and what was then read."""
        draft = action.intent.draft
        assert draft is not None
        rows = outcomes.rows_then(action, self._seen)
        if aim.then is not None and action.phase is not Phase.FAILED:
            try:
                reading = await aim.then()
            except ApiError as error:
                _say(f"Not read: {error.message}")
            else:
                self._read_at = self._clock.now()
                pick = documents.rows_of if aim.rows_then is None else aim.rows_then
                rows = pick(reading.value)
        self._print(draft, rows, action)
        _say(outcomes.sentence(action))
        if isinstance(action.intent, Close) and action.phase is Phase.DONE:
            _say("Its session goes on and may open again; the API has no call that stops one.")
        if action.is_in_doubt and action.sight.fits:
            _say("The balances moved by exactly that amount. That is a hint, no proof.")
        if action.phase is Phase.FAILED:
            assert action.error is not None
            if action.sight.shows_effect:
                _say("Yet a reading shows that something of it came about. Look before more.")
            return exit_code(action.error)
        return outcomes.CODES[action.phase]

    def _print(self, draft: Draft, rows: Iterable[object], action: Action | None = None) -> None:
        content = outcomes.document(self._source, draft, rows, action, self._read_at)
        is_json = self._given.json
        print(documents.text(content) if is_json else outcomes.page(content, tables.columns()))


def _differs(mark: Mark) -> bool:
    return mark.typed is not None and mark.typed != mark.read


def _flags(marks: Iterable[Mark]) -> str:
    return "".join(f"{mark.flag} {_text(mark.read)} " for mark in marks if mark.read is not None)


def _told(marks: Iterable[Mark]) -> str:
    said = (f"{mark.flag.strip('-')} is {_text(mark.read)}" for mark in marks)
    return " and ".join(said).capitalize()


def _text(value: object) -> str:
    if value is None:
        return "not said by the server"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
