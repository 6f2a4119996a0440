"""What may be signed, what is asked about, what is refused."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from app.challenge import ChallengeCheck, Verdict, check_challenge, message_hex, shown
from app.errors import ChallengeRefused

ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"
OTHER = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"
HOST = "testnet-api.alura.fun"
NOW = datetime(2026, 11, 22, 14, 2, 51, tzinfo=UTC)
SIWE = f"""{HOST} wants you to sign in with your Ethereum account:
{ADDRESS}

Sign in to Alura. This costs nothing and moves nothing.

URI: https://{HOST}
Version: 1
Chain ID: 42161
Nonce: 8f2c41d09be7
Issued At: 2026-11-22T14:02:11Z
Expiration Time: 2026-11-22T14:07:11Z"""


def check(
    message: str,
    host: str = HOST,
    accepted: tuple[str, ...] = (),
    expires_at: datetime | None = None,
    now: datetime = NOW,
) -> ChallengeCheck:
    return check_challenge(
        message,
        address=ADDRESS,
        host=host,
        now=now,
        accepted_domains=accepted,
        expires_at=expires_at,
    )


def said(checked: ChallengeCheck, verdict: Verdict) -> str:
    return "; ".join(f.text for f in checked.findings if f.verdict is verdict)


def test_an_honest_text_is_signed_and_each_check_is_said() -> None:
    checked = check(SIWE)
    assert [(f.verdict, f.text) for f in checked.findings] == [
        (Verdict.OK, "the text names your address"),
        (Verdict.OK, "the text names the host you are talking to"),
        (Verdict.OK, "a plain text: no transaction, no typed data, no bare hash"),
        (Verdict.OK, "a nonce is in it, the text ends in 4 m 20 s"),
        (Verdict.NOTE, "chain 42161 is named; nothing is sent to it"),
    ]
    assert checked.ends_at == datetime(2026, 11, 22, 14, 7, 11, tzinfo=UTC)
    checked.ensure_signable()


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("0x" + "ab" * 32, "bare 32-byte hash"),
        ("ab" * 32, "bare 32-byte hash"),
        (f"  {'AB' * 32}\n", "bare 32-byte hash"),
        ("0x02f8b0" + "00" * 60, "transaction"),
        ("0x1234", "transaction"),
        ("f86c" + "0a" * 60, "transaction"),
        (f"Please sign f86c{'0a' * 60}", "transaction"),
        (json.dumps({"types": {}, "message": {}}), "typed data"),
        (json.dumps({"primaryType": "Order"}), "typed data"),
        ("text with EIP712Domain in it", "typed data"),
        (json.dumps({"to": OTHER, "value": "1"}), "transaction"),
        (json.dumps([1, 2]), "transaction"),
        (f"Sign in as {OTHER}", "another address"),
        (f"{ADDRESS} {OTHER}", "another address"),
        ("Sign in\u202e!", r"hidden characters \(U\+202E\)"),
        ("Sign in\u200b", "hidden characters"),
        ("Sign in\x1b[2J", "hidden characters"),
        ("\x19Ethereum Signed Message:\n32", "hidden characters"),
        ("Sign\rin", "hidden characters"),
        ("Sign in \ud800", "hidden characters"),
        ("x " * 6000, "longer than"),
    ],
)
def test_what_is_never_signed_is_refused_with_the_reason(message: str, reason: str) -> None:
    checked = check(message)
    assert checked.refused
    with pytest.raises(ChallengeRefused, match=reason):
        checked.ensure_signable()


def test_the_own_address_counts_in_any_case() -> None:
    assert not check(SIWE.replace(ADDRESS, ADDRESS.lower())).refused
    assert not check(SIWE.replace(ADDRESS, "0x" + ADDRESS[2:].upper())).refused


def test_a_text_without_an_address_is_allowed_and_said() -> None:
    checked = check("Welcome to Alura! Nonce: 42")
    checked.ensure_signable()
    notes = said(checked, Verdict.NOTE)
    assert "names no address" in notes
    assert "names no host" in notes
    assert "does not say when it ends" in notes


@pytest.mark.parametrize(
    "message",
    [
        f"evil.example wants you to sign in with your Ethereum account:\n{ADDRESS}",
        f"{HOST}@evil.example wants you to sign in with your Ethereum account:\n{ADDRESS}",
        f"evil.example#.{HOST} wants you to sign in with your Ethereum account:\n{ADDRESS}",
        "Sign in to evil.example now",
        f"See https://{HOST}@evil.example/terms",
        f"See https://evil.example?x@{HOST}",
        f"See HTTPS://{HOST}.evil.example/",
        SIWE.replace(f"URI: https://{HOST}", "URI: https://evil.example"),
        f"аlura.fun wants you to sign in with your Ethereum account:\n{ADDRESS}",
        f"10.1.2.3:80 wants you to sign in with your Ethereum account:\n{ADDRESS}",
    ],
)
def test_another_domain_is_asked_about(message: str) -> None:
    checked = check(message)
    assert checked.asks
    assert not checked.refused
    assert checked.foreign_domains
    with pytest.raises(ChallengeRefused, match="but you are talking to"):
        checked.ensure_signable()
    again = check(message, accepted=checked.foreign_domains)
    again.ensure_signable()
    assert "which you accepted for" in said(again, Verdict.NOTE)


def test_a_yes_to_one_domain_is_no_yes_to_the_next() -> None:
    message = "one.example and two.example"
    assert check(message, accepted=("ONE.example",)).foreign_domains == ("two.example",)


@pytest.mark.parametrize(
    "domain", ["alura.fun", "app.alura.fun", "alura.fun:8443", "https://alura.fun"]
)
def test_the_same_registered_domain_is_not_asked_about(domain: str) -> None:
    checked = check(f"{domain} wants you to sign in with your Ethereum account:\n{ADDRESS}")
    checked.ensure_signable()
    assert "of the same owner" in said(checked, Verdict.OK)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8899", "localhost:8899", "[::1]:8899", "demo.localhost"]
)
def test_on_this_machine_no_domain_is_asked_about(host: str) -> None:
    checked = check(SIWE, host=host)
    checked.ensure_signable()
    assert "the server is this machine" in said(checked, Verdict.NOTE)


def test_on_this_machine_another_address_is_still_refused() -> None:
    assert check(SIWE.replace(ADDRESS, OTHER), host="localhost").refused


@pytest.mark.parametrize("text", ["Dear trader, e.g. you.", "Version 1.2.3", "file.Then stop."])
def test_prose_is_not_taken_for_a_domain(text: str) -> None:
    assert not check(text).asks


def test_a_text_that_ended_is_refused() -> None:
    late = NOW + timedelta(minutes=5)
    assert "ended at 14:07:11 UTC" in said(check(SIWE, now=late), Verdict.REFUSE)


def test_the_earlier_of_two_ends_counts() -> None:
    checked = check(SIWE, expires_at=NOW + timedelta(seconds=30))
    assert checked.ends_at == NOW + timedelta(seconds=30)
    assert "ends in 30 s" in said(checked, Verdict.OK)
    assert check("Nonce: 1", expires_at=NOW).refused


def test_a_text_for_later_is_refused_and_a_strange_date_is_said() -> None:
    assert check(f"{SIWE}\nNot Before: 2026-11-22T15:00:00Z").refused
    odd = SIWE.replace("14:02:11Z", "18:02:11+01:00")
    assert "made at 2026-11-22 17:02 UTC" in said(check(odd), Verdict.NOTE)


@pytest.mark.parametrize("ends", ["tomorrow", "2026-13-45", "9999-12-31T23:59:59-23:00"])
def test_an_end_that_cannot_be_read_is_no_end(ends: str) -> None:
    assert check(SIWE.replace("2026-11-22T14:07:11Z", ends)).ends_at is None


def test_the_hex_for_a_wallet_is_the_text_byte_for_byte() -> None:
    assert bytes.fromhex(message_hex("a\n€")[2:]) == "a\n€".encode()


def test_hidden_characters_are_spelled_out_when_shown() -> None:
    assert shown("a\u202eb\x1b[1m\nc\td") == "a\\u{202e}b\\u{1b}[1m\nc   d"
