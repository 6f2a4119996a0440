"""One position as a ladder of prices, from target to liquidation, and its facts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from textual.strip import Strip

from app.ui import format as fmt
from app.ui.glyphs import MISSING
from app.ui.pieces import Line, Piece, line, money_style
from app.ui.widgets.line_widget import LineWidget

if TYPE_CHECKING:
    from app.models.trading import Position

WIDTH = 57
"""Cells that the ladder is laid out for."""


class Ladder(LineWidget):
    """Prices above each other, the goal at the top, with the money at each rung."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[Line, ...] = ()

    def show(self, position: Position | None, *, is_stale: bool, opened: str) -> None:
        """Show a position; a stale one keeps its figures, grayed, without the money."""
        lines = () if position is None else (*rungs(position, is_stale), *_facts(position, opened))
        if lines != self._lines:
            grew = len(lines) != len(self._lines)
            self._lines = lines
            if grew:
                self.styles.height = len(lines)
            self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return one rung or fact."""
        return self.palette.strip(self._lines[y] if y < len(self._lines) else (), self.size.width)


def rungs(position: Position, is_stale: bool = False) -> tuple[Line, ...]:
    """Return the ladder; rungs that are not given are left out."""
    head = f"{'':19}{'price':>12}{'from entry':>12}{'USDC':>12}"
    style = "dim" if is_stale else "text"
    priced = [
        ("target", position.take_profit, "gain"),
        ("mark", position.mark_price, f"{style} bold"),
        ("entry", position.entry_price, style),
        ("stop", position.stop_loss, "warn"),
        ("liquidation", position.liquidation, "loss"),
    ]
    known = [(name, price, role) for name, price, role in priced if price is not None]
    known.sort(key=lambda rung: rung[1], reverse=position.side != "short")
    marks = {"target": "┬", "mark": "●", "entry": "┿", "stop": "┼", "liquidation": "┴"}
    lines: list[Line] = [line(head, "muted")]
    for name, price, role in known:
        lines.append(
            (
                Piece(f"  {marks[name]} ", "muted" if name != "mark" else "text bold"),
                Piece(f"{name:<15}", "muted"),
                Piece(f"{fmt.price(price):>12}", role),
                *_from_entry(position, price, name, is_stale),
            )
        )
    return tuple(lines)


def _from_entry(position: Position, price: Decimal, name: str, is_stale: bool) -> Line:
    entry = position.entry_price
    if name == "entry" or entry is None or entry == 0:
        return ()
    change = (price - entry) / entry * 100
    percent = f"{fmt.percent(change, change=True):>12}"
    if position.side is None or position.size is None or is_stale:
        return line(percent, "muted")
    gain = price - entry if position.side == "long" else entry - price
    # The mark's money is the server's own figure, fees and funding included; the others are ours.
    usdc = position.pnl if name == "mark" else gain * position.size
    text = fmt.signed(usdc) if name == "mark" else fmt.computed(fmt.signed(usdc))
    return (Piece(percent, "muted"), Piece(f"{text:>12}", money_style(usdc)))


def _facts(position: Position, opened: str) -> tuple[Line, ...]:
    margin = fmt.usdc(position.margin)
    if position.margin is not None and position.margin_mode:
        margin = f"{margin} {position.margin_mode}"
    facts = [
        ("position", fmt.short_id(position.id) if position.id else f"{MISSING} no id given"),
        ("session", fmt.short_id(position.session_id)),
        ("asset index", str(position.asset_index) if position.asset_index is not None else MISSING),
        ("open for", opened),
        ("margin", margin),
        ("value", fmt.usdc(position.value)),
    ]
    return ((), *((Piece(f"  {name:<14}", "muted"), Piece(value)) for name, value in facts))
