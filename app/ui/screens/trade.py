"""The current trade: its positions by danger, the chosen one as a ladder of prices, the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical

from app.feeds import AnyFeed, Topic
from app.ui import format as fmt
from app.ui.candle_jump import open_candle
from app.ui.columns.position import (
    PositionCells,
    position_orders,
    position_text,
    side_piece,
    trade_columns,
)
from app.ui.glyphs import MISSING
from app.ui.keys import CLOSE_KEY, CLOSE_TRADE_KEY, SCREEN_KEYS
from app.ui.pieces import Line, Piece, gain, join, line, money
from app.ui.positions import (
    NO_POSITIONS,
    TOLD_WHEN_MISSING,
    nearest,
    pnl_percent,
    share,
    total,
    way_to_end,
)
from app.ui.screens.base import FeedScreen
from app.ui.states import Circumstances, Subject
from app.ui.widgets.feed_panel import FeedPanel
from app.ui.widgets.hint_bar import COMMON_HINTS, Hint
from app.ui.widgets.ladder import Ladder
from app.ui.widgets.log_panel import LogPanel, why_no_log
from app.ui.widgets.table.row_table import RowTable
from app.ui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from app.models.trading import Position, Trade


class TradeScreen(FeedScreen):
    """Screen 3."""

    TOPICS = frozenset({Topic.TRADE, Topic.TRADE_LOG, Topic.SESSIONS, Topic.PROFILE})
    TITLE_WORD = "trade"
    HINTS: ClassVar[tuple[Hint, ...]] = (
        Hint("x", "close position", 0),
        Hint("X", "close trade", 3),
        Hint(SCREEN_KEYS, "screens", 3),
        Hint("enter", "detail", 5),
        Hint("c", "chart", 5),
        Hint("tab", "next panel", 6),
        Hint("s", "sort", 7),
        Hint("/", "filter", 7),
        Hint("f", "follow", 8),
        Hint("i", "raw record", 8),
        Hint("v", "levels", 8),
        Hint("G", "first line", 8),
        *COMMON_HINTS,
    )
    BINDINGS = [
        CLOSE_KEY,
        CLOSE_TRADE_KEY,
        Binding("c", "chart", "chart", id="trade.chart"),
        Binding("f", "follow", "follow the log", id="trade.follow"),
        Binding("v", "levels", "levels of the log", id="trade.levels"),
    ]

    def compose_body(self) -> ComposeResult:
        """Summary, positions, and below them log and ladder."""
        host = self.alura.frame.host
        self.summary = TextLine(classes="trade-summary")
        self.table: RowTable[Position] = RowTable(
            trade_columns(PositionCells(self.alura.clock.now, self.alura.under_way)),
            lambda position: position.key,
            orders=position_orders(),
            search=position_text,
            shows_cursor_at_rest=True,
            enter_shows_detail=True,
            key_now=self.alura.key_clock.now,
            source=Topic.TRADE,
            layout_name="trade.positions",
        )
        self.positions = FeedPanel(
            "Positions",
            self.table,
            subject=Subject("positions", host, NO_POSITIONS, TOLD_WHEN_MISSING),
            id="trade-positions",
        )
        self.chosen = TextLine(classes="trade-chosen")
        self.log_panel = LogPanel(
            "Trade log",
            Topic.TRADE_LOG,
            host,
            times=self.alura.log_time,
            want=lambda lines: self.alura.select(trade_log_lines=lines),
        )
        self.ladder = Ladder()
        self.ladder_panel = FeedPanel(
            "Position", self.ladder, subject=Subject("positions", host), id="trade-ladder"
        )
        yield self.summary
        yield self.positions
        yield self.chosen
        with Horizontal(classes="trade-below"):
            yield self.log_panel
            with Vertical(classes="trade-side"):
                yield self.ladder_panel

    def on_mount(self) -> None:
        """Begin at the positions."""
        self.watch(self.app, "actions", self._show_actions)
        self.table.focus()

    def show_topic(self, topic: Topic, feed: AnyFeed) -> None:
        """Show the trade or its log; the close dialog looks at the other topics."""
        if topic is Topic.TRADE:
            self._show_trade(feed)
        if topic in (Topic.TRADE, Topic.TRADE_LOG):
            self._show_log()

    def tick(self) -> None:
        """Let ages go on; totals fall when the rows grow stale."""
        super().tick()
        self._show_figures()
        self._show_actions()

    def _show_actions(self, _: object = None) -> None:
        """Say in the rows what is being done to them."""
        if self.alura.actions:
            self.table.redraw()

    def action_close(self) -> None:
        """Ask to close the position under the cursor."""
        self.alura.close_position(self.table.cursor_key, self.table.jumped_at)

    def action_close_trade(self) -> None:
        """Ask to close all positions of the trade."""
        self.alura.close_trade()

    def _show_trade(self, feed: AnyFeed) -> None:
        positions = self._read_positions()
        moment = self.alura.moment()
        around = Circumstances(is_empty=feed.reading is not None and not positions)
        if feed.reading is not None:
            self.table.set_rows(positions, complete=feed.reading.complete)
        else:
            self.table.forget_rows()
        self.positions.set_title(count=str(len(positions)) if feed.reading is not None else "")
        self.positions.show_feed(feed, moment, around)
        self.ladder_panel.show_feed(feed, moment, around)
        self._show_figures()

    def _show_figures(self) -> None:
        trade: Trade | None = self.alura.trade.value
        is_stale = self.positions.state is None or self.positions.state.is_stale
        self._show_summary(trade, is_stale)
        self._show_total(is_stale)
        self._show_chosen(is_stale)

    def _show_summary(self, trade: Trade | None, is_stale: bool) -> None:
        if trade is None:
            self.summary.show(line("No trade", "muted") if self.alura.trade.reading else ())
            return
        positions = trade.positions
        figures: list[Line] = [
            (Piece("Trade ", "muted"), Piece(fmt.short_id(trade.id), "text")),
        ]
        if self.has_class("-wide") and trade.opened_at is not None:
            figures.append(self._labelled("opened", self.alura.log_time(trade.opened_at)))
        if is_stale:
            figures.append(line("totals withheld, the reading is stale", "dim"))
        else:
            pnl = total([position.pnl for position in positions])
            margin = total([position.margin for position in positions])
            if self.has_class("-wide"):
                value = total([position.value for position in positions])
                figures.append(self._labelled("value", fmt.usdc(value)))
            figures.append(self._labelled("margin", fmt.usdc(margin)))
            percent = share(pnl, margin)
            part = () if percent is None else line(fmt.percent(percent, change=True))
            figures.append((Piece("PnL ", "muted"), *join(gain(pnl), part, gap=" ")))
            if self.has_class("-wide") and trade.realised_pnl is not None:
                figures.append((Piece("realised ", "muted"), *gain(trade.realised_pnl)))
            figures.append(self._nearest(positions))
        self.summary.show_parts(*figures, gap="   " if self.has_class("-wide") else "  ")

    def _nearest(self, positions: tuple[Position, ...]) -> Line:
        closest = nearest(positions)
        if closest is None:
            return ()
        distance, end = way_to_end(closest)
        to_end = f" to {end}" if self.has_class("-wide") or end != "stop" else ""
        words = f"{closest.symbol or MISSING} {distance}"
        return Piece("nearest ", "muted"), Piece(words), Piece(to_end, "muted")

    def _show_total(self, is_stale: bool) -> None:
        positions = self._read_positions()
        if is_stale or not self.has_class("-wide") or len(positions) < 2:
            self.table.set_total(None)
            return
        pnl = total([position.pnl for position in positions])
        margin = total([position.margin for position in positions])
        self.table.set_total(
            {
                "symbol": line("all", "muted"),
                "value": line(fmt.usdc(total([position.value for position in positions]))),
                "pnl": money(pnl),
                "pnl_percent": line(
                    fmt.percent(share(pnl, margin), change=True).removesuffix(" %")
                ),
            },
            line("left is danger, right is profit; ┄ not to scale", "muted"),
        )

    def _show_chosen(self, is_stale: bool) -> None:
        position = self.table.cursor_row
        self.ladder.show(position, is_stale=is_stale, opened=self._opened(position))
        if position is None:
            self.chosen.show(())
            self.ladder_panel.set_title(name="Position", note="")
            return
        self.ladder_panel.set_title(
            name=side_piece(position).text,
            note=f"{fmt.size(position.size)}, {fmt.leverage(position.leverage)}",
        )
        self.chosen.show_parts(
            (Piece("  "), Piece(position.symbol or "", "text bold")),
            self._labelled("target", fmt.price(position.take_profit), "gain"),
            self._labelled("stop", fmt.price(position.stop_loss), "loss"),
            self._labelled("liq", fmt.price(position.liquidation), "loss"),
            self._labelled("lev", fmt.leverage(position.leverage)),
            self._labelled("PnL", fmt.percent(pnl_percent(position), change=True)),
            self._labelled("open", self._opened(position)),
        )

    def _opened(self, position: Position | None) -> str:
        if position is None or position.opened_at is None:
            return fmt.duration(None)
        seconds = (self.alura.clock.now() - position.opened_at).total_seconds()
        return fmt.duration(seconds)

    def _show_log(self) -> None:
        """Show the log of the trade, or why there is none to read."""
        app = self.alura
        nothing = why_no_log(app.trade, app.trade.value, "trade")
        self.log_panel.show_log(app.trade_log, app.moment(), nothing)

    def _read_positions(self) -> tuple[Position, ...]:
        trade: Trade | None = self.alura.trade.value
        return trade.positions if trade is not None else ()

    @staticmethod
    def _labelled(label: str, value: str, style: str = "text") -> Line:
        return (Piece(f"{label} ", "muted"), Piece(value, style))

    def action_follow(self) -> None:
        """Stay with the newest line of the log, or stop doing so."""
        self.log_panel.tail.action_follow()

    def action_levels(self) -> None:
        """Show fewer kinds of lines of the log, then all again."""
        self.log_panel.tail.action_levels()

    @on(RowTable.Moved)
    def follow_cursor(self, event: RowTable.Moved) -> None:
        """Show the position under the cursor."""
        if event.table is self.table:
            self._show_figures()

    async def action_chart(self) -> None:
        """Look at the position's symbol on the chart."""
        position = self.table.cursor_row
        if position is not None and position.symbol is not None:
            self.alura.look_at(position.symbol)
            await self.alura.action_open_screen("chart")

    @on(RowTable.Opened)
    async def open_line(self, event: RowTable.Opened) -> None:
        """Look at the candle of a line of the log."""
        if event.table is self.log_panel.tail and self.log_panel.tail.cursor_row is not None:
            await open_candle(self.alura, self.log_panel.tail.cursor_row)
