"""The doctor: every fault is named, with a level and a next step; only reads; nothing secret."""

import asyncio
import json
import random
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from app.api.budget import RequestBudget
from app.api.catalog import ENDPOINTS
from app.api.client import ReadOnlyClient, open_http
from app.api.probe import Certificate, Line, _certificate, probe
from app.api.sign_in import Token, TokenHolder
from app.api.transport import Transport
from app.cli.doctor_page import Style, page
from app.clock import SystemClock
from app.doctor.clock_skew import skew, stamp
from app.doctor.examination import Patient, examine
from app.doctor.findings import Finding, Level, Section, masked
from app.doctor.line_findings import of_clock, of_line
from app.doctor.report import Report
from app.doctor.server_findings import KeptToken
from app.doctor.terminal_findings import of_terminal
from app.doctor.visits import Witness
from app.errors import Unreachable
from app.settings import Settings
from app.terminal_facts import Answers, TerminalFacts, Tmux, colours, is_utf8
from tests.support.manual_clock import START, ManualClock
from tests.support.sign_in_server import sign_in_server

HOST = "api.test"
ADDRESS = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A"
SECRET = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
PRINCE = "0x" + "ab" * 20

POSITION = {
    "id": "p1", "symbol": "BTC", "side": "long", "size": "0.5", "entryPrice": "100",
    "markPrice": "101", "unrealizedPnl": "0.5",
}  # fmt: skip
CANDLE = {"t": 1795579440000, "o": 1, "h": 2, "l": 1, "c": 2, "symbol": "BTC", "interval": "15m"}
ANSWERS: Mapping[str, Any] = {
    "/health": {"status": "ok"},
    "/health/kafka": {"status": "ok"},
    "/api/indicators/health": {"status": "ok"},
    "/api/leaderboard/health": {"status": "ok"},
    "/api/indicators/candles/aggregated/symbols": ["SOL", "BTC"],
    "/api/indicators/candles/latest": [CANDLE],
    "/api/indicators/candles/history/BTC": [CANDLE],
    "/api/indicators/candles/BTC/15m": [CANDLE],
    "/api/indicators/signals/BTC/15m": [],
    "/api/indicators/signals/all/15m": [],
    "/api/leaderboard/stats": {"accounts": 3, "volume": 5},
    "/api/leaderboard/rankings": [{"rank": 1, "userId": "u9", "pnl": 3}],
    "/api/leaderboard/analytics": {"window": "30d"},
    "/api/leaderboard/user/u1": {"rank": 2, "pnl": 1},
    "/api/leaderboard/user/u9": {"rank": 1, "pnl": 3},
    "/user/profile": {"userId": "u1", "accountValue": 10, "withdrawable": 5},
    "/trading-sessions/active": [
        {"id": "s1", "symbol": "BTC", "status": "active", "budget": 10, "pnl": 1}
    ],
    "/trading-sessions/current-trade": {"id": "t1", "positions": [POSITION]},
    "/trading-sessions/s1/logs": [],
    "/trading-sessions/trades/t1/logs": [],
    "/referrals/u1": {"userId": "u1", "code": "X", "eligible": True},
    "/referrals/u1/stats": {"referredUsers": 1, "totalEarned": 0},
    "/usdc-verification/my-transactions": [],
    "/usdc-verification/total-deposited": {"total": 5},
}

BODIES = {
    "/user/withdraw": ("amount", "destination"),
    "/user/send-usdc": ("amount", "destination"),
    "/user/close-position": ("assetIndex",),
    "/referrals/check": ("code",),
    "/usdc-verification/verify": ("txHash",),
}


def body(*names: str) -> dict[str, Any]:
    properties = {name: {"type": "string" if name != "amount" else "number"} for name in names}
    schema = {"type": "object", "properties": properties, "required": list(names)}
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


def open_api() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        operation = body(*BODIES[endpoint.path]) if endpoint.path in BODIES else {}
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
    return {"openapi": "3.0.0", "paths": paths}


