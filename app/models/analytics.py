"""Breakdowns of the leaderboard's population, under the server's own names."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Annotated, Any, TypeVar

from app.models.base import WireModel, folded, wire
from app.models.envelope import read_inner
from app.models.numbers import figures, number
from app.models.reads import UnreadableError
from app.models.rows import Notes
from app.models.scalars import ROWS, Count, Figures, Word
from app.models.text import is_harmless_id, listed
from app.models.times import instant

T = TypeVar("T")

MOST_SERIES, MOST_POINTS = 24, 2_000
"""What is kept of one answer: the first series, the last points of each."""
_TIMES = frozenset(("date", "day", "time", "timestamp", "at", "ts", "t", "hour", "week", "month"))
"""Folded names of the moment that a row of a list is about."""
ENVELOPE = frozenset(
    listed(
        "id jsonrpc code status statuscode page limit version timestamp ok success message path "
        "ts msg asof updatedat generatedat servertime"
    )
)
"""Folded names of what is of the answer, not of the population."""
_DEEPEST = 3


class Bucket(WireModel):
    """How many accounts fall in a range."""

    BARE = "count"

    label: Word | None = wire("range name bucket")
    count: Count | None = wire("accounts users total value")

    @classmethod
    def from_key(cls, key: str) -> dict[str, object]:
        """Return the label that a key is."""
        return {"label": key}


class Series(WireModel):
    """One number of the population over time: put together here, never read as a row."""

    name: str
    """The server's own, dotted inside objects: `daily.volume`."""
    points: tuple[tuple[datetime, Decimal], ...]
    """Oldest first; two at least."""
    rows: tuple[int, ...] = ()
    """Which row of the list, from 0, each point is of: two of the same time are still two."""


class Analytics(WireModel):
    """Breakdowns of the population, under the server's own names."""

    window: Word | None = wire("period", "timeframe")
    buckets: Annotated[tuple[Bucket, ...], ROWS] = wire(
        "distribution", "histogram", "pnlDistribution", default=()
    )
    figures: Figures = wire("metrics?", default={})
    """Further single numbers."""
    series: tuple[Series, ...] = ()
    """What is told of several moments."""

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Read the rows inside, and keep single numbers."""
        raw = values.get("buckets")
        if isinstance(raw, dict) and not any(isinstance(v, dict | list) for v in raw.values()):
            raw = [{"label": label, "count": count} for label, count in raw.items()]
            values["buckets"] = raw
        read_inner(values, "buckets", Bucket, notes)
        known = {name.partition(".")[0] for name in keys.values()}
        beside = {key: row[key] for key in row if key not in known and folded(key) not in ENVELOPE}
        single = figures(beside)
        values["figures"] = {**single, **(values.get("figures") or {})}
        told = list(islice(_series(row), MOST_SERIES))
        values["series"] = tuple(series for _, series in told)
        notes.read.update(single, (path for path, _ in told))
        notes.read.update(name.partition(".")[0] for name in single)


def has_series(row: Mapping[str, Any]) -> bool:
    """Tell whether there is a list of moments in an object."""
    return any(True for _ in _series(row))


def _series(row: Mapping[str, Any], around: tuple[str, ...] = ()) -> Iterator[tuple[str, Series]]:
    """Yield each number of each list of moments, behind the list's path."""
    for key, raw in row.items():
        path = (*around, key)
        if isinstance(raw, dict) and len(path) < _DEEPEST:
            yield from _series(raw, path)
        elif isinstance(raw, list) and len(raw) >= 2 and is_harmless_id(key):
            shown = ".".join(name for name in path if name != "metrics")
            for series in _told(shown, raw[-MOST_POINTS:]):
                yield ".".join(path), series


def _told(name: str, rows: list[Any]) -> Iterator[Series]:
    if all(isinstance(row, list) and len(row) == 2 for row in rows):
        # `[[time, figure], …]`: the figure is what the list is called.
        rows = [{"t": row[0], "": row[1]} for row in rows]
    if not all(isinstance(row, dict) for row in rows):
        return
    when = next((key for key in rows[0] if folded(key) in _TIMES), None)
    times = [_read(instant, row.get(when)) for row in rows] if when is not None else []
    if not times or None in times:
        return
    for key in rows[0]:
        values = [_read(number, row.get(key)) for row in rows]
        known = [
            (time, place, value)
            for place, (time, value) in enumerate(zip(times, values, strict=True))
            if time is not None and value is not None
        ]
        is_named = not key or is_harmless_id(key)
        if len(known) >= 2 and key != when and folded(key) != "id" and is_named:
            known.sort()
            yield Series(
                name=f"{name}.{key}" if key else name,
                points=tuple((time, value) for time, _, value in known),
                rows=tuple(place for _, place, _ in known),
            )


def _read(reader: Callable[[object], T | None], raw: object) -> T | None:
    try:
        return reader(raw)
    except UnreadableError:
        return None
