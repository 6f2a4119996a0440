"""Faults on a port: a layer around the whole app that loses, cuts and delays real answers.

Uses nothing but the ASGI protocol: a connection is cut by ending an answer too early, which makes
the server close it.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from app.simulator.faults import Answer, Faults, Kind, cut, page
from app.simulator.whole_replies import carry_out, promise, send_whole, without_length

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
            await promise(send, 200, [(b"content-type", b"application/json")], PROMISED_BYTES)
            return
        if fault is not None and (refusal := self._faults.refusal(fault)) is not None:
            await self._wait(delay)
            await _answer(send, refusal)
            return

        start, body = await carry_out(self._app, scope, receive)
        await self._wait(delay)
        headers = without_length(start["headers"])
        if kind is Kind.LOST_REPLY:
            await promise(send, start["status"], headers, len(body) + 1)
            await send({"type": "http.response.body", "body": cut(body), "more_body": True})
        elif kind is Kind.WRONG_TYPE:
            await _answer(send, page(200))
        else:
            left = cut(body) if kind is Kind.CUT_JSON else body
            await send_whole(send, start["status"], headers, left)

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            await self._faults.sleep(seconds)


async def _until_client_leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, answer: Answer) -> None:
    headers = [(name.encode(), value.encode()) for name, value in answer.headers]
    await send_whole(send, answer.status, headers, answer.body)
