"""The range bar of positions and sessions: left is danger, right is goal. Pure; draws nothing.

Marks stand in the same columns in every row of a table. What is not given is not drawn: the bar
never invents a stop, a target or a scale.
"""

from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from app.ui import format as fmt
from app.ui.glyphs import (
    BAR_BEYOND,
    BAR_END,
    BAR_ENTRY,
    BAR_FREE,
    BAR_GAIN,
    BAR_LOSS,
    BAR_OPEN,
    BAR_START,
    BAR_STOP,
    MARK,
    MARK_NEAR,
    MARK_STALE,
    PAST_LIQUIDATION,
    PAST_TARGET,
)
from app.ui.levels import NO_END, Levels
from app.ui.pieces import Line, Piece, line

_SHORTER_NO_END = "no stop or liquidation"
_SHORTEST_NO_END = "no stop or liq"


def position_head(width: int) -> str:
    """Return the head of a position's bar: each word at its mark."""
    stop, entry = _stop_x(width), _entry_x(width)
    if width < 25:
        marks = ((0, "liq"), (max(4, stop), "sl"), (entry - 2, "entry"), (width - 2, "tp"))
    else:
        marks = (
            (0, "liq"),
            (max(4, stop), "stop"),
            (entry - 2, "entry"),
            (width - 6, "target"),
        )
    return _head(width, marks)


def session_head(width: int) -> str:
    """Return the head of a session's bar."""
    ends = ((0, "loss"), (width - 6, "target"))
    return _head(width, ends if width < 25 else (*ends, (_start_x(width) - 2, "start")))


def position_bar(
    levels: Levels, width: int, *, is_near: bool = False, is_stale: bool = False
) -> Line:
    """Return the bar of a position, or words where there is none."""
    now = levels.gain(levels.mark)
    if levels.lacks is not None or now is None:
        shorter = (_SHORTER_NO_END, _SHORTEST_NO_END) if levels.lacks == NO_END else ()
        return line(fmt.fitting(width, levels.lacks or "", *shorter), "muted")
    scale = _PositionScale.of(levels, width)
    cells = [(BAR_FREE, "track")] * width
    if scale.stop_x is not None and not scale.is_secured:
        cells[: scale.stop_x] = [(BAR_BEYOND, "track")] * scale.stop_x
    if scale.liquidation is None and scale.stop_x is not None and not scale.is_secured:
        cells[: scale.stop_x] = [(" ", "track")] * scale.stop_x
    if scale.liquidation is not None:
        cells[0] = (BAR_START, "muted")
    if scale.target is None:
        cells[scale.entry_x + 1 :] = [(BAR_OPEN, "track")] * (width - scale.entry_x - 1)
    else:
        cells[-1] = (BAR_END, "muted")
    if scale.stop_x is not None:
        cells[scale.stop_x] = (BAR_STOP, "muted")
    glyph = PAST_TARGET if scale.is_past_target(now) else None
    glyph = PAST_LIQUIDATION if scale.is_past_liquidation(now) else glyph
    return _marked(cells, scale.entry_x, scale.x(now), now, is_near, is_stale, glyph)


def session_bar(
    *,
    loss: Decimal | None,
    target: Decimal | None,
    value: Decimal | None,
    width: int,
    is_near: bool = False,
    is_stale: bool = False,
) -> Line:
    """Return the bar of a session; all in USDC, `loss` as a positive limit."""
    if value is None:
        return line("no PnL given", "muted")
    down = loss if loss is not None and loss > 0 else None
    up = target if target is not None and target > 0 else None
    start = _start_x(width)
    cells = [(BAR_FREE, "track")] * width
    if down is not None:
        left = down / start
        cells[0] = (BAR_START, "muted")
    if up is not None:
        right = up / (width - 1 - start)
        cells[-1] = (BAR_END, "muted")
    if down is None and up is None:
        return line("no limits given", "muted")
    if down is None:
        left = right
        cells[:start] = [(BAR_OPEN, "track")] * start
    if up is None:
        right = left
        cells[start + 1 :] = [(BAR_OPEN, "track")] * (width - 1 - start)
    x = start + round(value / (left if value < 0 else right))
    is_over = up is not None and value >= up
    is_under = down is not None and value <= -down
    x = width - 1 if is_over else 0 if is_under else min(max(x, 1), width - 2)
    glyph = PAST_TARGET if is_over else PAST_LIQUIDATION if is_under else None
    return _marked(cells, start, x, value, is_near, is_stale, glyph)


