"""`alura wallet new | import | list`. Prints names and addresses, never a key."""

import argparse
import os
from pathlib import Path

from app.cli.prompts import ask_hidden
from app.errors import WalletError
from app.keystore import Keystores, read_keystore
from app.wallet import SCRYPT_COST, KeySigner, decrypted

_SHORTEST = 8
"""Characters of a passphrase."""


def run(arguments: argparse.Namespace, folder: Path, *, cost: int = SCRYPT_COST) -> int:
    """Carry out one wallet command; `cost` is scrypt's, for new files. Raises WalletError."""
    keystores = Keystores(folder)
    match arguments.wallet_command:
        case "new":
            return _new(keystores, arguments.name, cost)
        case "import":
            return _import(keystores, arguments.name, arguments.source, cost)
        case _:
            return _list(keystores, folder)


def _new(keystores: Keystores, name: str, cost: int) -> int:
    keystores.free_path(name)
    passphrase = _new_passphrase()
    _keep(keystores, name, KeySigner.generate(), passphrase, cost)
    print("Back the file up, and the passphrase apart from it: without both the key is lost.")
    return 0


def _import(keystores: Keystores, name: str, source: str | None, cost: int) -> int:
    keystores.free_path(name)
    if source is not None:
        document = read_keystore(Path(os.path.expanduser(source)))
        passphrase = ask_hidden("Passphrase of that file: ")
        signer = decrypted(document, passphrase)
    else:
        signer = KeySigner.from_hex(ask_hidden("Private key (not shown): "))
        passphrase = _new_passphrase()
    _keep(keystores, name, signer, passphrase, cost)
    return 0


def _list(keystores: Keystores, folder: Path) -> int:
    found = keystores.all()
    if not found:
        print(f"No keystores in {folder}. “alura wallet new NAME” makes one.")
    width = max((len(keystore.name) for keystore in found), default=0)
    for keystore in found:
        about = keystore.problem or keystore.address or "address not given in the file"
        print(f"{keystore.name:<{width}}  {about}")
    return 0


def _keep(keystores: Keystores, name: str, signer: KeySigner, passphrase: str, cost: int) -> None:
    if cost == SCRYPT_COST:
        print("Encrypting; this takes about a second and 256 MB of memory.")
    kept = keystores.add(name, signer, passphrase, cost=cost)
    print(f"{signer.address}\nkept encrypted in {kept.path}")


def _new_passphrase() -> str:
    passphrase = ask_hidden("New passphrase: ")
    if len(passphrase) < _SHORTEST:
        raise WalletError(f"A passphrase has at least {_SHORTEST} characters. Nothing was kept.")
    if ask_hidden("The same again: ") != passphrase:
        raise WalletError("The two passphrases differ. Nothing was kept; try again.")
    return passphrase
