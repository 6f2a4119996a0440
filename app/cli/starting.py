"""Aims at a new session: reads which there are, and which index its asset has. Sends nothing."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.cli.aims import Aim, Aiming, Mark
from app.errors import NotSent
from app.feeds import Selection, Topic
from app.models.assets import PUBLISHED, AssetTable, Provenance, base_symbol
from app.starts import Start, StartAdvance, StartQuick, is_on

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
    whole = "with --whole-wallet it may take the whole free balance, whatever the amount says"
    return _starting(
        given,
        lambda index: StartAdvance(
            given.amount, given.strategy, given.duration, index, given.asset, given.whole_wallet
        ),
        (whole,) if given.whole_wallet else (),
    )


def _starting(
    given: Namespace, make: Callable[[int], Start], notes: tuple[str, ...] = ()
) -> Aiming:
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
        return Aim(make(index).seeing(sessions), (index_mark,), notes=notes)

    return aim


def index_of(assets: AssetTable, symbol: str) -> int | None:
    """Return the one index that is known by this symbol; None where none or several are."""
    wanted = base_symbol(symbol)
    names = {i: assets.symbol(i) for i in {*assets.server, *assets.contract, *PUBLISHED}}
    found = [index for index, name in names.items() if name and base_symbol(name) == wanted]
    return found[0] if len(found) == 1 else None
