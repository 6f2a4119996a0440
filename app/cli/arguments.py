"""What can be typed behind a command of a table, as data, and how it gets onto the command line.

It imports nothing heavy, so that --help is immediate.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[LateParser]"


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
    *, least: int | None = None, most: int | None = None, places: int = 6
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


def seconds(text: str) -> float:
    """Read a time span."""
    try:
        span = float(text)
    except ValueError:
        span = 0.0
    if not 0 < span < 1e6:
        raise argparse.ArgumentTypeError("must be seconds, more than 0")
    return span


class LateParser(argparse.ArgumentParser):
    """A parser that learns its arguments when it is used: of many commands one is typed."""

    fill: Callable[[argparse.ArgumentParser], None] | None = None
    """Adds the arguments."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, with all arguments in place."""
        if self.fill is not None:
            fill, self.fill = self.fill, None
            fill(self)
        return super().parse_known_args(args, namespace)


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
