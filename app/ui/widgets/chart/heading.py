"""The chart's words: symbol, intervals, last price, and the read-out of one candle. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING

from app.intervals import INTERVALS
from app.ui import format as fmt
from app.ui.glyphs import DOWN, UP
from app.ui.pieces import Line, Piece, money_style
from app.ui.widgets.chart.series import Bar, Series, change_24h, percent
from app.ui.widgets.chart.time_axis import time_text
from app.ui.widgets.chart.window import ChartView

if TYPE_CHECKING:
    from app.models.market import Signal

MOST = 7
"""Intervals that stand beside one another."""
CHANGE_WIDTH = len("▲ +0.00 %")
"""What a candle's change takes in the read-out, known or not."""


def next_interval(interval: str, step: int, known: Sequence[str] = INTERVALS) -> str:
    """Return the neighbour of an interval, staying at the ends; an unknown one leads to an end."""
    if interval not in known:
        return known[0 if step > 0 else -1]
    return known[min(max(known.index(interval) + step, 0), len(known) - 1)]


def change_pieces(change: Decimal | None, after: str = "") -> Line:
    """Return `▲ +1.42 % 24 h`; nothing when the change is not known."""
    if change is None:
        return ()
    style = money_style(change)
    sign = UP if style == "up" else DOWN if style == "down" else ""
    text = f"{sign} {fmt.percent(change, change=True)}".strip()
    return (Piece(text, style), *([Piece(f" {after}", "muted")] if after else []))


def interval_pieces(chosen: str, known: Sequence[str] = INTERVALS) -> Line:
    """Return the intervals, the chosen one in reverse; of many its neighbours."""
    listed = list(known) if chosen in known else [*known, chosen]
    first = min(max(listed.index(chosen) - MOST // 2, 0), max(len(listed) - MOST, 0))
    return tuple(
        Piece(f" {each} ", "accent bold reverse" if each == chosen else "muted")
        for each in listed[first : first + MOST]
    )


def price_pieces(series: Series, stale: bool) -> Line:
    """Return the last price and what it did in 24 hours; an old one is called so."""
    if not series.bars:
        return ()
    price = fmt.price(series.bars[-1].last.close)
    if stale:
        return (Piece("stale ", "muted"), Piece(price, "dim"))
    change = change_pieces(change_24h(series), "24 h")
    gap = (Piece("  "),) if change else ()
    return (Piece(price, "text bold"), *gap, *change)


def view_pieces(view: ChartView) -> Line:
    """Return what the columns are, and whether the newest candle is in view."""
    if view.size > 1:
        columns = f"1 column = {view.size} candles"
    else:
        columns = f"{view.step} columns = 1 candle" if view.step > 1 else "1 column = 1 candle"
    edge = Piece("live edge", "text") if view.edge is None else Piece("panned back", "warn")
    return (Piece(f"{columns}   ", "muted"), edge)


def bar_pieces(
    bar: Bar | None,
    *,
    widest: int,
    crosshair: bool,
    timed: bool,
    series: Series,
    zone: tzinfo,
    today: date | None,
    volume: bool,
    stale: bool,
    close_only: bool = False,
) -> Line:
    """Return a candle's four prices, its change and its volume, in columns that stay.

    `widest` is the width of the widest price seen, `timed` puts its time first. In a gap the
    prices are missing; stale ones are dim and lose their change.
    """
    pieces: list[Piece] = []
    if timed and today is not None:
        time = "gap"
        if bar is not None and bar.first.time is not None:
            time = time_text(bar.first.time.astimezone(zone), series.seconds, today)
        pieces.append(Piece(f"{time} ", "accent bold" if crosshair else "text bold"))
    first, last = (bar.first, bar.last) if bar is not None else (None, None)
    prices = (
        ("O", first.open if first else None),
        ("H", _extreme(bar, True)),
        ("L", _extreme(bar, False)),
        ("C", last.close if last else None),
    )
    for name, price in prices[3:] if close_only else prices:
        style = "dim" if stale else "text bold" if name == "C" else "text"
        pieces += [Piece(f"{name} ", "muted"), Piece(f"{fmt.price(price):<{widest}} ", style)]
    change = percent(first.open, last.close) if first and last and not stale else None
    words = change_pieces(change)
    pieces += [
        Piece(" "),
        *words,
        Piece(" " * (CHANGE_WIDTH - sum(len(text) for text, _ in words))),
    ]
    if volume and bar is not None and bar.volume is not None:
        amount = Decimal(bar.volume) if bar.first is not bar.last else bar.last.volume
        pieces += [Piece("  V ", "muted"), Piece(volume_text(amount), "dim" if stale else "text")]
    return tuple(pieces)


def volume_text(amount: Decimal | None) -> str:
    """Return a volume in units of the asset: whole from a thousand on, else to two decimals."""
    if amount is None or amount >= 1_000:
        return fmt.volume(amount)
    return fmt.rounded(amount, 2)


def nearest_signal(signals: Sequence[Signal], series: Series, slot: int) -> Line:
    """Return the newest signal at or before a slot, and how many candles earlier it was."""
    for signal in reversed(signals):
        if signal.time is None or signal.side is None:
            continue
        earlier = slot - series.slot(signal.time)
        if earlier < 0:
            continue
        style, sign = {"buy": ("up", UP), "sell": ("down", DOWN)}.get(signal.side, ("muted", "·"))
        strength = "" if signal.strength is None else f" {fmt.size(signal.strength)}"
        candles = "candle" if earlier == 1 else "candles"
        when = "at this candle" if earlier == 0 else f"{earlier:,} {candles} earlier"
        return (
            Piece("nearest signal ", "muted"),
            Piece(f"{sign} {signal.side}{strength}", style),
            Piece(f" {when}", "muted"),
        )
    return ()


def not_understood(series: Series) -> str:
    """Return how many candles were left out; empty when none was."""
    count = series.not_understood
    return f"{count} candle{'s' if count > 1 else ''} not understood" if count else ""


def widest_price(prices: Iterable[Decimal | None]) -> int:
    """Return the cells of the widest price."""
    return max((len(fmt.price(price)) for price in prices), default=0)


def _extreme(bar: Bar | None, highest: bool) -> Decimal | None:
    """Return the highest or the lowest price as the server gave it; of a group, from its float."""
    if bar is None:
        return None
    if bar.first is bar.last:
        return bar.last.high if highest else bar.last.low
    return Decimal(repr(bar.high if highest else bar.low))
