"""Lines of a log in stretches without gaps, and what a page says of its place. Pure."""

from dataclasses import dataclass, field
from operator import ge, itemgetter

from app.api.paging import By
from app.models.log_lines import LogEntry
from app.models.reading import Page


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to ask: a page, an offset, a cursor or a link, as the page before said."""

    page: int | str | None = None
    by: By = "page"


@dataclass(slots=True)
class Stretch:
    """Lines that follow each other without a gap, newest first."""

    rows: dict[str, LogEntry] = field(default_factory=dict)
    older: Spot | None = None
    """Where the lines before them are; None where there are none."""

    def meets(self, rows: dict[str, LogEntry]) -> bool:
        """Tell whether any of the lines is known here."""
        return not self.rows.keys().isdisjoint(rows)

    def extend(self, rows: dict[str, LogEntry]) -> int:
        """Add lines, and take those that are known as they are said now; return how many were
        not known."""
        known = self.rows
        if any(known.get(key) != entry for key, entry in rows.items()):
            self.rows = newest_first(known | rows)
        return len(rows.keys() - known.keys())


def spot_after(page: Page[LogEntry]) -> Spot | None:
    """Return where the page after this one is; None where it is the last."""
    return None if page.next is None else Spot(page.next, page.next_by)


def by_key(page: Page[LogEntry]) -> dict[str, LogEntry]:
    """Return the lines of a page, newest first; two that say the same are two."""
    rows = reversed(page.rows) if is_rising(page.rows) else page.rows
    keyed: dict[str, LogEntry] = {}
    for entry in rows:
        key, number = entry.key, 2
        while key in keyed:
            key, number = f"{entry.key}#{number}", number + 1
        keyed[key] = entry
    return keyed


def is_rising(rows: tuple[LogEntry, ...]) -> bool:
    """Tell whether the oldest line stands first."""
    times = [entry.time for entry in rows if entry.time is not None]
    return len(times) > 1 and times[0] < times[-1]


def is_after(rows: dict[str, LogEntry], others: dict[str, LogEntry]) -> bool:
    """Tell whether no line is older than the newest of the others, and some are new."""
    times = [entry.time for entry in rows.values() if entry.time is not None]
    before = [entry.time for entry in others.values() if entry.time is not None]
    return bool(times and before) and min(times) >= max(before) and not rows.keys() <= others.keys()


def newest_first(rows: dict[str, LogEntry]) -> dict[str, LogEntry]:
    """Return the lines by their times; where one has none they keep the server's order."""
    times = [entry.time for entry in rows.values() if entry.time is not None]
    # New lines mostly come in order: then twenty thousand others need no sorting.
    if len(times) < len(rows) or all(map(ge, times, times[1:])):
        return rows
    timed = sorted(zip(times, rows, strict=True), key=itemgetter(0), reverse=True)
    return {key: rows[key] for _, key in timed}
