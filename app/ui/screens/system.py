"""What this program reads, what of it was not understood, how the server is, what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal

from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.columns.feed import FeedTable, FeedTimes
from app.ui.keys import SCREEN_KEYS
from app.ui.pieces import Line, line
from app.ui.screens.base import FeedScreen
from app.ui.states import Subject
from app.ui.widgets.fact_table import FactTable
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.hint_bar import COMMON_HINTS, Hint
from app.ui.widgets.table.row_table import RowTable
from app.ui.words.feed import feed_facts, feed_row, times_of, topic_words
from app.ui.words.system import action_facts, health_facts, request_facts

if TYPE_CHECKING:
    from app.journal import Past
    from app.models.health import ServiceHealth


COUNTED_EVERY = 20.0
"""Seconds between two looks at what was asked of the server and at the record of actions."""


class SystemScreen(FeedScreen):
    """Screen 8."""

    TOPICS = frozenset({Topic.TRADE, Topic.HEALTH})
    TITLE_WORD = "system"
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("tab", "next panel", 1),
        Hint("enter", "what is missing", 5),
        Hint("/", "filter", 7),
        Hint("D", "detail", 8),
        Hint("C", "columns", 9),
        Hint("E", "file", 9),
        Hint(SCREEN_KEYS, "screens", 3),
        *COMMON_HINTS,
    )

    def compose_body(self) -> ComposeResult:
        """Feeds above; below them the chosen one, health, requests and actions."""
        self._past: tuple[Past, ...] = ()
        self._lost: Line = ()
        self._counted_at: float | None = None
        self._throttled = 0
        self._chosen: Topic | None = None
        self.table = FeedTable()
        self.times = FeedTimes(self.table)
        self.feed_panel = FeedPanel("Feeds", Horizontal(self.table, self.times), id="system-feeds")
        self.understood = FactTable(10)
        self.understood_panel = FeedPanel(
            "Not understood", self.understood, id="system-understood", classes="-fill"
        )
        self.health = FactTable(14)
        subject = Subject("the server’s health", self.alura.frame.host)
        self.health_panel = FeedPanel("Health", self.health, subject=subject, id="system-health")
        self.requests = FactTable(14)
        self.request_panel = FeedPanel("Requests", self.requests, id="system-requests")
        self.sent = FactTable(12)
        self.sent_panel = FeedPanel("Actions", self.sent, id="system-actions", classes="-fill")
        yield self.feed_panel
        with Container(classes="system-below"):
            yield self.understood_panel
            yield self.health_panel
            yield self.request_panel
            yield self.sent_panel

    def on_mount(self) -> None:
        """Watch every feed: those that other screens need are listed as they were left."""
        for topic in Topic:
            self.watch(self.app, topic.value, self._show_feeds, init=False)
        self.watch(self.app, "actions", self._show_actions)
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Count anew; other programs may have added to the record of actions."""
        self._counted_at = None

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring the whole panel into view, its title too."""
        panel = next((up for up in event.widget.ancestors if isinstance(up, FeedPanel)), None)
        if panel is not None:
            panel.scroll_visible(animate=False, top=True)

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Show the server's health; feeds are watched all together."""
        if topic is Topic.HEALTH:
            health: ServiceHealth | None = feed.value
            if health is not None:
                self.health.show_facts(health_facts(health))
            self.health_panel.show_feed(feed, self.alura.moment())

    def tick(self) -> None:
        """Let the exact ages go on."""
        super().tick()
        self._show_feeds()

    def _show_feeds(self) -> None:
        app = self.alura
        # Feeds go on while another screen is on show.
        if self not in app.screen_stack:
            return
        moment, running = app.moment(), app.running_topics()
        self.table.set_rows(
            [feed_row(t, app.feed(t), app.spec(t), moment, is_running=t in running) for t in Topic]
        )
        self._show_times()
        self._show_chosen()
        self._count()
        failing = sum(app.feed(topic).error is not None for topic in Topic)
        self.feed_panel.set_title(
            count=str(len(running)),
            note=f"being read, of {len(Topic)}" + (f" · {failing} failed" if failing else ""),
        )

    def _show_times(self) -> None:
        app = self.alura
        now, running = app.clock.monotonic(), app.running_topics()
        self.times.show(
            {t.value: times_of(app.feed(t), now, is_running=t in running) for t in Topic}
        )

    def _show_chosen(self) -> None:
        app, row = self.alura, self.table.cursor_row
        if row is None:
            return
        topic = row.topic
        if topic is not self._chosen:
            self._chosen = topic
            self.understood.action_first()
        is_running = topic in app.running_topics()
        self.understood.show_facts(
            feed_facts(topic, app.feed(topic), app.spec(topic), is_running=is_running)
        )
        self.understood_panel.set_title(count=topic_words(topic))

    def _count(self) -> None:
        """Count the requests anew, and look what other programs sent, now and then."""
        desk, now = self.alura.desk, self.alura.clock.monotonic()
        if desk is None:
            return
        traffic = desk.traffic()
        is_due = self._counted_at is None or now - self._counted_at >= COUNTED_EVERY
        if is_due or traffic.throttled != self._throttled:
            self._counted_at, self._throttled = now, traffic.throttled
            self.requests.show_facts(request_facts(traffic, desk.not_polled))
            self._read_past()

    def _show_actions(self) -> None:
        app = self.alura
        told = action_facts(app.actions, self._past, app.log_time)
        self.sent.show_facts(told)
        still = sum(action.is_open for action in app.actions)
        self.sent_panel.set_title(
            count=fmt.count(len(told)), note=f"{still} not settled" if still else ""
        )
        nothing = line("Nothing was sent lately.")
        sentence = () if told and not self._lost else (self._lost or nothing,)
        self.sent.set_state(stale=False, sentence=sentence)

    def _read_past(self) -> None:
        """Take what the journal has of lately."""
        runner = self.alura.runner
        try:
            self._past = runner.past() if runner is not None else ()
            self._lost = ()
        except OSError as error:
            why = f"The record of earlier actions cannot be read ({error.strerror})."
            self._lost = line(why, "warn")
        self._show_actions()

    @on(RowTable.Moved)
    def follow_cursor(self, event: RowTable.Moved) -> None:
        """Show the feed under the cursor."""
        if event.table is self.table:
            self._show_times()
            self._show_chosen()

    @on(RowTable.Opened)
    def open_feed(self, event: RowTable.Opened) -> None:
        """Go into what was not understood."""
        if event.table is self.table:
            self.understood.focus()
