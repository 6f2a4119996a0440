"""Aims at a new session: reads which there are, and which index its asset has. Sends nothing."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.cli.aims import Aim, Aiming, Mark
from app.errors import NotSent
from app.feeds import Selection, Topic
from app.models.assets import AssetTable, Provenance
from app.starts import Start, StartAdvance, StartQuick, ends_of, is_on

if TYPE_CHECKING:
    from app.cli.entrance import Counter


def start_quick(given: Namespace) -> Aiming:
    """Aim at a new session by its limits."""
    return _starting(
        given,
        lambda index: StartQuick(
            given.budget, given.target, given.loss, given.positions, index, given.asset
        ),
    )


def start_advance(given: Namespace) -> Aiming:
    """Aim at a new session by its strategy."""
    return _starting(
        given,
        lambda index: StartAdvance(
            given.amount, given.strategy, given.duration, index, given.asset, given.whole_wallet
        ),
    )


def _starting(given: Namespace, make: Callable[[int], Start]) -> Aiming:
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
        if there:
            raise NotSent(
                f"There is a session on {given.asset} already ({there[0].key}): nothing was sent. "
                "An asset has one."
            )
        index_mark = Mark("--index", index, given.index)
        start = make(index)
        return Aim(start.seeing(sessions), (index_mark,), notes=_told(start))

    return aim


def index_of(assets: AssetTable, symbol: str) -> int | None:
    """Return the one index that an asset has; None where none is known, or several."""
    found = assets.indices(symbol)
    return found[0] if len(found) == 1 else None


def _told(start: Start) -> tuple[str, ...]:
    """Return what it can come to, as far as the published formulas say."""
    if not isinstance(start, StartQuick):
        whole = "with --whole-wallet it may take the whole free balance, whatever the amount says"
        is_whole = isinstance(start, StartAdvance) and start.max_wallet_budget
        return (whole,) if is_whole else ()
    usdc, percent = ends_of(start)
    return (
        f"if target and loss are USDC, it ends between {usdc.worst:f} and {usdc.best:f} USDC; "
        f"if they are percent, between {percent.worst:f} and {percent.best:f}: the unit is not "
        "published",
    )
