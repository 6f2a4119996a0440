"""Faults: in process as httpx's errors, on a port as broken answers; what ran is counted."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest
import uvicorn

from app.simulator.fault_port import FaultMiddleware
from app.simulator.faults import Fault, Kind, parse_fault
from tests.simulator.service import Service

CRON = "/trading-sessions/trigger-cron"
PROFILE = "/user/profile"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("hang", Fault(Kind.HANG)),
        ("lost-reply:/close:1", Fault(Kind.LOST_REPLY, "/close", "*", 1)),
        ("lost-reply:post /user/*/x:always", Fault(Kind.LOST_REPLY, "/user/*/x", "POST", None)),
        ("429:/user:2:8", Fault(Kind.THROTTLE, "/user", "*", 2, 8.0)),
        ("5xx", Fault(Kind.SERVER_ERROR, value=502.0)),
        ("latency::always:0.3", Fault(Kind.LATENCY, "", "*", None, 0.3)),
    ],
)
def test_a_rule_is_read_as_it_is_written(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault
    assert parse_fault(str(fault)) == fault


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "hang:/a:x", "hang:/a:0", "5xx:/a:1:404", "hang:a:1:1:1", "latency::1:-1"],
)
def test_a_rule_that_cannot_be_read_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_fault(text)


# In process


async def test_a_lost_request_is_never_carried_out() -> None:
    service = Service()
    service.break_with("lost-request:/trigger-cron:1")
    with pytest.raises(httpx.RemoteProtocolError):
        await service.post(CRON)
    assert service.executed("trigger_cron") == 0
    assert (await service.post(CRON)).status_code == 201


async def test_a_lost_reply_is_carried_out_once() -> None:
    service = Service()
    service.break_with("lost-reply:/trigger-cron:1")
    with pytest.raises(httpx.ReadError):
        await service.post(CRON)
    assert service.executed("trigger_cron") == 1


async def test_no_connection_is_a_connect_error_and_nothing_runs() -> None:
    service = Service()
    service.break_with("no-connection")
    with pytest.raises(httpx.ConnectError):
        await service.post(CRON)
    assert service.executed("trigger_cron") == 0


async def test_a_hang_ends_in_the_client_s_read_timeout_and_nothing_runs() -> None:
    service = Service()
    service.break_with("hang:/trigger-cron")
    call = asyncio.ensure_future(service.post(CRON))
    await service.clock.advance(9.9)
    assert not call.done()
    await service.clock.advance(0.1)
    with pytest.raises(httpx.ReadTimeout):
        await call
    assert service.executed("trigger_cron") == 0


async def test_an_answer_later_than_the_timeout_was_carried_out_all_the_same() -> None:
    service = Service()
    service.break_with("latency:/trigger-cron:1:11")
    call = asyncio.ensure_future(service.post(CRON))
    await service.clock.advance(10)
    with pytest.raises(httpx.ReadTimeout):
        await call
    assert service.executed("trigger_cron") == 1


async def test_latencies_add_up_and_the_answer_comes_whole() -> None:
    service = Service()
    service.break_with("latency::always:2")
    service.break_with("latency:/profile:1:1")
    call = asyncio.ensure_future(service.get(PROFILE))
    await service.clock.advance(2.9)
    assert not call.done()
    await service.clock.advance(0.2)
    assert (await call).json()["walletAddress"] == service.world.demo_account


async def test_a_429_is_refused_before_it_runs_with_seconds_or_a_date() -> None:
    service = Service()
    service.break_with("429:/trigger-cron:1:8")
    service.break_with("429-date:/trigger-cron:1:8")
    seconds = await service.post(CRON)
    date = await service.post(CRON)
    assert (seconds.status_code, date.status_code) == (429, 429)
    assert seconds.headers["retry-after"] == "8"
    until = parsedate_to_datetime(date.headers["retry-after"])
    assert until == service.clock.now() + timedelta(seconds=8)
    assert service.executed("trigger_cron") == 0


async def test_a_server_error_is_an_html_page_and_nothing_runs() -> None:
    service = Service()
    service.break_with("5xx:/trigger-cron:1:503")
    reply = await service.post(CRON)
    assert reply.status_code == 503
    assert reply.headers["content-type"].startswith("text/html")
    assert reply.text.startswith("<html>")
    assert service.executed("trigger_cron") == 0


async def test_cut_json_is_a_whole_answer_with_half_a_document() -> None:
    service = Service()
    service.break_with("cut-json:/trigger-cron")
    reply = await service.post(CRON)
    assert reply.status_code == 201
    assert int(reply.headers["content-length"]) == len(reply.content)
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        reply.json()
    assert service.executed("trigger_cron") == 1


async def test_a_wrong_type_is_carried_out_and_answers_with_a_page() -> None:
    service = Service()
    service.break_with("wrong-type:/trigger-cron")
    reply = await service.post(CRON)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/html")
    assert service.executed("trigger_cron") == 1


async def test_a_token_that_ended_early_is_refused_from_then_on() -> None:
    service = Service()
    headers = service.bearer
    service.break_with("token-ended:/profile")
    for _ in range(2):
        reply = await service.client.get(PROFILE, headers=headers)
        assert reply.json() == {"statusCode": 401, "message": "Unauthorized"}
    assert (await service.get(PROFILE)).status_code == 200


async def test_a_rule_hits_only_its_method_and_path_and_as_often_as_it_says() -> None:
    service = Service()
    service.break_with("5xx:POST /user/*:2")
    assert (await service.get(PROFILE)).status_code == 200
    assert (await service.post(CRON)).status_code == 201
    statuses = [(await service.post("/user/fills/sync")).status_code for _ in range(3)]
    assert statuses == [502, 502, 201]
    assert service.faults.rules() == ()


async def test_the_control_route_sets_lists_and_clears_and_no_fault_touches_it() -> None:
    client = Service().client
    for rule in ("5xx::always", "lost-reply:/close:1"):
        reply = await client.post("/simulator/faults", json={"fault": rule})
        assert reply.status_code == 200
    listed = (await client.get("/simulator/faults")).json()
    assert listed == {"faults": ["5xx::always:502", "lost-reply:/close:1:0"]}
    assert (await client.get("/health")).status_code == 502
    assert (await client.delete("/simulator/faults")).json() == {"faults": []}
    assert (await client.get("/health")).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"fault": "nonsense"}', b'{"fault": 3}'])
async def test_a_bad_order_to_the_control_route_is_a_400(body: bytes) -> None:
    reply = await Service().client.post("/simulator/faults", content=body)
    assert reply.status_code == 400


# On a port


@pytest.fixture
async def port() -> AsyncIterator[tuple[Service, httpx.AsyncClient]]:
    service = Service()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    # Connections queue from here on, so that nothing has to wait for the server to be up.
    listener.listen()
    config = uvicorn.Config(
        FaultMiddleware(service.app, service.faults),
        log_level="critical",
        lifespan="off",
        timeout_graceful_shutdown=0,
    )
    server = uvicorn.Server(config)
    serving = asyncio.ensure_future(server.serve(sockets=[listener]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=url, timeout=5, trust_env=False) as client:
        yield service, client
    server.should_exit = True
    await serving
    listener.close()


Port = tuple[Service, httpx.AsyncClient]


async def test_on_a_port_a_lost_reply_is_carried_out_and_cut(port: Port) -> None:
    service, client = port
    service.break_with("lost-reply:/trigger-cron")
    with pytest.raises(httpx.RemoteProtocolError):
        await client.post(CRON, headers=service.bearer)
    assert service.executed("trigger_cron") == 1
    assert (await client.post(CRON, headers=service.bearer)).status_code == 201


@pytest.mark.parametrize("kind", ["lost-request", "no-connection"])
async def test_on_a_port_a_lost_request_is_cut_and_never_carried_out(port: Port, kind: str) -> None:
    service, client = port
    service.break_with(f"{kind}:/trigger-cron")
    with pytest.raises(httpx.RemoteProtocolError):
        await client.post(CRON, headers=service.bearer)
    assert service.executed("trigger_cron") == 0


async def test_on_a_port_a_hang_is_silent_until_the_client_leaves(port: Port) -> None:
    service, client = port
    service.break_with("hang:/trigger-cron")
    with pytest.raises(httpx.ReadTimeout):
        await client.post(CRON, headers=service.bearer, timeout=0.05)
    assert service.executed("trigger_cron") == 0
    assert (await client.get("/health")).status_code == 200


async def test_on_a_port_late_answers_wait_by_the_given_sleep(port: Port) -> None:
    service, client = port
    asleep = asyncio.get_running_loop().create_future()

    async def sleep(seconds: float) -> None:
        asleep.set_result(seconds)
        await service.clock.sleep(seconds)

    service.faults.sleep = sleep
    service.break_with("latency:/trigger-cron:1:30")
    call = asyncio.ensure_future(client.post(CRON, headers=service.bearer))
    assert await asleep == 30
    assert service.executed("trigger_cron") == 1
    assert not call.done()
    await service.clock.advance(30)
    assert (await call).status_code == 201


async def test_on_a_port_the_other_faults_answer_as_in_process(port: Port) -> None:
    service, client = port
    for kind in ("429:/trigger-cron:1:8", "5xx", "cut-json", "wrong-type", "token-ended"):
        service.break_with(kind)
    headers = service.bearer
    replies = [await client.post(CRON, headers=headers) for _ in range(5)]
    assert [reply.status_code for reply in replies] == [429, 502, 201, 200, 401]
    assert replies[0].headers["retry-after"] == "8"
    assert replies[1].headers["content-type"].startswith("text/html")
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        replies[2].json()
    assert replies[3].text.startswith("<html>")
    assert service.executed("trigger_cron") == 2