class Hospital:
    """A server by script, and the doctor who looks at it, on a clock that nobody moves."""

    def __init__(self, *, signed_in: bool = True) -> None:
        self.answers: dict[str, Any] = {**ANSWERS, "/api/docs-json": open_api()}
        self.requests: list[httpx.Request] = []
        self.clock = ManualClock()
        self.settings = Settings(base_url=f"https://{HOST}", reads_per_second=1000)
        self.token = KeptToken(ADDRESS, START + timedelta(hours=5), False) if signed_in else None
        self.server_ahead = timedelta()
        self.terminal: TerminalFacts | None = None

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path
        answer = self.answers.get(path, 404)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        date = format_datetime((self.clock.now() + self.server_ahead).replace(microsecond=0))
        if answer == 404:
            message = {"message": f"Cannot GET {path}", "statusCode": 404}
            return httpx.Response(404, json=message, headers={"date": date})
        return httpx.Response(200, json=answer, headers={"date": date})

    async def report(self) -> Report:
        async with open_http(
            self.settings.base_url, transport=httpx.MockTransport(self.handle)
        ) as http:
            holder, witness = TokenHolder(self.clock), Witness(self.clock)
            if self.token is not None and not self.token.is_over:
                holder.put(Token(SECRET, ADDRESS, HOST, self.token.ends_at))
            budget = RequestBudget(self.clock, per_second=1000, burst=1000)
            transport = Transport(
                http,
                self.clock,
                random.Random(7),
                token=holder,
                budget=budget,
                observer=witness,
            )
            client = ReadOnlyClient(transport)
            patient = Patient(self.settings, http, client, witness, self.token, self.terminal)
            work = asyncio.ensure_future(examine(patient, self.clock))
            # Only a server with faults makes the doctor wait.
            while not work.done():
                await self.clock.advance(5.0)
            return work.result()


def found(report: Report, name: str) -> Finding:
    [finding] = [f for f in report.findings if f"{f.section}.{f.name}" == name]
    return finding


@pytest.fixture(autouse=True)
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolved(host: str, port: int | None) -> tuple[str, ...]:
        return ("192.0.2.7",)

    monkeypatch.setattr("app.api.probe._resolved", resolved)


async def test_a_server_that_is_well_gets_no_more_than_notes() -> None:
    hospital = Hospital()
    report = await hospital.report()
    assert [f for f in report.findings if f.level in (Level.WARN, Level.BAD)] == []
    assert report.exit_code == 0
    assert found(report, "contract.document").sentence.startswith(
        "At /api/docs-json: 41 of 41 endpoints present, 0 absent, 0 changed, 0 new"
    )
    assert (
        "0x19E7…ff2A until 2026-11-22 19:02 UTC: 5 h 0 min" in found(report, "token.token").sentence
    )


async def test_only_reads_are_sent_each_once_and_never_for_a_secret() -> None:
    hospital = Hospital()
    report = await hospital.report()
    assert {request.method for request in hospital.requests} == {"GET"}
    paths = [request.url.path for request in hospital.requests]
    # The health is asked for once more, by the probe of the line.
    assert sorted(paths) == sorted([*set(paths), "/health"])
    assert set(paths) == set(hospital.answers) - {"/api/leaderboard/user/u9"}
    assert report.requests == len(hospital.requests) == 25
    assert found(report, "reads.trading_key").level is Level.OK


async def test_without_a_token_the_open_endpoints_are_checked_and_the_rest_is_a_note() -> None:
    hospital = Hospital(signed_in=False)
    report = await hospital.report()
    assert report.exit_code == 0
    assert found(report, "token.token").level is Level.NOTE
    profile = found(report, "reads.profile")
    assert (profile.level, profile.sentence) == (
        Level.NOTE,
        "Not checked: nobody is signed in.",
    )
    # The user whose row is read is one that the rankings name.
    assert "/api/leaderboard/user/u9" in {request.url.path for request in hospital.requests}
    assert not any("authorization" in request.headers for request in hospital.requests)


async def test_a_token_that_is_over_is_a_warning_and_is_not_sent() -> None:
    hospital = Hospital()
    hospital.token = KeptToken(ADDRESS, START - timedelta(hours=1), True)
    report = await hospital.report()
    assert found(report, "token.token").level is Level.WARN
    assert "is over since 2026-11-22 13:02 UTC" in found(report, "token.token").sentence
    assert not any("authorization" in request.headers for request in hospital.requests)


