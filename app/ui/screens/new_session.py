"""The form of a new session: it checks, and shows what can be won and lost. The gate sends."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Input

from app.feeds import AnyFeed, Topic
from app.models.assets import AssetTable, base_symbol
from app.starts import DURATIONS, STRATEGIES, Start
from app.ui import format as fmt
from app.ui.glyphs import ATTENTION, NO
from app.ui.pieces import Line, Piece, line
from app.ui.screens.base import FeedScreen
from app.ui.session_costs import cost_lines
from app.ui.session_form import Form, Known, advance_form, quick_form
from app.ui.states import Subject, describe
from app.ui.widgets.chart.pane import ChartPane
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.form_field import FormField
from app.ui.widgets.hint_bar import Hint
from app.ui.widgets.text_block import TextBlock
from app.ui.widgets.text_line import TextLine
from app.ui.words.request import request_lines
from app.ui.words.start import start_lines, unsure_lines

if TYPE_CHECKING:
    from app.action import Action

SHARED = ("asset", "budget")
LIMITS = ("target", "loss", "positions")
STRATEGY = ("strategy", "duration", "whole")
"""The fields of both forms, of the quick one, of the advance one."""

PURPOSE = "one engine run on one asset, inside the limits below"

INDENT = 2
"""Cells before the lines of a panel."""


class AssetChart(ChartPane):
    """The candles of what is entered; every key is for the fields."""

    EMPTY_HINT = ""


class NewSessionScreen(FeedScreen):
    """Opened by `n`; left by Esc, with all that was entered."""

    TOPICS = frozenset({Topic.SESSIONS, Topic.PROFILE, Topic.SYMBOLS, Topic.CANDLES})
    TITLE_WORD = "new session"
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("tab", "next field", 3),
        Hint("ctrl+t", "quick or advance", 2),
        Hint("enter", "start", 0),
        Hint("esc", "leave, the form is kept", 1),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "ask to start it", id="new_session.start"),
        Binding("ctrl+t", "switch", "quick or advance", id="new_session.switch"),
        Binding("escape", "leave", "leave, the form is kept", id="new_session.leave"),
    ]

    is_quick = True
    """Which of the two forms is on the screen."""
    _has_chart = False
    _was_sent = False
    """Whether Enter was pressed while something was missing."""

    def compose_body(self) -> ComposeResult:
        """Title, fields and request at the left; costs and doubts at the right, or below."""
        self.head = TextLine(classes="new-head")
        self.fields = {
            "asset": FormField("asset", "Asset", placeholder="LINK or 18"),
            "budget": FormField("budget", "Budget", unit="USDC"),
            "target": FormField("target", "Profit target", unit="unit?"),
            "loss": FormField("loss", "Loss limit", unit="unit?"),
            "positions": FormField("positions", "Positions"),
            "strategy": FormField("strategy", "Strategy", words=STRATEGIES),
            "duration": FormField("duration", "Duration", words=DURATIONS),
            "whole": FormField("whole", "Whole wallet", words=("no", "yes")),
        }
        self.costs, self.unsure = TextBlock(), TextBlock()
        self.request, self.start = TextBlock(), TextBlock()
        self.request_panel = FeedPanel("What is sent", self.request, id="new-request")
        self.chart = AssetChart(self.alura.frame.host, id="new-chart")
        self.chart.display = False
        yield self.head
        with Container(classes="new-columns"):
            with Vertical(classes="new-form"):
                yield FeedPanel("Limits", *self.fields.values(), id="new-limits")
                yield self.request_panel
            with Vertical(classes="new-costs"):
                costs = FeedPanel("What it can cost", self.costs, id="new-costs")
                yield costs
                yield FeedPanel("Unsure", self.unsure, id="new-unsure")
                yield self.chart
            yield FeedPanel("Start", self.start, id="new-start")
        costs.set_title(note="before fees")

    def on_mount(self) -> None:
        """Begin at the asset; follow what becomes of a start."""
        self.watch(self.app, "actions", self.show_form, init=False)
        self._show_fields()
        self.fields["asset"].entry.focus()

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Check the fields by what is known now; draw the asset's candles."""
        if topic is Topic.CANDLES:
            self._show_chart()
        else:
            self.show_form()

    def wanted_topics(self) -> frozenset[Topic]:
        """Read candles only while they have a place and an asset is entered."""
        return self.TOPICS if self._has_chart else self.TOPICS - {Topic.CANDLES}

    def tick(self) -> None:
        """Let ages go on."""
        super().tick()
        self.show_form()

    # Keys

    @on(FormField.Edited)
    def check(self) -> None:
        """Check what stands in the fields."""
        self.show_form()

    @on(Input.Submitted)
    def submit(self) -> None:
        """Enter in a field is Enter on the form."""
        self.action_start()

    def action_start(self) -> None:
        """Ask to start it; go to the first field that must be mended instead."""
        form = self.form()
        if form.start is not None:
            self.alura.ask(form.start, note=[f"{ATTENTION} {note}" for note in form.notes])
        elif form.first_bad is not None:
            self._was_sent = True
            self.show_form()
            self.fields[form.first_bad].entry.focus()

    def action_switch(self) -> None:
        """Go to the other form; asset and sum stay."""
        self.is_quick = not self.is_quick
        self._show_fields()
        if self.focused is None or not self.focused.is_on_screen:
            self.fields["asset"].entry.focus()
        self.show_form()

    async def action_leave(self) -> None:
        """Go to the sessions."""
        await self.alura.action_open_screen("sessions")

    # What is on it

    def form(self) -> Form:
        """Return the form as it stands."""
        entry = {name: field.value for name, field in self.fields.items()}
        return (quick_form if self.is_quick else advance_form)(entry, self._known())

    def show_form(self) -> None:
        """Say what is to be said of the fields, and what can come of it."""
        if not self.is_mounted or self is not self.alura.screen_stack[0]:
            return
        form, known = self.form(), self._known()
        self._was_sent = self._was_sent and form.start is None
        for name, check in form.checks.items():
            self.fields[name].show_check(check.sent_line if self._was_sent else check.line)
        self.head.show(self._title(known))
        brief = not (self.has_class("-wide") and self.has_class("-tall"))
        width = max(40, self.costs.size.width - INDENT)
        costs: tuple[Line, ...] = ()
        if form.start is not None:
            costs = cost_lines(form.start, known.free, known.sessions, width, brief=brief)
        is_bad = any(not (check.is_good or check.is_blank) for check in form.checks.values())
        step = f"Mend what is marked {NO} to see it." if is_bad else "Fill in the form to see it."
        self.costs.show(_indented(costs or (line(step, "muted"),)))
        unsure = unsure_lines(width, is_quick=self.is_quick, brief=brief)
        self.unsure.show(_indented(unsure))
        self._show_request(form.start)
        room = max(40, self.start.size.width - INDENT)
        told = start_lines(form, self._last(form), self.alura.moment(), room)
        self.start.show(_indented(told))
        self._choose_chart(form, is_brief=brief)

    def _choose_chart(self, form: Form, *, is_brief: bool) -> None:
        """Look at the asset that is entered, where its candles have a place."""
        symbol = form.asset.symbol if form.asset is not None else None
        listed = {base_symbol(one) for one in self.alura.symbols.value or ()}
        has_chart = symbol is not None and base_symbol(symbol) in listed and not is_brief
        if symbol is not None and has_chart:
            self.alura.look_at(symbol)
        if has_chart != self._has_chart:
            self._has_chart = self.chart.display = has_chart
            self.alura.sync_feeds()
        self._show_chart()

    def _show_chart(self) -> None:
        app = self.alura
        if self._has_chart:
            trade = app.trade
            self.chart.show_market(app.candles, app.moment(), selection=app.selection, trade=trade)

    def _show_fields(self) -> None:
        others = LIMITS if self.is_quick else STRATEGY
        for name, field in self.fields.items():
            field.display = name in (*SHARED, *others)

    def _show_request(self, start: Start | None) -> None:
        from app.errors import NotSent

        runner, width = self.alura.runner, max(40, self.request.size.width - INDENT)
        lines: tuple[Line, ...] = ()
        if start is not None and runner is not None and runner.can_send(start):
            try:
                lines = request_lines(runner.prepared(start).draft, width)
            except NotSent as error:
                lines = ((Piece(error.message, "warn"),),)
        self.request.show(_indented(lines))

    def _title(self, known: Known) -> Line:
        app = self.alura
        state = describe(app.profile, Subject("the balance", app.frame.host), app.moment())
        quick, advance = ("accent bold underline", "muted")
        if not self.is_quick:
            quick, advance = advance, quick
        return (
            Piece("New session", "text bold"),
            Piece("   "),
            Piece("quick", quick),
            Piece("   "),
            Piece("advance", advance),
            *((Piece(f"   {PURPOSE}", "muted"),) if self.has_class("-wide") else ()),
            Piece(f"   free {fmt.usdc(known.free)} USDC", "muted"),
            *((Piece(f"  {state.slot}", state.role),) if state.is_stale else ()),
        )

    def _known(self) -> Known:
        app = self.alura
        now = app.clock.monotonic()
        profile = app.profile.value if app.profile.is_current(now) else None
        free: Decimal | None = None if profile is None else profile.free_balance
        listed = app.sessions
        # An old list, or one that was not understood to its end, does not say that none is running.
        is_whole = listed.reading is not None and listed.reading.complete
        sessions = listed.value if is_whole and listed.is_current(now) else None
        assets = AssetTable() if app.desk is None else app.desk.reads.assets
        return Known(assets, app.symbols.value or (), sessions, free)

    def _last(self, form: Form) -> Action | None:
        """Return the newest start, if it is of what stands in the form or still under way."""
        starts = [one for one in self.alura.actions if isinstance(one.intent, Start)]
        if not starts:
            return None
        is_same = form.asset is None or starts[-1].intent.key == f"start:{form.asset.index}"
        return starts[-1] if is_same or starts[-1].is_open else None


def _indented(lines: tuple[Line, ...]) -> list[Line]:
    return [(Piece(" " * INDENT), *one) if one else one for one in lines]
