"""Aims at a new session: reads which there are, and which index its asset has. Sends nothing."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.cli.aims import Aim, Aiming, Mark
from app.errors import NotSent
from app.feeds import Selection, Topic
from app.models.assets import AssetTable, Provenance, base_symbol
from app.starts import (
    LEVERAGES,
    Ends,
    Start,
    StartAdvance,
    StartQuick,
    distance,
    ends_of,
    is_on,
)

if TYPE_CHECKING:
    from app.cli.entrance import Counter


def start_quick(given: Namespace) -> Aiming:
    """Aim at a new session by its limits."""
    return _starting(
        given,
        lambda index, symbol: StartQuick(
            given.budget, given.target, given.loss, given.positions, index, symbol
        ),
    )


def start_advance(given: Namespace) -> Aiming:
    """Aim at a new session by its strategy."""
    return _starting(
        given,
        lambda index, symbol: StartAdvance(
            given.amount, given.strategy, given.duration, index, symbol, given.whole_wallet
        ),
    )


def _starting(given: Namespace, make: Callable[[int, str], Start]) -> Aiming:
    async def aim(counter: Counter) -> Aim:
        desk = counter.desk
        sessions = (await desk.specs[Topic.SESSIONS].fetch(Selection())).value
        assets = desk.reads.assets
        known = index_of(assets, given.asset)
        is_sure = known is not None and assets.provenance(known) is not Provenance.PUBLISHED
        # The published table fits few servers: who names another index than it may well be right.
        index = known if given.index is None or is_sure else given.index
        if index is None:
            raise NotSent(f"No source says which index {given.asset} has. Give --index N.")
        there = [session for session in sessions if is_on(session, index, given.asset)]
        symbol = spelled(assets, index, given.asset)
        if there:
            raise NotSent(
                f"There is a session on {symbol} already ({there[0].key}): nothing was sent. "
                "An asset has one."
            )
        index_mark = Mark("--index", index, given.index)
        start = make(index, symbol)
        return Aim(start.seeing(sessions), (index_mark,), notes=cost_notes(start))

    return aim


def index_of(assets: AssetTable, symbol: str) -> int | None:
    """Return the one index that an asset has; None where none is known, or several."""
    found = assets.indices(symbol)
    return found[0] if len(found) == 1 else None


def spelled(assets: AssetTable, index: int, typed: str) -> str:
    """Return an asset as the server spells it, where it is the one that was typed."""
    symbol = assets.symbol(index)
    return symbol if symbol is not None and base_symbol(symbol) == base_symbol(typed) else typed


def cost_notes(start: Start) -> tuple[str, ...]:
    """Return what it can come to, as far as the published formulas say."""
    if isinstance(start, StartQuick):
        usdc, percent = ends_of(start)
        return (
            "whether target and loss are USDC or percent of the budget is not published",
            *_margin(start),
            *_ends("if they are USDC", start, usdc),
            *_ends("if they are percent", start, percent),
        )
    told = ["what a strategy sets is not published, so neither is its best end"]
    if isinstance(start, StartAdvance) and start.max_wallet_budget:
        told.append("with --whole-wallet it may take the whole free balance, and lose it")
    elif isinstance(start, StartAdvance):
        told.append(f"at worst it loses its whole amount, {start.amount:.2f} USDC")
    return tuple(told)


def _margin(start: StartQuick) -> tuple[str, ...]:
    """Return a position's equal share of the budget, where it is known how many share it."""
    if start.max_positions is None:
        return ()
    return (f"margin a position: {start.budget / start.max_positions:.2f} USDC",)


def _ends(reading: str, start: StartQuick, ends: Ends) -> tuple[str, ...]:
    """Return best and worst under one reading, in all, a position, and by the printed formula."""
    best, worst = f"{ends.best:+.2f}", f"{ends.worst:+.2f}"
    told = [f"{reading}: best {best} USDC, worst {worst} USDC"]
    each = ends.each(ends.best), ends.each(ends.worst)
    if each[0] is not None and each[1] is not None:
        told.append(f"{reading}: a position at best {each[0]:+.2f}, at worst {each[1]:+.2f} USDC")
        if (ends.positions or 1) > 1:
            told.append(
                f"{reading}, and the distances divide by the whole budget: best {each[0]:+.2f}, "
                f"worst {each[1]:+.2f} USDC in all"
            )
    for leverage in LEVERAGES:
        target, stop = distance(start, ends.best, leverage), distance(start, ends.worst, leverage)
        stops = "" if start.loss_threshold is None else f", the stop {stop:.2f} %"
        told.append(f"{reading}: at {leverage}x the target is {target:.2f} % away{stops}")
    return tuple(told)