class _PositionScale(NamedTuple):
    """Where gains (distances from the entry) lie on a bar."""

    width: int
    entry_x: int
    stop: Decimal | None
    liquidation: Decimal | None
    target: Decimal | None

    @classmethod
    def of(cls, levels: Levels, width: int) -> "_PositionScale":
        liquidation, target = levels.gain(levels.liquidation), levels.gain(levels.target)
        return cls(
            width=width,
            entry_x=_entry_x(width),
            stop=levels.end if levels.is_stopped else None,
            liquidation=liquidation if liquidation is not None and liquidation < 0 else None,
            target=target if target is not None and target > 0 else None,
        )

    @property
    def is_secured(self) -> bool:
        """True when the stop lies at or above the entry."""
        return self.stop is not None and self.stop >= 0

    @property
    def stop_x(self) -> int | None:
        if self.stop is None:
            return None
        return self._free_x(self.stop) if self.is_secured else _stop_x(self.width)

    def is_past_target(self, gain: Decimal) -> bool:
        return self.target is not None and gain >= self.target

    def is_past_liquidation(self, gain: Decimal) -> bool:
        return self.liquidation is not None and gain <= self.liquidation

    def x(self, gain: Decimal) -> int:
        """Return the cell of the mark: on another mark only when it has got there."""
        if self.is_past_target(gain):
            return self.width - 1
        if self.is_past_liquidation(gain):
            return 0
        x = self._free_x(gain)
        if self.stop is not None and not self.is_secured:
            stop_x = _stop_x(self.width)
            return max(x, stop_x + 1) if gain > self.stop else min(x, stop_x)
        return x

    def _free_x(self, gain: Decimal) -> int:
        last = self.width - 1
        if gain >= 0:
            per_cell = self.target / (last - self.entry_x) if self.target else self._left()
            return (
                min(self.entry_x + round(gain / per_cell), last - 1) if per_cell else self.entry_x
            )
        if self.stop is not None and self.stop <= gain < 0:
            return self.entry_x + round(gain / self._left())
        if self.stop is not None and self.stop < 0:
            if self.liquidation is None:
                return _stop_x(self.width) - 1
            share = (gain - self.liquidation) / (self.stop - self.liquidation)
            return max(1, round(share * _stop_x(self.width)))
        return max(1, self.entry_x + round(gain / self._left())) if self._left() else 1

    def _left(self) -> Decimal:
        """Return the gain that one cell left of the entry stands for."""
        if self.stop is not None and self.stop < 0:
            return -self.stop / (self.entry_x - _stop_x(self.width))
        return -self.liquidation / self.entry_x if self.liquidation is not None else Decimal(0)


def _stop_x(width: int) -> int:
    return round(0.18 * (width - 1))


def _entry_x(width: int) -> int:
    return round(0.56 * (width - 1))


def _start_x(width: int) -> int:
    return round((width - 1) / 3)


def _head(width: int, marks: tuple[tuple[int, str], ...]) -> str:
    text = " " * width
    for x, word in marks:
        text = f"{text[:x]}{word}{text[x + len(word) :]}"
    return text[:width]


def _marked(
    cells: list[tuple[str, str]],
    zero_x: int,
    x: int,
    value: Decimal,
    is_near: bool,
    is_stale: bool,
    glyph: str | None,
) -> Line:
    """Put the start, the fill and the mark on a bar, and join equal neighbours."""
    drawn = list(cells)
    if not is_stale:
        fill = (BAR_LOSS, "down") if value < 0 else (BAR_GAIN, "up")
        for filled in range(min(x, zero_x) + 1, max(x, zero_x)):
            if drawn[filled][0] in (BAR_FREE, BAR_OPEN, BAR_BEYOND):
                drawn[filled] = fill
    drawn[zero_x] = (BAR_ENTRY, "muted" if is_stale else "text bold")
    mark = MARK_NEAR if is_near else MARK
    drawn[x] = (glyph or mark, "warn bold" if is_near else "text bold")
    if is_stale:
        drawn[x] = (MARK_STALE, "muted")
    return tuple(
        Piece("".join(glyph for glyph, _ in run), style)
        for style, run in ((style, list(run)) for style, run in groupby(drawn, lambda c: c[1]))
    )
