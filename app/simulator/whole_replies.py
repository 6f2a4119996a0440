"""An app's answer taken whole, and one sent whole: what a layer around the app changes.

Knows nothing of faults or drift; nothing but the ASGI protocol.
"""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = Sequence[tuple[bytes, bytes]]


async def carry_out(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """Let the app carry the request out and return its answer's start and body, unsent."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, keep)
    return messages[0], b"".join(message.get("body", b"") for message in messages[1:])


async def promise(send: Send, status: int, headers: Headers, length: int) -> None:
    """Send a head for a body of this length, whether or not it follows in full."""
    full = [*headers, (b"content-length", str(length).encode())]
    await send({"type": "http.response.start", "status": status, "headers": full})


async def send_whole(send: Send, status: int, headers: Headers, body: bytes) -> None:
    """Send an answer; `headers` say no length."""
    await promise(send, status, headers, len(body))
    await send({"type": "http.response.body", "body": body})


def without_length(headers: Headers) -> list[tuple[bytes, bytes]]:
    """Return the headers for a body that may have another length."""
    return [pair for pair in headers if pair[0] != b"content-length"]
