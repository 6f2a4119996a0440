"""The lines of a tape: what stands in a header, and what in an exchange. Opens no file.

A tape may come from a stranger: what could not stand on a screen is no line of ours.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any

from app.errors import SettingsError
from app.redaction import dump

VERSION = 1
"""The form of the lines. One that is not known is refused: it could be read wrong."""


LONGEST = 1e8
"""Seconds that no recording lasts."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a recording."""

    alura: str
    """The version that recorded."""
    started: datetime
    """The time of day at its first moment, aware."""
    network: str
    """The badge that stood on the screen."""
    host: str
    """The server that was talked to."""
    zone: tzinfo
    """Where it was recorded."""
    pace: float = 1.0
    """Seconds of the time of day for each second that passed: a demo may run faster."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What shaped the screen: paces, theme, ASCII."""

    def line(self) -> str:
        """Return it as it is written."""
        offset = self.zone.utcoffset(self.started) or timedelta()
        return json.dumps({
            "tape": VERSION,
            "alura": self.alura,
            "started": self.started.isoformat(),
            "network": self.network,
            "host": self.host,
            "zone": {"name": self.zone.tzname(self.started), "seconds": offset.total_seconds()},
            "pace": self.pace,
            "settings": dict(self.settings),
        })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exchange:
    """One attempt and its answer, as the tape has it."""

    after: float
    """Seconds since the start of the recording."""
    endpoint: str
    """Its name in the catalogue."""
    status: int | None
    """None when no whole answer came."""
    error: str | None
    """The class of the error then."""
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def request_key(method: str, path: str, query: Mapping[str, object], sent: object = None) -> str:
    """Return what tells one request from another; `sent` is its body as plain values."""
    words = sorted(f"{name}={value}" for name, value in query.items())
    body = "" if sent is None else json.dumps(sent, sort_keys=True)
    return f"{method} {path}?{'&'.join(words)} {body}"


def read_header(raw: bytes, path: Path) -> Header:
    """Read the first line of a recording. Raises SettingsError."""
    try:
        line = json.loads(raw)
        version = line["tape"]
        if version != VERSION:
            raise SettingsError(
                f"{path} is a tape of form {version}; this alura reads form {VERSION}. "
                f"Use the version of alura that recorded it ({line.get('alura', 'not named')})."
            )
        zone = timezone(timedelta(seconds=line["zone"]["seconds"]), str(line["zone"]["name"]))
        started = datetime.fromisoformat(line["started"])
        pace = float(line["pace"])
        host, network = line["host"], line["network"]
        is_fit = re.fullmatch(r"[A-Za-z0-9._:\[\]-]{1,255}", host) and is_plain(network)
        if not (is_fit and 0 < pace <= 1000 and 2000 < started.year < 2200):
            raise ValueError("no header of ours")
        return Header(
            alura=str(line["alura"]),
            started=started.astimezone(zone) if started.tzinfo else started.replace(tzinfo=zone),
            network=network,
            host=host,
            zone=zone,
            pace=pace,
            settings=dict(line["settings"]),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise SettingsError(f"{path} is no tape of alura. Name another file.") from None


def exchange_of(line: Any, body: bytes) -> Exchange:
    """Read one line but for its body.

    Raises ValueError, TypeError, KeyError, AttributeError.
    """
    status = line["status"]
    return Exchange(
        after=seconds_of(line["after"]),
        endpoint=str(line["endpoint"]),
        status=None if status is None else int(status),
        error=line.get("error"),
        headers={str(name): str(value) for name, value in line["headers"].items()},
        body=body,
    )


def body_of(line: Any) -> bytes:
    """Return the body, as near to what came as was kept of it."""
    if "body" in line:
        return dump(line["body"]).encode()
    if "base64" in line:
        return base64.b64decode(line["base64"])
    return str(line.get("text", "")).encode()


def seconds_of(value: object) -> float:
    """Read a moment. Raises ValueError."""
    seconds = float(str(value))
    if not 0 <= seconds < LONGEST:
        raise ValueError("no such moment")
    return seconds


def day_of(text: str) -> float:
    """Read a time of day, as seconds since 1970. Raises ValueError, TypeError."""
    day = datetime.fromisoformat(text)
    if not 2000 < day.year < 2200:
        raise ValueError("no such day")
    return day.timestamp()


def is_plain(text: object) -> bool:
    """Tell whether it is a short text that can be shown; tapes come from strangers."""
    return isinstance(text, str) and text.isprintable() and 0 < len(text) <= 100
