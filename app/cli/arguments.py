"""What can be typed behind a command of a table, as data, and how it gets onto the command line.

It imports nothing heavy, so that --help is immediate.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
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
    is_optional: bool = False
    """True: also one that has its place may be left out."""


def whole(most: int) -> Callable[[str], int]:
    """Return what reads a whole number from 1 to `most`."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {most}")
        return int(text)

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


class CommandTree:
    """The commands so far; one of two words stands under the one of its first word."""

    def __init__(
        self,
        commands: Commands,
        common: argparse.ArgumentParser,
        groups: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`groups` says what first words are about that are no commands by themselves."""
        self._common = common
        self._groups = groups
        self._under = {"": commands}
        self.parsers: dict[str, argparse.ArgumentParser] = {}
        """By the command's words."""

    def add(
        self, name: str, about: str, arguments: Sequence[Argument] = ()
    ) -> argparse.ArgumentParser:
        """Add a command; return its parser."""
        above, _, word = name.rpartition(" ")
        parser = self._actions(above).add_parser(
            word, parents=[self._common], help=about, description=f"Print {about}."
        )
        for argument in arguments:
            _add(parser, argument)
        self.parsers[name] = parser
        return parser

    def _actions(self, above: str) -> Commands:
        if above not in self._under:
            is_group = above not in self.parsers
            parser = (
                self._under[""].add_parser(above, help=self._groups[above])
                if is_group
                else self.parsers[above]
            )
            self._under[above] = parser.add_subparsers(
                metavar="ACTION", prog=f"alura {above}", required=is_group
            )
        return self._under[above]


def _add(parser: argparse.ArgumentParser, argument: Argument) -> None:
    if argument.metavar is None:
        parser.add_argument(argument.name, action="store_true", help=argument.help)
        return
    has_place = not argument.name.startswith("-")
    parser.add_argument(
        argument.name,
        metavar=argument.metavar,
        default=argument.default,
        type=argument.kind,
        help=argument.help,
        nargs="?" if has_place and argument.is_optional else None,
    )
