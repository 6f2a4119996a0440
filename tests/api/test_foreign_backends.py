"""The client against backends that others might have built from the published page."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from app.api.budget import RequestBudget
from app.api.client import ActingClient, open_in_process
from app.api.retry import LONGEST_ASKED_SECONDS
from app.api.transport import Transport
from app.errors import ApiError, Doubtful, Refused, ServerFault
from tests.support.foreign import goish, hl, kernel, mongo, oddities
from tests.support.foreign.backends import ALL, BACKENDS
from tests.support.foreign.kernel import ADDRESS, ForeignBackend
from tests.support.manual_clock import START, ManualClock

SYMBOLS = {"mongo": "BTC", "hl": "BTC", "goish": "BTC-USD"}
SESSIONS = {"mongo": mongo.SESSIONS[0], "hl": str(hl.SESSION), "goish": goish.SESSION}
TRADES = {"mongo": mongo.TRADE, "hl": str(hl.TRADE), "goish": goish.TRADE}


class EagerClock(ManualClock):
    """Lets no one wait; deadlines, which are longer than any wait, never come."""

    async def sleep(self, seconds: float) -> None:
        if seconds > LONGEST_ASKED_SECONDS:
            await super().sleep(seconds)
        self._elapsed += seconds
        await asyncio.sleep(0)


@dataclass(frozen=True)
class Pass:
    secret: str


class Passes:
    """Tokens that the backend gives out without a signature."""

    def __init__(self, backend: ForeignBackend) -> None:
        self._backend = backend
        self.current = Pass(backend.issue(ADDRESS))

    async def renew(self, rejected: Any) -> Pass:
        self.current = Pass(self._backend.issue(ADDRESS))
        return self.current


@dataclass
class Rig:
    """A client on a backend."""

    which: str
    backend: ForeignBackend
    client: ActingClient
    clock: ManualClock


@asynccontextmanager
async def rig(
    which: str,
    *,
    base_url: str = "https://foreign.test",
    around: Callable[[ForeignBackend], Any] = lambda backend: backend,
) -> AsyncIterator[Rig]:
    """Open a client on a new backend of this kind."""
    clock = EagerClock()
    backend = ALL[which](clock.now)
    async with open_in_process(base_url, around(backend)) as http:
        transport = Transport(
            http,
            clock,
            random.Random(1),
            token=Passes(backend),
            budget=RequestBudget(clock, per_second=1e9),
        )
        yield Rig(which, backend, ActingClient(transport), clock)


def reads(which: str, client: ActingClient, *, candles: int = 500) -> dict[str, Callable[[], Any]]:
    """Every read of the catalogue, by its name; so many candles of the past."""
    symbol = SYMBOLS[which]
    trading, market, community = client.trading, client.market, client.community
    return {
        "active_sessions": trading.active_sessions,
        "current_trade": trading.current_trade,
        "session_logs": lambda: trading.session_logs(SESSIONS[which], limit=50),
        "trade_logs": lambda: trading.trade_logs(TRADES[which], limit=50),
        "profile": client.account.profile,
        "indicators_health": market.health,
        "symbols": market.symbols,
        "latest_candles": market.latest_candles,
        "candle_history": lambda: market.candle_history(symbol, interval="1h", limit=candles),
        "candles": lambda: market.candles(symbol, "1h", limit=5),
        "signals": lambda: market.signals(symbol, "1h"),
        "market_signals": lambda: market.all_signals("1h"),
        "leaderboard_stats": community.leaderboard_stats,
        "rankings": lambda: community.rankings(limit=100),
        "standing": lambda: community.user_ranking(ADDRESS),
        "analytics": community.analytics,
        "leaderboard_health": community.leaderboard_health,
        "referral": lambda: community.referral(ADDRESS),
        "referral_stats": lambda: community.referral_stats(ADDRESS),
        "check_code": lambda: community.check_referral_code("CODE"),
        "deposits": client.deposits.my_transactions,
        "total_deposited": client.deposits.total_deposited,
        "service_health": client.health.service,
        "kafka_health": client.health.kafka,
    }


UNANSWERABLE = {
    "mongo": {"kafka_health": ServerFault},
    "hl": {"check_code": ApiError},
    "goish": {},
}
"""What the backend itself leaves without an answer."""


@pytest.mark.parametrize("which", BACKENDS)
async def test_every_read_is_understood(which: str) -> None:
    async with rig(which) as r:
        for name, read in reads(which, r.client).items():
            error = UNANSWERABLE[which].get(name)
            if error is not None:
                with pytest.raises(error):
                    await read()
                continue
            reading = await read()
            assert reading.complete, name
            assert not reading.broken, (name, reading.broken)


@pytest.mark.parametrize("which", BACKENDS)
async def test_nothing_running_is_none_and_never_zero(which: str) -> None:
    async with rig(which) as r:
        r.backend.empty = True
        assert (await r.client.trading.active_sessions()).value == ()
        assert (await r.client.trading.current_trade()).value is None
        assert (await r.client.community.rankings(limit=100)).value.rows == ()
        assert (await r.client.community.user_ranking(ADDRESS)).value is None


async def test_balances_are_found_under_each_name() -> None:
    found = {}
    for which in BACKENDS:
        async with rig(which) as r:
            profile = (await r.client.account.profile()).value
            found[which] = (profile.equity, profile.free_balance)
    assert found == {
        "mongo": (Decimal("1250.50"), Decimal("830.25")),
        "hl": (Decimal("13109.482328"), Decimal("13104.514502")),
        "goish": (Decimal("2048.5"), Decimal("1024.25")),
    }


async def test_a_session_is_named_by_the_index_where_it_has_no_symbol() -> None:
    async with rig("mongo") as r:
        quick, advance = (await r.client.trading.active_sessions()).value
    assert (quick.symbol, quick.mode, quick.budget, quick.pnl) == (
        "BTC",
        "quick",
        Decimal(100),
        Decimal("2.75"),
    )
    assert (advance.symbol, advance.mode, advance.duration) == ("ETH", "advance", "7D")
    assert advance.pnl is None
    assert advance.profit_target is None


async def test_an_index_of_another_table_does_not_rename_what_the_server_named() -> None:
    async with rig("hl") as r:
        (session,) = (await r.client.trading.active_sessions()).value
    assert (session.symbol, session.asset_index) == ("BTC", 3)
    assert session.loss_threshold is None


async def test_raw_positions_of_the_exchange_keep_sign_leverage_and_gaps() -> None:
    async with rig("hl") as r:
        trade = (await r.client.trading.current_trade()).value
    assert trade is not None
    short, long = trade.positions
    assert (short.symbol, short.side, short.size) == ("BTC", "short", Decimal("0.00785"))
    assert (short.leverage, short.margin_mode, short.liquidation) == (20, "cross", None)
    assert (long.side, long.liquidation) == ("long", Decimal("1688.6"))
    assert [p.id for p in trade.positions] == [None, None]
    assert [p.mark_price for p in trade.positions] == [None, None]


async def test_a_position_with_hardly_anything_has_no_figures() -> None:
    async with rig("goish") as r:
        trade = (await r.client.trading.current_trade()).value
    assert trade is not None
    full, bare = trade.positions
    assert (full.side, full.take_profit, full.liquidation) == ("long", 66000, 59000)
    assert (bare.side, bare.size) == ("short", Decimal("0.1"))
    assert (bare.entry_price, bare.mark_price, bare.pnl, bare.leverage) == (None,) * 4


@pytest.mark.parametrize("which", BACKENDS)
async def test_candles_come_oldest_first_with_the_last_one_forming(which: str) -> None:
    async with rig(which) as r:
        candles = (await reads(which, r.client)["candles"]()).value
    times = [candle.time for candle in candles]
    assert times == sorted(times)
    assert times[-1] == START.replace(minute=0, second=0)
    assert all(candle.volume for candle in candles)


async def test_candles_of_all_symbols_are_told_apart() -> None:
    for which, names in (("mongo", mongo.BASES), ("hl", hl.BASES), ("goish", goish.BASES)):
        async with rig(which) as r:
            candles = (await r.client.market.latest_candles()).value
        assert {candle.symbol for candle in candles} == set(names)


async def test_signals_say_the_same_in_words_letters_and_signs() -> None:
    said = {}
    for which in BACKENDS:
        async with rig(which) as r:
            signals = (await r.client.market.all_signals("1h")).value
            said[which] = {signal.symbol: signal.side for signal in signals}
    assert said["mongo"]["BTC"] == "buy"
    assert said["mongo"]["ETH"] == "sell"
    assert said["mongo"]["SOL"] == "none"
    assert said["hl"] == {"BTC": "sell"}
    assert said["goish"] == {"BTC-USD": "sell", "ETH-USD": "buy", "SOL-USD": "none"}


async def all_rankings(client: ActingClient, limit: int) -> list[Any]:
    page = (await client.community.rankings(limit=limit)).value
    rows = list(page.rows)
    while page.next is not None:
        page = (await client.community.rankings(page=page.next, by=page.next_by, limit=limit)).value
        rows += page.rows
    return rows


@pytest.mark.parametrize(("which", "count"), [("mongo", 137), ("hl", 240), ("goish", 5_000)])
async def test_the_leaderboard_is_paged_to_its_end(which: str, count: int) -> None:
    async with rig(which) as r:
        rows = await all_rankings(r.client, 100)
    assert len({row.address for row in rows}) == len(rows) == count


async def test_a_ratio_without_a_unit_stays_without_one() -> None:
    async with rig("goish") as r:
        own = (await r.client.community.user_ranking(ADDRESS)).value
    assert own is not None
    assert (own.rank, own.roi, own.roi_unit) == (1_234, Decimal("0.7766"), None)
    assert (own.volume, own.win_rate_unit) == (4_876_600, None)


@pytest.mark.parametrize(
    ("window", "pnl", "said"),
    [(None, "986000.25", "allTime"), ("all", "986000.25", "allTime"), ("day", "49300.25", "day")],
)
async def test_rows_with_several_windows_tell_the_one_that_is_asked_for(
    window: str | None, pnl: str, said: str
) -> None:
    async with rig("hl") as r:
        page = (await r.client.community.rankings(limit=100, window=window)).value
        own = (await r.client.community.user_ranking(ADDRESS, window=window)).value
    assert own is not None
    assert page.rows[hl.OWN_PLACE - 1].pnl == own.pnl == Decimal(pnl)
    assert (own.window, own.roi_unit, own.rank) == (said, None, None)


async def test_figures_of_a_window_that_a_row_lacks_are_missing() -> None:
    async with rig("hl") as r:
        own = (await r.client.community.user_ranking(ADDRESS, window="year")).value
    assert own is not None
    assert (own.pnl, own.volume, own.window) == (None, None, None)


async def test_a_log_of_fills_is_written_out_under_the_servers_names() -> None:
    async with rig("hl") as r:
        (line,) = (await r.client.trading.trade_logs(TRADES["hl"])).value.rows
    assert line.text is not None
    assert "dir Open Short" in line.text
    assert "px 26951.0" in line.text


@pytest.mark.parametrize("which", ["mongo", "goish"])
async def test_a_log_goes_on_with_the_next_page(which: str) -> None:
    async with rig(which) as r:
        first = (await r.client.trading.trade_logs(TRADES[which], limit=20)).value
        assert first.next is not None
        more = (
            await r.client.trading.trade_logs(
                TRADES[which], page=first.next, by=first.next_by, limit=20
            )
        ).value
    assert len(first.rows) == 20
    assert not {row.text for row in first.rows} & {row.text for row in more.rows}


async def test_a_moment_in_words_is_waited_for_after_too_many_requests() -> None:
    async with rig("goish") as r:
        assert isinstance(r.backend, goish.Goish)
        r.backend.busy_until = r.clock.now().replace(second=35)
        before = r.clock.monotonic()
        assert (await r.client.trading.active_sessions()).value
        assert r.clock.monotonic() - before >= 5
    assert len(r.backend.calls) == 2


async def test_each_backends_yes_and_no_to_a_change_is_understood() -> None:
    quick = {"budget": Decimal(100), "profit_target": Decimal(40), "asset_index": 0}
    async with rig("mongo") as r:
        with pytest.raises(Refused, match="Duplicate asset index"):
            await r.client.money.create_quick_session(**quick)
        receipt = await r.client.money.create_quick_session(**{**quick, "asset_index": 5})
        assert receipt.value is not None
        assert receipt.value.asset_index == 5
    async with rig("hl") as r:
        with pytest.raises(Doubtful, match="Insufficient margin"):
            await r.client.money.create_quick_session(**quick)
    async with rig("goish") as r:
        assert (await r.client.money.close_position(goish.POSITIONS[0])).value is None
        assert len(r.backend.changed) == 1


ODDITIES = {
    "gzip": oddities.gzipped,
    "pieces": oddities.in_pieces,
    "charset": oddities.typed(b"Application/JSON; Charset=UTF-8"),
    "vendor type": oddities.typed(b"application/vnd.api+json"),
    "no type": oddities.typed(None),
    "plain text": oddities.typed(b"text/plain; charset=utf-8"),
    "byte order mark": oddities.with_mark,
    "indented": oddities.indented,
    "cookies": oddities.cookies_and_more,
    "slash": oddities.with_slash,
}


async def all_values(
    which: str, around: Callable[[ForeignBackend], Any] = lambda backend: backend
) -> dict[str, Any]:
    """Return what each read that is answered tells."""
    async with rig(which, around=around) as r:
        found = reads(which, r.client, candles=12)
        return {
            name: (await read()).value
            for name, read in found.items()
            if name not in UNANSWERABLE[which]
        }


PLAIN: dict[str, dict[str, Any]] = {}
"""What each backend tells without any oddity, asked for once."""


@pytest.mark.parametrize("oddity", ODDITIES)
@pytest.mark.parametrize("which", BACKENDS)
async def test_odd_ways_of_http_change_nothing(which: str, oddity: str) -> None:
    if which not in PLAIN:
        PLAIN[which] = await all_values(which)
    odd = await all_values(which, ODDITIES[oddity])
    assert [name for name, value in PLAIN[which].items() if odd[name] != value] == []


@pytest.mark.parametrize(
    "base_url", ["http://127.0.0.1:8000/alura", "http://[::1]:8000/alura", "https://a.test/alura/"]
)
async def test_a_base_url_may_have_a_path_and_an_ipv6_host(base_url: str) -> None:
    async with rig("goish", base_url=base_url, around=oddities.below("/alura")) as r:
        for read in reads("goish", r.client).values():
            await read()
    assert all("/alura" not in call for call in r.backend.calls)


def always(path: str, change: Callable[[Any], Any]) -> Callable[[ForeignBackend], Any]:
    return oddities.changing(lambda at, plain: change(plain) if at.endswith(path) else plain)


async def test_five_thousand_rankings_in_one_page_are_read() -> None:
    backend = goish.Goish()

    def whole(plain: Any) -> Any:
        plain["result"] |= {"rows": [backend.row(n + 1) for n in range(5_000)]}
        return plain

    async with rig("goish", around=always("/rankings", whole)) as r:
        page = (await r.client.community.rankings(limit=100)).value
    assert len(page.rows) == 5_000
    assert page.next is None


LONG = "p" + "0123456789abcdef" * 11


async def test_a_very_long_id_is_kept_whole_and_can_be_asked_for() -> None:
    def lengthen(plain: Any) -> Any:
        plain["data"]["currentTrade"]["_id"] = LONG
        return plain

    async with rig("mongo", around=always("/current-trade", lengthen)) as r:
        trade = (await r.client.trading.current_trade()).value
        assert trade is not None
        assert trade.id == LONG
        with pytest.raises(Refused, match="Trade not found"):
            await r.client.trading.trade_logs(trade.id)
    assert LONG in r.backend.calls[-1]


@pytest.mark.parametrize("id_", ["a/b", "a b?c#d", "ü%2F龍", "x" * 200])
async def test_an_id_of_any_letters_arrives_as_it_was_sent(id_: str) -> None:
    async with rig("mongo") as r:
        seen: list[str] = []

        def note(call: Any) -> Any:
            seen.append(call.names["sessionId"])
            return r.backend.refusal(kernel.Refused(404, "Session not found"))

        r.backend.replace("GET", "/trading-sessions/:sessionId/logs", note)
        with pytest.raises(Refused):
            await r.client.trading.session_logs(id_)
    assert seen == [id_]