async def test_a_token_that_the_server_refuses_is_one_warning() -> None:
    hospital = Hospital()
    for path in ("/user/profile", "/trading-sessions/active"):
        hospital.answers[path] = httpx.Response(401, json={"message": "Unauthorized"})
    report = await hospital.report()
    warned = [f"{f.section}.{f.name}" for f in report.findings if f.level is Level.WARN]
    assert warned == ["token.token"]
    assert "0x19E7…ff2A in, at 2 endpoints" in found(report, "token.token").sentence
    assert found(report, "reads.session_logs").sentence == "Not checked: no such id is known."


async def test_a_renamed_field_is_named_with_what_was_not_understood() -> None:
    hospital = Hospital()
    renamed = {("fairish" if key == "markPrice" else key): v for key, v in POSITION.items()}
    hospital.answers["/trading-sessions/current-trade"] = {"id": "t1", "positions": [renamed]}
    report = await hospital.report()
    finding = found(report, "reads.current_trade")
    assert finding.level is Level.WARN
    assert finding.sentence.startswith("The answer has no mark price;")
    assert "not understood: fairish" in finding.sentence
    assert report.exit_code == 4
    read = next(r for r in report.document()["reads"] if r["name"] == "current_trade")
    assert read["unread"] == ["fairish"]
    assert 0.5 < read["recognised"] < 1


async def test_a_missing_route_is_named_by_the_read_and_by_the_contract() -> None:
    hospital = Hospital()
    hospital.answers["/api/leaderboard/analytics"] = 404
    del hospital.answers["/api/docs-json"]["paths"]["/api/leaderboard/analytics"]
    report = await hospital.report()
    assert found(report, "reads.analytics").level is Level.BAD
    assert "no such route" in found(report, "reads.analytics").sentence
    assert found(report, "contract.analytics").sentence.startswith("Absent from the server's")
    assert report.exit_code == 5


@pytest.mark.parametrize(
    ("names", "level", "words"),
    [
        (("value", "destination"), Level.NOTE, "the server calls amount value"),
        (("amount", "to"), Level.NOTE, "the server calls destination to"),
        (("amount", "destination", "pin"), Level.WARN, "the server also wants pin"),
    ],
)
async def test_a_changed_body_is_named_and_whether_it_can_be_sent(
    names: tuple[str, ...], level: Level, words: str
) -> None:
    hospital = Hospital()
    hospital.answers["/api/docs-json"]["paths"]["/user/withdraw"]["post"] = body(*names)
    finding = found(await hospital.report(), "contract.withdraw")
    assert finding.level is level
    assert words in finding.sentence


async def test_new_routes_are_a_note() -> None:
    hospital = Hospital()
    hospital.answers["/api/docs-json"]["paths"]["/user/margin"] = {"get": {}}
    finding = found(await hospital.report(), "contract.new")
    assert (finding.level, finding.sentence) == (Level.NOTE, "Not ours: GET /user/margin.")


async def test_no_open_api_is_a_note_and_one_that_is_not_readable_a_warning() -> None:
    hospital = Hospital()
    hospital.answers["/api/docs-json"] = 404
    assert found(await hospital.report(), "contract.document").level is Level.NOTE
    hospital.answers["/api/docs-json"] = httpx.Response(503, json={"message": "Unavailable"})
    assert found(await hospital.report(), "contract.document").level is Level.WARN


async def test_health_is_told_in_the_servers_own_words() -> None:
    hospital = Hospital()
    hospital.answers["/health/kafka"] = {"status": "error", "details": {"kafka": "lagging"}}
    finding = found(await hospital.report(), "health.kafka_health")
    assert (finding.level, finding.sentence) == (Level.WARN, "“error” (kafka lagging).")


async def test_a_throttled_server_is_asked_nothing_more() -> None:
    hospital = Hospital()
    throttled = httpx.Response(429, headers={"retry-after": "60"}, json={"message": "Too Many"})
    hospital.answers["/api/leaderboard/stats"] = throttled
    report = await hospital.report()
    assert found(report, "budget.throttled").sentence == (
        "It answered 429 (too many requests) once, with Retry-After 60."
    )
    assert found(report, "reads.rankings").sentence == "Not checked: the server asked to wait."
    assert hospital.requests[-1].url.path == "/api/leaderboard/stats"
    assert report.exit_code == 4


async def test_what_the_server_allows_is_read_from_its_headers() -> None:
    hospital = Hospital()
    counters = {"x-ratelimit-limit": "100", "x-ratelimit-remaining": "3"}
    hospital.answers["/api/leaderboard/stats"] = httpx.Response(200, json={}, headers=counters)
    finding = found(await hospital.report(), "budget.limit")
    assert (finding.level, finding.sentence) == (
        Level.NOTE,
        "Little is left: limit 100, remaining 3.",
    )


