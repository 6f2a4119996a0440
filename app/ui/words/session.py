"""Sessions in sums and sentences: totals that add nothing doubtful, progress, what ends when. Pure.

A sum over rows of which one is old, missing or without the figure is no sum: it says why instead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.ui import format as fmt
from app.ui.glyphs import MISSING
from app.ui.pieces import Line, Piece, gain, join, line, money
from app.ui.positions import share, total
from app.ui.sessions import limits_of, open_of, pnl_of

if TYPE_CHECKING:
    from app.feeds import AnyFeed
    from app.models.sessions import Session

NO_STOP = "the API has no call that stops a session"
"""Said where a user looks for one."""
NO_STOP_ADVICE = (
    "The API has no call that stops a session. It ends at its target, at its loss limit, or when "
    "its time is over. On the sessions screen (2) x closes what it holds; it may open again."
)
"""What can be done instead."""
STALE = "the reading is stale"
INCOMPLETE = "not all sessions could be read"


class Totals(NamedTuple):
    """Sums over all sessions; None where there is no sum."""

    number: int
    """How many sessions there are."""
    budget: Decimal | None = None
    pnl: Decimal | None = None
    open_positions: Decimal | None = None
    max_positions: Decimal | None = None
    why: str = ""
    """Why a sum is missing; empty when none is."""


def totals_of(feed: AnyFeed, *, is_stale: bool) -> Totals:
    """Return the sums over a reading of the sessions."""
    sessions: tuple[Session, ...] = feed.value or ()
    count = len(sessions)
    if is_stale or feed.reading is None:
        return Totals(count, why=STALE)
    if not feed.reading.complete:
        return Totals(count, why=INCOMPLETE)
    budgets = [session.budget for session in sessions]
    pnls = [pnl_of(session) for session in sessions]
    lacking = [
        f"{figures.count(None)} of {count} without {name}"
        for name, figures in (("budget", budgets), ("PnL", pnls))
        if None in figures
    ]
    return Totals(
        count,
        total(budgets),
        total(pnls),
        total([session.open_positions for session in sessions]),
        total([session.max_positions for session in sessions]),
        ", ".join(lacking),
    )


def totals_note(totals: Totals) -> str:
    """Return what a title says of the sums: `budget 1,200.00 · PnL — (2 of 6 without PnL)`."""
    if not totals.number or totals.why == STALE:
        # The title says it already, in the place of its age.
        return ""
    why = f" ({totals.why})" if totals.why else ""
    return f"budget {fmt.usdc(totals.budget)} · PnL {fmt.signed(totals.pnl)}{why}"


def summary(totals: Totals) -> Line:
    """Return the sums in one line, with the reason where one is missing."""
    if not totals.number:
        return ()
    if totals.why in (STALE, INCOMPLETE):
        return line(f"totals withheld, {totals.why}", "dim")
    of: Line = ()
    if totals.open_positions is not None:
        words = f"{fmt.size(totals.open_positions)} of {fmt.size(totals.max_positions)}"
        of = (Piece("open positions ", "muted"), Piece(words))
    return join(
        (Piece(f"{totals.number}", "text bold"), Piece(" active", "muted")),
        (Piece("budget ", "muted"), Piece(fmt.usdc(totals.budget))),
        (Piece("PnL ", "muted"), *gain(totals.pnl)),
        of,
        line(totals.why, "warn") if totals.why else (),
        gap="   ",
    )


def total_cells(totals: Totals) -> dict[str, Line]:
    """Return the cells of the total row."""
    budget, pnl = totals.budget, totals.pnl
    return {
        "asset": line("all", "muted"),
        "budget": line(fmt.usdc(budget)),
        "pnl": money(pnl),
        "of_budget": line(fmt.percent(share(pnl, budget), change=True)),
    }


class End(NamedTuple):
    """When a session ends by itself at the latest."""

    time: datetime
    is_computed: bool = False
    """Whether it is ours, from start and duration."""

    def left(self, now: datetime) -> str:
        """Return how long that is: `6 d 21 h`, `~6 d 21 h`, `over`."""
        seconds = (self.time - now).total_seconds()
        if seconds <= 0:
            return "over"
        return f"{'~' if self.is_computed else ''}{fmt.duration(seconds)}"


def end_of(session: Session) -> End | None:
    """Return when a session's time is over; None where it has none, or the server gives none."""
    if session.ends_at is not None:
        return End(session.ends_at)
    if session.started_at is None or session.length is None:
        return None
    return End(session.started_at + session.length, is_computed=True)


