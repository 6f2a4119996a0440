"""Reads the leaderboard page by page: pages are added as they are wanted and read again in turn.

A row is held once, by the newest reading of it, and no page is called current that was not read
lately. Ranks are the server's; none is counted here.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from app.api.paging import By
from app.clock import Clock
from app.errors import RateLimited, Refused, Unauthenticated
from app.feeds import Selection
from app.models.community import Ranking, Rankings, Standing
from app.models.reading import Page, Reading
from app.past_ranks import PastRanks

PAGE_ROWS = 100
"""Rows asked for at once."""
TURN = 5
"""Pages read in one turn: the first, the one that is looked at, and those read longest ago."""


class RankingCalls(Protocol):
    """The call of the API client that pages of the leaderboard are read with."""

    async def rankings(
        self,
        *,
        page: int | str | None = None,
        by: By = "page",
        limit: int,
        window: str | None,
    ) -> Reading[Page[Ranking]]: ...


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """One page, and how it is asked for."""

    page: int | str | None
    by: By
    reading: Reading[Page[Ranking]]
    read_at: datetime

    @property
    def rows(self) -> tuple[Ranking, ...]:
        return self.reading.value.rows

    def holds(self, key: str | None) -> bool:
        return any(row.key == key for row in self.rows)


class RankingSource:
    """The pages of one window of the leaderboard that were loaded so far, as one list."""

    def __init__(self, community: RankingCalls, clock: Clock, every: float) -> None:
        """`every`: the pace in seconds that it is read at."""
        self._community = community
        self._clock = clock
        self._pace = timedelta(seconds=every)
        self._begin(None)

    def _begin(self, window: str | None) -> None:
        self._window = window
        self._pages: list[_Held] = []
        self._repeats = False

    async def __call__(self, selection: Selection) -> Reading[Rankings]:
        """Read again what is due, then as many pages more as are wanted, or as there are."""
        if selection.window != self._window:
            self._begin(selection.window)
        wants_more = selection.rankings_pages > len(self._pages) and self._has_more
        # Somebody scrolls: the rest was read a moment ago.
        is_extension = wants_more and self._pages and not self._is_due(self._pages[0])
        for number in () if is_extension else self._turn(selection.rankings_at):
            await self._read_again(number)
        for _ in range(TURN):
            if selection.rankings_pages <= len(self._pages) or not self._has_more:
                break
            await self._read_next()
        return self._whole()

    @property
    def _has_more(self) -> bool:
        if not self._pages:
            return True
        return not self._repeats and self._pages[-1].reading.value.next is not None

    def _is_due(self, held: _Held) -> bool:
        return self._clock.now() - held.read_at >= self._pace

    def _turn(self, at: str | None) -> list[int]:
        """Return the numbers of the pages to read again, best first."""
        seen = [number for number, held in enumerate(self._pages) if at and held.holds(at)]
        due = [number for number, held in enumerate(self._pages) if self._is_due(held)]
        due.sort(key=lambda number: self._pages[number].read_at)
        return list(dict.fromkeys([*range(len(self._pages[:1])), *seen, *due]))[:TURN]

    async def _read(self, page: int | str | None, by: By) -> _Held:
        named: dict[str, Any] = {} if page is None else {"page": page, "by": by}
        reading = await self._community.rankings(limit=PAGE_ROWS, window=self._window, **named)
        return _Held(page, by, reading, self._clock.now())

    async def _read_again(self, number: int) -> None:
        if number >= len(self._pages):
            return
        held = await self._read(self._pages[number].page, self._pages[number].by)
        if number and not held.rows:
            # The list has become shorter.
            del self._pages[number:]
        else:
            self._pages[number] = held

    async def _read_next(self) -> None:
        last = self._pages[-1] if self._pages else None
        if last is None:
            self._pages.append(await self._read(None, "page"))
            return
        held = await self._read(last.reading.value.next, last.reading.value.next_by)
        known = {row.key for page in self._pages for row in page.rows}
        fresh = [row for row in held.rows if row.key not in known]
        if not fresh:
            # A server that ignores the page sends the first one again and again.
            self._repeats = True
            return
        self._pages.append(held)
        if len(fresh) < len(held.rows):
            # The list has moved on since: who slipped onto the page before would be missing.
            await self._read_again(len(self._pages) - 2)

    def _whole(self) -> Reading[Rankings]:
        now = self._clock.now()
        newest: dict[str, _Held] = {}
        for held in sorted(self._pages, key=lambda held: held.read_at):
            newest |= dict.fromkeys((row.key for row in held.rows), held)
        rows = {
            row.key: row for held in self._pages for row in held.rows if newest[row.key] is held
        }
        lately = [held for held in self._pages if now - held.read_at < 2 * self._pace]
        old = frozenset(key for key, held in newest.items() if held not in lately)
        readings = [held.reading for held in self._pages]
        first: Reading[Any] = readings[0]
        unread = {name for reading in readings for name in reading.unread}
        return replace(
            first,
            value=Rankings(tuple(rows.values()), first.value.total, self._has_more, old),
            missing=frozenset.intersection(*(reading.missing for reading in readings)),
            unread=tuple(sorted(unread)),
            complete=all(reading.complete for reading in readings),
            age_seconds=first.age_seconds
            + max(((now - held.read_at).total_seconds() for held in lately), default=0.0),
        )


Names = Callable[[], Awaitable[tuple[str, ...]]]
"""Returns what the server may know somebody by, best first: the user id, the address."""


class StandingCalls(RankingCalls, Protocol):
    """The calls of the API client that one account's place is read with."""

    async def user_ranking(
        self, user_id: str, *, window: str | None
    ) -> Reading[Ranking | None]: ...


