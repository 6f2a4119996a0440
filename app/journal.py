"""The append-only record of actions: a line before sending and a line after. No secrets.

A line before without its line after belongs to a process that died in between: its outcome is
not known.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.private_files import private_folder

RECENT_BYTES = 64 * 1024
"""As much of the end of the file is looked at for what happened lately."""


@dataclass(frozen=True, slots=True)
class Past:
    """One action that is on record."""

    number: str
    sent_time: datetime
    note: Mapping[str, Any]
    """The intent."""
    outcome: str | None = None
    """In a word; None where there is no line after it."""
    said: str = ""
    """Why, where it was not done."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line."""

    number: str
    """Names the action; the lines before and after share it."""
    step: str
    """`sending`, `accepted` or `outcome`."""
    at: datetime
    scope: str
    """Host and account."""
    pid: int
    boot: str
    """Names the run of the machine, so that a pid of before a restart is not taken for ours."""
    detail: Mapping[str, Any]
    """Before: the intent. After: the outcome in a word and a sentence."""
    is_accepted: bool = False
    """Of a line before: whether the server said yes, as a line of its own tells."""


class Journal:
    """One file, only ever added to."""

    def __init__(self, path: Path, scope: str) -> None:
        self._path = path
        self.scope = scope
        """Host and account that this process acts for."""

    def write(self, number: str, step: str, at: datetime, detail: Mapping[str, Any]) -> None:
        """Add a line and wait until it is on the disk. Raises OSError: then nothing may be sent."""
        line = {
            "number": number,
            "step": step,
            "at": at.isoformat(),
            "scope": self.scope,
            "pid": os.getpid(),
            "boot": boot_id(),
            "detail": detail,
        }
        private_folder(self._path.parent)
        descriptor = os.open(
            self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600
        )
        try:
            # One write of less than a page to a file that is only added to is not torn apart by
            # another process's.
            os.write(descriptor, (json.dumps(line, default=str) + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def unpaired(self) -> list[Line]:
        """Return the lines before sending, of this scope, that no outcome followed."""
        before: dict[str, Line] = {}
        for line in self._lines():
            if line.scope != self.scope:
                continue
            if line.step == "sending":
                before[line.number] = line
            elif line.step == "accepted" and line.number in before:
                before[line.number] = replace(before[line.number], is_accepted=True)
            else:
                before.pop(line.number, None)
        return list(before.values())

    def recent(self) -> tuple[Past, ...]:
        """Return what was lately sent in this scope, oldest first. Raises OSError."""
        past: dict[str, Past] = {}
        for line in self._lines(RECENT_BYTES):
            if line.scope != self.scope:
                continue
            if line.step == "sending":
                past[line.number] = Past(line.number, line.at, line.detail)
            elif line.step == "outcome" and line.number in past:
                detail = line.detail
                outcome, said = str(detail.get("outcome", "")), str(detail.get("said", ""))
                past[line.number] = replace(past[line.number], outcome=outcome, said=said)
        return tuple(past.values())

    def _lines(self, last_bytes: int | None = None) -> Iterator[Line]:
        try:
            with self._path.open("rb") as file:
                if last_bytes is not None:
                    file.seek(max(0, file.seek(0, os.SEEK_END) - last_bytes))
                text = file.read().decode("utf-8", errors="replace")
        except FileNotFoundError:
            return
        for row in text.splitlines():
            try:
                fields = json.loads(row)
                fields["at"] = datetime.fromisoformat(fields["at"])
                yield Line(**fields)
            except (ValueError, TypeError, KeyError):
                # The disk was full or the machine went down in the middle of a line.
                continue


def boot_id() -> str:
    """Return what names this run of the machine; empty where the system does not say."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
