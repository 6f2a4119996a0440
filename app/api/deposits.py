"""USDC deposits, known by their transaction hash."""

from functools import partial

from app.api.area import Area
from app.api.reply import read_list, read_present, read_receipt
from app.models.deposits import Deposit, DepositTotal
from app.models.reading import Reading


class Deposits(Area):
    """The reads of `/usdc-verification`."""

    async def my_transactions(self) -> Reading[tuple[Deposit, ...]]:
        """Read the deposits that were verified."""
        decode = partial(read_list, model=Deposit, names=("transactions", "deposits"))
        return await self._read("deposits", decode)

    async def total_deposited(self) -> Reading[DepositTotal]:
        """Read the sum of all deposits."""
        return await self._read("total_deposited", partial(read_present, model=DepositTotal))


class DepositChanges(Area):
    """What makes the server take note of a deposit that was already made."""

    async def verify_deposit(self, tx_hash: str) -> Reading[Deposit | None]:
        """Have a deposit verified by its transaction hash."""
        answer = await self._send("verify_deposit", body={"txHash": tx_hash})
        return read_receipt(answer.plain, Deposit, names=("deposit", "transaction"))