async def ranked(
    community: StandingCalls, names: Iterable[str], window: str | None
) -> Reading[Ranking | None]:
    """Ask for somebody under each name: what `userId` is in the path is not published.

    Raises what the server refused the first name with, when it knows none of them.
    """
    nowhere: Reading[Ranking | None] | None = None
    refused: Refused | None = None
    for name in names:
        try:
            reading = await community.user_ranking(name, window=window)
        except (Unauthenticated, RateLimited):
            raise
        except Refused as error:
            refused = refused or error
            continue
        if reading.value is not None:
            return reading
        nowhere = nowhere or reading
    if nowhere is None and refused is not None:
        raise refused
    return nowhere or Reading(None)


class StandingSource:
    """The own row of the leaderboard, those beside it, and the rank of the visit before."""

    def __init__(
        self,
        community: StandingCalls,
        identities: Names,
        past: PastRanks,
        account: Callable[[], str | None],
        clock: Clock,
    ) -> None:
        """`account`: the address that is signed in."""
        self._community = community
        self._identities = identities
        self._past = past
        self._account = account
        self._clock = clock

    async def __call__(self, selection: Selection) -> Reading[Standing]:
        """Read the own rank; none when it is not known who we are."""
        window = selection.window
        reading = await ranked(self._community, await self._identities(), window)
        own, account = reading.value, self._account()
        around: tuple[Ranking, ...] = ()
        before = None
        if own is not None and own.rank:
            around = await self._around(own.rank, selection)
            if account is not None:
                now = self._clock.now()
                before = self._past.visit(account, window or own.window, own.rank, now)
        standing: Reading[Any] = reading
        return replace(standing, value=Standing(own, around, before))

    async def _around(self, rank: int, selection: Selection) -> tuple[Ranking, ...]:
        """Return the ranks beside it from the page that holds it.

        A server that pages in another way answers with other ranks: then there are none.
        """
        size = PAGE_ROWS
        for _ in range(2):
            reading = await self._community.rankings(
                page=(rank - 1) // size + 1, limit=PAGE_ROWS, window=selection.window
            )
            rows = reading.value.rows
            near = [row for row in rows if row.rank and abs(row.rank - rank) <= 1]
            if any(row.rank == rank for row in near):
                return tuple(sorted(near, key=lambda row: row.rank or 0))
            if not rows or reading.value.next is None or len(rows) == size:
                break
            # It has shorter pages than were asked for.
            size = len(rows)
        return ()
