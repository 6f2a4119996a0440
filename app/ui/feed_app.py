"""One reactive a topic; starts and stops the feeders. Screens declare TOPICS and only watch.

Feeders live on the app: a screen that comes and goes starts no second one, and a modal that
suspends its screen does not freeze the prices beneath it.
"""

import os
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual import on, work
from textual.app import App
from textual.reactive import var
from textual.worker import Worker

from app.clock import Clock
from app.feeds import AnyFeed, Feed, FeedSpec, Selection, Topic
from app.intervals import INTERVALS
from app.polling import Poller
from app.ui.interval_memory import IntervalMemory
from app.ui.messages import FeedUpdated

if TYPE_CHECKING:
    from app.models.contract import ContractReport

ALWAYS = frozenset({Topic.TRADE, Topic.CONTRACT})
"""What is read whatever the screen: the positions, which every action aims at, and what the server
says of the requests that act."""

SLEPT = 5.0
"""Seconds of sleep below which nothing is made of it: clocks are also set by a little."""


@runtime_checkable
class WantsTopics(Protocol):
    """A screen that shows feeds."""

    def wanted_topics(self) -> frozenset[Topic]:
        """Return what must be read while this screen is the base of the stack."""
        ...


class FeedApp(App[None]):
    """The read pipe's end: feeds arrive as messages and become reactives."""

    sessions: var[AnyFeed] = var(Feed())
    trade: var[AnyFeed] = var(Feed())
    session_log: var[AnyFeed] = var(Feed())
    trade_log: var[AnyFeed] = var(Feed())
    profile: var[AnyFeed] = var(Feed())
    candles: var[AnyFeed] = var(Feed())
    signals: var[AnyFeed] = var(Feed())
    market_signals: var[AnyFeed] = var(Feed())
    prices: var[AnyFeed] = var(Feed())
    symbols: var[AnyFeed] = var(Feed())
    rankings: var[AnyFeed] = var(Feed())
    standing: var[AnyFeed] = var(Feed())
    trader: var[AnyFeed] = var(Feed())
    stats: var[AnyFeed] = var(Feed())
    analytics: var[AnyFeed] = var(Feed())
    deposits: var[AnyFeed] = var(Feed())
    deposited: var[AnyFeed] = var(Feed())
    referral: var[AnyFeed] = var(Feed())
    referral_stats: var[AnyFeed] = var(Feed())
    contract: var[AnyFeed] = var(Feed())
    health: var[AnyFeed] = var(Feed())
    account: var[str | None] = var(None)
    """The address that is signed in, or was last: whose feeds these are."""
    selection: var[Selection] = var(Selection())
    """What the user chose to look at."""
    is_utc: var[bool] = var(False)
    """Whether times are told in UTC instead of where the user lives."""
    slept_at: var[float | None] = var(None)
    """When the machine was last seen to have slept, in monotonic seconds."""
    slept_for: var[float] = var(0.0)
    """How long that was, in seconds."""

    def __init__(self, clock: Clock, rng: random.Random, stylesheets: Iterable[Path]) -> None:
        # Without colours the terminal's own are asked for, so that no greys are left.
        ansi = True if "NO_COLOR" in os.environ else None
        super().__init__(css_path=[str(path) for path in stylesheets], ansi_color=ansi)
        self.clock = clock
        self._rng = rng
        self._specs: Mapping[Topic, FeedSpec] = {}
        self._pollers: dict[Topic, Poller] = {}
        self._feeders: dict[Topic, Worker[None]] = {}
        self._reading = False
        self._asleep = clock.asleep()
        self.refused = IntervalMemory()
        """The lengths of candles that the server does not have."""

    def feed(self, topic: Topic) -> AnyFeed:
        """Return what is known of a topic."""
        feed: AnyFeed = getattr(self, topic.value)
        return feed

    @property
    def intervals(self) -> Sequence[str]:
        """The lengths of candles that the server tells of, else those that most servers have."""
        report: ContractReport | None = self.contract.value
        return INTERVALS if report is None or not report.intervals else report.intervals

    def intervals_of(self, topic: Topic) -> Sequence[str]:
        """Return the lengths that keys go through: without those that the topic was refused."""
        return self.refused.offered(topic, self.intervals, self.selection.interval)

    def spec(self, topic: Topic) -> FeedSpec | None:
        """Return how a topic is read; None before there is a way to the server."""
        return self._specs.get(topic)

    def wanted_topics(self) -> frozenset[Topic]:
        """Return what the base of the screen stack needs, and what is always read."""
        base: object = next(iter(self.screen_stack), None)
        return ALWAYS | base.wanted_topics() if isinstance(base, WantsTopics) else ALWAYS

    def running_topics(self) -> frozenset[Topic]:
        """Return what is being read."""
        return frozenset(self._feeders)

    def start_reading(self, specs: Mapping[Topic, FeedSpec]) -> None:
        """Begin to read: there is a way to the server and a right to ask it."""
        self._specs = specs
        self._reading = True
        self.sync_feeds()

    def stop_reading(self) -> None:
        """Cancel every feeder. The feeds keep their values and grow old."""
        self._reading = False
        self.sync_feeds()

    def sync_feeds(self) -> None:
        """Start what is wanted and not running, cancel the rest. May be called at any time."""
        wanted = {
            topic
            for topic in (self.wanted_topics() if self._reading else ())
            if topic in self._specs and self._specs[topic].ready(self.selection)
        }
        for topic in [topic for topic in self._feeders if topic not in wanted]:
            self._stop(topic)
        for topic in Topic:
            if topic in wanted and topic not in self._feeders:
                self._start(topic)

    def forget_feeds(self) -> None:
        """Throw every value away: it is another account's."""
        for topic in tuple(self._feeders):
            self._stop(topic)
        for topic in Topic:
            setattr(self, topic.value, Feed())
        self.select(session_id=None, trade_id=None, user_id=None, trader=())

    def refresh_feeds(self, topics: Iterable[Topic] = tuple(Topic)) -> None:
        """Read now what is on the screen of these topics."""
        for topic in topics:
            if topic in self._pollers:
                self._pollers[topic].wake()

    def select(self, **changes: object) -> None:
        """Change what is looked at. Feeds that depend on it forget the old value and read anew."""
        before = self.selection
        after = replace(before, **changes)  # type: ignore[arg-type]  # field names are the callers'
        changed = {name for name in changes if getattr(before, name) != getattr(after, name)}
        if not changed:
            return
        self.selection = after
        for topic, spec in self._specs.items():
            if spec.depends_on & changed:
                self._stop(topic)
                setattr(self, topic.value, Feed(every=spec.every))
            elif spec.extended_by & changed:
                self._stop(topic)
        self.sync_feeds()

    def note_sleep(self) -> None:
        """After a sleep of the machine everything is stale until it is read again."""
        gap = self.clock.asleep() - self._asleep
        if gap < SLEPT:
            return
        self._asleep += gap
        for topic in Topic:
            setattr(self, topic.value, self.feed(topic).slept(gap))
        self.slept_for = gap
        self.slept_at = self.clock.monotonic()
        self.refresh_feeds()

    def _start(self, topic: Topic) -> None:
        poller = Poller(self._specs[topic], self.selection, self.clock, self._rng)
        self._pollers[topic] = poller
        self._feeders[topic] = self._read(topic, poller)

    def _stop(self, topic: Topic) -> None:
        self._pollers.pop(topic, None)
        feeder = self._feeders.pop(topic, None)
        if feeder is not None:
            feeder.cancel()

    @work(group="feeds")
    async def _read(self, topic: Topic, poller: Poller) -> None:
        async for feed in poller.run(lambda: self.feed(topic)):
            self.post_message(FeedUpdated(topic, feed, poller))

    @on(FeedUpdated)
    def store_feed(self, event: FeedUpdated) -> None:
        """Put the feed where its panels watch it, unless its poller was replaced meanwhile."""
        if self._pollers.get(event.topic) is event.source:
            setattr(self, event.topic.value, event.feed)
            self.note_names(event.topic, event.feed)

    def note_names(self, topic: Topic, feed: AnyFeed) -> None:
        """Take notice of the names in a new state of a feed."""
