"""The whole state of the simulated backend. Seed and time are arguments; it never asks a clock.

`advance` moves prices and life cycles in fixed steps, so one call or many give the same state.
"""

from datetime import UTC, datetime, timedelta
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
from app.simulator.assumptions import ASSUMED
from app.simulator.book import Book
from app.simulator.engine import Engine
from app.simulator.funds import Funds
from app.simulator.opening import Opening
from app.simulator.people import People
from app.simulator.prices import Market
from app.simulator.records import ZERO, Fill, Log, Position, Session, Trade
from app.simulator.referrals import Referrals
from app.simulator.refusals import Refusal
from app.simulator.savings import DEMO_ADDRESS, MEMBER_FOR, Savings
from app.simulator.trading import Trading


class World:
    """A backend with all its users. What its rules forbid is raised as `Refusal`.

    Accounts go by address, in any case; one that is not known yet is made, with an opening balance.
    """

    def __init__(self, seed: int, now: datetime, demo_account: str = DEMO_ADDRESS) -> None:
        """Build everything, history included, as of `now` (aware)."""
        self.demo_account = demo_account
        """EIP-55 address of the account with the interesting day."""
        self.now = now.astimezone(UTC).replace(microsecond=0)
        """How far the world has been moved: whole seconds."""
        self.market = Market(seed, self.now)
        self._book = Book(seed)
        self._engine = Engine(seed, self.market, self._book)
        self._trading = Trading(self.market, self._book)
        self._funds = Funds(self.market, self._book)
        self._referrals = Referrals(self._book)
        demo = self._book.register(demo_account, self.now - MEMBER_FOR)
        Opening(seed, self.market, self._book, self._trading).write(demo)
        Savings(seed, self._book, self._funds, self.now).write(demo)
        self.people = People(seed, self.now, demo.id, demo.address)

    def advance(self, now: datetime) -> None:
        """Move to `now`; an earlier time changes nothing."""
        while self.now + timedelta(seconds=1) <= now:
            second = int(self.now.timestamp())
            tick = second // ASSUMED.tick_seconds * ASSUMED.tick_seconds + ASSUMED.tick_seconds
            until = datetime.fromtimestamp(min(tick, int(now.timestamp())), UTC)
            self._engine.exits(self.now, until)
            self.now = self.market.now = until
            if int(until.timestamp()) == tick:
                self._engine.tick(until)

    def trigger_cron(self) -> int:
        """Run one tick of the engine at once; return how many active sessions it looked at."""
        return self._engine.tick(self.now, forced=True)

    # accounts

    def account(self, address: str) -> Account:
        """Return the account of an address."""
        return self._book.account(address, self.now)

    def account_by_id(self, user: str) -> Account:
        """Return the account with this user id or address, if it exists. Refusal 404."""
        for account in self._book:
            if user.lower() in (account.id, account.address.lower()):
                return account
        raise Refusal(404, "User not found")

    def figures(self, address: str) -> Figures:
        """Return what the account is worth now."""
        return self._funds.figures(self.account(address), self.now)

    def session_pnl(self, session: Session) -> Decimal:
        """Return realised and open PnL of a session together, less fees."""
        return self._engine.session_pnl(session, self.now)

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
        return self._trading.start_quick(
            self.account(address),
            self.now,
            budget=budget,
            profit_target=profit_target,
            loss_threshold=loss_threshold,
            max_positions=max_positions,
            asset_index=asset_index,
        )

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
        return self._trading.start_advance(
            self.account(address),
            self.now,
            amount=amount,
            strategy=strategy,
            duration=duration,
            asset_index=asset_index,
            max_wallet_budget=max_wallet_budget,
        )

    def active_sessions(self, address: str) -> list[Session]:
        """Return the sessions that have not ended, oldest first."""
        active = [session for session in self.account(address).sessions if session.active]
        return sorted(active, key=lambda session: session.started_at)

    def current_trade(self, address: str) -> Trade | None:
        """Return the open trade; None when no position is open."""
        return self._book.open_trade(self.account(address))

    def session_logs(self, address: str, session_id: str) -> list[Log]:
        """Return a session's log, newest first. Refusal 404 for an unknown id."""
        return self._trading.session_log(self.account(address), session_id)

    def trade_logs(self, address: str, trade_id: str) -> list[Log]:
        """Return a trade's log, newest first. Refusal 404 for an unknown id."""
        return self._trading.trade_log(self.account(address), trade_id)

    def position(self, address: str, position_id: str) -> Position:
        """Return an open position. Refusal 404 when it is not known or already closed."""
        return self._trading.position(self.account(address), position_id)

    def close_position(self, address: str, position_id: str) -> Position:
        """Close at the mark. Refusal 404 when it is not known or already closed."""
        account = self.account(address)
        position = self._trading.position(account, position_id)
        self._trading.close(account, [position], self.now)
        return position

    def close_trade(self, address: str, trade_id: str) -> list[Position]:
        """Close all positions of a trade. Refusal 404 when it is not known or already closed."""
        return self._trading.close_trade(self.account(address), trade_id, self.now)

    def close_asset(self, address: str, asset_index: int) -> list[Position]:
        """Close all positions on an asset. Refusal 400 for the index, 404 when none is open."""
        return self._trading.close_asset(self.account(address), asset_index, self.now)

    def close_all(self, address: str) -> list[Position]:
        """Close everything; an empty list when nothing was open."""
        account = self.account(address)
        return self._trading.close(account, account.open_positions, self.now)

    # money

    def withdraw(self, address: str, amount: Decimal, destination: str) -> Transfer:
        """Withdraw; the fee is taken out of what is received. Refusal 400."""
        return self._funds.withdraw(self.account(address), amount, destination, self.now)

    def send_usdc(self, address: str, amount: Decimal, destination: str) -> Transfer:
        """Send to another account. Refusal 400."""
        return self._funds.send(self.account(address), amount, destination, self.now)

    def claim_reward(self, address: str) -> Claim:
        """Claim the accrued reward. Refusal 400 unless it exceeds the published 2.00."""
        return self._funds.claim(self.account(address), self.now)

    def fills(self, address: str) -> list[Fill]:
        """Return the executions, newest first."""
        return self.account(address).fills[::-1]

    def sync_fills(self, address: str) -> FillsSync:
        """Read the fills again and say how many are new."""
        return self._funds.sync_fills(self.account(address), self.now)

    def verify_deposit(self, address: str, tx_hash: str) -> Deposit:
        """Look a deposit up. Refusal 400 for a malformed hash, 409 for one used before.

        What the hash stands for is fixed by the hash alone: counted, pending or refused.
        """
        return self._funds.verify(self.account(address), tx_hash, self.now)

    def deposits(self, address: str) -> list[Deposit]:
        """Return the account's deposits, newest first."""
        return self.account(address).deposits[::-1]

    def total_deposited(self, address: str) -> Decimal:
        """Return the sum of counted deposits."""
        deposits = self.account(address).deposits
        return sum((d.amount for d in deposits if d.state == "counted"), ZERO)

    # referrals

    def referral(self, user: str) -> Referral:
        """Return a user's referral code and standing. Refusal 404 for an unknown user."""
        return self._referrals.referral(self.account_by_id(user))

    def referral_stats(self, user: str) -> ReferralStats:
        """Return what the user's code has brought. Refusal 404 for an unknown user."""
        return self._referrals.stats(self.account_by_id(user))

    def create_code(self, user: str, wanted: str | None = None) -> Referral:
        """Make a referral code. Refusal 403 below the needed volume, 409 when there is one or
        somebody else has the wanted one, 400 when that is not of the form."""
        return self._referrals.create(self.account_by_id(user), self.now, wanted)

    def check_code(self, code: str) -> CodeCheck:
        """Say whether a code can be used."""
        return self._referrals.check(code)

    def accept_code(self, address: str, code: str) -> None:
        """Bind a user to the code it came with, once. Refusal 400: unknown or own code."""
        self._referrals.accept(self.account(address), code)
