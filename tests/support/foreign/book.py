"""What is true at a foreign backend: one account's figures, which each dialect tells in its way.

The truth is written for readers: a field that a dialect does not send is None in its truth.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.support.foreign.kernel import ADDRESS

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Holding:
    """One position; its mark moves a little with the clock."""

    id: str
    session: str
    base: str
    asset: int
    is_long: bool
    size: Decimal
    entry: Decimal
    mark: Decimal
    leverage: int
    opened: datetime
    target: Decimal | None = None
    stop: Decimal | None = None
    liquidation: Decimal | None = None
    realized: Decimal | None = None
    """Set when it is closed; then `mark` is its exit."""

    @property
    def is_open(self) -> bool:
        return self.realized is None

    @property
    def sign(self) -> int:
        return 1 if self.is_long else -1

    @property
    def pnl(self) -> Decimal:
        return (self.size * (self.mark - self.entry) * self.sign).quantize(CENT)

    @property
    def notional(self) -> Decimal:
        return (self.size * self.mark).quantize(CENT)

    @property
    def margin(self) -> Decimal:
        return (self.size * self.entry / self.leverage).quantize(CENT)

    @property
    def ratio(self) -> Decimal:
        """Profit as a fraction of the margin."""
        return (self.pnl / self.margin).quantize(Decimal("0.0001"))


@dataclass(frozen=True)
class Session:
    """What the user asked for."""

    id: str
    base: str
    asset: int
    is_quick: bool
    budget: Decimal
    pnl: Decimal
    created: datetime
    profit: Decimal | None = None
    loss: Decimal | None = None
    most: int | None = None
    strategy: str | None = None
    duration: str | None = None
    whole_wallet: bool | None = None


@dataclass(frozen=True)
class Rank:
    """One place of the leaderboard."""

    place: int
    user: str
    address: str
    name: str | None
    pnl: Decimal
    fraction: Decimal
    volume: Decimal
    trades: int
    wins: Decimal
    """As a fraction."""


@dataclass(frozen=True)
class Deposit:
    """One verified payment in."""

    hash: str
    amount: Decimal
    is_verified: bool
    at: datetime


@dataclass
class Book:
    """The figures of one backend; `shift` makes those of another differ, `ids` names its things."""

    ids: Any
    """A callable from a kind and a number to an opaque id."""
    shift: int = 0
    assets: dict[str, int] = field(default_factory=lambda: {"BTC": 0, "ETH": 1, "SOL": 2})
    ranked: int = 130
    own_place: int = 42

    @cached_property
    def user(self) -> str:
        return str(self.ids("user", 1))

    @cached_property
    def trade(self) -> str:
        return str(self.ids("trade", 1))

    def holdings(self, now: datetime) -> list[Holding]:
        """Long and short, one with no session, one closed among the open."""
        step = int(now.timestamp()) // 5

        def mark(base: str, tick: str, number: int) -> Decimal:
            return Decimal(base) + Decimal(tick) * ((step + number + self.shift) % 5 - 2)

        first, second = (str(self.ids("session", n)) for n in (1, 2))
        plus = Decimal(self.shift)
        return [
            Holding(
                str(self.ids("position", 1)),
                first,
                "BTC",
                self.assets["BTC"],
                True,
                Decimal("0.015"),
                Decimal("61250.5") + plus,
                mark("61433.8", "12.5", 1) + plus,
                10,
                now - timedelta(minutes=90),
                Decimal("62475.5") + plus,
                Decimal("60944.2") + plus,
                Decimal("55700.0") + plus,
            ),
            Holding(
                str(self.ids("position", 2)),
                first,
                "BTC",
                self.assets["BTC"],
                False,
                Decimal("0.02"),
                Decimal("61800.0") + plus,
                Decimal("61500.0") + plus,
                5,
                now - timedelta(minutes=240),
                realized=Decimal("6.00"),
            ),
            Holding(
                str(self.ids("position", 3)),
                second,
                "ETH",
                self.assets["ETH"],
                False,
                Decimal("0.4"),
                Decimal("3176.75") + plus,
                mark("3180.25", "1.25", 2) + plus,
                5,
                now - timedelta(minutes=20),
                Decimal("3050.0") + plus,
                Decimal("3240.0") + plus,
            ),
            Holding(
                str(self.ids("position", 4)),
                second,
                "SOL",
                self.assets["SOL"],
                False,
                Decimal("12.5"),
                Decimal("142.84") + plus / 10,
                mark("141.32", "0.05", 3) + plus / 10,
                3,
                now - timedelta(hours=26),
                stop=Decimal("149.9") + plus / 10,
                liquidation=Decimal("186.4") + plus / 10,
            ),
        ]

    def open(self, now: datetime) -> list[Holding]:
        return [h for h in self.holdings(now) if h.is_open]

    def unrealized(self, now: datetime) -> Decimal:
        return sum((h.pnl for h in self.open(now)), Decimal(0))

    def margin(self, now: datetime) -> Decimal:
        return sum((h.margin for h in self.open(now)), Decimal(0))

    def equity(self, now: datetime) -> Decimal:
        return Decimal("2500.75") + self.shift + self.unrealized(now)

    def free(self, now: datetime) -> Decimal:
        return self.equity(now) - self.margin(now)

    def sessions(self, now: datetime) -> list[Session]:
        """A quick one, an advance one, and one in which nothing is open yet."""

        def pnl(number: int) -> Decimal:
            wanted = str(self.ids("session", number))
            held = [h for h in self.holdings(now) if h.session == wanted]
            return sum((h.pnl for h in held), Decimal(0))

        return [
            Session(
                str(self.ids("session", 1)),
                "BTC",
                self.assets["BTC"],
                True,
                Decimal(100),
                pnl(1),
                now - timedelta(hours=5),
                Decimal(40),
                Decimal(5),
                3,
            ),
            Session(
                str(self.ids("session", 2)),
                "ETH",
                self.assets["ETH"],
                False,
                Decimal(250),
                pnl(2),
                now - timedelta(days=1, hours=3),
                strategy="Degen",
                duration="7D",
                whole_wallet=False,
            ),
            Session(
                str(self.ids("session", 3)),
                "SOL",
                self.assets["SOL"],
                True,
                Decimal("75.5"),
                Decimal(0),
                now - timedelta(minutes=2),
                Decimal(12),
            ),
        ]

    def rank(self, place: int) -> Rank:
        own = place == self.own_place
        return Rank(
            place,
            self.user if own else str(self.ids("user", 100 + place)),
            ADDRESS.lower() if own else f"0x{place:040x}",
            "naïve 龍" if place == 2 else None,
            Decimal(9_000 + self.shift - place * 75) + Decimal("0.5"),
            (Decimal(1_500 - place * 15) / 10_000),
            Decimal(1_000_000 - place * 5_000),
            400 - place,
            Decimal("0.613"),
        )

    def ranks(self) -> list[Rank]:
        return [self.rank(place) for place in range(1, self.ranked + 1)]

    def deposits(self, now: datetime) -> list[Deposit]:
        """Newest first; the newest one is still looked at."""
        return [
            Deposit("0x" + "cd" * 32, Decimal("25.50"), False, now - timedelta(minutes=9)),
            Deposit("0x" + "ce" * 32, Decimal("1000.75"), True, now - timedelta(days=2)),
            Deposit("0x" + "cf" * 32, Decimal("500"), True, now - timedelta(days=40)),
        ]

    def deposited(self) -> Decimal:
        return Decimal("1500.75")

    def lines(self, kind: str, count: int, now: datetime) -> list[tuple[datetime, str, str]]:
        """Moment, level and text, newest first. What was written once keeps its moment."""
        levels = ("info", "warning", "info", "error")
        newest = _last(now, timedelta(minutes=7))
        return [
            (newest - timedelta(minutes=7 * n + 1), levels[n % 4], f"{kind} line {count - n}")
            for n in range(count)
        ]

    def signals(self, now: datetime) -> list[tuple[str, str, Decimal, Decimal, datetime]]:
        """Base, what it says (buy, sell, none), relative volume, ATR in percent, moment."""
        at = _last(now, timedelta(minutes=3))
        return [
            ("BTC", "buy", Decimal("1.35"), Decimal("0.62"), at),
            ("ETH", "sell", Decimal("0.97"), Decimal("0.81"), at),
            ("SOL", "none", Decimal("0.55"), Decimal("1.12"), at),
        ]

    def cents(self, base: str) -> int:
        """The price round which its candles stand."""
        return {"BTC": 6_143_000, "ETH": 318_000, "SOL": 14_130}[base] + self.shift * 100


def _last(now: datetime, every: timedelta) -> datetime:
    """The last moment of an even beat."""
    return now - timedelta(seconds=now.timestamp() % every.total_seconds())
