"""Signing in."""

from datetime import datetime

from pydantic import SecretStr

from app.models.base import WireModel, wire


class Challenge(WireModel):
    """The text that the server asks to sign. The message is kept byte for byte."""

    address: str | None = wire("walletAddress")
    nonce: str | None = None
    message: str | None = wire("challenge", "text", "messageToSign", "signMessage")
    expires_at: datetime | None = wire("expiresAt", "expirationTime", "expiry")


class Grant(WireModel):
    """A token, and how long it lives."""

    access_token: SecretStr | None = wire("accessToken", "token", "jwt", "access_token")
    token_type: str | None = wire("tokenType", "type")
    expires_in: int | None = wire("expiresIn", "expires_in", "ttl")
    """Seconds from the reply."""
    user_id: str | None = wire("userId", "user.id", "user._id", "sub")


class TradingKey(WireModel):
    """The trading agent key. Never stored, never logged, shown masked."""

    address: str | None = wire("agentAddress", "publicKey", "walletAddress")
    key: SecretStr | None = wire("tradingKey", "privateKey", "agentKey", "secret", "apiKey")


class CloseSignature(WireModel):
    """A signed close transaction for a front end; signing material, so a secret."""

    signature: SecretStr | None = wire("signedTransaction", "signedTx", "tx", "action")
