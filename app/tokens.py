"""Tokens and accepted domains that outlive the program, in files that only the user can read.

A file that cannot be used counts as not there: the worst that follows is one more sign-in.
"""

import json
import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.clock import Clock
from app.private_files import NotPrivateError, private_folder, read_private, write_private

if TYPE_CHECKING:
    from app.api.sign_in import Token

_log = logging.getLogger(__name__)


class TokenFile:
    """Keeps a token per host and address, a file each."""

    def __init__(self, folder: Path, clock: Clock, *, enabled: bool = True) -> None:
        """With `enabled` off nothing is read or written; forgetting still deletes."""
        self._folder = folder
        self._clock = clock
        self._enabled = enabled

    def load(self, host: str, address: str) -> "Token | None":
        """Return the saved token; None when there is none that can be used. Deletes a dead one."""
        token = self.kept(host, address)
        if token is not None and self.is_over(token):
            self.forget(host, address)
            return None
        return token

    def kept(self, host: str, address: str) -> "Token | None":
        """Return the saved token, also one that is over; None when there is none."""
        if not self._enabled:
            return None
        token = _token(_read(self._path(host, address)))
        if token is None or (token.host, token.address.lower()) != (host, address.lower()):
            return None
        return token

    def is_over(self, token: "Token") -> bool:
        """Tell whether the clock has ended a token."""
        return token.expires_at is not None and token.expires_at <= self._clock.now()

    def save(self, token: "Token") -> None:
        """Write the token. That it could not be written is logged and no more."""
        if not self._enabled:
            return
        content = {
            "host": token.host,
            "address": token.address,
            "saved_at": self._clock.now().isoformat(),
            "expires_at": token.expires_at and token.expires_at.isoformat(),
            "token": token.secret,
        }
        _write(self._path(token.host, token.address), content)

    def forget(self, host: str, address: str) -> None:
        """Delete the token's file, if there is one."""
        path = self._path(host, address)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("cannot delete %s: %s", path, error.strerror)

    def _path(self, host: str, address: str) -> Path:
        # Two hosts may fall on one name; what the file says inside decides whose it is.
        return self._folder / re.sub(r"[^a-z0-9.-]", "_", f"{host}-{address}.json".lower())


def kept_account(folder: Path, host: str, address: str | None) -> str | None:
    """Return the account with a kept token for this host: the named one, or the newest.

    None when there is none. Whether the token is still good shows when it is loaded.
    """
    kept: list[tuple[str, str]] = []
    for path in folder.glob("*.json"):
        content = _read(path) or {}
        owner, saved_at = content.get("address"), content.get("saved_at")
        if content.get("host") == host and isinstance(owner, str):
            kept.append((str(saved_at), owner))
    if address is not None:
        kept = [(at, owner) for at, owner in kept if owner.lower() == address.lower()]
    return max(kept)[1] if kept else None


class AcceptedDomains:
    """Remembers which domains in sign-in texts the user said yes to, for each API host."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, host: str) -> frozenset[str]:
        """Return the domains that were accepted for this host."""
        domains = self._all().get(host)
        return frozenset(map(str, domains)) if isinstance(domains, list) else frozenset()

    def accept(self, host: str, domains: Sequence[str]) -> None:
        """Remember the yes."""
        known = self.load(host)
        if not known.issuperset(domains):
            _write(self._path, {**self._all(), host: sorted(known.union(domains))})

    def _all(self) -> dict[str, Any]:
        return _read(self._path) or {}


def _read(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(read_private(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("cannot read %s: %s", path, error.strerror)
        return None
    except NotPrivateError as error:
        _log.warning("not used: %s", error)
        return None
    except (ValueError, RecursionError):
        _log.warning("not used: %s is damaged", path)
        return None
    return content if isinstance(content, dict) else None


def _write(path: Path, content: dict[str, Any]) -> None:
    try:
        private_folder(path.parent)
        write_private(path, json.dumps(content).encode())
    except OSError as error:
        _log.warning("cannot write %s: %s", path, error.strerror)


def _token(content: dict[str, Any] | None) -> "Token | None":
    """Return the token that a file holds; None when anything about it is not as we write it."""
    if content is None:
        return None
    texts = [content.get(key) for key in ("token", "address", "host")]
    ends = content.get("expires_at")
    if not all(isinstance(text, str) and text for text in texts):
        return None
    try:
        expires_at = None if ends is None else datetime.fromisoformat(ends).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    # The API's modules load the HTTP library, which a first paint does not wait for.
    from app.api.sign_in import Token

    secret, address, host = map(str, texts)
    return Token(secret, address, host, expires_at)
