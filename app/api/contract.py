"""The server's own OpenAPI document: which body fields it wants, and where it differs from us.

Published bodies are sent as published. For the others the server's names are taken by meaning;
what it demands and we cannot fill is an error, never a guess.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from app.api.catalog import ENDPOINTS, Effect, Endpoint
from app.api.openapi import BodyField, Operation, operations
from app.errors import NotSent
from app.models.base import folded
from app.models.text import WORD_LIMIT, harmless

_MEANINGS: Mapping[str, tuple[str, ...]] = {
    "amount": ("amount", "amountUsdc", "usdcAmount", "usdc", "amountUsd", "usd"),
    "destination": (
        "destination",
        "destinationAddress",
        "to",
        "toAddress",
        "recipient",
        "recipientAddress",
        "receiver",
        "address",
    ),
    "assetIndex": ("assetIndex", "asset", "assetId", "perpIndex"),
    "txHash": ("txHash", "transactionHash", "hash", "tx"),
    "code": ("code", "referralCode", "refCode"),
}
"""The names under which a server may want a field of the catalogue, best first."""


class Contract:
    """What the server says of its own routes. An empty one says nothing."""

    def __init__(self, document: object = None) -> None:
        """Take a parsed OpenAPI 2 or 3 document; anything else counts as none."""
        self._operations = operations(document)

    @property
    def is_known(self) -> bool:
        """Whether the server has said anything."""
        return bool(self._operations)

    def assumes(self, endpoint: Endpoint) -> bool:
        """Tell whether the body's names are neither published nor said by the server."""
        if endpoint.body_documented or not endpoint.body:
            return False
        operation = self._find(endpoint)
        return operation is None or not operation.fields

    def fields(self, endpoint: Endpoint) -> tuple[BodyField, ...]:
        """Return the fields of a route's body as the server says them; none where it does not."""
        operation = self._find(endpoint)
        return operation.fields if operation is not None else ()

    def body(self, endpoint: Endpoint, values: Mapping[str, object]) -> dict[str, object]:
        """Return the body to send; values that are None are left out.

        `values` has the catalogue's names. Raises NotSent where a field that must be sent is
        missing, or where the server wants something that we cannot fill.
        """
        given = {name: values[name] for name in endpoint.body if values.get(name) is not None}
        lacking = [name for name in endpoint.required if name not in given]
        if lacking:
            raise _not_sent(endpoint, f"{lacking[0]} is missing")
        operation = self._find(endpoint)
        if endpoint.body_documented or operation is None:
            return given
        if operation.unclear:
            raise _not_sent(endpoint, "the server's contract of its body cannot be read")
        return _translated(endpoint, operation, given) if operation.fields else given

    def drift(self) -> tuple[str, ...]:
        """Return a sentence for each difference between the server's routes and ours."""
        return tuple(self._differences()) if self.is_known else ()

    def _differences(self) -> Iterator[str]:
        matched = set()
        for endpoint in ENDPOINTS:
            title = f"{endpoint.method} {endpoint.path}"
            operation = self._find(endpoint)
            if operation is None:
                others = [o for o in self._operations if o.ends_like(endpoint.path)]
                methods = ", ".join(sorted({other.method for other in others}))
                matched.update(others)
                yield f"{title}: {'the server has ' + methods if methods else 'no such route'}"
                continue
            matched.add(operation)
            if operation.exactness(endpoint.path) < 2:
                yield f"{title}: the server has it at {_shown(operation.path)}"
            if endpoint.body_documented and endpoint.body and operation.fields:
                names = {field.name for field in operation.fields}
                for name in sorted(set(endpoint.body) - names):
                    yield f"{title}: the server has no field {name}"
                for field in operation.fields:
                    if field.required and field.name not in endpoint.body:
                        yield f"{title}: the server also wants {_shown(field.name)}"
        for operation in self._operations:
            if operation not in matched:
                yield f"{operation.method} {_shown(operation.path)}: not in our catalogue"

    def _find(self, endpoint: Endpoint) -> Operation | None:
        """Return the server's route: the same path, else the only one that ends like it."""
        alike = [
            (operation.exactness(endpoint.path), operation)
            for operation in self._operations
            if operation.method == endpoint.method and operation.ends_like(endpoint.path)
        ]
        best = max((exactness for exactness, _ in alike), default=0)
        found = [operation for exactness, operation in alike if exactness == best]
        return found[0] if len(found) == 1 else None


def _translated(
    endpoint: Endpoint, operation: Operation, given: Mapping[str, object]
) -> dict[str, object]:
    """Return the values under the server's names."""
    body: dict[str, object] = {}
    for name, value in given.items():
        wanted = [folded(alias) for alias in _MEANINGS.get(name, (name,))]
        fields = [field for field in operation.fields if folded(field.name) in wanted]
        fields = [field for field in fields if field.required] or fields
        fields = [field for field in fields if field.name == name] or fields
        if len(fields) > 1:
            names = " and ".join(_shown(field.name) for field in fields)
            raise _not_sent(endpoint, f"the server has both {names}")
        if fields:
            body[fields[0].name] = _typed(endpoint, value, fields[0].type)
        elif endpoint.effect is Effect.MONEY or name in endpoint.required:
            raise _not_sent(endpoint, f"the server has no field for {name}")
    for field in operation.fields:
        if field.required and field.name not in body:
            if field.only is None:
                raise _not_sent(endpoint, f"the server also wants {_shown(field.name)}")
            body[field.name] = field.only
    return body


def _typed(endpoint: Endpoint, value: object, kind: str | None) -> object:
    """Return the value in the JSON type that the server wants."""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if kind == "string" and is_number:
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if kind == "integer" and isinstance(value, Decimal):
        if value != value.to_integral_value():
            raise _not_sent(endpoint, "the server takes whole numbers only")
        return int(value)
    return value


def _not_sent(endpoint: Endpoint, why: str) -> NotSent:
    return NotSent(
        f"Nothing was sent to {endpoint.path}: {why}. Use Alura's own site for this for now."
    )


def _shown(name: str) -> str:
    return harmless(name, WORD_LIMIT)
