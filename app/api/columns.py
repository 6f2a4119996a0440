"""Candles as arrays or columns, turned into objects; everything else passes as it is."""

from typing import Any

from app.models.claims import claims, names_of
from app.models.market import Candle
from app.models.numbers import PLAIN
from app.models.reads import UnreadableError
from app.models.rows import Notes
from app.models.tables import titled
from app.models.times import instant

_ORDER = ("t", "o", "h", "l", "c", "v")
_DEEPEST = 5


def as_rows(plain: object, notes: Notes, depth: int = 0) -> object:
    """Return the answer with arrays of candle figures as objects under the short names."""
    if depth > _DEEPEST:
        return plain
    if isinstance(plain, list):
        if plain and all(isinstance(row, list) for row in plain):
            if _is_header(plain[0]):
                return plain
            if _is_array(plain[0]):
                return [_from_array(row) for row in plain]
        return [as_rows(row, notes, depth + 1) for row in plain] if depth < 2 else plain
    if not isinstance(plain, dict) or {dict, list}.isdisjoint(map(type, plain.values())):
        return plain
    if titled(plain) is not None:
        return plain
    columns = {key: column for key, column in plain.items() if isinstance(column, list)}
    known = {_field(key) for key in columns if _field(key) is not None and _is_flat(columns[key])}
    if {"time", "open", "close"} <= known:
        return _from_columns(plain, columns, notes)
    return {key: _keyed(key, value, notes, depth) for key, value in plain.items()}


def _field(key: str) -> str | None:
    found = claims(Candle, names_of(Candle), (key,), frozenset())
    found = found or claims(Candle, names_of(Candle), (key.casefold(),), frozenset())
    return found[0][0] if found else None


def _is_flat(column: list[Any]) -> bool:
    return not any(isinstance(value, dict | list) for value in column)


def _is_array(row: list[Any]) -> bool:
    return len(row) >= 5 and _is_flat(row)


def _is_header(row: list[Any]) -> bool:
    """Tell whether an array holds the names of the columns: words, and no time or figure."""
    return all(isinstance(name, str) and not PLAIN.fullmatch(name) for name in row) and not any(
        map(_is_time, row)
    )


def _from_array(row: list[Any]) -> object:
    """Return time, open, high, low, close, volume; a row that is too short stays, to be lost."""
    return dict(zip(_ORDER, row, strict=False)) if _is_array(row) else row


def _from_columns(
    plain: dict[str, Any], columns: dict[str, list[Any]], notes: Notes
) -> list[dict[str, Any]]:
    """Return a row for each place in the columns, as far as all of them reach."""
    columns = {key: column for key, column in columns.items() if _field(key) is not None}
    lengths = {len(column) for column in columns.values()}
    if len(lengths) > 1:
        notes.complete = False
        notes.say("the columns of the candles differ in length")
    around = {
        key: plain[key]
        for key in plain
        if _field(key) in Candle.CONTEXT and isinstance(plain[key], str) and key != "s"
    }
    return [
        {**around, **dict(zip(columns, row, strict=True))}
        for row in zip(*columns.values(), strict=False)
    ]


def _keyed(key: str, value: object, notes: Notes, depth: int) -> object:
    """Return one value of an object; an array under a time is a candle without its time, and one
    that begins with a time is the candle of a symbol."""
    if isinstance(value, list) and 4 <= len(value) <= 6 and _is_flat(value):
        if _is_time(key):
            return dict(zip(_ORDER[1:] if len(value) < 6 else _ORDER, value, strict=False))
        if _is_array(value) and _is_time(value[0]):
            return _from_array(value)
    return as_rows(value, notes, depth + 1)


def _is_time(raw: object) -> bool:
    try:
        return instant(raw) is not None
    except UnreadableError:
        return False
