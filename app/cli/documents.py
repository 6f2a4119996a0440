"""One reading as a JSON document with stable names: ours, never the server's.

Decimals are text, so that no reader of JSON takes them through a float; times are ISO in UTC;
what is missing is null, never 0. A document says beside its rows whether they are all there are.
"""

import dataclasses
import json
import math
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from app.cli.exit_codes import error_class
from app.errors import ApiError, RateLimited
from app.models.base import WireModel
from app.models.reading import Page, Reading

FORMAT = 1
"""Raised when a name in a document changes its meaning."""
Document = dict[str, Any]
"""Plain values under stable names."""


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Whose answer it is."""

    command: str
    host: str
    account: str | None
    """Who was signed in; None when nobody was."""


def document(
    source: Source,
    reading: Reading[Any],
    rows: Iterable[object],
    read_at: datetime,
    part: str | None = None,
) -> Document:
    """Return one reading; `rows` is what of its value the command shows, `part` where it stands."""
    page = reading.value if isinstance(reading.value, Page) else None
    total = {} if page is None else {"total": page.total}
    return {
        "format": FORMAT,
        **dataclasses.asdict(source),
        "read_at": moment(read_at),
        "complete": reading.complete and (page is None or page.next is None),
        "missing": sorted(_within(reading.missing, part)),
        "not_understood": [*reading.unread, *reading.broken],
        **total,
        "rows": [plain(row) for row in rows],
    }


def _within(names: Iterable[str], part: str | None) -> Iterable[str]:
    """Return the names of the rows' own fields."""
    if part is None:
        return names
    return (name.removeprefix(f"{part}.") for name in names if name.startswith(f"{part}."))


def failure(source: Source, error: ApiError, at: datetime) -> Document:
    """Return a reading that failed, for a line among the others."""
    return {
        "format": FORMAT,
        **dataclasses.asdict(source),
        "failed_at": moment(at),
        "error": told(error),
    }


def told(error: ApiError) -> Document:
    """Return an error by its class, in words, with what the server asked for."""
    wait = error.retry_after_seconds if isinstance(error, RateLimited) else None
    return {
        "class": error_class(error),
        "message": error.message,
        "status": error.status,
        "retry_after_seconds": None if wait is None else math.ceil(wait),
    }


def rows_of(value: object) -> tuple[object, ...]:
    """Return the rows that a value is made of; none where the server has none."""
    if value is None:
        return ()
    if isinstance(value, Page):
        return value.rows
    return value if isinstance(value, tuple) else (value,)


def plain(value: object) -> Any:
    """Return a value as JSON has it. Raises TypeError for what must not be printed."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, ApiError):
        return told(value)
    if isinstance(value, WireModel) and not value.SECRET:
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} is not for printing")


def moment(time: datetime) -> str:
    """Return a time as ISO text in UTC: `2026-11-22T14:02:30.250Z`."""
    text = time.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def line(content: Document) -> str:
    """Return a document on one line. It is ASCII, so that no locale can spoil it."""
    return json.dumps(content, separators=(",", ":"))


def text(content: Document) -> str:
    """Return a document over several lines."""
    return json.dumps(content, indent=2)
