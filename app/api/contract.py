"""The server's own OpenAPI document: which body fields it wants, and where it differs from us.

Published bodies are sent as published. For the others the server's names are taken by meaning;
what it demands and we cannot fill is an error, never a guess.
"""

import re
from collections.abc import Iterator, Mapping
from math import inf

from app.api.body import EXITS, Body, not_sent, published, renamed, translated
from app.api.catalog import CATALOG, ENDPOINTS, Effect, Endpoint
from app.api.fitting import shown
from app.api.meanings import proposals
from app.api.openapi import Operation, operations
from app.api.schemas import BodyField
from app.api.spans import named
from app.intervals import interval_seconds
from app.models.assets import Pairs
from app.models.bodies import NO_RULES, BodyRules
from app.models.contract import Standing, State

UNREAD = "the server's contract has not been read yet"
NONE = "the server publishes no contract"


class Contract:
    """What the server says of its own routes. An empty one says nothing."""

    def __init__(self, document: object = None, *, absence: str = UNREAD) -> None:
        """Take a parsed OpenAPI 2 or 3 document; anything else counts as none.

        `absence` says why there is none.
        """
        self._operations = operations(document, (endpoint.path for endpoint in ENDPOINTS))
        self._found: dict[str, Operation | None] = {}
        self._absence = absence

    @property
    def is_known(self) -> bool:
        """Whether the server has said anything."""
        return bool(self._operations)

    @property
    def size(self) -> int:
        """How many routes it lists."""
        return len(self._operations)

    # Bodies

    def assumes(self, endpoint: Endpoint) -> bool:
        """Tell whether the body's names are neither published nor said by the server."""
        if endpoint.body_documented or not endpoint.body:
            return False
        operation = self._find(endpoint)
        return operation is None or not operation.fields

    def body(
        self, endpoint: Endpoint, values: Mapping[str, object], rules: BodyRules = NO_RULES
    ) -> Body:
        """Return the body to send; values that are None are left out.

        `values` has the catalogue's names; the symbol of an asset may stand beside its index.
        Raises NotSent where a field that must be sent is missing, where the server wants
        something that we cannot fill, and where a body that moves money would rest on assumed
        names.
        """
        names = (*endpoint.body, *(("symbol",) if "assetIndex" in endpoint.body else ()))
        given = {name: values[name] for name in names if values.get(name) is not None}
        lacking = [name for name in endpoint.required if name not in given]
        if lacking:
            raise not_sent(endpoint, f"{lacking[0]} is missing")
        operation = self._find(endpoint)
        if endpoint.body_documented:
            given.pop("symbol", None)
            if operation is None or operation.unclear or not operation.fields:
                return Body(given)
            return published(endpoint, operation, given, rules)
        if rules.of(endpoint.name):
            return translated(endpoint, operation or _unsaid(endpoint), given, rules)
        return self._unpublished(endpoint, operation, given, rules)

    def _unpublished(
        self,
        endpoint: Endpoint,
        operation: Operation | None,
        given: Mapping[str, object],
        rules: BodyRules,
    ) -> Body:
        if operation is not None and operation.fields:
            if endpoint.name in EXITS:
                return published(endpoint, operation, given, rules)
            return translated(endpoint, operation, given, rules)
        if not endpoint.body:
            # An empty body names nothing, so it cannot be misread: where nothing else is known
            # to be wanted it is sent. Closing all must not wait for a document, and a claim pays
            # out to the account itself.
            if operation is not None and operation.unclear and endpoint.name not in EXITS:
                raise not_sent(endpoint, "the server's contract of its body cannot be read")
            is_said = operation is not None and not operation.unclear
            return Body(
                {}, () if is_said else (f"an empty body is assumed: {self._why(endpoint)}",)
            )
        if operation is not None and operation.unclear:
            why = "the server's contract of its body cannot be read"
            raise not_sent(endpoint, why, is_nameable=True)
        if endpoint.effect is Effect.MONEY:
            raise not_sent(
                endpoint,
                f"the names of its fields are not published, and {self._why(endpoint)}",
                is_nameable=True,
            )
        given = {name: value for name, value in given.items() if name in endpoint.body}
        return Body(dict(given), (f"the names are assumed: {self._why(endpoint)}",))

    def _why(self, endpoint: Endpoint) -> str:
        """Return why the server's contract does not help."""
        if not self.is_known:
            return self._absence
        if self._find(endpoint) is None:
            return f"the server's contract has no {endpoint.method} {endpoint.path}"
        return "the server's contract does not say what its body holds"

    # Routes

    def standing(self, endpoint: Endpoint) -> Standing:
        """Return how a row of the catalogue stands in the server's contract."""
        if not self.is_known:
            return Standing(endpoint.method, endpoint.path, "unknown", endpoint.name)
        operation = self._find(endpoint)
        if operation is None:
            others = [o for o in self._operations if o.ends_like(endpoint.path)]
            methods = ", ".join(sorted({other.method for other in others}))
            note = f"the server has {methods}" if methods else "no such route"
            return Standing(endpoint.method, endpoint.path, "absent", endpoint.name, (note,))
        notes = tuple(self._changes(endpoint, operation))
        state: State = "changed" if notes else "present"
        return Standing(endpoint.method, endpoint.path, state, endpoint.name, notes)

    def extra(self) -> tuple[Standing, ...]:
        """Return the routes that are not in our catalogue."""
        known = {self._find(endpoint) for endpoint in ENDPOINTS}
        return tuple(
            Standing(o.method, shown(o.path), "new", notes=("not in our catalogue",))
            for o in self._operations
            if o not in known and not any(o.ends_like(endpoint.path) for endpoint in ENDPOINTS)
        )

    def standings(self) -> tuple[Standing, ...]:
        """Return every row of the catalogue, then the routes that are new."""
        return (*map(self.standing, ENDPOINTS), *self.extra())

    def drift(self) -> tuple[str, ...]:
        """Return a sentence for each difference between the server's routes and ours."""
        if not self.is_known:
            return ()
        return tuple(
            f"{one.method} {one.path}: {note}" for one in self.standings() for note in one.notes
        )

    def _changes(self, endpoint: Endpoint, operation: Operation) -> Iterator[str]:
        if operation.exactness(endpoint.path) < 2:
            yield f"the server has it at {shown(operation.path)}"
        if operation.unclear and (endpoint.body or endpoint.name in EXITS):
            yield "the contract of its body cannot be read"
        yield from renamed(endpoint, operation)

    def _find(self, endpoint: Endpoint) -> Operation | None:
        """Return the server's route: the same path, else the only one that ends like it."""
        if endpoint.name not in self._found:
            self._found[endpoint.name] = self._searched(endpoint)
        return self._found[endpoint.name]

    def _searched(self, endpoint: Endpoint) -> Operation | None:
        alike = [
            (operation.exactness(endpoint.path), operation)
            for operation in self._operations
            if operation.method == endpoint.method and operation.ends_like(endpoint.path)
        ]
        best = max((exactness for exactness, _ in alike), default=0)
        found = [operation for exactness, operation in alike if exactness == best]
        return found[0] if len(found) == 1 else None

    # Candles

    def query(self, name: str) -> tuple[BodyField, ...]:
        """Return what the query of a row of the catalogue may hold; empty where nothing is said."""
        operation = self._find(CATALOG[name])
        return () if operation is None else operation.query

    def intervals(self) -> tuple[str, ...]:
        """Return the lengths of candles that the server lists, the shortest first."""
        for name in ("candles", "candle_history"):
            operation = self._find(CATALOG[name])
            asked = (*operation.places, *operation.query) if operation is not None else ()
            field = named(asked, "interval")
            if field is not None and field.choices:
                texts = [shown(str(choice)) for choice in field.choices]
                return tuple(sorted(texts, key=lambda text: interval_seconds(text) or inf))
        return ()

    # Assets

    def assets(self) -> Pairs:
        """Return the asset indices that names or descriptions of fields tell."""
        told: dict[int, tuple[str, ...]] = {}
        for name in ("start_quick", "start_advance", "close_asset"):
            operation = self._find(CATALOG[name])
            for proposal in proposals("assetIndex", operation.fields if operation else ()):
                field = proposal.place.field
                pairs = dict(_described(field.description))
                if field.labels and len(field.labels) == len(field.choices):
                    labelled = zip(field.choices, field.labels, strict=True)
                    pairs |= {
                        int(value): shown(label)
                        for value, label in labelled
                        if re.fullmatch(r"[0-9]{1,6}", str(value))
                    }
                for index, symbol in pairs.items():
                    told[index] = tuple(dict.fromkeys((*told.get(index, ()), symbol)))
        return told