async def test_a_server_that_falls_silent_is_not_waited_for_again_and_again() -> None:
    hospital = Hospital()
    for path in ("/api/indicators/candles/latest", "/api/indicators/candles/history/BTC"):
        hospital.answers[path] = httpx.ReadError("gone")
    report = await hospital.report()
    assert found(report, "reads.candle_history").level is Level.BAD
    assert found(report, "reads.candles").sentence == "Not checked: the server fell silent."
    assert hospital.requests[-1].url.path == "/api/indicators/candles/history/BTC"


async def test_another_server_is_said_to_be_one_and_its_failures_stand_together() -> None:
    hospital = Hospital(signed_in=False)
    hospital.answers = {}
    report = await hospital.report()
    assert found(report, "host.api").level is Level.BAD
    assert "None of 10 endpoints gave a good answer" in found(report, "host.api").sentence
    assert found(report, "health.health").level is Level.NOTE
    text = page(report, Style())
    summary = text.partition("\nHost\n")[0]
    assert summary.count("This server has no such route.") == 1
    assert summary.count("GET /") == 10


async def test_a_host_that_cannot_be_reached_is_code_3_and_asked_no_more() -> None:
    hospital = Hospital()
    hospital.answers["/health"] = httpx.ConnectError("refused")
    report = await hospital.report()
    assert report.exit_code == 3
    assert found(report, "host.connection").level is Level.BAD
    assert len(hospital.requests) == 1
    assert report.document()["reads"] == []


# The page and the document


async def drifted() -> Report:
    hospital = Hospital()
    hospital.answers["/api/leaderboard/analytics"] = 404
    hospital.answers["/user/profile"] = {
        "userId": "u1", "accountValue": "?", "weird": 1, ADDRESS: {"a": 1},
    }  # fmt: skip
    hospital.answers["/api/leaderboard/user/u1"] = httpx.Response(
        400, json={"message": f"no {ADDRESS} Bearer {SECRET}"}
    )
    hospital.answers["/api/indicators/health"] = {"status": PRINCE}
    hospital.settings = replace(hospital.settings, proxy="http://me:hidden@127.0.0.1:3128")
    hospital.terminal = TERMINAL
    return await hospital.report()


async def test_the_page_fits_80_columns_and_begins_with_the_worst() -> None:
    text = page(await drifted(), Style())
    assert [line for line in text.splitlines() if len(line) > 80] == []
    lines = text.splitlines()
    assert lines[2].startswith("Something does not work (")
    assert lines[4].startswith("  bad   ")
    assert text.index("  bad   GET") < text.index("  warn  GET") < text.index("\nHost\n")
    assert "\x1b" not in text


async def test_colour_only_repeats_the_word() -> None:
    report = await drifted()
    coloured = page(report, Style(has_colour=True))
    assert "\x1b[1;31mbad" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == page(report, Style())


async def test_an_ascii_page_has_no_other_signs() -> None:
    assert page(await drifted(), Style(is_ascii=True)).replace("…", "").isascii()


async def test_nothing_secret_stands_in_page_or_document() -> None:
    report = await drifted()
    for text in (page(report, Style()), json.dumps(report.document(), ensure_ascii=False)):
        assert "0x19E7…ff2A" in text
        for secret in (ADDRESS, ADDRESS.lower(), PRINCE, SECRET, "hidden", "limit=20"):
            assert secret not in text


async def test_every_finding_of_the_page_is_in_the_document() -> None:
    report = await drifted()
    document = json.loads(json.dumps(report.document()))
    assert len(document["findings"]) == len(report.findings)
    assert len({finding["name"] for finding in document["findings"]}) == len(report.findings)
    assert document["exit_code"] == report.exit_code == 5
    beyond = [finding for finding in document["findings"] if finding["level"] != "ok"]
    assert [finding for finding in beyond if not finding["next_step"]] == []


def test_what_is_not_well_needs_a_next_step() -> None:
    with pytest.raises(ValueError, match=r"host\.x has no next step"):
        Finding(Section.HOST, "x", Level.NOTE, "X", "Something.")


def test_masking_keeps_what_is_no_secret() -> None:
    assert masked(f"{ADDRESS} at block 0x12") == "0x19E7…ff2A at block 0x12"


