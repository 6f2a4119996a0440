"""All 41 published endpoints, each answered by its own handler, and nothing beside them."""

import re
from typing import NamedTuple

import pytest

from tests.simulator.service import Service

ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"


class Endpoint(NamedTuple):
    """One row of the published document."""

    method: str
    path: str
    handler: str
    signed: bool = True
    body: object = None


QUICK = {"budget": 20, "profitTarget": 5, "assetIndex": -1}
ADVANCE = {
    "amount": 20,
    "executionStrategy": "Degen",
    "strategyDuration": "7D",
    "assetIndex": -1,
    "maxWalletBudget": False,
}
SEND = {"amount": 5, "destination": "0x52908400098527886E0F7030069857D2E4169EE7"}

ENDPOINTS = [
    Endpoint("POST", "/auth/evm/challenge", "challenge", False, {"address": ADDRESS}),
    Endpoint(
        "POST", "/auth/evm/verify", "verify", False, {"address": ADDRESS, "signature": "0x00"}
    ),
    Endpoint("GET", "/auth/evm/trading-key", "trading_key"),
    Endpoint("POST", "/trading-sessions", "create_session", True, QUICK),
    Endpoint("POST", "/trading-sessions/advance", "create_advance_session", True, ADVANCE),
    Endpoint("GET", "/trading-sessions/active", "active_sessions"),
    Endpoint("GET", "/trading-sessions/current-trade", "current_trade"),
    Endpoint("GET", "/trading-sessions/{sessionId}/logs", "session_logs"),
    Endpoint("GET", "/trading-sessions/trades/{tradeId}/logs", "trade_logs"),
    Endpoint("POST", "/trading-sessions/positions/{positionId}/close", "close_position"),
    Endpoint("POST", "/trading-sessions/positions/{positionId}/close-signature", "close_signature"),
    Endpoint("POST", "/trading-sessions/trades/{tradeId}/close", "close_trade"),
    Endpoint("POST", "/trading-sessions/trigger-cron", "trigger_cron"),
    Endpoint("GET", "/user/profile", "profile"),
    Endpoint("POST", "/user/fills/sync", "sync_fills"),
    Endpoint("POST", "/user/withdraw", "withdraw", True, SEND),
    Endpoint("POST", "/user/close-position", "close_asset", True, {"assetIndex": -1}),
    Endpoint("POST", "/user/close-all-positions", "close_all"),
    Endpoint("POST", "/user/send-usdc", "send_usdc", True, SEND),
    Endpoint("POST", "/user/claim-reward", "claim_reward"),
    Endpoint("GET", "/api/indicators/health", "indicators_health", False),
    Endpoint("GET", "/api/indicators/candles/latest", "latest_candles", False),
    Endpoint("GET", "/api/indicators/candles/history/{symbol}", "candle_history", False),
    Endpoint("GET", "/api/indicators/candles/{symbol}/{interval}", "candles", False),
    Endpoint("GET", "/api/indicators/candles/aggregated/symbols", "symbols", False),
    Endpoint("GET", "/api/indicators/signals/{symbol}/{interval}", "signals", False),
    Endpoint("GET", "/api/indicators/signals/all/{interval}", "market_signals", False),
    Endpoint("GET", "/api/leaderboard/stats", "stats", False),
    Endpoint("GET", "/api/leaderboard/rankings", "rankings", False),
    Endpoint("GET", "/api/leaderboard/user/{userId}", "standing", False),
    Endpoint("GET", "/api/leaderboard/analytics", "analytics", False),
    Endpoint("GET", "/api/leaderboard/health", "leaderboard_health", False),
    Endpoint("GET", "/referrals/{userId}", "referral"),
    Endpoint("GET", "/referrals/{userId}/stats", "referral_stats"),
    Endpoint("POST", "/referrals/{userId}/code", "create_code"),
    Endpoint("POST", "/referrals/check", "check_code", False, {"code": "ALURA-NONE00"}),
    Endpoint(
        "POST", "/usdc-verification/verify", "verify_deposit", True, {"txHash": "0x" + "a1" * 32}
    ),
    Endpoint("GET", "/usdc-verification/my-transactions", "my_transactions"),
    Endpoint("GET", "/usdc-verification/total-deposited", "total_deposited"),
    Endpoint("GET", "/health", "basic_health", False),
    Endpoint("GET", "/health/kafka", "kafka_health", False),
]

