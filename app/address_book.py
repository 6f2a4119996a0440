"""The user's own names for addresses. It is made once, at the start, and never guesses a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.errors import SettingsError, WalletError
from app.wallet import checksum_address, is_misspelt

NOBODY = "0x" + "0" * 40
"""The address that nobody has: what is sent there is gone."""


@dataclass(frozen=True, slots=True)
class AddressBook:
    """Names and addresses."""

    entries: tuple[tuple[str, str], ...] = ()
    """Each name as it was written, with its address in EIP-55 spelling."""

    @classmethod
    def of(cls, given: Iterable[tuple[str, str]]) -> AddressBook:
        """Return the book of what the settings say; takes a moment where it is not empty.

        Raises SettingsError where the case of an address does not fit its letters.
        """
        return cls(tuple((name, _checked(name, address)) for name, address in given))

    def address_of(self, name: str) -> str | None:
        """Return the address of a name, whatever its case; None where there is none."""
        wanted = name.strip().casefold()
        return next((a for known, a in self.entries if known.casefold() == wanted), None)

    def name_of(self, address: str) -> str | None:
        """Return what an address is called; None where it has no name."""
        wanted = address.casefold()
        return next((name for name, a in self.entries if a.casefold() == wanted), None)


def _checked(name: str, address: str) -> str:
    place = f"“addresses.{name}” in the settings"
    if address == NOBODY:
        raise SettingsError(f"{place} is the address that nobody has. Take it out.")
    try:
        spelled = checksum_address(address)
    except WalletError as error:
        raise SettingsError(f"{place}: {error.message}") from None
    if is_misspelt(address, spelled):
        raise SettingsError(
            f"{place} has a digit wrong: the case of its letters does not fit. Copy it again, "
            "whole, from where it came."
        )
    return spelled
