"""Every row of the catalogue through its method: what is sent and what is read."""

import inspect
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.api.catalog import CATALOG, ENDPOINTS, Effect, Endpoint
from app.api.client import ActingClient, ReadOnlyClient
from app.api.market import ordered_candles
from app.api.paging import By
from app.api.transport import Transport
from app.errors import Refused
from tests.api.conftest import ScriptedServer, answer
from tests.support.contracts import whole

ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOON_MS = 1795348800000


@dataclass(frozen=True)
class Case:
    """One call, the request that it must make, and what one of its answers must be read as."""

    call: Callable[[ActingClient], Awaitable[Any]]
    path: str
    reply: object
    read: Callable[[Any], object]
    expected: object
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, object] | None = None


CANDLE = {"t": NOON_MS, "o": "1", "h": "3", "l": "0.5", "c": "2", "v": "10", "s": "BTC"}
LOGS = {"logs": [{"id": "l1", "message": "Opened", "timestamp": "2026-11-22T12:00:00Z"}]}

CASES: dict[str, Case] = {
    "challenge": Case(
        lambda c: c.auth.challenge(ADDRESS),
        "/auth/evm/challenge",
        {"address": ADDRESS, "nonce": "n", "message": "Sign\n in"},
        lambda r: r.message,
        "Sign\n in",
        body={"address": ADDRESS},
    ),
    "verify": Case(
        lambda c: c.auth.verify(ADDRESS, "0xs", "CODE"),
        "/auth/evm/verify",
        {"ok": True, "accessToken": "t", "tokenType": "Bearer", "expiresIn": 86400},
        lambda r: (r.access_token.get_secret_value(), r.expires_in),
        ("t", 86400),
        body={"address": ADDRESS, "signature": "0xs", "referralCode": "CODE"},
    ),
    "trading_key": Case(
        lambda c: c.auth.trading_key(),
        "/auth/evm/trading-key",
        {"address": ADDRESS, "privateKey": "0xk"},
        lambda r: r.key.get_secret_value(),
        "0xk",
    ),
    "start_quick": Case(
        lambda c: c.money.create_quick_session(
            budget=Decimal(100),
            profit_target=Decimal("40.5"),
            loss_threshold=Decimal(5),
            max_positions=3,
            asset_index=0,
        ),
        "/trading-sessions",
        {"id": "s1", "assetIndex": 0},
        lambda r: r.value.id,
        "s1",
        body={
            "budget": 100,
            "profitTarget": 40.5,
            "lossThreshold": 5,
            "maxPositions": 3,
            "assetIndex": 0,
        },
    ),
    "start_advance": Case(
        lambda c: c.money.create_advance_session(
            amount=Decimal(100), strategy="Degen", duration="7D", asset_index=2
        ),
        "/trading-sessions/advance",
        {"id": "s2"},
        lambda r: r.value.id,
        "s2",
        body={
            "amount": 100,
            "executionStrategy": "Degen",
            "strategyDuration": "7D",
            "assetIndex": 2,
            "maxWalletBudget": False,
        },
    ),
    "active_sessions": Case(
        lambda c: c.trading.active_sessions(),
        "/trading-sessions/active",
        [{"id": "s1", "symbol": "BTC", "budget": 100}],
        lambda r: [(s.id, s.budget) for s in r.value],
        [("s1", Decimal(100))],
    ),
    "current_trade": Case(
        lambda c: c.trading.current_trade(),
        "/trading-sessions/current-trade",
        {"id": "t1", "positions": [{"id": "p1", "symbol": "BTC", "side": "long", "size": "0.5"}]},
        lambda r: (r.value.id, r.value.positions[0].size),
        ("t1", Decimal("0.5")),
    ),
    "session_logs": Case(
        lambda c: c.trading.session_logs("s/1", page=2, limit=50),
        "/trading-sessions/s%2F1/logs",
        LOGS,
        lambda r: r.value.rows[0].text,
        "Opened",
        query={"page": "2", "limit": "50"},
    ),
    "trade_logs": Case(
        lambda c: c.trading.trade_logs("t1", page="next"),
        "/trading-sessions/trades/t1/logs",
        LOGS,
        lambda r: r.value.rows[0].id,
        "l1",
        query={"cursor": "next"},
    ),
    "close_position": Case(
        lambda c: c.money.close_position("p1"),
        "/trading-sessions/positions/p1/close",
        {"id": "p1"},
        lambda r: r.value.id,
        "p1",
    ),
    "close_signature": Case(
        lambda c: c.changes.close_signature("p1"),
        "/trading-sessions/positions/p1/close-signature",
        {"signature": "0xs"},
        lambda r: r.signature.get_secret_value(),
        "0xs",
    ),
    "close_trade": Case(
        lambda c: c.money.close_trade("t1"),
        "/trading-sessions/trades/t1/close",
        {"id": "t1"},
        lambda r: r.value.id,
        "t1",
    ),
    "trigger_cron": Case(
        lambda c: c.changes.trigger_cron(),
        "/trading-sessions/trigger-cron",
        {"success": True},
        lambda r: r,
        None,
    ),
    "profile": Case(
        lambda c: c.account.profile(),
        "/user/profile",
        {"id": "u1", "accountValue": "1234.56"},
        lambda r: r.value.equity,
        Decimal("1234.56"),
    ),
    "sync_fills": Case(
        lambda c: c.changes.sync_fills(),
        "/user/fills/sync",
        {"synced": 4},
        lambda r: r.value.synced,
        4,
    ),
    "withdraw": Case(
        lambda c: c.money.withdraw(Decimal("12.5"), ADDRESS),
        "/user/withdraw",
        {"id": "w1", "amount": 12.5},
        lambda r: r.value.amount,
        Decimal("12.5"),
        body={"amount": 12.5, "destination": ADDRESS},
    ),
    "close_asset": Case(
        lambda c: c.money.close_asset(0),
        "/user/close-position",
        {"id": "p1"},
        lambda r: r.value.id,
        "p1",
        body={"assetIndex": 0},
    ),
    "close_all": Case(
        lambda c: c.money.close_all(),
        "/user/close-all-positions",
        {"success": True},
        lambda r: isinstance(r.value, object),
        True,
    ),
    "send_usdc": Case(
        lambda c: c.money.send_usdc(Decimal(5), ADDRESS),
        "/user/send-usdc",
        {"id": "x1", "to": ADDRESS},
        lambda r: r.value.destination,
        ADDRESS,
        body={"amount": 5, "destination": ADDRESS},
    ),
    "claim_reward": Case(
        lambda c: c.money.claim_reward(),
        "/user/claim-reward",
        {"claimed": "2.01"},
        lambda r: r.value.amount,
        Decimal("2.01"),
    ),
    "indicators_health": Case(
        lambda c: c.market.health(),
        "/api/indicators/health",
        {"status": "ok"},
        lambda r: r.value.state,
        "ok",
    ),
    "latest_candles": Case(
        lambda c: c.market.latest_candles("BTC", "5m"),
        "/api/indicators/candles/latest",
        [CANDLE],
        lambda r: r.value[0].close,
        Decimal(2),
        query={"symbol": "BTC", "interval": "5m"},
    ),
    "candle_history": Case(
        lambda c: c.market.candle_history("BTC", interval="5m", limit=500, start=NOON),
        "/api/indicators/candles/history/BTC",
        [CANDLE],
        lambda r: r.value[0].time,
        NOON,
        query={"interval": "5m", "limit": "500", "startTime": str(NOON_MS)},
    ),
    "candles": Case(
        lambda c: c.market.candles("BTC", "5m", limit=3, end=NOON),
        "/api/indicators/candles/BTC/5m",
        [CANDLE],
        lambda r: r.value[0].high,
        Decimal(3),
        query={"limit": "3", "endTime": str(NOON_MS)},
    ),
    "symbols": Case(
        lambda c: c.market.symbols(),
        "/api/indicators/candles/aggregated/symbols",
        ["BTC", "ETH"],
        lambda r: r.value,
        ("BTC", "ETH"),
    ),
    "signals": Case(
        lambda c: c.market.signals("BTC", "5m", limit=9),
        "/api/indicators/signals/BTC/5m",
        [{"symbol": "BTC", "side": "buy", "timestamp": NOON_MS}],
        lambda r: r.value[0].side,
        "buy",
        query={"limit": "9"},
    ),
    "market_signals": Case(
        lambda c: c.market.all_signals("5m"),
        "/api/indicators/signals/all/5m",
        [{"symbol": "ETH", "side": "sell", "timestamp": NOON_MS}],
        lambda r: r.value[0].symbol,
        "ETH",
    ),
    "leaderboard_stats": Case(
        lambda c: c.community.leaderboard_stats(),
        "/api/leaderboard/stats",
        {"totalUsers": 5000},
        lambda r: r.value.accounts,
        5000,
    ),
    "rankings": Case(
        lambda c: c.community.rankings(page=3, limit=100, window="week"),
        "/api/leaderboard/rankings",
        {"rankings": [{"rank": 201, "userId": "u1", "pnl": "5"}], "total": 5000},
        lambda r: (r.value.rows[0].rank, r.value.total),
        (201, 5000),
        query={"page": "3", "limit": "100", "window": "week"},
    ),
    "standing": Case(
        lambda c: c.community.user_ranking("u1"),
        "/api/leaderboard/user/u1",
        {"rank": 7, "userId": "u1"},
        lambda r: r.value.rank,
        7,
    ),
    "analytics": Case(
        lambda c: c.community.analytics(),
        "/api/leaderboard/analytics",
        {"distribution": [{"range": "0-10", "count": 3}]},
        lambda r: r.value.buckets[0].count,
        3,
    ),
    "leaderboard_health": Case(
        lambda c: c.community.leaderboard_health(),
        "/api/leaderboard/health",
        {"status": "ok"},
        lambda r: r.value.state,
        "ok",
    ),
    "referral": Case(
        lambda c: c.community.referral("u1"),
        "/referrals/u1",
        {"userId": "u1", "code": "ALURA"},
        lambda r: r.value.code,
        "ALURA",
    ),
    "referral_stats": Case(
        lambda c: c.community.referral_stats("u1"),
        "/referrals/u1/stats",
        {"referredUsers": 4, "totalEarned": "7.50"},
        lambda r: r.value.earned,
        Decimal("7.50"),
    ),
    "create_code": Case(
        lambda c: c.changes.create_referral_code("u1", "MINE"),
        "/referrals/u1/code",
        {"userId": "u1", "code": "MINE"},
        lambda r: r.value.code,
        "MINE",
        body={"code": "MINE"},
    ),
    "check_code": Case(
        lambda c: c.community.check_referral_code("ALURA"),
        "/referrals/check",
        {"valid": False, "code": "ALURA", "message": "Referral code not found"},
        lambda r: r.value.valid,
        False,
        body={"code": "ALURA"},
    ),
    "verify_deposit": Case(
        lambda c: c.changes.verify_deposit("0xh"),
        "/usdc-verification/verify",
        {"txHash": "0xh", "amount": "50", "status": "counted"},
        lambda r: r.value.amount,
        Decimal(50),
        body={"txHash": "0xh"},
    ),
    "deposits": Case(
        lambda c: c.deposits.my_transactions(),
        "/usdc-verification/my-transactions",
        [{"txHash": "0xh", "amount": "50"}],
        lambda r: r.value[0].hash,
        "0xh",
    ),
    "total_deposited": Case(
        lambda c: c.deposits.total_deposited(),
        "/usdc-verification/total-deposited",
        {"totalDeposited": "150.5", "count": 2},
        lambda r: r.value.total,
        Decimal("150.5"),
    ),
    "health": Case(
        lambda c: c.health.service(), "/health", {"status": "ok"}, lambda r: r.value.state, "ok"
    ),
    "kafka_health": Case(
        lambda c: c.health.kafka(), "/health/kafka", {"status": "ok"}, lambda r: r.value.state, "ok"
    ),
}


