"""The dashboard's line of figures: what the account is worth, and what is nearest to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.feeds import Topic
from app.ui import format as fmt
from app.ui.glyphs import MARK_NEAR, MISSING
from app.ui.holdings import may_be_unlisted
from app.ui.levels import Nearness
from app.ui.pieces import Line, Piece, gain, join, line
from app.ui.positions import (
    danger,
    levels_of,
    nearest,
    no_end_of,
    share,
    total,
    way_to_end,
)
from app.ui.rankings import change_words
from app.ui.states import Kind, State, Subject, describe
from app.ui.widgets.figures import Figure

if TYPE_CHECKING:
    from app.models.account import Profile
    from app.models.community import Standing
    from app.models.sessions import Session
    from app.models.trading import Position
    from app.ui.app import AluraApp


class AccountFigures:
    """Reads the app's feeds; a figure of an old reading is grayed or withheld."""

    def __init__(self, app: AluraApp) -> None:
        self._app = app
        self._nearness = Nearness()

    def figures(self, *, is_wide: bool) -> list[Figure]:
        """Return the figures as they stand, each with its age where it is not live."""
        profile_state = self._state(Topic.PROFILE)
        trade_state = self._state(Topic.TRADE)
        profile: Profile | None = self._app.profile.value
        age = "" if profile_state.kind is Kind.LIVE else profile_state.slot
        equity = profile.equity if profile is not None else None
        free = profile.free_balance if profile is not None else None
        style = "dim" if profile_state.is_stale else "text bold"
        day = profile.pnl_day if profile is not None else None
        change: Line = ()
        if day is not None and not profile_state.is_stale and is_wide:
            change = (*gain(day, ""), Piece(" 24 h", "muted"))
        figures = [
            Figure("Equity USDC", join(line(fmt.usdc(equity), style), change), age),
            Figure("Free", line(fmt.usdc(free), style), age, importance=1),
            *self._trade_figures(trade_state, is_wide=is_wide),
        ]
        if is_wide:
            figures.append(self._rank())
        return figures

    def _trade_figures(self, state: State, *, is_wide: bool) -> list[Figure]:
        positions = self._positions()
        age = "" if state.kind is Kind.LIVE else state.slot
        if state.is_stale:
            withheld = line("withheld" if self._app.trade.reading else MISSING, "dim")
            return [
                Figure("Open PnL", withheld, age, importance=2),
                Figure("Positions", withheld, importance=3),
                Figure("Nearest to its stop", withheld, importance=4),
            ]
        pnl = total([position.pnl for position in positions])
        margin = total([position.margin for position in positions])
        part = share(pnl, margin)
        percent = fmt.percent(part, change=True) if part is not None else ""
        closest = nearest(positions)
        way = self._nearest(closest, positions)
        is_part = may_be_unlisted(self._app.trade.value, self._app.sessions.value or ())
        end = "stop" if closest is None or levels_of(closest).is_stopped else "end"
        return [
            Figure(
                "PnL of this trade" if is_part else "Open PnL",
                join(gain(pnl), line(percent, "muted")),
                age,
                importance=2,
            ),
            Figure(
                "In this trade" if is_part else "Positions",
                self._count(positions, is_wide=is_wide),
                importance=3,
            ),
            Figure(f"Nearest to its {end}", way, importance=4, short=way[:-1]),
        ]

    def _count(self, positions: tuple[Position, ...], *, is_wide: bool) -> Line:
        count: Line = (Piece(str(len(positions)), "text bold"),)
        if not is_wide or self._state(Topic.SESSIONS).is_stale:
            return count
        sessions: tuple[Session, ...] = self._app.sessions.value or ()
        busy = len({position.session_id for position in positions} - {None})
        if not busy or not sessions:
            return count
        return (*count, Piece(f" in {busy} of {len(sessions)} sessions", "muted"))

    def _nearest(self, closest: Position | None, positions: tuple[Position, ...]) -> Line:
        if closest is None:
            return line(no_end_of(positions) if positions else "none open", "muted")
        is_near = self._nearness.is_near(closest.key, danger(closest))
        distance, end = way_to_end(closest)
        mark = (Piece(f"{MARK_NEAR} ", "warn bold"),) if is_near else ()
        return (
            *mark,
            Piece(f"{closest.symbol or MISSING} {closest.side or ''} ", "text bold"),
            Piece(distance, "warn bold" if is_near else "text"),
            Piece(f" to {end}", "muted"),
        )

    def _rank(self) -> Figure:
        state = self._state(Topic.STANDING)
        standing: Standing | None = self._app.standing.value
        own = standing.own if standing is not None else None
        if own is None or own.rank is None:
            return Figure("Rank", line(MISSING, "muted"), importance=5)
        stats = self._app.stats.value
        total_accounts = stats.accounts if stats is not None else None
        age = "" if state.kind in (Kind.LIVE, Kind.AGEING) else state.slot
        style = "dim" if state.is_stale else "text bold"
        rank = line(fmt.rank(own.rank, total_accounts), style)
        before = standing.before if standing is not None else None
        won = before.rank - own.rank if before is not None and not state.is_stale else 0
        change = change_words(won) if won else ()
        return Figure("Rank", join(rank, change, gap=" "), age, importance=5)

    def _state(self, topic: Topic) -> State:
        subject = Subject(topic.value, self._app.frame.host)
        return describe(self._app.feed(topic), subject, self._app.moment())

    def _positions(self) -> tuple[Position, ...]:
        trade = self._app.trade.value
        return trade.positions if trade is not None else ()
