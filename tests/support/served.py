"""A simulator on a port of this machine, served by a thread of this process."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from app.simulator.world import World


@dataclass
class Simulator:
    """A simulator on a port, and the routes that were answered well."""

    app: FastAPI
    world: World
    served: set[tuple[str, str]] = field(default_factory=set)
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Every request, method and path, in order."""
    when_served: Callable[[], object] = lambda: None
    """Called after each request."""
    base_url: str = ""

    async def noting(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def note(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 201):
                route = scope.get("route")
                path = getattr(route, "path", "")
                self.served.add((scope["method"], path))
            await send(message)

        self.requests.append((scope["method"], scope["path"]))
        await self.app(scope, receive, note)
        self.when_served()


@contextmanager
def served(simulator: Simulator) -> Iterator[Simulator]:
    """Serve it in a thread on a free port."""
    config = uvicorn.Config(
        simulator.noting, log_level="critical", lifespan="off", interface="asgi3"
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        simulator.base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield simulator
        finally:
            server.should_exit = True
            thread.join()
