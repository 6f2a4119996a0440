"""Keys, signatures and keystore files."""

import copy
import json
import pickle
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import WalletError
from app.keystore import Keystores, read_keystore
from app.wallet import (
    KeySigner,
    checksum_address,
    decrypted,
    memory_needed,
    normalized_signature,
    recover,
)

KEY = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
ADDRESS = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"
MESSAGE = "alura.fun wants you to sign in\n\nNonce: 1 — €"
CHEAP = 2
"""A scrypt cost for tests only."""


@pytest.fixture(scope="module")
def signer() -> KeySigner:
    return KeySigner.from_hex(KEY)


@pytest.fixture(scope="module")
def signature(signer: KeySigner) -> str:
    return signer.sign_now(MESSAGE)


def test_a_known_key_and_text_give_the_known_signature() -> None:
    """The example of the web3 documentation for personal_sign, so that we do not test ourselves."""
    signed = KeySigner.from_hex(KEY).sign_now("Some data")
    assert signed == (
        "0xb91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd"
        "6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a029"
        "1c"
    )


async def test_a_signature_names_its_signer(signer: KeySigner) -> None:
    assert signer.address == ADDRESS
    assert recover(MESSAGE, await signer.sign(MESSAGE)) == ADDRESS


def test_each_byte_of_the_text_counts(signature: str) -> None:
    assert recover(MESSAGE + "\n", signature) != ADDRESS
    assert recover(MESSAGE.replace("\n", "\r\n"), signature) != ADDRESS


@pytest.mark.parametrize(
    "key", ["", "0x", "12", KEY + "0", "0x" + "0" * 64, "0x" + "f" * 64, "z" * 64]
)
def test_what_is_no_key_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(WalletError) as caught:
        KeySigner.from_hex(key)
    assert "64 hexadecimal digits" in caught.value.message
    assert len(key) < 3 or key not in caught.value.message


def test_a_key_is_read_with_and_without_prefix_and_blanks() -> None:
    assert KeySigner.from_hex(f"  {KEY[2:].upper()}\n").address == ADDRESS


def test_nothing_shows_or_copies_the_key(signer: KeySigner) -> None:
    digits = KEY[2:]
    assert digits not in repr(signer) + str(signer) + format(signer)
    assert not hasattr(signer, "__dict__")
    for leak in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            leak(signer)


def test_two_new_keys_differ() -> None:
    assert KeySigner.generate().address != KeySigner.generate().address


def compact(signature: str) -> str:
    raw = bytearray.fromhex(signature[2:])
    if raw[64] == 28:
        raw[32] |= 0x80
    return f"0x{raw[:64].hex()}"


@settings(max_examples=15, deadline=None)
@given(message=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_every_form_of_a_signature_recovers_the_same_address(message: str) -> None:
    signature = KeySigner.from_hex(KEY).sign_now(message)
    low = f"{signature[:-2]}{int(signature[-2:], 16) - 27:02x}"
    for form in (
        *(signature, signature[2:], signature.upper().replace("0X", "0x"), low, compact(signature)),
        *(f" {signature[:70]}\n  {signature[70:]}\r\n", f'"{signature}"'),
    ):
        assert normalized_signature(form) == signature
        assert recover(message, form) == ADDRESS


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "Nothing was pasted"),
        ("0x", "Nothing was pasted"),
        ("hello", "no signature"),
        ("0x" + "1" * 129, "this has 129"),
        ("0x" + "1" * 64, "this has 64"),
        ("0x" + "1" * 128 + "25", "not that of a personal_sign"),
        ("0x" + "0" * 128 + "1b", "No key can have made"),
        ("0x" + "f" * 128 + "1b", "No key can have made"),
        (MESSAGE, "no signature"),
    ],
)
def test_what_is_no_signature_is_refused_in_a_sentence(pasted: str, said: str) -> None:
    with pytest.raises(WalletError, match=said):
        recover(MESSAGE, pasted)


def test_an_address_gets_its_checksum() -> None:
    assert checksum_address(ADDRESS.lower()) == ADDRESS
    with pytest.raises(WalletError):
        checksum_address("0x12")


async def test_a_kept_key_opens_with_its_passphrase_only(tmp_path: Path, signer: KeySigner) -> None:
    kept = Keystores(tmp_path).add("main", signer, "correct horse", cost=CHEAP)
    assert kept.address == ADDRESS
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    assert KEY[2:] not in kept.path.read_text()
    assert (await kept.open("correct horse")).sign_now("x") == signer.sign_now("x")
    with pytest.raises(WalletError, match=r"^Wrong passphrase\. Try again\.$"):
        await kept.open("wrong horse")


def test_a_keystore_is_never_overwritten(tmp_path: Path, signer: KeySigner) -> None:
    keystores = Keystores(tmp_path)
    before = keystores.add("main", signer, "correct horse", cost=CHEAP).path.read_bytes()
    with pytest.raises(WalletError, match="already"):
        keystores.add("main", KeySigner.generate(), "other horse", cost=CHEAP)
    assert (tmp_path / "main.json").read_bytes() == before


