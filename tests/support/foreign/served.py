"""A backend on a free port of this machine, for as long as it is needed."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tests.support.foreign.kernel import ForeignBackend


@contextmanager
def served(backend: ForeignBackend) -> Iterator[str]:
    """Serve it in a thread; the value is its base URL."""
    config = uvicorn.Config(backend, log_level="critical", lifespan="off", interface="asgi3")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
