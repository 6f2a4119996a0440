"""The way in of the commands without a screen: one desk, and who is signed in at it.

Nothing but what a command prints goes to standard output; what is said here goes to the other.
"""

import asyncio
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app import paths, wiring
from app.cli import sign_in
from app.clock import Clock
from app.errors import Unauthenticated
from app.keystore import Keystore, Keystores
from app.settings import Settings
from app.tokens import kept_account


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a command stands: the desk, and the loop that its calls run on."""

    desk: wiring.Desk
    runner: asyncio.Runner
    clock: Clock
    rng: random.Random


@contextmanager
def entered(settings: Settings, clock: Clock, *, is_private: bool) -> Iterator[Counter]:
    """Open the desk, signed in where `is_private` asks for it, and close it at the end.

    The token of an earlier sign-in is used. Without one the key of the environment signs in, or
    a keystore whose passphrase can be asked for. Raises AluraError.
    """
    rng = random.Random()
    desk = wiring.live(settings, clock, rng, _account(settings))
    with asyncio.Runner() as runner:
        try:
            if is_private and not desk.access.signed_in:
                _sign_in(desk, settings, clock, runner)
            yield Counter(desk, runner, clock, rng)
        finally:
            runner.run(_closed(desk))


async def _closed(desk: wiring.Desk) -> None:
    await desk.close()


def _account(settings: Settings) -> str | None:
    """Return the account whose kept token is wanted; None: that of the key in the environment."""
    if settings.address is not None:
        return settings.address
    if settings.keystore is not None:
        found = Keystores(paths.keystores()).find(settings.keystore)
        return None if found is None else found.address
    if settings.private_key is not None:
        return None
    return kept_account(paths.tokens(), settings.host, None)


def _sign_in(desk: wiring.Desk, settings: Settings, clock: Clock, runner: asyncio.Runner) -> None:
    key = sign_in.key_on_this_machine(settings)
    if key is None or (isinstance(key, Keystore) and not sys.stdin.isatty()):
        raise Unauthenticated(f"Nobody is signed in at {settings.host}. Run “alura sign-in” first.")
    sign_in.sign_in(desk.access, settings, key, runner, out=sys.stderr)
    sign_in.report(desk.access, settings, clock, out=sys.stderr)
