"""Money in and out: withdrawals, transfers, rewards, deposits by hash. Refuses, then changes."""

import re
from datetime import datetime
from decimal import Decimal
from random import Random

from app.simulator.accounts import Account, Claim, Deposit, Figures, FillsSync, Transfer
from app.simulator.assumptions import ASSUMED
from app.simulator.book import Book
from app.simulator.prices import Market
from app.simulator.records import ZERO
from app.simulator.refusals import Refusal
from app.simulator.trading import free_balance, positive
from app.simulator.wording import money

ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
HASH = re.compile(r"0x[0-9a-fA-F]{64}")
CENT = Decimal("0.01")
DAY_SECONDS = 86_400


class Funds:
    """The wallet side of the accounts."""

    def __init__(self, market: Market, book: Book) -> None:
        self._market = market
        self._book = book
        self._used: set[str] = set()

    def figures(self, account: Account, at: datetime) -> Figures:
        """Return what an account is worth at the marks of a moment."""
        held = account.open_positions
        margin = sum((p.margin for p in held), ZERO)
        open_pnl = sum((p.pnl(self._market.mark_at(p.symbol, at)) for p in held), ZERO)
        realised = sum(
            (
                movement.amount
                for movement in account.movements
                if movement.kind in ("pnl", "fee")
                and (at - movement.time).total_seconds() < DAY_SECONDS
            ),
            ZERO,
        )
        return Figures(
            balance=account.balance,
            equity=account.balance + open_pnl,
            free=account.balance - margin,
            margin=margin,
            open_pnl=open_pnl,
            pnl_day=realised + open_pnl,
            open_positions=len(held),
        )

    def withdraw(
        self, account: Account, amount: Decimal, destination: str, at: datetime
    ) -> Transfer:
        """Withdraw; the fee is taken out of what is received."""
        self._check(account, amount, destination)
        if amount <= ASSUMED.withdrawal_fee:
            raise Refusal(400, f"amount must be more than the fee of {ASSUMED.withdrawal_fee} USDC")
        transfer = self._transfer(account, amount, destination, at)
        transfer.fee = ASSUMED.withdrawal_fee
        self._book.move(account, at, "withdraw", -amount, destination)
        return transfer

    def send(self, account: Account, amount: Decimal, destination: str, at: datetime) -> Transfer:
        """Send to another account, which gets it at once if it is known here."""
        self._check(account, amount, destination)
        if destination.lower() == account.address.lower():
            raise Refusal(400, "Cannot send USDC to your own account")
        transfer = self._transfer(account, amount, destination, at)
        transfer.kind = "send"
        self._book.move(account, at, "send", -amount, destination)
        receiver = self._book.known(destination)
        if receiver is not None:
            self._book.move(receiver, at, "receive", amount, account.address)
        return transfer

    def _check(self, account: Account, amount: Decimal, destination: str) -> None:
        positive("amount", amount)
        if not ADDRESS.fullmatch(destination):
            raise Refusal(400, "destination must be an Ethereum address")
        free = free_balance(account)
        if amount > free:
            raise Refusal(400, f"Insufficient balance: {money(free)} USDC can be withdrawn")

    def _transfer(
        self, account: Account, amount: Decimal, destination: str, at: datetime
    ) -> Transfer:
        identity = self._book.new_id(account)
        proof = f"0x{Random(f'transfer:{identity}').getrandbits(256):064x}"
        transfer = Transfer(identity, "withdraw", amount, ZERO, destination, at, proof)
        account.transfers.append(transfer)
        return transfer

    def claim(self, account: Account, at: datetime) -> Claim:
        """Claim the whole reward, once it exceeds the published threshold."""
        amount = account.reward
        if amount <= ASSUMED.claim_threshold:
            least = money(ASSUMED.claim_threshold)
            raise Refusal(400, f"Reward must exceed {least} USDC to be claimed: {money(amount)}")
        account.reward = ZERO
        self._book.move(account, at, "reward", amount, "referral reward")
        claim = Claim(self._book.new_id(account), amount, account.reward, at)
        account.claims.append(claim)
        return claim

    def sync_fills(self, account: Account, at: datetime) -> FillsSync:
        """Count the fills that are new since the last time."""
        total = len(account.fills)
        new = total - account.fills_synced
        account.fills_synced = total
        return FillsSync(new, total, at)

    def verify(self, account: Account, tx_hash: str, at: datetime) -> Deposit:
        """Look a deposit up by its transaction hash, once for all accounts."""
        if not HASH.fullmatch(tx_hash):
            raise Refusal(400, "txHash must be 0x and 64 hexadecimal digits")
        key = tx_hash.lower()
        if key in self._used:
            raise Refusal(409, "Transaction has already been verified")
        self._used.add(key)
        deposit = deposit_of(self._book.new_id(account), key, at)
        account.deposits.append(deposit)
        if deposit.state == "counted":
            self._book.move(account, at, "deposit", deposit.amount, key)
        return deposit

    def record(self, account: Account, deposit: Deposit) -> None:
        """Enter a deposit that is known already."""
        self._used.add(deposit.hash)
        account.deposits.append(deposit)
        if deposit.state == "counted":
            self._book.move(account, deposit.time, "deposit", deposit.amount, deposit.hash)


def deposit_of(identity: str, tx_hash: str, at: datetime) -> Deposit:
    """Return what a hash stands for: see `Assumptions.deposit_rule`."""
    cents = int(tx_hash[2:10], 16) % 100_000
    amount = ASSUMED.min_deposit + Decimal(cents) * CENT
    last = tx_hash[-1]
    if last in "abc":
        return Deposit(identity, tx_hash, amount, "pending", at)
    if last == "d":
        small = Decimal(cents % 500) * CENT
        why = f"Below the minimum deposit of {ASSUMED.min_deposit} USDC"
        return Deposit(identity, tx_hash, small, "refused", at, why)
    if last in "ef":
        return Deposit(identity, tx_hash, ZERO, "refused", at, "No USDC deposit in transaction")
    return Deposit(identity, tx_hash, amount, "counted", at)
