"""The own referral code, whether one may be made, what it has brought; codes of others checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical

from app.errors import ApiError
from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.columns.referee import referee_columns, referee_orders, referee_text
from app.ui.keys import SCREEN_KEYS
from app.ui.pieces import keyed, line, wrap
from app.ui.referrals import (
    NO_CODE,
    RULES,
    asking_line,
    check_line,
    code_lines,
    copied_line,
    eligibility_lines,
    refused_line,
    stats_lines,
    volume_words,
    volumes,
)
from app.ui.screens.base import FeedScreen
from app.ui.states import Circumstances, Subject
from app.ui.widgets.code_field import CodeField
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.hint_bar import COMMON_HINTS, Hint
from app.ui.widgets.table.row_table import RowTable
from app.ui.widgets.text_block import TextBlock

if TYPE_CHECKING:
    from decimal import Decimal

    from app.models.account import Profile
    from app.models.referrals import Referee, Referral, ReferralStats
    from app.ui.columns.column import Column

CHECK = keyed("  `v` type a code to ask whether it can be used")
NOTHING = line("Nothing yet: a code brings what others trade who came by it.")
NOTHING_TO_COPY = "There is no {} to copy: the server gives none."


class ReferralsScreen(FeedScreen):
    """Screen 7."""

    TOPICS = frozenset({Topic.PROFILE, Topic.REFERRAL, Topic.REFERRAL_STATS})
    TITLE_WORD = "referrals"
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("v", "check a code", 1),
        Hint("+", "create code", 2),
        Hint("c", "copy code", 2),
        Hint("l", "copy link", 4),
        Hint(SCREEN_KEYS, "screens", 3),
        Hint("tab", "next panel", 7),
        Hint("i", "raw record", 8),
        *COMMON_HINTS,
    )
    BINDINGS = [
        Binding("v", "check", "check a code", id="referrals.check"),
        Binding("plus", "create", "create a code", id="referrals.create", key_display="+"),
        Binding("c", "copy('code')", "copy the code", id="referrals.copy_code"),
        Binding("l", "copy('link')", "copy the link", id="referrals.copy_link"),
    ]

    def compose_body(self) -> ComposeResult:
        """The own code and its gains, a field for others, and those who came."""
        host = self.alura.frame.host
        self.code, self.said = TextBlock(), TextBlock()
        self.code_panel = FeedPanel(
            "Your code", self.code, subject=Subject("your referral code", host, (NO_CODE,))
        )
        self.eligibility = TextBlock()
        self.eligibility_panel = FeedPanel(
            "Eligibility",
            self.eligibility,
            subject=Subject("your eligibility", host),
            is_brief=True,
        )
        self.wish = CodeField(keyed("  `enter` goes on; empty lets the server choose"))
        self.stats = TextBlock()
        self.stats_panel = FeedPanel(
            "What it brought",
            self.stats,
            subject=Subject("what it brought", host, (NOTHING,)),
            is_brief=True,
        )
        self.field = CodeField(keyed(f"  `enter` asks {host}, `esc` leaves it"))
        self.answer = TextBlock()
        self.check_panel = FeedPanel("Check a code", self.field, self.answer)
        self.rules = TextBlock()
        self._missing: frozenset[str] = frozenset()
        self.table: RowTable[Referee] = RowTable(
            self._columns(),
            lambda row: row.key,
            orders=referee_orders(),
            search=referee_text,
            enter_shows_detail=True,
            source=Topic.REFERRAL_STATS,
            layout_name="referrals.referees",
        )
        self.table_panel = FeedPanel(
            "Who came",
            self.table,
            subject=Subject("those who came by your code", host),
            classes="-fill",
        )
        with Container(classes="referrals-body"):
            with Vertical(classes="referrals-left"):
                yield self.code_panel
                yield self.said
                yield self.eligibility_panel
                yield self.wish
                yield self.stats_panel
            with Vertical(classes="referrals-right"):
                yield self.check_panel
                yield FeedPanel("How it pays", self.rules, id="referrals-rules")
                yield self.table_panel

    def on_mount(self) -> None:
        """Say what does not depend on a reading."""
        self.answer.show([CHECK])
        self.rules.show([(*line("  "), *rule) for rule in RULES])
        self.table_panel.display = False

    def on_resize(self, event: events.Resize) -> None:
        """Draw the bar and the figures at the new width."""
        self.call_after_refresh(self._show_own)
        self.call_after_refresh(self._show_stats)

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Show a new state in its panels."""
        self._show_own()
        if topic is Topic.REFERRAL_STATS:
            self._show_listed(feed)
        self._show_stats()

    def tick(self) -> None:
        """Let ages go on; a volume that has grown old is withheld."""
        super().tick()
        self._show_own()

    def _show_own(self) -> None:
        if not self.is_mounted:
            return
        app = self.alura
        self._show_state(self.code_panel, Topic.REFERRAL)
        self._show_state(self.eligibility_panel, Topic.REFERRAL, can_be_empty=False)
        referral: Referral | None = app.referral.value
        if referral is not None:
            self.code.show(code_lines(referral, app.moment().zone))
        width = self.eligibility_panel.size.width
        self.eligibility.show(eligibility_lines(referral, self._traded(), width))

    def _traded(self) -> Decimal | None:
        """Return the volume that the profile has, by a reading that is current."""
        app = self.alura
        profile: Profile | None = app.profile.value
        is_current = app.profile.is_current(app.clock.monotonic())
        return profile.volume if profile is not None and is_current else None

    def _show_state(self, panel: FeedPanel, topic: Topic, *, can_be_empty: bool = True) -> None:
        """Show how a panel's feed stands: the profile's until that has named the user."""
        app = self.alura
        feed = app.feed(topic) if app.selection.user_id is not None else app.profile
        is_empty = can_be_empty and feed.reading is not None and feed.value is None
        panel.show_feed(feed, app.moment(), Circumstances(is_empty=is_empty))

    def _show_stats(self) -> None:
        stats: ReferralStats | None = self.alura.referral_stats.value
        self._show_state(self.stats_panel, Topic.REFERRAL_STATS)
        if stats is not None:
            self.stats.show(stats_lines(stats, columns=1 if self.has_class("-wide") else 2))

    def _show_listed(self, feed: AnyFeed) -> None:
        """Show who came, where the server names them."""
        stats: ReferralStats | None = feed.value
        listed = stats.listed if stats is not None else ()
        self.table_panel.display = bool(listed)
        if feed.reading is None or not listed:
            self.table.forget_rows()
            return
        inside = (name.partition(".") for name in feed.reading.missing)
        missing = frozenset(name for field, _, name in inside if field == "listed")
        if missing != self._missing:
            self._missing = missing
            self.table.set_columns(self._columns())
        self.table.set_rows(listed, complete=feed.reading.complete)
        self.table_panel.set_title(count=fmt.count(len(listed)))
        self.table_panel.show_feed(feed, self.alura.moment())

    def _columns(self) -> tuple[Column[Referee], ...]:
        return referee_columns(self._missing, self.alura.log_time)

    def action_check(self) -> None:
        """Ask for a code to check."""
        self.answer.display = False
        self.field.open()

    @on(CodeField.Closed)
    def show_answer(self) -> None:
        """Let the last answer stand where the field stood."""
        self.answer.display = True

    def action_create(self) -> None:
        """Ask which code is wished for."""
        self.wish.open()

    @on(CodeField.Entered)
    def take_code(self, event: CodeField.Entered) -> None:
        """Ask the server once whether it can be used, or whether to create it."""
        if event.field is self.wish:
            self._create(event.code or None)
        elif event.code:
            self._check(event.code)

    def _create(self, code: str | None) -> None:
        from app.errands import CreateReferralCode

        app = self.alura
        user_id = app.selection.user_id
        if user_id is None:
            self.said.show(
                [line("  The server has not yet said who you are. Wait for it.", "warn")]
            )
            return
        referral, traded = app.referral.value, self._traded()
        so_far = f"Traded so far: {volume_words(referral, traded)}. "
        is_told = volumes(referral, traded)[0] is not None
        note = f"{so_far if is_told else ''}The server decides."
        app.ask(CreateReferralCode(user_id, code), note=(note,))

    @work(group="check", exclusive=True)
    async def _check(self, code: str) -> None:
        desk = self.alura.desk
        if desk is None:
            return
        self.answer.show([asking_line(code, self.alura.frame.host)])
        referral: Referral | None = self.alura.referral.value
        try:
            reading = await desk.reads.community.check_referral_code(code)
        except ApiError as error:
            answer = refused_line(code, error, self.alura.log_time(self.alura.clock.now()))
        else:
            own = referral.code if referral is not None else None
            now = self.alura.log_time(self.alura.clock.now())
            answer = check_line(code, reading.value, own, now)
        self.answer.show(
            [(*line("  "), *part) for part in wrap(answer, self.check_panel.size.width - 2)]
        )

    def action_copy(self, what: str) -> None:
        """Hand the code or the link to the terminal."""
        referral: Referral | None = self.alura.referral.value
        text = getattr(referral, what, None)
        if not text:
            self.said.show([line(f"  {NOTHING_TO_COPY.format(what)}", "warn")])
            return
        self.app.copy_to_clipboard(text)
        self.said.show([(*line("  "), *copied_line(what.capitalize(), text))])
