"""A simulator on a port of this machine, served by a thread of this process."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from app.simulator.world import World


@dataclass
class Simulator:
    """A simulator on a port, and which routes were asked."""

    app: FastAPI
    world: World
    front: ASGIApp | None = None
    """What stands before the app: the layer that plays faults."""
    served: set[tuple[str, str]] = field(default_factory=set)
    """Method and route of all that was answered well."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of every request, in order."""
    when_asked: Callable[[], object] = lambda: None
    """Called at each request, before it is answered."""
    base_url: str = ""

    async def noting(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def note(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 201):
                route = scope.get("route")
                path = getattr(route, "path", "")
                self.served.add((scope["method"], path))
            await send(message)

        self.asked.append((scope["method"], scope["path"]))
        self.when_asked()
        await (self.front or self.app)(scope, receive, note)


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
