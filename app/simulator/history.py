"""The bars of one symbol: minutes lately and ahead, coarser bars before, made when first read."""

from collections.abc import Mapping
from random import Random

from app.simulator.series import (
    BLOCKS_KEPT,
    MINUTES_KEPT,
    QUARTERS_KEPT,
    Bar,
    Climate,
    Moves,
    merge,
    raise_bar,
    raise_bars,
    seconds_of,
)

DAY = 24 * 60
BLOCK = 240
QUARTER = 15


def climates(seed: int) -> dict[int, Climate]:
    """Return the climates that all symbols share, by the minutes of a bar."""
    return {
        1: Climate(Random(f"{seed}:climate:1"), 0.997),
        QUARTER: Climate(Random(f"{seed}:climate:{QUARTER}"), 0.97),
        BLOCK: Climate(Random(f"{seed}:climate:{BLOCK}"), 0.88),
    }


class History:
    """Bars by the minute since the epoch at which they open. Nothing here depends on who reads."""

    def __init__(
        self,
        name: str,
        seed: int,
        *,
        opening: int,
        opening_ticks: int,
        daily_volatility: float,
        daily_lots: float,
        climates: Mapping[int, Climate],
    ) -> None:
        """Build the minutes up to `opening`, where the price is near `opening_ticks`."""
        self._name = name
        self._seed = seed
        self._climates = climates
        self._daily_volatility = daily_volatility
        self._daily_lots = daily_lots
        self._first_minute = (opening - MINUTES_KEPT) // QUARTER * QUARTER
        self._first_quarter = (opening - QUARTERS_KEPT) // BLOCK * BLOCK
        self._first_block = (opening - BLOCKS_KEPT) // DAY * DAY
        self._moves = self._run(1)
        count = opening - self._first_minute + 1
        self._minutes = raise_bars(
            [self._moves.next() for _ in range(count)], opening_ticks, daily_lots / DAY
        )
        self._quarters: list[Bar] | None = None
        self._blocks: list[Bar] | None = None
        self._seconds: tuple[int, list[int]] = (-1, [])

    def _run(self, step: int) -> Moves:
        sigma = self._daily_volatility * (step / DAY) ** 0.5
        return Moves(Random(f"{self._seed}:{self._name}:{step}"), self._climates[step], sigma)

    def _older(self, step: int, first: int, end: int, last: int) -> list[Bar]:
        moves = self._run(step)
        count = (end - first) // step
        return raise_bars([moves.next() for _ in range(count)], last, self._daily_lots * step / DAY)

    def minute(self, minute: int) -> Bar:
        """Return a whole one-minute bar; those ahead are made on the way. IndexError: too old."""
        if minute < self._first_minute:
            raise IndexError(f"no one-minute bars of {self._name} are kept before the opening's")
        while self._first_minute + len(self._minutes) <= minute:
            last = self._minutes[-1].close
            self._minutes.append(raise_bar(last, self._moves.next(), self._daily_lots / DAY))
        return self._minutes[minute - self._first_minute]

    def seconds(self, minute: int) -> list[int]:
        """Return the 60 prices of a minute."""
        if self._seconds[0] != minute:
            rng = Random(f"{self._seed}:{self._name}:second:{minute}")
            self._seconds = (minute, seconds_of(self.minute(minute), rng))
        return self._seconds[1]

    def forming(self, minute: int, second: int) -> Bar:
        """Return the part of a minute that has happened by a second, 0 to 59."""
        path = self.seconds(minute)[: second + 1]
        whole = self.minute(minute)
        share = second + 1
        return Bar(
            path[0],
            max(path),
            min(path),
            path[-1],
            max(1, whole.volume * share // 60),
            max(1, whole.trades * share // 60),
        )

    def closed(self, interval: int, end: int, count: int) -> list[Bar]:
        """Return the last bars closed by the minute `end`, all of them made of minutes."""
        self.minute(end - 1)
        first = end - count * interval - self._first_minute
        minutes = self._minutes[first : end - self._first_minute]
        if interval == 1:
            return minutes
        return [merge(minutes[i : i + interval]) for i in range(0, len(minutes), interval)]

    def bars(
        self, interval: int, first: int, minute: int, second: int, end: int
    ) -> list[tuple[int, Bar]]:
        """Return the bars of `interval` minutes that open in [first, end), oldest first.

        `minute` and `second` are now: the bar that holds them is still forming. What is older
        than anything that was kept does not exist.
        """
        self.minute(minute)
        rows: list[tuple[int, Bar]] = []
        if interval % BLOCK == 0 and first < self._first_quarter:
            rows += self._rows(BLOCK, self._first_block, self._block_bars(), first, end)
        if interval % QUARTER == 0 and first < self._first_minute:
            rows += self._rows(QUARTER, self._first_quarter, self._quarter_bars(), first, end)
        elif QUARTER % interval == 0 and first < self._first_minute:
            low = first // QUARTER * QUARTER
            quarters = self._rows(QUARTER, self._first_quarter, self._quarter_bars(), low, end)
            parts = (part for start, bar in quarters for part in self._parts(start, bar, interval))
            rows += [(start, bar) for start, bar in parts if first <= start < end]
        rows += self._rows(1, self._first_minute, self._minutes, first, min(end, minute))
        if first <= minute < end:
            rows.append((minute, self.forming(minute, second)))
        if interval == 1:
            return rows
        grouped: dict[int, list[Bar]] = {}
        for start, bar in rows:
            grouped.setdefault(start // interval * interval, []).append(bar)
        return [(start, merge(group)) for start, group in grouped.items()]

    def _parts(self, start: int, quarter: Bar, interval: int) -> list[tuple[int, Bar]]:
        """Return the bars of `interval` minutes that a bar of 15 minutes may have been made of."""
        prices = seconds_of(quarter, Random(f"{self._seed}:{self._name}:part:{start}"))
        count = QUARTER // interval
        size = len(prices) // count
        # Each begins where the one before it ended.
        paths = [prices[max(0, at - 1) : at + size] for at in range(0, count * size, size)]
        ways = [1 + max(path) - min(path) for path in paths]
        parts = []
        for number, (path, way) in enumerate(zip(paths, ways, strict=True)):
            volume = max(1, quarter.volume * way // sum(ways))
            trades = max(1, quarter.trades * way // sum(ways))
            bar = Bar(path[0], max(path), min(path), path[-1], volume, trades)
            parts.append((start + number * interval, bar))
        return parts

    def _rows(
        self, step: int, start: int, bars: list[Bar], first: int, end: int
    ) -> list[tuple[int, Bar]]:
        low = max(0, -(-(first - start) // step))
        high = max(low, -(-(end - start) // step))
        return [(start + (low + i) * step, bar) for i, bar in enumerate(bars[low:high])]

    def _quarter_bars(self) -> list[Bar]:
        if self._quarters is None:
            self._quarters = self._older(
                QUARTER, self._first_quarter, self._first_minute, self._minutes[0].open
            )
        return self._quarters

    def _block_bars(self) -> list[Bar]:
        if self._blocks is None:
            last = self._quarter_bars()[0].open
            self._blocks = self._older(BLOCK, self._first_block, self._first_quarter, last)
        return self._blocks