# Line and clock

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)


def line_findings(settings: Settings, line: Line) -> dict[str, Finding]:
    return {finding.name: finding for finding in of_line(settings, line, NOW)}


@pytest.mark.parametrize(("days", "level"), [(90, Level.OK), (3, Level.WARN)])
def test_a_certificate_that_ends_soon_is_a_warning(days: int, level: Level) -> None:
    certificate = Certificate("Let's Encrypt", NOW + timedelta(days=days))
    line = Line(tls="TLSv1.3", certificate=certificate, http="HTTP/1.1")
    finding = line_findings(Settings(), line)["certificate"]
    assert finding.level is level
    assert f"{days} days are left" in finding.sentence


@pytest.mark.parametrize(
    ("url", "level"), [("http://127.0.0.1:1", Level.OK), ("http://box.example", Level.WARN)]
)
def test_plain_http_is_said_and_only_fine_on_this_machine(url: str, level: Level) -> None:
    settings = Settings(base_url=url, allow_plain_http=True)
    assert line_findings(settings, Line())["tls"].level is level


@pytest.mark.parametrize(
    ("url", "read_only", "trusted", "words"),
    [
        ("https://testnet-api.alura.fun", False, (), "Money can move: the host is Alura's"),
        ("https://box.example", True, (), "Read-only: the host is neither"),
        ("https://box.example", False, (), "Money can move: so it is set by you"),
        ("https://box.example", True, ("box.example",), "Read-only: so it is set by you"),
        ("http://127.0.0.1:8", False, (), "Money can move: the host is this machine"),
    ],
)
def test_the_mode_is_said_with_its_reason(
    url: str, read_only: bool, trusted: tuple[str, ...], words: str
) -> None:
    settings = Settings(base_url=url, read_only=read_only, trusted_hosts=trusted)
    assert line_findings(settings, Line())["read_only"].sentence.startswith(words)


@pytest.mark.parametrize(
    ("failure", "words"),
    [("certificate", "was not trusted"), ("encryption", "No encryption could be agreed on")],
)
def test_a_tls_failure_is_told_apart(failure: Any, words: str) -> None:
    line = Line(error=Unreachable("x. y"), cause="certificate has expired", tls_failure=failure)
    finding = line_findings(Settings(), line)["connection"]
    assert (finding.level, finding.title) == (Level.BAD, "TLS")
    assert words in finding.sentence
    assert "(certificate has expired)" in finding.sentence


@pytest.mark.parametrize(
    ("ahead", "level", "words"),
    [
        (0.0, Level.OK, "The same as the server's, within"),
        (-3.0, Level.OK, "ahead of the server"),
        (7.0, Level.WARN, "behind the server"),
        (-70.0, Level.BAD, "ahead of the server"),
    ],
)
async def test_the_clock_is_judged_by_the_dates_of_all_answers(
    ahead: float, level: Level, words: str
) -> None:
    hospital = Hospital()
    hospital.server_ahead = timedelta(seconds=ahead)
    finding = found(await hospital.report(), "host.clock")
    assert finding.level is level
    assert words in finding.sentence


def test_each_answer_narrows_the_skew_and_the_true_one_stays_within() -> None:
    rng = random.Random(7)
    truth, stamps = 12.3, []
    for second in range(40):
        sent = START + timedelta(seconds=second + rng.random())
        took = rng.random() * 0.3
        written = sent + timedelta(seconds=truth + took * rng.random())
        date = format_datetime(written.replace(microsecond=0), usegmt=True)
        stamps.append(stamp(date, sent + timedelta(seconds=took), took))
    one = skew([found for found in stamps[:1] if found])
    all_of_them = skew([found for found in stamps if found])
    assert one is not None
    assert all_of_them is not None
    assert abs(one.seconds - truth) <= one.uncertainty_seconds
    assert abs(all_of_them.seconds - truth) <= all_of_them.uncertainty_seconds
    assert all_of_them.uncertainty_seconds < 0.7 < one.uncertainty_seconds


def test_dates_of_several_clocks_are_not_mixed() -> None:
    dates = [START, START + timedelta(minutes=5)]
    stamps = [
        stamp(format_datetime(date), START, took)
        for date, took in zip(dates, (0.1, 2), strict=True)
    ]
    told = skew([found for found in stamps if found])
    assert told is not None
    assert abs(told.seconds) < 2


