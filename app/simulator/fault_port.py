"""Faults on a port: a layer around the whole app that loses, cuts and delays real answers.

Uses nothing but the ASGI protocol: a connection is cut by ending an answer too early, which makes
the server close it.
"""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.simulator.faults import Answer, Faults, Kind, cut, page

PROMISED_BYTES = 64
"""How long the answer to a lost request claims to be; not one byte of it comes."""


class FaultMiddleware:
    """Passes requests to the app, except where a fault says otherwise."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, badly if a fault is planned for it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        fault, delay = self._faults.plan(scope["method"], scope["path"])
        if fault is None and delay == 0:
            await self._app(scope, receive, send)
            return
        kind = fault.kind if fault is not None else None
        if kind is Kind.HANG:
            await _until_client_leaves(receive)
            return
        if kind in {Kind.LOST_REQUEST, Kind.NO_CONNECTION}:
            await self._wait(delay)
            await _promise(send, 200, [(b"content-type", b"application/json")], PROMISED_BYTES)
            return
        if fault is not None and (refusal := self._faults.refusal(fault)) is not None:
            await self._wait(delay)
            await _answer(send, refusal)
            return

        start, body = await _run(self._app, scope, receive)
        await self._wait(delay)
        headers = [pair for pair in start["headers"] if pair[0] != b"content-length"]
        if kind is Kind.LOST_REPLY:
            await _promise(send, start["status"], headers, len(body) + 1)
            await send({"type": "http.response.body", "body": cut(body), "more_body": True})
        elif kind is Kind.WRONG_TYPE:
            await _answer(send, page(200))
        else:
            left = cut(body) if kind is Kind.CUT_JSON else body
            await _whole(send, start["status"], headers, left)

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            await self._faults.sleep(seconds)


async def _run(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """Let the app carry the request out and return its answer without sending it."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, keep)
    return messages[0], b"".join(message.get("body", b"") for message in messages[1:])


async def _until_client_leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _promise(
    send: Send, status: int, headers: Sequence[tuple[bytes, bytes]], length: int
) -> None:
    """Send a head for a body that does not follow in full."""
    full = [*headers, (b"content-length", str(length).encode())]
    await send({"type": "http.response.start", "status": status, "headers": full})


async def _whole(
    send: Send, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes
) -> None:
    await _promise(send, status, headers, len(body))
    await send({"type": "http.response.body", "body": body})


async def _answer(send: Send, answer: Answer) -> None:
    headers = [(name.encode(), value.encode()) for name, value in answer.headers]
    await _whole(send, answer.status, headers, answer.body)
