"""Fences round every test: no network but this machine, a home of its own, a known environment."""

import gc
import importlib
import os
import socket
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

_KEPT = "TEXTUAL_SNAPSHOT_TEMPDIR"
"""The snapshot plugin puts it there itself and looks for it at the end."""
_FORGOTTEN = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "ESCDELAY", "TERM_PROGRAM")
_SLOW = "PYTHONDONTWRITEBYTECODE"
"""Programs that tests start would translate all of our modules anew each time."""


_freeze = gc.freeze


class NetworkUsed(BaseException):
    """A test tried to leave this machine. No handler for faults of a network may swallow it."""


def pytest_configure() -> None:
    """Make the environment the same on every machine, also for what is run in a subprocess."""
    for name in list(os.environ):
        if name.startswith(("ALURA_", "TEXTUAL_")) and name != _KEPT:
            del os.environ[name]
    for name in (*_FORGOTTEN, _SLOW):
        os.environ.pop(name, None)
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", TZ="UTC")
    time.tzset()
    # Looking for garbage more seldom saves a tenth of the time.
    gc.set_threshold(100_000, 20, 20)
    # The program freezes what it has loaded; of hundreds of programs in one process that would
    # keep everything for ever.
    gc.freeze = lambda: None
    # httpx looks for it through the whole path at each request that stays in this process.
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]
    if "textual.constants" in sys.modules:
        # A plugin has loaded it before us, with what stood in the environment then.
        importlib.reload(sys.modules["textual.constants"])


def pytest_collection_finish() -> None:
    """Spare every later search for garbage the modules and tests that stay to the end."""
    gc.collect()
    _freeze()


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return one home after the other. None is there before something is written to it: making a
    folder for each test, pytest looks through those of all tests before."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep each test away from the settings, tokens and logs of whoever runs it."""
    monkeypatch.setenv("ALURA_HOME", str(next(_homes)))


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let sockets reach this machine only, in every test that is not marked `live`."""
    if request.node.get_closest_marker("live"):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
        yield


def _guarded(call: Any) -> Any:
    def connect(sock: socket.socket, address: Any) -> Any:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            _check(address[0])
        return call(sock, address)

    return connect


def _guarded_lookup(call: Any) -> Any:
    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        _check(host)
        return call(host, *rest, **named)

    return getaddrinfo


def _check(host: str | bytes | None) -> None:
    name = host.decode() if isinstance(host, bytes) else host or "localhost"
    if not (name in ("localhost", "::1") or name.startswith("127.")):
        raise NetworkUsed(f"a test tried to reach {name}")
