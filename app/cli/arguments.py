"""What can be typed behind a command of a table, as data, and how it gets onto the command line.

It imports nothing heavy, so that --help is immediate.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


@dataclass(frozen=True, slots=True)
class Argument:
    """One thing that can be typed behind a command."""

    name: str
    """`symbol`, which has its place, or `--interval`."""
    help: str
    metavar: str | None = None
    """None: a switch."""
    default: object = None
    kind: Callable[[str], object] = str
    """Raises ValueError for what makes no sense."""
    alone: object = None
    """What an option stands for where its value is left out; None: it needs one."""
    is_optional: bool = False
    """True: also one that has its place may be left out."""
    is_required: bool = False
    """True: also one with dashes must be given."""


def whole(most: int, *, least: int = 1) -> Callable[[str], int]:
    """Return what reads a whole number between two."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be a whole number from {least} to {most}")
        return int(text)

    return read


def amount(
    *, least: Decimal | None = None, most: Decimal | None = None, places: int = 6
) -> Callable[[str], Decimal]:
    """Return what reads an exact amount above 0, with so many decimals at most."""
    form = re.compile(rf"[0-9]{{1,12}}(\.[0-9]{{1,{places}}})?")

    def read(text: str) -> Decimal:
        figure = Decimal(text) if form.fullmatch(text) else Decimal(0)
        if figure <= 0:
            raise argparse.ArgumentTypeError(
                f"must be an amount above 0 in digits, with at most {places} decimals"
            )
        if least is not None and figure < least:
            raise argparse.ArgumentTypeError(f"must be at least {least}")
        if most is not None and figure > most:
            raise argparse.ArgumentTypeError(f"must be at most {most}")
        return figure

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """Return what reads one of some words, in any case."""

    def read(text: str) -> str:
        for word in words:
            if word.casefold() == text.casefold():
                return word
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(words)}")

    return read


def moment(text: str) -> datetime:
    """Read a time; one without a zone is UTC."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a time such as 2026-11-22T14:00Z") from None
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def positive(text: str) -> float:
    """Read a number above 0."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1_000_000:
        raise argparse.ArgumentTypeError("must be a number above 0")
    return number


def shape(argument: Argument) -> str:
    """Return how it is typed: `SYMBOL`, `[--limit N]`."""
    name = argument.name if argument.name.startswith("-") else ""
    value = argument.metavar if argument.alone is None else f"[{argument.metavar}]"
    words = " ".join(filter(None, (name, value)))
    is_needed = argument.is_required or not (name or argument.is_optional)
    return words if is_needed else f"[{words}]"


def add_argument(parser: argparse.ArgumentParser, argument: Argument) -> None:
    """Put it on the command line."""
    if argument.metavar is None:
        parser.add_argument(argument.name, action="store_true", help=argument.help)
    elif argument.name.startswith("-"):
        parser.add_argument(
            argument.name,
            metavar=argument.metavar,
            default=argument.default,
            type=argument.kind,
            required=argument.is_required,
            nargs=None if argument.alone is None else "?",
            const=argument.alone,
            help=argument.help,
        )
    else:
        parser.add_argument(
            argument.name,
            metavar=argument.metavar,
            default=argument.default,
            type=argument.kind,
            nargs="?" if argument.is_optional else None,
            help=argument.help,
        )
