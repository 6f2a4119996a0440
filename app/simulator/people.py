"""The population of the leaderboard: invented accounts with figures, ranks and stats."""

import math
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import NamedTuple

from app.simulator.refusals import Refusal

WINDOWS = ("day", "week", "month", "all")
"""What a ranking can cover."""


COUNT = 5_000
"""Accounts on the leaderboard, the demo account among them."""
SIZES = {"day": 0.16, "week": 0.45, "month": 1.0, "all": 2.6}
"""PnL and volume of a window as a share of a month's."""
DEMO_RANKS = {"day": 388, "week": 401, "month": 412, "all": 437}
"""Where the demo account stands at the opening."""
DAYS = 30
"""Of the analytics over time."""
BOUNDS = (1_000, 500, 100, 0, -100, -500)
"""Between the ranges of PnL in the analytics."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of a ranking."""

    rank: int
    change: int
    """Places won since the ranking before; negative when lost."""
    user_id: str
    address: str
    pnl: Decimal
    """USDC."""
    roi: Decimal
    """Percent."""
    volume: Decimal
    """USDC."""
    trades: int
    win_rate: Decimal
    """Percent."""


@dataclass(frozen=True, slots=True)
class Stats:
    """A window of the leaderboard as a whole."""

    accounts: int
    active: int
    """With a trade in the window."""
    in_profit: int
    volume: Decimal
    pnl: Decimal
    trades: int
    median_pnl: Decimal
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many accounts have a PnL in a range."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Day:
    """What everybody did on one day."""

    date: date
    volume: Decimal
    pnl: Decimal
    trades: int
    active: int


class Person(NamedTuple):
    """What someone is like; every window's figures follow from it."""

    user_id: str
    address: str
    skill: float
    """Standard normal."""
    capital: float
    """USDC."""
    trades_a_month: float


class Row(NamedTuple):
    """A standing in whole cents, hundredths and tenths: quick to make by the thousand."""

    pnl: int
    address: str
    user_id: str
    change: int
    roi: int
    volume: int
    trades: int
    win_rate: int

    def standing(self, rank: int) -> Standing:
        """Return it as it is read."""
        return Standing(
            rank=rank,
            change=self.change,
            user_id=self.user_id,
            address=self.address,
            pnl=cents(self.pnl),
            roi=cents(self.roi),
            volume=cents(self.volume),
            trades=self.trades,
            win_rate=Decimal(self.win_rate).scaleb(-1),
        )


def cents(number: int) -> Decimal:
    """Return hundredths as a figure."""
    return Decimal(number).scaleb(-2)


