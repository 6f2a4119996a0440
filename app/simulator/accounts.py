"""An account of the simulated backend and its money: deposits, transfers, rewards. No rules.

Amounts are USDC and Decimal, times are aware UTC, ids are opaque text.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from app.simulator.records import ZERO, Fill, Position, Session, Trade

Kind = Literal["deposit", "withdraw", "send", "receive", "reward", "pnl", "fee"]
"""What changes a balance."""


@dataclass(slots=True)
class Movement:
    """One change of the balance. The balance is their sum."""

    id: str
    time: datetime
    kind: Kind
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
    link: str | None
    eligible: bool
    volume: Decimal
    needed_volume: Decimal
    share_percent: Decimal
    referred_by: str | None
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class Referee:
    """Somebody who came by a code."""

    user_id: str
    address: str
    joined_at: datetime
    volume: Decimal
    fees: Decimal


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
    referees: tuple[Referee, ...]
    """The newest first."""


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