def facts_of(
    session: Session, now: datetime, times: Callable[[datetime | None], str]
) -> list[tuple[str, Line]]:
    """Return what is known of a session, by labels; `times` writes a time as the screens do."""
    started = times(session.started_at)
    if session.started_at is not None:
        started += f", {fmt.duration((now - session.started_at).total_seconds())} ago"
    target, loss = _limit_words(session)
    facts: list[tuple[str, Line]] = [
        ("budget", line(f"{fmt.usdc(session.budget)} USDC")),
        ("target", target),
        ("loss limit", loss),
        ("positions", line(f"{open_of(session)} open")),
        ("started", line(started)),
        ("ends", _end_words(session, now, times)),
        ("realised", gain(session.realised_pnl)),
        ("open", gain(session.unrealised_pnl)),
    ]
    if session.asset_index is not None:
        facts.append(("asset index", line(f"{session.asset_index}, from the server")))
    if session.reason:
        facts.append(("says", line(session.reason)))
    return facts


def narrow_facts(session: Session, now: datetime) -> Line:
    """Return the same in one line of 78 cells."""
    limits, end = limits_of(session), end_of(session)
    target, loss = fmt.unknown_unit(session.profit_target), fmt.unknown_unit(session.loss_threshold)
    if limits is not None:
        target, loss = fmt.signed(limits.target), fmt.signed(_negative(limits.loss))
    parts: list[Line] = [
        (Piece("  "), Piece(session.symbol or MISSING, "text bold")),
        (Piece("target ", "muted"), Piece(target)),
        (Piece("loss ", "muted"), Piece(loss)),
        (Piece("realised ", "muted"), *gain(session.realised_pnl)),
        (Piece("open ", "muted"), *gain(session.unrealised_pnl)),
    ]
    if end is not None:
        # There is room for the larger unit only.
        parts.append((Piece("ends ", "muted"), Piece(" ".join(end.left(now).split()[:2]))))
    return join(*parts)


def _limit_words(session: Session) -> tuple[Line, Line]:
    """Return target and loss limit, each with how much of the way to it is gone."""
    limits, pnl = limits_of(session), pnl_of(session)
    if limits is None:
        raw = (session.profit_target, session.loss_threshold)
        words = [line(fmt.unknown_unit(value)) for value in raw]
        return words[0], words[1]
    target = line(f"{fmt.signed(limits.target)} USDC")
    loss = line(f"{fmt.signed(_negative(limits.loss))} USDC")
    if pnl is not None and pnl > 0:
        reached = fmt.percent(share(pnl, limits.target))
        target = (*target, Piece(f"   {reached} reached", "muted"))
    elif pnl is not None and pnl < 0:
        used = fmt.percent(share(-pnl, limits.loss))
        loss = (*loss, Piece(f"   {used} used", "muted"))
    return target, loss


def _end_words(session: Session, now: datetime, times: Callable[[datetime | None], str]) -> Line:
    end = end_of(session)
    if end is None:
        return line("no time is given", "muted")
    at = f"{'~' if end.is_computed else ''}{times(end.time)}"
    left = end.left(now)
    if left == "over":
        return (Piece(at), Piece(", its time is over", "warn"))
    words = f"{at}, in {left.removeprefix('~')}"
    return (Piece(words), Piece("  from its duration" if end.is_computed else "", "muted"))


def _negative(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value
