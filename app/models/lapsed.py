"""What is over: rows that were deleted or closed, and the names of lists of the past."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app.models.base import folded
from app.models.text import listed

_PAST = listed(
    "closed recentlyclosed past ended finished archived previous inactive completed history "
    "historical deleted"
)
"""Beginnings of names of rows that nobody asked for."""
_DELETED = ("deleted", "isdeleted", "removed", "isremoved")
_DELETED_AT = ("deletedat", "removedat")
_OPEN = ("isopen", "open", "isactive", "active")
_CLOSED = ("closed", "isclosed", "isended", "isfinished")
_CLOSED_AT = ("closedat", "closetime", "closedtime", "endedat", "finishedat")
_YES: tuple[object, ...] = (True, "true", "True", "yes")
_NO: tuple[object, ...] = (False, "false", "False", "no")
_UNSET: tuple[object, ...] = (None, "", "null", 0, "0", False)


def is_past(key: str) -> bool:
    """Tell whether a name is one of rows that are over."""
    return folded(key).startswith(_PAST)


def is_gone(row: object) -> bool:
    """Tell whether a row says that it was deleted."""
    if not isinstance(row, dict):
        return False
    marks = _marks(tuple(row))
    return bool(marks) and _is_marked({name: row[key] for name, key in marks.items()})


@lru_cache(maxsize=256)
def _marks(keys: tuple[str, ...]) -> Mapping[str, str]:
    """Return which of these keys say that a row was deleted, by their folded form.

    Worked out once for all rows of a shape: nearly none has any.
    """
    by_fold = {folded(key): key for key in keys}
    return {name: by_fold[name] for name in (*_DELETED, *_DELETED_AT) if name in by_fold}


def _is_marked(by_fold: Mapping[str, Any]) -> bool:
    return _says(by_fold, _DELETED, _YES) or _is_set(by_fold, _DELETED_AT)


def is_closed(row: Mapping[str, Any]) -> bool:
    """Tell whether a row says by a flag or by a time that it is over."""
    attributes = row.get("attributes")
    flat = {**row, **attributes} if isinstance(attributes, dict) else row
    by_fold = {folded(key): value for key, value in flat.items()}
    told = _says(by_fold, _OPEN, _NO) or _says(by_fold, _CLOSED, _YES)
    return told or _is_set(by_fold, _CLOSED_AT)


def _says(by_fold: Mapping[str, Any], names: tuple[str, ...], words: tuple[object, ...]) -> bool:
    # 1 equals True, and a price that is 0 or 1 says neither.
    told = (by_fold.get(name) for name in names)
    return any(value in words for value in told if isinstance(value, bool | str))


def _is_set(by_fold: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    return any(by_fold.get(name) not in _UNSET for name in names)
