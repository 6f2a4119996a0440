"""The orders that the columns of a table offer beside its own. Pure."""

from collections.abc import Sequence
from typing import TypeVar

from app.table_layouts import KeptOrder
from app.ui.columns.column import Column, Order, comparable

R = TypeVar("R")


def order_by(column: Column[R], rows: Sequence[R]) -> Order[R] | None:
    """Return the order by a column: figures from the largest, words and times from the first.

    None where no row has a value in it.
    """
    if column.value is None:
        return None
    known = (comparable(column.value(row)) for row in rows)
    sample = next((value for value in known if value is not None), None)
    if sample is None:
        return None
    return Order(column.words, column.value, is_descending=sample[0] == 0, column=column.id)


def kept_order(
    kept: KeptOrder, orders: Sequence[Order[R]], columns: Sequence[Column[R]]
) -> Order[R] | None:
    """Return the order that was kept; None where the table has it no longer, or not yet."""
    for order in orders:
        if (order.name, order.column) == (kept.name, kept.column):
            return order._replace(is_descending=kept.is_descending)
    column = next((column for column in columns if column.id == kept.column), None)
    if column is None or column.value is None:
        return None
    return Order(column.words, column.value, kept.is_descending, column.id)


def orders_by(columns: Sequence[Column[R]], rows: Sequence[R]) -> tuple[Order[R], ...]:
    """Return the orders by all columns of which some row has a value."""
    return tuple(order for column in columns if (order := order_by(column, rows)) is not None)
