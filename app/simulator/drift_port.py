"""Drift around the whole app: requests and replies are changed on their way, the app is not.

The control route under `/simulator/` is never touched.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.simulator.docs_page import docs_page
from app.simulator.drift import DOCS_JSON, Drift
from app.simulator.faults import CONTROL_PREFIX
from app.simulator.replies import JsonReply, thrown, to_json
from app.simulator.whole_replies import carry_out, send_whole, without_length

DOCS_PAGE = "/api/docs"
"""Where people read what the OpenAPI says."""


class DriftMiddleware:
    """Passes requests to the app, as a server that has drifted would understand them."""

    def __init__(self, app: ASGIApp, drift: Drift) -> None:
        self._app = app
        self._drift = drift

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(CONTROL_PREFIX):
            await self._app(scope, receive, send)
            return
        method, path = scope["method"], scope["path"]
        address = self._drift.docs_address
        if (method, path) == ("GET", address):
            await JsonReply(self._drift.document)(scope, receive, send)
        elif (method, path) == ("GET", DOCS_PAGE) and address is not None:
            moved_to = None if address == DOCS_JSON else address
            await HTMLResponse(docs_page(self._drift.document, moved_to))(scope, receive, send)
        elif path in (DOCS_JSON, DOCS_PAGE) or self._drift.lacks(method, path):
            await thrown(404, f"Cannot {method} {path}")(scope, receive, send)
        elif names := self._drift.renamed_fields(method, path):
            await self._translated(names, scope, receive, send)
        else:
            await self._changed(scope, receive, send, {})

    async def _translated(
        self, names: Mapping[str, str], scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer a request whose body has other names than the app's."""
        given = _parsed(await _read(receive))
        if not isinstance(given, dict):
            given = {}
        if unknown := [f"property {name} should not exist" for name in names if name in given]:
            body = {"statusCode": 400, "error": "Bad Request", "message": unknown}
            await JsonReply(body, 400)(scope, receive, send)
            return
        back = {other: name for name, other in names.items()}
        content = to_json({back.get(name, name): value for name, value in given.items()}).encode()
        # The app reads as many bytes as it is told that there are.
        headers = [*without_length(scope["headers"]), (b"content-length", b"%d" % len(content))]
        await self._changed({**scope, "headers": headers}, _once(content), send, names)

    async def _changed(
        self, scope: Scope, receive: Receive, send: Send, names: Mapping[str, str]
    ) -> None:
        """Let the app answer, and send its answer with the drift in it."""
        start, body = await carry_out(self._app, scope, receive)
        status, headers = start["status"], start["headers"]
        if b"json" in dict(headers).get(b"content-type", b"") and body:
            plain = _parsed(body)
            if status == 400:
                plain = _in_new_names(plain, names)
            plain = self._drift.reply(scope["path"], plain, is_good=status < 300)
            body = to_json(plain).encode()
        await send_whole(send, status, without_length(headers), body)


def _parsed(body: bytes) -> Any:
    """Return the JSON with exactly its digits; None where it is none."""
    try:
        return json.loads(body, parse_float=Decimal)
    except ValueError:
        return None


def _in_new_names(plain: Any, names: Mapping[str, str]) -> Any:
    """Return a refusal whose sentences begin with the names that the client knows."""
    if not isinstance(plain, dict) or not isinstance(plain.get("message"), list):
        return plain
    sentences = [sentence.partition(" ") for sentence in plain["message"]]
    return plain | {"message": [f"{names.get(n, n)} {rest}" for n, _, rest in sentences]}


async def _read(receive: Receive) -> bytes:
    content = b""
    while True:
        message = await receive()
        content += bytes(message.get("body", b""))
        if not message.get("more_body", False):
            return content


def _once(content: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    return receive
