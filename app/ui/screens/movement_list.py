"""The wallet's list of movements. It reads the journal, and nothing from the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.columns.movement import movement_columns
from app.ui.movements import Movement, movements
from app.ui.pieces import Line, line
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.table.row_table import RowTable

if TYPE_CHECKING:
    from app.actions import ActionRunner
    from app.journal import Past
    from app.ui.app import AluraApp

NOTHING = line("Nothing was sent from here lately, and no deposit is counted.")


class MovementList:
    """A panel without an age: what happened does not grow old."""

    def __init__(self, app: AluraApp) -> None:
        self._app = app
        self._past: tuple[Past, ...] = ()
        self._lost: Line = ()
        self._runner: ActionRunner | None = None
        self.table: RowTable[Movement] = RowTable(
            movement_columns(app.log_time),
            lambda row: row.key,
            keeps_order=False,
            keeps_gone=False,
            has_header=False,
            enter_shows_detail=True,
        )
        self.panel = FeedPanel("Movements", self.table, id="wallet-movements", classes="-fill")

    def read_journal(self) -> None:
        """Take what the journal has; other programs may have added to it."""
        self._runner = runner = self._app.runner
        try:
            self._past, self._lost = (runner.past() if runner is not None else ()), ()
        except OSError as error:
            why = f"The record of earlier actions cannot be read ({error.strerror})."
            self._lost = line(why, "warn")

    def show(self) -> None:
        """Draw what is known now."""
        app = self._app
        if app.runner is not self._runner:
            # Another account has another record.
            self.read_journal()
        rows = movements(app.actions, self._past, app.deposits.value or ())
        self.table.set_rows(rows)
        self.panel.set_title(
            count=fmt.count(len(rows)), note="sent from here, and counted deposits"
        )
        sentence = self._lost or (() if rows else NOTHING)
        self.table.set_state(stale=False, sentence=(sentence,) if sentence else ())
