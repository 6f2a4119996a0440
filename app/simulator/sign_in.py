"""Signing in as the real service does it: single-use challenges, recovered signers, tokens.

The only module of the simulator that knows the signing library, and only when someone signs in.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

import jwt

from app.simulator.refusals import Refusal

CHALLENGE_LIFE = timedelta(minutes=5)
"""How long a challenge can be signed."""
CHAIN_ID = 42161
"""Arbitrum One, where deposits come from."""
MESSAGE = """\
{host} wants you to sign in with your Ethereum account:
{address}

Sign in to Alura. This costs nothing and moves nothing.

URI: https://{host}
Version: 1
Chain ID: {chain_id}
Nonce: {nonce}
Issued At: {issued_at:%Y-%m-%dT%H:%M:%SZ}
Expiration Time: {expires_at:%Y-%m-%dT%H:%M:%SZ}"""
"""In the form of EIP-4361."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """A text to sign, good for one sign-in."""

    address: str
    """In EIP-55 form."""
    nonce: str
    message: str
    expires_at: datetime


class SignIn:
    """Who may come in. Time is the clock's that it is given, never the machine's."""

    def __init__(
        self, *, clock: Callable[[], datetime], secret: str, token_life_seconds: int, host: str
    ) -> None:
        self.token_life_seconds = token_life_seconds
        self._clock = clock
        self._key = hashlib.sha256(secret.encode()).hexdigest()
        self._random = Random(secret)
        self._host = host
        self._pending: list[Challenge] = []
        self._generation = 0

    def challenge(self, address: str) -> Challenge:
        """Return a new text for this address to sign."""
        from eth_utils.address import to_checksum_address

        now = self._clock()
        self._pending = [challenge for challenge in self._pending if challenge.expires_at > now]
        checksummed = str(to_checksum_address(address))
        nonce = f"{self._random.getrandbits(64):016x}"
        message = MESSAGE.format(
            host=self._host,
            address=checksummed,
            chain_id=CHAIN_ID,
            nonce=nonce,
            issued_at=now.astimezone(UTC),
            expires_at=(now + CHALLENGE_LIFE).astimezone(UTC),
        )
        challenge = Challenge(checksummed, nonce, message, now + CHALLENGE_LIFE)
        self._pending.append(challenge)
        return challenge

    def verify(self, address: str, signature: str) -> str:
        """Use up the challenge that was signed; return the EIP-55 address. Refusal 401."""
        now = self._clock()
        open_ones = [
            challenge
            for challenge in self._pending
            if challenge.address.lower() == address.lower() and challenge.expires_at > now
        ]
        if not open_ones:
            raise Refusal(401, "Challenge not found or expired")
        for challenge in open_ones:
            if _signer(challenge.message, signature) == challenge.address:
                self._pending.remove(challenge)
                return challenge.address
        raise Refusal(401, "Invalid signature")

    def issue_token(self, address: str) -> str:
        """Return a token for the address, without asking for a signature."""
        now = int(self._clock().timestamp())
        claims = {
            "sub": address,
            "generation": self._generation,
            "iat": now,
            "exp": now + self.token_life_seconds,
        }
        return jwt.encode(claims, self._key, algorithm="HS256")

    def address_of(self, token: str) -> str | None:
        """Return whose token it is; None for one that is forged, over or ended."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["HS256"],
                options={"verify_exp": False, "verify_iat": False, "require": ["exp", "sub"]},
            )
        except jwt.InvalidTokenError:
            return None
        over = claims["exp"] <= self._clock().timestamp()
        if over or claims.get("generation") != self._generation:
            return None
        return str(claims["sub"])

    def end_tokens(self) -> None:
        """Refuse every token that was issued so far."""
        self._generation += 1


def _signer(message: str, signature: str) -> str | None:
    """Return who signed the text; None when the signature is none at all."""
    if not re.fullmatch(r"0x[0-9a-fA-F]{130}", signature):
        return None
    from eth_account import Account
    from eth_account.messages import encode_defunct
    from eth_keys.exceptions import BadSignature
    from eth_utils.exceptions import ValidationError

    try:
        return str(Account.recover_message(encode_defunct(text=message), signature=signature))
    except (ValueError, BadSignature, ValidationError):
        return None


def trading_key(seed_text: str, address: str) -> dict[str, str]:
    """Return an agent key that is plainly made up: it can sign nothing anywhere."""
    digest = hashlib.sha256(f"{seed_text}:{address.lower()}".encode()).hexdigest()
    return {
        "agentAddress": f"0x51510000{digest[:32]}",
        "agentName": "alura-simulated",
        "privateKey": f"simulated-{digest}",
    }
