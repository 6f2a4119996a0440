"""The declarative form in which every model reads a wire whose names and types are not known.

A field lists the names under which a backend may send it; spelling is compared exactly first,
then without case, dashes, underscores and blanks; dotted names look into objects. Nothing here
invents a value: what is not found is None.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from app.models.assets import is_market

if TYPE_CHECKING:
    from app.models.rows import Notes


def wire(*names: str, default: Any = None) -> Any:
    """Declare the names under which a field may arrive, best first, with blanks between them.

    The field's own name is tried first unless it stands among them. Behind a name under which
    something else may stand as well there is a `?`: what cannot be read there is not missed.
    A `=` before a name takes it in this spelling only.
    """
    return Field(default=default, json_schema_extra={"wire": [*" ".join(names).split()]})


class WireModel(BaseModel):
    """A frozen model that is read tolerantly."""

    # Most models wait for their first row: the first data need a third of them.
    model_config = ConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True
    )

    INSIDE: ClassVar[tuple[str, ...]] = ()
    """Names of objects inside a row whose keys count as the row's own where it has none such."""
    NOUNS: ClassVar[frozenset[str]] = frozenset()
    """Words that name the thing itself: `positionSize` is the size of a position."""
    ESSENTIAL: ClassVar[tuple[str, ...]] = ()
    """Fields of which an object must have one to be taken for a row where no name says so."""
    CONTEXT: ClassVar[tuple[str, ...]] = ()
    """Fields that an object around a list says once for all of its rows."""
    BARE: ClassVar[str | None] = None
    """The field that a bare value instead of an object stands for."""
    LINE: ClassVar[str | None] = None
    """The field that each bare text in a list of rows stands for."""
    THIN: ClassVar[bool] = False
    """True: words such as `status` or `message` are content here, not envelope."""

    RARE: ClassVar[frozenset[str]] = frozenset()
    """Fields that are there now and then: where a server has none of them, none is missed."""
    OWN_WORDS: ClassVar[bool] = False
    """True: `ok: false` or `status: "error"` is what was asked for, not a refusal."""
    SECRET: ClassVar[bool] = False
    """True: it holds key material, so what was sent is not kept beside it."""

    _sent: Mapping[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def sent(self) -> Mapping[str, Any]:
        """The record as the server sent it, for whoever wants to see what was made of it.

        No part of the value: two records are equal when what was read is.
        """
        return self._sent

    def as_sent(self, row: Mapping[str, Any]) -> Self:
        """Keep what the server sent beside a new record; returns the record."""
        if not self.SECRET:
            self._sent = row
        return self

    def __eq__(self, other: object) -> bool:
        """Tell whether the same was read."""
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        """By what was read."""
        return hash((type(self), *vars(self).values()))

    @classmethod
    def from_key(cls, key: str) -> dict[str, object]:
        """Return what the key of a row says in an object of rows.

        A short number may as well be an index, so it is no id.
        """
        is_short = key.isdigit() and len(key) < 4
        has_digit = any(map(str.isdigit, key))
        is_id = has_digit and not is_short and not is_market(key)
        return {"id": key} if "id" in cls.model_fields and is_id else {}

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: "Notes"
    ) -> None:
        """Complete or correct a row's values from one another, in place.

        `keys` has the server's name behind each value, readable or not; `row` is all that the
        server sent.
        """


@cache
def wire_names(model: type[WireModel]) -> Mapping[str, tuple[str, ...]]:
    """Return each field of the model with the names that it is looked for under."""
    return {
        field: tuple(name.strip("=?") for name in names)
        for field, names in _declared(model).items()
    }


@cache
def exact_names(model: type[WireModel]) -> frozenset[str]:
    """Return the names that mean something in their exact spelling only."""
    declared = _declared(model).values()
    return frozenset(name.strip("=?") for names in declared for name in names if name[0] == "=")


@cache
def doubtful_names(model: type[WireModel]) -> frozenset[tuple[str, int]]:
    """Return field and place of the names under which something else may stand as well."""
    return frozenset(
        (field, place)
        for field, names in _declared(model).items()
        for place, name in enumerate(names)
        if name.endswith("?")
    )


USERS_NAMES: dict[tuple[str, str], tuple[str, ...]] = {}
"""Further names by model and field, as the user's configuration has them; see `mending`."""


def _declared(model: type[WireModel]) -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for field, info in model.model_fields.items():
        extra = info.json_schema_extra
        more = extra.get("wire") if isinstance(extra, dict) else None
        listed = tuple(map(str, more)) if isinstance(more, list) else ()
        # What a candle's field is called holds for the candles of a kind too.
        kinds = (kind.__name__ for kind in model.__mro__)
        users = tuple(name for kind in kinds for name in USERS_NAMES.get((kind, field), ()))
        names[field] = (*users, *(listed if field in listed else (field, *listed)))
    return names


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a name as it is compared: without case, dashes, underscores and blanks."""
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")