def test_every_endpoint_has_a_case() -> None:
    assert list(CASES) == [endpoint.name for endpoint in ENDPOINTS]
    assert len(CASES) == 41


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
async def test_an_endpoint_is_called_as_published(
    endpoint: Endpoint, client: ActingClient, server: ScriptedServer
) -> None:
    case = CASES[endpoint.name]
    client.take_contract(whole())
    server.will(answer(200, case.reply))
    result = await case.call(client)
    (request,) = server.requests
    assert request.method == endpoint.method
    assert request.url.raw_path.decode().partition("?")[0] == f"/prefix{case.path}"
    assert dict(request.url.params) == case.query
    assert (json.loads(request.content) if request.content else None) == case.body
    signs_in = endpoint.name in ("challenge", "verify")
    assert request.headers.get("authorization") == (None if signs_in else "Bearer token-1")
    assert case.read(result) == case.expected


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_a_case_sends_only_fields_that_the_catalogue_has(endpoint: Endpoint) -> None:
    sent = list(CASES[endpoint.name].body or {})
    assert sent == [name for name in endpoint.body if name in sent]
    assert set(endpoint.required) <= set(sent)


def methods(client: ReadOnlyClient) -> set[str]:
    """Return `area.method` for everything that a user of the client can call."""
    return {
        f"{area}.{name}"
        for area, part in vars(client).items()
        if not area.startswith("_")
        for name, _ in inspect.getmembers(part, inspect.iscoroutinefunction)
        if not name.startswith("_")
    }


