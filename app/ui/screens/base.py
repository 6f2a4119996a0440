"""What all screens share: status bar, hint bar, the feeds that they watch, the smallest size."""

import asyncio
from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING, ClassVar, Protocol, cast, runtime_checkable

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget

from app.feeds import AnyFeed, Topic
from app.ui.glyphs import LOGGED_OUT, OFFLINE
from app.ui.keys import SCREENS
from app.ui.pieces import Line, Piece, line
from app.ui.screens.steady import SteadyScreen
from app.ui.states import Moment, Subject, connection, describe
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.hint_bar import Hint, HintBar
from app.ui.widgets.line_widget import LineWidget
from app.ui.widgets.status_bar import Status, StatusBar
from app.ui.widgets.table.row_table import RowTable

if TYPE_CHECKING:
    from app.ui.app import AluraApp
    from app.ui.exports import Sheet

LEAST_WIDTH, LEAST_HEIGHT = 80, 24
"""Below this nothing is drawn but the size that is needed."""


@runtime_checkable
class Ticking(Protocol):
    """A screen that shows how old something is."""

    def tick(self) -> None:
        """Let ages go on. Called once a second, whatever the pollers do."""
        ...


class TooSmall(LineWidget):
    """Says what size is needed, in place of everything else."""

    def line_at(self, y: int) -> Strip:
        """Return the sentence, broken to the width that there is."""
        width = self.screen.size.width
        has = f"has {width}×{self.screen.size.height}, needs {LEAST_WIDTH}×{LEAST_HEIGHT}"
        words = f"Terminal too small: {has}. Make it larger."
        rows: list[str] = [""]
        for word in words.split():
            longer = f"{rows[-1]} {word}".strip()
            rows = [*rows[:-1], longer] if len(longer) <= width else [*rows, word]
        return self.palette.strip(line(rows[y] if y < len(rows) else ""), self.size.width)


