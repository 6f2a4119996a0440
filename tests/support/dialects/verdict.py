"""What a reading is worth beside the truth: right, missed, lost or wrong."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.models.reading import Reading
from tests.support.dialects.layouts import Case
from tests.support.dialects.rows import Expected


@dataclass
class Tally:
    """What came of many cases."""

    found: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    missed_forms: Counter[str] = field(default_factory=Counter)
    missed_names: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    layouts: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    cases: int = 0


def agrees(told: Expected, got: object) -> bool:
    """Say whether a decoded value is what was told."""
    if isinstance(told.value, tuple):
        return any(str(got).casefold() == str(one).casefold() for one in told.value)
    if isinstance(told.value, str) and isinstance(got, str):
        return got.casefold() == told.value.casefold()
    return got == told.value


def judge(case: Case, reading: Reading[Any], rows: list[Any], fields: list[str]) -> list[str]:
    """Return what is wrong, in sentences; nothing when all is right or said to be missing."""
    wrong = []
    left = list(rows)
    for number, told in enumerate(case.rows):
        row = _match(told, left, number, len(rows) == len(case.rows) and not case.ghosts)
        if row is None:
            if reading.complete:
                wrong.append(f"row {number} is lost and complete is True")
            continue
        left = [other for other in left if other is not row]
        wrong += wrong_in(told, row, fields)
    left = [row for row in left if str(getattr(row, "state", "")).casefold() != "closed"]
    wrong += [f"a row that is none: {_short(row)}" for row in left]
    return wrong


def wrong_in(told: dict[str, Expected], row: Any, fields: list[str]) -> list[str]:
    """Return the fields of a row that say something else than the truth."""
    wrong = []
    for name in fields:
        got = getattr(row, name)
        if got is None or got in ({}, ()):
            continue
        if name not in told:
            wrong.append(f"{name} is {got!r}, but nothing was sent")
        elif name == "text":
            # A line of a log may be put together from all that it holds.
            if told[name].told and str(told[name].value) not in str(got):
                wrong.append(f"text is {got!r}, without {told[name].value!r}")
        elif not agrees(told[name], got):
            one = told[name]
            wrong.append(f"{name} is {got!r}, not {one.value!r} ({one.name}, {one.form})")
    return wrong


def _match(told: dict[str, Expected], rows: list[Any], number: int, by_order: bool) -> Any:
    for name in ("id", "hash", "user_id", "rank", "time", "symbol", "asset_index"):
        if name in told and told[name].told:
            for row in rows:
                got = getattr(row, name, None)
                if got is not None and agrees(told[name], got):
                    return row
    if not rows or not by_order:
        return None
    return rows[0]


def _short(row: Any) -> str:
    return str({k: v for k, v in row.model_dump().items() if v is not None})[:200]


def count(tally: Tally, case: Case, rows: list[Any]) -> None:
    """Add what was found and missed; what is doubtful does not count as missed."""
    left = list(rows)
    for number, told in enumerate(case.rows):
        row = _match(told, left, number, len(rows) == len(case.rows))
        if row is not None:
            left = [other for other in left if other is not row]
        for name, one in told.items():
            if not one.told or one.value is None:
                continue
            got = row is not None and getattr(row, name, None) is not None
            if not got and (one.doubtful or case.doubtful):
                continue
            tally.told[name] += 1
            if got:
                tally.found[name] += 1
            elif row is not None:
                tally.missed_forms[f"{name}: {one.form}"] += 1
                tally.missed_names[f"{name}: {one.name}"] += 1
            else:
                tally.layouts[case.layout] += 1
