"""Drift: the API differs from the published one where a rule says so, and nowhere else."""

import argparse
from typing import Any

import httpx
import pytest

from app.cli import simulator
from app.simulator.drift import (
    Body,
    Docs,
    Drift,
    Missing,
    Rename,
    Rule,
    Wrap,
    parse_drift,
)
from app.simulator.drift_port import DriftMiddleware
from app.simulator.server import described
from tests.simulator.service import BASE_URL, Service

WITHDRAW = "/user/withdraw"
TO = "0x" + "ab" * 20


class Drifted:
    """A simulator with drift, and its account's way in."""

    def __init__(self, *rules: str) -> None:
        self.service = Service()
        drift = Drift([parse_drift(rule) for rule in rules], described(self.service.app))
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(DriftMiddleware(self.service.app, drift)),
            base_url=BASE_URL,
            headers=self.service.bearer,
        )

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def post(self, path: str, body: object) -> httpx.Response:
        return await self.client.post(path, json=body)

    async def document(self, address: str = "/api/docs-json") -> Any:
        return (await self.get(address)).json()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("rename:markPrice=px_mark", Rename("markPrice", "px_mark")),
        (
            "rename:/current-trade:markPrice=px_mark",
            Rename("markPrice", "px_mark", "/current-trade"),
        ),
        ("missing:get /health", Missing("GET", "/health")),
        ("body:POST /user/withdraw:amount=value", Body("POST", WITHDRAW, "amount", "value")),
        ("wrap:data.result", Wrap(("data", "result"))),
        ("no-docs", Docs(None)),
        ("docs:/openapi.json", Docs("/openapi.json")),
    ],
)
def test_a_rule_is_read_as_it_is_written(text: str, rule: Rule) -> None:
    assert parse_drift(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        *("", "nonsense", "rename", "rename:a", "rename:=b", "rename:a=", "missing", "wrap:a..b"),
        *("missing:/health", "body:POST /x", "body:amount=value", "wrap:", "no-docs:x", "docs:x"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(ValueError, match="Cannot read the drift") as caught:
        parse_drift(text)
    assert "rename:" in str(caught.value)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("missing:GET /user/withdraw", "no GET /user/withdraw"),
        ("body:POST /user/withdraw:sum=value", "takes no field sum"),
        ("body:POST /user/claim-reward:amount=value", "takes no field amount"),
    ],
)
def test_a_rule_about_nothing_is_refused(rule: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Drifted(rule)


async def test_a_renamed_key_keeps_its_value_to_the_digit() -> None:
    plain = (await Service().get("/trading-sessions/current-trade")).text
    drifted = await Drifted("rename:markPrice=px_mark").get("/trading-sessions/current-trade")
    assert plain.count('"markPrice"') > 0
    assert drifted.text == plain.replace('"markPrice"', '"px_mark"')
    assert int(drifted.headers["content-length"]) == len(drifted.content)


async def test_a_key_renamed_below_one_path_is_itself_elsewhere() -> None:
    drifted = Drifted("rename:/current-trade:status=state", "rename:/{sessionId}/logs:event=kind")
    assert "state" in (await drifted.get("/trading-sessions/current-trade")).json()
    assert "status" in (await drifted.get("/health")).json()
    session = (await drifted.get("/trading-sessions/active")).json()[0]["id"]
    assert "kind" in (await drifted.get(f"/trading-sessions/{session}/logs")).json()[0]


async def test_a_missing_route_answers_as_the_framework_does() -> None:
    path = "/trading-sessions/{sessionId}/logs"
    drifted = Drifted(f"missing:GET {path}")
    reply = await drifted.get("/trading-sessions/abc/logs")
    assert reply.status_code == 404
    assert reply.json()["message"] == "Cannot GET /trading-sessions/abc/logs"
    assert path not in (await drifted.document())["paths"]
    assert (await drifted.get("/trading-sessions/active")).status_code == 200


async def test_a_renamed_field_of_a_body_is_documented_and_works() -> None:
    drifted = Drifted("body:POST /user/withdraw:amount=value")
    schemas = (await drifted.document())["components"]["schemas"]
    assert schemas["WithdrawDto"]["required"] == ["value", "destination"]
    assert list(schemas["SendUsdcDto"]["properties"]) == ["amount", "destination"]
    reply = await drifted.post(WITHDRAW, {"value": 12.5, "destination": TO})
    assert reply.status_code == 201
    assert drifted.service.executed("withdraw") == 1
    page = (await drifted.get("/api/docs")).text
    assert "<code>value</code>" in page


async def test_the_old_name_of_a_field_is_refused_by_name() -> None:
    drifted = Drifted("body:POST /user/withdraw:amount=value")
    reply = await drifted.post(WITHDRAW, {"amount": 12.5, "destination": TO})
    assert reply.status_code == 400
    assert reply.json()["message"] == ["property amount should not exist"]
    reply = await drifted.post(WITHDRAW, {"destination": TO})
    assert reply.status_code == 400
    assert {sentence.split(" ")[0] for sentence in reply.json()["message"]} == {"value"}
    assert drifted.service.executed("withdraw") == 0


async def test_good_replies_come_in_the_envelope() -> None:
    drifted = Drifted("wrap:data.result")
    health = (await Service().get("/health")).json()
    assert (await drifted.get("/health")).json() == {"data": {"result": health}}
    assert "message" in (await drifted.get("/nowhere")).json()
    assert "paths" in await drifted.document()


async def test_without_docs_no_address_has_them() -> None:
    drifted = Drifted("no-docs")
    for address in ("/api/docs-json", "/api/docs", "/openapi.json"):
        assert (await drifted.get(address)).status_code == 404


async def test_docs_elsewhere_are_named_by_the_page() -> None:
    drifted = Drifted("docs:/openapi.json")
    assert (await drifted.get("/api/docs-json")).status_code == 404
    assert "paths" in await drifted.document("/openapi.json")
    assert 'url: "/openapi.json"' in (await drifted.get("/api/docs")).text


async def test_the_control_route_never_drifts() -> None:
    drifted = Drifted("rename:total=sum", "wrap:data")
    assert "total" in (await drifted.get("/simulator/executed")).json()


def test_the_command_refuses_what_cannot_drift(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    simulator.add_parser(parser.add_subparsers())
    for rule, words in (("gremlins", "rename:"), ("missing:GET /nowhere", "no GET /nowhere")):
        assert simulator.run(parser.parse_args(["simulator", "--port", "0", "--drift", rule])) == 1
        assert words in capsys.readouterr().err


def test_the_help_has_the_grammar_of_drift(capsys: pytest.CaptureFixture[str]) -> None:
    from app.simulator.drift import GRAMMAR

    parser = argparse.ArgumentParser()
    simulator.add_parser(parser.add_subparsers())
    with pytest.raises(SystemExit):
        parser.parse_args(["simulator", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert " ".join(GRAMMAR.split()) in said
