"""JSON:API documents: pointers to included records replaced by the records themselves."""

from typing import Any

_DEEPEST = 4


def linked(plain: object) -> object:
    """Return a document with what it includes put where it points to it; others as they are."""
    if not isinstance(plain, dict) or not isinstance(plain.get("included"), list):
        return plain
    records = {
        (str(record.get("type")), str(record.get("id"))): record
        for record in plain["included"]
        if isinstance(record, dict)
    }
    return {
        key: _filled(value, records, _DEEPEST) for key, value in plain.items() if key != "included"
    }


def _filled(plain: Any, records: dict[tuple[str, str], dict[str, Any]], depth: int) -> Any:
    if depth == 0:
        return plain
    if isinstance(plain, list):
        return [_filled(item, records, depth) for item in plain]
    if not isinstance(plain, dict):
        return plain
    if plain.keys() == {"type", "id"}:
        record = records.get((str(plain["type"]), str(plain["id"])))
        return plain if record is None else _filled(record, records, depth - 1)
    return {
        key: _filled(value, records, depth) if isinstance(value, dict | list) else value
        for key, value in plain.items()
    }
