"""How one JSON value is read as one of our types: the form that every reader has.

A reader gets the value and the server's name for it; it returns None for a value that stands for
"none" and raises UnreadableError for one that is something else. Exact, and never a guess.
"""

from collections.abc import Callable
from dataclasses import dataclass


class UnreadableError(ValueError):
    """The value is there, but is not what the field needs."""


@dataclass(frozen=True, slots=True)
class Reads:
    """Marks a type with the reader of its values."""

    read: Callable[[object, str], object]
    takes: tuple[type, ...] = ()
    """Container types that the reader understands; other containers are never offered to it."""
    units: frozenset[str] = frozenset()
    """Words of a name that only say in what unit the value is."""
    is_time: bool = False
    """True: a moment."""
    is_rows: bool = False
    """True: only containers are taken."""
    is_figure: bool = False
    """True: an object is taken when it holds one number and its unit."""
    is_text: bool = False
    """True: a value that looks like JSON is what was said, not an object."""
    secret: bool = False
    """True: the value must never be quoted."""
