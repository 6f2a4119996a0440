"""The columns of the market's signals beside what is held."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.columns.column import Column, Context, Order
from app.ui.glyphs import ATTENTION, DOWN, MISSING, UP
from app.ui.holdings import AGAINST, Held, Holdings
from app.ui.pieces import Line, line
from app.ui.widgets.chart.heading import change_pieces

if TYPE_CHECKING:
    from app.models.market import Signal
    from app.ui.prices import Prices

_WIDEST_NAME = 16
"""Cells of a head that is the server's own name."""
_FIELDS_FROM = 120
"""Cells of the table from which on the server's further numbers have a place by themselves."""


def signal_key(signal: Signal) -> str:
    """Return what a signal's row is kept by: its market."""
    return signal.symbol or signal.id or ""


def signal_text(signal: Signal) -> str:
    """Return what the filter looks at besides the cells."""
    return signal.reason or ""


def signal_orders() -> tuple[Order[Signal], ...]:
    """Return the ways to sort signals; the symbols stand still at the start."""
    return (
        Order("symbol", lambda signal: signal.symbol, column="symbol"),
        Order("side", lambda signal: signal.side, column="side"),
        Order("strength", lambda signal: signal.strength, True, column="strength"),
        Order("age", lambda signal: signal.time, True, column="age"),
    )


class SignalCells:
    """The cells of a signal. Age and what is held are those of the moment that they are drawn."""

    def __init__(
        self,
        now: Callable[[], datetime],
        holdings: Callable[[], Holdings],
        *,
        with_sizes: bool = True,
    ) -> None:
        self._now = now
        self._holdings = holdings
        self._with_sizes = with_sizes

    def symbol(self, signal: Signal, _: Context) -> Line:
        return line(signal.symbol or MISSING, "text bold")

    def side(self, signal: Signal, _: Context) -> Line:
        return side_words(signal.side)

    def strength(self, signal: Signal, _: Context) -> Line:
        return line(fmt.rounded(signal.strength, 2))

    def age(self, signal: Signal, _: Context) -> Line:
        if signal.time is None or signal.side == "none":
            return line(MISSING, "muted")
        return line(fmt.age_step((self._now() - signal.time).total_seconds()), "muted")

    def held(self, signal: Signal, _: Context) -> Line:
        held = self._holdings().position(signal.symbol, with_size=self._with_sizes)
        if any((side, signal.side) in AGAINST for side in held.sides):
            return line(f"{held.words}, against it", "dim" if held.is_stale else "warn")
        return line(held.words, _role(held))

    def session(self, signal: Signal, _: Context) -> Line:
        held = self._holdings().session(signal.symbol)
        return line(held.words, _role(held))

    def held_words(self, signal: Signal) -> str | None:
        words = self._holdings().position(signal.symbol).words
        return None if words == MISSING else words

    def session_words(self, signal: Signal) -> str | None:
        words = self._holdings().session(signal.symbol).words
        return None if words == MISSING else words


def signal_columns(cells: SignalCells) -> tuple[Column[Signal], ...]:
    """Return the columns that every list of signals has."""
    return (
        Column("symbol", "", cells.symbol, min_width=6, value=lambda row: row.symbol,
               name="symbol", is_identity=True),
        Column("side", "side", cells.side, importance=1, min_width=6,
               value=lambda row: row.side),
        Column("strength", "strength", cells.strength, "right", importance=3,
               value=lambda row: row.strength),
        Column("age", "age", cells.age, "right", importance=2, min_width=6,
               value=lambda row: row.time, name="time", is_ageing=True),
        Column("held", "held", cells.held, importance=4, min_width=12, value=cells.held_words,
               is_computed=True),
    )  # fmt: skip


def market_columns(
    cells: SignalCells,
    before: Callable[[str | None], str | None],
    prices: Callable[[], Prices],
    fields: Iterable[str],
    missing: frozenset[str],
    *,
    has_changes: bool = False,
) -> tuple[Column[Signal], ...]:
    """Return the columns of all markets' signals.

    Args:
        before: Returns the side at the last look, where it was another one.
        prices: Returns what the markets cost now, and what they did as the server says.
        fields: The server's own names of further numbers.
        missing: Our field names that the server does not send: strength and reason are left out.
        has_changes: Whether the server tells what the markets did in 24 hours.
    """

    def change(signal: Signal, _: Context) -> Line:
        was = before(signal.symbol)
        return line(f"{ATTENTION} was {was}", "warn") if was is not None else ()

    def cost(signal: Signal, _: Context) -> Line:
        known = prices().of(signal.symbol)
        return line(fmt.price(known), "text" if known is not None else "muted")

    def day(signal: Signal, _: Context) -> Line:
        return change_pieces(prices().change(signal.symbol)) or line(MISSING, "muted")

    days = [
        Column("change_24h", "24 h", day, "right", importance=6, min_width=9,
               value=lambda row: prices().change(row.symbol), name="change in 24 h", unit="%",
               is_ageing=True)
    ] if has_changes else []  # fmt: skip
    symbol, side, *rest = signal_columns(cells)
    columns: tuple[Column[Signal], ...] = (
        symbol,
        side,
        Column("change", "change", change, importance=2, min_width=10,
               value=lambda row: before(row.symbol), name="side at the last look"),
        *rest,
        Column("price", "price", cost, "right", importance=5, min_width=8,
               value=lambda row: prices().of(row.symbol), name="price now", is_ageing=True),
        *days,
        Column("session", "session", cells.session, importance=5, min_width=10,
               value=cells.session_words, is_computed=True),
        *(_field(name, 10 + place) for place, name in enumerate(fields)),
        Column("reason", "why", lambda row, _: line(row.reason or "", "muted"), importance=99,
               from_width=100, min_width=20, is_flexible=True, value=lambda row: row.reason),
    )  # fmt: skip
    left_out = missing & {"strength", "reason"}
    return tuple(column for column in columns if column.id not in left_out)


def side_words(side: str | None) -> Line:
    """Return what a signal says to do, with its sign."""
    if side == "buy":
        return line(f"{UP} buy", "up")
    if side == "sell":
        return line(f"{DOWN} sell", "down")
    return line("· none" if side == "none" else MISSING, "muted")


def _field(name: str, importance: int) -> Column[Signal]:
    def cell(signal: Signal, _: Context) -> Line:
        value = signal.fields.get(name)
        return line(MISSING if value is None else fmt.number(value), "muted")

    return Column(
        f"field:{name}", fmt.middle_cut(name, _WIDEST_NAME), cell, "right",
        importance=importance, from_width=_FIELDS_FROM, value=lambda row: row.fields.get(name),
        name=name,
    )  # fmt: skip


def _role(held: Held) -> str:
    return "dim" if held.is_stale else "text" if held.sides else "muted"
