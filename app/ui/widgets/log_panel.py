"""A log as a panel: how many lines there are, why there are none, older ones on demand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from textual import on

from app.models.log_lines import LogBook, LogEnd
from app.ui import format as fmt
from app.ui.pieces import Line, line
from app.ui.states import Circumstances, Moment, Subject
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.log_tail import LogTail

if TYPE_CHECKING:
    from app.feeds import AnyFeed, Topic


class HasLog(Protocol):
    """A session or a trade."""

    @property
    def id(self) -> str | None:
        """What its log is asked for by; None when the server gives none."""
        ...


class LogPanel(FeedPanel):
    """The log of one session or trade."""

    def __init__(
        self,
        name: str,
        source: Topic,
        host: str,
        *,
        times: Callable[[datetime | None], str],
        want: Callable[[int], None],
        id: str | None = None,
    ) -> None:
        """`times` writes a time as the screens do; `want` asks for so many lines of the log."""
        self.tail = LogTail(times, source=source)
        """The lines."""
        noun = f"the {source.value.replace('_', ' ')}"
        subject = Subject(noun, host, (line("Nothing logged yet."),))
        super().__init__(name, self.tail, subject=subject, id=id, classes="-fill")
        self._want = want

    def show_log(self, feed: AnyFeed, moment: Moment, nothing: Line) -> None:
        """Show a new state of the log; `nothing` says why there is none to read, if so."""
        book: LogBook | None = feed.value
        self.tail.show_book(book or LogBook())
        self.set_title(count="" if book is None else _count(book))
        is_empty = book is not None and not book.rows
        around = Circumstances(is_empty=is_empty, nothing=(nothing,) if nothing else ())
        self.show_feed(feed, moment, around)

    @on(LogTail.OlderWanted)
    def ask_for_older(self, event: LogTail.OlderWanted) -> None:
        """Read further back."""
        event.stop()
        self._want(event.lines)


def _count(book: LogBook) -> str:
    """Return how many lines there are; a plus where the server has more and does not say how
    many."""
    held = len(book.rows)
    if book.total is not None:
        return fmt.count(max(book.total, held))
    return fmt.count(held) + ("+" if book.end is not LogEnd.FIRST else "")


def why_no_log(owners: AnyFeed, owner: HasLog | None, noun: str) -> Line:
    """Return why the log of an owner, a session or a trade, is not read; empty where it is.

    `owners`: what it was read in; before that nothing is known.
    """
    if owners.reading is None or (owner is not None and owner.id is not None):
        return ()
    if owner is None:
        return line(f"Without a {noun} there is no log.")
    return line(f"The server gives this {noun} no id, so its log cannot be read.")
