"""The records of trading in the simulated backend: sessions, positions, logs, fills. No rules.

Amounts are USDC and Decimal, times are aware UTC, ids are opaque text.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

Side = Literal["long", "short"]
Level = Literal["info", "skip", "stop", "open", "close", "error", "retry", "start"]
ZERO = Decimal(0)


@dataclass(slots=True)
class Log:
    """One line of a session's or a trade's log."""

    id: str
    time: datetime
    level: Level
    symbol: str
    text: str


@dataclass(slots=True)
class Position:
    """A perpetual position with isolated margin."""

    id: str
    trade_id: str
    session_id: str
    symbol: str
    asset_index: int
    side: Side
    size: Decimal
    """In units of the asset, never signed."""
    entry_price: Decimal
    leverage: int
    margin: Decimal
    """Value at entry divided by leverage."""
    take_profit: Decimal
    stop_loss: Decimal
    liquidation: Decimal
    opened_at: datetime
    stop_moved: bool = False
    """Whether the engine has moved the stop."""
    fees: Decimal = ZERO
    """Paid so far: entry, and exit once it is closed."""
    closed_at: datetime | None = None
    """None while open."""
    close_price: Decimal | None = None
    closed_pnl: Decimal | None = None
    """Realised by the close, before fees."""
    close_reason: str | None = None
    """`target reached`, `stop reached`, `liquidated`, `by request`, `session ended`."""

    @property
    def sign(self) -> int:
        """+1 for a long, -1 for a short."""
        return 1 if self.side == "long" else -1

    def value(self, mark: Decimal) -> Decimal:
        """Return size times mark."""
        return self.size * mark

    def pnl(self, mark: Decimal) -> Decimal:
        """Return the PnL at this mark, before fees."""
        return (mark - self.entry_price) * self.size * self.sign


@dataclass(slots=True)
class Session:
    """A user's limits on one asset, inside which the engine trades."""

    id: str
    symbol: str
    asset_index: int
    mode: Literal["quick", "advance"]
    budget: Decimal
    profit_target: Decimal
    loss_threshold: Decimal
    max_positions: int
    started_at: datetime
    strategy: str | None = None
    """Of an advance session: Conservative, Aggressive or Degen."""
    duration: str | None = None
    """Of an advance session: 1D to 365D."""
    max_wallet_budget: bool | None = None
    ends_at: datetime | None = None
    """Only an advance session has an end of its own."""
    ended_at: datetime | None = None
    """None while active."""
    end_reason: str | None = None
    positions: list[Position] = field(default_factory=list)
    """Open and closed, in the order of opening."""
    logs: list[Log] = field(default_factory=list)
    """Oldest first."""
    waiting_for: str | None = None
    """Why the engine opened nothing when it last looked."""
    rest_until: datetime | None = None
    """No new entry before this time."""
    retry_side: Side | None = None
    """An order that failed and is sent again at the next tick."""

    @property
    def active(self) -> bool:
        """Whether the engine still works for it."""
        return self.ended_at is None

    @property
    def open_positions(self) -> list[Position]:
        """Those not closed yet."""
        return [position for position in self.positions if position.closed_at is None]

    @property
    def state(self) -> str:
        """`running`, `waiting` (active without a position) or `ended`."""
        if not self.active:
            return "ended"
        return "running" if self.open_positions else "waiting"

    @property
    def realised_pnl(self) -> Decimal:
        """Of closed positions, less all fees paid."""
        return sum(((p.closed_pnl or ZERO) - p.fees for p in self.positions), ZERO)


@dataclass(slots=True)
class Trade:
    """One run of the engine for an account: its open positions, until none is left."""

    id: str
    opened_at: datetime
    positions: list[Position] = field(default_factory=list)
    """Open and closed, in the order of opening."""
    logs: list[Log] = field(default_factory=list)
    """Oldest first."""
    closed_at: datetime | None = None

    @property
    def open_positions(self) -> list[Position]:
        """Those not closed yet."""
        return [position for position in self.positions if position.closed_at is None]

    @property
    def realised_pnl(self) -> Decimal:
        """Of closed positions, less all fees paid."""
        return sum(((p.closed_pnl or ZERO) - p.fees for p in self.positions), ZERO)


@dataclass(slots=True)
class Fill:
    """One execution, in the manner of Hyperliquid."""

    id: str
    time: datetime
    symbol: str
    direction: str
    """`Open Long`, `Open Short`, `Close Long` or `Close Short`."""
    side: Literal["B", "A"]
    """B bought, A sold."""
    price: Decimal
    size: Decimal
    closed_pnl: Decimal
    """Before fees; 0 for an opening fill."""
    fee: Decimal
    position_id: str
