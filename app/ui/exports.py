"""Rows of a table as a CSV file: raw figures, what is missing empty, never a secret.

No cell is one that a spreadsheet would run; each row says how old it was.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from app import paths
from app.masking import masked_text
from app.private_files import NotPrivateError, private_folder, write_private
from app.ui import format as fmt
from app.ui.states import Subject, describe

if TYPE_CHECKING:
    from app.events import Tone
    from app.ui.app import AluraApp
    from app.ui.columns.column import Column
    from app.ui.widgets.table.row_table import RowTable

_RUN = tuple("=+-@＝＋－＠")
"""What a cell begins with that a spreadsheet may take for a formula."""
_LONGEST_NAME = 40
_MOST_OF_A_SECOND = 100


class Exported(NamedTuple):
    """A row, and how it stood."""

    row: Any
    state: str
    """`current`, `stale` or `gone`; empty where rows do not age."""


class Sheet(NamedTuple):
    """What a table lists at one moment: nothing in it changes while a thread writes it."""

    noun: str
    """What the rows are called."""
    columns: tuple[Column[Any], ...]
    """Those on the screen."""
    rows: tuple[Exported, ...]
    """Those that the filter lets through."""
    total: int
    """How many rows there are, whatever the filter."""
    read_at: datetime | None
    """When the rows were read; None where they are not read, and do not age."""
    now: datetime
    """When the file was asked for."""


def sheet_of(app: AluraApp, table: RowTable[Any], noun: str) -> Sheet:
    """Return the rows that a table lists, with the columns on the screen."""
    rows, now = table.rows, app.clock.now()
    feed = app.feed(table.source) if table.source is not None else None
    read_at = None
    is_stale = False
    if feed is not None and (age := feed.age(app.clock.monotonic())) is not None:
        read_at = now - timedelta(seconds=age)
        is_stale = describe(feed, Subject("", ""), app.moment()).is_stale
    listed = tuple(
        Exported(
            rows[key],
            "gone"
            if key in rows.gone
            else "stale"
            if is_stale or key in rows.unread
            else "current",
        )
        for key in rows.listed
    )
    total = rows.total + len(rows.gone)
    return Sheet(noun, tuple(table.placed_columns), listed, total, read_at, now)


def export(sheet: Sheet) -> tuple[str, Tone]:
    """Write it to a file of its own; return what to say. For a thread: there may be many rows."""
    text = csv_text(sheet.columns, sheet.rows, sheet.read_at)
    try:
        path = write_csv(paths.exports(), sheet.noun, text, sheet.now)
    except NotPrivateError as error:
        return str(error), "warn"
    except OSError as error:
        return f"No file was written to {paths.exports()} ({error.strerror}).", "warn"
    shown = f"{fmt.count(len(sheet.rows))} of {fmt.count(sheet.total)} rows"
    return f"{shown} written to {path}", "good"


def csv_text(
    columns: Sequence[Column[Any]], rows: Iterable[Exported], read_at: datetime | None
) -> str:
    """Return a line of heads and a line a row.

    Args:
        columns: Those without a value are pictures of others, and left out.
        read_at: When the rows were read; None where they are not read, and do not age.
    """
    valued = [column for column in columns if column.value is not None]
    heads = [f"{column.words} {column.unit}".rstrip() for column in valued]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*map(_guarded, heads), *(["read at", "state"] if read_at is not None else [])])
    for row, state in rows:
        cells = [cell_text(column.value(row)) for column in valued if column.value is not None]
        writer.writerow([*cells, *([cell_text(read_at), state] if read_at is not None else [])])
    return text.getvalue()


def cell_text(value: object) -> str:
    """Return a value as a file has it: every digit, times in UTC, nothing for what is missing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() else ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return _guarded(masked_text(str(value)))


def write_csv(folder: Path, name: str, text: str, now: datetime) -> Path:
    """Write a new file that only the user can read; never over another one.

    Raises NotPrivateError when the folder is another user's; OSError as the system says.
    """
    if private_folder(folder).stat().st_uid != os.getuid():
        raise NotPrivateError(f"{folder} belongs to another user, so nothing is written there.")
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST_NAME] or "rows"
    stem = f"{plain}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for number in range(1, _MOST_OF_A_SECOND):
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}.csv"
        try:
            write_private(path, text.encode(), replace=False)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(f"{folder / stem}.csv is there already")


def _guarded(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(_RUN) else text
