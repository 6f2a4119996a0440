"""The times beneath a chart: which columns get one, and how they are kept apart."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

MINUTE, HOUR, DAY = 60, 3_600, 86_400
STEPS = (
    *(MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(HOUR * n for n in (1, 2, 3, 4, 6, 12)),
    *(DAY * n for n in (1, 2, 7, 14, 28, 91, 364)),
)
"""What may lie between two labels, in seconds."""
GAP = 2
"""Columns between two labels at least."""


class TimeLabel(NamedTuple):
    """A time and the column of its first character."""

    column: int
    text: str

    @property
    def end(self) -> int:
        """The column after the last character."""
        return self.column + len(self.text)


def spacing(seconds_a_column: float, width: int) -> int:
    """Return the seconds between two labels: about twelve columns, twenty on a wide chart."""
    wanted = seconds_a_column * (20 if width >= 100 else 11)
    return next((step for step in STEPS if step >= wanted), STEPS[-1])


def time_text(time: datetime, seconds_a_slot: int, today: date) -> str:
    """Return a candle's time as a person names it: local, with the date unless it is today's."""
    day = date_text(time, today)
    if seconds_a_slot >= DAY:
        return day
    clock = time.strftime("%H:%M")
    return clock if time.date() == today else f"{day} {clock}"


def date_text(time: datetime, today: date) -> str:
    """Return day and month, and the year when it is another."""
    return time.strftime("%d %b" if time.year == today.year else "%d %b %Y")


def time_labels(
    columns: Iterable[tuple[int, datetime]], step: int, width: int, today: date
) -> list[TimeLabel]:
    """Return the labels of the columns where a round time begins, left to right, none touching.

    A column whose day differs from the one before it shows the date in place of the time; a
    time that is in its way goes. Where all are of one day, and not today, the first one says which.
    """
    labels: list[TimeLabel] = []
    dated: list[bool] = []
    first: tuple[int, datetime] | None = None
    before: datetime | None = None
    for column, time in columns:
        if before is not None and _bucket(time, step) != _bucket(before, step):
            new_day = time.date() != before.date()
            label = _label(column, date_text(time, today) if new_day else time.strftime("%H:%M"))
            if new_day and labels and not dated[-1] and label.column < labels[-1].end + GAP:
                del labels[-1], dated[-1]
            if label.end <= width and (not labels or label.column >= labels[-1].end + GAP):
                first = first if labels else (column, time)
                labels.append(label)
                dated.append(new_day)
        before = time
    if first is not None and not any(dated) and first[1].date() != today:
        label = _label(first[0], f"{date_text(first[1], today)} {labels[0].text}")
        if label.end + GAP <= (labels[1].column if len(labels) > 1 else width + GAP):
            labels[0] = label
    return labels


def _label(column: int, text: str) -> TimeLabel:
    """Return a label with its middle at a column, as far as the left edge lets it."""
    return TimeLabel(max(0, column - len(text) // 2), text)


def _bucket(time: datetime, step: int) -> tuple[int, int]:
    """Return which stretch of local time a moment falls into."""
    if step >= DAY:
        return time.toordinal() // (step // DAY), 0
    return time.toordinal(), (time.hour * HOUR + time.minute * MINUTE + time.second) // step
