"""The server's contract over time: kept per host with its date, and read again at a slow pace.

A kept file that cannot be used counts as not there. It holds the server's public document only.
"""

import json
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.api.client import AluraClient
from app.api.contract_source import LARGEST, Found, read_document
from app.clock import Clock
from app.errors import ApiError
from app.feeds import Selection
from app.models.contract import ContractReport
from app.models.reading import Reading
from app.private_files import NotPrivateError, private_folder, read_private, write_private

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that was read before."""

    document: dict[str, Any]
    source: str
    read_at: datetime


class ContractFile:
    """One file for one base URL. Only the user's own may be trusted: it names fields of bodies
    that move money."""

    def __init__(self, folder: Path, base_url: str, *, enabled: bool = True) -> None:
        """With `enabled` off nothing is read or written."""
        name = re.sub(r"[^a-z0-9.-]", "_", base_url.partition("://")[2].lower())
        self._path = folder / f"{name[:150]}.json"
        self._base_url = base_url
        self._enabled = enabled

    def load(self) -> Kept | None:
        """Return what was kept; None when there is nothing that can be used."""
        if not self._enabled:
            return None
        try:
            # Escapes make the file longer than the document in it.
            kept = json.loads(read_private(self._path, largest=2 * LARGEST))
            read_at = datetime.fromisoformat(kept["read_at"])
            text, source, base_url = kept["document"], kept["source"], kept["base_url"]
        except FileNotFoundError:
            return None
        except (OSError, NotPrivateError, ValueError, TypeError, KeyError, RecursionError) as error:
            _log.warning("the kept contract %s is not used: %s", self._path, type(error).__name__)
            return None
        # Two base URLs may fall on one name; what the file says inside decides whose it is.
        is_ours = base_url == self._base_url and isinstance(source, str)
        document = read_document(text) if is_ours and isinstance(text, str) else None
        if document is None or read_at.tzinfo is None:
            return None
        return Kept(document, source, read_at)

    def save(self, text: str, source: str, read_at: datetime) -> str | None:
        """Keep a document; return why that was not possible."""
        if not self._enabled:
            return None
        content = {
            "base_url": self._base_url,
            "read_at": read_at.isoformat(),
            "source": source,
            "document": text,
        }
        try:
            private_folder(self._path.parent)
            write_private(self._path, json.dumps(content).encode())
        except OSError as error:
            _log.warning("cannot keep the contract %s: %s", self._path, error.strerror)
            return f"it could not be kept for the next start ({error.strerror})"
        return None


class ContractSource:
    """Reads the contract; until the server has answered, the client goes by the kept one."""

    def __init__(self, client: AluraClient, file: ContractFile, clock: Clock) -> None:
        self._client = client
        self._file = file
        self._clock = clock
        self._source: str | None = None
        self._read_at: datetime | None = None
        self._is_confirmed = False

    def recall(self) -> None:
        """Take the kept document, if there is one."""
        kept = self._file.load()
        if kept is not None:
            self._source, self._read_at = kept.source, kept.read_at
            self._client.take_contract(kept.document)

    async def __call__(self, _: Selection) -> Reading[ContractReport]:
        """Read it anew. Raises ApiError where the server cannot be asked and nothing is kept."""
        try:
            found = await self._client.read_contract()
        except ApiError as error:
            if self._source is None or self._is_confirmed:
                raise
            return self._reading((f"{error.word}: the kept contract is used",))
        if found.document is None:
            kept = () if self._source is None else ("the server shows none; the kept one is used",)
            self._is_confirmed = False
            return self._reading((*kept, *found.notes))
        return self._reading((*self._took(found), *found.notes))

    def _took(self, found: Found) -> tuple[str, ...]:
        now = self._clock.now()
        self._source, self._read_at, self._is_confirmed = found.source, now, True
        problem = self._file.save(found.text, found.source or "", now)
        return () if problem is None else (problem,)

    def _reading(self, notes: tuple[str, ...]) -> Reading[ContractReport]:
        contract, assets = self._client.contract, self._client.assets
        report = ContractReport(
            source=self._source,
            read_at=self._read_at,
            is_cached=self._source is not None and not self._is_confirmed,
            operations=contract.size,
            standings=contract.standings(),
            drift=contract.drift(),
            assets=assets,
            intervals=contract.intervals(),
            notes=(*notes, *assets.all_conflicts()),
        )
        return Reading(report)
