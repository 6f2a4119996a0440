"""Runs one query: prints its answer as a table, as a JSON document, or again and again as lines.

Standard output gets data only. What a reader should know about them besides goes to standard
error.
"""

import sys
from argparse import Namespace
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from app.api.catalog import CATALOG
from app.api.client import ReadOnlyClient
from app.cli import documents, tables
from app.cli.documents import Document, Source
from app.cli.entrance import Counter, entered
from app.cli.queries import Query
from app.clock import Clock
from app.errors import ApiError, SettingsError, Unauthenticated
from app.feeds import Feed, FeedSpec, Selection
from app.models.assets import nearby, spellings
from app.models.reading import Reading
from app.polling import Poller
from app.settings import Settings


def run(query: Query, given: Namespace, settings: Settings, clock: Clock) -> int:
    """Read, print, and return 0. Raises AluraError."""
    is_private = any(CATALOG[name].auth for name in query.reaches)
    with entered(settings, clock, is_private=is_private) as counter:
        if getattr(given, "symbol", None) is not None:
            given.symbol = counter.runner.run(spelled(given.symbol, counter.desk.reads))
        if given.watch is None:
            content = counter.runner.run(_read(query, given, counter))
            _print(query, content, as_json=given.json)
        else:
            every = given.watch or getattr(settings.paces, query.pace)
            counter.runner.run(_watch(query, given, counter, every))
    return 0


async def spelled(typed: str, reads: ReadOnlyClient) -> str:
    """Return a market as the server spells it, and say so where that is not what was typed.

    Raises SettingsError where it can be one of several. What the server does not list is asked
    for as it was typed: a market without a list, or outside of it, may be there all the same.
    """
    try:
        known = (await reads.market.symbols()).value
    except ApiError:
        return typed
    meant = spellings(typed, known)
    if len(meant) > 1:
        raise SettingsError(f"{typed} can be {' or '.join(meant)}: type it as it is spelled here.")
    say = partial(print, file=sys.stderr)
    if meant and meant[0] != typed:
        say(f"{typed} is {meant[0]} here.")
    elif known and not meant:
        near = nearby(typed, known)
        names = f"; near: {', '.join(near)}" if near else ""
        say(f"The server does not list {typed}{names}. It is asked all the same.")
    return meant[0] if meant else typed


async def _read(query: Query, given: Namespace, counter: Counter) -> Document:
    reading = await query.fetch(counter.desk, given)
    return _document(query, counter, reading)


async def _watch(query: Query, given: Namespace, counter: Counter, every: float) -> None:
    """Print a line a reading, a failed one too, until somebody ends it or must sign in.

    Raises Unauthenticated.
    """

    async def fetch(_: Selection) -> Reading[Any]:
        return await query.fetch(counter.desk, given)

    poller = Poller(FeedSpec(fetch, every), Selection(), counter.clock, counter.rng)
    async for feed in poller.run(Feed):
        if feed.error is not None:
            failed = documents.failure(_source(query, counter), feed.error, counter.clock.now())
            print(documents.line(failed), flush=True)
            if isinstance(feed.error, Unauthenticated):
                raise feed.error
        elif feed.reading is not None:
            print(documents.line(_document(query, counter, feed.reading)), flush=True)


def _document(query: Query, counter: Counter, reading: Reading[Any]) -> Document:
    rows = documents.rows_of if query.rows is None else query.rows
    shown: Iterable[object] = rows(reading.value)
    source = _source(query, counter)
    read_at = counter.clock.now() - timedelta(seconds=reading.age_seconds)
    return documents.document(source, reading, shown, read_at, query.part)


def _source(query: Query, counter: Counter) -> Source:
    access = counter.desk.access
    return Source(query.name, access.host, access.address)


def _print(query: Query, content: Document, *, as_json: bool) -> None:
    if as_json:
        print(documents.text(content))
        return
    rows: list[Document] = content["rows"]
    say = partial(print, file=sys.stderr)
    if rows:
        width = tables.columns()
        print(tables.record(rows[0], width) if query.is_one else tables.table(rows, width))
    else:
        say("There is none." if query.is_one else "There are none.")
    if not content["complete"]:
        total = content.get("total")
        say("This is not all there is." if total is None else f"There are {total} in all.")
    for word in ("missing", "not_understood"):
        if content[word]:
            say(f"{word.replace('_', ' ')}: {', '.join(content[word])}")
