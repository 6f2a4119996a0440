"""All that is known of one row, in words and units, while it is looked at. It sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from app.models.base import WireModel
from app.ui import format as fmt
from app.ui.details import detail_facts
from app.ui.dialogs.record import RecordDialog
from app.ui.pieces import Line, Piece, keyed, line, plain
from app.ui.records import record_name, record_of
from app.ui.states import Subject, describe
from app.ui.widgets.fact_table import Fact, FactTable
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.table.row_table import RowTable
from app.ui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from app.ui.app import AluraApp

WIDE_FROM, WIDE, NARROW = 120, 100, 76
"""Columns of the terminal from which on the dialog is wide, and its cells."""
LABEL = 18
"""Cells of a label."""
BESIDE = 9
"""Lines of the screen that are not the facts': bars, frame, padding, title, keys."""


class DetailDialog(ModalScreen[None]):
    """Follows its row from reading to reading; says when it is old, or gone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,D,q", "dismiss", "close", show=False),
        Binding("i", "record", "raw record", show=False),
    ]

    def __init__(self, table: RowTable[Any], key: str, noun: str) -> None:
        """`noun`: what the rows are, where they are no records with a name of their own."""
        super().__init__()
        self._table, self._key, self._noun = table, key, noun
        self._row = table.rows[key]

    @property
    def _alura(self) -> AluraApp:
        return cast("AluraApp", self.app)

    def compose(self) -> ComposeResult:
        """Which row and how old, its facts, the keys."""
        self._title, self._keys = PanelTitle(self._noun), TextLine(classes="dialog-keys")
        self._facts = FactTable(LABEL)
        for part in (self._title, self._keys, self._facts):
            part.ground = "surface"
        with Vertical(classes="dialog"):
            yield self._title
            yield self._facts
            yield self._keys

    def on_mount(self) -> None:
        """Show the row."""
        raw = "`i` raw record   " if self._record is not None else ""
        self._keys.show(keyed(f"`esc` closes this   {raw}`↑` `↓` scroll"))
        self._facts.focus()
        self.tick()

    def on_resize(self) -> None:
        """Take the width that there is."""
        is_wide = self.size.width >= WIDE_FROM
        self.query_one(".dialog").styles.width = WIDE if is_wide else NARROW
        self.call_after_refresh(self._fit)

    def tick(self) -> None:
        """Show the row as it is by now, and its age."""
        row = self._table.rows.get(self._key)
        is_gone = row is None or self._key in self._table.rows.gone
        if row is not None:
            self._row = row
        slot, is_stale = self._age()
        if is_gone:
            slot, is_stale = line("gone from the reading", "warn"), True
        self._title.show(line(self._which(), "text bold"), slot)
        self._facts.show_facts(_dimmed(self._known()) if is_stale else self._known())
        self._fit()

    def action_record(self) -> None:
        """Show what the server sent for it."""
        record, source = self._record, self._table.source
        if record is not None and source is not None:
            app = self._alura
            told = record_of(record, app.feed(source), app.spec(source), app.clock.monotonic())
            self.app.push_screen(RecordDialog(told))

    @on(FactTable.Opened)
    def close_by_enter(self) -> None:
        """Enter has nothing further to open here."""
        self.dismiss()

    @property
    def _record(self) -> WireModel | None:
        record = self._table.record_of(self._row)
        return record if isinstance(record, WireModel) and self._table.source is not None else None

    def _which(self) -> str:
        record = self._table.record_of(self._row)
        return record_name(record) if isinstance(record, WireModel) else self._noun

    def _known(self) -> list[Fact]:
        moment = self._alura.moment()
        record = self._table.record_of(self._row)
        return detail_facts(self._row, record, self._table.columns, moment.utc, moment.zone)

    def _age(self) -> tuple[Line, bool]:
        """Return the exact age of the reading, and whether it is too old to be believed."""
        source = self._table.source
        if source is None:
            return (), False
        feed, moment = self._alura.feed(source), self._alura.moment()
        state = describe(feed, Subject("", ""), moment)
        if state.is_stale or self._key in self._table.rows.unread:
            return line(state.slot if state.is_stale else "not in the newest reading", "warn"), True
        return line(f"read {fmt.age_exact(feed.age(moment.monotonic))}", "muted"), False

    def _fit(self) -> None:
        most = self.size.height - BESIDE
        self._facts.styles.height = max(1, min(self._facts.wanted_height(), most))


def _dimmed(facts: list[Fact]) -> list[Fact]:
    """Return facts that are not current."""
    return [Fact(label, (Piece(plain(value), "dim"),)) for label, value in facts]