@pytest.mark.parametrize("header", [None, "", "yesterday"])
def test_an_answer_without_a_date_says_nothing_of_the_clock(header: str | None) -> None:
    assert stamp(header, START, 1.0) is None
    assert of_clock(skew([])).level is Level.NOTE


async def test_a_host_without_a_name_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(host: str, port: int | None) -> tuple[str, ...]:
        raise OSError(2, "x")

    monkeypatch.setattr("app.api.probe._resolved", unknown)
    async with open_http("https://nowhere.test") as http:
        line = await probe(http, ManualClock(), by_proxy=False)
    assert isinstance(line.error, Unreachable)
    assert "nowhere.test" in line.error.message


async def test_a_line_over_a_socket_is_told_from_the_connection_itself() -> None:
    with sign_in_server() as server:
        async with open_http(server.url) as http:
            line = await probe(http, SystemClock(), by_proxy=False)
    assert (line.peer, line.http, line.tls) == ("127.0.0.1", "HTTP/1.0", None)
    assert line.status is not None
    assert line.connected_seconds is not None
    assert 0 < line.connected_seconds < line.took_seconds
    assert line.addresses == ("192.0.2.7",)


def test_a_certificate_is_told_by_its_organisation_and_its_end() -> None:
    said = {
        "issuer": ((("countryName", "US"),), (("organizationName", "Let's Encrypt"),)),
        "notAfter": "Nov 30 04:25:58 2026 GMT",
    }
    ends_at = datetime(2026, 11, 30, 4, 25, 58, tzinfo=UTC)
    assert _certificate(said) == Certificate("Let's Encrypt", ends_at)
    assert _certificate({}) is None


# The terminal

TERMINAL = TerminalFacts(
    term="xterm-256color",
    colorterm="truecolor",
    colours=1 << 24,
    columns=80,
    rows=24,
    is_utf8=True,
    over_ssh=False,
    no_color=False,
    tmux=None,
    answers=Answers(3.0, True, True, True),
)


@pytest.mark.parametrize(
    ("change", "name", "level", "words"),
    [
        ({}, "colours", Level.OK, "16 million"),
        ({"columns": 79}, "size", Level.WARN, "79 columns"),
        ({"is_utf8": False}, "utf8", Level.NOTE, "not UTF-8"),
        ({"colours": 8, "colorterm": ""}, "colours", Level.NOTE, "8 colours"),
        ({"no_color": True}, "colours", Level.OK, "NO_COLOR"),
        ({"over_ssh": True}, "place", Level.OK, "over SSH"),
        ({"answers": Answers()}, "mouse", Level.OK, "Not told"),
        ({"answers": Answers(3.0, False)}, "mouse", Level.NOTE, "not know the mouse"),
        ({"answers": Answers(400.0)}, "round_trip", Level.NOTE, "400 ms"),
        ({"answers": Answers(4.0, synchronised=True)}, "synchronised", Level.OK, "mode 2026"),
        ({"tmux": Tmux("3.4", {"set-clipboard": "external"})}, "tmux", Level.NOTE, "external"),
        ({"tmux": Tmux("3.4", {"escape-time": "500"})}, "tmux", Level.NOTE, "escape-time 500"),
        ({"tmux": Tmux("3.4", {"set-clipboard": "on"})}, "tmux", Level.OK, "3.4"),
        ({"tmux": Tmux(None)}, "tmux", Level.OK, "Version not told"),
    ],
)
def test_the_terminal_is_judged(
    change: dict[str, Any], name: str, level: Level, words: str
) -> None:
    findings = {finding.name: finding for finding in of_terminal(replace(TERMINAL, **change))}
    assert findings[name].level is level
    assert words in findings[name].sentence


@pytest.mark.parametrize(
    ("environment", "is_one"),
    [
        ({"LANG": "en_GB.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, False),
        ({"LC_CTYPE": "C.utf8"}, True),
        ({}, False),
    ],
)
def test_the_locale_that_counts_is_the_first_that_is_set(
    environment: dict[str, str], is_one: bool
) -> None:
    assert is_utf8(environment) is is_one


def test_colours_come_from_the_terminals_own_names() -> None:
    assert colours("dumb", "truecolor") == 1 << 24
    assert colours("no-such-terminal", "") == 0
