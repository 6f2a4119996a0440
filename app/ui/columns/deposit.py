"""The columns of the list of deposits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.columns.column import Column, Context, Order
from app.ui.deposits import state_words
from app.ui.glyphs import MISSING
from app.ui.pieces import Line, line, plain

if TYPE_CHECKING:
    from app.models.deposits import Deposit

WHOLE_HASH = 66
"""Cells of a hash that is not cut."""
WIDE = 110
"""Cells of the table from which on there is room for one."""


def deposit_columns(
    times: Callable[[datetime | None], str], missing: frozenset[str]
) -> tuple[Column[Deposit], ...]:
    """Return the columns; of those that this server does not send, time, kind and
    reason are left out.
    """

    def time(row: Deposit, _: Context) -> Line:
        return line(times(row.time), "muted")

    def amount(row: Deposit, _: Context) -> Line:
        return line(fmt.usdc(row.amount))

    def state(row: Deposit, _: Context) -> Line:
        return state_words(row)

    def kind(row: Deposit, _: Context) -> Line:
        return line((row.kind or MISSING).casefold(), "muted" if row.is_deposit else "warn")

    def hash(row: Deposit, context: Context) -> Line:
        name = row.hash or row.id
        is_whole = context.width >= WHOLE_HASH
        return line((name if is_whole else None) or fmt.transaction(name), "muted")

    def reason(row: Deposit, _: Context) -> Line:
        return line(row.reason or "", "muted")

    columns = (
        Column("time", "time", time, importance=2, min_width=12, value=lambda row: row.time),
        Column("amount", "USDC", amount, align="right", importance=0, min_width=10,
               value=lambda row: row.amount, name="amount", unit="USDC"),
        Column("state", "state", state, importance=1, min_width=9,
               value=lambda row: plain(state_words(row))),
        Column("kind", "kind", kind, importance=1, min_width=8, value=lambda row: row.kind),
        Column("hash", "transaction", hash, importance=3, widths=((0, 11), (WIDE, WHOLE_HASH)),
               value=lambda row: row.hash or row.id),
        Column("reason", "why", reason, importance=4, min_width=12, is_flexible=True,
               value=lambda row: row.reason),
    )  # fmt: skip
    left_out = missing & {"time", "reason", "kind"}
    return tuple(column for column in columns if column.id not in left_out)


def deposit_orders() -> tuple[Order[Deposit], ...]:
    """Return the ways to sort."""
    return (
        Order("time", lambda row: row.time, is_descending=True, column="time"),
        Order("amount", lambda row: row.amount, is_descending=True, column="amount"),
    )


def deposit_text(row: Deposit) -> str:
    """Return what the filter looks at besides the cells: the transaction in full."""
    return f"{row.hash or ''} {row.id or ''} {row.state or ''} {row.kind or ''}"
