"""Smaller answers with the same fault, and the part that makes one unreadable."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from app.errors import BadReply, Doubtful
from tests.support.dialects import reading
from tests.support.dialects.forms import Literal, to_json
from tests.support.dialects.layouts import Case


def parsed(case: Case) -> Any:
    """Return the answer as plain values, its numbers as they stand."""
    return json.loads(case.body, parse_float=Literal, parse_int=Literal)


def paths(value: Any, start: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every member, outer ones first."""
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(members):
        yield (*start, key)
        if isinstance(inner, dict | list):
            yield from paths(inner, (*start, key))


def without(value: Any, path: tuple[Any, ...]) -> Any:
    """Return the answer without what stands at a path."""
    rest = deepcopy(value)
    holder = rest
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return rest


def faults_of(case: Case, value: Any) -> set[str]:
    """Return the faults when this is what arrived."""
    sent = replace(case, body=to_json(value).encode())
    try:
        return set(reading.faults(sent, reading.read(sent)))
    except (BadReply, Doubtful):
        return set()


def smallest(case: Case, fault: str) -> str:
    """Return the smallest answer found that still has the fault, and all of the ids."""
    value = parsed(case)
    ids = [
        json.dumps(row["id"].value).strip('"')
        for row in case.rows
        if "id" in row and row["id"].told
    ]
    if "id is" in fault:
        ids = []
    again = True
    while again:
        again = False
        for path in list(paths(value)):
            try:
                fewer = without(value, path)
            except (KeyError, IndexError, TypeError):
                continue
            kept = to_json(fewer)
            if all(one in kept for one in ids) and fault in faults_of(case, fewer):
                value, again = fewer, True
    return to_json(value)


def culprit(case: Case) -> str:
    """Return the first member without which a refused answer can be read, or nothing."""
    value = parsed(case)
    for path in paths(value):
        sent = replace(case, body=to_json(without(value, path)).encode())
        try:
            rows = reading.rows_of(case, reading.read(sent))
        except (BadReply, Doubtful):
            continue
        if len(rows) == len(case.rows):
            return ".".join(map(str, path))
    return ""
