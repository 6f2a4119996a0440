"""What the server's answers tell of its asset indices, and the names that rows without one get.

An index that the server names itself is never renamed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from app.models.assets import AssetTable, Pairs
from app.models.base import folded
from app.models.reading import Reading
from app.models.reads import UnreadableError
from app.models.scalars import index, symbol
from app.models.sessions import Session
from app.models.trading import Position, Trade

R = TypeVar("R", Session, Position)

_MOST = 2_000
"""Indices that are remembered."""
_INDEX_NAMES = ("assetindex", "assetid", "perpindex", "index")
_SYMBOL_NAMES = ("symbol", "name", "coin", "ticker", "asset", "market", "pair")


class AssetBook:
    """The asset table of one server, as far as it is known by now."""

    def __init__(self) -> None:
        self._server: dict[int, tuple[str, ...]] = {}
        self._table = AssetTable()
        self._given: dict[str, tuple[object, AssetTable, Reading[Any]]] = {}

    @property
    def table(self) -> AssetTable:
        """What is known now; the same object until something is learned."""
        return self._table

    def take_contract(self, pairs: Pairs) -> None:
        """Take over what the server's contract says."""
        self._table = replace(self._table, contract=dict(pairs))

    def sessions(self, reading: Reading[tuple[Session, ...]]) -> Reading[tuple[Session, ...]]:
        """Learn from the sessions, and name those that have an index only."""
        self._learn((row.asset_index, row.symbol) for row in reading.value)
        return self._kept("sessions", reading, lambda: self._named(reading.value))

    def trade(self, reading: Reading[Trade | None]) -> Reading[Trade | None]:
        """Learn from the positions, and name those that have an index only."""
        trade = reading.value
        if trade is None:
            return reading
        self._learn((row.asset_index, row.symbol) for row in trade.positions)
        return self._kept(
            "trade", reading, lambda: _with_positions(trade, self._named(trade.positions))
        )

    def symbols(self, plain: object) -> None:
        """Learn from the answer on symbols, where its rows carry an index."""
        self._learn(_pairs_in(plain, 0))

    def _learn(self, pairs: Iterable[tuple[int | None, str | None]]) -> None:
        is_new = False
        for number, name in pairs:
            if number is None or name is None or len(self._server) >= _MOST:
                continue
            known = self._server.get(number, ())
            if known[-1:] != (name,):
                # What was said last counts; what was said before stays as a contradiction.
                self._server[number] = (*(one for one in known if one != name), name)[-4:]
                is_new = True
        if is_new:
            self._table = replace(self._table, server=dict(self._server))

    def _named(self, rows: tuple[R, ...]) -> tuple[R, ...]:
        return tuple(self._with_name(row) for row in rows)

    def _with_name(self, row: R) -> R:
        if row.symbol is not None or row.asset_index is None:
            return row
        name = self._table.symbol(row.asset_index)
        return row if name is None else row.model_copy(update={"symbol": name})

    def _kept(self, of: str, reading: Reading[Any], value: Any) -> Reading[Any]:
        """Return the same object for the same answer, so that a panel sees that nothing changed."""
        held = self._given.get(of)
        if held is not None and held[0] is reading and held[1] is self._table:
            return held[2]
        fresh = value()
        given = reading if fresh == reading.value else replace(reading, value=fresh)
        self._given[of] = (reading, self._table, given)
        return given


def _with_positions(trade: Trade, positions: tuple[Position, ...]) -> Trade:
    return trade.model_copy(update={"positions": positions})


def _pairs_in(plain: object, depth: int) -> Iterable[tuple[int | None, str | None]]:
    if depth > 4:
        return
    if isinstance(plain, list):
        for row in plain[:_MOST]:
            yield from _pairs_in(row, depth + 1)
    elif isinstance(plain, Mapping):
        by_fold = {folded(str(key)): value for key, value in plain.items()}
        number = next((by_fold[name] for name in _INDEX_NAMES if name in by_fold), None)
        name = next(
            (by_fold[word] for word in _SYMBOL_NAMES if isinstance(by_fold.get(word), str)), None
        )
        if number is not None and name is not None:
            try:
                yield index(number), symbol(name)
            except UnreadableError:
                return
        else:
            for value in plain.values():
                if isinstance(value, dict | list):
                    yield from _pairs_in(value, depth + 1)
