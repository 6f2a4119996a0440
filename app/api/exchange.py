"""One request sent and its answer read, of whatever status; no retry, no judgment of the status.

The token goes to the configured origin only: a redirect elsewhere is not followed.
"""

import asyncio
import json
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Protocol, TypeVar

import httpx

from app.api.catalog import Endpoint
from app.api.failures import HttpxError
from app.api.reply import decode
from app.clock import Clock
from app.errors import BadReply

T = TypeVar("T")

EMPTY: Mapping[str, str] = MappingProxyType({})

LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of an answer, unpacked; a longer one is not read to its end."""


class Bearer(Protocol):
    """What a call shows the server to be let in."""

    @property
    def secret(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be sent, the same for each attempt."""

    endpoint: Endpoint
    path: str = field(repr=False)
    """With its identifiers."""
    query: Mapping[str, str | int] = field(repr=False)
    content: bytes | None = field(repr=False)
    """The body as JSON; None for no body."""


@dataclass(frozen=True)
class Answer:
    """What came back, not yet read."""

    status: int
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Names in lower case."""

    @property
    def content_type(self) -> str | None:
        """What the body is said to be."""
        return self.headers.get("content-type")

    @cached_property
    def plain(self) -> object:
        """The body as plain values, decoded once. Raises `BadReply`."""
        return decode(self.body, self.content_type)


async def exchange(http: httpx.AsyncClient, wish: Wish, bearer: Bearer | None) -> Answer:
    """Send the request and read the answer. Raises httpx's exceptions and `BadReply`.

    A redirect of a GET that stays with the server is followed once.
    """
    headers = {} if bearer is None else {"Authorization": f"Bearer {bearer.secret}"}
    if wish.content is not None:
        headers["Content-Type"] = "application/json"
    request = http.build_request(
        wish.endpoint.method,
        wish.path,
        params=dict(wish.query) or None,
        content=wish.content,
        headers=headers,
    )
    response = await http.send(request, stream=True)
    further = response.next_request
    if wish.endpoint.retryable and further is not None and _is_near(request, further):
        await response.aclose()
        response = await http.send(further, stream=True)
    try:
        body = await _body(response)
    finally:
        await response.aclose()
    return Answer(response.status_code, body, dict(response.headers.items()))


class DeadlineError(Exception):
    """The work took too long and was cancelled."""


async def within(clock: Clock, seconds: float, work: Coroutine[object, object, T]) -> T:
    """Await the work, at most so long by the clock. Raises `DeadlineError`.

    httpx's own read timeout starts again with every byte, so it does not bound a call.
    """
    task = asyncio.ensure_future(work)
    alarm = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({task, alarm}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise DeadlineError
        return task.result()
    finally:
        task.cancel()
        alarm.cancel()
        await asyncio.gather(task, alarm, return_exceptions=True)


def to_json(body: Mapping[str, object]) -> bytes:
    """Return the body as JSON, amounts as numbers with exactly their digits.

    Raises ValueError for an amount that no JSON number of the usual precision holds.
    """
    # ASCII only: a dialog shows the very text, and nothing in it can steer a terminal.
    return json.dumps(body, default=_number).encode()


def _number(value: object) -> int | float:
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} has no place in a body")
    if not value.is_finite() or Decimal(repr(float(value))) != value:
        raise ValueError("the amount has too many digits")
    return int(value) if value == value.to_integral_value() else float(value)


def _is_near(request: httpx.Request, further: httpx.Request) -> bool:
    """Tell whether a redirect of a GET stays with the same server."""
    old, new = request.url, further.url
    here = (old.scheme, old.host, old.port)
    return request.method == further.method == "GET" and here == (new.scheme, new.host, new.port)


async def _body(response: httpx.Response) -> bytes:
    """Read the body, bounded. A refusal counts by its status, even when its body is cut."""
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > LARGEST_BODY:
                raise BadReply("The server's answer is too long to be read. Try again later.")
            chunks.append(chunk)
    except (*HttpxError, BadReply):
        if response.is_success:
            raise
        return b""
    return b"".join(chunks)
