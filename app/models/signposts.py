"""The names that lead through an envelope: what merely wraps, and what speaks of the answer."""

from collections.abc import Iterable
from typing import Any

from app.models.base import folded
from app.models.text import listed

WRAPPERS = listed(
    "data result results items rows list records entries docs content payload response body "
    "edges nodes node values value reply output return record object resource resp"
)
"""Names that say nothing of what is inside."""

META = frozenset(
    listed(
        "success ok status statuscode code message msg error errors timestamp ts path requestid "
        "traceid meta pagination page limit total count hasnext hasmore nextcursor next version "
        "links jsonapi jsonrpc"
    )
)
"""Names that speak of the answer, not of what was asked for."""

NOTHING: tuple[object, ...] = (None, [], {})
"""What stands for "none" where something was to be."""

DEEPEST = 6
"""How many objects are opened one inside another."""


class NotUnderstoodError(ValueError):
    """The answer holds nothing that could be recognized."""


def signposts(plain: dict[str, Any], names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the keys that name what was asked for, and those that merely wrap."""
    by_fold = {folded(key): key for key in reversed(plain)}
    hints = [by_fold[folded(name)] for name in names if folded(name) in by_fold]
    return hints, [by_fold[name] for name in WRAPPERS if name in by_fold]


def unwrapped(
    plain: object, names: Iterable[str], depth: int = 0, *, is_named: bool = False
) -> object:
    """Return what lies under the names that lead to the answer, list or object as it is.

    With `is_named` an object under a name that is not known stays under it.
    """
    if isinstance(plain, dict) and depth <= DEEPEST:
        hints, wrappers = signposts(plain, names)
        for key in hints + wrappers:
            rest = (other for other in plain if other != key and folded(other) not in META)
            if isinstance(plain[key], dict | list) or (plain[key] is None and not any(rest)):
                return unwrapped(plain[key], names, depth + 1, is_named=is_named)
        inner = [key for key in plain if folded(key) not in META]
        # What stands alone beside words of an envelope is wrapped, whatever it is called.
        is_alone = len(inner) == 1 and isinstance(plain[inner[0]], dict) and not is_named
        if is_alone and not hints:
            return unwrapped(plain[inner[0]], names, depth + 1)
    return plain
