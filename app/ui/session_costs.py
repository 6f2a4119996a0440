"""What a session can win and cost under each open reading of the published formulas. Pure.

Open are the unit of target and loss (USDC or percent of the budget), and whether the formula for
the distances divides by a position's own margin or, as printed, by the whole budget.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.starts import LEVERAGES, Ends, Start, StartAdvance, StartQuick, distance, ends_of
from app.ui import format as fmt
from app.ui.glyphs import MISSING, SUB_RULE
from app.ui.pieces import Line, Piece, line, money_style
from app.ui.sessions import limits_of

if TYPE_CHECKING:
    from app.models.sessions import Session


def cost_lines(
    start: Start,
    free: Decimal | None,
    sessions: Iterable[Session] | None,
    width: int,
    *,
    brief: bool,
) -> tuple[Line, ...]:
    """Return the panel: a column for each reading; `brief` where lines are few."""
    if isinstance(start, StartQuick):
        return _quick_lines(start, free, sessions, width, brief=brief)
    assert isinstance(start, StartAdvance)
    return _advance_lines(start, free, width)


def _quick_lines(
    start: StartQuick,
    free: Decimal | None,
    sessions: Iterable[Session] | None,
    width: int,
    *,
    brief: bool,
) -> tuple[Line, ...]:
    table = _Table(width)
    both = ends_of(start)
    target = f"{start.profit_target.normalize():f}"
    lines = [table.heads(f"if {target} is USDC", f"if {target} is %")]
    lines.append(table.sums("best end", [one.best for one in both], arrow=True))
    lines.append(table.sums("worst end", [one.worst for one in both], arrow=True))
    if not brief:
        lines.append(table.words("reward to risk", [_ratio(one) for one in both]))
        lines.append(table.rule())
        margin = None if start.max_positions is None else start.budget / start.max_positions
        lines.append(table.words("margin a position", [fmt.usdc(margin)] * 2))
        lines.append(table.sums("best a position", [one.each(one.best) for one in both]))
    lines.append(table.sums("worst a position", [one.each(one.worst) for one in both]))
    if not brief:
        lines.append(table.rule())
    for leverage in LEVERAGES[-1:] if brief else LEVERAGES:
        targets = [fmt.percent(distance(start, one.best, leverage)) for one in both]
        stops = [_far(start, distance(start, one.worst, leverage)) for one in both]
        if brief:
            pairs = [f"{target}  {stop}" for target, stop in zip(targets, stops, strict=True)]
            lines.append(table.words(f"target, stop at {leverage}×", pairs))
        else:
            lines.append(table.words(f"target at {leverage}×", targets))
            lines.append(table.words(f"stop at {leverage}×", stops))
    if (start.max_positions or 1) > 1:
        # Dividing by the whole budget makes each distance, and so each end, a share smaller.
        ends = [f"{fmt.signed(r.each(r.best))}  {_stop(start, r.each(r.worst))}" for r in both]
        lines.append(table.words("ends, if ÷ budget", ends))
    if not brief:
        lines.append(table.rule())
    left = None if free is None else free - start.budget
    lines.append(table.words("free balance after", [fmt.usdc(left)] * 2))
    if not brief:
        others = _others_at_worst(sessions)
        sums = [None if others is None else others + one.worst for one in both]
        lines.append(table.sums("all sessions, worst", sums, arrow=True))
    return tuple(lines)


def _advance_lines(start: StartAdvance, free: Decimal | None, width: int) -> tuple[Line, ...]:
    table = _Table(width)
    taken = start.amount
    if start.max_wallet_budget and free is not None:
        taken = max(free, start.amount)
    left = None if free is None else free - taken
    return (
        table.heads("not published", "at worst"),
        table.words("best end", [MISSING, MISSING]),
        table.sums("worst end", [None, -taken], arrow=True),
        table.words("free balance after", [MISSING, fmt.usdc(left)]),
    )


class _Table(NamedTuple):
    """A label and two columns of equal width."""

    width: int

    def heads(self, first: str, second: str) -> Line:
        return self._row("", ((Piece(first, "muted"),), (Piece(second, "muted"),)))

    def words(self, label: str, texts: Iterable[str]) -> Line:
        first, second = texts
        return self._row(label, ((Piece(first),), (Piece(second),)))

    def sums(self, label: str, sums: Iterable[Decimal | None], *, arrow: bool = False) -> Line:
        write = fmt.pnl if arrow else fmt.signed
        first, second = ((Piece(write(one), money_style(one)),) for one in sums)
        return self._row(label, (first, second))

    def rule(self) -> Line:
        return line(SUB_RULE * self.width, "line")

    def _row(self, label: str, cells: tuple[Line, Line]) -> Line:
        column = max(14, (self.width - 22) // 2)
        head = max(0, self.width - 2 * column)
        row: Line = (Piece(label[:head].ljust(head), "muted"),)
        for cell in cells:
            (piece,) = cell
            row = (*row, Piece(" " * max(1, column - len(piece.text))), piece)
        return row


def _ratio(ends: Ends) -> str:
    """Return what is won at best for each unit that is lost at worst."""
    return f"{ends.best / -ends.worst:.1f}" if ends.worst else MISSING


def _far(start: StartQuick, percent: Decimal) -> str:
    return MISSING if start.loss_threshold is None else fmt.percent(percent)


def _stop(start: StartQuick, sum_: Decimal | None) -> str:
    return MISSING if start.loss_threshold is None else fmt.signed(sum_)


def _others_at_worst(sessions: Iterable[Session] | None) -> Decimal | None:
    """Return the sum of all loss limits, below zero; None where one of them is not known."""
    total = Decimal(0)
    for session in sessions if sessions is not None else ():
        limits = limits_of(session)
        if limits is None or limits.loss is None:
            return None
        total -= limits.loss
    return None if sessions is None else total
