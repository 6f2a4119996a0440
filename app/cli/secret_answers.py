"""The two calls that answer with key material: a row each, and how the answer is handed over.

It goes into a new file that only the user can read, or, where --show asks for it, to standard
output. It is never kept, never in a document, a table or the log.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.arguments import Argument
from app.errors import BadReply, NotSent, SettingsError, WalletError

if TYPE_CHECKING:
    from pydantic import SecretStr

    from app.clock import Clock
    from app.settings import Settings
    from app.wiring import Desk


@dataclass(frozen=True, slots=True)
class Handed:
    """A secret, and what may be said of it."""

    secret: SecretStr | None
    about: str
    """In plain words, without the secret."""


@dataclass(frozen=True, slots=True)
class SecretAnswer:
    """One command that gets a secret."""

    name: str
    help: str
    reaches: tuple[str, ...]
    fetch: Callable[[Desk, Namespace], Awaitable[Handed]]
    """Raises ApiError."""
    arguments: tuple[Argument, ...] = ()
    is_masked: bool = False
    """True: without a place to go what may be said of it is worth asking for."""


async def _trading_key(desk: Desk, _: Namespace) -> Handed:
    answer = await desk.reads.auth.trading_key()
    return Handed(answer.key, f"trading key of agent {answer.address or '—'}")


async def _close_signature(desk: Desk, given: Namespace) -> Handed:
    if desk.close_signature is None:
        raise NotSent("This program is read-only: no signature is asked for.")
    answer = await desk.close_signature(given.position)
    return Handed(answer.whole, f"signed close of position {given.position}")


_PLACES = (
    Argument("--to", "write it to this new file, which only you can read", "FILE"),
    Argument("--show", "print it, in clear, to standard output"),
)

SECRET_ANSWERS: tuple[SecretAnswer, ...] = (
    SecretAnswer(
        "trading-key",
        "the trading agent key, hidden unless you say where to",
        ("trading_key",),
        _trading_key,
        _PLACES,
        is_masked=True,
    ),
    SecretAnswer(
        "close-signature",
        "a signed close of a position, to hand in elsewhere: whoever has it can close",
        ("close_signature",),
        _close_signature,
        (Argument("position", "a position's id", "POSITION"), *_PLACES),
    ),
)
"""In the order of `--help`."""


def run(answer: SecretAnswer, given: Namespace, settings: Settings, clock: Clock) -> int:
    """Get it and hand it over; returns 0. Raises AluraError."""
    from app.cli.entrance import entered

    if given.show and given.to is not None:
        raise SettingsError("--show and --to FILE are two places. Choose one.")
    if not (answer.is_masked or given.show or given.to is not None):
        raise SettingsError("Say where it goes: --to FILE, which only you can read, or --show.")
    path = None if given.to is None else _free(given.to)
    with entered(settings, clock, is_private=True) as counter:
        handed = counter.runner.run(_fetched(answer, given, counter.desk))
    if handed.secret is None:
        raise BadReply(f"The server's answer holds no {handed.about}.")
    if path is not None:
        _write(path, handed.secret.get_secret_value())
        print(f"The {handed.about} is in {path}, which only you can read.", file=sys.stderr)
    elif given.show:
        print(handed.secret.get_secret_value())
    else:
        print(f"{handed.about}: [hidden]")
        print("--to FILE or --show hands it over.", file=sys.stderr)
    return 0


async def _fetched(answer: SecretAnswer, given: Namespace, desk: Desk) -> Handed:
    return await answer.fetch(desk, given)


def _free(name: str) -> Path:
    path = Path(name).expanduser()
    if path.exists():
        raise WalletError(f"{path} is there already. Name a new file; nothing was asked for.")
    return path


def _write(path: Path, secret: str) -> None:
    from app.private_files import write_private

    try:
        write_private(path, f"{secret}\n".encode(), replace=False)
    except OSError as error:
        raise WalletError(f"Cannot write {path}: {error.strerror}. Name another file.") from None
