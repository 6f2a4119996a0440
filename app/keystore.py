"""Encrypted V3 key files on disk: listed, found, opened, written. Shows addresses, never keys."""

import asyncio
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import wallet
from app.errors import WalletError
from app.private_files import NotPrivateError, private_folder, read_private, write_private

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Keystore:
    """One key file, still locked."""

    name: str
    """The file's name without `.json`."""
    path: Path
    """Where it lies."""
    address: str | None
    """The account as the file gives it, with 0x; None when it does not, or is not usable."""
    problem: str | None = None
    """Why it cannot be used, with the next step; None when it can."""

    async def open(self, passphrase: str) -> wallet.KeySigner:
        """Decrypt in a thread: half a second and about 300 MB. Raises WalletError."""
        return await asyncio.to_thread(self.open_now, passphrase)

    def open_now(self, passphrase: str) -> wallet.KeySigner:
        """Do what `open` does, blocking."""
        return wallet.decrypted(read_keystore(self.path), passphrase)

    def memory_hint(self) -> str | None:
        """Return a sentence when opening takes much of the memory here. Raises WalletError."""
        needed = wallet.memory_needed(read_keystore(self.path)) or 0
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        if needed < whole / 4:
            return None
        return (
            f"Opening it takes {needed // 2**20} of this machine's {whole // 2**20} MB of memory."
        )


class Keystores:
    """The key files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Keystore]:
        """Return every key file by name, unusable ones with the reason. Raises WalletError."""
        try:
            paths = sorted(self._folder.glob("*.json"))
        except OSError as error:
            raise WalletError(f"Cannot read {self._folder}: {error.strerror}.") from None
        return [_look_at(path) for path in paths]

    def preferring(self, wanted: str | None) -> list[Keystore]:
        """Return every key file, the wanted one (a name or a path) first. Raises WalletError."""
        if wanted is None:
            return self.all()
        first = self.find(wanted)
        others = [found for found in self.all() if first is None or found.path != first.path]
        return [first, *others] if first is not None else others

    def find(self, wanted: str | None) -> Keystore | None:
        """Return the key file of that name or path; for None the only one, or None.

        Raises WalletError when a named one is missing or cannot be used.
        """
        if wanted is None:
            usable = [keystore for keystore in self.all() if keystore.problem is None]
            return usable[0] if len(usable) == 1 else None
        is_path = "/" in wanted or wanted.endswith(".json")
        path = Path(os.path.expanduser(wanted)) if is_path else self._folder / f"{wanted}.json"
        found = _look_at(path)
        if found.problem is not None:
            raise WalletError(found.problem)
        return found

    def add(
        self,
        name: str,
        signer: wallet.KeySigner,
        passphrase: str,
        *,
        cost: int = wallet.SCRYPT_COST,
    ) -> Keystore:
        """Encrypt the key and write it under a new name; never overwrites. Raises WalletError."""
        path = self.free_path(name)
        document = signer.encrypted(passphrase, cost=cost)
        try:
            private_folder(self._folder)
            write_private(path, json.dumps(document, indent=2).encode() + b"\n", replace=False)
        except FileExistsError:
            raise WalletError(_taken(name)) from None
        except OSError as error:
            raise WalletError(f"Cannot write {path}: {error.strerror}. Nothing was kept.") from None
        return _look_at(path)

    def free_path(self, name: str) -> Path:
        """Return where a key of that name would lie. Raises WalletError: taken, or no name."""
        if not _NAME.fullmatch(name):
            raise WalletError("A name has up to 64 letters, digits, dots, dashes. Choose another.")
        path = self._folder / f"{name}.json"
        if os.path.lexists(path):
            raise WalletError(_taken(name))
        return path


def _look_at(path: Path) -> Keystore:
    try:
        document = read_keystore(path)
    except WalletError as error:
        return Keystore(path.stem, path, None, error.message)
    return Keystore(path.stem, path, _address(document))


def read_keystore(path: Path) -> dict[str, Any]:
    """Return the content of a V3 file, ours or another program's. Raises WalletError."""
    try:
        document = json.loads(read_private(path))
    except FileNotFoundError:
        raise WalletError(
            f"There is no keystore {path}. “alura wallet list” shows those there are."
        ) from None
    except OSError as error:
        raise WalletError(f"Cannot read {path}: {error.strerror}.") from None
    except NotPrivateError as error:
        raise WalletError(str(error)) from None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("version") != 3:
        raise WalletError(f"{path} is no V3 keystore file. Name another, or import the key again.")
    return document


def _address(document: dict[str, Any]) -> str | None:
    digits = str(document.get("address", "")).removeprefix("0x")
    return f"0x{digits}" if re.fullmatch(r"[0-9a-fA-F]{40}", digits) else None


def _taken(name: str) -> str:
    return f"There is a keystore “{name}” already. Choose another name; nothing was overwritten."
