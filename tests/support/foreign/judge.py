"""Holds what the client read against the book of the backend it was read from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.api.client import ActingClient
from app.errors import ApiError
from app.models.reading import Page
from tests.support.foreign.bars import bars
from tests.support.foreign.book import Book, Holding, Rank, Session
from tests.support.foreign.kernel import ADDRESS

SPELLED: dict[str, Callable[[str], str]] = {
    "nest": lambda base: f"{base}-PERP",
    "django": lambda base: f"{base.lower()}usdc",
    "spring": lambda base: f"{base}_USDC",
    "jsonapi": lambda base: base,
    "proto": lambda base: f"{base}USDC",
}
"""How each one writes a market."""
CODES = {
    "nest": "NEST1",
    "django": "DJANGO1",
    "spring": "SPRING1",
    "jsonapi": "RAILS1",
    "proto": "PROTO1",
}
"""The own referral code there."""
COUNTS = {"nest": 100, "django": 100, "spring": 120, "jsonapi": 100, "proto": 100}
"""Candles when nothing is said of how many."""


@dataclass(frozen=True)
class Fault:
    """One reading that is not the truth."""

    kind: str
    """`wrong`, `lost`, `error` or `missing`, the most harmful first."""
    place: str
    wanted: object
    found: object

    def __str__(self) -> str:
        return f"{self.kind}: {self.place}: {self.wanted!r}, read as {self.found!r}"


def _same(wanted: object, found: object) -> bool:
    if isinstance(wanted, tuple):
        return any(_same(one, found) for one in wanted)
    if isinstance(wanted, datetime):
        return isinstance(found, datetime) and abs(wanted - found) < timedelta(seconds=1)
    if isinstance(wanted, str):
        return str(found).casefold() == wanted.casefold()
    return found == wanted


def fields(place: str, model: object, truth: Mapping[str, object]) -> list[Fault]:
    """Hold the fields of a model against theirs; None in the truth means that none was sent."""
    faults = []
    for name, wanted in truth.items():
        found = getattr(model, name)
        may_miss = wanted is None or (isinstance(wanted, tuple) and None in wanted)
        if found is None and not may_miss:
            faults.append(Fault("missing", f"{place}.{name}", wanted, found))
        if found is not None and not _same(wanted, found):
            faults.append(Fault("wrong", f"{place}.{name}", wanted, found))
    return faults


def rows(
    place: str,
    found: Iterable[Any],
    truths: Mapping[str, Mapping[str, object]],
    key: Callable[[Any], object],
) -> list[Fault]:
    """Hold the rows of a list against theirs by key."""
    by_key: dict[str, Any] = {}
    faults = []
    for row in found:
        name = str(key(row)).casefold()
        if name in by_key or name not in truths:
            faults.append(Fault("wrong", f"{place}[{name}]", "no such row", row))
        by_key.setdefault(name, row)
    for name, truth in truths.items():
        if name in by_key:
            faults += fields(f"{place}[{name}]", by_key[name], truth)
        else:
            faults.append(Fault("lost", f"{place}[{name}]", "a row", None))
    return faults


class Judge:
    """The client's reads of one backend at one moment."""

    def __init__(self, which: str, book: Book, client: ActingClient, now: datetime) -> None:
        self._which, self._book, self._client, self._now = which, book, client, now
        self._spell = SPELLED[which]

    def checks(self) -> dict[str, Callable[[], Any]]:
        """Return the check of each read endpoint, by its name in the catalogue."""
        c, book = self._client, self._book
        symbol, session = self._spell("BTC"), str(book.ids("session", 1))
        return {
            "profile": self._one(c.account.profile, self.profile()),
            "active_sessions": self.sessions,
            "current_trade": self.trade,
            "session_logs": self._log("session", lambda **q: c.trading.session_logs(session, **q)),
            "trade_logs": self._log("trade", lambda **q: c.trading.trade_logs(book.trade, **q)),
            "symbols": self.symbols,
            "latest_candles": self.latest,
            "candle_history": self._candles(
                "5m", lambda i: c.market.candle_history(symbol, interval=i)
            ),
            "candles": self._candles("1h", lambda i: c.market.candles(symbol, i)),
            "signals": lambda: self.signals(c.market.signals(symbol, "1h"), ["BTC"]),
            "market_signals": lambda: self.signals(c.market.all_signals("1h"), [*book.assets]),
            "leaderboard_stats": self._one(
                c.community.leaderboard_stats,
                {"accounts": book.ranked, "volume": Decimal("88250000.5")},
            ),
            "rankings": self.rankings,
            "standing": self._one(
                lambda: c.community.user_ranking(ADDRESS), self.rank(book.rank(book.own_place))
            ),
            "referral": self._one(
                lambda: c.community.referral(ADDRESS),
                {
                    "code": CODES[self._which],
                    "referred_by": None,
                },
            ),
            "referral_stats": self._one(
                lambda: c.community.referral_stats(ADDRESS),
                {"referred": 4, "earned": Decimal("12.5"), "claimable": Decimal("2.01")},
            ),
            "deposits": self.deposits,
            "total_deposited": self._one(c.deposits.total_deposited, {"total": Decimal("1500.75")}),
            "indicators_health": self._one(c.market.health, {}),
            "leaderboard_health": self._one(c.community.leaderboard_health, {}),
        }

    async def faults(self) -> list[Fault]:
        """Return all faults of all reads."""
        found: list[Fault] = []
        for name, check in self.checks().items():
            try:
                found += await check()
            except ApiError as error:
                found.append(Fault("error", name, "an answer", f"{type(error).__name__}: {error}"))
        return found

    def _one(self, read: Callable[[], Any], truth: Mapping[str, object]) -> Callable[[], Any]:
        async def check() -> list[Fault]:
            value = (await read()).value
            if value is None:
                return [Fault("lost", "the object", truth, None)]
            return fields(type(value).__name__, value, truth)

        return check

    def profile(self) -> dict[str, object]:
        book, now = self._book, self._now
        return {
            "user_id": book.user,
            "address": ADDRESS,
            "equity": book.equity(now),
            "free_balance": book.free(now),
            "margin_used": book.margin(now),
            "pnl": book.unrealized(now),
            "created_at": now - timedelta(days=90),
        }

    def _index(self, asset: int) -> object:
        """The index; one leaves out whatever is zero."""
        return (0, None) if self._which == "proto" and asset == 0 else asset

    def session(self, s: Session) -> dict[str, object]:
        return {
            "id": s.id,
            "symbol": self._spell(s.base),
            "asset_index": self._index(s.asset),
            "mode": "quick" if s.is_quick else "advance",
            "budget": s.budget,
            "profit_target": s.profit,
            "loss_threshold": s.loss,
            "max_positions": s.most,
            "strategy": s.strategy and (s.strategy, "EXECUTION_STRATEGY_DEGEN"),
            "duration": s.duration and (s.duration, "SEVEN_DAYS", "7 days", "P7D", "604800s"),
            "pnl": s.pnl or (Decimal(0), None),
            "started_at": s.created,
            "limits_unit": None,
        }

    async def sessions(self) -> list[Fault]:
        found = (await self._client.trading.active_sessions()).value
        truths = {str(s.id): self.session(s) for s in self._book.sessions(self._now)}
        return rows("sessions", found, truths, lambda s: s.id)

    def position(self, h: Holding) -> dict[str, object]:
        return {
            "id": h.id,
            "session_id": h.session,
            "symbol": self._spell(h.base),
            "asset_index": None if self._which == "spring" else self._index(h.asset),
            "side": "long" if h.is_long else "short",
            "size": h.size,
            "entry_price": h.entry,
            "mark_price": h.mark,
            "value": None,
            "pnl": h.pnl,
            "leverage": h.leverage,
            "margin": h.margin,
            "take_profit": h.target,
            "stop_loss": h.stop,
            "liquidation": h.liquidation,
            "opened_at": h.opened,
            "realised_pnl": (Decimal(0), None),
        }

    async def trade(self) -> list[Fault]:
        value = (await self._client.trading.current_trade()).value
        if value is None:
            return [Fault("lost", "trade", "a trade", None)]
        faults = fields("trade", value, {"id": self._book.trade, "pnl": None})
        held = {str(h.id): h for h in self._book.holdings(self._now)}
        truths = {id_: self.position(h) for id_, h in held.items() if h.is_open}
        for row in value.positions:
            closed = held.get(str(row.id))
            if closed is not None and not closed.is_open:
                if "closed" not in (row.state or "").casefold():
                    faults.append(Fault("wrong", f"position[{row.id}].state", "closed", row.state))
                figures = {"pnl": (Decimal(0), None), "realised_pnl": closed.realized}
                faults += fields(f"position[{row.id}]", row, figures)
        still = [row for row in value.positions if str(row.id) in truths or str(row.id) not in held]
        return faults + rows("position", still, truths, lambda p: p.id)

    def _log(self, kind: str, read: Callable[..., Any]) -> Callable[[], Any]:
        async def check() -> list[Fault]:
            count = {
                "nest": {"session": 3, "trade": 45},
                "django": {"session": 31, "trade": 55},
                "spring": {"session": 12, "trade": 47},
                "jsonapi": {"session": 8, "trade": 65},
                "proto": {"session": 9, "trade": 33},
            }[self._which][kind]
            lines = self._book.lines(kind, count, self._now)
            truths = {
                line: {"time": at, "level": (level, f"severity_{level}")}
                for at, level, line in lines
            }
            found = await all_pages(lambda **q: read(limit=50, **q))
            return rows(f"{kind} log", found, truths, lambda row: row.text)

        return check

    async def symbols(self) -> list[Fault]:
        found = (await self._client.market.symbols()).value
        wanted = {self._spell(base) for base in self._book.assets}
        return [] if set(found) == wanted else [Fault("wrong", "symbols", wanted, found)]

    def candle(self, bar: Any) -> dict[str, object]:
        prices = {k: Decimal(getattr(bar, k)) / 100 for k in ("open", "high", "low", "close")}
        return {"time": bar.opened, **prices, "volume": Decimal(bar.lots) / 100}

    def _candles(self, interval: str, read: Callable[[str], Any]) -> Callable[[], Any]:
        async def check() -> list[Fault]:
            found = (await read(interval)).value
            made = bars(self._book.cents("BTC"), interval, self._now, COUNTS[self._which])
            if self._which == "jsonapi":
                made = [b for b in made if int(b.opened.timestamp()) // b.seconds % 7]
            truths = {str(bar.opened): self.candle(bar) for bar in made}
            if list(found) != sorted(found, key=lambda candle: candle.time):
                return [Fault("wrong", "candles", "oldest first", "another order")]
            return rows("candle", found, truths, lambda candle: candle.time)

        return check

    async def latest(self) -> list[Fault]:
        found = (await self._client.market.latest_candles()).value
        truths = {
            self._spell(b).casefold(): self.candle(bars(self._book.cents(b), "1m", self._now, 1)[0])
            for b in self._book.assets
        }
        return rows("latest candle", found, truths, lambda candle: candle.symbol)

    async def signals(self, reading: Any, bases: list[str]) -> list[Fault]:
        truths = {
            self._spell(base).casefold(): {"side": side, "time": at, "price": None}
            for base, side, _, _, at in self._book.signals(self._now)
            if base in bases
        }
        return rows("signal", (await reading).value, truths, lambda signal: signal.symbol)

    def rank(self, r: Rank) -> dict[str, object]:
        return {
            "rank": r.place,
            "address": r.address,
            "user_id": r.user,
            "name": r.name or None,
            "pnl": r.pnl,
            "volume": r.volume,
            "trades": r.trades,
        }

    def ratio(self, place: str, row: Any, name: str, fraction: Decimal) -> list[Fault]:
        """A ratio must be of the size that its unit says; without a unit either may be."""
        value, unit = getattr(row, name), getattr(row, f"{name}_unit")
        if value is None:
            return [Fault("missing", f"{place}.{name}", fraction, None)]
        known = {"percent": fraction * 100, "fraction": fraction}
        wanted = (known[unit],) if unit in known else tuple(known.values())
        return [] if value in wanted else [Fault("wrong", f"{place}.{name}", wanted, (value, unit))]

    async def rankings(self) -> list[Fault]:
        found = await all_pages(lambda **q: self._client.community.rankings(limit=100, **q))
        ranks = {str(r.place): r for r in self._book.ranks()}
        faults = rows(
            "ranking", found, {p: self.rank(r) for p, r in ranks.items()}, lambda row: row.rank
        )
        for row in found:
            if str(row.rank) in ranks:
                rank, place = ranks[str(row.rank)], f"ranking[{row.rank}]"
                faults += self.ratio(place, row, "roi", rank.fraction)
                faults += self.ratio(place, row, "win_rate", rank.wins)
        return faults

    async def deposits(self) -> list[Fault]:
        found = (await self._client.deposits.my_transactions()).value
        truths = {
            d.hash: {"amount": d.amount, "time": d.at} for d in self._book.deposits(self._now)
        }
        return rows("deposit", found, truths, lambda deposit: deposit.hash)


async def all_pages(read: Callable[..., Any]) -> list[Any]:
    """Read to the end, as the screens do."""
    page: Page[Any] = (await read()).value
    found = list(page.rows)
    for _ in range(40):
        if page.next is None:
            break
        page = (await read(page=page.next, by=page.next_by)).value
        found += page.rows
    return found
