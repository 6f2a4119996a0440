"""Names for addresses: found in both directions, and never for a wrong address."""

import pytest

from app.address_book import NOBODY, AddressBook
from app.errors import SettingsError

COLD = "0x3D0E4bB1a6c2f9907f00AE8D57a1C4b0E2Af77Aa"
OTHER = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"


def test_a_name_and_its_address_are_found_whatever_their_case() -> None:
    book = AddressBook.of([("Cold", COLD.lower()), ("hot", OTHER)])
    assert book.address_of(" cold ") == COLD
    assert book.name_of(COLD.upper().replace("X", "x")) == "Cold"
    assert book.name_of(OTHER) == "hot"
    assert book.address_of("warm") is None
    assert book.name_of("0x" + "1" * 40) is None


@pytest.mark.parametrize("address", [COLD.lower(), "0x" + COLD[2:].upper(), COLD])
def test_an_address_in_one_case_says_nothing_of_its_checksum(address: str) -> None:
    assert AddressBook.of([("cold", address)]).entries == (("cold", COLD),)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (COLD.replace("D0E4", "d0E4"), "“addresses.cold” in the settings has a digit wrong"),
        (COLD[:-1] + "b", "has a digit wrong"),
        (NOBODY, "is the address that nobody has"),
        ("0x12", "is no address"),
    ],
)
def test_an_address_that_cannot_be_meant_stops_the_start(address: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        AddressBook.of([("cold", address)])
