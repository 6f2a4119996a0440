"""Rankings that carry the figures of several windows in one row: which of them are meant.

Never mixes two windows: figures of a window that a row does not have are missing.
"""

from typing import Any

from app.models.base import folded

_SPELLINGS = {
    "day": ("day", "1d", "24h", "daily"),
    "week": ("week", "1w", "7d", "weekly"),
    "month": ("month", "1m", "30d", "monthly"),
    "all": ("alltime", "all", "total", "lifetime"),
}
_HOLDERS = ("windowperformances", "performances", "windows", "periods")
_DEEPEST = 5


def in_window(plain: object, window: str | None, depth: int = 0) -> object:
    """Return the answer with the figures of one window beside each row's own, and its name.

    Where none is asked for, the whole time is meant. Rows without windows stay as they are.
    """
    if depth > _DEEPEST:
        return plain
    if isinstance(plain, list):
        return [in_window(item, window, depth + 1) for item in plain]
    if not isinstance(plain, dict):
        return plain
    for key, value in plain.items():
        if folded(key) in _HOLDERS:
            return {**plain, **_chosen(value, window or "all")}
    return {
        key: in_window(value, window, depth + 1) if isinstance(value, dict | list) else value
        for key, value in plain.items()
    }


def _chosen(held: object, window: str) -> dict[str, Any]:
    pairs = list(held.items()) if isinstance(held, dict) else held
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, list | tuple) and len(pair) == 2 and isinstance(pair[0], str):
            name, figures = pair
            if folded(name) in _SPELLINGS.get(window, (window,)) and isinstance(figures, dict):
                return {**figures, "window": name}
    return {}
