"""The columns of the leaderboard. Fields that the server does not send are no columns."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.columns.column import Column, Context, Order
from app.ui.glyphs import BAR_GAIN
from app.ui.pieces import Line, line, money_style
from app.ui.rankings import change_words, name_of, percent_of, ratio

if TYPE_CHECKING:
    from app.models.community import Ranking

BAR_WIDTH = 16
HALF_BAR = "╸"


def ranking_orders() -> tuple[Order[Ranking], ...]:
    """Return the ways to sort what is loaded; the rank itself is always the server's."""
    return (
        Order("rank", lambda row: row.rank, column="rank"),
        Order("PnL", lambda row: row.pnl, is_descending=True, column="pnl"),
        Order("ROI", lambda row: row.roi, is_descending=True, column="roi"),
        Order("volume", lambda row: row.volume, is_descending=True, column="volume"),
    )


def ranking_text(row: Ranking) -> str:
    """Return what the filter looks at besides the cells: the account in full."""
    return f"{row.address or ''} {row.name or ''} {row.user_id or ''}"


def ranking_columns(
    missing: frozenset[str], is_own: Callable[[Ranking], bool], most: Callable[[], Decimal]
) -> tuple[Column[Ranking], ...]:
    """Return the columns.

    Args:
        missing: Our field names that the server does not send.
        is_own: Tells the user's own row.
        most: Returns the largest PnL, which the bars are measured by.
    """

    def account(row: Ranking, _: Context) -> Line:
        return line(f"{name_of(row)}{' you' if is_own(row) else ''}", "text")

    def pnl(row: Ranking, _: Context) -> Line:
        return line(fmt.signed(row.pnl), f"{money_style(row.pnl)} bold")

    def bar(row: Ranking, _: Context) -> Line:
        return line(_bar(row.pnl, most()), money_style(row.pnl))

    columns: dict[str, Column[Ranking]] = {
        "rank": Column("rank", "rank", lambda row, _: line(fmt.count(row.rank)), "right",
                       min_width=6, value=lambda row: row.rank),
        "change": Column("change", "chg", lambda row, _: change_words(row.change), importance=3,
                         min_width=4, value=lambda row: row.change, name="change"),
        "account": Column("account", "account", account, importance=1, min_width=15,
                          value=lambda row: row.address or row.name or row.user_id),
        "pnl": Column("pnl", "PnL USDC", pnl, "right", importance=2, min_width=10,
                      is_figure=True, value=lambda row: row.pnl, name="PnL", unit="USDC"),
        "roi": Column("roi", "ROI", lambda row, _: line(ratio(row.roi, row.roi_unit, change=True)),
                      "right", importance=4, min_width=9,
                      value=lambda row: percent_of(row.roi, row.roi_unit), unit="%"),
        "bar": Column("bar", "", bar, importance=9, from_width=100, min_width=BAR_WIDTH),
        "volume": Column("volume", "volume", lambda row, _: line(fmt.volume(row.volume), "muted"),
                         "right", importance=5, min_width=8,
                         value=lambda row: row.volume, unit="USDC"),
        "trades": Column("trades", "trades", lambda row, _: line(fmt.count(row.trades), "muted"),
                         "right", importance=6, value=lambda row: row.trades),
        "win_rate": Column("won", "won",
                           lambda row, _: line(ratio(row.win_rate, row.win_rate_unit), "muted"),
                           "right", importance=7, from_width=90,
                           value=lambda row: percent_of(row.win_rate, row.win_rate_unit),
                           unit="%"),
    }  # fmt: skip
    hidden = missing | ({"bar"} if "pnl" in missing else frozenset())
    return tuple(column for name, column in columns.items() if name not in hidden)


def _bar(value: Decimal | None, most: Decimal) -> str:
    if value is None or value <= 0 or most <= 0:
        return ""
    halves = int(min(value / most, Decimal(1)) * BAR_WIDTH * 2)
    return BAR_GAIN * (halves // 2) + (HALF_BAR if halves % 2 or halves == 0 else "")
