"""What is typed into the wallet's forms: taken as it is, or refused with the reason."""

from decimal import Decimal

import pytest

from app.address_book import NOBODY, AddressBook
from app.models.deposits import Deposit
from app.ui.transfer_checks import Checked, Free, check_amount, check_destination, check_hash
from app.wallet import checksum_address

FREE = Free(Decimal("960.16"))
COLD = "0x3D0E4bB1a6c2f9907f00AE8D57a1C4b0E2Af77Aa"
MINE = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"
BOOK = AddressBook((("cold", COLD),))
HASH = "0x" + "8A1f" * 16


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("120", "120"),
        (" 120.00 ", "120"),
        (".5", "0.5"),
        ("120.", "120"),
        ("0.000001", "0.000001"),
        ("960.16", "960.16"),
        ("0120", "120"),
    ],
)
def test_an_amount_is_taken_exactly(text: str, amount: str) -> None:
    checked = check_amount(text, FREE)
    assert checked.value == Decimal(amount)
    assert (checked.words, checked.role) == ("✓ free 960.16", "gain")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,200", "✕ digits and a point"),
        ("120,50", "✕ digits and a point"),
        ("1e3", "✕ digits and a point"),
        ("-5", "✕ digits and a point"),
        ("+5", "✕ digits and a point"),
        ("NaN", "✕ digits and a point"),
        ("١٢", "✕ digits and a point"),
        ("1_000", "✕ digits and a point"),
        ("1.2.3", "✕ digits and a point"),
        (".", "✕ digits and a point"),
        ("0", "✕ more than nothing"),
        ("0.00", "✕ more than nothing"),
        ("0.0000001", "✕ 6 decimals at most"),
        ("960.17", "✕ free 960.16"),
        ("9" * 15, "✕ free 960.16"),
    ],
)
def test_an_amount_that_cannot_be_meant_is_refused(text: str, words: str) -> None:
    checked = check_amount(text, FREE)
    assert checked.value is None
    assert (checked.words, checked.role) == (words, "loss")


def test_a_balance_that_is_old_or_missing_is_named_and_forbids_nothing() -> None:
    for free, why in ((Free(Decimal(1), "◐ stale 40 s"), "stale"), (Free(None), "not given")):
        checked = check_amount("5", free)
        assert checked.value == Decimal(5)
        assert checked.role == "warn"
        assert why in checked.more
        assert "free" not in check_amount("", free).words
    assert check_amount("", FREE).words == "free 960.16"


def destination(text: str, own: str | None = MINE, book: AddressBook = BOOK) -> Checked[str]:
    return check_destination(text, book, own, checksum_address)


@pytest.mark.parametrize(
    ("text", "words", "more"),
    [
        (COLD, "✓ checksum", "cold, from your address book"),
        (f" {COLD} ", "✓ checksum", "cold, from your address book"),
        ("Cold", "✓ cold", COLD),
        (COLD.lower(), "✓ checksum", "cold, from your address book"),
    ],
)
def test_an_address_with_a_name_is_shown_with_it(text: str, words: str, more: str) -> None:
    checked = destination(text)
    assert checked.value == COLD
    assert (checked.words, checked.more) == (words, more)


def test_an_address_in_one_case_is_taken_but_has_to_be_compared() -> None:
    nameless = AddressBook()
    for text in (COLD.lower(), "0x" + COLD[2:].upper()):
        checked = destination(text, book=nameless)
        assert checked.value == COLD
        assert checked.words == "◆ no checksum"
        assert checked.more.startswith(COLD)
    assert destination(COLD, book=nameless).words == "✓ checksum"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("warm", "✕ no such name"),
        ("0xzz", "✕ 0-9 and a-f only"),
        ("0x" + "1" * 41, "✕ 41 of 40 digits"),
        (COLD[:-1] + "b", "✕ checksum is wrong"),
        (COLD.replace("D0E4", "d0E4"), "✕ checksum is wrong"),
        (NOBODY, "✕ nobody’s address"),
        (MINE, "✕ this very account"),
        (MINE.lower(), "✕ this very account"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(text: str, words: str) -> None:
    checked = destination(text)
    assert checked.value is None
    assert (checked.words, checked.role) == (words, "loss")


def test_an_address_that_is_not_whole_yet_is_no_mistake_yet() -> None:
    for text in ("0x", "0x3D0E", COLD[:-1]):
        checked = destination(text)
        assert checked.value is None
        assert checked.role == "muted"
    assert destination("0x3D0E").words == "4 of 40 digits"


def test_the_own_address_is_another_place_on_chain() -> None:
    assert destination(MINE, own=None).value == MINE


def test_no_address_with_one_wrong_digit_is_taken() -> None:
    for at in range(2, 42):
        for digit in "0123456789abcdef":
            wrong = COLD[:at] + digit + COLD[at + 1 :]
            taken = destination(wrong, own=None, book=AddressBook()).value
            assert taken == (COLD if wrong == COLD else None)


def test_a_hash_is_taken_as_it_was_typed() -> None:
    assert check_hash(HASH, ()).value == HASH
    for text, words in (
        ("8a1f", "✕ begins with 0x"),
        ("0x8a1g", "✕ 0-9 and a-f only"),
        (HASH + "0", "✕ 65 of 64 digits"),
        (HASH[:-1], "63 of 64 digits"),
    ):
        checked = check_hash(text, ())
        assert checked.value is None
        assert checked.words == words


@pytest.mark.parametrize(
    ("state", "words", "is_taken"),
    [
        ("counted", "✕ already counted", False),
        ("already_counted", "✕ already counted", False),
        ("pending", "◆ pending", True),
        ("rejected", "◆ refused", True),
        ("hatched", "◆ in your list", True),
    ],
)
def test_a_hash_in_the_list_says_what_became_of_it(state: str, words: str, is_taken: bool) -> None:
    known = Deposit(hash=HASH.lower(), amount=Decimal(500), state=state)
    checked = check_hash(HASH, (Deposit(), known))
    assert checked.words == words
    assert (checked.value is not None) is is_taken
    assert "500.00 USDC" in checked.more


def test_a_hash_that_is_listed_as_something_else_can_still_be_verified() -> None:
    known = Deposit(hash=HASH.lower(), amount=Decimal(500), state="counted", kind="TRANSFER")
    checked = check_hash(HASH, (known,))
    assert checked.value == HASH
    assert checked.words == "◆ perhaps no deposit"
    assert checked.more == "The server lists it as TRANSFER and looks once more."
