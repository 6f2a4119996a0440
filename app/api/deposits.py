"""USDC deposits, known by their transaction hash."""

from dataclasses import replace
from functools import partial
from typing import Any

from app.api.area import Area
from app.api.reply import read_page, read_present, read_receipt
from app.api.spans import named
from app.errors import Doubtful, Refused
from app.models.bodies import Draft
from app.models.deposits import Deposit, DepositTotal
from app.models.reading import Reading
from app.models.rows import Notes
from app.models.signposts import NotUnderstoodError
from app.models.single import read_single

_NAMES = ("deposit", "transaction")
_NOT_YET = ("notverified", "notconfirmed", "notyetverified", "notyetconfirmed")
"""Letters of states that begin like a no."""
_ROWS = 100
"""Deposits of a page, where the server takes such a wish."""
_MOST_PAGES = 50
"""Pages after the first that are asked for."""


class Deposits(Area):
    """The reads of `/usdc-verification`."""

    async def my_transactions(self) -> Reading[tuple[Deposit, ...]]:
        """Read the deposits that were verified, over as many pages as the server has."""
        decode = partial(read_page, model=Deposit, names=("transactions", "deposits"))
        # A bare list says nothing of the rest; only a full page of a known size does.
        size = _ROWS if named(self._memory.contract.query("deposits"), "limit") else None
        reading = await self._read_page("deposits", decode, limit=size)
        page, rows = reading.value, dict.fromkeys(reading.value.rows)
        for _ in range(_MOST_PAGES):
            if page.next is None:
                break
            page = (await self._read_page("deposits", decode, page.next, page.next_by, size)).value
            if rows.keys() >= set(page.rows):
                break
            rows |= dict.fromkeys(page.rows)
        is_whole = page.next is None and (reading.value.total or 0) <= len(rows)
        whole: Reading[Any] = reading
        return replace(whole, value=tuple(rows), complete=reading.complete and is_whole)

    async def total_deposited(self) -> Reading[DepositTotal]:
        """Read the sum of all deposits."""
        return await self._read("total_deposited", partial(read_present, model=DepositTotal))


class DepositChanges(Area):
    """What makes the server take note of a deposit that was already made."""

    async def verify_deposit(
        self, tx_hash: str, *, draft: Draft | None = None
    ) -> Reading[Deposit | None]:
        """Have a deposit verified by its transaction hash. A draft is sent as it is.

        Raises Refused also where a 2xx says no: it was asked for a verdict, and that is one.
        """
        answer = await self._send("verify_deposit", body={"txHash": tx_hash}, draft=draft)
        try:
            return read_receipt(answer.plain, Deposit, names=_NAMES)
        except Doubtful as error:
            waiting = _waiting(answer.plain)
            if waiting is not None:
                return waiting
            words = error.server_message
            said = f": {words.rstrip('.')}." if words else "."
            raise Refused(
                f"The server refused the deposit{said} Check its transaction hash.",
                status=answer.status,
                server_message=words,
            ) from error


def _waiting(plain: object) -> Reading[Deposit | None] | None:
    """Return a deposit of which the server says that it is not verified so far."""
    notes = Notes()
    try:
        deposit = read_single(plain, Deposit, _NAMES, notes)
    except NotUnderstoodError:
        return None
    state = "" if deposit is None or deposit.state is None else deposit.state
    if "".join(filter(str.isalpha, state.casefold())) not in _NOT_YET:
        return None
    return notes.reading(deposit, Deposit, empty=False)
