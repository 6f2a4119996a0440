"""JSON:API documents as plain records: attributes laid open, what is included put in its place."""

from itertools import islice
from typing import Any

_DEEPEST = 4
_FIRST = 3
"""Values of each object or list in which records are looked for."""
_RESOURCE = frozenset(("type", "id", "lid", "attributes", "relationships", "links", "meta"))
"""All that a record may have by the standard; its `type` only names what it is."""

_Records = dict[tuple[str, str], dict[str, Any]]


def linked(plain: object) -> object:
    """Return a document with its records laid open and what it includes put where it points to it.

    Other answers are returned as they are.
    """
    included = plain.get("included") if isinstance(plain, dict) else None
    if not isinstance(included, list) and not _has_record(plain, 0):
        return plain
    records = {
        (str(record.get("type")), str(record.get("id"))): record
        for record in (included if isinstance(included, list) else ())
        if isinstance(record, dict)
    }
    if isinstance(plain, dict) and records:
        plain = {key: plain[key] for key in plain if key != "included"}
    return _filled(plain, records, _DEEPEST)


def _is_record(raw: object) -> bool:
    return (
        isinstance(raw, dict)
        and isinstance(raw.get("type"), str)
        and isinstance(raw.get("attributes"), dict)
        and raw.keys() <= _RESOURCE
    )


def _has_record(plain: object, depth: int) -> bool:
    """Tell whether the first rows that an answer leads to are records."""
    inside = plain if isinstance(plain, list) else plain.values() if isinstance(plain, dict) else ()
    parts = [part for part in islice(inside, _FIRST) if isinstance(part, dict | list)]
    return any(
        _is_record(part) or (depth < _DEEPEST and _has_record(part, depth + 1)) for part in parts
    )


def _laid_open(record: dict[str, Any]) -> dict[str, Any]:
    rest = {key: record[key] for key in ("id", "relationships", "meta") if key in record}
    return {**record["attributes"], **rest}


def _filled(plain: Any, records: _Records, depth: int) -> Any:
    if depth == 0:
        return plain
    if isinstance(plain, list):
        return [_filled(item, records, depth) for item in plain]
    if not isinstance(plain, dict):
        return plain
    if plain.keys() == {"type", "id"}:
        record = records.get((str(plain["type"]), str(plain["id"])))
        return plain if record is None else _filled(record, records, depth - 1)
    if _is_record(plain):
        plain = _laid_open(plain)
    return {
        key: _filled(value, records, depth) if isinstance(value, dict | list) else value
        for key, value in plain.items()
    }
