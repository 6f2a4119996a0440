"""What the leaderboard says of one place: its figures, the gaps beside it, the change since before.

Pure. Ranks are the server's; a gap in money is only said where the ranking goes by it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.ui import format as fmt
from app.ui.pieces import Line, Piece, line
from app.ui.rankings import change_words, ratio

if TYPE_CHECKING:
    from app.models.community import PastRank, Ranking, Standing

_LABEL = 18


class Place(NamedTuple):
    """The own row between those beside it."""

    rows: tuple[Ranking, ...]
    at: int
    """Which of them is the own one."""

    @property
    def own(self) -> Ranking:
        """The own row."""
        return self.rows[self.at]


def own_place(
    standing: Standing | None, rows: Sequence[Ranking], is_own: Callable[[Ranking], bool]
) -> Place | None:
    """Return the own row and its neighbours, from the loaded `rows` where nothing else has them."""
    at = next((number for number, row in enumerate(rows) if is_own(row)), None)
    own = standing.own if standing is not None else None
    if own is None:
        own = rows[at] if at is not None else None
    if own is None:
        return None
    beside: Sequence[Ranking] = standing.around if standing is not None else ()
    if not beside and at is not None:
        beside = rows[max(0, at - 1) : at + 2]
    near = tuple(own if is_own(row) else row for row in beside)
    mine = next((number for number, row in enumerate(near) if row is own), None)
    return Place((own,), 0) if mine is None else Place(near, mine)


def gaps(place: Place) -> list[Line]:
    """Return what lies between the own place and the next ones, in money."""
    said: list[Line] = []
    above = place.rows[place.at - 1] if place.at > 0 else None
    below = place.rows[place.at + 1] if place.at + 1 < len(place.rows) else None
    if above is not None and (behind := _between(above, place.own)) is not None:
        words = f"{fmt.usdc(behind)} USDC behind rank {fmt.count(above.rank)}"
        said.append(line(words, "muted"))
    if below is not None and (ahead := _between(place.own, below)) is not None:
        said.append(line(f"{fmt.usdc(ahead)} ahead of {fmt.count(below.rank)}", "muted"))
    return said


def _between(upper: Ranking, lower: Ranking) -> Decimal | None:
    """Return by how much PnL one is ahead; None where the ranking does not go by it."""
    if upper.pnl is None or lower.pnl is None or not upper.rank or not lower.rank:
        return None
    return upper.pnl - lower.pnl if upper.pnl >= lower.pnl else None


def since_before(own: Ranking, before: PastRank | None, time: str) -> Line:
    """Return the places won since the visit before; nothing on a first one."""
    if own.rank is None or before is None:
        return ()
    won = before.rank - own.rank
    moved = change_words(won) if won else line("· unmoved", "muted")
    return (*moved, Piece(f" since {time}", "muted"))


def place_facts(own: Ranking, accounts: int | None) -> list[tuple[str, Line]]:
    """Return what is known of a row; what the server does not send is left out."""
    facts: list[tuple[str, Line]] = [("PnL", line(f"{fmt.signed(own.pnl)} USDC", "text bold"))]
    if own.roi is not None:
        facts.append(("ROI", line(ratio(own.roi, own.roi_unit, change=True))))
    if own.volume is not None:
        facts.append(("volume", line(fmt.volume(own.volume))))
    if own.trades is not None:
        facts.append(("trades", line(fmt.count(own.trades))))
    if own.win_rate is not None:
        facts.append(("won", line(ratio(own.win_rate, own.win_rate_unit))))
    if own.change is not None:
        facts.append(("change", change_words(own.change)))
    if own.rank is not None and accounts:
        facts.append(("top", line(fmt.percent(Decimal(own.rank) / Decimal(accounts) * 100))))
    return facts


def place_lines(place: Place, accounts: int | None, since: Line) -> list[Line]:
    """Return the own place in lines: figures, the change `since` the last visit, the gaps."""
    facts = place_facts(place.own, accounts)
    if since:
        facts.append(("last visit", since))
    return [*labelled(facts), *((Piece("  "), *gap) for gap in gaps(place))]


def labelled(facts: Sequence[tuple[str, Line]]) -> list[Line]:
    """Return facts in lines, each behind its label."""
    return [(Piece(f"  {name:<{_LABEL}}", "muted"), *value) for name, value in facts]


def apart(other: Ranking, own: Ranking | None) -> list[tuple[str, Line]]:
    """Return how far somebody else is from the own place."""
    if own is None or own.rank is None or other.rank is None or own.rank == other.rank:
        return []
    ranks = own.rank - other.rank
    side = "above you" if ranks > 0 else "below you"
    facts = [("from you", line(f"{fmt.count(abs(ranks))} ranks {side}"))]
    if other.pnl is not None and own.pnl is not None:
        facts.append(("", line(f"{fmt.signed(other.pnl - own.pnl)} USDC of PnL")))
    return facts
