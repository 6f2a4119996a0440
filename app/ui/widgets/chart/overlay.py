"""What is drawn over the candles: levels of the own positions, signals, own entries and exits.

Draws only what the server told: no level is worked out here, and no exit is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.models.assets import base_symbol
from app.models.text import listed

if TYPE_CHECKING:
    from app.models.log_lines import LogEntry
    from app.models.market import Signal
    from app.models.trading import Position, Trade

LETTERS = {"long": "L", "short": "S"}
OPENED = frozenset(
    listed("open opened entry entered positionopen positionopened openposition openedposition")
)
CLOSED = frozenset(
    listed(
        "close closed exit exited positionclose positionclosed closeposition closedposition "
        "positionexit liquidated positionliquidated"
    )
)
"""Kinds of log lines that tell of a position's begin and end, as `folded` has them."""
_FILL = re.compile(r"\bdir (Open|Close) (?:Long|Short)\b")
"""The direction of a fill, in Hyperliquid's own words."""
_UNDONE = re.compile(r"(?i)fail|reject|refus|error|cancel|skip|could not|cannot|retry")
"""Words of a line that tells of an attempt, not of what was done."""
_SIDE = re.compile(r"(?i)\b(long|short)\b")
_NEVER = datetime.max.replace(tzinfo=UTC)
SAME_MOMENT = timedelta(minutes=1)
"""A line of the log this near a position's own time tells of that position."""


class LevelKind(NamedTuple):
    """How one sort of level looks and behaves."""

    name: str
    glyph: str
    line_role: str
    label_role: str
    rank: int
    """Whose label stays when two collide: the smallest."""
    scaled: bool
    """Whether the price scale may grow to take it in."""


LIQUIDATION = LevelKind("liq", "═", "loss", "loss", 2, False)
STOP = LevelKind("stop", "┄", "warn", "warn", 3, True)
TARGET = LevelKind("target", "╌", "gain", "gain", 4, True)
ENTRY = LevelKind("entry", "─", "track", "text", 5, True)


class Level(NamedTuple):
    """A price of an own position."""

    kind: LevelKind
    price: Decimal
    since: datetime | None
    """When the position opened; None when the server did not say."""
    owner: str = ""
    """Which of several positions it is of."""

    @property
    def words(self) -> str:
        """Its name: `stop`, or `L2 stop` where there are several positions."""
        return f"{self.owner} {self.kind.name}".lstrip()


class Mark(NamedTuple):
    """Something that happened at a candle."""

    time: datetime
    above: bool
    text: str
    """One character a row, from the candle outward."""
    role: str


def position_levels(positions: Sequence[Position], *, stale: bool = False) -> tuple[Level, ...]:
    """Return the levels that are known, the least urgent first, so that the last drawn wins.

    Those of an old reading lose their colour and say so: they may have been moved since.
    """
    levels = [
        Level(_aged(kind) if stale else kind, price, position.opened_at, owner)
        for position, owner in zip(positions, position_tags(positions), strict=True)
        for kind, price in (
            (ENTRY, position.entry_price),
            (TARGET, position.take_profit),
            (STOP, position.stop_loss),
            (LIQUIDATION, position.liquidation),
        )
        if price is not None and price.is_finite() and price > 0
    ]
    return tuple(sorted(levels, key=lambda level: -level.kind.rank))


def position_tags(positions: Sequence[Position]) -> tuple[str, ...]:
    """Return what tells positions of one symbol apart: `L` and `S`, or `L1` and `L2` by age.

    One alone needs no tag.
    """
    if len(positions) < 2:
        return ("",) * len(positions)
    sides = Counter(position.side for position in positions)
    oldest_first = sorted(
        positions, key=lambda each: each.opened_at or datetime.max.replace(tzinfo=UTC)
    )
    counted: Counter[str | None] = Counter()
    tags = {}
    for position in oldest_first:
        counted[position.side] += 1
        number = str(counted[position.side]) if sides[position.side] > 1 else ""
        tags[id(position)] = LETTERS.get(position.side or "", "") + number
    return tuple(tags[id(position)] for position in positions)


def _aged(kind: LevelKind) -> LevelKind:
    return kind._replace(name=f"old {kind.name}", line_role="track", label_role="dim")


