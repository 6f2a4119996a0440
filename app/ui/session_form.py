"""What stands in the form of a new session: each field's check, and the wish that it makes. Pure.

The limits are the published ones; the server may have others, and its own words then say so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.models.assets import Provenance, base_symbol, nearby
from app.starts import LEAST_BUDGET, MOST_TARGET, Start, StartAdvance, StartQuick, is_on
from app.ui import format as fmt
from app.ui.glyphs import ATTENTION, NO, YES
from app.ui.pieces import Line, Piece

if TYPE_CHECKING:
    from app.models.assets import AssetTable
    from app.models.sessions import Session

_FIGURE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,8})?")


class Known(NamedTuple):
    """What was read so far."""

    assets: AssetTable
    symbols: Sequence[str] = ()
    """What the server has candles of."""
    sessions: Sequence[Session] | None = None
    """The active ones; None: not read."""
    free: Decimal | None = None
    """The free balance by a current reading, in USDC."""


class Check(NamedTuple):
    """What is to be said beside a field."""

    is_good: bool
    text: str
    is_warning: bool = False
    """Good enough to send, and yet to be looked at."""
    is_blank: bool = False
    """Nothing stands there yet, so nothing is wrong with it."""

    @property
    def line(self) -> Line:
        """The mark and the words."""
        if self.is_blank:
            return (Piece(f"  {self.text}", "muted"),)
        if not self.is_good:
            return (Piece(f"{NO} {self.text}", "loss"),)
        if self.is_warning:
            return (Piece(f"{ATTENTION} {self.text}", "warn"),)
        return (Piece(YES, "gain"), Piece(f" {self.text}", "muted"))

    @property
    def sent_line(self) -> Line:
        """The same once the form was sent: what must be entered and is not is refused."""
        if self.is_blank and not self.is_good:
            return (Piece(f"{NO} {self.text}", "loss"),)
        return self.line


@dataclass(frozen=True, slots=True)
class Asset:
    """One asset by its number and what it is called."""

    index: int
    symbol: str | None


class Form(NamedTuple):
    """The form as it stands."""

    checks: Mapping[str, Check]
    """By the names of the fields."""
    asset: Asset | None
    start: Start | None
    """What can be asked for; None while a field is not good."""
    notes: tuple[str, ...] = ()
    """What is too long to stand beside a field."""

    @property
    def first_bad(self) -> str | None:
        """The first field that must be mended."""
        return next((name for name, check in self.checks.items() if not check.is_good), None)


def quick_form(entry: Mapping[str, str], known: Known) -> Form:
    """Read the fields asset, budget, target, loss and positions."""
    asset, asset_check = find_asset(entry["asset"], known)
    budget, target = figure(entry["budget"]), figure(entry["target"])
    loss, most = figure(entry["loss"]), figure(entry["positions"])
    entered = [entry[name] for name in ("asset", "budget", "target", "positions")]
    checks = {
        "asset": asset_check,
        "budget": _sum_check(entry["budget"], budget, known.free),
        "target": _target_check(entry["target"], target),
        "loss": _loss_check(entry["loss"], loss, is_begun=any(map(str.strip, entered))),
        "positions": _count_check(entry["positions"], most),
    }
    if asset is None or budget is None or target is None or not _all_good(checks):
        return Form(checks, asset, None, _notes(asset, known))
    positions = None if most is None else int(most)
    start = StartQuick(budget, target, loss, positions, asset.index, asset.symbol)
    return Form(checks, asset, start, _notes(asset, known))


def advance_form(entry: Mapping[str, str], known: Known) -> Form:
    """Read the fields asset, budget, strategy, duration and whole."""
    asset, asset_check = find_asset(entry["asset"], known)
    amount = figure(entry["budget"])
    takes_all = entry["whole"] == "yes"
    checks = {
        "asset": asset_check,
        "budget": _sum_check(entry["budget"], amount, known.free),
        "strategy": Check(True, "limits not published"),
        "duration": Check(True, "its end is not published"),
        "whole": _whole_check(known.free) if takes_all else Check(True, "the amount, no more"),
    }
    if asset is None or amount is None or not _all_good(checks):
        return Form(checks, asset, None, _notes(asset, known))
    plan = (entry["strategy"], entry["duration"])
    start = StartAdvance(amount, *plan, asset.index, asset.symbol, takes_all)
    return Form(checks, asset, start, _notes(asset, known))


def find_asset(text: str, known: Known) -> tuple[Asset | None, Check]:
    """Return the asset that is meant by a symbol, an index, or both: `LINK`, `18`, `LINK 18`."""
    words = text.split()
    numbers = [int(word) for word in words if word.isascii() and word.isdigit() and len(word) < 7]
    names = [word for word in words if not word.isdigit()]
    if not words:
        return None, Check(False, "a symbol, an index, or both", is_blank=True)
    if len(numbers) > 1 or len(names) > 1 or len(numbers) + len(names) != len(words):
        return None, Check(False, "one symbol, one index, or both")
    typed = names[0] if names else None
    name = typed.upper() if typed is not None and typed.islower() else typed
    if numbers:
        symbol = known.assets.symbol(numbers[0])
        if name is not None and (symbol is None or base_symbol(symbol) != base_symbol(name)):
            symbol = name
        return _asset_check(Asset(numbers[0], symbol), known, typed)
    assert name is not None
    assert typed is not None
    found = known.assets.indices(typed)
    if len(found) > 1:
        listed = " and ".join(map(str, found))
        return None, Check(False, f"it is index {listed}: add the index that you mean")
    if found:
        return _asset_check(Asset(found[0], known.assets.symbol(found[0]) or name), known, typed)
    is_listed = any(base_symbol(name) == base_symbol(one) for one in known.symbols)
    if is_listed:
        return None, Check(False, "no source tells its index: add it")
    near = nearby(typed, known.symbols)
    if near:
        return None, Check(False, f"unknown here; near: {', '.join(near)}")
    return None, Check(False, "not a symbol of this server")


def figure(text: str) -> Decimal | None:
    """Return a plain figure; None for anything else."""
    return Decimal(text.strip()) if _FIGURE.fullmatch(text.strip()) else None


def _asset_check(asset: Asset, known: Known, typed: str | None) -> tuple[Asset, Check]:
    index = f"index {asset.index}"
    if typed is not None and asset.symbol is not None and typed != asset.symbol:
        index = f"{asset.symbol}, {index}"
    if known.sessions is not None and any(
        is_on(session, asset.index, asset.symbol) for session in known.sessions
    ):
        return asset, Check(False, f"a session runs on {index}")
    if _notes(asset, known):
        return asset, Check(True, f"{index}; look twice, see below", is_warning=True)
    if asset.symbol is None:
        return asset, Check(True, f"{index}; no source names it", is_warning=True)
    source = known.assets.provenance(asset.index)
    if source is None:
        return asset, Check(True, f"{index} by your word alone", is_warning=True)
    if source is Provenance.PUBLISHED:
        return asset, Check(True, f"{index}, the published table says", is_warning=True)
    running = "sessions not read" if known.sessions is None else "none running"
    return asset, Check(True, f"{index}; {running}")


def _notes(asset: Asset | None, known: Known) -> tuple[str, ...]:
    """Return where symbol and index do not belong together, in whole sentences."""
    if asset is None:
        return ()
    told = list(known.assets.conflicts(asset.index, asset.symbol))
    named = known.assets.indices(asset.symbol) if asset.symbol is not None else ()
    if named and asset.index not in named:
        told.append(f"{asset.symbol} is index {' and '.join(map(str, named))}, not {asset.index}")
    return tuple(f"{sentence}: the index decides, look twice" for sentence in told)


def _sum_check(text: str, amount: Decimal | None, free: Decimal | None) -> Check:
    if not text.strip():
        return Check(False, "10 or more", is_blank=True)
    if amount is None:
        return Check(False, "a plain figure, as 200 or 99.50")
    if amount < LEAST_BUDGET:
        return Check(False, "10 or more")
    if free is None:
        return Check(True, "10 or more; the free balance is not read")
    if amount > free:
        return Check(True, f"more than is free, {fmt.usdc(free)}", is_warning=True)
    return Check(True, f"10 or more; free {fmt.usdc(free)}")


def _target_check(text: str, target: Decimal | None) -> Check:
    if not text.strip():
        return Check(False, "500 at most", is_blank=True)
    if target is None:
        return Check(False, "a plain figure, as 40")
    if target <= 0:
        return Check(False, "more than 0")
    return Check(target <= MOST_TARGET, "500 at most")


def _loss_check(text: str, loss: Decimal | None, *, is_begun: bool) -> Check:
    if not text.strip() and not is_begun:
        return Check(True, "optional", is_blank=True)
    if not text.strip():
        return Check(True, "left out: no limit of yours", is_warning=True)
    if loss is None:
        return Check(False, "a plain figure, as 8, or empty")
    return Check(loss > 0, "optional" if loss > 0 else "more than 0, or empty")


def _count_check(text: str, most: Decimal | None) -> Check:
    if not text.strip():
        return Check(True, "optional", is_blank=True)
    is_count = most is not None and most == most.to_integral_value() and 1 <= most <= 1000
    return Check(is_count, "optional; at a time" if is_count else "a whole number, or empty")


def _whole_check(free: Decimal | None) -> Check:
    taken = "all that is free" if free is None else f"all {fmt.usdc(free)} that is free"
    return Check(True, f"may take {taken}", is_warning=True)


def _all_good(checks: Mapping[str, Check]) -> bool:
    return all(check.is_good for check in checks.values())
