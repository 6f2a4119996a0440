"""What happened, newest first: changes between readings, and this program's own notices."""

from typing import ClassVar

from textual.app import ComposeResult

from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.keys import SCREEN_KEYS
from app.ui.screens.base import FeedScreen
from app.ui.widgets.event_table import EventTable
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.hint_bar import COMMON_HINTS, Hint


class EventsScreen(FeedScreen):
    """The screen behind `e`."""

    TOPICS = frozenset({Topic.TRADE, Topic.SESSIONS, Topic.TRADE_LOG})
    TITLE_WORD = "events"
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint(SCREEN_KEYS, "screens", 3),
        Hint("enter", "detail", 5),
        Hint("/", "filter", 6),
        Hint("C", "columns", 9),
        Hint("E", "file", 9),
        *(hint for hint in COMMON_HINTS if hint.key != "e"),
    )

    def compose_body(self) -> ComposeResult:
        """One table."""
        self.table = EventTable(self.alura, layout_name="events.events", enter_shows_detail=True)
        self.panel = FeedPanel("Events", self.table, classes="-fill")
        yield self.panel

    def on_mount(self) -> None:
        """Watch the list."""
        self.watch(self.app, "events", self._show_events)
        self.table.focus()

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Say whether nothing happened, or nothing was read yet; events come by themselves."""
        if not self.alura.events:
            self._show_events()

    def _show_events(self) -> None:
        self.table.show_events()
        self.panel.set_title(count=fmt.count(len(self.alura.events)))
