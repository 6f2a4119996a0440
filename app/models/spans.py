"""Lengths of time in the words of a backend: exact, or not read at all.

A bare number has no unit, months and years have no length, and `30m` may be minutes or months:
none of them is a length.
"""

import re
from datetime import timedelta
from typing import Annotated

from app.models.base import folded
from app.models.names import words
from app.models.numbers import VALUE_NAMES, count
from app.models.reads import Reads, UnreadableError
from app.models.scalars import word
from app.models.text import listed

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_MINUTE, _SECOND = timedelta(minutes=1), timedelta(seconds=1)
_UNITS = {
    **dict.fromkeys(listed("w wk wks week weeks"), 7 * _DAY),
    **dict.fromkeys(listed("d day days"), _DAY),
    **dict.fromkeys(listed("h hr hrs hour hours"), _HOUR),
    **dict.fromkeys(listed("min mins minute minutes"), _MINUTE),
    **dict.fromkeys(listed("s sec secs second seconds"), _SECOND),
}
_ISO = re.compile(r"p(?:\d{1,4}[wd])*(?:t(?:\d{1,6}[hms])+)?")
_PART = re.compile(r"\d{1,6}(?![.\d])|[a-z]+")
_SMALL = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_NUMBERS = {
    **{name: number for number, name in enumerate(_SMALL)},
    **{name: 10 * number for number, name in enumerate(_TENS, start=2)},
}


def span(said: str) -> timedelta | None:
    """Return how long `7D`, `1 week`, `SEVEN_DAYS`, `DAYS_7`, `P7D` or `168h0m0s` is, else None."""
    text = re.sub(r"[_\-,\s]+", " ", said.casefold()).strip()
    if said.strip()[:1] in ("-", "+"):
        return None
    if len(text) > 1 and _ISO.fullmatch(text):
        dates, _, times = text[1:].partition("t")
        text = f"{dates} {times.replace('m', 'min')}".strip()
    parts = _PART.findall(text)
    if not parts or "".join(parts) != text.replace(" ", ""):
        return None
    if parts[0] in _UNITS and len(parts) > 1:
        parts = [*parts[1:], parts[0]]
    whole, number = timedelta(), None
    for place, part in enumerate(parts):
        # Behind hours an m can only be minutes.
        unit = _MINUTE if part == "m" and "h" in parts[:place] else _UNITS.get(part)
        if unit is not None and number is not None:
            whole, number = whole + number * unit, None
        elif part.isdigit() and number is None:
            number = int(part)
        elif part in _NUMBERS:
            number = (number or 0) + _NUMBERS[part]
        elif part == "hundred" and number is not None:
            number *= 100
        elif part != "and":
            return None
    return whole if number is None and whole else None


def _length(raw: object, key: str) -> str | None:
    """Read a length in words; the unit may stand in the name or beside the number."""
    if isinstance(raw, dict):
        by_fold = {folded(name): value for name, value in raw.items()}
        value = next((by_fold[name] for name in VALUE_NAMES if name in by_fold), None)
        if not isinstance(unit := by_fold.get("unit"), str) or value is None:
            raise UnreadableError
        return word(f"{count(value)} {unit}")
    said = word(raw, key)
    unit = next((name for name in words(key) if name in _UNITS), None)
    return f"{said}{unit[0]}" if said is not None and said.isdigit() and unit else said


Length = Annotated[
    str, Reads(_length, (dict,), frozenset(("day", "days", "week", "weeks")), is_text=True)
]
"""A length of time in the server's words, with its unit where that stands elsewhere: `7D`."""
