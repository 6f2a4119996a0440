"""Puts the commands of the three tables on the command line.

Loaded only where one of them can have been typed: the screens start without it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from app.cli.arguments import Argument, Commands, add_argument, positive, shape
from app.cli.orders import GROUPS, ORDERS, Order
from app.cli.queries import QUERIES, Query
from app.cli.secret_answers import SECRET_ANSWERS, SecretAnswer


def names() -> tuple[str, ...]:
    """Return the words of every command of the tables."""
    rows: tuple[Query | Order | SecretAnswer, ...] = (*QUERIES, *ORDERS, *SECRET_ANSWERS)
    return tuple(row.name for row in rows)


class CommandTree:
    """The commands so far; one of several words stands under the one of its first words."""

    def __init__(
        self, commands: Commands, common: argparse.ArgumentParser, argv: Sequence[str]
    ) -> None:
        """`argv` is what will be parsed: where it names commands, no others are added."""
        firsts = {name.partition(" ")[0] for name in names()}
        is_help = bool(argv) and argv[0] in ("-h", "--help")
        self._wanted = firsts if is_help else firsts.intersection(argv) or firsts
        self._common = common
        self._under = {"": commands}
        self.parsers: dict[str, argparse.ArgumentParser] = {}
        """By the command's words."""

    def add(self, name: str, about: str, arguments: Sequence[Argument], **defaults: object) -> None:
        """Add a command, if it can be wanted."""
        if name.partition(" ")[0] not in self._wanted:
            return
        above, _, word = name.rpartition(" ")
        shapes = " ".join(("[SETTINGS]", *map(shape, arguments)))
        parser = self._actions(above).add_parser(
            word,
            parents=[self._common],
            help=about,
            description=f"{about[0].upper()}{about[1:]}.",
            usage=f"alura {name} {shapes}",
            allow_abbrev=False,
        )
        for argument in arguments:
            add_argument(parser, argument)
        parser.set_defaults(**defaults)
        self.parsers[name] = parser

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


JSON = Argument("--json", "print one JSON document")
WATCH = Argument(
    "--watch",
    "read again and again; print a line of JSON for each reading",
    "SECONDS",
    kind=positive,
    alone=0.0,
)
YES = Argument("--yes", "send it; without, only what would be sent is shown")
CHECKS = (
    Argument("number", "as “alura journal” lists it", "NUMBER"),
    Argument("--yes", "I looked it up elsewhere, and it is settled"),
)


def add_tables(
    commands: Commands, common: argparse.ArgumentParser, argv: Sequence[str]
) -> CommandTree:
    """Add the commands of the tables; `argv` is what will be parsed."""
    tree = CommandTree(commands, common, argv)
    for query in QUERIES:
        tree.add(query.name, query.help, (*query.arguments, JSON, WATCH), query=query)
    for order in ORDERS:
        tree.add(order.name, order.help, (*order.arguments, JSON, YES), order=order)
    for answer in SECRET_ANSWERS:
        tree.add(answer.name, answer.help, answer.arguments, secret_answer=answer)
    about = "end what stayed unknown, once you looked it up elsewhere"
    tree.add("journal checked", about, CHECKS, checked=True)
    return tree
