"""Signing in."""

from app.models.base import WireModel, wire
from app.models.scalars import Count, Id, Material, Secret, Verbatim, Word
from app.models.times import Time


class Challenge(WireModel):
    """The text that the server asks to sign. The message is kept byte for byte."""

    SECRET = True

    address: Id | None = wire("walletAddress")
    nonce: Id | None = None
    message: Verbatim | None = wire("challenge text messageToSign signMessage")
    expires_at: Time | None = wire("expiresAt expirationTime expiry")


class Grant(WireModel):
    """A token, and how long it lives."""

    SECRET = True

    access_token: Secret | None = wire("accessToken token jwt access_token")
    token_type: Word | None = wire("tokenType", "type")
    expires_in: Count | None = wire("expiresIn expires_in expiresInSeconds ttl")
    """Seconds from the reply."""
    user_id: Id | None = wire("userId user.id user._id sub")


class TradingKey(WireModel):
    """The trading agent key. Never stored, never logged, shown masked."""

    SECRET = True

    address: Id | None = wire("agentAddress publicKey walletAddress publicAddress")
    key: Secret | None = wire(
        "tradingKey privateKey agentKey agentPrivateKey secretKey secret apiKey",
    )


class CloseSignature(WireModel):
    """A signed close transaction for a front end; signing material, so a secret."""

    SECRET = True

    signature: Material | None = wire("signedTransaction signedTx tx action hex")
    whole: Secret | None = wire()
    """The answer as it came, byte for byte: what a signature is of stands beside it."""
