"""The figures in the dialog of a close: one position at large, or a list of many. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from app.intents import CloseAll, CloseAsset, ClosePosition, CloseTrade
from app.ui import format as fmt
from app.ui.glyphs import MISSING
from app.ui.pieces import Line, Piece, line, money_style
from app.ui.positions import share, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.intents import Intent
    from app.targets import Target

MOST_ROWS = 8
"""Positions that a list shows; the others are counted."""
_FIGURE, _RIGHT, _RIGHT_FIGURE = 18, 37, 22
"""Where the left figures end, where the right labels begin, how wide they are with a figure."""


def is_list(intent: Intent) -> bool:
    """Tell whether the dialog lists positions instead of showing one at large."""
    return not isinstance(intent, ClosePosition)


def rows_for(intent: Intent) -> int:
    """Return how many lines the positions get, for as long as the dialog is open."""
    if not is_list(intent):
        return 4
    count = max(1, len(intent.targets))
    return count if count <= MOST_ROWS else MOST_ROWS + 1


def heading(intent: Intent, targets: Sequence[Target]) -> Line:
    """Return what is aimed at, by its names and ids."""
    if isinstance(intent, ClosePosition):
        target = targets[0] if targets else intent.target
        return (
            Piece(target.name, "text bold"),
            *_named("", fmt.leverage(target.leverage), "muted", gap="  "),
            *_named("index ", _index(target.asset_index)),
            *_named("position ", fmt.short_id(target.position_id)),
            *_named("trade ", fmt.short_id(target.trade_id)),
        )
    listed = f"{len(targets)} listed"
    if isinstance(intent, CloseAsset):
        name, index = intent.symbol or "Asset", _index(intent.asset_index)
        return (Piece(name, "text bold"), *_named("index ", index), *_named("", listed, "muted"))
    if isinstance(intent, CloseTrade):
        named = (Piece("Trade ", "muted"), Piece(fmt.short_id(intent.trade_id), "text bold"))
        return (*named, *_named("", listed, "muted"))
    assert isinstance(intent, CloseAll)
    return (Piece("All positions", "text bold"), *_named("", listed, "muted"))


def figures(target: Target, *, is_current: bool, is_changed: bool, age: str) -> tuple[Line, ...]:
    """Return the four lines on one position; `age` stands beside the mark."""
    plain, strong = ("text", "text bold") if is_current else ("dim", "dim bold")
    gain = money_style(target.pnl) if is_current else "dim"
    coin = target.symbol or ""
    left = (
        _left("Size", fmt.size(target.size), coin, "warn bold" if is_changed else strong),
        _left("Value", fmt.usdc(target.value), "USDC", plain),
        _left(
            "PnL",
            fmt.pnl(target.pnl),
            fmt.percent(share(target.pnl, target.margin), change=True),
            f"{gain} bold",
            gain,
        ),
    )
    proceeds = fmt.computed(fmt.usdc(total((target.margin, target.pnl))))
    right = (
        _right("Entry", fmt.price(target.entry_price), plain),
        (*_right("Mark", fmt.price(target.mark_price), plain), Piece(f" {age}", "warn"))
        if age
        else _right("Mark", fmt.price(target.mark_price), plain),
        ()
        if proceeds == MISSING
        else (*_right("You get about", proceeds, plain), Piece(" USDC", "muted")),
    )
    return ((), *(_beside(a, b) for a, b in zip(left, right, strict=True)))


def rows(
    targets: Sequence[Target],
    room: int,
    *,
    is_current: bool,
    changed: Iterable[str] = (),
    said: Mapping[str, Line] | None = None,
) -> tuple[Line, ...]:
    """Return a line a position, and how many more there are; `said` has words by key."""
    if not targets:
        return (line("no positions listed", "muted"),)
    shown = targets if len(targets) <= room else targets[: room - 1]
    lines = tuple(_row(t, is_current, t.key in changed, (said or {}).get(t.key)) for t in shown)
    left = len(targets) - len(shown)
    return (*lines, line(f"and {left} more", "muted")) if left else lines


def _row(target: Target, is_current: bool, is_changed: bool, said: Line | None) -> Line:
    plain = "warn bold" if is_changed else "text" if is_current else "dim"
    gain = money_style(target.pnl) if is_current else "dim"
    return (
        Piece(_padded(target.name, 16), "text bold"),
        *_at_right(fmt.size(target.size), 14, plain),
        *_at_right(fmt.pnl(target.pnl), 16, gain),
        Piece("   "),
        *(said or ()),
    )


def _named(label: str, value: str, style: str = "text", gap: str = "   ") -> Line:
    return (Piece(f"{gap}{label}", "muted"), Piece(value, style))


def _index(index: int | None) -> str:
    return MISSING if index is None else str(index)


def _left(label: str, value: str, unit: str, style: str, unit_style: str = "muted") -> Line:
    figure = _at_right(value, _FIGURE - len(label), style)
    return (Piece(label, "muted"), *figure, Piece(f" {unit}", unit_style))


def _right(label: str, value: str, style: str) -> Line:
    return (Piece(label, "muted"), *_at_right(value, _RIGHT_FIGURE - len(label), style))


def _at_right(value: str, width: int, style: str) -> Line:
    # The blanks are a piece of their own: a style may strike what it covers.
    return (Piece(" " * max(1, width - len(value))), Piece(value, style))


def _beside(left: Line, right: Line) -> Line:
    width = sum(cell_len(piece.text) for piece in left)
    if width >= _RIGHT:
        # A unit gives way, never a figure.
        left, width = left[:-1], width - cell_len(left[-1].text)
    return (*left, Piece(" " * max(1, _RIGHT - width)), *right)


def _padded(text: str, width: int) -> str:
    cut = fmt.middle_cut(text, width)
    return cut + " " * max(0, width - cell_len(cut))
