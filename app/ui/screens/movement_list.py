"""The wallet's list of movements. It reads the journal, and nothing from the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.columns.movement import movement_columns
from app.ui.movements import Movement, movements
from app.ui.pieces import Line, Piece, line
from app.ui.states import Subject, describe
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.table.row_table import RowTable

if TYPE_CHECKING:
    from app.actions import ActionRunner
    from app.journal import Past
    from app.ui.app import AluraApp

NOTHING = line("Nothing was sent from here lately, and no deposit is counted.")
UNREAD = line("Nothing was sent from here lately; of deposits nothing current is known.")


class MovementList:
    """What was sent from here does not grow old; the deposits are as old as their reading."""

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
            layout_name="wallet.movements",
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
            count=fmt.count(len(rows)) if rows or app.deposits.reading is not None else "",
            note="sent from here, and counted deposits",
        )
        self.tick()

    def tick(self) -> None:
        """Say how old the deposits among them are, where they are not current."""
        app, rows = self._app, self.table.rows.total
        deposits = describe(app.deposits, Subject("deposits", app.frame.host), app.moment())
        slot = (Piece(deposits.slot, deposits.role),) if deposits.is_stale else ()
        self.panel.set_title(slot=slot)
        if self._lost:
            sentence: tuple[Line, ...] = (self._lost,)
        elif deposits.is_stale:
            # The panel of the deposits says why.
            sentence = () if rows else (UNREAD,)
        else:
            sentence = () if rows else (NOTHING,)
        self.table.set_state(stale=False, sentence=sentence)
