"""What the areas of the client share: one call from a catalogue row to a `Reading`.

An answer equal to the last one of the same call is not decoded again: the same object comes
back, so that a panel sees by identity that nothing changed.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from app.api.catalog import CATALOG
from app.api.contract import Contract
from app.api.exchange import EMPTY, Answer
from app.api.transport import Transport
from app.errors import BadReply
from app.masking import masked_text
from app.models.reading import Reading
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
    """What a client remembers of its server: the contract, and the last answer of each read."""

    def __init__(self, room: int = 64) -> None:
        self.contract = Contract()
        """What the server says of its bodies; says nothing until it was read."""
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
            return self._memory.reading(key, answer, decode)
        except BadReply as error:
            if not CATALOG[name].secret_reply:
                error.came = _beginning(answer.body)
            raise

    async def _send(
        self,
        name: str,
        *,
        path: Mapping[str, str] = EMPTY,
        body: Mapping[str, object] = EMPTY,
    ) -> Answer:
        """Call the catalogue row of this name with a body; fields that are None are left out.

        Raises `NotSent` where the server's contract wants what is not known here.
        """
        endpoint = CATALOG[name]
        content = self._memory.contract.body(endpoint, body)
        return await self._transport.call(endpoint, path=path, body=content or None)


def _beginning(body: bytes) -> str:
    """Return how an answer begins, without secrets and without what could steer a terminal."""
    # Masked before it is cut: half a token is still one.
    text = body[: 4 * SHOWN].decode("utf-8", errors="replace")
    return harmless(masked_text(text), SHOWN)
