"""What an account is worth, in lines: figures, and a bar of what they are made of. Pure.

A figure of an old reading is grayed, and what would be worked out from it is withheld.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.ui import format as fmt
from app.ui.glyphs import BAR_FREE, BAR_GAIN, BAR_LOSS
from app.ui.pieces import Line, Piece, gain, join, keyed, line, plain
from app.ui.positions import share, total

if TYPE_CHECKING:
    from app.models.account import Profile
    from app.models.trading import Position

LEAST_REWARD = Decimal(2)
"""Published: a reward can be claimed once it exceeds this."""
_LABEL, _FIGURE, _WIDEST_BAR = 15, 12, 71
_CENT = Decimal("0.01")
_DRIFT = Decimal("0.05")
"""What a margin may move by between two readings, as a share of it."""


class Held(NamedTuple):
    """The open positions together, by a reading that is current."""

    positions: int
    margin: Decimal | None
    pnl: Decimal | None

    @classmethod
    def of(cls, positions: tuple[Position, ...]) -> Held:
        """Return what they come to; None for a sum of which a part is missing."""
        return cls(
            len(positions), total([p.margin for p in positions]), total([p.pnl for p in positions])
        )


class Worth(NamedTuple):
    """The figures of an account, each from the server or worked out from its positions."""

    equity: Decimal | None
    free: Decimal | None
    margin: Decimal | None
    pnl: Decimal | None
    is_margin_ours: bool = False
    """The margin is a sum of ours: the server does not give it."""
    is_pnl_ours: bool = False
    """The PnL is a sum of ours."""

    @classmethod
    def of(cls, profile: Profile, held: Held | None) -> Worth:
        """Return the server's figures, with sums over the positions where it gives none.

        Where its figures show that more is open than is listed, a sum of ours is missing.
        """
        sums = held or Held(0, None, None)
        if not _is_all(profile, sums):
            sums = Held(sums.positions, None, None)
        return cls(
            profile.equity,
            profile.free_balance,
            sums.margin if profile.margin_used is None else profile.margin_used,
            sums.pnl if profile.pnl is None else profile.pnl,
            profile.margin_used is None,
            profile.pnl is None,
        )

    @property
    def is_mixed(self) -> bool:
        """Whether margin and PnL may be of different positions: the account's, and the listed."""
        is_told_by_both = self.equity is not None and self.free is not None
        return self.is_margin_ours and not self.is_pnl_ours and not is_told_by_both

    @property
    def margin_text(self) -> str:
        """The margin as it is written."""
        text = fmt.usdc(self.margin)
        return fmt.computed(text) if self.is_margin_ours else text

    def pnl_line(self, *, is_stale: bool) -> Line:
        """Return the PnL as it is written; struck out where it is old."""
        if is_stale:
            return line(fmt.pnl(self.pnl), "dim strike" if self.pnl is not None else "dim")
        lead = line("~") if self.is_pnl_ours and self.pnl is not None else ()
        return (*lead, *gain(self.pnl))


def balance_lines(worth: Worth, held: Held | None, width: int, *, is_stale: bool) -> list[Line]:
    """Return the figures under each other, and the bar."""
    style = "dim" if is_stale else "text bold"
    positions = "" if held is None or is_stale else _counted(held.positions)
    if (
        positions
        and held is not None
        and held.margin is not None
        and not _is_near(worth.margin, held.margin)
    ):
        positions = f"{held.positions} position{'s' if held.positions != 1 else ''} listed"
    percent = None if is_stale or worth.is_mixed else share(worth.pnl, worth.margin)
    of_margin = "" if percent is None else f"{fmt.percent(percent, change=True)} of margin"
    rows = [
        _row("Equity", line(fmt.usdc(worth.equity), style), "USDC"),
        _row("Free", line(fmt.usdc(worth.free), style), "can be withdrawn"),
        _row("Margin in use", line(worth.margin_text, style), positions),
        _row("Open PnL", worth.pnl_line(is_stale=is_stale), of_margin),
    ]
    if is_stale:
        return [*rows, (), line("  shares withheld", "dim")]
    return [*rows, *_bar(worth, min(_WIDEST_BAR, width - 4))]


def reward_line(reward: Decimal | None, *, is_stale: bool) -> Line:
    """Return what can be claimed, and whether it is enough."""
    if reward is None:
        return line("The server names no reward.", "muted")
    style = "dim" if is_stale else "gain bold" if reward > 0 else "text"
    least = fmt.usdc(LEAST_REWARD)
    enough = f"over {least}, so it can be claimed"
    amount = (Piece(fmt.usdc(reward), style), Piece(" USDC to claim", "muted"))
    if is_stale:
        return amount
    if reward <= LEAST_REWARD:
        return join(amount, line(f"can be claimed once it is over {least}", "muted"), gap="   ")
    return join(amount, line(enough, "muted"), keyed("`a` claim"), gap="   ")


def _is_all(profile: Profile, held: Held) -> bool:
    """Tell whether nothing in the account's figures speaks of more than the listed positions."""
    margin, parts = profile.margin_used, (profile.equity, profile.free_balance, profile.pnl)
    if margin is None and None not in parts:
        equity, free, pnl = (part or Decimal(0) for part in parts)
        margin = equity - free - pnl
    return margin is None or held.margin is None or _is_near(margin, held.margin)


def _is_near(one: Decimal | None, other: Decimal) -> bool:
    """Tell whether two margins are the same, read at two moments."""
    return one is not None and abs(one - other) <= max(_CENT, other * _DRIFT)


def _counted(count: int) -> str:
    return "no open position" if not count else f"in {count} position{'s' if count != 1 else ''}"


def _row(label: str, value: Line, note: str) -> Line:
    pad = " " * (_FIGURE - len(plain(value)))
    return (
        Piece(f"  {label:<{_LABEL}}", "muted"),
        Piece(pad),
        *value,
        Piece(f"   {note}", "muted"),
    )


def _bar(worth: Worth, width: int) -> list[Line]:
    """Return what the equity is made of; nothing where the figures do not add up to it."""
    equity, free, margin = worth.equity, worth.free, worth.margin
    if equity is None or free is None or margin is None or min(free, margin) < 0 or equity <= 0:
        return []
    pnl = equity - free - margin
    is_apart = worth.pnl is not None and abs(pnl - worth.pnl) <= _CENT
    if not is_apart and abs(pnl) > _CENT:
        return []
    # A loss eats from the margin: it is drawn at its end.
    whole = equity + max(Decimal(0), -pnl)
    kept = margin + min(Decimal(0), pnl)
    first = _cells(max(Decimal(0), kept), whole, width)
    second = _cells(max(Decimal(0), kept) + abs(pnl), whole, width) - first
    style = "up" if pnl > 0 else "down"
    drawn = (
        Piece("  "),
        Piece(BAR_GAIN * first, "accent"),
        Piece((BAR_GAIN if pnl > 0 else BAR_LOSS) * second, style),
        Piece(BAR_FREE * (width - first - second), "track"),
    )
    words = join(
        line(f"margin {_percent(margin, equity)}", "accent"),
        line(f"PnL {_percent(pnl, equity)}", style) if is_apart and pnl else (),
        line(f"free {_percent(free, equity)}", "muted"),
        gap="   ",
    )
    return [(), drawn, (Piece("  "), *words)]


def _cells(part: Decimal, whole: Decimal, width: int) -> int:
    return min(width, int((part * width / whole).to_integral_value()))


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{fmt.rounded(part * 100 / whole, 1)} %"
