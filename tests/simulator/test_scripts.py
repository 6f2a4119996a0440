"""The commands without a screen, at a simulator on a port: what each reaches, prints, ends with."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.__main__ import main
from app.api.catalog import CATALOG
from app.cli.exit_codes import ExitCode
from app.cli.queries import QUERIES
from app.cli.simulator import TEST_ADDRESS, TEST_KEY
from app.clock import SystemClock
from app.simulator.server import create_app
from app.simulator.world import World
from tests.support.manual_clock import START
from tests.support.served import Simulator, served

Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def running() -> Iterator[Simulator]:
    """A market that stands still, for people whose clocks do not."""
    world = World(7, START, TEST_ADDRESS)
    app = create_app(
        world, clock=lambda: START, wall_clock=SystemClock().now, secret="a secret, long enough"
    )
    with served(Simulator(app, world)) as simulator:
        yield simulator


@pytest.fixture
def simulator(running: Simulator, monkeypatch: pytest.MonkeyPatch) -> Simulator:
    monkeypatch.setattr("app.__main__._start_log", lambda: None)
    monkeypatch.setenv("ALURA_BASE_URL", running.base_url)
    monkeypatch.setattr(running, "when_served", lambda: None)
    return running


@pytest.fixture
def signed_in(simulator: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> Simulator:
    monkeypatch.setenv("ALURA_PRIVATE_KEY", TEST_KEY)
    assert main(["sign-in"]) == 0
    capsys.readouterr()
    return simulator


def asked(capsys: Said, *argv: str) -> dict[str, Any]:
    """Return the document that a command prints; a float in it would have lost digits."""
    assert main([*argv, "--json"]) == 0
    content: dict[str, Any] = json.loads(capsys.readouterr().out, parse_float=pytest.fail)
    return content


def test_each_query_reaches_what_its_row_says_and_prints_rows(
    signed_in: Simulator, capsys: Said
) -> None:
    trade = asked(capsys, "trade")["rows"][0]
    behind = {
        "logs": [["logs", asked(capsys, "sessions")["rows"][0]["id"]]],
        "trade-logs": [["trade-logs", trade["id"]]],
        "candles": [["candles", "BTC", "--limit", "3"]],
        "candle-history": [["candle-history", "BTC", "--limit", "3"]],
        "signals": [["signals"], ["signals", "BTC"]],
        "user-rank": [["user-rank", asked(capsys, "leaderboard")["rows"][0]["user_id"]]],
        "referral check": [["referral", "check", "GM"]],
    }
    for query in QUERIES:
        signed_in.served.clear()
        for argv in behind.get(query.name, [[query.name]]):
            content = asked(capsys, *argv)
            assert content["command"] == query.name
            assert content["account"] == TEST_ADDRESS
            assert content["rows"], query.name
            assert len(content["rows"]) == 1 or not query.is_one
        rows = [CATALOG[name] for name in query.reaches]
        assert signed_in.served == {(row.method, row.path) for row in rows}, query.name


def test_a_part_of_a_list_is_not_called_complete(simulator: Simulator, capsys: Said) -> None:
    board = asked(capsys, "leaderboard", "--pages", "2")
    assert (len(board["rows"]), board["total"], board["complete"]) == (200, 5000, False)
    assert board["account"] is None
    assert asked(capsys, "symbols")["complete"] is True


def test_without_json_there_is_a_table_and_words_go_elsewhere(
    signed_in: Simulator, capsys: Said
) -> None:
    assert main(["positions"]) == 0
    said = capsys.readouterr()
    header, *rows = said.out.splitlines()
    assert header.split("  ")[0] == "id"
    assert "entry price" in header
    assert rows
    assert "margin mode" not in header
    assert said.err == (
        "missing: positions.margin_mode, positions.realised_pnl, session_id\nnot understood: fees\n"
    )
    assert main(["trade"]) == 0
    assert "\n\npositions:\nid " in capsys.readouterr().out


def test_without_a_token_a_private_query_says_the_next_step(
    simulator: Simulator, capsys: Said
) -> None:
    assert main(["positions", "--json"]) == ExitCode.SIGNED_OUT
    said = capsys.readouterr()
    assert said.out == ""
    assert "Run “alura sign-in” first." in said.err


def test_a_key_of_the_environment_signs_in_and_what_is_signed_is_shown_beside_the_data(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("ALURA_PRIVATE_KEY", TEST_KEY)
    assert main(["wallet", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["rows"][0]["address"] == TEST_ADDRESS
    assert f"{TEST_ADDRESS} is asked to sign exactly this text:" in said.err
    assert main(["wallet", "--json"]) == 0
    assert "is asked to sign" not in capsys.readouterr().err


def test_what_the_server_does_not_know_has_its_own_exit_code(
    signed_in: Simulator, capsys: Said
) -> None:
    assert main(["logs", "no-such-session"]) == ExitCode.REFUSED
    assert capsys.readouterr().out == ""


def test_watching_prints_lines_until_the_token_is_over(signed_in: Simulator, capsys: Said) -> None:
    issuer = signed_in.app.state.backend.sign_in
    signed_in.requests.clear()
    signed_in.when_served = lambda: len(signed_in.requests) < 3 or issuer.end_tokens()
    assert main(["sessions", "--watch", "0.01"]) == ExitCode.SIGNED_OUT
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["rows" in line for line in lines] == [True, True, True, False]
    assert lines[-1]["error"]["class"] == "signed_out"
