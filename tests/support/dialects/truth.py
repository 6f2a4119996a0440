"""What is really so: things drawn from a seed, before any server has put them into words.

Figures are consistent (`pnl` is size × (mark − entry), signed and rounded to cents), so that a
reader that works one out from others is as right as one that finds it.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

CENT = Decimal("0.01")
COINS = ("BTC", "ETH", "SOL", "XRP", "DOGE", "AVAX", "kPEPE", "HYPE", "1000SHIB", "ARB")
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
HEX = "0123456789abcdef"


@dataclass(frozen=True)
class Position:
    """An open position; None is what this server does not tell."""

    id: str
    symbol: str
    asset_index: int
    side: str
    size: Decimal
    entry_price: Decimal
    mark_price: Decimal
    pnl: Decimal
    value: Decimal
    realised_pnl: Decimal
    leverage: Decimal
    margin: Decimal
    margin_mode: str
    take_profit: Decimal | None
    stop_loss: Decimal | None
    liquidation: Decimal | None
    opened_at: datetime
    state: str
    trade_id: str
    session_id: str


@dataclass(frozen=True)
class Session:
    id: str
    symbol: str
    asset_index: int
    budget: Decimal
    profit_target: Decimal
    loss_threshold: Decimal
    max_positions: int
    open_positions: int
    pnl: Decimal
    state: str
    strategy: str
    duration: str
    started_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Candle:
    time: datetime
    close_time: datetime
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    trades: int
    symbol: str
    interval: str


@dataclass(frozen=True)
class Ranking:
    rank: int
    user_id: str
    address: str
    name: str
    pnl: Decimal
    roi: Decimal
    """As a fraction; what is rendered says whether it is a percentage."""
    volume: Decimal
    trades: int
    win_rate: Decimal


@dataclass(frozen=True)
class LogRow:
    id: str
    time: datetime
    level: str
    kind: str
    symbol: str
    text: str


@dataclass(frozen=True)
class Profile:
    user_id: str
    address: str
    name: str
    equity: Decimal
    free_balance: Decimal
    margin_used: Decimal
    pnl: Decimal
    volume: Decimal
    reward: Decimal
    referral_code: str
    created_at: datetime


@dataclass(frozen=True)
class Deposit:
    id: str
    hash: str
    amount: Decimal
    state: str
    time: datetime


def identity(rng: random.Random) -> str:
    """Return an id of a drawn form."""
    digits = "".join(rng.choices(HEX, k=32))
    return rng.choice(
        (
            f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}",
            digits[:24],
            f"pos_{digits[:10]}",
            str(rng.randrange(1, 10**6)),
            str(rng.randrange(10**17, 10**19)),
            f"0x{digits}{digits}",
            "01H" + "".join(rng.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=23)),
        )
    )


def instant(rng: random.Random) -> datetime:
    """Return a time of the last two years, with or without a fraction of a second."""
    since = timedelta(seconds=rng.randrange(1, 60_000_000))
    fraction = rng.choice((0, 0, 123_000, 987_654))
    return EPOCH + since + timedelta(microseconds=fraction)


def price_near(rng: random.Random, level: Decimal, widest: float) -> Decimal:
    """Return a price within this share of another, with as many digits as a market gives."""
    moved = level * Decimal(str(round(1 + rng.uniform(-widest, widest), 6)))
    return significant(moved, 6)


def significant(figure: Decimal, digits: int) -> Decimal:
    """Return the figure with this many significant digits, without an exponent."""
    return Decimal(format(Decimal(format(figure, f".{digits}g")), "f"))


def level_of(rng: random.Random) -> Decimal:
    """Return a price somewhere between kPEPE and BTC."""
    return significant(Decimal(str(10 ** rng.uniform(-2.5, 5))), 6)


def money(rng: random.Random, most: float, *, signed: bool = False) -> Decimal:
    """Return an amount in whole cents."""
    figure = Decimal(str(round(rng.uniform(0.01, most), 2)))
    return -figure if signed and rng.random() < 0.5 else figure


def position(
    rng: random.Random, symbol: str, index: int, trade_id: str, session_id: str
) -> Position:
    side = rng.choice(("long", "short"))
    sign = 1 if side == "long" else -1
    entry = level_of(rng)
    mark = price_near(rng, entry, 0.2)
    size = significant(Decimal(str(10 ** rng.uniform(-3, 3))), rng.choice((1, 3, 4)))
    leverage = Decimal(rng.choice((1, 2, 3, 5, 10, 20, 25, 40)))
    away = Decimal(sign)

    def at(share: str) -> Decimal:
        return significant(entry * (1 + away * Decimal(share)), 6)

    return Position(
        id=identity(rng),
        symbol=symbol,
        asset_index=index,
        side=side,
        size=size,
        entry_price=entry,
        mark_price=mark,
        pnl=(size * (mark - entry) * sign).quantize(CENT),
        value=(size * mark).quantize(CENT),
        realised_pnl=money(rng, 90, signed=True),
        leverage=leverage,
        margin=(size * entry / leverage).quantize(CENT),
        margin_mode=rng.choice(("cross", "isolated")),
        take_profit=at("0.31") if rng.random() < 0.7 else None,
        stop_loss=at("-0.33") if rng.random() < 0.7 else None,
        liquidation=at("-0.47") if rng.random() < 0.7 else None,
        opened_at=instant(rng),
        state="open",
        trade_id=trade_id,
        session_id=session_id,
    )


def positions(rng: random.Random) -> list[Position]:
    """Return up to four positions, each on another coin."""
    coins = rng.sample(COINS, k=rng.choice((1, 1, 2, 3, 4)))
    indices = indices_of(rng, coins)
    trade, session = identity(rng), identity(rng)
    return [position(rng, *pair, trade, session) for pair in zip(coins, indices, strict=True)]


def indices_of(rng: random.Random, coins: list[str]) -> list[int]:
    """Return an index for each coin: this server's, by a table of its own or the published one."""
    table = list(COINS) if rng.random() < 0.5 else rng.sample(COINS, k=len(COINS))
    return [table.index(coin) for coin in coins]