NEED_MORE = {"verify": 401, "create_code": 409}
"""Those that this account or body cannot have, with the status that says so."""
ON_A_NEW_ACCOUNT = {"create_session", "create_advance_session"}
"""Those that the demo account cannot have: it has a session on every asset."""


def each_endpoint() -> pytest.MarkDecorator:
    names = [f"{endpoint.method} {endpoint.path}" for endpoint in ENDPOINTS]
    return pytest.mark.parametrize("endpoint", ENDPOINTS, ids=names)


async def filled(service: Service, endpoint: Endpoint) -> tuple[str, object]:
    """Return a path and a body that name things of the demo account."""
    account = service.world.account(service.world.demo_account)
    sessions = service.world.active_sessions(account.address)
    trade = service.world.current_trade(account.address)
    assert trade is not None
    path = endpoint.path.format(
        sessionId=sessions[0].id,
        tradeId=trade.id,
        positionId=trade.open_positions[0].id,
        symbol="BTC",
        interval="5m",
        userId=account.id,
    )
    body = endpoint.body
    if isinstance(body, dict) and "assetIndex" in body:
        body = body | {"assetIndex": trade.open_positions[0].asset_index}
    return path, body


def test_there_are_41() -> None:
    assert len(ENDPOINTS) == 41
    assert len({(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}) == 41


@each_endpoint()
async def test_each_endpoint_is_answered_by_its_own_handler(endpoint: Endpoint) -> None:
    service = Service()
    path, body = await filled(service, endpoint)
    new = endpoint.handler in ON_A_NEW_ACCOUNT
    headers = service.bearer_of("0x" + "ab" * 20) if new else service.bearer
    if not endpoint.signed:
        headers = {}
    reply = await service.client.request(endpoint.method, path, json=body, headers=headers)
    assert service.handlers == [endpoint.handler]
    usual = 201 if endpoint.method == "POST" else 200
    assert reply.status_code == NEED_MORE.get(endpoint.handler, usual), reply.text
    reply.json()


@each_endpoint()
async def test_exactly_the_signed_endpoints_ask_for_a_token(endpoint: Endpoint) -> None:
    service = Service()
    path, body = await filled(service, endpoint)
    reply = await service.client.request(endpoint.method, path, json=body)
    refused = reply.json() == {"statusCode": 401, "message": "Unauthorized"}
    assert refused is endpoint.signed
    assert service.backend.executed.total() == 0


async def test_the_open_api_holds_these_and_nothing_else() -> None:
    schema = (await Service().client.get("/api/docs-json")).json()
    described = {
        (method.upper(), path)
        for path, operations in schema["paths"].items()
        for method in operations
    }
    assert described == {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}
    signed = {
        (method.upper(), path)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if operation.get("security")
    }
    assert signed == {(row.method, row.path) for row in ENDPOINTS if row.signed}
    names = [o["operationId"] for ops in schema["paths"].values() for o in ops.values()]
    assert len(set(names)) == 41
    assert all(re.fullmatch(r"[A-Za-z]+Controller_[a-z][A-Za-z]+", name) for name in names)


async def test_the_same_seed_and_clock_give_the_same_bytes() -> None:
    answers: list[list[bytes]] = []
    for steps in ([90.0], [1.0, 29.0, 60.0]):
        service = Service()
        for step in steps:
            await service.clock.advance(step)
            await service.client.get("/health")
        bodies = []
        for endpoint in ENDPOINTS:
            if endpoint.method == "GET":
                path, _ = await filled(service, endpoint)
                bodies.append((await service.get(path)).content)
        bodies.append((await service.client.get("/api/docs-json")).content)
        answers.append(bodies)
    assert answers[0] == answers[1]
