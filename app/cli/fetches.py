"""How the queries read what takes more than one call, and which rows they pick. Nothing is sent.

It imports nothing heavy, so that --help is immediate.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.errors import SettingsError, Unauthenticated
from app.feeds import Selection, Topic
from app.models.reading import Page, Reading

if TYPE_CHECKING:
    from app.journal import Past
    from app.models.community import Rankings, Standing
    from app.models.health import ServiceHealth
    from app.models.log_lines import LogBook
    from app.models.market import Candle
    from app.models.trading import Trade
    from app.wiring import Desk

Fetch = Callable[["Desk", Namespace], Awaitable[Reading[Any]]]
"""Reads once. Raises `ApiError`."""


def _selected(_: Namespace) -> Selection:
    return Selection()


def topic(topic: Topic, selected: Callable[[Namespace], Selection] = _selected) -> Fetch:
    """Return the read of a topic of the screens, for what the arguments select."""

    async def fetch(desk: Desk, given: Namespace) -> Reading[Any]:
        return await desk.specs[topic].fetch(selected(given))

    return fetch


def candles(name: str) -> Fetch:
    """Return the read of the candles of a market by this method of the client.

    A server that has no words for a stretch of time or a count answers with others: what was not
    asked for is left out, and where the asked stretch may then have holes, it is not complete.
    """

    async def fetch(desk: Desk, given: Namespace) -> Reading[Any]:
        reading: Reading[tuple[Candle, ...]] = await getattr(desk.reads.market, name)(
            given.symbol,
            interval=given.interval,
            limit=given.limit,
            start=given.since,
            end=given.until,
        )
        kept = tuple(candle for candle in reading.value if _is_within(candle, given))
        is_ignored = len(kept) < len(reading.value)
        if given.limit is not None:
            kept = kept[-given.limit :]
        return replace(reading, value=kept, complete=reading.complete and not is_ignored)

    return fetch


def _is_within(candle: Candle, given: Namespace) -> bool:
    if candle.time is None:
        return given.since is None and given.until is None
    is_late = given.until is not None and candle.time > given.until
    return not is_late and (given.since is None or candle.time >= given.since)


def log(topic: Topic, selected: Callable[[Namespace], Selection]) -> Fetch:
    """Return the read of a log, back to as many lines as are wanted, as a page of them."""

    async def fetch(desk: Desk, given: Namespace) -> Reading[Any]:
        read = desk.specs[topic].fetch
        reading, held = await read(selected(given)), -1
        # Each turn goes back a few pages only, so that the screens' newest lines do not wait.
        while held < len(reading.value.rows) < given.limit and reading.value.end == "more":
            held = len(reading.value.rows)
            reading = await read(selected(given))
        book: LogBook = reading.value
        rows = book.rows[: given.limit]
        is_whole = book.end == "first" and len(book.stretches) <= 1 and len(rows) == len(book.rows)
        page = Page(rows, book.total)
        return replace(reading, value=page, complete=reading.complete and is_whole)

    return fetch


async def rankings(desk: Desk, given: Namespace) -> Reading[Any]:
    """Read so many pages of the leaderboard, as a page of them."""
    from app.ranking_source import TURN

    chosen = Selection(window=given.window, rankings_pages=given.pages)
    read = desk.specs[Topic.RANKINGS].fetch
    reading = await read(chosen)
    for _ in range((given.pages - 1) // TURN):
        if not reading.value.has_more:
            break
        reading = await read(chosen)
    board: Rankings = reading.value
    is_whole = not board.has_more and not board.old
    page = Page(board.rows, board.total)
    return replace(reading, value=page, complete=reading.complete and is_whole)


async def _name(desk: Desk, given: Namespace) -> str:
    """Return the user that is meant: the one typed, else our own id, else our address."""
    if given.user is not None:
        return str(given.user)
    profile = (await desk.reads.account.profile()).value
    return profile.user_id or desk.access.address or ""


async def journal(desk: Desk, _: Namespace) -> Reading[Any]:
    """Read what this machine sent. Raises AluraError."""
    account = desk.access.address or desk.access.wanted_address
    if account is None:
        raise Unauthenticated("Whose journal? Name the account with --address, or sign in.")
    try:
        return Reading(desk.runner(account).past())
    except OSError as error:
        raise SettingsError(f"The journal cannot be read: {error.strerror}.") from None


def sent(past: tuple[Past, ...]) -> Iterable[object]:
    """Return a row for each; without an outcome it is under way, or unknown."""
    for one in past:
        noted = {name: one.note.get(name) for name in ("intent", "subject", "body")}
        outcome = {"outcome": one.outcome, "said": one.said or None}
        yield {"number": one.number, "sent_at": one.sent_time, **noted, **outcome}


async def referral(desk: Desk, given: Namespace) -> Reading[Any]:
    """Read a user's code."""
    return await desk.reads.community.referral(await _name(desk, given))


async def referral_stats(desk: Desk, given: Namespace) -> Reading[Any]:
    """Read what a user's code has brought."""
    return await desk.reads.community.referral_stats(await _name(desk, given))


def positions(trade: Trade | None) -> Iterable[object]:
    """Return the positions of a trade."""
    return () if trade is None else trade.positions


def own(standing: Standing) -> Iterable[object]:
    """Return the own row alone."""
    return () if standing.own is None else (standing.own,)


def parts(health: ServiceHealth) -> Iterable[object]:
    """Return a row a part, also for one that did not answer."""
    for part in health.parts:
        said = {} if part.health is None else dict(part.health)
        yield {"name": part.name, "state": None, **said, "error": part.error}


def symbols(names: tuple[str, ...]) -> Iterable[object]:
    """Return a row for each market."""
    return ({"symbol": name} for name in names)