def test_there_is_one_method_for_each_endpoint(transport: Transport) -> None:
    assert len(methods(ActingClient(transport))) == 41


async def test_a_read_only_client_has_no_method_that_changes_anything(
    transport: Transport, server: ScriptedServer
) -> None:
    assert len(methods(ReadOnlyClient(transport))) == 41 - 14
    acting = ActingClient(transport)
    only_acting = methods(acting) - methods(ReadOnlyClient(transport))
    assert {name.partition(".")[0] for name in only_acting} == {"money", "changes"}
    money = {e.name for e in ENDPOINTS if e.effect is Effect.MONEY}
    for name, case in CASES.items():
        changes = CATALOG[name].effect in (Effect.MONEY, Effect.WRITE)
        if not changes or name in ("challenge", "verify"):
            continue
        with pytest.raises(AttributeError, match="money" if name in money else "changes"):
            case.call(ReadOnlyClient(transport))  # type: ignore[arg-type]
    assert server.requests == []


@pytest.mark.parametrize(
    ("page", "by", "sent"),
    [
        (2, "page", "page"),
        (100, "offset", "offset"),
        (7, "cursor", "cursor"),
        ("x", "page", "cursor"),
    ],
)
async def test_the_rest_of_a_list_is_asked_for_as_the_server_said(
    page: int | str, by: By, sent: str, client: ActingClient, server: ScriptedServer
) -> None:
    server.will(answer(200, {"rankings": []}))
    await client.community.rankings(page=page, by=by)
    assert dict(server.requests[0].url.params) == {sent: str(page)}


