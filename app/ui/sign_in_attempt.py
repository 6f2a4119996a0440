"""How far a sign-in has come: the way, the key, the text, and what went wrong. Draws nothing.

One signature is sent at a time, and only for a text that was judged at that moment.
"""

import asyncio
from collections.abc import Callable
from enum import Enum, IntEnum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import AluraError, ApiError, WalletError
from app.ui.glyphs import LOADING
from app.ui.words import sign_in as words

if TYPE_CHECKING:
    from app.access import Access, Proposal
    from app.challenge import ChallengeCheck
    from app.keystore import Keystore
    from app.wallet import Signer


class Way(IntEnum):
    """The ways to sign, by their keys."""

    KEYSTORE = 1
    """An encrypted file on this machine."""
    MEMORY = 2
    """A key that is in memory already, usually from the environment."""
    ELSEWHERE = 3
    """A wallet that this program knows nothing of."""


class Step(Enum):
    """What Enter does now."""

    NOTHING = auto()
    """Something is under way, or nothing can be done."""
    ASK = auto()
    """Ask the server for a text."""
    SIGN = auto()
    """Sign, with the passphrase or the signature that was typed, if one is needed."""


class SignInAttempt:
    """One try to sign in, with all that happens in it."""

    def __init__(self, access: "Access") -> None:
        self.access = access
        self.way = Way.KEYSTORE
        self.keystores: list[Keystore] = []
        """All key files, usable or not."""
        self.index = 0
        """The chosen one's place in the list."""
        self.elsewhere = access.address or access.wanted_address or ""
        """The account whose signature is made elsewhere."""
        self.proposal: Proposal | None = None
        """The text that the server asks to sign."""
        self.is_asking = False
        """A text is on its way."""
        self.busy = ""
        """What is done right now, in words; empty when Enter is free."""
        self.trouble = ""
        """Why there is no text."""
        self.notice = ("", "muted")
        """What is to be said about the chosen way, and its role."""
        self.code_trouble = ""
        """Why the server did not take the referral code."""
        self.memory_hint = ""
        """What opening the chosen keystore takes, where that is much."""
        self.on_change: Callable[[], None] = lambda: None
        """Called when there is something new to show in the middle of a step."""
        self._opened: tuple[Path, Signer] | None = None

    @property
    def keystore(self) -> "Keystore | None":
        """The chosen key file."""
        return self.keystores[self.index] if self.keystores else None

    @property
    def signer(self) -> "Signer | None":
        """The key of the chosen way, when it is in memory."""
        if self.way is Way.MEMORY:
            return self.access.signer
        chosen = self.keystore
        if self.way is Way.KEYSTORE and chosen is not None and self._opened is not None:
            path, signer = self._opened
            return signer if path == chosen.path else None
        return None

    @property
    def needs_passphrase(self) -> bool:
        """Whether the chosen way is a usable keystore that is still locked."""
        chosen = self.keystore
        is_usable = chosen is not None and chosen.problem is None
        return self.way is Way.KEYSTORE and is_usable and self.signer is None

    @property
    def address(self) -> str:
        """The account of the chosen way; empty when not known."""
        if self.way is Way.ELSEWHERE:
            return self.elsewhere
        if self.signer is not None:
            return self.signer.address
        chosen = self.keystore
        return (chosen.address or "") if self.way is Way.KEYSTORE and chosen is not None else ""

    @property
    def check(self) -> "ChallengeCheck | None":
        """What is found about the text as of now."""
        return None if self.proposal is None else self.access.judge(self.proposal)

    def is_over(self, check: "ChallengeCheck") -> bool:
        """Tell whether the text's time has run out."""
        return check.ends_at is not None and check.ends_at <= self.access.now()

    @property
    def wants_text(self) -> bool:
        """Whether the text that is there, if any, is not for the account of the chosen way."""
        return self.proposal is None or self.proposal.address.lower() != self.address.lower()

    @property
    def text_to_take(self) -> "Proposal | None":
        """The text for a wallet elsewhere; None when it must not be signed."""
        check = self.check
        is_good = self.way is Way.ELSEWHERE and check is not None and not check.refused
        return self.proposal if is_good else None

    async def look(self) -> None:
        """Read which keys there are, and choose the way that asks least."""
        self._do("looking for keys")
        try:
            self.keystores = await asyncio.to_thread(self.access.keystores)
        except WalletError as error:
            self.say(error.message, "loss")
        self.busy = ""
        usable = [at for at, found in enumerate(self.keystores) if found.problem is None]
        wanted = (self.access.address or self.access.wanted_address or "").lower()
        same = [at for at in usable if (self.keystores[at].address or "").lower() == wanted]
        self.index = next(iter(same or usable), 0)
        if self.access.signer is not None:
            self.way = Way.MEMORY
        elif not usable or (wanted and not same):
            self.way = Way.ELSEWHERE
        await self._weigh()

    def choose(self, way: Way) -> None:
        """Take another way."""
        self.way = way
        self._forget_words()

    async def other_keystore(self, by: int) -> None:
        """Take another key file."""
        self.index = (self.index + by) % max(1, len(self.keystores))
        self._forget_words()
        await self._weigh()

    async def ask(self) -> None:
        """Get a new text for the address of the chosen way; the old one is not used again."""
        self.proposal, self.trouble = None, ""
        self.is_asking = bool(self.address)
        if not self.is_asking:
            return
        self.on_change()
        try:
            self.proposal = await self.access.propose(self.address)
        except AluraError as error:
            self.trouble = error.message
        self.is_asking = False

    def next_step(self, *, has_secret: bool, typed_address: str) -> Step:
        """Return what Enter does; where it can do nothing, say why."""
        if self.busy or self.is_asking:
            return Step.NOTHING
        if self.way is Way.ELSEWHERE and typed_address.lower() != self.elsewhere.lower():
            self.elsewhere = typed_address
            return Step.ASK
        check = self.check
        if self.address and (check is None or self.is_over(check)):
            return Step.ASK
        if self.needs_passphrase and not has_secret:
            self.say("Type the passphrase; enter then signs.")
            return Step.NOTHING
        if check is None:
            # A file that names no address must be opened before a text can be asked for.
            return Step.SIGN if self.needs_passphrase else Step.NOTHING
        if check.refused:
            self.say("This text is not signed, for the reason marked ✕. `n` asks for another.")
            return Step.NOTHING
        if check.asks:
            self.say("First answer the question marked ◆.")
            return Step.NOTHING
        if self.way is Way.ELSEWHERE and not has_secret:
            self.say("Paste the signature; enter then sends it.")
            return Step.NOTHING
        return Step.SIGN

    async def send(self, secret: str, code: str | None) -> bool:
        """Sign and send; `secret` is the passphrase or the pasted signature.

        Returns whether the user is signed in now. When not, it was said why, and a text that may
        have been used up was replaced.
        """
        self.notice, self.code_trouble = ("", "muted"), ""
        try:
            return await self._send(secret, code)
        except ApiError as error:
            await self._explain(error, code)
        except AluraError as error:
            self.say(error.message, "loss")
        finally:
            self.busy = ""
        return False

    def say(self, text: str, role: str = "warn") -> None:
        """Say something about the chosen way."""
        self.notice = text, role

    async def _send(self, secret: str, code: str | None) -> bool:
        proposal = self.proposal
        if self.way is Way.ELSEWHERE and proposal is not None:
            self._do("checking and sending the signature")
            await self.access.finish(proposal, secret, code)
            return True
        signer = self.signer or await self._open(secret)
        if proposal is None:
            await self.ask()
            return False
        self._do("signing in")
        await self.access.sign(proposal, signer, code)
        return True

    async def _open(self, passphrase: str) -> "Signer":
        """Open the chosen keystore; the key stays here, so that a second try needs no more."""
        chosen = self.keystore
        if chosen is None:
            raise WalletError(words.NO_KEYSTORE)
        self._do("opening the keystore")
        signer = await chosen.open(passphrase)
        self._opened = chosen.path, signer
        return signer

    async def _explain(self, error: ApiError, code: str | None) -> None:
        is_code = code is not None and words.is_about_code(error)
        if is_code:
            self.code_trouble = words.code_trouble(error)
        else:
            self.say(error.message, "loss")
        # A nonce is good once. A signature that a person fetched from elsewhere is not thrown
        # away for a mistyped code, though: the server may take it again, and says so if not.
        may_stay = words.may_sign_again(error) or (is_code and self.way is Way.ELSEWHERE)
        if not may_stay:
            await self.ask()

    def _do(self, what: str) -> None:
        self.busy = f"{LOADING} {what}"
        self.on_change()

    async def _weigh(self) -> None:
        chosen = self.keystore
        self.memory_hint = ""
        if chosen is not None and chosen.problem is None:
            self.memory_hint = await asyncio.to_thread(_memory_hint, chosen)

    def _forget_words(self) -> None:
        self.notice, self.code_trouble = ("", "muted"), ""


def _memory_hint(keystore: "Keystore") -> str:
    try:
        return keystore.memory_hint() or ""
    except WalletError as error:
        return error.message
