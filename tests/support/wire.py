"""What goes over the wire between the program and the simulator: counted, changed, held back."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from app.clock import Clock

Change = Callable[[Any], Any]
"""Takes the JSON of a good answer and returns other JSON."""


class Sent(NamedTuple):
    """One request of the program."""

    at: float
    method: str
    path: str
    query: str


@dataclass
class Wire(httpx.AsyncBaseTransport):
    """Stands before the server; what is asked for goes by the end of the path."""

    inner: httpx.AsyncBaseTransport
    clock: Clock
    sent: list[Sent] = field(default_factory=list)
    """Every request, in order."""
    bodies: dict[str, Any] = field(default_factory=dict)
    """The JSON of each path's last good answer."""
    contents: dict[str, list[bytes]] = field(default_factory=dict)
    """The bodies that were sent to each path, in order."""
    _changes: dict[str, Change] = field(default_factory=dict)
    _answers: dict[str, httpx.Response] = field(default_factory=dict)
    _lies: dict[str, httpx.Response] = field(default_factory=dict)
    _gates: dict[str, asyncio.Event] = field(default_factory=dict)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        self.sent.append(Sent(self.clock.monotonic(), request.method, url.path, url.query.decode()))
        if request.method == "POST":
            self.contents.setdefault(url.path, []).append(await request.aread())
        answer = _of(self._answers, url.path)
        if answer is None:
            response = await self.inner.handle_async_request(request)
            answer = _of(self._lies, url.path)
        if answer is not None:
            response = httpx.Response(
                answer.status_code, headers=answer.headers, content=answer.content, request=request
            )
        if response.is_success and (content := await response.aread()):
            response = self._noted(response, content)
        gate = _of(self._gates, url.path)
        if gate is not None:
            await gate.wait()
        return response

    def _noted(self, response: httpx.Response, content: bytes) -> httpx.Response:
        path = response.request.url.path
        try:
            body = json.loads(content)
        except ValueError:
            return response
        change = _of(self._changes, path)
        self.bodies[path] = body if change is None else change(body)
        if change is None:
            return response
        return httpx.Response(
            response.status_code, json=self.bodies[path], request=response.request
        )

    def change(self, end: str, change: Change) -> None:
        """Change the good answers of a path from now on."""
        self._changes[end] = change

    def answer(self, end: str, status: int = 200, content: bytes = b"") -> None:
        """Answer a path with these bytes from now on, in place of the server."""
        self._answers[end] = _response(status, content)

    def lie(self, end: str, status: int, content: bytes) -> None:
        """Let the server carry a request out from now on, and answer it with these bytes."""
        self._lies[end] = _response(status, content)

    def freeze(self) -> None:
        """Go on with the answers that each path had so far: nothing moves any more."""
        for path, body in self.bodies.items():
            self.answer(path, content=json.dumps(body).encode())

    def restore(self) -> None:
        """Leave the answers alone again."""
        self._changes.clear()
        self._answers.clear()
        self._lies.clear()

    def hold(self, end: str) -> asyncio.Event:
        """Keep the answers of a path back until the event is set."""
        self._gates[end] = asyncio.Event()
        return self._gates[end]

    def counts(self, since: float = 0.0) -> Counter[str]:
        """How many requests each path got, since a monotonic moment."""
        return Counter(sent.path for sent in self.sent if sent.at >= since)

    async def aclose(self) -> None:
        await self.inner.aclose()


def _response(status: int, content: bytes) -> httpx.Response:
    headers = {"content-type": "application/json"} if content else None
    return httpx.Response(status, content=content, headers=headers)


def _of(table: dict[str, Any], path: str) -> Any:
    return next((value for end, value in table.items() if path.endswith(end)), None)
