"""The declarative form in which every model reads a wire whose names and types are not known.

A field lists the names under which a backend may send it; spelling is compared without case,
dashes and underscores, dotted names look into objects. Nothing here invents a value: what is
not found is None.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Amount = Annotated[Decimal, "USDC or a count: exact, never through float"]
Price = Annotated[Decimal, "USDC for one unit"]


def wire(*names: str, default: Any = None) -> Any:
    """Declare the names under which a field may arrive, best first.

    The field's own name is always tried first.
    """
    return Field(default=default, json_schema_extra={"wire": list(names)})


class WireModel(BaseModel):
    """A frozen model that is read tolerantly."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


def wire_names(model: type[WireModel]) -> Mapping[str, tuple[str, ...]]:
    """Return each field of the model with the names that it is looked for under."""
    raise NotImplementedError
