"""Everything that is known of one record, in words and units. Pure; hides what is secret.

A figure keeps every digit, a unit that nobody told is said to be unknown, what is missing is `—`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.models import numbers, scalars
from app.models.base import WireModel
from app.models.claims import readers
from app.ui import format as fmt
from app.ui.columns.column import Column, Context
from app.ui.glyphs import MISSING
from app.ui.pieces import Line, line, money_style, plain
from app.ui.rankings import ratio
from app.ui.widgets.fact_table import Fact

if TYPE_CHECKING:
    from app.models.reads import Reads

_SPELLED = {"pnl": "PnL", "roi": "ROI", "usdc": "USDC"}


def detail_facts(
    row: object, record: object, columns: Sequence[Column[Any]], now: datetime, zone: tzinfo
) -> list[Fact]:
    """Return what is known of a row of a table.

    Args:
        row: As the table has it.
        record: As it was read; where it is no record, the cells alone are known.
        columns: The table's. Of a record only those that were worked out here are told.
        now: For how long ago something was.
    """
    if not isinstance(record, WireModel):
        told = [column for column in columns if not column.is_picture]
        return [Fact(column.words, _cell(column, row)) for column in told]
    known = record_facts(record, now, zone)
    ours = [column for column in columns if column.is_computed]
    return known + [
        Fact(column.words, (*line("~" if column.is_right else "", "muted"), *_cell(column, row)))
        for column in ours
        if plain(_cell(column, row)) != MISSING
    ]


def record_facts(record: WireModel, now: datetime, zone: tzinfo) -> list[Fact]:
    """Return each field of a record under its name in words, the ids last."""
    facts: list[Fact] = []
    known = readers(type(record)).items()
    for field, reads in sorted(known, key=lambda item: item[1].read is scalars.identity):
        value = getattr(record, field)
        if isinstance(value, dict):
            facts += [Fact(name, line(fmt.size(part))) for name, part in value.items()]
        elif value is None:
            facts.append(Fact(field_words(field), line(MISSING, "muted")))
        else:
            style = money_style(value) if _is_result(field, value) else "text"
            facts.append(
                Fact(field_words(field), line(_said(record, field, reads, now, zone), style))
            )
    return facts


def field_words(field: str) -> str:
    """Return a field's name as it is said: `realised PnL`."""
    return " ".join(_SPELLED.get(word, word) for word in field.split("_"))


def _is_result(field: str, value: object) -> bool:
    """Tell whether it is a gain or a loss, whose sign is always said."""
    return "pnl" in field.split("_") and isinstance(value, Decimal)


def _said(record: WireModel, field: str, reads: Reads, now: datetime, zone: tzinfo) -> str:
    value: Any = getattr(record, field)
    if reads.secret:
        return fmt.MASK
    if reads.is_rows:
        return fmt.count(len(value))
    if isinstance(value, datetime):
        return _time(value, now, zone)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if reads.read is scalars.index:
        return str(value)
    if isinstance(value, int):
        return fmt.count(value)
    if isinstance(value, Decimal):
        return _figure(record, field, value, reads)
    return str(value)


def _figure(record: WireModel, field: str, value: Decimal, reads: Reads) -> str:
    plus = "+" if _is_result(field, value) and value > 0 else ""
    number = plus + fmt.size(value)
    if reads.read in (numbers.amount, numbers.price):
        return f"{number} USDC"
    if reads.read is numbers.multiple:
        return fmt.leverage(value)
    if reads.read is numbers.quantity:
        return f"{number} {getattr(record, 'symbol', None) or ''}".rstrip()
    if reads.read is numbers.limit:
        unit = getattr(record, "limits_unit", None)
        return f"{number} {'%' if unit == 'percent' else unit or 'unit?'}"
    unit_field = f"{field}_unit"
    if reads.read is numbers.ratio and unit_field in type(record).model_fields:
        return ratio(value, getattr(record, unit_field))
    return number


def _time(value: datetime, now: datetime, zone: tzinfo) -> str:
    local = value.astimezone(zone)
    seconds = (now - value).total_seconds()
    away = f"{fmt.duration(seconds)} ago" if seconds >= 0 else f"in {fmt.duration(-seconds)}"
    return f"{fmt.day(value, zone)} {local:%H:%M:%S}, {away}"


def _cell(column: Column[Any], row: object) -> Line:
    return column.cell(row, Context(0))
