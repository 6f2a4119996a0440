"""What is sent, as frozen data: the request that a dialog shows, and what the user says of bodies.

A draft is complete before its dialog opens; the bytes that it holds are the bytes that go out.
"""

from dataclasses import dataclass, field
from typing import Literal

AmountUnit = Literal["usdc", "micro"]
FieldType = Literal["string", "number", "integer"]

MEANINGS = {
    "amount": "amount",
    "destination": "destination",
    "asset_index": "assetIndex",
    "symbol": "symbol",
    "transaction_hash": "txHash",
    "code": "code",
}
"""What we mean, in the words of the settings, and as the catalogue calls it."""

NAMEABLE = {
    "withdraw": ("amount", "destination"),
    "send_usdc": ("amount", "destination"),
    "close_asset": ("asset_index", "symbol"),
    "create_code": ("code",),
    "check_code": ("code",),
    "verify_deposit": ("transaction_hash",),
}
"""The calls whose fields the user may name; a test holds that they are those of the catalogue
whose names are not published."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One request that changes something, exactly as it will be sent."""

    call: str
    """The name of its row in the catalogue."""
    method: str
    path: str
    """Below the base URL, with its identifiers."""
    content: str | None
    """The body as JSON; None for no body."""
    values: tuple[tuple[str, object], ...] = field(default=(), repr=False)
    """What it was made from, under the catalogue's names."""
    warnings: tuple[str, ...] = ()
    """What the user should know before it is sent."""


@dataclass(frozen=True, slots=True)
class FieldName:
    """What the user says of one field of a body."""

    endpoint: str
    """The name of the row in the catalogue."""
    meaning: str
    """As the catalogue calls it."""
    name: str
    """The server's name; dots lead into objects."""
    type: FieldType | None = None
    """How the value is written; None leaves it to the server's contract, else to JSON's habit."""


@dataclass(frozen=True, slots=True)
class BodyRules:
    """What the user says of the server's bodies."""

    integer_amount: AmountUnit | None = None
    """What a whole number of an amount counts where the server does not say it: usdc or micro."""
    bodies: tuple[FieldName, ...] = ()
    """The server's names of the fields whose names are not published, a table for each call."""

    def of(self, endpoint: str) -> dict[str, FieldName]:
        """Return what is said of one body, by the catalogue's names."""
        return {named.meaning: named for named in self.bodies if named.endpoint == endpoint}


NO_RULES = BodyRules()
"""The user says nothing."""
