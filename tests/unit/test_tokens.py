"""Tokens and accepted domains over a restart."""

import json
import logging
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app.api.sign_in import Token
from app.tokens import AcceptedDomains, TokenFile, kept_account
from tests.support.manual_clock import START, ManualClock

HOST = "testnet-api.alura.fun"
ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"
TOKEN = Token("eyJ.secret.sig", ADDRESS, HOST, START + timedelta(hours=24))


@pytest.fixture
def store(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "tokens", ManualClock())


def only_file(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "tokens").iterdir()
    return path


def test_a_token_outlives_the_program_in_a_private_file(tmp_path: Path, store: TokenFile) -> None:
    store.save(TOKEN)
    assert TokenFile(tmp_path / "tokens", ManualClock()).load(HOST, ADDRESS.lower()) == TOKEN
    assert stat.S_IMODE(only_file(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "tokens").stat().st_mode) == 0o700


def test_a_token_without_a_known_end_is_kept(store: TokenFile) -> None:
    token = Token("s", ADDRESS, HOST)
    store.save(token)
    assert store.load(HOST, ADDRESS) == token


def test_each_host_port_and_address_has_its_own(store: TokenFile) -> None:
    store.save(TOKEN)
    assert store.load(f"{HOST}:8443", ADDRESS) is None
    assert store.load(HOST, "0x" + "1" * 40) is None


def test_a_name_that_two_hosts_share_gives_no_token_of_the_other(store: TokenFile) -> None:
    store.save(Token("s", ADDRESS, "x.example:1"))
    assert store.load("x.example_1", ADDRESS) is None


async def test_a_token_that_is_over_is_not_used_and_deleted(tmp_path: Path) -> None:
    clock = ManualClock()
    store = TokenFile(tmp_path / "tokens", clock)
    store.save(TOKEN)
    await clock.advance(24 * 3600)
    assert store.load(HOST, ADDRESS) is None
    assert list((tmp_path / "tokens").iterdir()) == []


async def test_who_only_looks_sees_a_token_that_is_over_and_leaves_it(tmp_path: Path) -> None:
    clock = ManualClock()
    store = TokenFile(tmp_path / "tokens", clock)
    store.save(TOKEN)
    assert not store.is_over(TOKEN)
    await clock.advance(24 * 3600)
    assert store.kept(HOST, ADDRESS) == TOKEN
    assert store.is_over(TOKEN)
    assert only_file(tmp_path).exists()


def test_a_token_that_others_can_read_is_not_used_and_that_is_logged(
    tmp_path: Path, store: TokenFile, caplog: pytest.LogCaptureFixture
) -> None:
    store.save(TOKEN)
    only_file(tmp_path).chmod(0o644)
    with caplog.at_level(logging.WARNING):
        assert store.load(HOST, ADDRESS) is None
    assert "chmod 600" in caplog.text
    assert TOKEN.secret not in caplog.text


@pytest.mark.parametrize(
    "change",
    [
        {"token": ""},
        {"token": 5},
        {"host": None},
        {"expires_at": "soon"},
        {"expires_at": 5},
        {"expires_at": "9999-12-31T23:59:59-23:00"},
    ],
)
def test_a_changed_file_is_no_token(
    tmp_path: Path, store: TokenFile, change: dict[str, object]
) -> None:
    store.save(TOKEN)
    path = only_file(tmp_path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    assert store.load(HOST, ADDRESS) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 50_000])
def test_a_damaged_file_is_no_token(tmp_path: Path, store: TokenFile, content: bytes) -> None:
    store.save(TOKEN)
    only_file(tmp_path).write_bytes(content)
    assert store.load(HOST, ADDRESS) is None
    store.save(TOKEN)
    assert store.load(HOST, ADDRESS) == TOKEN


def test_forgetting_deletes_and_may_be_said_twice(tmp_path: Path, store: TokenFile) -> None:
    store.save(TOKEN)
    store.forget(HOST, ADDRESS)
    store.forget(HOST, ADDRESS)
    assert store.load(HOST, ADDRESS) is None


def test_when_turned_off_nothing_is_written_or_read(tmp_path: Path, store: TokenFile) -> None:
    off = TokenFile(tmp_path / "tokens", ManualClock(), enabled=False)
    off.save(TOKEN)
    assert not (tmp_path / "tokens").exists()
    store.save(TOKEN)
    assert off.load(HOST, ADDRESS) is None
    off.forget(HOST, ADDRESS)
    assert store.load(HOST, ADDRESS) is None


def test_a_token_that_cannot_be_kept_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    TokenFile(tmp_path / "file", ManualClock()).save(TOKEN)
    assert "cannot write" in caplog.text
    assert TOKEN.secret not in caplog.text


def test_a_yes_to_a_domain_is_remembered_for_its_host_only(tmp_path: Path) -> None:
    path = tmp_path / "a" / "domains.json"
    AcceptedDomains(path).accept(HOST, ["one.example"])
    AcceptedDomains(path).accept(HOST, ["two.example"])
    AcceptedDomains(path).accept("other.example", ["three.example"])
    assert AcceptedDomains(path).load(HOST) == {"one.example", "two.example"}
    assert AcceptedDomains(path).load("new.example") == frozenset()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o666)
    assert AcceptedDomains(path).load(HOST) == frozenset()


async def test_the_account_that_signed_in_last_is_taken_up_again(tmp_path: Path) -> None:
    clock, folder = ManualClock(), tmp_path / "tokens"
    store = TokenFile(folder, clock)
    assert kept_account(folder, HOST, None) is None
    other = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"
    store.save(TOKEN)
    await clock.advance(1)
    store.save(Token("s", other, HOST))
    await clock.advance(1)
    store.save(Token("s", "0x" + "1" * 40, "other.example"))
    assert kept_account(folder, HOST, None) == other
    assert kept_account(folder, HOST, ADDRESS.lower()) == ADDRESS
    assert kept_account(folder, HOST, "0x" + "1" * 40) is None


def test_finding_a_kept_account_does_not_load_the_http_library() -> None:
    code = "import app.tokens, sys; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
