"""Reads a rendered answer as the client does, and says what came of it."""

from collections.abc import Callable
from typing import Any

from app.api.reply import decode
from app.api.shapes import read_trade
from app.models.reading import Reading
from app.models.trading import Position
from tests.support.dialects import render, verdict
from tests.support.dialects.render import Case

RENDERERS: dict[str, Callable[[int], Case]] = {"positions": render.positions}
READERS: dict[str, Callable[[object], Reading[Any]]] = {"positions": read_trade}
FIELDS = {"positions": list(Position.model_fields)}


def read(case: Case) -> Reading[Any]:
    """Return the reading; raises BadReply or Doubtful and nothing else."""
    return READERS[case.kind](decode(case.body, "application/json"))


def rows_of(case: Case, reading: Reading[Any]) -> list[Any]:
    value = reading.value
    if value is None:
        return []
    return list(value.positions) if case.kind == "positions" else list(value)


def faults(case: Case, reading: Reading[Any]) -> list[str]:
    """Return what is wrong in a reading."""
    wrong = verdict.judge(case, reading, rows_of(case, reading), FIELDS[case.kind])
    if case.kind == "positions" and reading.value is not None:
        for name in ("id", "session_id"):
            got, told = getattr(reading.value, name), case.outer.get(name)
            if got is not None and (told is None or got != told.value):
                wrong.append(f"trade.{name} is {got!r}, not {told and told.value!r}")
    return wrong