def session(rng: random.Random, symbol: str, index: int) -> Session:
    started = instant(rng)
    return Session(
        id=identity(rng),
        symbol=symbol,
        asset_index=index,
        budget=money(rng, 5000),
        profit_target=money(rng, 500),
        loss_threshold=money(rng, 99),
        max_positions=rng.randrange(4, 9),
        open_positions=rng.randrange(1, 4),
        pnl=money(rng, 900, signed=True),
        state=rng.choice(("active", "running", "pending")),
        strategy=rng.choice(("Conservative", "Aggressive", "Degen")),
        duration=rng.choice(("1D", "3D", "7D", "30D", "90D", "365D")),
        started_at=started,
        ends_at=started + timedelta(days=rng.choice((1, 3, 7, 30))),
    )


def sessions(rng: random.Random) -> list[Session]:
    coins = rng.sample(COINS, k=rng.choice((1, 2, 3)))
    indices = indices_of(rng, coins)
    return [session(rng, coin, index) for coin, index in zip(coins, indices, strict=True)]


def address(rng: random.Random) -> str:
    return "0x" + "".join(rng.choices(HEX, k=40))


def rankings(rng: random.Random) -> list[Ranking]:
    """Return some rows of a leaderboard, best first."""
    first = rng.choice((1, 1, 21))
    return [
        Ranking(
            rank=first + place,
            user_id=identity(rng),
            address=address(rng),
            name=rng.choice(("whale", "gm.eth", "Ana", "trader_7", "\u0141ukasz")) + str(place),
            pnl=money(rng, 90_000, signed=True),
            roi=Decimal(rng.randrange(-9000, 90000)) / 10000,
            volume=money(rng, 9_000_000),
            trades=rng.randrange(500, 9000),
            win_rate=Decimal(rng.randrange(1, 9999)) / 10000,
        )
        for place in range(rng.choice((1, 2, 3, 5)))
    ]


def log_rows(rng: random.Random) -> list[LogRow]:
    """Return some lines of a log, newest or oldest first."""
    lines = [
        LogRow(
            id=identity(rng),
            time=instant(rng),
            level=rng.choice(("info", "warn", "error", "debug")),
            kind=rng.choice(("position_opened", "signal", "order", "skip")),
            symbol=rng.choice(COINS),
            text=rng.choice(
                ("Opened long at 64,250.5", "RVOL 0.71 below 0.8, no trade", "Order failed: 429")
            ),
        )
        for _ in range(rng.choice((1, 2, 4)))
    ]
    return sorted(lines, key=lambda line: line.time, reverse=rng.random() < 0.5)


def profile(rng: random.Random) -> Profile:
    return Profile(
        user_id=identity(rng),
        address=address(rng),
        name=rng.choice(("ana", "gm.eth", "Trader Joe")),
        equity=money(rng, 90_000),
        free_balance=money(rng, 9000),
        margin_used=money(rng, 900),
        pnl=money(rng, 900, signed=True),
        volume=money(rng, 900_000),
        reward=money(rng, 90),
        referral_code=rng.choice(("ANA10", "gm-eth", "K7Q2ZZ")),
        created_at=instant(rng),
    )


def deposits(rng: random.Random) -> list[Deposit]:
    return [
        Deposit(
            id=identity(rng),
            hash="0x" + "".join(rng.choices(HEX, k=64)),
            amount=money(rng, 9000),
            state=rng.choice(("confirmed", "pending", "verified")),
            time=instant(rng),
        )
        for _ in range(rng.choice((1, 2, 3)))
    ]


def candles(rng: random.Random, symbol: str) -> list[Candle]:
    """Return candles of one market, oldest first, sometimes with a gap."""
    minutes, interval = rng.choice(((1, "1m"), (15, "15m"), (60, "1h"), (1440, "1d")))
    step = timedelta(minutes=minutes)
    start = EPOCH + rng.randrange(500, 900) * timedelta(days=1)
    level = level_of(rng)
    rows = []
    for number in range(rng.choice((1, 2, 3, 6))):
        if rng.random() < 0.1:
            continue
        first, last = price_near(rng, level, 0.05), price_near(rng, level, 0.05)
        rows.append(
            Candle(
                time=start + number * step,
                close_time=start + (number + 1) * step - timedelta(milliseconds=1),
                open=first,
                high=significant(max(first, last) * Decimal("1.01"), 7),
                low=significant(min(first, last) * Decimal("0.99"), 7),
                close=last,
                volume=money(rng, 9_000),
                trades=rng.randrange(10_000, 90_000),
                symbol=symbol,
                interval=interval,
            )
        )
    return rows
