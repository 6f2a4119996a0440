"""What the engine remarks while it waits or watches. Writes log lines, changes nothing else."""

from datetime import datetime
from decimal import Decimal

from app.simulator.accounts import Account
from app.simulator.assumptions import ASSUMED
from app.simulator.book import Book
from app.simulator.prices import Market
from app.simulator.records import Session, Side
from app.simulator.risk import leverage
from app.simulator.signals import View, threshold
from app.simulator.wording import (
    CALLED,
    allowed,
    counts,
    outlook,
    quiet,
    resting,
    standing,
)


class Remarks:
    """The engine's remarks on its sessions, at a moment that need not be now."""

    def __init__(self, market: Market, book: Book) -> None:
        self._market = market
        self._book = book

    def verdict(self, account: Account, session: Session, at: datetime) -> tuple[Side | None, str]:
        """Return the side that everything agrees to enter on, else None and why not."""
        seen, needed, side = self.judge(session, at)
        if side is None:
            return None, "outlook neutral"
        if seen.rvol < needed:
            return None, quiet(seen, needed)
        if self.against(session.symbol, side, at):
            return None, f"signal {seen.call} skipped: against the outlook"
        if any(p.side != side for p in account.open_positions if p.symbol == session.symbol):
            return None, f"signal {seen.call} skipped: the other side is open"
        return side, allowed(seen, needed)

    def against(self, symbol: str, side: Side, at: datetime) -> bool:
        """Tell whether the longer candles call for the other side."""
        longer = CALLED.get(self._market.view_at(symbol, ASSUMED.outlook_interval, at).call)
        return longer is not None and longer != side

    def judge(self, session: Session, at: datetime) -> tuple[View, Decimal, Side | None]:
        """Return what the entry candles say, the volume needed, and the side called for."""
        symbol = self._market.symbol(session.symbol)
        seen = self._market.view_at(symbol.name, ASSUMED.engine_interval, at)
        needed = threshold(leverage(session, symbol) or 1, seen.atr_percent)
        return seen, needed, CALLED.get(seen.call)

    def progress(self, account: Account, session: Session, at: datetime) -> None:
        """Say where the open positions are, and every quarter of an hour how things stand."""
        mark = self._market.mark_at(session.symbol, at)
        held = session.open_positions
        for number, position in enumerate(held, start=1):
            text = standing(position, number, session.max_positions, mark)
            self._book.log(account, session, at, "info", text, in_trade=at.minute % 10 == 0)
        if at.minute % 15 == 0:
            seen = self._market.view_at(session.symbol, ASSUMED.outlook_interval, at)
            low = self._market.price(session.symbol, seen.support)
            high = self._market.price(session.symbol, seen.resistance)
            self._book.log(account, session, at, "info", outlook(seen, low, high))
            if held:
                self._book.log(account, session, at, "info", counts(session), in_trade=False)

    def skip(self, account: Account, session: Session, at: datetime, why: str) -> None:
        """Say why nothing was entered."""
        self._book.log(account, session, at, "skip", why, in_trade=at.minute % 15 == 0)

    def rest(self, account: Account, session: Session, at: datetime) -> None:
        """Say that a session rests, now and then."""
        if session.rest_until is not None and at.minute % 5 == 0:
            text = resting(session.rest_until)
            self._book.log(account, session, at, "info", text, in_trade=False)

    def past(self, account: Account, session: Session, at: datetime) -> None:
        """Say of a moment in the past, whose outcome is known, what would have been said then."""
        self.progress(account, session, at)
        if len(session.open_positions) >= session.max_positions:
            session.waiting_for = None
            return
        if session.rest_until is not None and at < session.rest_until:
            self.rest(account, session, at)
            return
        side, why = self.verdict(account, session, at)
        if side is not None:
            why = "waits for the next candle to confirm"
        session.waiting_for = why
        self.skip(account, session, at, why)
