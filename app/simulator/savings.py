"""The demo account's money before the opening day: deposits, transfers, rewards, friends."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Literal

from app.simulator.accounts import Account, Claim, Deposit, Transfer
from app.simulator.assumptions import ASSUMED
from app.simulator.book import Book, share_percent
from app.simulator.funds import Funds
from app.simulator.records import ZERO

DEMO_ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"
"""EIP-55."""
MEMBER_FOR = timedelta(days=20, hours=3)
EQUITY = Decimal(1480)
"""About what the account is worth at the opening: the first deposit is chosen accordingly."""
TRADED_BEFORE = Decimal("23380")
"""Volume of the days whose fills are not kept."""
COLD_WALLET = "0x3D0e4bB1A6C2f9907f00aE8d57a1C4b0E2aF77aA"
CODE = "ALURA-71C7EC"
FRIENDS = {
    "0x52908400098527886e0f7030069857d2e4169ee7": Decimal("0.66"),
    "0xde709f2102306220921060314715629080e2fb77": Decimal("0.27"),
    "0x27b1fdb04752bbc536007a920d24acb045561c26": Decimal("0.07"),
}
"""Who came with the demo account's code, and their share of what was traded with it."""
CLAIMABLE = Decimal("7.52")
CLAIMED = Decimal("6.31")
"""Claimed earlier, out of the same friends' fees."""


class Savings:
    """Writes the money into the book. The trading of the opening day has been written before."""

    def __init__(self, seed: int, book: Book, funds: Funds, now: datetime) -> None:
        self._rng = Random(f"{seed}:savings")
        self._book = book
        self._funds = funds
        self._now = now

    def write(self, account: Account) -> None:
        """Give an account deposits, transfers and rewards that lead to what it has now."""
        self._friends(account)
        self._claim(account, days=0.79)
        self._leave(account, "withdraw", Decimal(121), days=0.64)
        self._leave(account, "send", Decimal(40), days=1.9)
        self._deposit(account, "pending", Decimal("120"), days=0.003)
        self._deposit(account, "counted", Decimal(500), days=0.2)
        self._deposit(account, "counted", Decimal(250), days=3.7)
        self._deposit(account, "refused", Decimal("3.20"), days=11.3)
        gap = EQUITY - self._funds.figures(account, self._now).equity
        self._deposit(account, "counted", gap.quantize(Decimal(1)), days=19.8)
        for records in (account.movements, account.deposits, account.transfers):
            records.sort(key=lambda record: record.time)
        account.volume += TRADED_BEFORE

    def _ago(self, days: float) -> datetime:
        return (self._now - timedelta(days=days)).replace(microsecond=0)

    def _hash(self, endings: str) -> str:
        return f"0x{self._rng.getrandbits(252):063x}{self._rng.choice(endings)}"

    def _deposit(
        self,
        account: Account,
        state: Literal["counted", "pending", "refused"],
        amount: Decimal,
        days: float,
    ) -> None:
        ending = {"counted": "0123456789", "pending": "abc", "refused": "d"}[state]
        least = ASSUMED.min_deposit
        why = f"Below the minimum deposit of {least} USDC" if state == "refused" else None
        identity = self._book.new_id(account)
        deposit = Deposit(identity, self._hash(ending), amount, state, self._ago(days), why)
        self._funds.record(account, deposit)

    def _leave(
        self, account: Account, kind: Literal["withdraw", "send"], amount: Decimal, days: float
    ) -> None:
        fee = ASSUMED.withdrawal_fee if kind == "withdraw" else ZERO
        identity, at = self._book.new_id(account), self._ago(days)
        proof = self._hash("0123456789abcdef")
        account.transfers.append(Transfer(identity, kind, amount, fee, COLD_WALLET, at, proof))
        self._book.move(account, at, kind, -amount, COLD_WALLET)

    def _friends(self, account: Account) -> None:
        """Let friends trade: the account's share of their fees is its reward."""
        self._book.add_code(account, CODE, self._ago(12))
        account.reward = CLAIMED + CLAIMABLE
        fees = account.reward * 100 / share_percent(account)
        for address, part in FRIENDS.items():
            friend = self._book.account(address, self._ago(10))
            friend.referred_by = CODE
            friend.volume = part * fees / ASSUMED.builder_fee

    def _claim(self, account: Account, days: float) -> None:
        at = self._ago(days)
        account.reward -= CLAIMED
        self._book.move(account, at, "reward", CLAIMED, "referral reward")
        identity = self._book.new_id(account)
        account.claims.append(Claim(identity, CLAIMED, account.reward, at))
