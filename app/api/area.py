"""What the areas of the client share: one call from a catalogue row to a `Reading`.

An answer equal to the last one of the same call is not decoded again: the same object comes
back, so that a panel sees by identity that nothing changed.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from app.api.asset_book import AssetBook
from app.api.catalog import CATALOG, Endpoint
from app.api.contract import Contract
from app.api.exchange import EMPTY, Answer, to_json
from app.api.pages import fewer, page_query
from app.api.paging import By, told_by_headers
from app.api.transport import Transport
from app.errors import BadReply, NotSent, Refused
from app.masking import masked_text
from app.models.assets import AssetTable, Provenance
from app.models.bodies import NO_RULES, BodyRules, Draft
from app.models.reading import Page, Reading
from app.models.text import harmless

T = TypeVar("T")

Query = Mapping[str, str | int | None]
"""Query fields; those that are None are left out."""

SHOWN = 2_000
"""Characters of an answer that was not understood that are kept for the system screen."""


@dataclass(frozen=True, slots=True)
class _Held:
    body: bytes
    content_type: str | None
    reading: Reading[Any]


class Memory:
    """What a client remembers of its server: contract, assets, the last answer of each read."""

    def __init__(self, rules: BodyRules = NO_RULES, room: int = 64) -> None:
        self.contract = Contract()
        """What the server says of its bodies; says nothing until it was read."""
        self.rules = rules
        """What the user says of them."""
        self.assets = AssetBook()
        """Which index is which asset on this server."""
        self.most_rows: dict[str, int] = {}
        """Rows of a page that a server gave after it had refused more, by the call."""
        self._room = room
        self._held: OrderedDict[object, _Held] = OrderedDict()

    def reading(
        self, key: object, answer: Answer, decode: Callable[[object], Reading[T]]
    ) -> Reading[T]:
        """Return what the answer says, as the same object as before when it is the same.

        The calls that were not made for longest are forgotten.
        """
        held = self._held.get(key)
        if held is None or (held.body, held.content_type) != (answer.body, answer.content_type):
            held = _Held(answer.body, answer.content_type, decode(answer.plain))
            self._held[key] = held
        self._held.move_to_end(key)
        if len(self._held) > self._room:
            self._held.popitem(last=False)
        return held.reading


class Area:
    """One part of the API."""

    def __init__(self, transport: Transport, memory: Memory) -> None:
        self._transport = transport
        self._memory = memory

    async def _read(
        self,
        name: str,
        decode: Callable[[object], Reading[T]],
        *,
        path: Mapping[str, str] = EMPTY,
        query: Query = EMPTY,
        urgent: bool = False,
    ) -> Reading[T]:
        """Read by the catalogue row of this name."""
        sent = {key: value for key, value in query.items() if value is not None}
        answer = await self._transport.call(CATALOG[name], path=path, query=sent, urgent=urgent)
        key = (name, tuple(path.items()), tuple(sent.items()))
        try:
            return self._memory.reading(key, answer, _with_headers(decode, answer.headers))
        except BadReply as error:
            if not CATALOG[name].secret_reply:
                error.came = _beginning(answer.body)
            raise

    async def _read_page(
        self,
        name: str,
        decode: Callable[..., Reading[Page[T]]],
        page: int | str | None = None,
        by: By = "page",
        limit: int | None = None,
        *,
        path: Mapping[str, str] = EMPTY,
        query: Query = EMPTY,
    ) -> Reading[Page[T]]:
        """Read a page of rows; `decode` is told its number and how many rows a full one has.

        A server that refuses so many is asked for fewer, and not for more again.
        """
        most = self._memory.most_rows
        number = page if isinstance(page, int) and by == "page" else None
        while True:
            if limit is not None:
                limit = min(limit, most.get(name, limit))
            asked, full = page_query(self._memory.contract.query(name), page, by, limit)
            decoded = partial(decode, page=number, limit=full)
            try:
                return await self._read(name, decoded, path=path, query={**asked, **query})
            except Refused as error:
                rows = fewer(full, error)
                if rows is None:
                    raise
                most[name] = rows

    async def _send(
        self,
        name: str,
        *,
        path: Mapping[str, str] = EMPTY,
        body: Mapping[str, object] = EMPTY,
        draft: Draft | None = None,
    ) -> Answer:
        """Call the catalogue row of this name with a body; fields that are None are left out.

        With a draft exactly its body is sent. Raises `NotSent` where the draft is of something
        else, or where the server's contract wants what is not known here.
        """
        endpoint = CATALOG[name]
        if draft is None:
            draft = drafted(self._memory, name, path=path, values=body)
        elif (draft.call, draft.path, dict(draft.values)) != (
            name,
            _filled(endpoint, path),
            _given(body),
        ):
            raise NotSent("Nothing was sent: what was shown is of another call. Ask again.")
        content = None if draft.content is None else draft.content.encode()
        return await self._transport.call(endpoint, path=path, content=content)


def _with_headers(
    decode: Callable[[object], Reading[T]], headers: Mapping[str, str]
) -> Callable[[object], Reading[T]]:
    """Return the decoder, which also hears what the headers say of further pages."""

    def decoded(plain: object) -> Reading[T]:
        reading: Reading[Any] = decode(plain)
        if not isinstance(reading.value, Page):
            return reading
        return replace(reading, value=told_by_headers(reading.value, headers))

    return decoded


def drafted(
    memory: Memory, name: str, *, path: Mapping[str, str], values: Mapping[str, object]
) -> Draft:
    """Return a call of the catalogue's row of this name exactly as it will be sent.

    Raises `NotSent` where it cannot be made.
    """
    endpoint = CATALOG[name]
    body = memory.contract.body(endpoint, values, memory.rules)
    try:
        content = to_json(body.plain).decode() if body.plain else None
    except ValueError as error:
        raise NotSent(f"Nothing was sent: {error}. Check what was entered.") from error
    filled = _filled(endpoint, path)
    warnings = (*_asset_warnings(memory.assets.table, values), *body.warnings)
    given = tuple(_given(values).items())
    return Draft(name, endpoint.method, filled, content, given, warnings)


def _filled(endpoint: Endpoint, path: Mapping[str, str]) -> str:
    try:
        return endpoint.fill(**path)
    except ValueError as error:
        raise NotSent(f"Nothing was sent: {error}. Check what was entered.") from error


def _given(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _asset_warnings(table: AssetTable, values: Mapping[str, object]) -> tuple[str, ...]:
    index, symbol = values.get("assetIndex"), values.get("symbol")
    if not isinstance(index, int):
        return ()
    conflicts = table.conflicts(index, symbol if isinstance(symbol, str) else None)
    if conflicts:
        return tuple(f"{sentence}: the index decides, look twice" for sentence in conflicts)
    if table.provenance(index) is Provenance.PUBLISHED:
        return (f"that index {index} is {table.symbol(index)} says only the published table",)
    return () if symbol is not None else (f"no source names index {index}",)


def _beginning(body: bytes) -> str:
    """Return how an answer begins, without secrets and without what could steer a terminal."""
    # Masked before it is cut: half a token is still one.
    text = body[: 4 * SHOWN].decode("utf-8", errors="replace")
    return harmless(masked_text(text), SHOWN)
