"""Signing in, and the trading key. Nothing here is remembered: the answers hold secrets."""

from app.api.area import Area
from app.api.reply import instead_of_reading_anew, read_present
from app.models.auth import Challenge, Grant, TradingKey


class Auth(Area):
    """`/auth/evm`."""

    async def challenge(self, address: str) -> Challenge:
        """Ask for a text to sign."""
        answer = await self._send("challenge", body={"address": address})
        with instead_of_reading_anew("Try again."):
            return read_present(answer.plain, Challenge).value

    async def verify(self, address: str, signature: str, referral_code: str | None = None) -> Grant:
        """Send the signature and return the token."""
        body = {"address": address, "signature": signature, "referralCode": referral_code}
        answer = await self._send("verify", body=body)
        with instead_of_reading_anew("Sign in again."):
            return read_present(answer.plain, Grant).value

    async def trading_key(self) -> TradingKey:
        """Read the trading agent key; asked for by hand only, never kept."""
        answer = await self._send("trading_key")
        with instead_of_reading_anew("Ask for it again."):
            return read_present(answer.plain, TradingKey).value
