"""The columns of the sessions, for the dashboard and the sessions screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.columns.column import Column, Context, Order
from app.ui.glyphs import MISSING
from app.ui.levels import Nearness
from app.ui.pieces import Line, line, money, money_style
from app.ui.positions import share
from app.ui.sessions import limits_of, mode_of, open_of, pnl_of, progress_words, state_words
from app.ui.widgets.range_bar import session_bar, session_head
from app.ui.words.session import end_of

if TYPE_CHECKING:
    from datetime import datetime

    from app.models.sessions import Session


def session_orders() -> tuple[Order[Session], ...]:
    """Return the ways to sort sessions; the server's order at the start is the oldest first."""
    return (
        Order("start", lambda session: session.started_at, column="running"),
        Order("PnL", pnl_of, column="pnl"),
        Order("asset", lambda session: session.symbol, column="asset"),
        Order("budget", lambda session: session.budget, is_descending=True, column="budget"),
    )


def session_text(session: Session) -> str:
    """Return what the filter looks at besides the cells."""
    return f"{session.id or ''} {session.reason or ''}"


class SessionCells:
    """The cells of a session. It remembers which ones are near their loss limit."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._nearness = Nearness()
        self._now = now

    def asset(self, session: Session, _: Context) -> Line:
        return line(asset_of(session) or MISSING, "text bold")

    def mode(self, session: Session, _: Context) -> Line:
        return line(mode_of(session) or MISSING, "muted")

    def budget(self, session: Session, _: Context) -> Line:
        return line(fmt.usdc(session.budget))

    def pnl(self, session: Session, _: Context) -> Line:
        return money(pnl_of(session))

    def of_budget(self, session: Session, _: Context) -> Line:
        pnl = pnl_of(session)
        return line(fmt.percent(share(pnl, session.budget), change=True), money_style(pnl))

    def loss(self, session: Session, _: Context) -> Line:
        limits = limits_of(session)
        if limits is None:
            return line(fmt.unknown_unit(session.loss_threshold), "muted")
        return line(fmt.signed(None if limits.loss is None else -limits.loss), "muted")

    def target(self, session: Session, _: Context) -> Line:
        limits = limits_of(session)
        if limits is None:
            return line(fmt.unknown_unit(session.profit_target), "muted")
        return line(fmt.signed(limits.target), "muted")

    def bar(self, session: Session, context: Context) -> Line:
        limits, pnl = limits_of(session), pnl_of(session)
        if limits is None:
            return progress_words(session)
        danger = None
        if pnl is not None and limits.loss:
            danger = -pnl / limits.loss
        return session_bar(
            loss=limits.loss,
            target=limits.target,
            value=pnl,
            width=context.width,
            is_near=self._nearness.is_near(session.key, danger),
            is_stale=context.is_stale,
        )

    def open(self, session: Session, _: Context) -> Line:
        return line(open_of(session), "muted")

    def state(self, session: Session, _: Context) -> Line:
        return state_words(session)

    def running(self, session: Session, _: Context) -> Line:
        if session.started_at is None:
            return line(MISSING, "muted")
        seconds = (self._now() - session.started_at).total_seconds()
        return line(fmt.duration(seconds), "muted")

    def ends(self, session: Session, _: Context) -> Line:
        end = end_of(session)
        return line(MISSING if end is None else end.left(self._now()), "muted")


def session_columns(cells: SessionCells) -> tuple[Column[Session], ...]:
    """Return the columns; the narrow plan is the dashboard's as well."""
    return (
        Column(
            "asset", "asset", cells.asset, min_width=5, value=asset_of, is_identity=True,
        ),
        Column(
            "mode", "mode", cells.mode, importance=4, min_width=21,
            value=lambda row: mode_of(row) or None,
        ),
        Column(
            "budget", "budget", cells.budget, "right", importance=5, min_width=6,
            value=lambda row: row.budget, unit="USDC",
        ),
        Column(
            "pnl", "PnL", cells.pnl, "right", importance=1, has_lead=True, is_figure=True,
            min_width=8, value=pnl_of, unit="USDC",
        ),
        Column(
            "of_budget", "of budget", cells.of_budget, "right", importance=9, from_width=110,
            is_figure=True, value=lambda row: share(pnl_of(row), row.budget), unit="%",
            is_computed=True,
        ),
        Column(
            "loss", "loss", cells.loss, "right", importance=8, from_width=140,
            value=_loss, unit="USDC",
        ),
        Column(
            "bar", session_head, cells.bar, importance=2,
            widths=((0, 22), (88, 29), (110, 30), (140, 40)),
        ),
        Column(
            "target", "target", cells.target, "right", importance=7, from_width=140,
            value=_target, unit="USDC",
        ),
        Column(
            "open", "open", cells.open, "right", importance=3, min_width=4,
            value=lambda row: row.open_positions,
        ),
        Column(
            "state", "state", cells.state, importance=6, from_width=110,
            value=lambda row: row.state,
        ),
        Column(
            "running", "running", cells.running, "right", importance=10, from_width=140,
            value=lambda row: row.started_at, name="started", is_ageing=True,
        ),
        Column(
            "ends", "ends in", cells.ends, "right", importance=11, from_width=140,
            value=lambda row: row.ends_at, name="ends", is_ageing=True,
        ),
    )  # fmt: skip


def asset_of(session: Session) -> str | None:
    """Return the session's symbol, else the index of its asset in words."""
    if session.symbol is None and session.asset_index is not None:
        return f"index {session.asset_index}"
    return session.symbol


def _loss(session: Session) -> object:
    """Return the loss limit as a loss in USDC, or as sent and the word that the unit lacks."""
    limits, sent = limits_of(session), session.loss_threshold
    if limits is None:
        return None if sent is None else fmt.unknown_unit(sent)
    return None if limits.loss is None else -limits.loss


def _target(session: Session) -> object:
    limits, sent = limits_of(session), session.profit_target
    if limits is None:
        return None if sent is None else fmt.unknown_unit(sent)
    return limits.target