def test_candles_come_oldest_first_and_once_each() -> None:
    minute = 60_000
    rows = [
        {**CANDLE, "t": NOON_MS + minute, "c": "2"},
        {**CANDLE, "t": NOON_MS, "c": "1"},
        {**CANDLE, "t": NOON_MS + minute, "c": "3"},
    ]
    closes = [candle.close for candle in ordered_candles(rows).value]
    assert closes == [Decimal(1), Decimal(3)]


def test_candles_of_several_symbols_at_one_time_all_stay() -> None:
    rows = [{**CANDLE, "s": symbol} for symbol in ("BTC", "ETH")]
    assert [candle.symbol for candle in ordered_candles(rows).value] == ["BTC", "ETH"]


def test_the_client_loads_nothing_that_it_does_not_need() -> None:
    heavy = ["eth_account", "textual", "fastapi", "uvicorn", "plotext"]
    loaded = f"[name for name in {heavy} if name in sys.modules]"
    script = f"import sys, app.api.client, app.api.sign_in; print({loaded})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


REFUSED_DEPOSITS = (
    {"txHash": "0xh", "amount": "0", "status": "refused", "reason": "No USDC in it"},
    {"success": False, "message": "No USDC in it"},
    {"deposit": {"txHash": "0xh", "status": "FAILED", "failureReason": "x"}},
)


@pytest.mark.parametrize("body", REFUSED_DEPOSITS, ids=str)
async def test_a_201_that_refuses_a_deposit_is_a_refusal(
    server: ScriptedServer, client: ActingClient, body: dict[str, object]
) -> None:
    server.will(answer(201, body))
    with pytest.raises(Refused) as caught:
        await client.changes.verify_deposit("0xh")
    assert caught.value.applied is False
    if "No USDC" in str(body):
        assert caught.value.server_message == "No USDC in it"
        assert "No USDC in it" in caught.value.message


async def test_a_deposit_that_is_not_verified_so_far_is_no_refusal(
    server: ScriptedServer, client: ActingClient
) -> None:
    server.will(answer(201, {"txHash": "0xh", "status": "NOT_CONFIRMED", "amount": "50"}))
    reading = await client.changes.verify_deposit("0xh")
    assert reading.value is not None
    assert (reading.value.state, reading.value.amount) == ("NOT_CONFIRMED", Decimal(50))
