"""Signing in: challenge, checks, signature, token; and the one token of a running client.

Reads nothing of the key: it sees a `Signer`. Secrets never appear in a repr, a log or an error.
"""

import asyncio
import base64
import binascii
import json
import math
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from app.api.auth import Auth
from app.api.exchange import Bearer
from app.clock import Clock
from app.errors import AluraError, ApiError, BadReply, ChallengeRefused, Unauthenticated
from app.models.auth import Challenge

CALM_SECONDS = 10.0
"""A token refused this soon after it was issued is not answered with another sign-in."""


@dataclass(frozen=True, slots=True)
class Token:
    """What lets one address in at one server."""

    secret: str = field(repr=False)
    address: str
    host: str
    """The server that issued it; it is shown to no other."""
    expires_at: datetime | None = None
    """None when its life is not known."""


class TokenStore(Protocol):
    """Where tokens outlive the program."""

    def load(self, host: str, address: str) -> Token | None: ...

    def save(self, token: Token) -> None: ...

    def forget(self, host: str, address: str) -> None: ...


class Signer(Protocol):
    """A key that can sign, wherever it is."""

    @property
    def address(self) -> str: ...

    async def sign(self, message: str) -> str:
        """Return the `personal_sign` signature of the text as 0x and hex digits."""
        ...


class Verdict(Protocol):
    """What was found about a text to sign."""

    def ensure_signable(self) -> None:
        """Raise `ChallengeRefused` unless the text may be signed without asking anybody."""
        ...


class Check(Protocol):
    """Judges a text before it is signed (`app.challenge.check_challenge`)."""

    def __call__(
        self,
        message: str,
        *,
        address: str,
        host: str,
        now: datetime,
        accepted_domains: Collection[str],
        expires_at: datetime | None,
    ) -> Verdict: ...


class TokenHolder:
    """The token that calls are sent with, renewed by one sign-in at a time."""

    def __init__(self, clock: Clock, *, on_signed_out: Callable[[], None] = lambda: None) -> None:
        self._clock = clock
        self.on_signed_out = on_signed_out
        """Called when a call needs a token and none can be had without the user."""
        self._token: Token | None = None
        self._renewal: Callable[[], Awaitable[Token]] | None = None
        self._running: asyncio.Task[Token] | None = None
        self._renewed_at: float | None = None

    @property
    def current(self) -> Token | None:
        """The token to send; None when nobody is signed in."""
        return self._token

    def put(self, token: Token, renewal: Callable[[], Awaitable[Token]] | None = None) -> None:
        """Use this token from now on; `renewal` gets the next one without the user."""
        self._stop_renewal()
        self._token = token
        self._renewal = renewal

    def drop(self) -> None:
        """Forget the token and how to renew it."""
        self._stop_renewal()
        self._token = None
        self._renewal = None

    async def renew(self, rejected: Bearer | None) -> Token:
        """Return a token other than the rejected one; all callers share one sign-in.

        Raises `Unauthenticated` when the user is needed, and what the sign-in's calls raise.
        """
        if self._token is not None and self._token is not rejected:
            return self._token
        if self._running is None or self._running.done():
            if self._renewal is None or self._is_calm():
                self.on_signed_out()
                raise Unauthenticated("Nobody is signed in, or the sign-in is over. Sign in again.")
            self._running = asyncio.ensure_future(self._renew(self._renewal))
            self._running.add_done_callback(_collect)
        running = self._running
        try:
            # A caller that goes away must not end the sign-in that others wait for.
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            if not running.cancelled():
                raise
        # It was overtaken by another sign-in, or by signing out.
        return await self.renew(rejected)

    def _stop_renewal(self) -> None:
        """Keep a sign-in under way from overwriting what comes now; it may be the one to come."""
        running = self._running
        if running is not None and running is not asyncio.current_task():
            running.cancel()

    async def _renew(self, renewal: Callable[[], Awaitable[Token]]) -> Token:
        try:
            self._token = await renewal()
        except Unauthenticated:
            self.on_signed_out()
            raise
        except ApiError:
            raise
        except AluraError as error:
            self.on_signed_out()
            raise Unauthenticated(f"Signing in again failed: {error.message}") from error
        self._renewed_at = self._clock.monotonic()
        return self._token

    def _is_calm(self) -> bool:
        since = self._renewed_at
        return since is not None and self._clock.monotonic() - since < CALM_SECONDS


