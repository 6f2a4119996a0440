"""How big a position is, and on which side: from contracts, a sign, a word, or what it earns."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.models.names import words
from app.models.numbers import number
from app.models.reads import UnreadableError
from app.models.rows import Notes
from app.models.sides import Direction, earns_as_long, may_tell_a_side, size_side


def settle_size(
    values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
) -> None:
    """Take the sign off the size, and the side from it where none is given; in place.

    A word and a sign that contradict each other leave no side.
    """
    if values.get("value") is not None:
        values["value"] = abs(values["value"])
    if "contracts" in words(keys.get("size", "")):
        _count_contracts(values, row, notes)
    size: Decimal | None = values.get("size")
    if not size:
        return
    values["size"] = abs(size)
    signed = size_side(size, keys["size"])
    given: Direction | None = values.get("side")
    if given is None and "side" not in keys:
        # A size without a minus says long only where nothing else could say short.
        if signed == "long" and any(may_tell_a_side(name, value) for name, value in row.items()):
            notes.say("side: told under a name that is not known")
            return
        figures = (values.get(name) for name in ("entry_price", "mark_price", "pnl"))
        values["side"] = signed or ("long" if earns_as_long(size, *figures) else None)
    elif given is not None and signed is not None and signed != given:
        values["side"] = None
        notes.say(f"side: {given} with a size of {size}")


def _count_contracts(values: dict[str, Any], row: Mapping[str, Any], notes: Notes) -> None:
    """Turn contracts into units of the asset where it is said how many one contract has."""
    try:
        each = number(row.get("contractSize", row.get("contract_size")))
    except UnreadableError:
        each = None
    if each is None:
        notes.say("size: counted in contracts of a size that is not given")
        values["size"] = None
    elif values["size"] is not None:
        values["size"] *= each
