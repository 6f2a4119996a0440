"""Answers reads from a tape, in place of a network. Nothing can be sent through it.

It knows no time of its own: what was answered last, up to the moment it is asked for, is what
the server said.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import httpx

from app.api.catalog import CATALOG
from app.api.failures import NotOnTapeError
from app.tape import Tape
from app.tape_lines import request_key

_FAULTS: dict[str, type[httpx.TransportError] | type[httpx.DecodingError]] = {
    "Unreachable": httpx.ConnectError,
    "NoReply": httpx.ReadTimeout,
    "BadReply": httpx.DecodingError,
}
"""What each class of error on the tape was on the wire."""

_as_of: ContextVar[float | None] = ContextVar("as_of", default=None)
_used: ContextVar[list[float] | None] = ContextVar("used", default=None)


@contextmanager
def as_of(moment: float) -> Iterator[None]:
    """Let reads in this task be answered as they were at an earlier moment."""
    before = _as_of.set(moment)
    try:
        yield
    finally:
        _as_of.reset(before)


@contextmanager
def noting() -> Iterator[list[float]]:
    """Note when the answers that this task gets were recorded, in the order of its requests."""
    outer = _used.get()
    moments: list[float] = []
    before = _used.set(moments)
    try:
        yield moments
    finally:
        _used.reset(before)
        if outer is not None:
            outer.extend(moments)


@dataclass
class ReplayTransport(httpx.AsyncBaseTransport):
    """Stands where the network is."""

    tape: Tape
    moment: Callable[[], float]
    """Where the tape is now, in seconds since its start."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the newest answer up to now, or raise what had come in its place."""
        path = request.url.raw_path.decode("ascii").partition("?")[0]
        if request.method != "GET" and path != CATALOG["check_code"].path:
            raise NotOnTapeError("This is a tape: nothing was sent, and nothing can be.")
        sent = json.loads(request.content) if request.content else None
        key = request_key(request.method, path, dict(request.url.params), sent)
        then = _as_of.get()
        found = self.tape.newest(key, self.moment() if then is None else then)
        if found is None:
            raise NotOnTapeError("The tape holds no answer to this, up to here. Let it go on.")
        if (used := _used.get()) is not None:
            used.append(found.after)
        if found.status is None:
            raise _FAULTS.get(found.error or "", httpx.ReadError)("as on the tape", request=request)
        return httpx.Response(
            found.status, headers=dict(found.headers), content=found.body, request=request
        )
