"""Starts programs with everything loaded: copies of a process that loads it once for many.

What an interpreter does at its own start, such as to choose the encoding by the locale, and what
is loaded when, is not seen in them: who tests that starts an interpreter.
"""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LONGEST = 1 << 20
"""Bytes of a request, at most."""

LOADED = (
    "app.__main__",
    "app.cli.simulator",
    "app.simulator.server",
    "app.ui.app",
    "app.ui.start",
    "app.wiring",
    "plotext",
    *(f"app.ui.screens.{path.stem}" for path in (ROOT / "app/ui/screens").glob("[a-z]*.py")),
    *(f"app.ui.dialogs.{path.stem}" for path in (ROOT / "app/ui/dialogs").glob("[a-z]*.py")),
)
"""What most programs would load; what is missing here they load themselves."""


class Copy:
    """One program; to its starter what a `subprocess.Popen` is."""

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self.pid = pid
        self._nursery = nursery
        self._status: int | None = None

    def poll(self) -> int | None:
        """Return the exit status, the signal's number below zero, or None while it runs."""
        if self._status is None:
            self._status = self._nursery.ask({"look": self.pid})
        return self._status

    def wait(self) -> int:
        """Wait until it has ended; return the exit status."""
        if self._status is None:
            self._status = self._nursery.ask({"wait": self.pid})
        return self._status

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Nursery:
    """The process that has everything loaded, seen from the one that asks it for programs."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        # Python sets its streams up by what they are at its start: a terminal here as well.
        self._master, slave = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            start_new_session=True,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        os.close(slave)

    def start(
        self,
        script: str,
        arguments: Sequence[str],
        env: Mapping[str, str],
        streams: tuple[int, int, int],
        pass_fds: Sequence[int] = (),
    ) -> Copy:
        """Run a script in a session of its own with these streams and this environment."""
        wish = {"script": script, "arguments": list(arguments), "env": dict(env)}
        return Copy(self, self.ask(wish, [*streams, *pass_fds]))

    def ask(self, wish: dict[str, Any], descriptors: Sequence[int] = ()) -> Any:
        """Send a wish and return its answer."""
        socket.send_fds(self._socket, [json.dumps(wish).encode() + b"\n"], descriptors)
        said = self._socket.recv(LONGEST)
        assert said, "the process that starts the programs has ended: " + self._last_words()
        return json.loads(said)

    def close(self) -> None:
        """End the process; the programs go on."""
        self._socket.close()
        self._process.wait()
        os.close(self._master)

    def _last_words(self) -> str:
        try:
            return os.read(self._master, 65_536).decode()
        except OSError:
            # Nothing was said, and nobody is there to say it any more.
            return ""


@cache
def nursery() -> Nursery:
    """The one of this process, from its first use on."""
    return Nursery()


def serve(channel: socket.socket) -> str:
    """Answer wishes until there are no more; return the script to run, in a copy only."""
    while True:
        said, descriptors, _, _ = socket.recv_fds(channel, LONGEST, 16)
        while said and not said.endswith(b"\n"):
            said += channel.recv(LONGEST)
        if not said:
            sys.exit()
        wish = json.loads(said)
        answer: int | None
        if "script" in wish:
            answer = os.fork()
            if answer == 0:
                channel.close()
                return _become(wish, descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
        else:
            is_wait = "wait" in wish
            pid = wish["wait" if is_wait else "look"]
            ended, status = os.waitpid(pid, 0 if is_wait else os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if ended else None
        channel.send(json.dumps(answer).encode())


def _become(wish: dict[str, Any], descriptors: list[int]) -> str:
    os.setsid()
    for stream, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, stream)
        os.close(descriptor)
    for descriptor in descriptors[3:]:
        os.set_inheritable(descriptor, True)
    os.environ.clear()
    os.environ.update(wish["env"])
    sys.argv = ["-c", *wish["arguments"]]
    script: str = wish["script"]
    return script


def main() -> str:
    """Load everything, then wait for wishes."""
    import gc
    import importlib

    for name in LOADED:
        importlib.import_module(name)
    # A search for garbage in a copy would copy each page on which it looks at something.
    gc.collect()
    gc.freeze()
    return serve(socket.socket(fileno=int(sys.argv[1])))


if __name__ == "__main__":
    exec(main(), {"__name__": "__main__", "sys": sys})
