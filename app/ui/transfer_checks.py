"""What is typed into the wallet's forms, checked with each key. Pure.

A check never mends what was typed: it says what is wrong, in words that fit beside the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, Never, TypeVar

from app.address_book import NOBODY, AddressBook
from app.ui import format as fmt
from app.ui.deposits import Standing, standing_of
from app.ui.glyphs import ATTENTION, NO, YES
from app.wallet import is_misspelt

if TYPE_CHECKING:
    from app.models.deposits import Deposit

V_co = TypeVar("V_co", covariant=True)

DECIMALS = 6
"""Of USDC on chain."""
_FIGURE = re.compile(r"([0-9]{1,15})?(\.([0-9]*))?")
_ADDRESS_DIGITS, _HASH_DIGITS = 40, 64


@dataclass(frozen=True, slots=True)
class Checked(Generic[V_co]):
    """What a field amounts to."""

    value: V_co | None
    """What would be sent; None while it cannot be."""
    words: str = ""
    """A few words beside the field."""
    role: str = "muted"
    """Their role in the palette."""
    more: str = ""
    """A sentence for the line below it."""


@dataclass(frozen=True, slots=True)
class Free:
    """The free balance, for the check of an amount."""

    amount: Decimal | None
    """As last read; None where the server gives none."""
    doubt: str = ""
    """Why it is not current; empty when it is."""


def check_amount(text: str, free: Free) -> Checked[Decimal]:
    """Check an amount of USDC: digits and one point, more than nothing, not more than is free.

    A balance that is old or missing forbids nothing: the server has the last word.
    """
    typed = text.strip()
    if not typed:
        return Checked(None, _free_words(free))
    found = _FIGURE.fullmatch(typed)
    if found is None or typed == ".":
        return _no("digits and a point", "Type it as 1200.50, without marks at thousands.")
    if len(found[3] or "") > DECIMALS:
        return _no(f"{DECIMALS} decimals at most")
    amount = Decimal(typed)
    if amount <= 0:
        return _no("more than nothing")
    if free.amount is None or free.doubt:
        why = free.doubt or "not given"
        told = f"Free is not current ({why}): the server decides."
        return Checked(amount, f"{ATTENTION} free not current", "warn", told)
    if amount > free.amount:
        return _no(f"free {fmt.usdc(free.amount)}", "That is more than can be withdrawn.")
    return Checked(amount, f"{YES} free {fmt.usdc(free.amount)}", "gain")


def check_destination(
    text: str, book: AddressBook, own: str | None, spell: Callable[[str], str]
) -> Checked[str]:
    """Check an address or a name of the address book; the value is in EIP-55 spelling.

    `own` is an address that makes no sense here; None allows all. `spell` returns the EIP-55
    spelling of 0x and 40 digits.
    """
    typed = text.strip()
    if not typed:
        return Checked(None, "0x…, or a name" if book.entries else "0x and 40 digits")
    named = book.address_of(typed)
    if named is None:
        digits = typed[2:]
        if not typed.startswith("0x"):
            return _no("no such name" if book.entries else "begins with 0x")
        if not re.fullmatch(r"[0-9a-fA-F]*", digits):
            return _no("0-9 and a-f only")
        if len(digits) != _ADDRESS_DIGITS:
            return _length(len(digits), _ADDRESS_DIGITS)
    address = spell(typed) if named is None else named
    if named is None and is_misspelt(typed, address):
        return _no("checksum is wrong", "A digit or its case is wrong: copy it again, whole.")
    if address == NOBODY:
        return _no("nobody’s address", "What is sent there is gone.")
    if own is not None and address.casefold() == own.casefold():
        return _no("this very account")
    name = book.name_of(address)
    if named is not None:
        return Checked(address, f"{YES} {name}", "gain", address)
    if name is not None:
        return Checked(address, f"{YES} checksum", "gain", f"{name}, from your address book")
    if typed == address:
        return Checked(address, f"{YES} checksum", "gain")
    told = f"{address}, compare it"
    return Checked(address, f"{ATTENTION} no checksum", "warn", told)


def check_hash(text: str, deposits: Iterable[Deposit]) -> Checked[str]:
    """Check the hash of a transaction; one that is counted already needs no second look."""
    typed = text.strip()
    if not typed:
        return Checked(None, f"0x and {_HASH_DIGITS} digits")
    if not typed.startswith("0x"):
        return _no("begins with 0x")
    digits = typed[2:]
    if not re.fullmatch(r"[0-9a-fA-F]*", digits):
        return _no("0-9 and a-f only")
    if len(digits) != _HASH_DIGITS:
        return _length(len(digits), _HASH_DIGITS)
    same = [d for d in deposits if d.hash is not None and d.hash.casefold() == typed.casefold()]
    if not same:
        return Checked(typed, f"{YES} a hash", "gain")
    if not same[0].is_deposit:
        # Kinds that are not known here may be deposits: whether it is one, the server decides.
        kind = same[0].kind or "money that went out"
        told = f"The server lists it as {kind} and looks once more."
        return Checked(typed, f"{ATTENTION} perhaps no deposit", "warn", told)
    standing, amount = standing_of(same[0]), f"{fmt.usdc(same[0].amount)} USDC"
    if standing in (Standing.COUNTED, Standing.COUNTED_BEFORE):
        return _no("already counted", f"{amount} in your list of deposits.")
    word = standing.value[0] if standing is not None else "in your list"
    told = f"{amount} are {word}: the server looks at it once more."
    return Checked(typed, f"{ATTENTION} {word}", "warn", told)


def _free_words(free: Free) -> str:
    if free.amount is None or free.doubt:
        return "USDC"
    return f"free {fmt.usdc(free.amount)}"


def _length(digits: int, wanted: int) -> Checked[str]:
    words = f"{digits} of {wanted} digits"
    return Checked(None, words) if digits < wanted else _no(words)


def _no(words: str, more: str = "") -> Checked[Never]:
    return Checked(None, f"{NO} {words}", "loss", more)
