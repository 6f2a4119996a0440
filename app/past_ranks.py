"""Remembers the own rank from one visit to the next, by host, account and window; no secrets.

A kept file that cannot be used counts as not there.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.models.community import PastRank
from app.private_files import NotPrivateError, private_folder, read_private, write_private

PAUSE = timedelta(minutes=30)
"""So long without a reading, and the next one is of a new visit."""
BETWEEN_WRITES = timedelta(minutes=5)
"""An unchanged rank is noted again after this, so that the end of a visit is known."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visits:
    """The newest rank, and the last one of the visit before."""

    last: PastRank
    before: PastRank | None = None
    """None on a first visit."""


def visited(known: Visits | None, now: PastRank) -> Visits:
    """Return what is to be remembered after a reading."""
    if known is None:
        return Visits(now)
    is_new = now.at - known.last.at > PAUSE
    return Visits(now, known.last if is_new else known.before)


class PastRanks:
    """One file for all hosts and accounts."""

    def __init__(self, path: Path, host: str, *, enabled: bool = True) -> None:
        """With `enabled` off nothing is read or written."""
        self._path = path
        self._host = host
        self._enabled = enabled
        self._known: dict[str, Visits] = {}
        self._written: dict[str, PastRank] = {}

    def visit(self, account: str, window: str | None, rank: int, at: datetime) -> PastRank | None:
        """Note a rank; return that of the visit before, None on a first one."""
        if not self._enabled:
            return None
        key = f"{self._host} {account.lower()} {window or ''}".rstrip()
        now = PastRank(rank, at)
        known = self._known.get(key) or self._load().get(key)
        visits = self._known[key] = visited(known, now)
        written = self._written.get(key)
        if written is None or written.rank != rank or at - written.at >= BETWEEN_WRITES:
            self._written[key] = now
            self._save()
        return visits.before

    def _load(self) -> dict[str, Visits]:
        try:
            kept = json.loads(read_private(self._path))
            return {key: _visits(raw) for key, raw in kept.items()}
        except FileNotFoundError:
            return {}
        except (OSError, NotPrivateError, ValueError, TypeError, KeyError, AttributeError) as error:
            _log.warning("kept ranks in %s are not used: %s", self._path, type(error).__name__)
            return {}

    def _save(self) -> None:
        # Other programs note theirs in the same file.
        known = {**self._load(), **self._known}
        content = {key: _plain(visits) for key, visits in known.items()}
        try:
            private_folder(self._path.parent)
            write_private(self._path, json.dumps(content).encode())
        except OSError as error:
            _log.warning("ranks cannot be kept in %s: %s", self._path, error.strerror)


def _plain(visits: Visits) -> dict[str, Any]:
    moments = {"last": visits.last, "before": visits.before}
    return {
        name: {"rank": moment.rank, "at": moment.at.isoformat()}
        for name, moment in moments.items()
        if moment is not None
    }


def _visits(raw: dict[str, Any]) -> Visits:
    before = raw.get("before")
    return Visits(_moment(raw["last"]), None if before is None else _moment(before))


def _moment(raw: dict[str, Any]) -> PastRank:
    rank, at = raw["rank"], datetime.fromisoformat(raw["at"])
    if type(rank) is not int or rank < 1 or at.tzinfo is None:
        raise ValueError("not a rank that was kept")
    return PastRank(rank, at)
