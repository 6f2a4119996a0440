"""What an order aims at: read first, then made into an intent, with what must be named to send it.

Nothing here sends anything. What was typed is checked before anything is asked.
"""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.errands import CreateReferralCode, SyncFills, TriggerCron, VerifyDeposit
from app.errors import ApiError, NotSent, SettingsError, WalletError
from app.feeds import Selection, Topic
from app.intents import CloseAll, CloseAsset, ClosePosition, CloseTrade, Intent
from app.models.assets import PUBLISHED, AssetTable, base_symbol
from app.models.reading import Reading
from app.starts import Start, StartAdvance, StartQuick, is_on
from app.targets import Target
from app.transfers import ClaimReward, SendUsdc, Transfer, Withdraw

if TYPE_CHECKING:
    from app.cli.entrance import Counter
    from app.models.trading import Position, Trade


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that names what is aimed at, as it was read and as it was typed."""

    flag: str
    read: object
    """None where the server does not say it: then it need not be named."""
    typed: object
    """None where it was not typed."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One intent, and what its reading showed."""

    intent: Intent
    marks: tuple[Mark, ...] = ()
    """All must be named for it to be sent."""
    rows: tuple[object, ...] = ()
    """What it is about, as it was read."""
    notes: tuple[str, ...] = ()
    """What to know before it is sent."""
    then: Callable[[], Awaitable[Reading[Any]]] | None = None
    """Reads what came of it, where no topic of the intent shows it."""
    rows_then: Callable[[Any], Iterable[object]] | None = None
    """Picks the rows of that."""


Aiming = Callable[["Counter"], Awaitable[Aim]]
"""Reads and aims. Raises AluraError, NotSent where there is nothing to aim at."""

_HASH = re.compile(r"0x[0-9a-fA-F]{64}")


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
            target = _unread(given.position, counter.clock.now())
            return Aim(ClosePosition((target,)), notes=(f"blind: {error.message}",))
        trade, at, now = reading.value, counter.clock.monotonic(), counter.clock.now()
        rows = () if trade is None else trade.positions
        targets = () if trade is None else tuple(Target.of(row, trade, at, now) for row in rows)
        notes = () if reading.complete else ("the list of positions could not be read whole",)
        count = Mark("--count", len(rows), given.count)
        if given.all:
            outside = "positions outside the current trade, which no reading lists, close too"
            return Aim(CloseAll(targets), (count,), rows, (*notes, outside))
        if given.trade is not None:
            if trade is None or trade.id != given.trade:
                raise NotSent(f"{given.trade} is not the current trade. Look with “alura trade”.")
            return Aim(CloseTrade(targets, given.trade), (count,), rows, notes)
        aimed = _of_asset(rows, given) if given.asset is not None else _of_id(rows, given)
        mine = tuple(target for target in targets if target.key in {row.key for row in aimed})
        if given.asset is not None:
            index = Mark("--index", mine[0].asset_index, given.index)
            return Aim(_close_asset(mine), (index,), aimed, notes)
        side = Mark("--side", mine[0].side, given.side)
        size = Mark("--size", mine[0].size, given.size)
        return Aim(ClosePosition(mine), (side, size), aimed, notes)

    return aim


def _unread(position_id: str, now: datetime) -> Target:
    """Return a target of which only the id is known."""
    known = {"key": position_id, "position_id": position_id, "read_time": now.isoformat()}
    rest = ("trade_id", "session_id", "symbol", "asset_index", "side", "size")
    return Target.from_note({**dict.fromkeys(rest), **known})


def _of_id(rows: Iterable[Position], given: Namespace) -> tuple[Position, ...]:
    aimed = tuple(row for row in rows if row.id == given.position)
    if not aimed:
        raise NotSent(
            f"No open position {given.position} is listed: nothing was sent. It may be closed "
            "already; look with “alura positions”."
        )
    return aimed


def _of_asset(rows: Iterable[Position], given: Namespace) -> tuple[Position, ...]:
    wanted = base_symbol(given.asset)
    aimed = tuple(row for row in rows if row.symbol and base_symbol(row.symbol) == wanted)
    if not aimed:
        raise NotSent(
            f"No open position on {given.asset} is listed: nothing was sent. Look with “alura "
            "positions”."
        )
    return aimed


def _close_asset(mine: tuple[Target, ...]) -> CloseAsset:
    index = mine[0].asset_index
    if index is None or any(target.asset_index != index for target in mine):
        raise NotSent(
            "The server does not say which index it has: nothing was sent. Close it by its id."
        )
    return CloseAsset(mine, index, mine[0].symbol)


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
        known = index_of(desk.reads.assets, given.asset)
        index = known if given.index is None or known is not None else given.index
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


def withdraw(given: Namespace) -> Aiming:
    """Aim at a withdrawal."""
    to = _checked_address(given.to)
    return _transferring(lambda _: Withdraw(given.amount, to))


def send(given: Namespace) -> Aiming:
    """Aim at a payment to another account."""
    to = _checked_address(given.to)
    return _transferring(lambda _: SendUsdc(given.amount, to))


def claim(given: Namespace) -> Aiming:
    """Aim at the reward."""
    return _transferring(ClaimReward)


def _transferring(make: Callable[[Decimal | None], Transfer]) -> Aiming:
    async def aim(counter: Counter) -> Aim:
        profile = (await counter.desk.reads.account.profile(urgent=True)).value
        return Aim(make(profile.reward).seeing(profile), rows=(profile,))

    return aim


def _checked_address(text: str) -> str:
    from app.wallet import checksum_address

    spelled = checksum_address(text)
    if text != spelled and text[2:] not in (text[2:].lower(), text[2:].upper()):
        raise WalletError(f"{text} is mistyped: its capitals do not fit. Look it up again.")
    return spelled


def verify_deposit(given: Namespace) -> Aiming:
    """Aim at a transaction."""

    async def aim(counter: Counter) -> Aim:
        return Aim(
            VerifyDeposit(given.hash),
            then=counter.desk.reads.deposits.my_transactions,
            rows_then=lambda rows: [
                r for r in rows if (r.hash or "").lower() == given.hash.lower()
            ],
        )

    return aim


def _is(one: str | None, other: str) -> bool:
    return one is not None and one.casefold() == other.casefold()


def transaction_hash(text: str) -> str:
    """Read a transaction's hash."""
    if _HASH.fullmatch(text) is None:
        raise ArgumentTypeError("must be 0x and 64 hexadecimal digits")
    return text


def sync_fills(given: Namespace) -> Aiming:
    """Aim at the fills."""
    return _at(SyncFills())


def trigger_cron(given: Namespace) -> Aiming:
    """Aim at the engine."""
    return _at(TriggerCron())


def _at(intent: Intent) -> Aiming:
    async def aim(_: Counter) -> Aim:
        return Aim(intent)

    return aim


def create_code(given: Namespace) -> Aiming:
    """Aim at a code of one's own."""

    async def aim(counter: Counter) -> Aim:
        reads = counter.desk.reads
        user = (await reads.account.profile()).value.user_id
        if user is None:
            raise NotSent("The server gives this account no user id: nothing was sent.")
        return Aim(
            CreateReferralCode(user, given.code),
            then=lambda: reads.community.referral(user),
        )

    return aim
