"""The book: the only place that changes an account's balance, positions and logs.

Times and prices are arguments, so that the opening day is written by the same hand as live trading.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from random import Random

from app.simulator.accounts import Account, Kind, Movement
from app.simulator.assumptions import ASSUMED
from app.simulator.prices import Symbol
from app.simulator.records import (
    ZERO,
    Fill,
    Level,
    Log,
    Position,
    Session,
    Side,
    Trade,
)
from app.simulator.risk import MICRO, Plan
from app.simulator.wording import closed, opened


class Book:
    """All accounts, and every way in which they change."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._accounts: dict[str, Account] = {}
        self._codes: dict[str, Account] = {}

    def __iter__(self) -> Iterator[Account]:
        return iter(self._accounts.values())

    def known(self, address: str) -> Account | None:
        """Return an account by address, any case; None when there is none."""
        return self._accounts.get(address.lower())

    def account(self, address: str, at: datetime) -> Account:
        """Return an account; one that is not known is made, with the opening balance."""
        found = self.known(address)
        if found is None:
            found = self.register(address, at)
            self.move(found, at, "deposit", ASSUMED.opening_balance, "opening balance")
        return found

    def register(self, address: str, at: datetime) -> Account:
        """Make an account without money. Its id depends on the address alone."""
        number = Random(f"{self._seed}:account:{address.lower()}").getrandbits(96)
        account = Account(f"{number:024x}", address, at)
        self._accounts[address.lower()] = account
        return account

    def new_id(self, account: Account) -> str:
        """Return the account's next id; the same for the same account whatever others do."""
        account.issued += 1
        rng = Random(f"{self._seed}:id:{account.id}:{account.issued}")
        return f"{rng.getrandbits(96):024x}"

    def line_id(self, account: Account) -> str:
        """Return the next id of something there is a lot of."""
        account.issued += 1
        return f"{account.id[:16]}{account.issued:08x}"

    def log(
        self,
        account: Account,
        session: Session,
        at: datetime,
        level: Level,
        text: str,
        *,
        in_trade: bool = True,
    ) -> None:
        """Write a line into the session's log and, unless told otherwise, the open trade's."""
        line = Log(self.line_id(account), at, level, session.symbol, text)
        append(session.logs, line)
        trade = self.open_trade(account)
        if in_trade and trade is not None:
            append(trade.logs, line)

    def move(
        self, account: Account, at: datetime, kind: Kind, amount: Decimal, note: str
    ) -> Movement:
        """Change the balance."""
        movement = Movement(self.line_id(account), at, kind, amount, note)
        account.movements.append(movement)
        account.balance += amount
        return movement

    def open_trade(self, account: Account) -> Trade | None:
        """Return the trade that is not closed yet."""
        last = account.trades[-1] if account.trades else None
        return last if last is not None and last.closed_at is None else None

    def open_position(
        self,
        account: Account,
        session: Session,
        symbol: Symbol,
        side: Side,
        plan: Plan,
        price: Decimal,
        at: datetime,
    ) -> Position:
        """Open a position as planned; the first one of an account opens a trade."""
        trade = self.open_trade(account)
        if trade is None:
            trade = Trade(self.new_id(account), at)
            account.trades.append(trade)
        position = Position(
            id=self.new_id(account),
            trade_id=trade.id,
            session_id=session.id,
            symbol=symbol.name,
            asset_index=symbol.index,
            side=side,
            size=plan.size,
            entry_price=price,
            leverage=plan.leverage,
            margin=plan.margin,
            take_profit=plan.take_profit,
            stop_loss=plan.stop_loss,
            liquidation=plan.liquidation,
            opened_at=at,
        )
        session.positions.append(position)
        session.waiting_for = None
        session.rest_until = at + ASSUMED.rest_after_open
        trade.positions.append(position)
        self._fill(account, position, price, at, opening=True)
        self.log(account, session, at, "open", opened(position))
        return position

    def close_position(
        self, account: Account, position: Position, price: Decimal, at: datetime, reason: str
    ) -> None:
        """Close a position at a price; the last one of an account closes its trade."""
        session = next(s for s in account.sessions if s.id == position.session_id)
        position.closed_at = at
        position.close_price = price
        position.closed_pnl = position.pnl(price)
        position.close_reason = reason
        note = f"close {position.symbol} {position.side}"
        self.move(account, at, "pnl", position.closed_pnl, note)
        self._fill(account, position, price, at, opening=False)
        session.rest_until = at + ASSUMED.rest_after_close
        text = closed(position, price, position.closed_pnl - position.fees, reason)
        self.log(account, session, at, "close", text)
        trade = self.open_trade(account)
        if trade is not None and not trade.open_positions:
            trade.closed_at = at

    def _fill(
        self, account: Account, position: Position, price: Decimal, at: datetime, *, opening: bool
    ) -> None:
        value = position.size * price
        builder = (value * ASSUMED.builder_fee).quantize(MICRO)
        fee = (value * ASSUMED.taker_fee).quantize(MICRO) + builder
        position.fees += fee
        account.volume += value
        self.move(account, at, "fee", -fee, f"fee {position.symbol} {position.side}")
        account.fills.append(
            Fill(
                id=self.line_id(account),
                time=at,
                symbol=position.symbol,
                direction=f"{'Open' if opening else 'Close'} {position.side.capitalize()}",
                side="B" if opening == (position.side == "long") else "A",
                price=price,
                size=position.size,
                closed_pnl=ZERO if opening else position.pnl(price),
                fee=fee,
                position_id=position.id,
            )
        )
        referrer = self._codes.get(account.referred_by or "")
        if referrer is not None:
            referrer.reward += (builder * share_percent(referrer) / 100).quantize(MICRO)

    def code_owner(self, code: str) -> Account | None:
        """Return who made a referral code, any case."""
        return self._codes.get(code.strip().upper())

    def add_code(self, account: Account, code: str, at: datetime) -> None:
        """Give an account its referral code."""
        account.referral_code = code
        account.referral_code_at = at
        self._codes[code] = account

    def referred(self, account: Account) -> list[Account]:
        """Return who came with the account's code."""
        code = account.referral_code
        return [other for other in self if code is not None and other.referred_by == code]


def append(lines: list[Log], line: Log) -> None:
    """Add a line; the oldest tenth goes when there is no room."""
    lines.append(line)
    if len(lines) > ASSUMED.log_capacity:
        del lines[: ASSUMED.log_capacity // 10]


def share_percent(account: Account) -> Decimal:
    """Return the share of referred fees, by the year in which the account became eligible."""
    since = account.referral_code_at or account.created_at
    year = max(0, (since - ASSUMED.first_year).days // 365)
    return ASSUMED.cohort_shares[min(year, len(ASSUMED.cohort_shares) - 1)]
