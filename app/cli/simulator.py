"""`alura simulator`: the simulated backend on a port of this machine, until it is stopped.

Loads the web framework only when it runs; nothing else of the program needs it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.cli.arguments import moment, positive, whole

if TYPE_CHECKING:
    import socket

    from app.clock import Clock
    from app.simulator.drift import Rule

TEST_KEY = "0x" + "11" * 32
"""No secret: anyone can have it. It signs in to the account with a history."""
TEST_ADDRESS = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A"
"""Of `TEST_KEY`."""
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130

_FAULTS = """\
faults (--fault, or POST {"fault": "..."} to /simulator/faults):
  KIND[:[METHOD ]PATH[:TIMES[:VALUE]]]
  PATH is a part of the path, * stands for anything; TIMES is a number or "always" (usual: 1).
    lost-reply:POST /close:1     the next close is carried out, its answer is cut
    429:/user/:2:8               two calls are refused, Retry-After 8 seconds
    latency::always:0.3          every answer comes 0.3 seconds late

  latency        carried out, the answer comes VALUE seconds late
  hang           never carried out, never answered
  429, 429-date  refused before it ran; Retry-After VALUE seconds ahead, as a number or a date
  5xx            not carried out; an HTML page with status VALUE (usual: 502)
  lost-request   never carried out, the connection is cut
  lost-reply     carried out, the answer is cut
  cut-json       carried out, half of the JSON comes
  wrong-type     carried out, an HTML page comes instead of JSON
  token-ended    from this request on every token issued so far is refused
  no-connection  the same as lost-request on a port

drift (--drift): how the API differs from the published one
  rename:[PATH:]NAME=OTHER     a key of every reply, or of those below a part of the path
  missing:METHOD PATH          the route is gone, from the OpenAPI too
  body:METHOD PATH:NAME=OTHER  a field of the request has another name, in the OpenAPI too
  wrap:KEY[.KEY ...]           every good reply in an envelope
  no-docs                      no OpenAPI anywhere
  docs:PATH                    the OpenAPI elsewhere; the page at /api/docs names it

control, without a token: GET, POST, DELETE /simulator/faults; GET /simulator/requests (how often
each route was asked); GET /simulator/executed (what was carried out); POST /simulator/end-tokens
"""


def add_parser(subparsers: Any) -> None:
    """Add the command to the program's."""
    parser = subparsers.add_parser(
        "simulator",
        help="run a simulated backend on a port",
        description="Run a simulated Alura backend on a port. All money and prices are invented.",
        epilog=_FAULTS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--port", type=whole(65_535, least=0), default=8899, help="0 takes a free one (8899)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--seed", type=int, default=7, help="what the world is made from (7)")
    parser.add_argument(
        "--account",
        type=_address,
        default=TEST_ADDRESS,
        metavar="ADDRESS",
        help="the account that has sessions, positions and a history (one with a test key)",
    )
    parser.add_argument(
        "--speed", type=positive, default=1.0, help="simulated seconds in a second (1)"
    )
    parser.add_argument(
        "--start", type=moment, help="simulated time to begin at, such as 2026-11-22T14:00Z (now)"
    )
    parser.add_argument(
        "--fault", action="append", default=[], metavar="RULE", help="see below; can be repeated"
    )
    parser.add_argument(
        "--drift", action="append", default=[], metavar="RULE", help="see below; can be repeated"
    )
    parser.add_argument(
        "--rate-limit",
        type=whole(10**6),
        metavar="N",
        help="requests a minute before a 429 (none)",
    )
    parser.add_argument(
        "--token-life",
        type=whole(10**9),
        default=86_400,
        metavar="SECONDS",
        help="how long a token opens the gate (86400)",
    )
    parser.add_argument(
        "--latency", type=positive, metavar="MS", help="how late every answer comes (none)"
    )
    parser.set_defaults(run=run)


@dataclass(frozen=True)
class SpeedClock:
    """Simulated time: runs from a start, so many times as fast as the machine's."""

    clock: Clock
    start: datetime
    speed: float
    began: float
    """Of the machine's monotonic clock."""

    def now(self) -> datetime:
        """Return the simulated time of day."""
        return self.start + timedelta(seconds=(self.clock.monotonic() - self.began) * self.speed)


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM. Returns the exit status."""
    from app.clock import SystemClock
    from app.simulator.drift import parse_drift
    from app.simulator.faults import Fault, Faults, Kind, parse_fault

    clock = SystemClock()
    try:
        rules = [parse_fault(text) for text in args.fault]
        drift = [parse_drift(text) for text in args.drift]
    except ValueError as error:
        print(error, file=sys.stderr)
        return EXIT_FAILED
    if args.latency is not None:
        rules.append(Fault(Kind.LATENCY, times=None, value=args.latency / 1000))
    try:
        listener = _listen(args.host, args.port)
    except OSError as error:
        reason = error.strerror or str(error)
        print(
            f"Cannot listen on {args.host} port {args.port}: {reason}. "
            f"Choose another with --port, or stop what uses it.",
            file=sys.stderr,
        )
        return EXIT_FAILED
    with listener:
        faults = Faults(rules, sleep=clock.sleep, now=clock.now)
        start = args.start or clock.now()
        simulated = SpeedClock(clock, start, args.speed, clock.monotonic())
        return _serve(listener, args, faults, drift, clock, simulated.now)


def _serve(
    listener: socket.socket,
    args: argparse.Namespace,
    faults: Any,
    rules: Sequence[Rule],
    clock: Clock,
    simulated_now: Callable[[], datetime],
) -> int:
    import secrets

    import uvicorn

    from app.simulator.drift import Drift
    from app.simulator.drift_port import DriftMiddleware
    from app.simulator.fault_port import FaultMiddleware
    from app.simulator.server import create_app, described
    from app.simulator.world import World

    world = World(args.seed, simulated_now(), args.account)
    app = create_app(
        world,
        clock=simulated_now,
        wall_clock=clock.now,
        faults=faults,
        # A secret of its own for each run: a restart ends every token, as a redeploy does.
        secret=secrets.token_hex(32),
        token_life_seconds=args.token_life,
        rate_limit=args.rate_limit,
    )
    served: Any = app
    if rules:
        try:
            served = DriftMiddleware(app, Drift(rules, described(app)))
        except ValueError as error:
            print(error, file=sys.stderr)
            return EXIT_FAILED
    config = uvicorn.Config(
        FaultMiddleware(served, faults),
        log_level="critical",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=0,
    )
    host, port = listener.getsockname()[:2]
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    print(_greeting(url, args.account), flush=True)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    return 0


def _greeting(url: str, account: str) -> str:
    key = f"ALURA_PRIVATE_KEY={TEST_KEY} " if account == TEST_ADDRESS else ""
    return (
        f"Simulated Alura API at {url}, described at {url}/api/docs. "
        f"Sign in as {account}, the account with a history: {key}alura --base-url {url} "
        f"(any other key works too and starts with money only)"
    )


def _listen(host: str, port: int) -> socket.socket:
    import socket

    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # From here on a client waits instead of being refused: the greeting may be acted on.
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _address(text: str) -> str:
    if not re.fullmatch(r"0x[0-9a-fA-F]{40}", text):
        raise argparse.ArgumentTypeError("an address of 0x and 40 hexadecimal digits is needed")
    return text