class FeedScreen(SteadyScreen):
    """A screen of feeds. Subclasses say what they need and how it looks.

    Textual calls the handlers (`on_mount`) of a class and of its bases: none may call `super()`'s.
    """

    TOPICS: ClassVar[frozenset[Topic]] = frozenset()
    """What must be read while this screen is the base of the stack."""
    TITLE_WORD: ClassVar[str] = ""
    """The screen's name in the status bar."""
    HINTS: ClassVar[tuple[Hint, ...]] = ()
    """The keys that the hint bar shows, in their order."""
    AUTO_FOCUS = ""
    _focused_before: Widget | None = None
    HORIZONTAL_BREAKPOINTS = [
        (0, "-narrow"),
        (120, "-middle"),
        (150, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]

    @property
    def alura(self) -> "AluraApp":
        """The app, by its own type."""
        return cast("AluraApp", self.app)

    def compose(self) -> ComposeResult:
        """Status bar, body, hint bar."""
        self._take_breakpoints()
        yield StatusBar(self._status())
        with Vertical(classes="body"):
            yield from self.compose_body()
        yield self.alura.hint_bar(self.HINTS)
        yield TooSmall()

    def _take_breakpoints(self) -> None:
        """Know the size before there are widgets: a class that came later would restyle them."""
        for breakpoints, size in (
            (self.HORIZONTAL_BREAKPOINTS, self.app.size.width),
            (self.VERTICAL_BREAKPOINTS, self.app.size.height),
        ):
            passed = [name for least, name in breakpoints if size >= least]
            self.add_class(*passed[-1:])

    def compose_body(self) -> ComposeResult:
        """Return what stands between the two bars."""
        raise NotImplementedError

    def wanted_topics(self) -> frozenset[Topic]:
        """Return what must be read at this size."""
        return self.TOPICS

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Show a new state of one of the TOPICS; called once at the start for each."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Take over the chosen columns, then watch the feeds."""
        self._recall_layouts()
        for topic in sorted(self.TOPICS):
            self.watch(self.app, topic.value, self._watcher(topic))
        for name in ("new_events", "account", "signed_in", "token_ends", "is_recording"):
            self.watch(self.app, name, self.show_frame)
        self.watch(self.app, "is_utc", self.show_times, init=False)

    def on_screen_resume(self) -> None:
        """Read what this screen needs; it may have been away for long."""
        self.alura.sync_feeds()
        self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Draw nothing where not everything has its place; read what has one now."""
        is_small = event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT
        if is_small and not self.has_class("-too-small"):
            self._focused_before = self.focused
        elif not is_small and self.has_class("-too-small"):
            # What is not drawn loses the focus; the keys go on where they were.
            self.call_after_refresh(self.set_focus, self._focused_before)
        self.set_class(is_small, "-too-small")
        # The classes of the breakpoints are set after this event.
        self.call_after_refresh(self._suit_size)

    def _suit_size(self) -> None:
        """Read and show what has a place at the new size, without waiting for a reading."""
        self.alura.sync_feeds()
        if self.is_mounted:
            self.tick()

    @on(RowTable.DetailRequested)
    def show_detail(self, event: RowTable.DetailRequested) -> None:
        """Show all that is known of a row."""
        from app.ui.dialogs.detail import DetailDialog

        if event.key is not None and self.is_current:
            self.app.push_screen(DetailDialog(event.table, event.key, _noun_of(event.table)))

    @on(RowTable.ColumnsRequested)
    def choose_columns(self, event: RowTable.ColumnsRequested) -> None:
        """Let the user choose the columns of a table."""
        from app.ui.dialogs.columns import ColumnsDialog

        if self.is_current:
            self.app.push_screen(ColumnsDialog(event.table, _noun_of(event.table)))

    @on(RowTable.Arranged)
    def keep_layout(self, event: RowTable.Arranged) -> None:
        """Keep the columns and the order for the next run."""
        if event.table.layout_name:
            self.alura.frame.layouts.note(event.table.layout_name, event.table.kept_layout)
            self._save_layouts()

    @work(group="files")
    async def _save_layouts(self) -> None:
        if problem := await asyncio.to_thread(self.alura.frame.layouts.save):
            self.alura.tell("notice", problem, "warn")

    def _recall_layouts(self) -> None:
        layouts = self.alura.frame.layouts
        for table in self.query(RowTable):
            if table.layout_name:
                table.take_layout(layouts.of(table.layout_name))
        if layouts.problem:
            self.alura.tell("notice", layouts.problem, "warn")
            layouts.problem = ""

    @on(RowTable.ExportRequested)
    def write_rows(self, event: RowTable.ExportRequested) -> None:
        """Write what a table lists now to a file."""
        from app.ui.exports import sheet_of

        if self.is_current:
            self._write_sheet(sheet_of(self.alura, event.table, _noun_of(event.table)))

    @work(group="files")
    async def _write_sheet(self, sheet: "Sheet") -> None:
        """Say where the file is: in the events, and in a dialog if the user is still here."""
        from app.ui.dialogs.notice import NoticeDialog
        from app.ui.exports import export

        said, tone = await asyncio.to_thread(export, sheet)
        self.alura.tell("file", said, tone)
        if self.is_current:
            self.app.push_screen(NoticeDialog(said, "As a file"))

    def tick(self) -> None:
        """Let ages go on. Called once a second, whatever the pollers do."""
        moment = self.alura.moment()
        for panel in self.query(FeedPanel):
            panel.tick(moment)
        self.show_frame()

    def show_frame(self) -> None:
        """Bring the two bars up to date."""
        if not self.is_mounted:
            return
        self.query_one(StatusBar).show(self._status())
        new = self.alura.new_events
        news = f"{new} new event{'s' if new != 1 else ''}" if new else ""
        self.query_one(HintBar).show(news=news)

    def show_times(self) -> None:
        """Tell every time anew: in another zone."""
        for table in self.query(RowTable):
            table.rows.forget_texts()
            table.redraw()
        for topic in sorted(self.TOPICS):
            self.show_topic(topic, self.alura.feed(topic))
        self.tick()

    def _watcher(self, topic: Topic):  # type: ignore[no-untyped-def]  # Textual reads its arity
        def show(feed: AnyFeed) -> None:
            self.show_topic(topic, feed)

        return show

    def _status(self) -> Status:
        app = self.alura
        ends = app.token_ends
        return Status(
            network=app.frame.network,
            account=app.account,
            is_read_only=app.frame.read_only,
            is_recording=app.is_recording,
            screens=SCREENS,
            current=self.TITLE_WORD,
            connection=self._connection(app.moment()),
            token_seconds=(
                None
                if ends is None or not app.signed_in
                else (ends - app.clock.now()) / timedelta(seconds=1)
            ),
        )

    def _connection(self, moment: Moment) -> Line:
        """Speak of the worst of the feeds that this screen needs."""
        app = self.alura
        if not app.signed_in:
            if app.account is None:
                return (Piece(OFFLINE, "muted"), Piece(" not signed in"))
            return (Piece(LOGGED_OUT, "loss bold"), Piece(" logged out", "loss"))
        return connection(
            describe(feed, Subject("", app.frame.host), moment) for feed in self._needed_feeds()
        )

    def _needed_feeds(self) -> list[AnyFeed]:
        app = self.alura
        # The contract is read once an hour: it says nothing of the connection now.
        topics = app.running_topics() & app.wanted_topics() - {Topic.CONTRACT}
        feeds = [app.feed(topic) for topic in topics]
        # Of two that failed in the same way the bar tells of the one that failed first.
        return sorted(feeds, key=lambda feed: inf if feed.failed_at is None else feed.failed_at)


def _noun_of(table: Widget) -> str:
    """Return what a table's rows are called: as the panel around it."""
    panel = next((up for up in table.ancestors if isinstance(up, FeedPanel)), None)
    return panel.heading if panel is not None else "Rows"
