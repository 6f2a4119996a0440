"""The whole state of the simulated backend. Seed and time are arguments; it never asks a clock.

`advance` moves prices and life cycles in fixed steps, so one call or many give the same state.
"""

from datetime import datetime
from decimal import Decimal

from app.simulator.accounts import (
    Account,
    Claim,
    CodeCheck,
    Deposit,
    Figures,
    FillsSync,
    Referral,
    ReferralStats,
    Transfer,
)
from app.simulator.people import People
from app.simulator.prices import Market
from app.simulator.records import Fill, Log, Position, Session, Trade


class World:
    """A backend with all its users. What its rules forbid is raised as `Refusal`.

    Accounts go by address, in any case; one that is not known yet is made, with an opening balance.
    """

    now: datetime
    """How far the world has been moved: whole seconds, UTC."""
    market: Market
    people: People
    demo_account: str
    """EIP-55 address of the account with the interesting day."""

    def __init__(self, seed: int, now: datetime) -> None:
        """Build everything, history included, as of `now` (aware)."""
        raise NotImplementedError

    def advance(self, now: datetime) -> None:
        """Move to `now`; an earlier time changes nothing."""
        raise NotImplementedError

    def trigger_cron(self) -> int:
        """Run one tick of the engine at once; return how many active sessions it looked at."""
        raise NotImplementedError

    # accounts

    def account(self, address: str) -> Account:
        """Return the account of an address."""
        raise NotImplementedError

    def account_by_id(self, user: str) -> Account:
        """Return the account with this user id or address, if it exists. Refusal 404."""
        raise NotImplementedError

    def figures(self, address: str) -> Figures:
        """Return what the account is worth now."""
        raise NotImplementedError

    def session_pnl(self, session: Session) -> Decimal:
        """Return realised and open PnL of a session together, less fees."""
        raise NotImplementedError

    # trading

    def start_quick(
        self,
        address: str,
        *,
        budget: Decimal,
        profit_target: Decimal,
        loss_threshold: Decimal | None,
        max_positions: int | None,
        asset_index: int,
    ) -> Session:
        """Start a quick session. Refusal 400: limits, duplicate or unknown asset, balance."""
        raise NotImplementedError

    def start_advance(
        self,
        address: str,
        *,
        amount: Decimal,
        strategy: str,
        duration: str,
        asset_index: int,
        max_wallet_budget: bool,
    ) -> Session:
        """Start an advance session. Refusal 400 as for a quick one."""
        raise NotImplementedError

    def active_sessions(self, address: str) -> list[Session]:
        """Return the sessions that have not ended, oldest first."""
        raise NotImplementedError

    def current_trade(self, address: str) -> Trade | None:
        """Return the open trade; None when no position is open."""
        raise NotImplementedError

    def session_logs(self, address: str, session_id: str) -> list[Log]:
        """Return a session's log, newest first. Refusal 404 for an unknown id."""
        raise NotImplementedError

    def trade_logs(self, address: str, trade_id: str) -> list[Log]:
        """Return a trade's log, newest first. Refusal 404 for an unknown id."""
        raise NotImplementedError

    def position(self, address: str, position_id: str) -> Position:
        """Return an open position. Refusal 404 when it is not known or already closed."""
        raise NotImplementedError

    def close_position(self, address: str, position_id: str) -> Position:
        """Close at the mark. Refusal 404 when it is not known or already closed."""
        raise NotImplementedError

    def close_trade(self, address: str, trade_id: str) -> list[Position]:
        """Close all positions of a trade. Refusal 404 when it is not known or already closed."""
        raise NotImplementedError

    def close_asset(self, address: str, asset_index: int) -> list[Position]:
        """Close all positions on an asset. Refusal 400 for the index, 404 when none is open."""
        raise NotImplementedError

    def close_all(self, address: str) -> list[Position]:
        """Close everything; an empty list when nothing was open."""
        raise NotImplementedError

    # money

    def withdraw(self, address: str, amount: Decimal, destination: str) -> Transfer:
        """Withdraw; the fee is taken out of what is received. Refusal 400."""
        raise NotImplementedError

    def send_usdc(self, address: str, amount: Decimal, destination: str) -> Transfer:
        """Send to another account. Refusal 400."""
        raise NotImplementedError

    def claim_reward(self, address: str) -> Claim:
        """Claim the accrued reward. Refusal 400 unless it exceeds the published 2.00."""
        raise NotImplementedError

    def fills(self, address: str) -> list[Fill]:
        """Return the executions, newest first."""
        raise NotImplementedError

    def sync_fills(self, address: str) -> FillsSync:
        """Read the fills again and say how many are new."""
        raise NotImplementedError

    def verify_deposit(self, address: str, tx_hash: str) -> Deposit:
        """Look a deposit up. Refusal 400 for a malformed hash, 409 for one used before.

        What the hash stands for is fixed by the hash alone: counted, pending or refused.
        """
        raise NotImplementedError

    def deposits(self, address: str) -> list[Deposit]:
        """Return the account's deposits, newest first."""
        raise NotImplementedError

    def total_deposited(self, address: str) -> Decimal:
        """Return the sum of counted deposits."""
        raise NotImplementedError

    # referrals

    def referral(self, user: str) -> Referral:
        """Return a user's referral code and standing. Refusal 404 for an unknown user."""
        raise NotImplementedError

    def referral_stats(self, user: str) -> ReferralStats:
        """Return what the user's code has brought. Refusal 404 for an unknown user."""
        raise NotImplementedError

    def create_code(self, user: str) -> Referral:
        """Make a referral code. Refusal 403 below the needed volume, 409 when there is one."""
        raise NotImplementedError

    def check_code(self, code: str) -> CodeCheck:
        """Say whether a code can be used."""
        raise NotImplementedError

    def accept_code(self, address: str, code: str) -> None:
        """Bind a user to the code it came with, once. Refusal 400: unknown or own code."""
        raise NotImplementedError
