"""The tape: a file of JSON lines, a header and then an exchange a line, as often as was recorded.

Reads only. Bodies stay in the file: what is held is where each line begins and when it was.
"""

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.errors import SettingsError
from app.redaction import load
from app.tape_lines import (
    Exchange,
    Header,
    body_of,
    day_of,
    exchange_of,
    is_plain,
    read_header,
    request_key,
    seconds_of,
)

TRIED_AGAIN = 2.0
"""Seconds within which a read that failed is made anew before anybody is told."""


class Tape:
    """One recording of a file: by default the newest, which is the last."""

    def __init__(self, path: Path, number: int | None = None) -> None:
        """Find every line. Raises SettingsError for a file that is no tape of this form."""
        self._path = path
        self.broken = 0
        """Lines that could not be read and were passed over."""
        recordings = list(self._recordings())
        self.recordings = len(recordings)
        """How many there are in the file."""
        self.number = self.recordings if number is None else number
        """Which of them this is, from 1."""
        if not 1 <= self.number <= self.recordings:
            has = f"{self.recordings} recording{'s' if self.recordings > 1 else ''}"
            raise SettingsError(f"{path} has {has}. Choose --recording 1 to {self.recordings}.")
        self.header, starts = recordings[self.number - 1]
        self._offsets = array("Q")
        self._moments = array("d")
        self._days = array("d")
        self._accounts: list[tuple[float, str]] = []
        self._failing: set[str] = set()
        self._answers: dict[str, tuple[array[float], array[int]]] = {}
        self._index(starts)
        if not self._moments:
            raise SettingsError(f"Recording {self.number} of {path} is empty. Record it again.")

    @property
    def moments(self) -> "array[float]":
        """When each exchange ended, in seconds since the start, in order."""
        return self._moments

    @property
    def start(self) -> float:
        """When the first exchange ended: before it there is nothing to be seen."""
        return self._moments[0]

    @property
    def length(self) -> float:
        """The seconds from the start to the last exchange."""
        return self._moments[-1]

    def time_at(self, after: float) -> datetime:
        """Return the time of day at a moment; after a sleep of the machine it has jumped."""
        index = bisect_right(self._moments, after) - 1
        known = self._moments[index] if index >= 0 else 0.0
        day = self._days[index] if index >= 0 else self.header.started.timestamp()
        return datetime.fromtimestamp(day + (after - known) * self.header.pace, UTC)

    def account_at(self, after: float) -> str | None:
        """Return who was signed in, as the tape calls it; at the start the first who was."""
        index = bisect_right(self._accounts, after, key=lambda pair: pair[0]) - 1
        return self._accounts[max(0, index)][1] if self._accounts else None

    def answered(self, key: str) -> "array[float]":
        """Return when a request was answered, each time that it was made."""
        return self._answers.get(key, (array("d"), array("Q")))[0]

    def moment_of(self, wanted: float) -> float:
        """Return the moment of a time, given in seconds since 1970, within the recording."""
        index = bisect_right(self._days, wanted) - 1
        if index < 0:
            known, started = 0.0, self.header.started.timestamp()
        else:
            known, started = self._moments[index], self._days[index]
        later = self._moments[index + 1] if index + 1 < len(self._moments) else self.length
        return min(max(known, known + (wanted - started) / self.header.pace), later)

    def newest(self, key: str, after: float) -> Exchange | None:
        """Return the last answer to a request up to a moment; None when there was none yet."""
        moments, offsets = self._answers.get(key, (array("d"), array("Q")))
        index = bisect_right(moments, after) - 1
        return self._read(offsets[index]) if index >= 0 else None

    def last(self, after: float) -> Exchange | None:
        """Return the last exchange of all up to a moment."""
        index = bisect_right(self._moments, after) - 1
        return self._read(self._offsets[index]) if index >= 0 else None

    def next_moment(self, after: float) -> float | None:
        """Return when the first exchange later than a moment was; None at the end."""
        index = bisect_right(self._moments, after)
        return self._moments[index] if index < len(self._moments) else None

    def moment_before(self, after: float) -> float | None:
        """Return when the last exchange earlier than a moment was; None before the first."""
        index = bisect_left(self._moments, after) - 1
        return self._moments[index] if index >= 0 else None

    def _recordings(self) -> Iterator[tuple[Header, list[int]]]:
        """Yield each header and where the lines after it begin."""
        header: Header | None = None
        starts: list[int] = []
        offset = 0
        try:
            with self._path.open("rb") as file:
                for raw in file:
                    if header is None or raw.startswith(b'{"tape"'):
                        if header is not None:
                            yield header, starts
                        header, starts = read_header(raw, self._path), []
                    else:
                        starts.append(offset)
                    offset += len(raw)
        except OSError as error:
            raise SettingsError(
                f"Cannot read the tape {self._path}: {error.strerror}. Check its name."
            ) from None
        if header is None:
            raise SettingsError(f"{self._path} is empty, so it is no tape. Name another file.")
        yield header, starts

    def _index(self, starts: list[int]) -> None:
        with self._path.open("rb") as file:
            for start in starts:
                file.seek(start)
                raw = file.readline()
                try:
                    line = json.loads(raw)
                    after = seconds_of(line["after"])
                    day = day_of(line["at"])
                    key = request_key(line["method"], line["path"], line["query"], line.get("sent"))
                    found = exchange_of(line, b"")
                except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                    # The last line is cut when the program was killed or the disk was full.
                    self.broken += raw.endswith(b"\n")
                    continue
                after = max(after, self._moments[-1] if self._moments else 0.0)
                self._offsets.append(start)
                self._moments.append(after)
                self._days.append(day)
                account = line.get("as")
                if is_plain(account) and [account] != [was for _, was in self._accounts[-1:]]:
                    self._accounts.append((after, account))
                if found.status is not None or found.error is not None:
                    self._add_answer(key, found, after, start)

    def _add_answer(self, key: str, found: Exchange, after: float, start: int) -> None:
        moments, offsets = self._answers.setdefault(key, (array("d"), array("Q")))
        if key in self._failing and after - moments[-1] < TRIED_AGAIN:
            # The program that recorded was trying again: no screen showed that failure.
            moments.pop(), offsets.pop()
        moments.append(after)
        offsets.append(start)
        has_failed = found.status is None or found.status == 429 or found.status >= 500
        (self._failing.add if has_failed else self._failing.discard)(key)

    def _read(self, offset: int) -> Exchange:
        with self._path.open("rb") as file:
            file.seek(offset)
            line: Any = load(file.readline().decode())
        return exchange_of(line, body_of(line))