class People:
    """Rankings of 5,000 accounts, the demo account among them; made when first asked for."""

    def __init__(self, seed: int, now: datetime, demo_id: str, demo_address: str) -> None:
        """Make a population as of `now`; it does not change afterwards."""
        self._seed = seed
        self._now = now
        self._demo_id = demo_id
        self._demo_address = demo_address
        self._persons: list[Person] | None = None
        self._windows: dict[str, list[Row]] = {}

    def rankings(
        self, window: str, *, offset: int = 0, limit: int = 50
    ) -> tuple[list[Standing], int]:
        """Return some rows in the order of rank, and how many there are. Refusal 400."""
        rows = self._window(window)
        first = max(0, offset)
        chosen = rows[first : first + max(0, limit)]
        return [row.standing(first + place) for place, row in enumerate(chosen, start=1)], len(rows)

    def standing(self, window: str, user: str) -> Standing | None:
        """Return one account's row by user id or address; None when it is not ranked."""
        wanted = user.lower()
        for rank, row in enumerate(self._window(window), start=1):
            if wanted in (row.user_id, row.address.lower()):
                return row.standing(rank)
        return None

    def stats(self, window: str) -> Stats:
        """Return the figures of a window. Refusal 400 for an unknown one."""
        rows = self._window(window)
        return Stats(
            accounts=len(rows),
            active=sum(1 for row in rows if row.trades),
            in_profit=sum(1 for row in rows if row.pnl > 0),
            volume=cents(sum(row.volume for row in rows)),
            pnl=cents(sum(row.pnl for row in rows)),
            trades=sum(row.trades for row in rows),
            median_pnl=cents((rows[len(rows) // 2 - 1].pnl + rows[len(rows) // 2].pnl) // 2),
            updated_at=self._now,
        )

    def analytics(self, window: str) -> list[Bucket]:
        """Return the distribution of PnL, best range first. Refusal 400 for an unknown window."""
        pnls = sorted(row.pnl for row in self._window(window))
        edges = [len(pnls), *(bisect_left(pnls, 100 * bound) for bound in BOUNDS), 0]
        first, last = BOUNDS[0], BOUNDS[-1]
        between = [f"{low:,} to {high:,}" for high, low in pairwise(BOUNDS)]
        labels = [f"over {first:,}", *between, f"under {last:,}"]
        counts = [high - low for high, low in pairwise(edges)]
        return [
            Bucket(label.replace("-", "−"), count)
            for label, count in zip(labels, counts, strict=True)
        ]

    def days(self) -> list[Day]:
        """Return the last 30 days of everybody together, oldest first."""
        rng = Random(f"{self._seed}:days")
        month = self.stats("month")
        days = []
        for back in range(DAYS, 0, -1):
            share = (0.7 + 0.6 * rng.random()) / DAYS
            days.append(
                Day(
                    date=(self._now - timedelta(days=back)).date(),
                    volume=cents(round(float(month.volume) * 100 * share)),
                    pnl=cents(round(float(month.pnl) * 100 * (share + rng.gauss(0, 0.02)))),
                    trades=round(month.trades * share),
                    active=round(month.active * (0.35 + 0.2 * rng.random())),
                )
            )
        return days

    def _population(self) -> list[Person]:
        if self._persons is None:
            rng = Random(f"{self._seed}:people")
            self._persons = [
                Person(
                    f"{rng.getrandbits(96):024x}",
                    f"0x{rng.getrandbits(160):040x}",
                    rng.gauss(0, 1),
                    math.exp(rng.gauss(5.9, 0.9)),
                    math.exp(rng.gauss(5.2, 0.9)),
                )
                for _ in range(COUNT - 1)
            ]
        return self._persons

    def _window(self, window: str) -> list[Row]:
        """Return the rows of a window, best PnL first."""
        if window not in SIZES:
            raise Refusal(400, f"window must be one of the following values: {', '.join(WINDOWS)}")
        rows = self._windows.get(window)
        if rows is None:
            rng = Random(f"{self._seed}:people:{window}")
            rows = [self._row(person, SIZES[window], rng) for person in self._population()]
            rows.sort(key=lambda row: (-row.pnl, row.address))
            rows.insert(DEMO_RANKS[window] - 1, self._demo_row(rows, window))
            self._windows[window] = rows
        return rows

    def _row(self, person: Person, size: float, rng: Random) -> Row:
        luck = 0.8 * person.skill + 0.6 * rng.gauss(0, 1)
        trades = round(person.trades_a_month * size * (0.6 + 0.8 * rng.random()))
        pnl = (45 * math.sinh(1.35 * luck) + 11) * size if trades else 0.0
        capital = person.capital + 0.9 * abs(pnl)
        return Row(
            pnl=round(100 * pnl),
            address=person.address,
            user_id=person.user_id,
            change=round(rng.gauss(0, 1.8)),
            roi=round(10_000 * pnl / capital),
            volume=round(100 * trades * capital * (0.2 + 0.4 * rng.random())),
            trades=trades,
            win_rate=round(10 * min(82.0, max(18.0, 54 + 7 * luck + rng.gauss(0, 5)))),
        )

    def _demo_row(self, rows: list[Row], window: str) -> Row:
        """Fit the demo account in: a PnL between those of its neighbors."""
        rank, size = DEMO_RANKS[window], SIZES[window]
        pnl = (rows[rank - 2].pnl + rows[rank - 1].pnl) // 2
        return Row(
            pnl=pnl,
            address=self._demo_address,
            user_id=self._demo_id,
            change=9 if window == "month" else 2,
            roi=round(10_000 * pnl / (129_600 + pnl)),
            volume=round(2_148_000 * size),
            trades=round(212 * size),
            win_rate=561,
        )
