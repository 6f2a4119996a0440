"""A rate limit in the manner of NestJS's throttler. Never touches the control route."""

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.simulator.faults import CONTROL_PREFIX
from app.simulator.replies import THROTTLED, JsonReply

WINDOW = timedelta(seconds=60)
"""What the limit is counted over."""


class Throttle:
    """Lets each client make so many requests a minute and tells it what is left."""

    def __init__(self, app: ASGIApp, *, limit: int, clock: Callable[[], datetime]) -> None:
        self._app = app
        self._limit = limit
        self._clock = clock
        self._windows: dict[str, tuple[datetime, int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it before it runs."""
        if scope["type"] != "http" or scope["path"].startswith(CONTROL_PREFIX):
            await self._app(scope, receive, send)
            return
        now = self._clock()
        client = (scope.get("client") or ("",))[0]
        start, used = self._windows.get(client, (now, 0))
        if now - start >= WINDOW:
            start, used = now, 0
        self._windows[client] = (start, used + 1)
        reset = str(ceil((start + WINDOW - now).total_seconds()))
        if used >= self._limit:
            refusal = JsonReply(THROTTLED, 429, headers={"Retry-After": reset})
            await refusal(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-RateLimit-Limit"] = str(self._limit)
                headers["X-RateLimit-Remaining"] = str(self._limit - used - 1)
                headers["X-RateLimit-Reset"] = reset
            await send(message)

        await self._app(scope, receive, with_headers)
