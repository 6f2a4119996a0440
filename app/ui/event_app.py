"""The list of events: what changed between readings, and this program's own notices."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.reactive import var

from app.clock import Clock
from app.errors import NotOnTape
from app.events import Event, Tone, log_events, session_events, trade_events
from app.feeds import AnyFeed, Topic
from app.models.assets import base_symbol
from app.ui.feed_app import FeedApp
from app.ui.readings import NamesSeen
from app.ui.widgets.hint_bar import Hint, HintBar

if TYPE_CHECKING:
    from app.models.account import Profile

KEPT_EVENTS = 500
"""Events beyond this are forgotten, the oldest first."""


class EventApp(FeedApp):
    """Feeds, and what follows from their changes."""

    events: var[tuple[Event, ...]] = var(())
    """What happened, oldest first."""
    new_events: var[int] = var(0)
    """How many of them came since the list was last on the screen."""
    is_recording: var[bool] = var(False)
    """Whether exchanges go onto a tape."""
    forgotten_events = 0
    """How many are no longer in the list: the oldest one's number."""

    def __init__(self, clock: Clock, rng: random.Random, stylesheets: Iterable[Path]) -> None:
        super().__init__(clock, rng, stylesheets)
        self.started_at = clock.now()
        """Since when this program sees what happens."""
        self._has_told_history = False
        self._names: dict[Topic, NamesSeen] = {}

    def tell(self, kind: str, text: str, tone: Tone = "plain") -> None:
        """Add an event of this program's own."""
        self._add_events((Event(self.clock.now(), kind, text, tone),))

    def recording_stopped(self, reason: str) -> None:
        """Say that the tape ends before the program does."""
        self.is_recording = False
        self.tell("notice", reason, "warn")

    def hint_bar(self, hints: Sequence[Hint]) -> HintBar:
        """Return the last row of a screen."""
        return HintBar(hints)

    def _add_events(self, fresh: tuple[Event, ...]) -> None:
        if fresh:
            events = (*self.events, *fresh)
            self.forgotten_events += max(0, len(events) - KEPT_EVENTS)
            self.events = events[-KEPT_EVENTS:]
            if self.current_mode != "events":
                self.new_events += len(fresh)

    def watch_trade(self, before: AnyFeed, after: AnyFeed) -> None:
        """Tell what changed between two readings, and follow the trade's id."""
        self._add_events(trade_events(before, after, self.clock.now()))
        if isinstance(after.error or before.error, NotOnTape):
            # What a tape lacks did not happen.
            pass
        elif before.error is None and after.error is not None:
            self.tell("notice", f"{after.error.word}: {after.error.message}", "warn")
        elif before.failed_at is not None and after.reading is not None and after.error is None:
            seconds = self.clock.monotonic() - before.failed_at
            self.tell("notice", f"connection back after {seconds:.0f} s; everything is read again")
        if after.reading is not None:
            trade_id = after.value.id if after.value is not None else None
            if trade_id != self.selection.trade_id:
                self.select(trade_id=trade_id, trade_log_lines=0)

    def watch_candles(self, after: AnyFeed) -> None:
        """Learn from a refusal of an interval."""
        self._note_refusal(Topic.CANDLES, "candles", after)

    def watch_market_signals(self, after: AnyFeed) -> None:
        """Learn from a refusal of an interval."""
        self._note_refusal(Topic.MARKET_SIGNALS, "signals", after)

    def _note_refusal(self, topic: Topic, what: str, feed: AnyFeed) -> None:
        interval = self.selection.interval
        if self.refused.note(topic, interval, feed.error):
            told = f"the server refuses {what} of {interval}; [ and ] pass it by from now on"
            self.tell("notice", told, "warn")

    def watch_profile(self, after: AnyFeed) -> None:
        """Follow the name that the server has for the user: the id, else the address."""
        profile: Profile | None = after.value
        if profile is not None:
            self.select(user_id=profile.user_id or profile.address or self.account)

    def watch_sessions(self, before: AnyFeed, after: AnyFeed) -> None:
        """Tell which sessions came and went."""
        self._add_events(session_events(before, after, self.clock.now()))

    def watch_trade_log(self, before: AnyFeed, after: AnyFeed) -> None:
        """Begin the list with what the server logged before this program started."""
        if self._has_told_history or after.value is None:
            return
        self._has_told_history = True
        self.events = (*log_events(after.value.rows, self.started_at), *self.events)

    def note_names(self, topic: Topic, feed: AnyFeed) -> None:
        """Tell of names that earlier readings did not have, or had, once each."""
        if feed.reading is None or feed.error is not None:
            return
        seen = self._names.get(topic)
        # What the server sent from the start is on the system screen, and no news.
        self._names[topic] = (seen or NamesSeen()).with_those_of(feed.reading)
        news = seen.news(topic, feed.reading) if seen is not None else ""
        if news:
            self.tell("notice", f"{topic.value.replace('_', ' ')}: {news}; 8 shows them")

    def look_at(self, symbol: str) -> None:
        """Choose a symbol, under the name that this server has for it."""
        known: tuple[str, ...] = self.symbols.value or ()
        same = [name for name in known if base_symbol(name) == base_symbol(symbol)]
        self.select(symbol=symbol if symbol in known else (same or [symbol])[0])

    def watch_symbols(self, before: AnyFeed, after: AnyFeed) -> None:
        """Look at a symbol under the name that this server has for it."""
        known: tuple[str, ...] = after.value or ()
        self.look_at(self.selection.symbol)
        if known and self.selection.symbol not in known:
            self.select(symbol=known[0])
