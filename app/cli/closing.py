"""Aims at what is to be closed: a position, a trade, an asset, or everything. Sends nothing."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.cli.aims import Aim, Aiming, Mark
from app.cli.starting import index_of
from app.errors import ApiError, NotSent, SettingsError
from app.feeds import Selection, Topic
from app.intents import CloseAll, CloseAsset, ClosePosition, CloseTrade
from app.models.assets import base_symbol, spellings
from app.models.reading import Reading
from app.targets import Target

if TYPE_CHECKING:
    from app.cli.entrance import Counter
    from app.models.trading import Position, Trade

NOT_WHOLE = "the list of positions could not be read whole"


def close(given: Namespace) -> Aiming:
    """Aim at one position, a trade, an asset, or everything."""
    chosen = [given.position, given.trade, given.asset, given.all or None]
    if sum(choice is not None for choice in chosen) != 1:
        raise SettingsError("Close what? Name one of: a position's id, --trade, --asset, --all.")
    if given.blind and given.position is None:
        raise SettingsError("--blind goes with a position's id: without a reading it is the aim.")

    async def aim(counter: Counter) -> Aim:
        try:
            reading: Reading[Trade | None] = await counter.desk.read_trade(Selection())
        except ApiError as error:
            if not given.blind:
                raise
            return _blind(given, counter, error.message)
        trade, at, now = reading.value, counter.clock.monotonic(), counter.clock.now()
        rows = () if trade is None else trade.positions
        targets = () if trade is None else tuple(Target.of(row, trade, at, now) for row in rows)
        notes = () if reading.complete else (NOT_WHOLE,)
        count = Mark("--count", len(rows), given.count)
        if given.all:
            outside = "positions outside the current trade, which no reading lists, close too"
            return Aim(CloseAll(targets), (count,), rows, (*notes, outside))
        if given.trade is not None:
            if trade is None or trade.id != given.trade:
                raise NotSent(f"{given.trade} is not the current trade. Look with “alura trade”.")
            return Aim(CloseTrade(targets, given.trade), (count,), rows, notes)
        is_asset = given.asset is not None
        aimed = of_asset(rows, given) if is_asset else _of_id(rows, given)
        if not aimed and not reading.complete:
            if given.blind:
                return _blind(given, counter, NOT_WHOLE)
            raise NotSent(
                f"It is not listed, but {NOT_WHOLE}: nothing was sent. Try again; a position's id "
                "with --blind is sent all the same."
            )
        if not aimed:
            raise NotSent(
                f"No open position {'on ' if is_asset else ''}{given.asset or given.position} is "
                "listed: nothing was sent. It may be closed already; look with “alura positions”."
            )
        mine = tuple(target for target in targets if target.key in {row.key for row in aimed})
        if is_asset:
            intent, index = await _close_asset(counter, mine, given)
            return Aim(intent, (index,), aimed, notes)
        side = Mark("--side", mine[0].side, given.side)
        size = Mark("--size", mine[0].size, given.size)
        return Aim(ClosePosition(mine), (side, size), aimed, notes)

    return aim


def _blind(given: Namespace, counter: Counter, why: str) -> Aim:
    """Aim at a position of which only the id is known."""
    now = counter.clock.now().isoformat()
    known = {"key": given.position, "position_id": given.position, "read_time": now}
    rest = ("trade_id", "session_id", "symbol", "asset_index", "side", "size")
    target = Target.from_note({**dict.fromkeys(rest), **known})
    return Aim(ClosePosition((target,)), notes=(f"blind: {why}",))


def _of_id(rows: Iterable[Position], given: Namespace) -> tuple[Position, ...]:
    return tuple(row for row in rows if row.id == given.position)


def of_asset(rows: Iterable[Position], given: Namespace) -> tuple[Position, ...]:
    """Return the positions on the asset that was named. Raises NotSent where it can be two."""
    wanted = base_symbol(given.asset)
    found = tuple(row for row in rows if row.symbol and base_symbol(row.symbol) == wanted)
    names = tuple(row.symbol for row in found if row.symbol)
    meant = spellings(given.asset, names)
    if len(meant) > 1:
        raise NotSent(
            f"{given.asset} can be {' or '.join(meant)}: nothing was sent. Type the one that you "
            "mean, as it is spelled here."
        )
    # Of kPEPE and KPEPE only the one that is meant; other spellings of the market stay.
    rivals = {name for name in names if name.casefold() == given.asset.casefold()} - {*meant}
    return tuple(row for row in found if row.symbol not in rivals)


async def _close_asset(
    counter: Counter, mine: tuple[Target, ...], given: Namespace
) -> tuple[CloseAsset, Mark]:
    """Aim at an asset by the index that its positions say, else its sessions."""
    indices = {target.asset_index for target in mine}
    if indices == {None}:
        # That reading tells the client which index is which asset.
        await counter.desk.specs[Topic.SESSIONS].fetch(Selection())
        indices = {index_of(counter.desk.reads.assets, given.asset)}
    (index, *others) = indices
    if index is None or others:
        raise NotSent(
            f"The server does not say which index {given.asset} has: nothing was sent. Close it "
            "by its id, or the trade, or all."
        )
    return CloseAsset(mine, index, mine[0].symbol), Mark("--index", index, given.index)
