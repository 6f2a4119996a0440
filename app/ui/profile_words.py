"""Who the account is, in lines. Pure; its address is written in full."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from app.ui import format as fmt
from app.ui.glyphs import ATTENTION, MISSING
from app.ui.pieces import Line, Piece, join, line

if TYPE_CHECKING:
    from app.models.account import Profile

_LABEL = 16


def profile_lines(
    profile: Profile, account: str | None, zone: tzinfo, *, is_stale: bool
) -> list[Line]:
    """Return address, id and age of the account; `account` is the one that is signed in."""
    style = "dim" if is_stale else "text"
    rows = [fact("account", line(account or MISSING))]
    if is_other(profile, account):
        rows.append(fact("", _other(profile.address)))
    rows.append(fact("user id", line(fmt.short_id(profile.user_id), style)))
    if profile.name:
        rows.append(fact("name", line(profile.name, style)))
    rows.append(fact("member since", line(fmt.day(profile.created_at, zone), style)))
    return rows


def account_line(profile: Profile, account: str | None) -> Line:
    """Return the address alone."""
    who = (Piece("account ", "muted"), Piece(account or MISSING))
    return join(who, _other(fmt.address(profile.address)) if is_other(profile, account) else ())


def fact(label: str, value: Line) -> Line:
    """Return a label and what it says."""
    return (Piece(f"  {label:<{_LABEL}}", "muted"), *value)


def is_other(profile: Profile, account: str | None) -> bool:
    """Tell whether the server names another address than the one that is signed in."""
    named = profile.address
    return bool(named and account and named.casefold() != account.casefold())


def _other(address: str | None) -> Line:
    return line(f"{ATTENTION} server: {address}", "warn")