class SignIn:
    """Challenge to token, in one go with a signer, or in two steps with a pasted signature."""

    def __init__(
        self,
        auth: Auth,
        holder: TokenHolder,
        store: TokenStore,
        clock: Clock,
        *,
        host: str,
        check: Check,
        accepted_domains: Collection[str] = (),
    ) -> None:
        self._auth = auth
        self._holder = holder
        self._store = store
        self._clock = clock
        self._host = host
        self._check = check
        self.accepted_domains = frozenset(accepted_domains)
        """Domains, other than the server's own, that the user said yes to."""

    def resume(self, address: str, signer: Signer | None = None) -> Token | None:
        """Use the stored token of this address, if it is not over; None when there is none."""
        token = self._store.load(self._host, address)
        if token is None or not _is_usable(token.secret):
            return None
        if token.expires_at is not None and token.expires_at <= self._clock.now():
            return None
        self._use(token, signer)
        return token

    async def challenge(self, address: str) -> Challenge:
        """Ask for a text to sign and return it as it was sent, with a message, not yet judged."""
        challenge = await self._auth.challenge(address)
        if not challenge.message:
            raise BadReply("The server sent no text to sign. Check the base URL.")
        if challenge.address and challenge.address.lower() != address.lower():
            raise ChallengeRefused("The server asks another address to sign. Nothing was signed.")
        return challenge

    async def finish(
        self,
        address: str,
        signature: str,
        *,
        referral_code: str | None = None,
        signer: Signer | None = None,
    ) -> Token:
        """Send the signature, keep the token and return it. `signer` renews it later on."""
        grant = await self._auth.verify(address, signature, referral_code)
        secret = grant.access_token.get_secret_value() if grant.access_token else ""
        if not _is_usable(secret):
            raise BadReply("The server's answer holds no usable token. Check the base URL.")
        expires_at = _jwt_expiry(secret)
        if grant.expires_in is not None and grant.expires_in > 0:
            expires_at = _later(self._clock.now(), grant.expires_in)
        token = Token(secret, address, self._host, expires_at)
        self._use(token, signer)
        self._store.save(token)
        return token

    async def with_signer(self, signer: Signer, *, referral_code: str | None = None) -> Token:
        """Sign in and keep the signer, so that signing in again needs nobody."""
        challenge = await self.challenge(signer.address)
        message = challenge.message or ""
        self._check(
            message,
            address=signer.address,
            host=self._host,
            now=self._clock.now(),
            accepted_domains=self.accepted_domains,
            expires_at=challenge.expires_at,
        ).ensure_signable()
        signature = await signer.sign(message)
        return await self.finish(
            signer.address, signature, referral_code=referral_code, signer=signer
        )

    def sign_out(self) -> None:
        """Forget the token, here and in the store."""
        if (token := self._holder.current) is not None:
            self._store.forget(token.host, token.address)
        self._holder.drop()

    def _use(self, token: Token, signer: Signer | None) -> None:
        self._holder.put(token, None if signer is None else lambda: self.with_signer(signer))


def _collect(task: asyncio.Task[Token]) -> None:
    """Take note of the error, which is nobody's when every caller went away."""
    if not task.cancelled():
        task.exception()


def _is_usable(secret: str) -> bool:
    """Tell whether the text can stand in a header."""
    return secret.isascii() and secret.isprintable() and " " not in secret and bool(secret)


def _jwt_expiry(secret: str) -> datetime | None:
    """Return a JWT's own `exp`, unverified: only good for saying how long it may last."""
    parts = secret.split(".")
    if len(parts) != 3:
        return None
    try:
        payload = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    expiry = payload.get("exp") if isinstance(payload, dict) else None
    if isinstance(expiry, bool) or not isinstance(expiry, int | float) or not math.isfinite(expiry):
        return None
    return _later(datetime.fromtimestamp(0, UTC), expiry)


def _later(start: datetime, seconds: float) -> datetime | None:
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return None
