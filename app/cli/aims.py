"""What an order aims at: read first, then made into an intent, with what must be named to send it.

Nothing here sends anything. What was typed is checked before anything is asked.
"""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.errands import CreateReferralCode, SyncFills, TriggerCron, VerifyDeposit
from app.errors import NotSent, WalletError
from app.intents import Intent
from app.models.reading import Reading
from app.transfers import ClaimReward, Payment, SendUsdc, Withdraw

if TYPE_CHECKING:
    from app.cli.entrance import Counter
    from app.models.account import Profile


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that names what is aimed at, as it was read and as it was typed."""

    flag: str
    read: object
    """None where the server does not say it: then it need not be named."""
    typed: object
    """None where it was not typed."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One intent, and what its reading showed."""

    intent: Intent
    marks: tuple[Mark, ...] = ()
    """All must be named for it to be sent."""
    rows: tuple[object, ...] = ()
    """What it is about, as it was read."""
    notes: tuple[str, ...] = ()
    """What to know before it is sent."""
    then: Callable[[], Awaitable[Reading[Any]]] | None = None
    """Reads what came of it, where no topic of the intent shows it."""
    rows_then: Callable[[Any], Iterable[object]] | None = None
    """Picks the rows of that."""


Aiming = Callable[["Counter"], Awaitable[Aim]]
"""Reads and aims. Raises AluraError, NotSent where there is nothing to aim at."""

_HASH = re.compile(r"0x[0-9a-fA-F]{64}")


def withdraw(given: Namespace) -> Aiming:
    """Aim at a withdrawal."""
    return _paying(given, Withdraw)


def send(given: Namespace) -> Aiming:
    """Aim at a payment to another account."""
    return _paying(given, SendUsdc)


def _paying(given: Namespace, make: Callable[[Decimal, str], Payment]) -> Aiming:
    to = _checked_address(given.to) if given.to.casefold().startswith("0x") else None

    async def aim(counter: Counter) -> Aim:
        book = counter.desk.addresses
        address = book.address_of(given.to) if to is None else to
        if address is None:
            raise NotSent(f"No address is named “{given.to}” in the settings: nothing was sent.")
        if (
            make is SendUsdc
            and address.casefold() == (counter.desk.access.address or "").casefold()
        ):
            raise NotSent("That is this very account: nothing was sent. Name another.")
        profile = await _profile(counter)
        if profile.free_balance is not None and given.amount > profile.free_balance:
            raise NotSent(f"Free are {profile.free_balance:f} USDC: nothing was sent. Name less.")
        name = book.name_of(address)
        notes = () if name is None else (f"{address} is “{name}” in your settings",)
        if to is not None and to != given.to:
            notes = (*notes, f"{given.to} has no checksum: compare it, digit by digit")
        return Aim(make(given.amount, address).seeing(profile), rows=(profile,), notes=notes)

    return aim


def claim(_: Namespace) -> Aiming:
    """Aim at the reward."""

    async def aim(counter: Counter) -> Aim:
        profile = await _profile(counter)
        return Aim(ClaimReward(profile.reward).seeing(profile), rows=(profile,))

    return aim


async def _profile(counter: Counter) -> Profile:
    return (await counter.desk.reads.account.profile(urgent=True)).value


def _checked_address(text: str) -> str:
    # The library that spells addresses takes a moment to load.
    from app.address_book import NOBODY
    from app.wallet import checksum_address, is_misspelt

    spelled = checksum_address(text)
    if is_misspelt(text, spelled):
        raise WalletError(f"{text} is mistyped: its capitals do not fit. Copy it again, whole.")
    if spelled == NOBODY:
        raise WalletError("That address is nobody's: what is sent there is gone. Name another.")
    return spelled


def verify_deposit(given: Namespace) -> Aiming:
    """Aim at a transaction."""

    async def aim(counter: Counter) -> Aim:
        return Aim(
            VerifyDeposit(given.hash),
            then=counter.desk.reads.deposits.my_transactions,
            rows_then=lambda rows: [
                r for r in rows if (r.hash or "").lower() == given.hash.lower()
            ],
        )

    return aim


def _is(one: str | None, other: str) -> bool:
    return one is not None and one.casefold() == other.casefold()


def transaction_hash(text: str) -> str:
    """Read a transaction's hash."""
    if _HASH.fullmatch(text) is None:
        raise ArgumentTypeError("must be 0x and 64 hexadecimal digits")
    return text


def sync_fills(given: Namespace) -> Aiming:
    """Aim at the fills."""
    return _at(SyncFills())


def trigger_cron(given: Namespace) -> Aiming:
    """Aim at the engine."""
    return _at(TriggerCron())


def _at(intent: Intent) -> Aiming:
    async def aim(_: Counter) -> Aim:
        return Aim(intent)

    return aim


def create_code(given: Namespace) -> Aiming:
    """Aim at a code of one's own."""

    async def aim(counter: Counter) -> Aim:
        reads = counter.desk.reads
        user = (await reads.account.profile()).value.user_id
        if user is None:
            raise NotSent("The server gives this account no user id: nothing was sent.")
        return Aim(
            CreateReferralCode(user, given.code),
            then=lambda: reads.community.referral(user),
        )

    return aim
