"""Odd but valid ways of HTTP, each round any backend, and backends that change under way."""

import gzip
import json
from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Body = Callable[[bytes], bytes]


def _buffered(app: ASGIApp, change: Callable[[dict[bytes, bytes], bytes], list[bytes]]) -> ASGIApp:
    """Hand each whole answer to `change`, which edits the headers and returns the pieces."""

    async def odd(scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        body = b""

        async def hold(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            else:
                body += message.get("body", b"")

        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        await app(scope, receive, hold)
        headers = dict(start["headers"])
        pieces = change(headers, body)
        headers.pop(b"content-length", None)
        await send({**start, "headers": list(headers.items())})
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return odd


def gzipped(app: ASGIApp) -> ASGIApp:
    def change(headers: dict[bytes, bytes], body: bytes) -> list[bytes]:
        if not body:
            return []
        headers[b"content-encoding"] = b"gzip"
        headers[b"vary"] = b"Accept-Encoding"
        return [gzip.compress(body)]

    return _buffered(app, change)


def in_pieces(app: ASGIApp) -> ASGIApp:
    """Cut anywhere, also within a letter."""
    return _buffered(app, lambda _, body: [body[n : n + 7] for n in range(0, len(body), 7)])


def typed(media: bytes | None) -> Callable[[ASGIApp], ASGIApp]:
    def change(headers: dict[bytes, bytes], body: bytes) -> list[bytes]:
        is_json = headers.pop(b"content-type", b"").startswith(b"application/json")
        if media is not None:
            headers[b"content-type"] = media if is_json else b"text/plain"
        elif not is_json:
            headers[b"content-type"] = b"text/plain"
        return [body]

    return lambda app: _buffered(app, change)


def with_mark(app: ASGIApp) -> ASGIApp:
    """A byte order mark before each body, and blank lines after it."""
    return _buffered(app, lambda _, body: [b"\xef\xbb\xbf" + body + b"\r\n\r\n  "] if body else [])


def indented(app: ASGIApp) -> ASGIApp:
    def change(_: dict[bytes, bytes], body: bytes) -> list[bytes]:
        try:
            plain = json.loads(body)
        except ValueError:
            return [body]
        return [json.dumps(plain, indent=4, ensure_ascii=False).encode()]

    return _buffered(app, change)


def cookies_and_more(app: ASGIApp) -> ASGIApp:
    def change(headers: dict[bytes, bytes], body: bytes) -> list[bytes]:
        headers |= {
            b"set-cookie": b"sid=1; Path=/; HttpOnly",
            b"etag": b'W/"1"',
            b"cache-control": b"max-age=600",
            b"x-ratelimit-remaining-default": b"many",
            b"server-timing": b"db;dur=53",
        }
        return [body]

    return _buffered(app, change)


def with_slash(app: ASGIApp) -> ASGIApp:
    """Every route ends in a slash, and whoever asks without is sent there."""

    async def odd(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await app(scope, receive, send)
        elif scope["path"].endswith("/"):
            raw = scope.get("raw_path", scope["path"].encode()).partition(b"?")[0].rstrip(b"/")
            await app({**scope, "path": scope["path"].rstrip("/"), "raw_path": raw}, receive, send)
        else:
            query = scope["query_string"]
            place = scope["path"].encode() + b"/" + (b"?" + query if query else b"")
            headers = [(b"location", place)]
            await send({"type": "http.response.start", "status": 308, "headers": headers})
            await send({"type": "http.response.body", "body": b""})

    return odd


def below(prefix: str) -> Callable[[ASGIApp], ASGIApp]:
    """The API under a path; nothing else is there."""

    def wrap(app: ASGIApp) -> ASGIApp:
        async def odd(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                raw = scope.get("raw_path", scope["path"].encode()).decode()
                assert raw.startswith(prefix), raw
                scope = {
                    **scope,
                    "path": scope["path"].removeprefix(prefix),
                    "raw_path": raw.removeprefix(prefix).encode(),
                }
            await app(scope, receive, send)

        return odd

    return wrap


def changing(change: Callable[[str, Any], Any]) -> Callable[[ASGIApp], ASGIApp]:
    """Change the JSON of good answers; a path and the plain body go in."""

    def wrap(app: ASGIApp) -> ASGIApp:
        async def odd(scope: Scope, receive: Receive, send: Send) -> None:
            def changed(_: dict[bytes, bytes], body: bytes) -> list[bytes]:
                try:
                    plain = json.loads(body)
                except ValueError:
                    return [body]
                return [json.dumps(change(scope["path"], plain)).encode()]

            is_login = scope["type"] == "http" and scope["path"].startswith("/auth/")
            await (app if is_login else _buffered(app, changed))(scope, receive, send)

        return odd

    return wrap
