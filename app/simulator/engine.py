"""The trading engine: decides entries, moves stops, ends sessions, and lets exits happen.

Every choice depends on the seed, the session and world time, never on how often anyone reads.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from app.simulator.accounts import Account
from app.simulator.assumptions import ASSUMED
from app.simulator.book import Book
from app.simulator.prices import Market, minute_of
from app.simulator.records import Position, Session, Side
from app.simulator.refusals import BUILDER_FEE_FAILED
from app.simulator.remarks import Remarks
from app.simulator.risk import plan, to_tick
from app.simulator.wording import money, signed, stop_moved


class Engine:
    """Works on the book with the prices of the market."""

    def __init__(self, seed: int, market: Market, book: Book) -> None:
        self._seed = seed
        self._market = market
        self._book = book
        self._remarks = Remarks(market, book)

    # exits

    def exits(self, after: datetime, until: datetime) -> None:
        """Close what hits its target, stop or liquidation in the seconds (after, until]."""
        hits: list[tuple[datetime, Account, Position, int, str]] = []
        for account in self._book:
            for position in account.open_positions:
                hit = self._hit(position, after, until)
                if hit is not None:
                    hits.append((hit[0], account, position, hit[1], hit[2]))
        for at, account, position, ticks, reason in sorted(hits, key=lambda hit: hit[0]):
            price = self._market.price(position.symbol, ticks)
            self._book.close_position(account, position, price, at, reason)

    def _hit(
        self, position: Position, after: datetime, until: datetime
    ) -> tuple[datetime, int, str] | None:
        decimals = self._market.symbol(position.symbol).decimals
        target = int(position.take_profit.scaleb(decimals)) * position.sign
        stop = int(position.stop_loss.scaleb(decimals)) * position.sign
        liquidation = int(position.liquidation.scaleb(decimals)) * position.sign
        moment = max(after, position.opened_at) + timedelta(seconds=1)
        while moment <= until:
            path = self._market.ticks(position.symbol, minute_of(moment))
            seconds = int((until - moment).total_seconds()) + 1
            part = path[moment.second : moment.second + seconds]
            for offset, ticks in enumerate(part):
                gain = ticks * position.sign
                if stop < gain < target:
                    continue
                at = moment + timedelta(seconds=offset)
                if gain >= target:
                    return at, ticks, "target reached"
                return at, ticks, "liquidated" if gain <= liquidation else "stop reached"
            moment += timedelta(seconds=len(part))
        return None

    # ticks

    def tick(self, at: datetime, *, forced: bool = False) -> int:
        """Run the cron job once; return how many active sessions it looked at."""
        looked = 0
        for account in self._book:
            for deposit in account.deposits:
                if deposit.state == "pending" and at >= deposit.time + ASSUMED.deposit_wait:
                    deposit.state = "counted"
                    self._book.move(account, at, "deposit", deposit.amount, deposit.hash)
            for session in [session for session in account.sessions if session.active]:
                looked += 1
                if not self._ended(account, session, at):
                    self._work(account, session, at, forced=forced)
        return looked

    def session_pnl(self, session: Session, at: datetime) -> Decimal:
        """Return realised and open PnL of a session together, less fees."""
        mark = self._market.mark_at(session.symbol, at)
        return session.realised_pnl + sum(p.pnl(mark) for p in session.open_positions)

    def _ended(self, account: Account, session: Session, at: datetime) -> bool:
        pnl = self.session_pnl(session, at)
        if pnl >= session.profit_target:
            reason = f"profit target {signed(session.profit_target)} reached"
        elif pnl <= -session.loss_threshold:
            reason = f"loss threshold {signed(-session.loss_threshold)} reached"
        elif session.ends_at is not None and at >= session.ends_at:
            reason = f"duration {session.duration} is over"
        else:
            return False
        mark = self._market.mark_at(session.symbol, at)
        for position in session.open_positions:
            self._book.close_position(account, position, mark, at, "session ended")
        session.ended_at = at
        session.end_reason = reason
        session.waiting_for = None
        total = signed(session.realised_pnl)
        self._book.log(account, session, at, "info", f"session ended: {reason}, {total} in all")
        return True

    def _work(self, account: Account, session: Session, at: datetime, *, forced: bool) -> None:
        for position in session.open_positions:
            self._guard(account, session, position, at)
        if session.retry_side is not None:
            side, session.retry_side = session.retry_side, None
            self._book.log(account, session, at, "retry", "builder fee approved, order sent again")
            self._open(account, session, side, at)
        elif forced or int(at.timestamp()) % look_seconds(session) == 0:
            side_wanted = self._decide(account, session, at)
            if side_wanted is not None:
                self._order(account, session, side_wanted, at)

    def _guard(self, account: Account, session: Session, position: Position, at: datetime) -> None:
        """Bring the stop nearer once the position is well on its way."""
        mark = self._market.mark_at(position.symbol, at)
        way = (position.take_profit - position.entry_price) * position.sign
        gone = (mark - position.entry_price) * position.sign
        if position.stop_moved or gone < ASSUMED.stop_move_at * way:
            return
        old = position.stop_loss
        nearer = position.entry_price + (old - position.entry_price) * ASSUMED.stop_move_share
        position.stop_loss = to_tick(nearer, self._market.symbol(position.symbol))
        position.stop_moved = True
        self._book.log(account, session, at, "stop", stop_moved(old, position.stop_loss))

    # entries

    def _decide(self, account: Account, session: Session, at: datetime) -> Side | None:
        """Return the side to enter on, or write down why not."""
        self._remarks.progress(account, session, at)
        held = session.open_positions
        if len(held) >= session.max_positions:
            session.waiting_for = None
            return None
        if session.rest_until is not None and at < session.rest_until:
            self._remarks.rest(account, session, at)
            return None
        side, why = self._remarks.verdict(account, session, at)
        if side is None:
            self._wait(account, session, at, why)
        else:
            self._book.log(account, session, at, "info", why)
        return side

    def _wait(self, account: Account, session: Session, at: datetime, why: str) -> None:
        session.waiting_for = why
        self._remarks.skip(account, session, at, why)

    def _order(self, account: Account, session: Session, side: Side, at: datetime) -> None:
        luck = Random(f"{self._seed}:order:{session.id}:{int(at.timestamp())}").random()
        if luck < ASSUMED.entry_failure_rate:
            session.retry_side = side
            self._book.log(account, session, at, "error", BUILDER_FEE_FAILED)
            text = f"order is sent again by the engine in {ASSUMED.tick_seconds} s"
            self._book.log(account, session, at, "retry", text)
        else:
            self._open(account, session, side, at)

    def _open(self, account: Account, session: Session, side: Side, at: datetime) -> None:
        symbol = self._market.symbol(session.symbol)
        price = self._market.mark_at(symbol.name, at)
        planned = plan(session, symbol, side, price)
        if planned is None:
            self._wait(account, session, at, "no entry: the leverage band is empty")
            return
        free = account.balance - sum(p.margin for p in account.open_positions)
        if planned.margin > free:
            why = f"no entry: margin {money(planned.margin)} exceeds free {money(free)}"
            self._wait(account, session, at, why)
            return
        self._book.open_position(account, session, symbol, side, planned, price, at)


def look_seconds(session: Session) -> int:
    """Return how often entries of a session are decided."""
    return ASSUMED.look_seconds if session.mode == "quick" else ASSUMED.advance_look_seconds
