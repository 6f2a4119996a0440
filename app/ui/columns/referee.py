"""The columns of those who came by a code. Fields that the server does not send are no columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.columns.column import Column, Order
from app.ui.pieces import line
from app.ui.referrals import referee_name

if TYPE_CHECKING:
    from app.models.referrals import Referee


def referee_orders() -> tuple[Order[Referee], ...]:
    """Return the ways to sort."""
    return (
        Order("volume", lambda row: row.volume, is_descending=True, column="volume"),
        Order("earned", lambda row: row.earned, is_descending=True, column="earned"),
        Order("joined", lambda row: row.joined_at, is_descending=True, column="joined"),
    )


def referee_text(row: Referee) -> str:
    """Return what the filter looks at besides the cells: the account in full."""
    return f"{row.address or ''} {row.name or ''} {row.user_id or ''}"


def referee_columns(
    missing: frozenset[str], time: Callable[[datetime | None], str]
) -> tuple[Column[Referee], ...]:
    """Return the columns; `missing` are our field names that no row has."""
    columns: dict[str, Column[Referee]] = {
        "account": Column("account", "account", lambda row, _: line(referee_name(row)),
                          min_width=13, value=lambda row: row.address or row.name or row.user_id),
        "joined_at": Column("joined", "joined", lambda row, _: line(time(row.joined_at), "muted"),
                            importance=3, min_width=12, value=lambda row: row.joined_at),
        "volume": Column("volume", "volume USDC", lambda row, _: line(fmt.usdc(row.volume)),
                         "right", importance=1, min_width=12,
                         value=lambda row: row.volume, name="volume", unit="USDC"),
        "fees": Column("fees", "fees", lambda row, _: line(fmt.usdc(row.fees), "muted"),
                       "right", importance=4, min_width=9, value=lambda row: row.fees, unit="USDC"),
        "earned": Column("earned", "to you", lambda row, _: line(fmt.usdc(row.earned)),
                         "right", importance=2, min_width=9,
                         value=lambda row: row.earned, name="earned", unit="USDC"),
    }  # fmt: skip
    return tuple(column for name, column in columns.items() if name not in missing)
