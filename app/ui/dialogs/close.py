"""The dialog of a close. It shows a frozen intent and hands it on; it sends nothing itself.

Only its own key accepts: no click, no Enter, no paste, and no key from before it was on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from app.errors import NotSent
from app.ui.closing import QUIET_SECONDS, Closing
from app.ui.closing_stand import Stand
from app.ui.dialogs.close_context import around_of, ask_again, claim_again, free_balance
from app.ui.dialogs.placed import PlacedDialog
from app.ui.hand import Hand
from app.ui.screens.base import TooSmall
from app.ui.widgets.close_face import CloseFace, Wall
from app.ui.widgets.hint_bar import Hint, HintBar
from app.ui.widgets.typed_words import TypedWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.actions import Action
    from app.errors import ApiError
    from app.feeds import AnyFeed
    from app.intents import Close
    from app.locks import Holder
    from app.ui.app import AluraApp


class CloseDialog(PlacedDialog):
    """Asks, and then tells what became of it. Leaving it stops nothing."""

    AUTO_FOCUS = "#keep"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "keep", id="close.keep"),
        Binding("enter,space", "keep", "keep", id="close.keep_too", show=False),
        Binding("y", "accept", "close", id="close.accept"),
        Binding("r", "again", "read or arm again", id="close.again"),
        Binding("x", "ask_again", "ask again in a new dialog", id="close.ask_again"),
        Binding("e", "events", "events", id="close.events"),
        Binding("i", "sign_in", "sign in", id="close.sign_in"),
        Binding("tab,shift+tab", "field", "field", id="close.field", show=False),
        Binding("ctrl+c", "app.quit", "quit", id="close.interrupt", show=False),
    ]

    def __init__(self, intent: Close, *, holder: Holder | None, earlier: Action | None) -> None:
        super().__init__(CloseFace(intent))
        app = self.alura
        self.closing = Closing(
            intent,
            app.trade,
            at=app.clock.monotonic(),
            holder=holder,
            earlier=earlier,
            may_send=app.can_send(intent),
        )
        """How it stands."""
        self.field = TypedWords(id="close-words")
        self._erased = 0
        self._hand = Hand()
        self._free_before = free_balance(app)
        self._is_waking = self._has_left = False
        self._accept_key = app.frame.accept_key

    @property
    def alura(self) -> AluraApp:
        """The app, by its own type."""
        return cast("AluraApp", self.app)

    @property
    def _key_at(self) -> float:
        return self.alura.key_clock.of_last_key()

    def compose(self) -> ComposeResult:
        """The face, the field over it, and the keys that work."""
        yield self.face
        yield self.field
        yield HintBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Read the positions at once."""
        self.field.display = False
        self.watch(self.app, "trade", self._take_trade, init=False)
        self.watch(self.app, "actions", self._take_actions, init=False)
        self.alura.read_trade_now()

    def begin_to_hear(self) -> None:
        """The dialog is on the screen."""
        self.closing.painted(self.alura.key_clock.now())
        self.show()

    def stop_hearing(self) -> None:
        """Something covers the dialog: no key is meant for it."""
        self.closing.hidden()

    def tick(self) -> None:
        """Let ages and waits go on. Called once a second, whatever the pollers do."""
        now, retry_at = self.alura.clock.monotonic(), self.closing.retry_at
        if retry_at is not None and now >= retry_at:
            self._begin_again(now)
        self.closing.judge(now, self.alura.key_clock.now())
        self.show()

    def show_not_sent(self, error: ApiError) -> None:
        """Say that nothing was sent although the user accepted."""
        self.closing.action, self.closing.failure = None, error
        self.show()

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Count the keys, and let the first letter of the words go into the field."""
        self._hand.note(event.time)
        closing = self.closing
        if not closing.is_heard(event.time):
            return
        was_quiet = closing.struck(event.time)
        if closing.stand is Stand.GONE and not was_quiet:
            event.stop()
            self.action_leave()
        elif closing.words and event.character is not None and event.is_printable:
            self._take_letter(event, event.character, is_quiet=was_quiet)

    @on(TypedWords.Typed)
    def count_letter(self, event: TypedWords.Typed) -> None:
        """Drop a paste that the terminal sent as keys."""
        self._hand.note(event.at)
        if self._hand.is_paste(event.at):
            self.refuse_paste()

    @on(CloseFace.Kept)
    def keep_by_click(self) -> None:
        """Keep."""
        self._leave()

    @on(TypedWords.Pasted)
    def refuse_paste(self) -> None:
        """Empty the field: the words must come from a hand."""
        self._reject("type it")

    @on(Input.Changed)
    def take_text(self, event: Input.Changed) -> None:
        """Compare what stands in the field with what is asked for."""
        if event.value and event.value == self.field.value:
            self.closing.type(event.value, self.alura.key_clock.now())
            self.show()

    def action_leave(self) -> None:
        """Close the dialog; what was sent goes on."""
        if self.closing.is_heard(self._key_at):
            self._leave()

    def action_keep(self) -> None:
        """Keep by Enter or Space, if they were meant for this dialog."""
        if self._hand.is_alone(self._key_at) and not self.closing.is_quiet(self._key_at):
            self.action_leave()

    def action_accept(self) -> None:
        """Send, if this very key may."""
        # Keys that came together with this one are counted first.
        self.call_later(self._accept, self._key_at)

    def action_again(self) -> None:
        """Aim at the new figures; after sending, read again."""
        app, closing = self.alura, self.closing
        if closing.phase is not None:
            app.read_trade_now()
        elif self._hand.is_alone(self._key_at):
            closing.arm_again(self._key_at, app.clock.monotonic(), app.key_clock.now())
        self.show()

    def action_ask_again(self) -> None:
        """Open a new dialog for what was not carried out, or perhaps not."""
        closing = self.closing
        if closing.is_over and not closing.is_quiet(self._key_at):
            self.action_leave()
            self.app.call_later(ask_again, self.alura, closing.intent)

    def action_events(self) -> None:
        """Leave, and go to the list of events."""
        if not self.closing.is_quiet(self._key_at):
            self.action_leave()
            self.app.call_later(self.alura.action_open_screen, "events")

    def action_sign_in(self) -> None:
        """Sign in where the user stands."""
        if not self.closing.is_quiet(self._key_at):
            self.alura.action_sign_in()

    def action_field(self) -> None:
        """Go to the field, or back to Keep."""
        is_free = self.focused is self.face and not self.closing.is_quiet(self._key_at)
        if is_free and self.field.display and not self.field.disabled:
            self.field.focus()
        else:
            self.face.focus()

    # What happens

    def _take_letter(self, event: events.Key, letter: str, *, is_quiet: bool) -> None:
        """Begin to type where the focus is on Keep; a letter too many undoes the words."""
        closing = self.closing
        if closing.is_matched:
            if is_quiet and letter not in f"{self._accept_key} ":
                self._reject("one letter too many")
        elif closing.words.startswith(letter.casefold()) and not is_quiet:
            event.stop()
            self.field.focus()
            self.field.insert_text_at_cursor(letter)
        elif letter not in f"{self._accept_key}eirx ":
            # Part of a word whose first letter came too soon: its e or i is no command either.
            closing.struck(event.time, is_stray=True)

    def _reject(self, remark: str) -> None:
        self.closing.reject(remark, self.alura.key_clock.now())
        self.show()

    def _leave(self) -> None:
        if self._has_left:
            return
        self._has_left = True
        if self.closing.has_claim:
            self.alura.keep(self.closing.intent)
        self.dismiss()

    def _take_trade(self, feed: AnyFeed) -> None:
        self.closing.observe(feed, self.alura.moment(), self.alura.key_clock.now())
        self.show()

    def _take_actions(self, actions: Sequence[Action]) -> None:
        self.closing.follow(actions)
        self.show()

    def _accept(self, key_at: float) -> None:
        if not self._hand.is_alone(key_at):
            return
        app, closing = self.alura, self.closing
        # The machine may have slept since the last tick: what was fresh then is not now.
        app.note_sleep()
        key_now = app.key_clock.now()
        closing.observe(app.trade, app.moment(), key_now)
        intent = closing.accept(key_at, app.clock.monotonic(), key_now)
        if intent is not None:
            app.send_intent(intent)
        self.show()

    def _begin_again(self, now: float) -> None:
        app, closing = self.alura, self.closing
        try:
            holder = claim_again(app, closing.intent)
        except NotSent as error:
            self.show_not_sent(error)
            return
        closing.begin_again(holder, now, app.key_clock.now())
        app.read_trade_now()

    @work(group="close-dialog")
    async def _wake(self) -> None:
        """Show the accepting key when the quiet is over; it needs no key to be drawn."""
        await self.alura.clock.sleep(QUIET_SECONDS)
        self._is_waking = False
        self.show()

    # How it looks

    def show(self) -> None:
        """Draw how it stands now."""
        if not self.is_mounted or self._has_left:
            return
        app, closing = self.alura, self.closing
        is_quiet = closing.is_quiet(app.key_clock.now())
        if closing.may_follow and is_quiet and not self._is_waking:
            self._is_waking = True
            self._wake()
        wall = Wall(app.frame.network, app.account, app.frame.read_only)
        around = around_of(app, closing, self._free_before, is_quiet=is_quiet)
        words = self.place_again(self.face.show(wall, closing, around))
        self._show_field()
        accept = [Hint(self._accept_key, "close")] if closing.may_follow and not is_quiet else []
        leave = Hint("esc", words.leave.lower())
        self.query_one(HintBar).show([leave, *accept, Hint("e", "events")])

    def _show_field(self) -> None:
        field, closing = self.field, self.closing
        if self._erased != closing.erased:
            self._erased = closing.erased
            field.value = ""
        field.disabled = closing.is_matched
        field.display = bool(closing.words)
        if self.focused is not self.face and (closing.is_matched or not closing.words):
            self.face.focus()
        field.styles.offset = self.place[0] + 3, self.place[1] + self.face.field_line
