"""What the leaderboard says of everyone, in lines. Pure; what the server leaves out is left out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.pieces import Line, Piece
from app.ui.widgets.histogram import histogram

if TYPE_CHECKING:
    from app.models.analytics import Analytics
    from app.models.community import LeaderboardStats

_LABEL, _FIGURE = 20, 14


def stats_lines(stats: LeaderboardStats) -> list[Line]:
    """Return the figures of the leaderboard as a whole."""
    facts = [
        ("accounts", fmt.count(stats.accounts), stats.accounts),
        ("active", fmt.count(stats.active), stats.active),
        ("volume", fmt.volume(stats.volume), stats.volume),
        ("trades", fmt.count(stats.trades), stats.trades),
        ("PnL", fmt.signed(stats.pnl), stats.pnl),
        ("median PnL", fmt.signed(stats.median_pnl), stats.median_pnl),
    ]
    return [_row(name, text) for name, text, value in facts if value is not None]


def analytics_lines(analytics: Analytics) -> list[Line]:
    """Return the distribution as bars, and single numbers raw, under the server's own names."""
    counted = [(b.label or "", b.count) for b in analytics.buckets if b.count is not None]
    return [*histogram(counted), *_own_names(analytics.figures)]


def _own_names(figures: Mapping[str, Decimal]) -> list[Line]:
    return [_row(name, fmt.size(value)) for name, value in figures.items()]


def _row(name: str, text: str) -> Line:
    return (
        Piece(f"  {fmt.middle_cut(name, _LABEL):<{_LABEL}}", "muted"),
        Piece(f"{text:>{_FIGURE}}"),
    )
