"""How the server's own OpenAPI stands to our catalogue. All that the doctor asks of `Contract`."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from app.api.catalog import ENDPOINTS, Endpoint
from app.api.client import CONTRACT
from app.api.contract import Contract
from app.errors import NotSent
from app.models.text import WORD_LIMIT, harmless

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


def view(contract: Contract) -> ContractView | None:
    """Return how the document stands to ours; None when there is no such document."""
    if not contract.is_known:
        return None
    said: dict[str, list[str]] = {}
    for sentence in contract.drift():
        route, _, difference = sentence.partition(": ")
        said.setdefault(route, []).append(difference)
    standings = tuple(
        _standing(contract, endpoint, said.pop(f"{endpoint.method} {endpoint.path}", []))
        for endpoint in ENDPOINTS
    )
    return ContractView(CONTRACT.path, standings, tuple(said))


def _standing(contract: Contract, endpoint: Endpoint, differences: list[str]) -> Standing:
    gone = [d for d in differences if d == "no such route" or d.startswith("the server has ")]
    moved = [d for d in gone if "it at " in d or " no field " in d]
    if gone and not moved:
        return Standing(endpoint, "absent", gone[0])
    if differences:
        return Standing(endpoint, "changed", "; ".join(differences))
    return _of_body(contract, endpoint)


def _of_body(contract: Contract, endpoint: Endpoint) -> Standing:
    """Return how a body whose names are not published stands to the server's fields."""
    fields = contract.fields(endpoint)
    if endpoint.body_documented or not fields:
        return Standing(endpoint, "present")
    names = [field.name for field in fields]
    wanted = {field.name for field in fields if field.required}
    lost = [name for name in endpoint.body if name not in names]
    if not lost and wanted <= set(endpoint.body):
        return Standing(endpoint, "present")
    listed = ", ".join(harmless(name, WORD_LIMIT) for name in names)
    missing = f"no field {' or '.join(lost)} in its body; " if lost else ""
    try:
        contract.body(endpoint, {name: _SAMPLES[name] for name in endpoint.body})
    except NotSent:
        return Standing(endpoint, "changed", f"{missing}its fields are {listed}")
    return Standing(endpoint, "changed", f"{missing}its fields are {listed}", is_handled=True)
