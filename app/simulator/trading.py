"""The rules of starting sessions and closing positions by request. Refuses before it changes."""

from datetime import datetime
from decimal import Decimal

from app.simulator.accounts import Account
from app.simulator.assumptions import ASSUMED
from app.simulator.book import Book
from app.simulator.prices import Market, Symbol
from app.simulator.records import Log, Position, Session, Trade
from app.simulator.refusals import DUPLICATE_ASSET, Refusal
from app.simulator.risk import band, leverage
from app.simulator.wording import chosen_leverage, money, started

BY_REQUEST = "by request"


class Trading:
    """What a user may ask of the engine."""

    def __init__(self, market: Market, book: Book) -> None:
        self._market = market
        self._book = book

    def start_quick(
        self,
        account: Account,
        at: datetime,
        *,
        budget: Decimal,
        profit_target: Decimal,
        loss_threshold: Decimal | None,
        max_positions: int | None,
        asset_index: int,
    ) -> Session:
        """Start a quick session."""
        at_least("budget", budget, ASSUMED.min_budget)
        positive("profitTarget", profit_target)
        at_most("profitTarget", profit_target, ASSUMED.max_profit_target)
        loss = budget * ASSUMED.default_loss_share if loss_threshold is None else loss_threshold
        positive("lossThreshold", loss)
        count = ASSUMED.default_max_positions if max_positions is None else max_positions
        at_least("maxPositions", Decimal(count), Decimal(1))
        at_most("maxPositions", Decimal(count), Decimal(ASSUMED.most_positions))
        symbol = self._check(account, asset_index, "budget", budget)
        session = Session(
            id=self._book.new_id(account),
            symbol=symbol.name,
            asset_index=symbol.index,
            mode="quick",
            budget=budget,
            profit_target=profit_target,
            loss_threshold=loss,
            max_positions=count,
            started_at=at,
        )
        return self.begin(account, session, symbol, at)

    def start_advance(
        self,
        account: Account,
        at: datetime,
        *,
        amount: Decimal,
        strategy: str,
        duration: str,
        asset_index: int,
        max_wallet_budget: bool,
    ) -> Session:
        """Start an advance session: the strategy sets target, loss and positions."""
        sets = ASSUMED.strategies.get(strategy)
        if sets is None:
            raise one_of("executionStrategy", list(ASSUMED.strategies))
        length = ASSUMED.durations.get(duration)
        if length is None:
            raise one_of("strategyDuration", list(ASSUMED.durations))
        if max_wallet_budget:
            amount = free_balance(account)
        at_least("amount", amount, ASSUMED.min_budget)
        symbol = self._check(account, asset_index, "amount", amount)
        session = Session(
            id=self._book.new_id(account),
            symbol=symbol.name,
            asset_index=symbol.index,
            mode="advance",
            budget=amount,
            profit_target=amount * sets.target_share,
            loss_threshold=amount * sets.loss_share,
            max_positions=sets.max_positions,
            started_at=at,
            strategy=strategy,
            duration=duration,
            max_wallet_budget=max_wallet_budget,
            ends_at=at + length,
        )
        return self.begin(account, session, symbol, at)

    def begin(self, account: Account, session: Session, symbol: Symbol, at: datetime) -> Session:
        """Put a session to work and write the first lines of its log."""
        session.waiting_for = "the engine has not looked yet"
        account.sessions.append(session)
        self._book.log(account, session, at, "start", started(session))
        bounds, chosen = band(session, symbol), leverage(session, symbol)
        if bounds is None or chosen is None:
            text = "leverage band is empty: target and loss are too far apart for this asset"
        else:
            text = chosen_leverage(*bounds, chosen)
        self._book.log(account, session, at, "info", text)
        return session

    def _check(self, account: Account, asset_index: int, name: str, amount: Decimal) -> Symbol:
        symbol = self._market.symbol_at(asset_index)
        if any(s.active and s.asset_index == asset_index for s in account.sessions):
            raise Refusal(400, DUPLICATE_ASSET)
        free = free_balance(account)
        if amount > free:
            raise Refusal(
                400,
                f"Insufficient balance: {name} {money(amount)} exceeds free balance {money(free)}",
            )
        return symbol

    def session_log(self, account: Account, session_id: str) -> list[Log]:
        """Return a session's log, newest first."""
        for session in account.sessions:
            if session.id == session_id:
                return session.logs[::-1]
        raise Refusal(404, "Trading session not found")

    def trade_log(self, account: Account, trade_id: str) -> list[Log]:
        """Return a trade's log, newest first."""
        return self._trade(account, trade_id).logs[::-1]

    def position(self, account: Account, position_id: str) -> Position:
        """Return an open position."""
        for session in account.sessions:
            for position in session.positions:
                if position.id == position_id:
                    if position.closed_at is not None:
                        raise Refusal(404, "Position not found or already closed")
                    return position
        raise Refusal(404, "Position not found or already closed")

    def close(self, account: Account, positions: list[Position], at: datetime) -> list[Position]:
        """Close positions at the mark."""
        for position in positions:
            mark = self._market.mark_at(position.symbol, at)
            self._book.close_position(account, position, mark, at, BY_REQUEST)
        return positions

    def close_trade(self, account: Account, trade_id: str, at: datetime) -> list[Position]:
        """Close all positions of a trade."""
        trade = self._trade(account, trade_id)
        if trade.closed_at is not None:
            raise Refusal(404, "Trade not found or already closed")
        return self.close(account, trade.open_positions, at)

    def close_asset(self, account: Account, asset_index: int, at: datetime) -> list[Position]:
        """Close all positions on an asset."""
        symbol = self._market.symbol_at(asset_index)
        held = [p for p in account.open_positions if p.asset_index == asset_index]
        if not held:
            raise Refusal(404, f"No open position on {symbol.name}")
        return self.close(account, held, at)

    def _trade(self, account: Account, trade_id: str) -> Trade:
        for trade in account.trades:
            if trade.id == trade_id:
                return trade
        raise Refusal(404, "Trade not found or already closed")


def free_balance(account: Account) -> Decimal:
    """Return the balance that is not margin, never below 0."""
    margin = sum((position.margin for position in account.open_positions), Decimal(0))
    return max(Decimal(0), account.balance - margin)


def at_least(name: str, value: Decimal, bound: Decimal) -> None:
    """Refuse a value below a bound, in the words of the framework."""
    if value < bound:
        raise Refusal(400, f"{name} must not be less than {bound}")


def at_most(name: str, value: Decimal, bound: Decimal) -> None:
    """Refuse a value above a bound."""
    if value > bound:
        raise Refusal(400, f"{name} must not be greater than {bound}")


def positive(name: str, value: Decimal) -> None:
    """Refuse 0 and less."""
    if value <= 0:
        raise Refusal(400, f"{name} must be a positive number")


def one_of(name: str, values: list[str]) -> Refusal:
    """Return the refusal of a word that is not among these."""
    return Refusal(400, f"{name} must be one of the following values: {', '.join(values)}")