def test_a_keystore_that_appeared_meanwhile_is_not_overwritten(
    tmp_path: Path, signer: KeySigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "main.json"
    path.write_text("made by another terminal")
    monkeypatch.setattr(Keystores, "free_path", lambda self, name: path)
    with pytest.raises(WalletError, match="already"):
        Keystores(tmp_path).add("main", signer, "correct horse", cost=CHEAP)
    assert path.read_text() == "made by another terminal"


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a b", "-x", "x" * 65, "a\n"])
def test_a_name_cannot_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(WalletError, match="Choose another"):
        Keystores(tmp_path).free_path(name)


def test_a_keystore_that_others_can_read_is_refused_with_the_command(
    tmp_path: Path, signer: KeySigner
) -> None:
    kept = Keystores(tmp_path).add("main", signer, "correct horse", cost=CHEAP)
    kept.path.chmod(0o644)
    for use in (lambda: kept.open_now("correct horse"), lambda: Keystores(tmp_path).find("main")):
        with pytest.raises(WalletError, match="Run: chmod 600"):
            use()
    (listed,) = Keystores(tmp_path).all()
    assert listed.problem is not None
    assert Keystores(tmp_path).find(None) is None


def test_the_only_usable_keystore_is_found_without_a_name(
    tmp_path: Path, signer: KeySigner
) -> None:
    keystores = Keystores(tmp_path)
    assert keystores.find(None) is None
    kept = keystores.add("main", signer, "correct horse", cost=CHEAP)
    (tmp_path / "junk.json").write_text("no json")
    assert keystores.find(None) == kept
    assert keystores.find("main") == kept
    assert keystores.find(str(kept.path)) == kept
    keystores.add("second", signer, "correct horse", cost=CHEAP)
    assert keystores.find(None) is None
    with pytest.raises(WalletError, match="alura wallet list"):
        keystores.find("third")


def document(signer: KeySigner) -> dict[str, Any]:
    return signer.encrypted("correct horse", cost=CHEAP)


@pytest.mark.parametrize("key", ["crypto", "address", "version"])
@pytest.mark.parametrize("value", [None, 7, "x", [], {}])
def test_a_damaged_keystore_is_a_sentence(
    tmp_path: Path, signer: KeySigner, key: str, value: object
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({**document(signer), key: value}))
    path.chmod(0o600)
    if key == "address" and not isinstance(value, str):
        assert decrypted(read_keystore(path), "correct horse").address == ADDRESS
        return
    with pytest.raises(WalletError):
        decrypted(read_keystore(path), "correct horse")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("kdf",), "argon2"),
        (("kdfparams", "n"), 2**40),
        (("kdfparams", "n"), 0),
        (("kdfparams", "salt"), "zz"),
        (("cipherparams",), {}),
        (("ciphertext",), "00"),
        (("mac",), "zz"),
    ],
)
def test_damaged_cryptography_is_a_sentence_and_takes_no_memory(
    signer: KeySigner, path: tuple[str, ...], value: object
) -> None:
    damaged = document(signer)
    table = damaged["crypto"]
    for part in path[:-1]:
        table = table[part]
    table[path[-1]] = value
    with pytest.raises(WalletError):
        decrypted(damaged, "correct horse")


def test_a_file_that_names_another_address_is_not_used(signer: KeySigner) -> None:
    with pytest.raises(WalletError, match="another address"):
        decrypted({**document(signer), "address": "11" * 20}, "correct horse")


def test_too_little_memory_is_said(signer: KeySigner, monkeypatch: pytest.MonkeyPatch) -> None:
    from eth_account import Account

    def fail(*args: object, **kwargs: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Account, "decrypt", fail)
    costly = document(signer)
    costly["crypto"]["kdfparams"]["n"] = 2**18
    assert memory_needed(costly) == 256 * 2**20
    with pytest.raises(WalletError, match="needs 256 MB"):
        decrypted(costly, "correct horse")


def test_a_small_machine_is_told_what_opening_takes(
    tmp_path: Path, signer: KeySigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Keystores(tmp_path).add("main", signer, "correct horse", cost=CHEAP)
    assert kept.memory_hint() is None
    costly = json.loads(kept.path.read_text())
    costly["crypto"]["kdfparams"]["n"] = 2**18
    kept.path.write_text(json.dumps(costly))
    pages = {"SC_PHYS_PAGES": 2**17, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr("os.sysconf", pages.__getitem__)
    assert kept.memory_hint() == "Opening it takes 256 of this machine's 512 MB of memory."


def test_the_module_itself_does_not_load_the_signing_library() -> None:
    code = "import app.keystore, sys; sys.exit(any(m.startswith('eth_') for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_wanted_keystore_comes_first_wherever_it_lies(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    signer = KeySigner.from_hex("11" * 32)
    for name in ("a", "b"):
        Keystores(inside).add(name, signer, "correct horse", cost=CHEAP)
    elsewhere = Keystores(outside).add("c", signer, "correct horse", cost=CHEAP)
    keystores = Keystores(inside)
    assert [found.name for found in keystores.preferring(None)] == ["a", "b"]
    assert [found.name for found in keystores.preferring("b")] == ["b", "a"]
    assert [found.name for found in keystores.preferring(str(elsewhere.path))] == ["c", "a", "b"]
    with pytest.raises(WalletError):
        keystores.preferring("missing")
