"""How a stretch of time is asked for: under the names and in the units that the server tells.

Pure. Where its contract lists no query, the names of Hyperliquid's own candles are taken.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from app.api.schemas import BodyField
from app.models.base import folded

_MEANINGS = {
    "interval": ("interval", "timeframe", "resolution", "granularity", "period"),
    "limit": ("limit", "count", "size", "take", "pagesize", "perpage", "maxresults", "n"),
    "startTime": (
        "starttime", "start", "from", "since", "after", "begin", "fromtime", "startdate",
        "starttimestamp", "fromtimestamp", "startts", "fromts", "fromdate", "datefrom",
    ),
    "endTime": (
        "endtime", "end", "to", "until", "before", "till", "totime", "enddate",
        "endtimestamp", "totimestamp", "endts", "tots", "todate", "dateto",
    ),
}  # fmt: skip
_LARGEST_SECONDS = 10**11
"""A count of seconds is below this for three thousand years; one of milliseconds is above."""


def span_query(
    asked: Sequence[BodyField],
    *,
    interval: str | None = None,
    limit: int | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> dict[str, str | int | None]:
    """Return the query for candles that opened from `start` to `end`, both included.

    `asked`: what the server's contract says of the route's query; what it lacks is not sent.
    """
    given = {"interval": interval, "limit": limit, "startTime": start, "endTime": end}
    query: dict[str, str | int | None] = {}
    for name, value in given.items():
        field = named(asked, name)
        if value is None or (asked and field is None):
            continue
        if isinstance(value, datetime):
            value = _written(value, field)
        elif isinstance(value, int) and field is not None and field.maximum is not None:
            value = min(value, int(field.maximum))
        query[field.name if field is not None else name] = value
    return query


def named(asked: Sequence[BodyField], meaning: str) -> BodyField | None:
    """Return the field that means this, the likeliest name first."""
    by_name = {folded(field.name): field for field in asked}
    return next((by_name[name] for name in _MEANINGS[meaning] if name in by_name), None)


def _written(time: datetime, field: BodyField | None) -> str | int:
    if field is not None and _wants_text(field):
        return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if field is not None and _wants_seconds(field):
        return int(time.timestamp())
    return round(time.timestamp() * 1000)


def _wants_text(field: BodyField) -> bool:
    shown = any(isinstance(example, str) and "-" in example for example in field.examples)
    is_number = field.type in ("integer", "number")
    return not is_number and (
        field.format.startswith("date") or shown or "ISO" in field.description
    )


def _wants_seconds(field: BodyField) -> bool:
    numbers = [str(example) for example in (*field.examples, field.maximum) if example is not None]
    said = field.description.casefold()
    is_small = any(n.isdigit() and 10**8 < int(n) < _LARGEST_SECONDS for n in numbers)
    return is_small or ("second" in said and "milli" not in said)
