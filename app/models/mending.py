"""The user's own additions to the table of names, for a server that calls something otherwise.

Made once, before the first answer is read: they hold for the whole process.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from app.errors import SettingsError
from app.models import base, claims, plans
from app.models.base import WireModel
from app.models.claims import readers


def mend(names: Mapping[str, Sequence[str]]) -> None:
    """Look for fields under these names first: `{"position.mark_price": ["px_mark"]}`.

    A dotted name looks into objects. Replaces what was added before. Raises SettingsError for a
    field that there is not; nothing is changed then.
    """
    # Looking through all fields takes a while, and nearly nobody has names of his own.
    fields = _fields() if names else {}
    unknown = next((name for name in names if name not in fields), None)
    if unknown is not None:
        close = get_close_matches(unknown, fields, n=1)
        meant = f" Did you mean “{close[0]}”?" if close else ""
        raise SettingsError(f"“{unknown}” in [contract.names] is no field of ours.{meant}")
    wanted = {fields[name]: tuple(more) for name, more in names.items()}
    if wanted == base.USERS_NAMES:
        return
    base.USERS_NAMES.clear()
    base.USERS_NAMES.update(wanted)
    for cache in (
        base.wire_names,
        base.doubtful_names,
        base.exact_names,
        claims.names_of,
        plans.plan,
    ):
        cache.cache_clear()


def _fields() -> dict[str, tuple[str, str]]:
    """Return model and field by the name that the configuration has for them."""
    return {
        f"{_spelled(model.__name__)}.{field}": (model.__name__, field)
        for model in _kinds(WireModel)
        for field in readers(model)
    }


def _kinds(of: type[WireModel]) -> Iterator[type[WireModel]]:
    for model in of.__subclasses__():
        yield model
        yield from _kinds(model)


def _spelled(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).casefold()
