"""The user's own account; and, apart, what moves its money."""

from decimal import Decimal
from functools import partial

from app.api.area import Area
from app.api.reply import read_present, read_receipt
from app.models.account import Claim, FillsSync, Profile, Transfer
from app.models.bodies import Draft
from app.models.reading import Reading
from app.models.trading import Position


class Account(Area):
    """The reads of `/user`."""

    async def profile(self, *, urgent: bool = False) -> Reading[Profile]:
        """Read the user and what the account is worth."""
        decode = partial(read_present, model=Profile, names=("profile", "user"))
        return await self._read("profile", decode, urgent=urgent)


class AccountMoney(Area):
    """What moves the account's money. Each is sent once; a receipt proves nothing.

    With a draft (`ActingClient.draft`) exactly what it holds is sent.
    """

    async def close_asset(
        self, asset_index: int, *, symbol: str | None = None, draft: Draft | None = None
    ) -> Reading[Position | None]:
        """Close the position on one asset; the symbol is for servers that ask for it by name."""
        body = {"assetIndex": asset_index, "symbol": symbol}
        answer = await self._send("close_asset", body=body, draft=draft)
        return read_receipt(answer.plain, Position, names=("position",))

    async def close_all(self, *, draft: Draft | None = None) -> Reading[Position | None]:
        """Close every position, also those that no read lists."""
        answer = await self._send("close_all", draft=draft)
        return read_receipt(answer.plain, Position)

    async def withdraw(
        self, amount: Decimal, destination: str, *, draft: Draft | None = None
    ) -> Reading[Transfer | None]:
        """Withdraw USDC to an address on chain."""
        body = {"amount": amount, "destination": destination}
        answer = await self._send("withdraw", body=body, draft=draft)
        return read_receipt(answer.plain, Transfer, names=("withdrawal", "transfer"))

    async def send_usdc(
        self, amount: Decimal, destination: str, *, draft: Draft | None = None
    ) -> Reading[Transfer | None]:
        """Send USDC to another account."""
        body = {"amount": amount, "destination": destination}
        answer = await self._send("send_usdc", body=body, draft=draft)
        return read_receipt(answer.plain, Transfer, names=("transfer",))

    async def claim_reward(self, *, draft: Draft | None = None) -> Reading[Claim | None]:
        """Claim what referrals earned."""
        answer = await self._send("claim_reward", draft=draft)
        return read_receipt(answer.plain, Claim, names=("claim", "reward"))


class AccountChanges(Area):
    """What changes something of the account and moves no money. A draft is sent as it is."""

    async def sync_fills(self, *, draft: Draft | None = None) -> Reading[FillsSync | None]:
        """Have the server read the fills from Hyperliquid."""
        answer = await self._send("sync_fills", draft=draft)
        return read_receipt(answer.plain, FillsSync)
