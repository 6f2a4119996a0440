"""The body of the sign-in screen: the text and its checks, three ways to sign, the fields.

It draws an attempt and holds what is being typed; it asks and sends nothing.
"""

from datetime import tzinfo

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.widgets import Input

from app.challenge import shown
from app.ui import format as fmt
from app.ui.pieces import Line, Piece, join, keyed, line
from app.ui.sign_in_attempt import SignInAttempt, Way
from app.ui.widgets.challenge_panel import ChallengePanel
from app.ui.widgets.challenge_text import wrapped, wrapped_lines
from app.ui.widgets.feed_panel import PanelTitle
from app.ui.widgets.secret_input import SecretInput
from app.ui.widgets.sign_source import SignSource
from app.ui.widgets.text_block import TextBlock
from app.ui.widgets.text_line import TextLine
from app.ui.words import sign_in as words


class SignInForm(Container):
    """Two columns where there is room, else the text above the ways to sign it."""

    def __init__(self) -> None:
        super().__init__(id="sign-in-form")
        self.is_wide = False
        """Whether there are two columns."""
        self.panel = ChallengePanel()
        """The text, its checks, and the field for a signature."""
        self.passphrase = SecretInput(id="passphrase")
        """Opens the chosen keystore."""
        self.address = _field("address", "0x…")
        """The account that signs elsewhere."""
        self.code = _field("code", "none")
        """A referral code."""
        self._why = TextLine(id="why")
        self._keystore = SignSource(Way.KEYSTORE, "Keystore file", self.passphrase, "Passphrase")
        self._memory = SignSource(Way.MEMORY, "Key from the environment")
        self._elsewhere = SignSource(Way.ELSEWHERE, "Sign elsewhere", self.address, "Address")
        self._code_title = PanelTitle("Referral code")
        self._code_label = TextLine(id="code-label")
        self._code_note = TextLine(id="code-note")
        self._after = TextBlock()

    def compose(self) -> ComposeResult:
        """Why, what, how."""
        yield self._why
        yield self.panel
        with Vertical(id="how"):
            yield PanelTitle("How to sign")
            yield from (self._keystore, self._memory, self._elsewhere)
            with Vertical(id="code-part"):
                yield self._code_title
                yield Horizontal(self._code_label, self.code, self._code_note, id="code-row")
            with Vertical(id="after"):
                yield PanelTitle("After signing")
                yield self._after

    def on_mount(self) -> None:
        """Say what never changes."""
        title = (Piece("Referral code", "text bold"), Piece("  optional", "muted"))
        self._code_title.show(title, ())
        self._after.show([line(f"  {row}", "muted") for row in words.AFTER])

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.panel.is_wide = self.is_wide

    def secret_of(self, way: Way) -> SecretInput | None:
        """Return the field whose secret this way needs."""
        if way is Way.ELSEWHERE:
            return self.panel.signature
        return self.passphrase if way is Way.KEYSTORE else None

    def first_field(self, attempt: SignInAttempt) -> Input | None:
        """Return the field that the chosen way wants to be typed into first."""
        if attempt.needs_passphrase:
            return self.passphrase
        is_unknown = attempt.way is Way.ELSEWHERE and not attempt.elsewhere
        return self.address if is_unknown else None

    def forget_secrets(self) -> None:
        """Empty the fields that hold any."""
        self.passphrase.take()
        self.panel.signature.take()

    def show(self, attempt: SignInAttempt | None, zone: tzinfo) -> None:
        """Show how far the attempt has come; None while there is no way to the server yet."""
        self.panel.is_wide = self.is_wide
        self._show_why(attempt, zone)
        self._show_text(attempt)
        self._show_keystore(attempt)
        self._show_memory(attempt)
        self._show_elsewhere(attempt)
        self._code_label.show(() if self.is_wide else line("  Referral code", "muted"))
        trouble = attempt.code_trouble if attempt is not None else ""
        free = keyed("  `tab` next field") if self.is_wide else line("  optional", "muted")
        self._code_note.show(line(f"  {trouble}", "loss") if trouble else free)

    @property
    def _is_in_field(self) -> bool:
        return isinstance(self.screen.focused, Input)

    @property
    def _inner_width(self) -> int:
        return max(20, (66 if self.is_wide else self.size.width - 2) - 6)

    def _show_why(self, attempt: SignInAttempt | None, zone: tzinfo) -> None:
        why = words.reason(attempt.access, zone) if attempt is not None else ()
        self._why.display = self.is_wide or bool(why)
        head = (Piece("Sign in to ", "muted"), Piece("Alura", "text bold"))
        promise = why or line(words.PROMISE, "muted")
        self._why.show(join(head, promise, gap="   ") if self.is_wide else why)

    def _show_text(self, attempt: SignInAttempt | None) -> None:
        panel = self.panel
        panel.set_elsewhere(attempt is not None and attempt.way is Way.ELSEWHERE)
        width = max(20, self.panel.size.width - 4)
        if attempt is None:
            panel.show_words([line(words.CONNECTING, "muted")])
            return
        proposal, check = attempt.proposal, attempt.check
        if proposal is None or check is None:
            if attempt.trouble:
                slot = line("no text", "warn")
                panel.show_words(words.trouble_lines(attempt.trouble, width), slot)
            else:
                said = words.waiting(attempt)
                panel.show_words([line(row, "muted") for row in wrapped(said, width)])
            return
        panel.show_text(
            proposal.message,
            proposal.address,
            check,
            words.validity(check.ends_at, attempt.access.now()),
            words.next_step(attempt, is_in_field=self._is_in_field),
        )

    def _show_keystore(self, attempt: SignInAttempt | None) -> None:
        if attempt is None:
            self._keystore.show(words.CONNECTING, "", is_chosen=True)
            return
        is_chosen = attempt.way is Way.KEYSTORE
        chosen = attempt.keystore
        note = words.keystore_note(attempt)
        above: list[Line] = []
        if chosen is None or chosen.problem is not None:
            problem = chosen.problem if chosen is not None else words.NO_KEYSTORE
            if self.is_wide or is_chosen:
                above = [line(row, "muted") for row in wrapped(problem or "", self._inner_width)]
        elif self.is_wide:
            above = [line(f"{note}, only you can read it", "muted")]
        below = self._notice(attempt) if is_chosen else []
        if is_chosen and not below and attempt.memory_hint:
            below = [line(attempt.memory_hint, "muted")]
        has_field = is_chosen and attempt.needs_passphrase
        if is_chosen and (self.is_wide or has_field):
            above, below = [*above, *[()] * self.is_wide], below or [()]
        self.passphrase.placeholder = attempt.busy
        is_shown_above = self.is_wide and chosen is not None and chosen.problem is None
        self._keystore.show(
            "" if is_shown_above else note,
            fmt.address(chosen.address) if chosen is not None and chosen.address else "",
            is_chosen=is_chosen,
            has_field=has_field,
            field_note=words.field_note(attempt),
            above=above,
            below=below,
        )

    def _show_memory(self, attempt: SignInAttempt | None) -> None:
        signer = attempt.access.signer if attempt is not None else None
        is_chosen = attempt is not None and attempt.way is Way.MEMORY
        is_given = signer is None or (attempt is not None and attempt.access.has_given_key)
        name = "Key from the environment" if is_given else "Key in memory"
        if signer is None:
            note, above = words.NO_KEY_NOTE, list(words.NO_KEY_SET)
        else:
            note, above = words.KEY_NOTE, [words.KEY_NOTE]
        self._memory.show(
            "" if self.is_wide else note,
            fmt.address(signer.address) if signer is not None else "",
            name=name,
            is_chosen=is_chosen,
            above=[line(row, "muted") for row in above] if self.is_wide else (),
            below=self._notice(attempt) if attempt is not None and is_chosen else (),
        )

    def _show_elsewhere(self, attempt: SignInAttempt | None) -> None:
        is_chosen = attempt is not None and attempt.way is Way.ELSEWHERE
        keys = words.elsewhere_keys(
            is_wide=self.is_wide, is_in_field=is_chosen and self._is_in_field
        )
        said = "Copy the text, sign it in your wallet, paste the signature."
        above = [line(said, "muted")] if self.is_wide else []
        below = [*(self._notice(attempt) if attempt is not None and is_chosen else ())]
        no_key = "no key on this machine"
        self._elsewhere.show(
            "" if self.is_wide else no_key,
            fmt.address(attempt.elsewhere) if attempt is not None and attempt.elsewhere else "",
            name=f"Sign elsewhere, {no_key}" if self.is_wide else None,
            is_chosen=is_chosen,
            has_field=is_chosen,
            above=above,
            below=[keys, *below],
        )

    def _notice(self, attempt: SignInAttempt) -> list[Line]:
        """Return what is said about the chosen way, with what is being done in its place."""
        if attempt.busy:
            return [] if attempt.needs_passphrase else [line(attempt.busy, "muted")]
        text, role = attempt.notice
        return wrapped_lines(shown(text), self._inner_width, role) if text else []


def _field(id: str, placeholder: str) -> Input:
    field = Input(compact=True, select_on_focus=False, id=id, placeholder=placeholder)
    field.cursor_blink = False
    return field
