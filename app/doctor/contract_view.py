"""How the server's own OpenAPI stands to our catalogue. All that the doctor asks of `Contract`."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.api.catalog import ENDPOINTS, Endpoint
from app.api.contract import Contract
from app.errors import NotSent
from app.models.text import harmless

LINE_LIMIT = 200
"""Characters of one difference."""
_SAMPLES: Mapping[str, object] = {
    "amount": Decimal(1),
    "destination": "0x" + "0" * 40,
    "assetIndex": 0,
    "txHash": "0x" + "0" * 64,
    "code": "CODE",
}
"""Values that show how a body would be sent. They are never sent."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One endpoint of the catalogue in the server's document."""

    endpoint: Endpoint
    word: Literal["present", "absent", "changed"]
    detail: str = ""
    """What differs, as a part of a sentence."""
    is_handled: bool = False
    """Whether the client sends the body as the server wants it all the same."""


@dataclass(frozen=True, slots=True)
class ContractView:
    """The whole of it."""

    found_at: str
    """The path of the document."""
    standings: tuple[Standing, ...]
    """Of each of our endpoints, in the catalogue's order."""
    new: tuple[str, ...]
    """Methods and paths that we do not know."""


def view(contract: Contract, source: str | None) -> ContractView | None:
    """Return how the document stands to ours; None when there is no such document."""
    if not contract.is_known or source is None:
        return None
    standings = tuple(_standing(contract, endpoint) for endpoint in ENDPOINTS)
    new = tuple(f"{one.method} {one.path}" for one in contract.extra())
    return ContractView(source, standings, new)


def _standing(contract: Contract, endpoint: Endpoint) -> Standing:
    told = contract.standing(endpoint)
    detail = "; ".join(harmless(note, LINE_LIMIT) for note in told.notes)
    if told.state == "absent":
        return Standing(endpoint, "absent", detail)
    if told.state != "changed":
        return Standing(endpoint, "present")
    return Standing(endpoint, "changed", detail, is_handled=_can_send(contract, endpoint))


def _can_send(contract: Contract, endpoint: Endpoint) -> bool:
    try:
        contract.body(
            endpoint, {name: _SAMPLES[name] for name in endpoint.body if name in _SAMPLES}
        )
    except NotSent:
        return False
    return True
