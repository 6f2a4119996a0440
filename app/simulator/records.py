"""The records of the simulated backend: accounts, sessions, positions, logs, money. No rules.

Amounts are USDC and Decimal, times are aware UTC, ids are opaque text.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

Side = Literal["long", "short"]
Level = Literal["info", "skip", "stop", "open", "close", "error", "retry", "start", "end"]
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


@dataclass(slots=True)
class Movement:
    """One change of the balance. The balance is their sum."""

    id: str
    time: datetime
    kind: Literal["deposit", "withdraw", "send", "receive", "reward", "pnl", "fee"]
    amount: Decimal
    """Signed: what the balance gained."""
    note: str


@dataclass(slots=True)
class Transfer:
    """A withdrawal, or USDC sent to another account."""

    id: str
    kind: Literal["withdraw", "send"]
    amount: Decimal
    """What left the account."""
    fee: Decimal
    """Taken out of what is received."""
    destination: str
    time: datetime
    hash: str
    state: str = "completed"

    @property
    def received(self) -> Decimal:
        """What arrives."""
        return self.amount - self.fee


@dataclass(slots=True)
class Deposit:
    """A USDC deposit known by its transaction hash."""

    id: str
    hash: str
    amount: Decimal
    state: Literal["counted", "pending", "refused"]
    time: datetime
    reason: str | None = None


@dataclass(slots=True)
class Claim:
    """What claiming a reward gave."""

    id: str
    amount: Decimal
    remaining: Decimal
    time: datetime


@dataclass(slots=True)
class Account:
    """Everything the backend knows of one user."""

    id: str
    address: str
    created_at: datetime
    sessions: list[Session] = field(default_factory=list)
    """All, ended ones too, in the order of starting."""
    trades: list[Trade] = field(default_factory=list)
    """All; at most the last is open."""
    fills: list[Fill] = field(default_factory=list)
    """Oldest first."""
    fills_synced: int = 0
    """How many of `fills` were there at the last sync."""
    movements: list[Movement] = field(default_factory=list)
    deposits: list[Deposit] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    reward: Decimal = ZERO
    """Accrued by referrals and not claimed yet."""
    volume: Decimal = ZERO
    """Traded since the account was made, USDC."""
    referral_code: str | None = None
    referral_code_at: datetime | None = None
    referred_by: str | None = None
    """The code the account came with."""
    issued: int = 0
    """How many ids were given out for it."""
    balance: Decimal = ZERO
    """Sum of the movements: equity without open PnL."""

    @property
    def open_positions(self) -> list[Position]:
        """Of all sessions."""
        return [p for session in self.sessions for p in session.positions if p.closed_at is None]


@dataclass(frozen=True, slots=True)
class Figures:
    """What an account is worth: equity = balance + open PnL, free = balance - margin."""

    balance: Decimal
    equity: Decimal
    free: Decimal
    margin: Decimal
    open_pnl: Decimal
    pnl_day: Decimal
    """Realised within 24 hours less fees, plus open PnL."""
    open_positions: int


@dataclass(frozen=True, slots=True)
class Referral:
    """A user's referral code and standing."""

    user_id: str
    code: str | None
    eligible: bool
    volume: Decimal
    needed_volume: Decimal
    share_percent: Decimal
    referred_by: str | None
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReferralStats:
    """What a code has brought."""

    referred: int
    active: int
    volume: Decimal
    fees: Decimal
    earned: Decimal
    claimable: Decimal
    """What can be claimed now: 0 until the reward exceeds the published threshold."""
    pending: Decimal
    """Accrued and not claimed, claimable or not."""
    claimed: Decimal


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """Whether a referral code can be used."""

    valid: bool
    code: str
    owner: str | None
    """User id."""


@dataclass(frozen=True, slots=True)
class FillsSync:
    """What reading the fills again gave."""

    synced: int
    """New since the last sync."""
    total: int
    at: datetime