_SYMBOL = r"(k?[A-Z][A-Z0-9]{1,9}(?:[-/](?:USDC?|USDT|PERP))?)"
_LINK = r"\s*(?:[=:–—-]|->|→|\bis\b|\bfor\b)?\s*"
_INDEX_FIRST = re.compile(rf"(?<![\w.])([0-9]{{1,4}}){_LINK}{_SYMBOL}\W*$")
_SYMBOL_FIRST = re.compile(rf"(?<!\w){_SYMBOL}{_LINK}\(?([0-9]{{1,4}})\W*$")


def _described(text: str) -> Iterator[tuple[int, str]]:
    """Yield the pairs of a text such as “0 = BTC, 1 = ETH” or “BTC 0, ETH 1”; of two at least."""
    for form, is_index_first in ((_INDEX_FIRST, True), (_SYMBOL_FIRST, False)):
        found = [form.search(part) for part in re.split(r"[,;|\n]|\band\b|/(?=\s)", text)]
        pairs = [
            match.groups() if is_index_first else match.groups()[::-1] for match in found if match
        ]
        if len(pairs) >= 2 and len({index for index, _ in pairs}) == len(pairs):
            yield from ((int(index), symbol) for index, symbol in pairs)
            return


def _unsaid(endpoint: Endpoint) -> Operation:
    """Return a route of whose body nothing is said."""
    return Operation(endpoint.method, endpoint.path)
