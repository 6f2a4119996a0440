"""The list of events as a table, newest first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from app.events import Event
from app.ui import format as fmt
from app.ui.columns.column import Column, Context
from app.ui.pieces import Line, line
from app.ui.widgets.table.row_table import RowTable

if TYPE_CHECKING:
    from app.ui.app import AluraApp

TONES = {"plain": "text", "good": "gain", "bad": "loss", "warn": "warn", "accent": "accent"}
"""Role of the kind's word, by tone."""

Numbered = tuple[int, Event]
"""An event with its place in the list, which is its identity."""


Times = Callable[[datetime | None], str]
"""Writes a time as the screens do."""


def event_columns(times: Times) -> tuple[Column[Numbered], ...]:
    """Return the columns of a list of events."""

    def time(row: Numbered, _: Context) -> Line:
        return line(times(row[1].time), "muted")

    def kind(row: Numbered, _: Context) -> Line:
        return line(row[1].kind, TONES[row[1].tone])

    def text(row: Numbered, _: Context) -> Line:
        return line(row[1].text)

    return (
        Column("time", "time", time, importance=1, min_width=8, value=lambda row: row[1].time),
        Column("kind", "kind", kind, importance=2, min_width=7, value=lambda row: row[1].kind),
        Column("text", "what happened", text, importance=0, min_width=20, is_flexible=True,
               value=lambda row: row[1].text),
    )  # fmt: skip


class EventTable(RowTable[Numbered]):
    """Events, newest first; the cursor stays on its line, unless that is the newest one."""

    def __init__(
        self,
        app: AluraApp,
        *,
        layout_name: str,
        has_header: bool = True,
        enter_shows_detail: bool = False,
    ) -> None:
        super().__init__(
            event_columns(app.log_time),
            lambda row: str(row[0]),
            keeps_order=False,
            keeps_gone=False,
            has_header=has_header,
            enter_shows_detail=enter_shows_detail,
            layout_name=layout_name,
        )
        self._alura = app

    def show_events(self) -> None:
        """Show the list as it is now, or that nothing happened, as far as anything was read."""
        was_at_newest = self.rows.index == 0
        app = self._alura
        nothing: Line = ()
        if not app.events and app.trade.reading is None:
            nothing = line("Nothing was read yet.", "muted")
        elif not app.events:
            since = fmt.hour(app.started_at, app.moment().zone)
            nothing = line(f"Nothing happened since {since}.")
        self.set_state(stale=False, sentence=(nothing,) if nothing else ())
        numbered = [
            (number, event) for number, event in enumerate(app.events, app.forgotten_events)
        ]
        self.set_rows(numbered[::-1])
        if was_at_newest:
            self.action_first()
