"""Forms of the service's answers: errors, numbers, paging, limits, documents, counts, bytes."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from app.simulator.replies import iso, to_json
from tests.simulator.service import Service


def test_decimals_are_written_exactly_and_without_exponents() -> None:
    figures = [Decimal("0.1"), Decimal("1E-9"), Decimal("1E+3"), Decimal("64215.00"), Decimal("-0")]
    assert to_json(figures) == "[0.1,0.000000001,1000,64215,0]"
    assert to_json(Decimal("12345678901234567890.123456789")) == "12345678901234567890.123456789"


def test_a_float_has_no_form_on_the_wire() -> None:
    with pytest.raises(TypeError):
        to_json({"price": 0.1})


def test_text_times_and_nothing_have_their_json_forms() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 6789, UTC)
    assert iso(moment) == "2026-01-02T03:04:05.006Z"
    assert to_json({"a": None, "b": True, "c": moment, "é": '"'}) == (
        '{"a":null,"b":true,"c":"2026-01-02T03:04:05.006Z","\\u00e9":"\\""}'
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nowhere"), ("DELETE", "/user/profile"), ("GET", "/user/withdraw")],
)
async def test_what_is_not_routed_is_nest_s_404(method: str, path: str) -> None:
    reply = await Service().client.request(method, path)
    assert reply.status_code == 404
    assert reply.json() == {
        "message": f"Cannot {method} {path}",
        "error": "Not Found",
        "statusCode": 404,
    }


async def test_a_refusal_of_the_world_is_a_hand_thrown_error() -> None:
    service = Service()
    index = (await service.get("/trading-sessions/active")).json()[0]["assetIndex"]
    body = {"budget": 20, "profitTarget": 5, "assetIndex": index}
    reply = await service.post("/trading-sessions", body)
    assert reply.status_code == 400
    assert reply.json() == {
        "message": "Duplicate asset index: you already have an active trading session"
        " for this asset",
        "error": "Bad Request",
        "statusCode": 400,
    }


async def test_every_health_answer_has_the_form_of_terminus() -> None:
    service = Service()
    paths = ["/health", "/health/kafka", "/api/indicators/health", "/api/leaderboard/health"]
    for path in paths:
        body = (await service.client.get(path)).json()
        assert body["status"] == "ok"
        assert body["info"] == body["details"]
        assert body["info"]
        assert body["error"] == {}


async def test_no_current_trade_is_an_empty_body() -> None:
    service = Service()
    await service.post("/user/close-all-positions")
    reply = await service.get("/trading-sessions/current-trade")
    assert (reply.status_code, reply.content) == (200, b"")


async def test_rankings_are_paged_without_gap_or_overlap() -> None:
    service = Service()
    pages = [
        (await service.get("/api/leaderboard/rankings", page=page, limit=20)).json()
        for page in (1, 2)
    ]
    ranks = [row["rank"] for page in pages for row in page["data"]]
    assert ranks == list(range(1, 41))
    assert (pages[0]["total"], pages[0]["totalPages"]) == (5000, 250)
    beyond = (await service.get("/api/leaderboard/rankings", page=9999)).json()
    assert beyond["data"] == []


async def test_trade_logs_are_paged_newest_first() -> None:
    service = Service()
    trade = (await service.get("/trading-sessions/current-trade")).json()["id"]
    path = f"/trading-sessions/trades/{trade}/logs"
    whole = (await service.get(path, limit=200)).json()
    first = (await service.get(path, limit=2)).json()
    second = (await service.get(path, limit=2, page=2)).json()
    assert first["data"] + second["data"] == whole["data"][:4]
    times = [line["timestamp"] for line in whole["data"]]
    assert times == sorted(times, reverse=True)


async def test_candles_are_oldest_first_and_keep_to_the_asked_time() -> None:
    service = Service()
    path = "/api/indicators/candles/history/ETH"
    rows = (await service.get(path, interval="5m", limit=30)).json()
    opened = [row["openTime"] for row in rows]
    assert len(rows) == 30
    assert all(later - earlier == 300_000 for earlier, later in pairwise(opened))
    part = await service.get(
        path, interval="5m", limit=30, startTime=opened[10], endTime=opened[19]
    )
    assert [row["openTime"] for row in part.json()] == opened[10:20]


async def test_unknown_symbols_intervals_and_windows_are_refused_in_words() -> None:
    service = Service()
    for path, status in [
        ("/api/indicators/candles/NOPE/5m", 404),
        ("/api/indicators/candles/BTC/7m", 400),
        ("/api/indicators/signals/NOPE/5m", 404),
        ("/api/leaderboard/rankings?window=century", 400),
        ("/api/leaderboard/user/nobody", 404),
        ("/trading-sessions/nothing/logs", 404),
        ("/trading-sessions/trades/nothing/logs", 404),
        ("/referrals/nobody", 404),
    ]:
        reply = await service.get(path)
        assert reply.status_code == status, path
        assert isinstance(reply.json()["message"], str)


async def test_only_one_s_own_referral_code_can_be_made() -> None:
    service = Service()
    other = service.world.account("0x" + "ab" * 20).id
    assert (await service.post(f"/referrals/{other}/code")).status_code == 403


async def test_the_limit_counts_down_then_refuses_until_the_minute_is_over() -> None:
    service = Service(rate_limit=2)
    first = await service.client.get("/health")
    await service.clock.advance(20)
    second = await service.client.get("/health")
    assert [r.headers["X-RateLimit-Remaining"] for r in (first, second)] == ["1", "0"]
    assert second.headers["X-RateLimit-Limit"] == "2"
    assert second.headers["X-RateLimit-Reset"] == "40"
    refused = await service.client.get("/health")
    assert refused.status_code == 429
    assert refused.json() == {
        "statusCode": 429,
        "message": "ThrottlerException: Too Many Requests",
    }
    assert refused.headers["Retry-After"] == "40"
    assert "X-RateLimit-Limit" not in refused.headers
    assert (await service.client.get("/simulator/executed")).status_code == 200
    await service.clock.advance(40)
    assert (await service.client.get("/health")).status_code == 200


async def test_each_change_is_counted_by_kind_and_by_call_and_target() -> None:
    service = Service()
    trade = (await service.get("/trading-sessions/current-trade")).json()
    position = trade["positions"][0]["id"]
    path = f"/trading-sessions/positions/{position}/close"
    assert (await service.post(path)).status_code == 201
    assert (await service.post(path)).status_code == 404
    await service.post("/trading-sessions/trigger-cron")
    await service.post("/trading-sessions/trigger-cron")
    counted = (await service.client.get("/simulator/executed")).json()
    assert counted["total"] == 3
    assert counted["byKind"] == {"close_position": 1, "trigger_cron": 2}
    assert counted["calls"][0] == {
        "kind": "close_position",
        "method": "POST",
        "path": path,
        "target": position,
        "count": 1,
    }


async def test_each_route_is_counted_as_often_as_it_is_asked_whatever_it_answers() -> None:
    service = Service()
    await service.get("/trading-sessions/current-trade")
    for position in ("p1", "p2"):
        await service.post(f"/trading-sessions/positions/{position}/close")
    assert (await service.client.get("/user/profile")).status_code == 401
    counted = (await service.client.get("/simulator/requests")).json()
    assert counted["total"] == 4
    assert [tuple(route.values()) for route in counted["routes"]] == [
        ("GET", "/trading-sessions/current-trade", 1),
        ("POST", "/trading-sessions/positions/{positionId}/close", 2),
        ("GET", "/user/profile", 1),
    ]


async def test_a_close_signature_closes_nothing() -> None:
    service = Service()
    position = (await service.get("/trading-sessions/current-trade")).json()["positions"][0]["id"]
    reply = await service.post(f"/trading-sessions/positions/{position}/close-signature")
    assert reply.status_code == 201
    assert reply.json()["action"]["orders"][0]["r"] is True
    trade = (await service.get("/trading-sessions/current-trade")).json()
    assert position in {row["id"] for row in trade["positions"]}
    assert service.backend.executed.total() == 0


async def test_the_docs_page_loads_nothing_from_elsewhere() -> None:
    reply = await Service().client.get("/api/docs")
    assert reply.headers["content-type"].startswith("text/html")
    assert "/trading-sessions/positions/{positionId}/close-signature" in reply.text
    for loader in ("<script", "<link", "<img", "http://", "https://", "@import", "url("):
        assert loader not in reply.text


async def test_the_open_api_tells_bodies_rules_and_the_gate() -> None:
    schema = (await Service().client.get("/api/docs-json")).json()
    quick = schema["paths"]["/trading-sessions"]["post"]
    assert quick["security"] == [{"bearer": []}]
    assert set(quick["responses"]) == {"201"}
    reference = quick["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    body = schema["components"]["schemas"][reference.rsplit("/", 1)[-1]]
    assert body["required"] == ["budget", "profitTarget", "assetIndex"]
    assert body["properties"]["budget"] == {"minimum": 10, "type": "number"}
    assert "security" not in schema["paths"]["/api/leaderboard/stats"]["get"]
