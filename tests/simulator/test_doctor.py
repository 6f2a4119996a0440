"""The doctor against the simulator: well where nothing drifted, and each drift by its name."""

import random

import httpx
import pytest

from app.api.budget import RequestBudget
from app.api.client import ReadOnlyClient, open_http
from app.api.sign_in import Token, TokenHolder
from app.api.transport import Transport
from app.doctor.examination import Patient, examine
from app.doctor.findings import Level
from app.doctor.report import Report
from app.doctor.server_findings import KeptToken
from app.doctor.visits import Witness
from app.settings import Settings
from app.simulator.drift import Drift, parse_drift
from app.simulator.drift_port import DriftMiddleware
from app.simulator.server import described, issue_token
from tests.simulator.service import Service

HOST = "demo.localhost"


async def examined(*rules: str) -> Report:
    service = Service()
    drift = Drift([parse_drift(rule) for rule in rules], described(service.app))
    settings = Settings(base_url=f"http://{HOST}", proxy="http://127.0.0.1:1")
    backend = httpx.ASGITransport(DriftMiddleware(service.app, drift))
    holder, witness = TokenHolder(service.clock), Witness(service.clock)
    address = service.world.demo_account
    holder.put(Token(issue_token(service.app, address), address, HOST, None))
    async with open_http(settings.base_url, transport=backend) as http:
        transport = Transport(
            http,
            service.clock,
            random.Random(7),
            token=holder,
            budget=RequestBudget(service.clock, burst=100),
            observer=witness,
        )
        kept = KeptToken(address, None, False)
        client = ReadOnlyClient(transport)
        return await examine(Patient(settings, http, client, witness, kept, None), service.clock)


def worse_than_a_note(report: Report) -> dict[str, str]:
    return {
        f"{f.section}.{f.name}": f.sentence
        for f in report.findings
        if f.level in (Level.WARN, Level.BAD)
    }


async def test_the_simulator_is_well_and_has_all_41() -> None:
    report = await examined()
    assert worse_than_a_note(report) == {}
    assert report.exit_code == 0
    assert report.contract is not None
    assert [s.word for s in report.contract.standings] == ["present"] * 41
    assert [visit.endpoint.name for visit in report.visits if visit.skipped] == ["trading_key"]
    assert {visit.seen.status for visit in report.visits if visit.seen} == {200}


async def test_each_drift_is_named() -> None:
    report = await examined(
        "rename:/current-trade:markPrice=fairish",
        "missing:GET /api/leaderboard/analytics",
        "body:POST /user/withdraw:amount=value",
    )
    named = worse_than_a_note(report)
    assert set(named) == {"reads.current_trade", "reads.analytics", "contract.analytics"}
    assert "no mark price" in named["reads.current_trade"]
    assert "fairish" in named["reads.current_trade"]
    # It is sent as the server wants it, so it is no more than a note.
    (withdraw,) = [one for one in report.findings if one.name == "withdraw"]
    assert "the server calls amount value" in withdraw.sentence
    assert report.exit_code == 5


@pytest.mark.parametrize("rule", ["wrap:data.result", "no-docs"])
async def test_what_the_client_copes_with_is_no_warning(rule: str) -> None:
    assert worse_than_a_note(await examined(rule)) == {}
