"""The columns of the list of movements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.ui import format as fmt
from app.ui.columns.column import Column, Context
from app.ui.glyphs import UNKNOWN
from app.ui.movements import Movement
from app.ui.pieces import Line, Piece, line, money_style


def movement_columns(times: Callable[[datetime | None], str]) -> tuple[Column[Movement], ...]:
    """Return the columns."""

    def time(row: Movement, _: Context) -> Line:
        return line(times(row.time), "muted")

    def what(row: Movement, _: Context) -> Line:
        if row.is_doubtful:
            return (Piece(f"{UNKNOWN} ", "warn bold"), Piece(row.what))
        return line(row.what)

    def amount(row: Movement, _: Context) -> Line:
        role = "warn" if row.is_doubtful else f"{money_style(row.amount)} bold"
        return line(fmt.signed(row.amount), role)

    return (
        Column("time", "time", time, importance=2, min_width=12, value=lambda row: row.time),
        Column("what", "what", what, importance=1, min_width=34,
               value=lambda row: f"{'in doubt: ' if row.is_doubtful else ''}{row.what}"),
        Column("amount", "USDC", amount, align="right", importance=0, min_width=10,
               value=lambda row: row.amount, name="amount", unit="USDC"),
    )  # fmt: skip
