"""The rows of a table by their keys: order, filter, what is gone, where the cursor is. Pure.

A cursor belongs to a key, never to a place; rows do not change places by themselves, and a row
that the filter hides never has the cursor.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Generic, TypeVar

from app.ui.columns.column import Order

R = TypeVar("R")


class TableRows(Generic[R]):
    """Rows as they are listed, kept in place until somebody asks for a new order."""

    def __init__(
        self,
        key: Callable[[R], str],
        *,
        orders: Sequence[Order[R]] = (),
        text: Callable[[R], str] = repr,
        keeps_order: bool = True,
        keeps_gone: bool = True,
    ) -> None:
        """`text`: what of a row the filter looks at."""
        self._key = key
        self.first_order = orders[0] if orders else None
        """How rows are sorted at the start; None for the order that they came in."""
        self.order = self.first_order
        """How they are sorted now."""
        self.is_outdated = False
        """Whether the figures have changed so that sorting now would change places."""
        self._text = text
        self._texts: dict[str, tuple[R, str]] = {}
        self.keeps_order = keeps_order
        """Whether rows stand in an order of their own, not in the one of the newest reading."""
        self._keeps_gone = keeps_gone
        self._rows: dict[str, R] = {}
        self.listed: list[str] = []
        """Keys of the rows that the filter lets through, in the order on the screen."""
        self.gone: frozenset[str] = frozenset()
        """Keys that the newest complete reading no longer had; listed once more."""
        self.unread: frozenset[str] = frozenset()
        """Keys that an incomplete reading did not have: perhaps there, not current."""
        self.filter = ""
        """What the rows must contain."""
        self._index = 0
        self.cursor: str | None = None
        """The key of the cursor's row."""

    @property
    def total(self) -> int:
        """How many rows there are, whatever the filter; without those that are gone."""
        return len(self._rows) - len(self.gone)

    @property
    def all(self) -> Iterable[R]:
        """Every row, whatever the filter."""
        return self._rows.values()

    def __getitem__(self, key: str) -> R:
        return self._rows[key]

    def get(self, key: str | None) -> R | None:
        """Return the row of a key; None when there is none."""
        return None if key is None else self._rows.get(key)

    def update(
        self, rows: Sequence[R], *, complete: bool = True, old: Collection[str] = ()
    ) -> None:
        """Take a new reading. Known rows keep their places, new ones come last.

        `old` are keys of rows in it that were read long ago.
        """
        before = self._rows
        fresh = self._keyed(rows)
        absent = [key for key in before if key not in fresh] if before else []
        for key in absent:
            self._texts.pop(key, None)
        if complete:
            kept = {key for key in absent if self._keeps_gone and key not in self.gone}
            self.gone, self.unread = frozenset(kept), frozenset(old)
        else:
            kept = set(absent) - self.gone
            self.gone, self.unread = frozenset(), frozenset(kept).union(old)
        if not before:
            self._rows = fresh
            self.take_order()
            return
        if self.keeps_order:
            places = [key for key in before if key in fresh or key in kept]
            places += [key for key in fresh if key not in before]
        else:
            places = [*fresh, *(key for key in absent if key in kept)]
        self._rows = {key: fresh[key] if key in fresh else before[key] for key in places}
        if self.order is not None and self.keeps_order:
            self.is_outdated = [*self.order.sorted(self._rows)] != places
        self._list()

    def forget(self) -> None:
        """Drop all rows: what comes next is another list. Order and filter stay."""
        self._rows, self.gone, self.unread = {}, frozenset(), frozenset()
        self._texts.clear()
        self.is_outdated = False
        self._list()

    def take_order(self) -> None:
        """Sort now; the places then stay."""
        if self.order is not None and self.keeps_order:
            self._rows = self.order.sorted(self._rows)
        self.is_outdated = False
        self._list()

    def sort_by(self, order: Order[R]) -> None:
        """Take another order, and sort by it now."""
        self.order = order
        self.take_order()

    def narrow(self, text: str) -> None:
        """List only rows that contain every word of the text, whatever its case."""
        self.filter = text
        self._list()

    def told(self, key: str) -> str:
        """Return what the filter looks at of a row; empty where there is none of this key."""
        row = self._rows.get(key)
        if row is None:
            return ""
        known = self._texts.get(key)
        if known is None or known[0] is not row:
            known = self._texts[key] = (row, searched(self._text(row)))
        return known[1]

    def forget_texts(self) -> None:
        """Let the filter look at other cells from now on."""
        self._texts.clear()
        self._list()

    @property
    def index(self) -> int:
        """The place of the cursor's row; 0 when there is none."""
        return self._index

    def move_to(self, index: int) -> bool:
        """Put the cursor on a place, as near as there is one; tell whether it moved."""
        if not self.listed:
            return False
        before = self.cursor
        self._index = min(max(index, 0), len(self.listed) - 1)
        self.cursor = self.listed[self._index]
        return self.cursor != before

    def _keyed(self, rows: Sequence[R]) -> dict[str, R]:
        keyed: dict[str, R] = {}
        for row in rows:
            key = name = self._key(row)
            number = 2
            # Two rows of one key are two rows: none may vanish from the screen.
            while name in keyed:
                name, number = f"{key}#{number}", number + 1
            keyed[name] = row
        return keyed

    def _list(self) -> None:
        listed = list(self._rows)
        if wanted := searched(self.filter).split():
            listed = [key for key in listed if all(word in self.told(key) for word in wanted)]
        self.listed = listed
        # The cursor follows its row; only when the row left the list a neighbour takes its place.
        try:
            self._index = listed.index(self.cursor) if self.cursor is not None else 0
        except ValueError:
            self._index = min(self._index, max(0, len(listed) - 1))
        self.cursor = listed[self._index] if listed else None


def searched(text: str) -> str:
    """Return a text as a filter compares it: figures as they are typed, without commas."""
    return text.casefold().replace("−", "-").replace(",", "")
