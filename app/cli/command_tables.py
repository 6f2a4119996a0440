"""Puts the commands of the three tables on the command line.

Loaded only where one of them can have been typed: the screens start without it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial

from app.cli.arguments import Argument, Commands, LateParser, add_argument, seconds
from app.cli.orders import GROUPS, ORDERS
from app.cli.queries import QUERIES
from app.cli.secret_answers import SECRET_ANSWERS

Fill = Callable[[argparse.ArgumentParser], None]


class CommandTree:
    """The commands so far; one of several words stands under the one of its first words."""

    def __init__(self, commands: Commands, add_settings: Fill) -> None:
        self._add_settings = add_settings
        self._under = {"": commands}
        self.parsers: dict[str, LateParser] = {}
        """By the command's words."""

    def add(self, name: str, about: str, arguments: tuple[Argument, ...], more: Fill) -> LateParser:
        """Add a command; return its parser."""
        above, _, word = name.rpartition(" ")
        parser = self._actions(above).add_parser(
            word, help=about, description=f"{about[0].upper()}{about[1:]}."
        )
        parser.fill = partial(self._fill, arguments, more)
        self.parsers[name] = parser
        return parser

    def _fill(
        self, arguments: tuple[Argument, ...], more: Fill, parser: argparse.ArgumentParser
    ) -> None:
        self._add_settings(parser)
        for argument in arguments:
            add_argument(parser, argument)
        more(parser)

    def _actions(self, above: str) -> Commands:
        """Return where the commands under some words go."""
        if above not in self._under:
            outer, _, word = above.rpartition(" ")
            known = self.parsers.get(above)
            parser = known or self._actions(outer).add_parser(word, help=GROUPS[above])
            self._under[above] = parser.add_subparsers(
                metavar="ACTION", prog=f"alura {above}", required=known is None
            )
        return self._under[above]


def add_tables(commands: Commands, add_settings: Fill) -> CommandTree:
    """Add every command of the tables."""
    tree = CommandTree(commands, add_settings)
    for query in QUERIES:
        tree.add(query.name, query.help, query.arguments, _add_reading).set_defaults(query=query)
    for order in ORDERS:
        tree.add(order.name, order.help, order.arguments, _add_sending).set_defaults(order=order)
    for answer in SECRET_ANSWERS:
        parser = tree.add(answer.name, answer.help, answer.arguments, lambda _: None)
        parser.set_defaults(secret_answer=answer)
    about = "end what stayed unknown, once you looked it up elsewhere"
    tree.add("journal checked", about, (), _add_checking).set_defaults(checked=True)
    return tree


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument(
        "--watch",
        nargs="?",
        metavar="SECONDS",
        type=seconds,
        const=0.0,
        help="read again and again; print a line of JSON for each reading",
    )


def _add_sending(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument(
        "--yes", action="store_true", help="send it; without, only what would be sent is shown"
    )


def _add_checking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", help="as “alura journal” lists it")
    parser.add_argument(
        "--yes", action="store_true", help="I looked it up elsewhere, and it is settled"
    )
