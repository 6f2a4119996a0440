"""The columns of the positions, for the dashboard and the trade screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.columns.column import Column, Context, Order
from app.ui.glyphs import MISSING
from app.ui.levels import Nearness
from app.ui.pieces import Line, Piece, line, money, money_style
from app.ui.positions import danger, levels_of, pnl_percent, way_to_end
from app.ui.widgets.range_bar import position_bar, position_head

if TYPE_CHECKING:
    from datetime import datetime

    from app.models.trading import Position


def position_orders() -> tuple[Order[Position], ...]:
    """Return the ways to sort positions, the most endangered first at the start."""
    return (
        Order("danger", danger, is_descending=True, column="distance"),
        Order("PnL", lambda position: position.pnl, column="pnl"),
        Order("symbol", lambda position: position.symbol, column="symbol"),
        Order("value", lambda position: position.value, is_descending=True, column="value"),
    )


def position_text(position: Position) -> str:
    """Return what the filter looks at besides the cells."""
    return f"{position.id or ''} {position.state or ''}"


class PositionCells:
    """The cells of a position. It remembers which ones are near their end."""

    def __init__(
        self, now: Callable[[], datetime], under_way: Callable[[str, int], Line | None]
    ) -> None:
        """`under_way` returns what is being done to a position, in place of its bar."""
        self._nearness = Nearness()
        self._now = now
        self._under_way = under_way

    def symbol(self, position: Position, _: Context) -> Line:
        return line(position.symbol or MISSING, "text bold")

    def side(self, position: Position, _: Context) -> Line:
        return line(position.side or MISSING)

    def leverage(self, position: Position, _: Context) -> Line:
        return line(fmt.leverage(position.leverage), "muted")

    def size(self, position: Position, _: Context) -> Line:
        return line(fmt.size(position.size))

    def value(self, position: Position, _: Context) -> Line:
        return line(fmt.usdc(position.value), "muted")

    def entry(self, position: Position, _: Context) -> Line:
        return line(fmt.price(position.entry_price), "muted")

    def mark(self, position: Position, _: Context) -> Line:
        return line(fmt.price(position.mark_price))

    def pnl(self, position: Position, _: Context) -> Line:
        return money(position.pnl)

    def pnl_percent(self, position: Position, _: Context) -> Line:
        share = pnl_percent(position)
        return line(fmt.percent(share, change=True).removesuffix(" %"), money_style(position.pnl))

    def bar(self, position: Position, context: Context) -> Line:
        words = self._under_way(position.key, context.width)
        if words is not None:
            return words
        return position_bar(
            levels_of(position),
            context.width,
            is_near=self._is_near(position),
            is_stale=context.is_stale,
        )

    def distance(self, position: Position, _: Context) -> Line:
        style = "warn bold" if self._is_near(position) else "muted"
        way, end = way_to_end(position)
        # The head says “to stop”, so another end is named beside its figure.
        other = (Piece("liq ", "muted"),) if way != MISSING and end != "stop" else ()
        return (*other, Piece(way, style))

    def stop(self, position: Position, _: Context) -> Line:
        return line(fmt.price(position.stop_loss), "muted")

    def target(self, position: Position, _: Context) -> Line:
        return line(fmt.price(position.take_profit), "muted")

    def open_for(self, position: Position, _: Context) -> Line:
        if position.opened_at is None:
            return line(MISSING, "muted")
        return line(fmt.duration((self._now() - position.opened_at).total_seconds()), "muted")

    def _is_near(self, position: Position) -> bool:
        return self._nearness.is_near(position.key, danger(position))


def trade_columns(cells: PositionCells) -> tuple[Column[Position], ...]:
    """Return the columns of the trade screen, from 80 to 160 cells."""
    return (
        *_identity(cells),
        Column(
            "leverage", "", cells.leverage, "right", importance=9, from_width=110, min_width=3,
            value=lambda row: row.leverage, name="leverage",
        ),
        Column(
            "size", "size", cells.size, "right", importance=7, min_width=7,
            value=lambda row: row.size, is_identity=True,
        ),
        Column(
            "value", "value", cells.value, "right", importance=12, from_width=140,
            value=lambda row: row.value, unit="USDC",
        ),
        Column(
            "entry", "entry", cells.entry, "right", importance=8, min_width=7,
            value=lambda row: row.entry_price,
        ),
        Column(
            "mark", "mark", cells.mark, "right", importance=5, min_width=7,
            value=lambda row: row.mark_price,
        ),
        *_pnl(cells, 10, 110),
        Column(
            "bar", position_head, cells.bar, importance=4,
            widths=((0, 18), (110, 25), (150, 36)),
        ),
        _distance(cells),
        Column(
            "stop", "stop", cells.stop, "right", importance=11, from_width=110,
            value=lambda row: row.stop_loss,
        ),
        Column(
            "target", "target", cells.target, "right", importance=13, from_width=140,
            value=lambda row: row.take_profit,
        ),
        Column(
            "open_for", "open for", cells.open_for, "right", importance=14, from_width=140,
            value=lambda row: row.opened_at, name="opened", is_ageing=True,
        ),
    )  # fmt: skip


def dashboard_columns(cells: PositionCells) -> tuple[Column[Position], ...]:
    """Return the columns of the dashboard, where the table is 64 to 120 cells wide."""
    return (
        *_identity(cells),
        Column(
            "leverage", "", cells.leverage, "right", importance=5, min_width=3,
            value=lambda row: row.leverage, name="leverage",
        ),
        Column(
            "mark", "mark", cells.mark, "right", importance=7, from_width=76, min_width=7,
            value=lambda row: row.mark_price,
        ),
        *_pnl(cells, 6, 76),
        Column(
            "bar", position_head, cells.bar, importance=4,
            widths=((0, 25), (76, 22), (110, 36)),
        ),
        _distance(cells),
    )  # fmt: skip


def _identity(cells: PositionCells) -> tuple[Column[Position], ...]:
    return (
        Column(
            "symbol", "", cells.symbol, min_width=4,
            value=lambda row: row.symbol, name="symbol", is_identity=True,
        ),
        Column(
            "side", "", cells.side, importance=1, min_width=5,
            value=lambda row: row.side, name="side", is_identity=True,
        ),
    )  # fmt: skip


def _pnl(cells: PositionCells, importance: int, percent_from: int) -> tuple[Column[Position], ...]:
    return (
        Column(
            "pnl", "PnL", cells.pnl, "right", importance=2, has_lead=True, is_figure=True,
            value=lambda row: row.pnl, unit="USDC",
        ),
        Column(
            "pnl_percent", "PnL %", cells.pnl_percent, "right", importance=importance,
            from_width=percent_from, is_figure=True, value=pnl_percent, is_computed=True,
        ),
    )  # fmt: skip


def _distance(cells: PositionCells) -> Column[Position]:
    return Column(
        "distance", "to stop", cells.distance, "right", importance=3, min_width=6,
        value=lambda row: levels_of(row).distance_percent, name="to its end", unit="%",
        is_computed=True,
    )  # fmt: skip


def side_piece(position: Position) -> Piece:
    """Return symbol and side as one bold piece, as dialogs and summaries name a position."""
    return Piece(f"{position.symbol or MISSING} {position.side or ''}".rstrip(), "text bold")
