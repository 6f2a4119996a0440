"""Who the account is, in lines. Pure; its address is written in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from app.action import Phase
from app.errands import SyncFills
from app.models.account import FillsSync
from app.ui import format as fmt
from app.ui.glyphs import ATTENTION, MISSING
from app.ui.pieces import Line, Piece, join, keyed, line
from app.ui.trading_key import key_lines

if TYPE_CHECKING:
    from app.action import Action
    from app.models.account import Profile
    from app.ui.trading_key import Glimpse

_LABEL = 16


def profile_lines(
    profile: Profile,
    account: str | None,
    zone: tzinfo,
    glimpse: Glimpse | None,
    now: float,
    *,
    name: str | None,
    is_stale: bool,
) -> list[Line]:
    """Return address, id and age of the account, and what is seen of its trading key.

    `account` is the one that is signed in, `name` what the address book calls it, `now` the
    monotonic time.
    """
    style = "dim" if is_stale else "text"
    rows = [fact("account", line(account or MISSING))]
    if name is not None:
        rows.append(fact("", book_words(name)))
    if is_other(profile, account):
        rows.append(fact("", _other(profile.address)))
    rows.append(fact("user id", line(fmt.short_id(profile.user_id), style)))
    if profile.name:
        rows.append(fact("name", line(profile.name, style)))
    rows.append(fact("member since", line(fmt.day(profile.created_at, zone), style)))
    first, *rest = key_lines(glimpse, now)
    return [*rows, fact("trading key", first), *(fact("", more) for more in rest)]


def account_line(
    profile: Profile, account: str | None, glimpse: Glimpse | None, now: float
) -> Line:
    """Return the address, and in what is left of the line what else matters most."""
    who = (Piece("account ", "muted"), Piece(account or MISSING))
    if glimpse is not None:
        return join(who, join(line("key", "muted"), key_lines(glimpse, now)[0], gap=" "))
    if is_other(profile, account):
        return join(who, _other(fmt.address(profile.address)))
    return join(who, keyed("key `t` shows, masked"))


def fills_line(actions: Iterable[Action], times: Callable[[datetime | None], str]) -> Line:
    """Return when the server last read the fills for us, and what it said of them."""
    read = [a for a in actions if isinstance(a.intent, SyncFills) and a.phase is Phase.DONE]
    if not read:
        return keyed("`f` has the server read them again")
    receipt, parts = read[-1].receipt, [f"read {times(read[-1].sent_time)}"]
    if isinstance(receipt, FillsSync):
        parts += [f"{fmt.count(receipt.total)} in all"] if receipt.total is not None else []
        parts += [f"{fmt.count(receipt.synced)} new"] if receipt.synced is not None else []
    return (Piece(", ".join(parts)), *keyed("   `f` reads them again"))


def fact(label: str, value: Line) -> Line:
    """Return a label and what it says."""
    return (Piece(f"  {label:<{_LABEL}}", "muted"), *value)


def book_words(name: str) -> Line:
    """Return what stands below an address that has a name."""
    return line(f"{name}, from your address book", "muted")


def is_other(profile: Profile, account: str | None) -> bool:
    """Tell whether the server names another address than the one that is signed in."""
    named = profile.address
    return bool(named and account and named.casefold() != account.casefold())


def _other(address: str | None) -> Line:
    return line(f"{ATTENTION} server: {address}", "warn")
