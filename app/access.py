"""Who is signed in, and every way to sign in: key in memory, keystore, signature made elsewhere.

It joins the wallet, the checks and the API's sign-in; it draws nothing and asks nothing.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from app.api.sign_in import SignIn, Token, TokenHolder
from app.challenge import ChallengeCheck, check_challenge
from app.clock import Clock
from app.errors import WalletError
from app.keystore import Keystore
from app.private_files import private_folder, write_private
from app.wallet import Signer, checksum_address, normalized_signature, recover

ASK_EARLY = timedelta(minutes=30)
"""How long before the end of a token the user is asked, when only the user can sign."""


class Domains(Protocol):
    """Where accepted domains are remembered, per API host."""

    def load(self, host: str) -> frozenset[str]:
        """Return the domains that were said yes to for this host."""
        ...

    def accept(self, host: str, domains: Sequence[str]) -> None:
        """Remember a yes."""
        ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text that the server asks an address to sign."""

    address: str
    """Whose signature is wanted."""
    message: str
    """Byte for byte as the server sent it."""
    expires_at: datetime | None
    """When the server said, beside the text, that it stops being good."""


class Access:
    """The account's way in."""

    def __init__(
        self,
        sign_in: SignIn,
        holder: TokenHolder,
        clock: Clock,
        *,
        host: str,
        keystores: Callable[[], list[Keystore]],
        domains: Domains,
        signer: Signer | None = None,
        referral_code: str | None = None,
        address: str | None = None,
    ) -> None:
        self._sign_in = sign_in
        self._holder = holder
        self._clock = clock
        self._domains = domains
        self._given_signer = signer
        self._renews = False
        self._refused: Token | None = None
        self.host = host
        """The server that is signed in to."""
        self.keystores = keystores
        """Lists the key files; raises WalletError."""
        self.signer = signer
        """The key from the environment, or one that was unlocked; None when none is in memory."""
        self.referral_code = referral_code
        """Sent with a sign-in unless another is typed."""
        self.wanted_address = address
        """The account that the configuration names."""
        self.on_change: Callable[[], None] = lambda: None
        """Called when the server stops to accept the token and the user is needed."""
        holder.on_signed_out = self._token_refused

    @property
    def token(self) -> Token | None:
        """The token that calls are sent with; a new object after each sign-in."""
        return self._holder.current

    @property
    def address(self) -> str | None:
        """The account that is signed in."""
        token = self._holder.current
        return token.address if token is not None else None

    @property
    def has_given_key(self) -> bool:
        """Whether the key in memory is the one that the program was started with."""
        return self.signer is not None and self.signer is self._given_signer

    @property
    def is_refused(self) -> bool:
        """Whether the server no longer takes the token."""
        return self._refused is not None and self._refused is self._holder.current

    @property
    def signed_in(self) -> bool:
        """Whether there is a token that neither the server nor the clock has ended."""
        token = self._holder.current
        if token is None or self.is_refused:
            return False
        over = token.expires_at is not None and token.expires_at <= self._clock.now()
        return not over or self._renews

    @property
    def token_ends(self) -> datetime | None:
        """When the token ends; None when that is not known."""
        token = self._holder.current
        return token.expires_at if token is not None else None

    @property
    def asks_soon(self) -> bool:
        """Whether the token ends within half an hour and only the user can sign."""
        ends = self.token_ends
        if self._renews or ends is None:
            return False
        return ends - self._clock.now() <= ASK_EARLY

    def resume(self, address: str) -> bool:
        """Use the kept token of this address; False when there is none that is still good."""
        signer = self.signer
        mine = signer if signer is not None and _same(signer.address, address) else None
        is_good = self._sign_in.resume(address, mine) is not None
        if is_good:
            self._renews = mine is not None
        return is_good

    def enter(self, token: Token) -> None:
        """Use a token that was issued without a sign-in: the demo's."""
        self._holder.put(token)
        self._renews = False

    def keep_signed_in(self) -> None:
        """Do not ask for a sign-in whatever is answered: a tape's."""
        self._holder.on_signed_out = lambda: None

    async def propose(self, address: str) -> Proposal:
        """Ask the server for a text to sign. Raises WalletError, ApiError, ChallengeRefused."""
        # The library that spells addresses takes a moment to load.
        spelled = await asyncio.to_thread(checksum_address, address)
        challenge = await self._sign_in.challenge(spelled)
        return Proposal(spelled, challenge.message or "", challenge.expires_at)

    def save(self, proposal: Proposal, folder: Path) -> Path:
        """Write the text, byte for byte, to a new file that only the user can read.

        Raises WalletError.
        """
        path = folder / f"sign-in-{self._clock.now():%Y%m%d-%H%M%S}.txt"
        try:
            private_folder(folder)
            write_private(path, proposal.message.encode())
        except OSError as error:
            raise WalletError(f"Cannot write {path}: {error.strerror}. Copy the text.") from None
        return path

    def now(self) -> datetime:
        """Return the time that texts and tokens are judged by."""
        return self._clock.now()

    def judge(self, proposal: Proposal) -> ChallengeCheck:
        """Check the text as of now: time passes, and a domain may have been accepted."""
        return check_challenge(
            proposal.message,
            address=proposal.address,
            host=self.host,
            now=self._clock.now(),
            accepted_domains=self._sign_in.accepted_domains,
            expires_at=proposal.expires_at,
        )

    def accept(self, proposal: Proposal) -> None:
        """Remember the user's yes to the foreign domains of this text."""
        foreign = self.judge(proposal).foreign_domains
        self._domains.accept(self.host, foreign)
        self._sign_in.accepted_domains |= frozenset(foreign)

    async def sign(self, proposal: Proposal, signer: Signer, code: str | None) -> None:
        """Sign the text and send the signature; the key stays in memory to do so again.

        Raises ChallengeRefused, WalletError, ApiError.
        """
        if not _same(signer.address, proposal.address):
            raise WalletError("This key belongs to another address. Take the key of this account.")
        self.judge(proposal).ensure_signable()
        signature = await signer.sign(proposal.message)
        await self._sign_in.finish(proposal.address, signature, referral_code=code, signer=signer)
        self.signer = signer
        self._renews = True
        self.on_change()

    async def finish(self, proposal: Proposal, pasted: str, code: str | None) -> None:
        """Send a signature that was made elsewhere, once it is known to be this address's.

        Raises ChallengeRefused, WalletError, ApiError.
        """
        self.judge(proposal).ensure_signable()
        signature = normalized_signature(pasted)
        made_by = await asyncio.to_thread(recover, proposal.message, signature)
        if not _same(made_by, proposal.address):
            raise WalletError(
                f"That signature is by {made_by}, not by {proposal.address}. "
                "Sign this very text with this account."
            )
        await self._sign_in.finish(proposal.address, signature, referral_code=code)
        self._renews = False
        self.on_change()

    def _token_refused(self) -> None:
        token = self._holder.current
        # The token itself is remembered, so that one that comes later is not taken for it.
        if token is not self._refused:
            self._refused = token
            self.on_change()


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()
