"""What is looked for in a log, where it stands, and which match is next. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from app.ui import format as fmt

if TYPE_CHECKING:
    from app.ui.widgets.log_lines import LogLine


class LogSearch:
    """One search over the lines that are listed, newest first."""

    def __init__(self) -> None:
        self.text = ""
        """What is looked for, in lower case; empty when nothing is."""
        self.is_typing = False
        """True while letters typed go into it."""
        self._origin = 0
        self._places: tuple[int, ...] = ()

    def begin(self, index: int) -> None:
        """Let letters in; matches are looked for from this line on."""
        self.is_typing, self._origin = True, index

    def find(self, lines: Iterable[LogLine], listed: Sequence[str]) -> None:
        """Note which of the listed lines match."""
        if not self.text:
            self._places = ()
            return
        found = {line.key for line in lines if self.text in line.searched}
        self._places = tuple(place for place, key in enumerate(listed) if key in found)

    @property
    def first(self) -> int:
        """The match that is nearest below the line where the search began; else that line."""
        below = [place for place in self._places if place >= self._origin]
        return (below or self._places or (self._origin,))[0]

    def following(self, index: int, step: int) -> int:
        """Return the next match in a direction, 1 for older ones; the same line at the end."""
        if step > 0:
            return next((place for place in self._places if place > index), index)
        return next((place for place in reversed(self._places) if place < index), index)

    def words(self, index: int, read: int, *, has_more: bool) -> str:
        """Return what the title says: `/fee  3 of 17`, `/fee  0 found in the 200 lines read`."""
        typed = f"/{self.text}{'▏' if self.is_typing else ''}"
        if not self.text:
            return typed
        count = fmt.count(len(self._places))
        if index in self._places:
            return f"{typed}  {fmt.count(self._places.index(index) + 1)} of {count}"
        more = f" in the {fmt.count(read)} lines read" if has_more else ""
        return f"{typed}  {count} found{more}"
