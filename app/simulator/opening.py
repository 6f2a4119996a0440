"""The demo account's interesting day: sessions, positions and logs as the world opens.

It is written into the book by the hand that writes live trading, out of plans that the generated
candles allow, so that every figure agrees with the market.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from heapq import heappop, heappush

from app.simulator.accounts import Account
from app.simulator.assumptions import ASSUMED
from app.simulator.book import Book
from app.simulator.engine import look_seconds
from app.simulator.prices import Market, minute_of
from app.simulator.records import Position, Session, Side
from app.simulator.refusals import BUILDER_FEE_FAILED
from app.simulator.rehearsal import Part, Rehearsal
from app.simulator.remarks import Remarks
from app.simulator.trading import Trading
from app.simulator.wording import allowed, stop_moved


@dataclass(frozen=True, slots=True)
class Scene:
    """A session and the position that it holds at the opening."""

    symbol: str
    mode: str
    """`quick`, or the strategy of an advance session."""
    duration: str | None
    budget: int
    target: int
    loss: str
    positions: int
    minutes: int
    """How long ago it began."""
    side: Side | None
    """Of its open position; None for either."""
    ages: tuple[int, int] | None
    """Between how many minutes ago the position was opened; None for a session that waits."""
    progress: float
    """How far it is on its way: 1 at the target, -1 at the stop."""
    earlier: int
    """Positions closed before, at most."""


SCENES = (
    Scene("BTC", "quick", None, 300, 40, "25", 3, 312, "long", (25, 290), 0.40, 3),
    Scene("ETH", "Aggressive", "7D", 250, 60, "25", 2, 1632, "short", (15, 600), -0.45, 5),
    Scene("SOL", "quick", None, 300, 40, "25", 3, 760, "long", (25, 360), 0.55, 5),
    Scene("AVAX", "quick", None, 150, 20, "7.50", 2, 125, None, (4, 110), -0.80, 1),
    Scene("DOGE", "Degen", "3D", 100, 45, "20", 1, 391, "short", (5, 380), 0.25, 0),
    Scene("XRP", "quick", None, 100, 15, "10", 2, 11, None, None, 0.0, 0),
)
"""In no order: the book is written in the order of time."""


class Opening:
    """Writes the day into the book."""

    def __init__(self, seed: int, market: Market, book: Book, trading: Trading) -> None:
        self._market = market
        self._book = book
        self._trading = trading
        self._remarks = Remarks(market, book)
        self._rehearsal = Rehearsal(market, seed, self._remarks)
        self._now = market.now
        self._events: list[tuple[datetime, int, int, Callable[[], object]]] = []
        self._planned = 0

    def write(self, account: Account) -> None:
        """Give an account its sessions, with all that happened in them, in the order of time."""
        for scene in SCENES:
            self._rehearse(account, scene)
        while self._events:
            heappop(self._events)[-1]()
        account.fills_synced = len(account.fills)

    def _on(self, moment: datetime, order: int, happen: Callable[[], object]) -> None:
        """Let something happen at a moment; of one moment's events the lower order comes first."""
        self._planned += 1
        heappush(self._events, (moment, order, self._planned, happen))

    def _rehearse(self, account: Account, scene: Scene) -> None:
        """Plan what a session did, and put it on the list of events."""
        session = self._session(account, scene)
        symbol = self._market.symbol(scene.symbol)
        self._on(
            session.started_at,
            0,
            partial(self._trading.begin, account, session, symbol, session.started_at),
        )
        now, first = minute_of(self._now), minute_of(session.started_at) + 2
        parts: list[Part] = []
        if scene.ages is not None:
            oldest, youngest = max(first, now - scene.ages[1]), now - scene.ages[0]
            held = self._rehearsal.survivor(session, oldest, youngest, scene.side, scene.progress)
            last = now if held is None else minute_of(held.at)
            parts = self._rehearsal.earlier(session, first, last - 1, scene.earlier)
            if held is not None:
                parts.append(held)
        for part in parts:
            self._stage(account, part)
        entries = {minute_of(part.at) for part in parts}
        step = look_seconds(session) // 60
        for minute in range(-(-first // step) * step, now + 1, step):
            at = datetime.fromtimestamp(minute * 60, UTC)
            remark = self._remarks.progress if minute in entries else self._remarks.past
            self._on(at, 3, partial(remark, account, session, at))

    def _session(self, account: Account, scene: Scene) -> Session:
        started = (self._now - timedelta(minutes=scene.minutes)).replace(second=40)
        quick = scene.mode == "quick"
        return Session(
            id=self._book.new_id(account),
            symbol=scene.symbol,
            asset_index=self._market.symbol(scene.symbol).index,
            mode="quick" if quick else "advance",
            budget=Decimal(scene.budget),
            profit_target=Decimal(scene.target),
            loss_threshold=Decimal(scene.loss),
            max_positions=scene.positions,
            started_at=started,
            strategy=None if quick else scene.mode,
            duration=scene.duration,
            max_wallet_budget=None if quick else False,
            ends_at=started + ASSUMED.durations[scene.duration] if scene.duration else None,
        )

    def _stage(self, account: Account, part: Part) -> None:
        """Put a planned position on the list of events."""
        if part.failed_at is not None:
            self._on(part.failed_at, 4, partial(self._fail, account, part, part.failed_at))
        self._on(part.at, 5, partial(self._enter, account, part))

    def _fail(self, account: Account, part: Part, at: datetime) -> None:
        self._book.log(account, part.session, at, "error", BUILDER_FEE_FAILED)
        text = f"order is sent again by the engine in {ASSUMED.tick_seconds} s"
        self._book.log(account, part.session, at, "retry", text)

    def _enter(self, account: Account, part: Part) -> None:
        """Open a planned position; what becomes of it follows among the later events."""
        session, at = part.session, part.at
        if part.failed_at is None:
            seen, needed, _ = self._remarks.judge(session, at)
            self._book.log(account, session, at, "info", allowed(seen, needed))
        else:
            self._book.log(account, session, at, "retry", "builder fee approved, order sent again")
        position = self._book.open_position(
            account, session, part.symbol, part.side, part.plan, part.price, at
        )
        if part.moved is not None:
            moved_at, stop = part.moved
            self._on(moved_at, 2, partial(self._move, account, session, position, stop, moved_at))
        if part.closed is not None:
            closed_at, price, why = part.closed
            close = self._book.close_position
            self._on(closed_at, 1, partial(close, account, position, price, closed_at, why))

    def _move(
        self, account: Account, session: Session, position: Position, stop: Decimal, at: datetime
    ) -> None:
        self._book.log(account, session, at, "stop", stop_moved(position.stop_loss, stop))
        position.stop_loss = stop
        position.stop_moved = True
