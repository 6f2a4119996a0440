"""What the server's own contract amounts to, for the screens: plain facts, frozen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.models.assets import AssetTable

State = Literal["present", "absent", "changed", "unknown", "new"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One route, compared between the server's contract and our catalogue."""

    method: str
    path: str
    """As the catalogue has it; of a new one as the server has it."""
    state: State
    """`unknown` while there is no contract, `new` for a route that the catalogue lacks."""
    name: str | None = None
    """Its name in the catalogue; None for a new one."""
    notes: tuple[str, ...] = ()
    """What differs, a sentence each, without method and path."""


@dataclass(frozen=True, slots=True)
class ContractReport:
    """The contract as it was last read."""

    source: str | None
    """Where the document is; None when the server publishes none."""
    read_at: datetime | None
    """When the server last answered with it."""
    is_cached: bool
    """Whether it was read by an earlier run, and not confirmed by this one."""
    operations: int
    """How many routes it lists."""
    standings: tuple[Standing, ...]
    """Every row of the catalogue in its order, then the new routes."""
    drift: tuple[str, ...]
    """A sentence for each difference, with method and path."""
    assets: AssetTable
    """Which index is which asset, by all that was read so far."""
    intervals: tuple[str, ...] = ()
    """The lengths of candles that it lists, the shortest first; empty where it lists none."""
    notes: tuple[str, ...] = ()
    """What was tried in vain, and what could not be kept."""
