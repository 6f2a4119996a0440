"""Signing in where the user stands: what is signed is shown and judged first.

Keys typed here reach nothing else. Nothing secret outlives its use in a field.
"""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from app import paths
from app.challenge import message_hex
from app.errors import WalletError
from app.ui.glyphs import LOADING
from app.ui.keys import SIGN_IN_KEYS
from app.ui.screens.base import LEAST_HEIGHT, LEAST_WIDTH, TooSmall
from app.ui.sign_in_attempt import SignInAttempt, Step, Way
from app.ui.widgets.hint_bar import HintBar
from app.ui.widgets.sign_in_form import SignInForm
from app.ui.widgets.sign_source import SignSource
from app.ui.widgets.status_bar import StatusBar
from app.ui.words import sign_in as words

if TYPE_CHECKING:
    from app.access import Access, Proposal
    from app.ui.app import AluraApp

_WIDE = (140, 36)
"""From this size on there are two columns."""
_TALL = 42
"""From this height on there is room above them."""
_DENSE = 28
"""Below this height a chosen way that needs many lines takes the blank ones."""


class SignInScreen(ModalScreen[None]):
    """Shows the server's text, judges it, gets it signed and sends the signature."""

    BINDINGS: ClassVar[list[BindingType]] = list(SIGN_IN_KEYS)
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._form = SignInForm()
        self._attempt: SignInAttempt | None = None
        self._token_before: object | None = None
        self._was_signed_in = False

    @property
    def alura(self) -> "AluraApp":
        """The app, by its own type."""
        return cast("AluraApp", self.app)

    # What is on the screen

    def compose(self) -> ComposeResult:
        """Status bar, form, hint bar."""
        yield StatusBar(words.status(self.alura, None))
        yield self._form
        yield HintBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the frame; what it needs may still be loading."""
        self._was_signed_in = self.alura.signed_in
        self.tick()

    def on_resize(self, event: events.Resize) -> None:
        """Choose between one column and two; what was typed stays in its fields."""
        width, height = event.size
        self.set_class(width < LEAST_WIDTH or height < LEAST_HEIGHT, "-too-small")
        self._form.is_wide = width >= _WIDE[0] and height >= _WIDE[1]
        self.set_class(self._form.is_wide, "-wide")
        self.set_class(self._form.is_wide and height >= _TALL, "-tall")
        self._show()

    def on_screen_resume(self) -> None:
        """Another screen was on top; the sign-in may be over meanwhile."""
        self.tick()

    def tick(self) -> None:
        """Let the countdown go on; begin as soon as there is a way to the server."""
        desk = self.alura.desk
        if self._attempt is None and desk is not None:
            self._begin(desk.access)
        elif self._attempt is not None:
            access = self._attempt.access
            if access.signed_in and access.token is not self._token_before:
                self._leave()
        self._show()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        self._show()

    @on(Input.Changed, "#code")
    def _code_changed(self) -> None:
        if self._attempt is not None:
            self._attempt.code_trouble = ""
            self._show()

    def _show(self) -> None:
        """Bring everything up to date; what stays the same is not sent again."""
        if not self.is_attached or self not in self.app.screen_stack:
            # What was under way goes on for a moment after the user has left.
            return
        app, attempt = self.alura, self._attempt
        is_tight = attempt is not None and (attempt.way is Way.ELSEWHERE or attempt.notice[0] != "")
        self.set_class(self.size.height < _DENSE and is_tight, "-dense")
        self._form.show(attempt, app.moment().zone)
        self.query_one(StatusBar).show(words.status(app, attempt))
        has_field = self.focused is not None
        hints = words.hints(attempt, is_in_field=has_field, can_leave=self._can_leave)
        self.query_one(HintBar).show(hints)

    def _begin(self, access: "Access") -> None:
        if access.signed_in and not self._was_signed_in:
            # A kept token turned out to be good while this screen was being painted.
            self._leave()
            return
        self._token_before = access.token
        self._attempt = SignInAttempt(access)
        self._attempt.on_change = self._show
        self._form.code.value = access.referral_code or ""
        self._form.address.value = self._attempt.elsewhere
        self._look()

    @work(group="keys")
    async def _look(self) -> None:
        attempt = self._going()
        await attempt.look()
        self._take_up()

    def _going(self) -> SignInAttempt:
        assert self._attempt is not None
        return self._attempt

    @property
    def _can_leave(self) -> bool:
        return self.alura.account is not None

    def _leave(self) -> None:
        """Go away, unless a dialog is on top: then the next tick tries again."""
        if self.is_current:
            self.dismiss()

    # Keys

    def action_choose(self, number: int) -> None:
        """Take another way to sign; a secret typed for the one before is forgotten."""
        attempt = self._attempt
        if attempt is None or attempt.busy:
            return
        self._forget_secrets()
        attempt.choose(Way(number))
        self._take_up()

    @on(SignSource.Picked)
    def _source_clicked(self, event: SignSource.Picked) -> None:
        if self._attempt is not None and self._attempt.way != event.number:
            self.action_choose(event.number)

    async def action_other_keystore(self, by: int) -> None:
        """Take the key file after or before the chosen one."""
        attempt = self._attempt
        if attempt is None or attempt.busy or attempt.way is not Way.KEYSTORE:
            return
        self._forget_secrets()
        await attempt.other_keystore(by)
        self._take_up()

    def action_ask(self) -> None:
        """Ask for a new text."""
        if self._attempt is not None and not self._attempt.busy:
            self._attempt.say("")
            self._ask()

    def action_sign(self) -> None:
        """Go on, after the field that has the focus has taken the keys typed before Enter."""
        (self.focused or self).call_later(self._go_on)

    def _go_on(self) -> None:
        """Do what Enter does now, once: what is under way is not started again."""
        attempt = self._attempt
        if attempt is None:
            return
        field = self._form.secret_of(attempt.way)
        step = attempt.next_step(
            has_secret=field is not None and bool(field.value),
            typed_address=self._form.address.value.strip(),
        )
        if step is Step.ASK:
            self._ask()
        elif step is Step.SIGN:
            attempt.busy = f"{LOADING} working"
            self._send(field.take() if field is not None else "")
        elif field is not None and not attempt.busy and field.can_focus and field.display:
            field.focus()
        self._show()

    def action_accept_domain(self) -> None:
        """Say yes to the domain that the text names, now and later."""
        attempt = self._attempt
        if attempt is None or attempt.busy or attempt.proposal is None:
            return
        check = attempt.check
        if check is not None and check.asks and not check.refused:
            attempt.access.accept(attempt.proposal)
            attempt.say("")
            self._show()

    def action_copy(self) -> None:
        """Copy the text through the terminal."""
        if (proposal := self._to_take()) is not None:
            self.app.copy_to_clipboard(proposal.message)
            self._tell("Copied. A terminal without OSC 52 copies nothing: `s` saves it instead.")

    def action_copy_hex(self) -> None:
        """Show the bytes as hex and copy them, or go back to the text."""
        if (proposal := self._to_take()) is not None:
            panel = self._form.panel
            panel.shows_hex = not panel.shows_hex
            if panel.shows_hex:
                self.app.copy_to_clipboard(message_hex(proposal.message))
                self._tell("Copied as hex; `h` shows the text again.")
            else:
                self._tell("")

    def action_save(self) -> None:
        """Write the text to a file that only the user can read."""
        if (proposal := self._to_take()) is not None:
            try:
                path = self._going().access.save(proposal, paths.challenges())
            except WalletError as error:
                self._tell(error.message)
            else:
                self._tell(f"Saved, byte for byte, in {path}")

    def action_page(self, by: int) -> None:
        """Move the text."""
        self._form.panel.scroll_pages(by)

    def action_back(self) -> None:
        """Leave the field; without one, go back to where the user stood."""
        if self.focused is not None:
            self.set_focus(None)
        elif self._can_leave:
            self._leave()

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted beside the fields for the signature that is waited for."""
        if self._to_take() is not None:
            self._form.panel.signature.paste(event.text)
            self._form.panel.signature.focus()

    # What takes time

    @work(group="challenge", exclusive=True)
    async def _ask(self) -> None:
        attempt = self._going()
        self._form.panel.shows_hex = False
        await attempt.ask()
        self._show()

    @work(group="signing", description="signing in")
    async def _send(self, secret: str) -> None:
        attempt = self._going()
        is_in = await attempt.send(secret, self._form.code.value.strip() or None)
        if is_in:
            self._leave()
            return
        self._show()

    # What several of them need

    def _take_up(self) -> None:
        """Begin with the chosen way: its field gets the keys, its account a text."""
        attempt = self._going()
        self._show()
        self.set_focus(self._form.first_field(attempt))
        if attempt.wants_text:
            self._ask()

    def _forget_secrets(self) -> None:
        self.set_focus(None)
        self._form.forget_secrets()

    def _to_take(self) -> "Proposal | None":
        """Return the text for a wallet elsewhere; None while a field has the keys."""
        if self._attempt is None or self.focused is not None:
            return None
        return self._attempt.text_to_take

    def _tell(self, text: str) -> None:
        self._going().say(text, "text")
        self._show()
