"""Looks for positions that the past of the market would have allowed. Plans only, changes nothing.

The opening day is made of these plans, so that entries, marks, stops and PnL fit the candles.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from app.simulator.assumptions import ASSUMED
from app.simulator.prices import Market, Symbol, minute_of
from app.simulator.records import Session, Side
from app.simulator.remarks import Remarks
from app.simulator.risk import Plan, leverage, plan, to_tick
from app.simulator.signals import threshold
from app.simulator.wording import CALLED

FAILURE_RATE = 0.12
"""How often an order of the opening day failed first: more than later on, for the log's sake."""


@dataclass(slots=True)
class Part:
    """A position's life as it would have gone."""

    session: Session
    symbol: Symbol
    side: Side
    plan: Plan
    price: Decimal
    at: datetime
    failed_at: datetime | None
    """When the order failed first, a tick earlier."""
    moved: tuple[datetime, Decimal] | None = None
    """When the stop was moved, and where to."""
    closed: tuple[datetime, Decimal, str] | None = None
    """When, at which price and why it was closed; None while it is open."""

    def pnl(self, price: Decimal) -> Decimal:
        """Return the PnL at a price, less fees of entry and exit."""
        gross = (price - self.price) * self.plan.size * (1 if self.side == "long" else -1)
        rate = ASSUMED.taker_fee + ASSUMED.builder_fee
        return gross - self.plan.size * (self.price + price) * rate

    def progress(self, price: Decimal) -> float:
        """Return the share of the way to the target, negative on the way to the stop."""
        gain = (price - self.price) * (1 if self.side == "long" else -1)
        goal = self.plan.take_profit if gain >= 0 else self.plan.stop_loss
        return float(gain / abs(goal - self.price))


@dataclass(slots=True)
class Rehearsal:
    """What each session did up to the opening."""

    market: Market
    """As of the opening."""
    seed: int
    remarks: Remarks

    def entries(self, session: Session, first: int, last: int) -> list[tuple[int, Side]]:
        """Return the minutes at which the rules would have allowed an entry, with the side."""
        step = 1 if session.mode == "quick" else ASSUMED.advance_look_seconds // 60
        lever = leverage(session, self.market.symbol(session.symbol)) or 1
        found: list[tuple[int, Side]] = []
        for minute in range(-(-first // step) * step, last + 1, step):
            at = datetime.fromtimestamp(minute * 60, UTC)
            seen = self.market.view_at(session.symbol, ASSUMED.engine_interval, at)
            side = CALLED.get(seen.call)
            if side is None or seen.rvol < threshold(lever, seen.atr_percent):
                continue
            if not self.remarks.against(session.symbol, side, at):
                found.append((minute, side))
        return found

    def part(self, session: Session, minute: int, side: Side) -> Part | None:
        """Return a position that is entered at a minute; None where it cannot be."""
        symbol = self.market.symbol(session.symbol)
        at = datetime.fromtimestamp(minute * 60, UTC)
        failed_at = None
        if Random(f"{self.seed}:opening:{symbol.name}:{minute}").random() < FAILURE_RATE:
            failed_at = at
            at += timedelta(seconds=ASSUMED.tick_seconds)
        price = self.market.mark_at(symbol.name, at)
        planned = plan(session, symbol, side, price)
        if planned is None:
            return None
        return Part(session, symbol, side, planned, price, at, failed_at)

    def _live(self, part: Part) -> None:
        """Let a position meet the prices that came after it, by the engine's rules."""
        symbol, sign = part.symbol, 1 if part.side == "long" else -1
        target, stop = (
            self._ticks(part, part.plan.take_profit),
            self._ticks(part, part.plan.stop_loss),
        )
        entry = self._ticks(part, part.price)
        guard = entry + float(ASSUMED.stop_move_at) * (target - entry)
        begin = minute_of(part.at)
        for minute in range(begin, minute_of(self.market.now) + 1):
            bar = self.market.minute_bar(symbol.name, minute)
            low, high = sorted((bar.low * sign, bar.high * sign))
            ahead = target if part.moved is not None else min(target, guard)
            if minute != begin and low > stop and high < ahead:
                continue
            path = self.market.ticks(symbol.name, minute)
            for second in range(part.at.second + 1 if minute == begin else 0, 60):
                at = datetime.fromtimestamp(minute * 60 + second, UTC)
                if at > self.market.now:
                    return
                gain = path[second] * sign
                if gain >= target or gain <= stop:
                    reason = "target reached" if gain >= target else "stop reached"
                    part.closed = (at, self.market.price(symbol.name, path[second]), reason)
                    return
                if second % ASSUMED.tick_seconds == 0 and part.moved is None and gain >= guard:
                    nearer = (
                        part.price + (part.plan.stop_loss - part.price) * ASSUMED.stop_move_share
                    )
                    part.moved = (at, to_tick(nearer, symbol))
                    stop = self._ticks(part, part.moved[1])

    def _ticks(self, part: Part, price: Decimal) -> int:
        return int(price.scaleb(part.symbol.decimals)) * (1 if part.side == "long" else -1)

    def survivor(
        self, session: Session, first: int, last: int, side: Side | None, wanted: float
    ) -> Part | None:
        """Return an open position about as far on its way as wanted, on `side` if there is one."""
        mark = self.market.mark_at(session.symbol, self.market.now)
        parts = []
        for minute, called in self.entries(session, first, last):
            part = self.part(session, minute, called)
            if part is not None:
                wrong_side = side not in (None, called)
                parts.append((wrong_side, abs(part.progress(mark) - wanted), minute, part))
        for _, _, _, part in sorted(parts, key=lambda row: row[:3]):
            self._live(part)
            if part.closed is None:
                return part
        return None

    def earlier(self, session: Session, first: int, last: int, most: int) -> list[Part]:
        """Return positions closed before `last`, one after the other, inside the limits."""
        rng = Random(f"{self.seed}:earlier:{session.symbol}")
        parts: list[Part] = []
        total = Decimal(0)
        free_from = first
        for minute, side in self.entries(session, first, last):
            if len(parts) == most:
                break
            if minute < free_from:
                continue
            part = self.part(session, minute, side)
            if part is None:
                continue
            self._live(part)
            if part.closed is None or minute_of(part.closed[0]) >= last:
                asked = datetime.fromtimestamp((minute + rng.randint(12, 50)) * 60 + 37, UTC)
                if minute_of(asked) >= last or part.moved is not None:
                    continue
                part.closed = (asked, self.market.mark_at(session.symbol, asked), "by request")
            after = total + part.pnl(part.closed[1])
            if -session.loss_threshold * 4 / 10 < after < session.profit_target * 6 / 10:
                parts.append(part)
                total = after
                free_from = minute_of(part.closed[0]) + rng.randint(6, 45)
            else:
                free_from = minute + rng.randint(10, 40)
        return parts
