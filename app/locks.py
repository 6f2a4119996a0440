"""One action a key at a time, over all processes of this user: a file lock for each key.

The system lets go of a lock when its process dies, so a lock that can be taken proves that nobody
is at it any more.
"""

import fcntl
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.private_files import private_folder


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is at it."""

    pid: int | None
    """The other process; None when it did not say."""
    since: datetime | None
    """Since when."""
    is_us: bool
    """Whether it is this very program."""


class KeyLocks:
    """The locks that this process holds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, tuple[int, datetime]] = {}

    def take(self, key: str, at: datetime) -> Holder | None:
        """Take the lock and return None, or return who has it. Raises OSError."""
        if key in self._held:
            return Holder(os.getpid(), self._held[key][1], is_us=True)
        path = self._path(key)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _read_holder(descriptor)
            os.close(descriptor)
            return holder
        content = json.dumps({"pid": os.getpid(), "since": at.isoformat()}).encode()
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, content, 0)
        self._held[key] = (descriptor, at)
        return None

    def holds(self, key: str) -> bool:
        """Tell whether this process has the lock."""
        return key in self._held

    def release(self, key: str) -> None:
        """Let go of a lock; the file stays, since removing it would race with who waits for it."""
        held = self._held.pop(key, None)
        if held is not None:
            os.close(held[0])

    def release_all(self) -> None:
        """Let go of everything."""
        for key in list(self._held):
            self.release(key)

    def _path(self, key: str) -> Path:
        return (
            private_folder(self._folder) / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.lock"
        )


def _read_holder(descriptor: int) -> Holder:
    try:
        content = json.loads(os.pread(descriptor, 1000, 0))
        return Holder(int(content["pid"]), datetime.fromisoformat(content["since"]), is_us=False)
    except (ValueError, KeyError, TypeError):
        # Its holder has just made the file and not yet written who it is.
        return Holder(None, None, is_us=False)