def positions_of(trade: Trade | None, symbol: str) -> tuple[Position, ...]:
    """Return the open positions on a symbol."""
    return _on(symbol, trade.positions if trade is not None else ())


def closed_of(trade: Trade | None, symbol: str) -> tuple[Position, ...]:
    """Return the positions on a symbol that the server lists although they are over."""
    return _on(symbol, trade.closed if trade is not None else ())


def _on(symbol: str, positions: Iterable[Position]) -> tuple[Position, ...]:
    wanted = base_symbol(symbol)
    return tuple(each for each in positions if each.symbol and base_symbol(each.symbol) == wanted)


def signal_marks(signals: Iterable[Signal]) -> tuple[Mark, ...]:
    """Return `▲` below for a buy and `▼` above for a sell; `none` is no mark.

    A signal that only repeats the one before it is the same opinion, not a new one.
    """
    marks = []
    before: str | None = None
    for signal in signals:
        if signal.time is None or signal.side is None:
            continue
        if signal.side != before and signal.side != "none":
            is_sell = signal.side == "sell"
            glyph, role = ("▼", "down") if is_sell else ("▲", "up")
            marks.append(Mark(signal.time, is_sell, glyph, role))
        before = signal.side
    return tuple(marks)


def entry_marks(positions: Iterable[Position]) -> tuple[Mark, ...]:
    """Return `△` with the side's letter at the candle where each position opened."""
    return tuple(
        _entry(position.opened_at, position.side)
        for position in positions
        if position.opened_at is not None
    )


def exit_marks(closed: Iterable[Position]) -> tuple[Mark, ...]:
    """Return `X` with its arrow at the candle where each of these positions was closed."""
    return tuple(
        _exit(position.closed_at, position.side)
        for position in closed
        if position.closed_at is not None
    )


def log_marks(
    lines: Iterable[LogEntry], symbol: str, positions: Sequence[Position]
) -> tuple[Mark, ...]:
    """Return the entries and exits of a symbol that the log tells of, oldest first.

    An entry is `△` with the side's letter, an exit is `X` with an arrow for what closed it: `▼`
    above where a long was sold, `▲` below where a short was bought back. Where a line does not say
    which side it was, there is no letter and no arrow. What `positions`, open or closed, tell of
    themselves is not marked again.
    """
    wanted = base_symbol(symbol)
    begun = [position.opened_at for position in positions if position.opened_at is not None]
    ended = [position.closed_at for position in positions if position.closed_at is not None]
    marks = []
    for entry in lines:
        what, time = _told(entry), entry.time
        if what is None or time is None or not _is_of(entry, wanted):
            continue
        side = _side(entry.text or "")
        told = ended if what is CLOSED else begun
        if all(abs(time - other) > SAME_MOMENT for other in told):
            marks.append((_exit if what is CLOSED else _entry)(time, side))
    return tuple(sorted(marks, key=lambda mark: mark.time))


def _exit(time: datetime, side: str | None) -> Mark:
    glyph = {"long": "▼", "short": "▲"}.get(side or "", "")
    return Mark(time, side != "short", f"{glyph}X", "accent")


def _entry(time: datetime, side: str | None) -> Mark:
    return Mark(time, False, "△" + LETTERS.get(side or "", ""), "accent")


def _told(entry: LogEntry) -> frozenset[str] | None:
    """Return which of the two a line tells of; None when it is neither, or was not done."""
    text = entry.text or ""
    fill = _FILL.search(text) if entry.kind is None else None
    # Whoever has a line has the models: before, the first paint must not wait for them.
    from app.models.base import folded

    kind = folded(fill[1] if fill is not None else entry.kind or entry.level or "")
    told = next((words for words in (OPENED, CLOSED) if kind in words), None)
    return None if told is None or _UNDONE.search(f"{entry.level} {text}") else told


def _is_of(entry: LogEntry, wanted: str) -> bool:
    """Tell whether a line is about an asset: by its own field, else by the words of its text."""
    if entry.symbol:
        return base_symbol(entry.symbol) == wanted
    return wanted in re.findall(r"\w+", entry.text or "")


def _side(text: str) -> str | None:
    """Return the one side that a text names; None when it names both or none."""
    sides = {word.lower() for word in _SIDE.findall(text)}
    return sides.pop() if len(sides) == 1 else None
