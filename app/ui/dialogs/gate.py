"""What all dialogs that ask have in common: which key may do what, and when. It sends nothing.

Only its own key accepts: no click, no Enter, no paste, and no key from before it was on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from app.errors import NotSent
from app.ui.asking import QUIET_SECONDS
from app.ui.dialogs.placed import PlacedDialog
from app.ui.screens.base import TooSmall
from app.ui.stand import Stand
from app.ui.widgets.gate_face import GateFace, Wall
from app.ui.widgets.hint_bar import Hint, HintBar
from app.ui.widgets.typed_words import IN_A_MOMENT, TYPE_HERE, TypedWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.action import Action
    from app.feeds import AnyFeed, Topic
    from app.ui.app import AluraApp
    from app.ui.asking import Asking
    from app.ui.words.gate import Words


class GateDialog(PlacedDialog):
    """Asks, and then tells what became of it. Leaving it stops nothing."""

    AUTO_FOCUS = "#keep"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "keep", id="gate.keep"),
        Binding("enter,space", "keep", "keep", id="gate.keep_too", show=False),
        Binding("y", "accept", "accept", id="gate.accept"),
        Binding("r", "again", "read or arm again", id="gate.again"),
        Binding("e", "events", "events", id="gate.events"),
        Binding("i", "sign_in", "sign in", id="gate.sign_in"),
        Binding("tab,shift+tab", "field", "field", id="gate.field", show=False),
        Binding("ctrl+c", "app.quit", "quit", id="gate.interrupt", show=False),
    ]
    COMMANDS_TYPED = "eir "
    """Letters that are commands here, besides the accepting one: no stray beginnings of words."""

    def __init__(self, face: GateFace, asking: Asking[Any], accepts: str) -> None:
        """`accepts` is what the accepting key does, in a word."""
        super().__init__(face)
        self.asking = asking
        """How it stands."""
        self.field = TypedWords(id="gate-words")
        self._accepts = accepts
        self._erased = 0
        self._is_waking = self._has_left = False
        self._accept_key = self.alura.frame.accept_key

    @property
    def alura(self) -> AluraApp:
        """The app, by its own type."""
        return cast("AluraApp", self.app)

    # What each dialog says for itself

    def wanted_topics(self) -> frozenset[Topic]:
        """Return what must be read while it is open."""
        topic = self.asking.intent.topic
        return frozenset() if topic is None else frozenset({topic})

    def read_now(self) -> None:
        """Read the topic of the intent at once."""
        raise NotImplementedError

    def draw(self, wall: Wall, *, is_quiet: bool) -> Words:
        """Draw how it stands on the face; return the words."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The face, the field over it, and the keys that work."""
        yield self.face
        yield self.field
        yield HintBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Read at once what it is about."""
        self.field.display = False
        for topic in self.wanted_topics():
            self.watch(self.app, topic.value, self._take_feed, init=False)
        self.watch(self.app, "actions", self._take_actions, init=False)
        self.read_now()

    def begin_to_hear(self) -> None:
        """The dialog is on the screen."""
        self.asking.painted(self.alura.key_clock.now())
        self.show()

    def stop_hearing(self) -> None:
        """Something covers the dialog: no key is meant for it."""
        self.asking.hidden()

    def tick(self) -> None:
        """Let ages and waits go on. Called once a second, whatever the pollers do."""
        now, retry_at = self.alura.clock.monotonic(), self.asking.retry_at
        if retry_at is not None and now >= retry_at:
            self._begin_again(now)
        self.asking.judge(now, self.alura.key_clock.now())
        self.show()

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Hear the keys, and let the first letter of the words go into the field."""
        asking = self.asking
        if not asking.is_heard(event.time):
            return
        was_quiet = asking.struck(event.time)
        if asking.stand is Stand.GONE and not was_quiet:
            event.stop()
            self.action_leave()
        elif asking.words and event.character is not None and event.is_printable:
            self._take_letter(event, event.character, is_quiet=was_quiet)

    @on(TypedWords.Typed)
    def count_letter(self, event: TypedWords.Typed) -> None:
        """Drop a paste that the terminal sent as keys."""
        if self.alura.hand.is_paste(event.at):
            self.refuse_paste()

    @on(GateFace.Kept)
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
            self.asking.type(event.value, self.alura.key_clock.now())
            self.show()

    def action_leave(self) -> None:
        """Close the dialog; what was sent goes on."""
        if self.asking.is_heard(self.key_at):
            self._leave()

    def action_keep(self) -> None:
        """Keep by Enter or Space, if they were meant for this dialog."""
        if self.alura.hand.is_alone(self.key_at) and not self.asking.is_quiet(self.key_at):
            self.action_leave()

    def action_accept(self) -> None:
        """Send, if this very key may."""
        # Keys that came together with this one are counted first.
        self.call_later(self._accept, self.key_at)

    def action_again(self) -> None:
        """Aim at what is shown now; after sending, read again."""
        app, asking = self.alura, self.asking
        if asking.phase is not None:
            self.read_now()
        elif self.alura.hand.is_alone(self.key_at):
            asking.arm_again(self.key_at, app.clock.monotonic(), app.key_clock.now())
        self.show()

    def action_events(self) -> None:
        """Leave, and go to the list of events."""
        if not self.asking.is_quiet(self.key_at):
            self.action_leave()
            self.app.call_later(self.alura.action_open_screen, "events")

    def action_sign_in(self) -> None:
        """Sign in where the user stands."""
        if not self.asking.is_quiet(self.key_at):
            self.alura.action_sign_in()

    def action_field(self) -> None:
        """Go to the field, or back to Keep."""
        is_free = self.focused is self.face and not self.asking.is_quiet(self.key_at)
        if is_free and self.field.display and not self.field.disabled:
            self.field.focus()
        else:
            self.face.focus()

    # What happens

    @property
    def key_at(self) -> float:
        """When the key that is now handled was pressed."""
        return self.alura.key_clock.of_last_key()

    def _take_letter(self, event: events.Key, letter: str, *, is_quiet: bool) -> None:
        """Begin to type where the focus is on Keep; a letter too many undoes the words."""
        asking = self.asking
        if asking.is_matched:
            if is_quiet and letter not in f"{self._accept_key} ":
                self._reject("one letter too many")
        elif asking.words.startswith(letter.casefold()) and not is_quiet:
            event.stop()
            self.field.focus()
            self.field.insert_text_at_cursor(letter)
        elif letter not in f"{self._accept_key}{self.COMMANDS_TYPED}":
            # Part of a word whose first letter came too soon: its e or i is no command either.
            asking.struck(event.time, is_stray=True)

    def _reject(self, remark: str) -> None:
        self.asking.reject(remark, self.alura.key_clock.now())
        self.show()

    def _leave(self) -> None:
        if self._has_left:
            return
        self._has_left = True
        if self.asking.has_claim:
            self.alura.keep(self.asking.intent)
        self.dismiss()

    def _take_feed(self, feed: AnyFeed) -> None:
        self.asking.observe(feed, self.alura.moment(), self.alura.key_clock.now())
        self.show()

    def _take_actions(self, actions: Sequence[Action]) -> None:
        self.asking.follow(actions)
        self.show()

    def _accept(self, key_at: float) -> None:
        if not self.alura.hand.is_alone(key_at):
            return
        app, asking = self.alura, self.asking
        # The machine may have slept since the last tick: what was fresh then is not now.
        app.note_sleep()
        key_now = app.key_clock.now()
        for topic in self.wanted_topics():
            asking.observe(app.feed(topic), app.moment(), key_now)
        intent = asking.accept(key_at, app.clock.monotonic(), key_now)
        if intent is not None:
            app.send_intent(intent)
        self.show()

    def _begin_again(self, now: float) -> None:
        app, asking = self.alura, self.asking
        try:
            holder = app.claim_again(asking.intent)
        except NotSent as error:
            # Nothing was sent although the user accepted, and nothing will be.
            asking.action, asking.failure = None, error
        else:
            asking.begin_again(holder, now, app.key_clock.now())
            self.read_now()

    @work(group="gate-dialog")
    async def _wake(self) -> None:
        """Show what works when the quiet is over; it needs no key to be drawn."""
        await self.alura.clock.sleep(QUIET_SECONDS)
        self._is_waking = False
        self.show()

    # How it looks

    def show(self) -> None:
        """Draw how it stands now."""
        if not self.is_mounted or self._has_left:
            return
        app, asking = self.alura, self.asking
        is_quiet = asking.is_quiet(app.key_clock.now())
        if (asking.may_follow or asking.words) and is_quiet and not self._is_waking:
            self._is_waking = True
            self._wake()
        wall = Wall(app.frame.network, app.account, app.frame.read_only)
        words = self.place_again(self.draw(wall, is_quiet=is_quiet))
        self._show_field(is_quiet=is_quiet)
        is_armed = asking.may_follow and not is_quiet
        accept = [Hint(self._accept_key, self._accepts)] if is_armed else []
        leave = Hint("esc", words.leave.lower())
        self.query_one(HintBar).show([leave, *accept, Hint("e", "events")])

    def _show_field(self, *, is_quiet: bool) -> None:
        field, asking = self.field, self.asking
        if self._erased != asking.erased:
            self._erased = asking.erased
            field.value = ""
        field.placeholder = IN_A_MOMENT if is_quiet else TYPE_HERE
        field.disabled = asking.is_matched
        field.display = bool(asking.words)
        if self.focused is not self.face and (asking.is_matched or not asking.words):
            self.face.focus()
        field.styles.offset = self.place[0] + 3, self.place[1] + self.face.field_line
