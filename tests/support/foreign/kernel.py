"""What the foreign backends share: routes, tokens, recovery of a signer. It shapes no reply."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote

from eth_account import Account
from eth_account.messages import encode_defunct
from starlette.types import Receive, Scope, Send

KEY = "0x" + "11" * 32
"""The account that has something to show in each of them."""
ADDRESS = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A"
STEPS = {"1m": 60, "5m": 300, "15m": 900, "1h": 3_600, "4h": 14_400, "1d": 86_400}
"""Intervals in seconds."""


@dataclass(frozen=True)
class Call:
    """One request, as a handler sees it."""

    now: datetime
    address: str
    """Whose token came with it; empty where there was none."""
    names: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    """Scheme, host and path, as links in a body repeat them."""

    def number(self, name: str, default: int) -> int:
        text = self.query.get(name, "")
        return int(text) if text.isdigit() else default


@dataclass(frozen=True)
class Answer:
    """What goes back; bytes are sent as they are, everything else as JSON, NOTHING as no body."""

    content: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str = "application/json"


NOTHING = object()


class Refused(Exception):
    """A request that the backend does not carry out."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


Handler = Callable[[Call], Answer]


class ForeignBackend:
    """An ASGI app over a table of routes, which a dialect fills; it also says no in its way."""

    PUBLIC: ClassVar[tuple[str, ...]] = (
        "/auth/",
        "/health",
        "/api/indicators/",
        "/api/docs",
        "/openapi",
    )
    """What needs no token, by the start of its path; the trading key always needs one."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.now = now
        self.calls: list[str] = []
        """Method and path with its query, in order."""
        self.changed: list[str] = []
        """Changes that were carried out, sign-ins excepted."""
        self.received: list[tuple[str, Any]] = []
        """Method and template of each request with a body, and the body."""
        self.empty = False
        """Nothing is running and nobody is ranked, where that is possible."""
        self._challenges: dict[str, str] = {}
        self._tokens: dict[str, tuple[str, datetime]] = {}
        self._routes = [
            (method, path.split("/"), handler) for (method, path), handler in self.routes().items()
        ]
        self._routes.sort(key=lambda route: sum(part.startswith(":") for part in route[1]))

    def routes(self) -> dict[tuple[str, str], Handler]:
        raise NotImplementedError

    def refusal(self, refused: Refused) -> Answer:
        raise NotImplementedError

    def before(self, call: Call) -> None:
        """A dialect may refuse here, a rate limit say."""

    def challenge_of(self, address: str, text: str) -> str:
        self._challenges[address.lower()] = text
        return text

    def sign_in(self, call: Call, seconds: int) -> str:
        """Recover the signer of the last challenge, once, and give a token."""
        address = str(call.body.get("address", ""))
        text = self._challenges.pop(address.lower(), None)
        if text is None:
            raise Refused(401, "No challenge for this address")
        signer = Account.recover_message(
            encode_defunct(text=text), signature=call.body["signature"]
        )
        if signer.lower() != address.lower():
            raise Refused(401, "Signature does not match")
        return self.issue(address, seconds)

    def issue(self, address: str, seconds: int = 3_600) -> str:
        token = f"foreign-{len(self._tokens) + 1:04d}"
        self._tokens[token] = (address, self.now() + timedelta(seconds=seconds))
        return token

    def forget_tokens(self) -> None:
        self._tokens.clear()

    def replace(self, method: str, path: str, handler: Handler) -> None:
        """Let another handler answer this route."""
        parts = path.split("/")
        self._routes = [
            (verb, at, handler if (verb, at) == (method, parts) else old)
            for verb, at, old in self._routes
        ]

    def changes(self, reply: Callable[[Call], Answer]) -> Handler:
        """A handler that notes that it ran."""

        def handler(call: Call) -> Answer:
            answer = reply(call)
            self.changed.append(str(dict(call.names)))
            return answer

        return handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        answer = self.answer(scope, await _read(receive))
        await _write(answer, send)

    def answer(self, scope: Scope, raw: bytes) -> Answer:
        path: str = scope.get("raw_path", b"").decode().partition("?")[0] or scope["path"]
        query = scope.get("query_string", b"").decode()
        self.calls.append(f"{scope['method']} {path}" + (f"?{query}" if query else ""))
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        try:
            handler, names, template = self._find(scope["method"], path)
            body = json.loads(raw) if raw else {}
            if raw:
                self.received.append((f"{scope['method']} {template}", body))
            address = self._who(headers.get("authorization", ""))
            place = f"{scope['scheme']}://{headers.get('host', '')}{path}"
            call = Call(self.now(), address, names, dict(parse_qsl(query)), body, place)
            self.before(call)
            if not address and not self._is_public(path):
                raise Refused(401, "Unauthorized")
            return handler(call)
        except Refused as refused:
            return self.refusal(refused)

    def _is_public(self, path: str) -> bool:
        return path.startswith(self.PUBLIC) and not path.endswith("/trading-key")

    def _find(self, method: str, path: str) -> tuple[Handler, dict[str, str], str]:
        parts = path.split("/")
        for wanted, template, handler in self._routes:
            if wanted == method and len(parts) == len(template):
                pairs = list(zip(template, parts, strict=True))
                if all(name.startswith(":") or name == part for name, part in pairs):
                    names = {n[1:]: unquote(p) for n, p in pairs if n.startswith(":")}
                    return handler, names, "/".join(template)
        raise Refused(404, f"Cannot {method} {path}")

    def _who(self, header: str) -> str:
        address, ends = self._tokens.get(header.removeprefix("Bearer "), ("", self.now()))
        return address if self.now() < ends else ""


async def _read(receive: Receive) -> bytes:
    raw = b""
    while True:
        message = await receive()
        raw += message.get("body", b"")
        if not message.get("more_body"):
            return raw


async def _write(answer: Answer, send: Send) -> None:
    content = answer.content
    if content is NOTHING:
        raw = b""
    elif isinstance(content, bytes):
        raw = content
    else:
        raw = json.dumps(content).encode()
    headers = {} if content is NOTHING else {"content-type": answer.media}
    pairs = [(k.encode(), v.encode()) for k, v in {**headers, **answer.headers}.items()]
    if answer.status != 204:
        pairs.append((b"content-length", str(len(raw)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": pairs})
    await send({"type": "http.response.body", "body": raw})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
