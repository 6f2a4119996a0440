"""The commands without a screen, at a simulator on a port: what each reaches, prints, ends with.

Whatever becomes of a reply, an order is carried out once, and its end says what is certain.
"""

import json
import os
import signal
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import paths
from app.__main__ import main
from app.api.catalog import CATALOG, ENDPOINTS, Effect
from app.api.sign_in import Token
from app.cli.dispatch import HINTS
from app.cli.exit_codes import ExitCode
from app.cli.orders import ORDERS
from app.cli.queries import QUERIES
from app.cli.secret_answers import SECRET_ANSWERS
from app.cli.simulator import TEST_ADDRESS, TEST_KEY
from app.clock import SystemClock
from app.locks import KeyLocks
from app.simulator.fault_port import FaultMiddleware
from app.simulator.faults import Faults, parse_fault
from app.simulator.server import create_app, issue_token
from app.simulator.world import World
from app.tokens import TokenFile
from app.wallet import KeySigner
from tests.support.manual_clock import START
from tests.support.served import Simulator, served

Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def running() -> Iterator[Simulator]:
    """A market that stands still, for people whose clocks do not."""
    world, clock = World(7, START, TEST_ADDRESS), SystemClock()
    faults = Faults(sleep=clock.sleep, now=clock.now)
    app = create_app(
        world,
        clock=lambda: START,
        wall_clock=clock.now,
        secret="a secret of the tests, long enough",
        faults=faults,
    )
    app.state.faults = faults
    with served(Simulator(app, world, FaultMiddleware(app, faults))) as simulator:
        yield simulator


class QuickClock(SystemClock):
    """The machine's clock, on which short waits are over at once. Deadlines are longer."""

    ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead

    async def sleep(self, seconds: float) -> None:
        if seconds > 5:
            await super().sleep(seconds)
        else:
            self.ahead += seconds
            await super().sleep(0)


@pytest.fixture
def simulator(running: Simulator, monkeypatch: pytest.MonkeyPatch) -> Simulator:
    monkeypatch.setattr("app.__main__._start_log", lambda: None)
    monkeypatch.setattr("app.clock.SystemClock", QuickClock)
    monkeypatch.setenv("ALURA_BASE_URL", running.base_url)
    monkeypatch.setattr(running, "when_asked", lambda: None)
    running.app.state.faults.clear()
    return running


@pytest.fixture
def signed_in(simulator: Simulator) -> Simulator:
    """The simulator, and a kept token for it, as a sign-in leaves it."""
    host = simulator.base_url.removeprefix("http://")
    secret = issue_token(simulator.app, TEST_ADDRESS)
    TokenFile(paths.tokens(), SystemClock()).save(Token(secret, TEST_ADDRESS, host))
    return simulator


@pytest.fixture
def die(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what lets go of the locks of all commands so far, as the end of a process does."""
    made: list[KeyLocks] = []

    def make(folder: Path) -> KeyLocks:
        made.append(KeyLocks(folder))
        return made[-1]

    monkeypatch.setattr("app.wiring.KeyLocks", make)

    def let_go() -> None:
        for locks in made:
            locks.release_all()

    return let_go


@pytest.fixture
def _interruptible() -> Iterator[None]:
    """Have SIGINT interrupt, also where the tests run behind an ampersand."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


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
        "candle-history": [["candle-history", "BTC", "--since", f"{START:%Y-%m-%dT13:00}"]],
        "signals": [["signals"], ["signals", "BTC"]],
        "user-rank": [["user-rank", asked(capsys, "leaderboard")["rows"][0]["user_id"]]],
        "referral check": [["referral", "check", "GM"]],
    }
    for query in QUERIES[:-1]:
        signed_in.served.clear()
        for argv in behind.get(query.name, [[query.name]]):
            content = asked(capsys, *argv)
            assert content["command"] == query.name
            assert content["account"] == TEST_ADDRESS
            assert content["rows"], query.name
            assert len(content["rows"]) == 1 or not query.is_one
        rows = [CATALOG[name] for name in query.reaches]
        assert signed_in.served == {(row.method, row.path) for row in rows}, query.name


def test_a_market_in_any_case_is_asked_for_as_the_server_spells_it(
    signed_in: Simulator, capsys: Said
) -> None:
    for argv in (["candles", "btc", "--limit", "1"], ["signals", "btc"]):
        assert main([*argv, "--json"]) == 0
        said = capsys.readouterr()
        assert said.err == "btc is BTC here.\n"
        assert json.loads(said.out)["rows"][0]["symbol"] == "BTC"
    assert main(["candles", "BTX", "--json"]) == ExitCode.REFUSED
    assert "does not list BTX; near: BTC" in capsys.readouterr().err


def test_an_asset_in_any_case_is_started_and_closed_under_the_servers_name(
    signed_in: Simulator, capsys: Said
) -> None:
    quick = ["session", "new", "quick", "--budget", "50", "--target", "10"]
    assert main([*quick, "--asset", "doge", "--index", "4"]) == ExitCode.NOT_SENT
    assert "There is a session on DOGE already" in capsys.readouterr().err
    symbol = asked(capsys, "positions")["rows"][0]["symbol"]
    assert main(["close", "--asset", symbol.lower()]) == ExitCode.NOT_SENT
    said = capsys.readouterr()
    assert symbol in said.out + said.err
    assert "Nothing was sent" in said.err


def test_a_part_of_a_list_is_not_called_complete(simulator: Simulator, capsys: Said) -> None:
    board = asked(capsys, "leaderboard", "--pages", "2")
    assert (len(board["rows"]), board["total"], board["complete"]) == (200, 5000, False)
    assert board["account"] is None
    assert asked(capsys, "symbols")["complete"] is True


def test_a_log_is_read_back_as_far_as_it_is_wanted(signed_in: Simulator, capsys: Said) -> None:
    session = asked(capsys, "sessions")["rows"][0]["id"]
    few = asked(capsys, "logs", session, "--limit", "3")
    assert (len(few["rows"]), few["complete"]) == (3, False)
    whole = asked(capsys, "logs", session, "--limit", "20000")
    assert (len(whole["rows"]) > 200, whole["complete"]) == (True, True)
    assert whole["rows"][:3] == few["rows"]


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
    assert said.err == ("missing: margin_mode, realised_pnl\nnot understood: fees\n")
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


def test_the_account_that_is_named_counts_and_not_the_key_that_is_there(
    signed_in: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("ALURA_PRIVATE_KEY", OTHER_KEY)
    assert asked(capsys, "wallet", "--address", TEST_ADDRESS)["account"] == TEST_ADDRESS
    monkeypatch.setenv("ALURA_PRIVATE_KEY", TEST_KEY)
    assert main(["withdraw", "5", "--to", OTHER, "--yes", "--address", OTHER]) == ExitCode.FAILED
    assert f"The key belongs to {TEST_ADDRESS}, not to {OTHER}." in capsys.readouterr().err


def test_what_the_server_does_not_know_has_its_own_exit_code(
    signed_in: Simulator, capsys: Said
) -> None:
    assert main(["logs", "no-such-session"]) == ExitCode.REFUSED
    assert capsys.readouterr().out == ""


def test_watching_prints_lines_until_the_token_is_over(signed_in: Simulator, capsys: Said) -> None:
    issuer = signed_in.app.state.backend.sign_in
    signed_in.asked.clear()
    signed_in.when_asked = lambda: len(signed_in.asked) < 4 or issuer.end_tokens()
    assert main(["sessions", "--watch", "0.01"]) == ExitCode.SIGNED_OUT
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["rows" in line for line in lines] == [True, True, True, False]
    assert lines[-1]["error"]["class"] == "signed_out"


# Orders

OTHER_KEY = "0x" + "22" * 32
"""Of an account that has money and nothing else."""
OTHER = KeySigner.from_hex(OTHER_KEY).address
HASH = "0x" + "ab" * 32
SAME = {"start_quick": "create_session", "start_advance": "create_advance_session"}
"""What the simulator calls these."""


def carried_out(simulator: Simulator) -> Counter[str]:
    """Return how often each kind of change was carried out so far."""
    executed = simulator.app.state.backend.executed
    return sum((Counter({change.kind: n}) for change, n in executed.items()), Counter())


def posts(simulator: Simulator) -> list[str]:
    """Return what was posted since the last look, signing in aside."""
    sent = [path for method, path in simulator.asked if method == "POST" and "/auth/" not in path]
    simulator.asked.clear()
    return sent


def ordered(capsys: Said, code: ExitCode, *argv: str) -> dict[str, Any]:
    """Return the document of an order that ends so."""
    assert main([*argv, "--json"]) == code
    content: dict[str, Any] = json.loads(capsys.readouterr().out, parse_float=pytest.fail)
    return content


def named(position: dict[str, Any]) -> list[str]:
    """Return the words that close a position."""
    return ["close", position["id"], "--side", position["side"], "--size", position["size"]]


def test_without_yes_the_exact_request_is_shown_and_nothing_is_sent(
    signed_in: Simulator, capsys: Said
) -> None:
    position = asked(capsys, "positions")["rows"][0]
    posts(signed_in)
    assert main(["close", position["id"], "--json"]) == ExitCode.NOT_SENT
    said = capsys.readouterr()
    shown = json.loads(said.out)
    path = f"/trading-sessions/positions/{position['id']}/close"
    assert shown["request"] == {"method": "POST", "path": path, "body": None}
    assert (shown["outcome"], shown["sent_at"], shown["rows"]) == ("not sent", None, [position])
    assert said.err == (
        "Nothing was sent. To send it, add "
        f"--side {position['side']} --size {position['size']} --yes.\n"
    )
    withdrawal = ordered(capsys, ExitCode.NOT_SENT, "withdraw", "5.25", "--to", TEST_ADDRESS)
    assert withdrawal["request"]["body"] == f'{{"amount": 5.25, "destination": "{TEST_ADDRESS}"}}'
    assert posts(signed_in) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"size": "0.001"}, "Size is "),
        ({"side": "the other"}, "Side is "),
        ({"id": "no-such-position"}, "No open position no-such-position is listed"),
    ],
)
def test_what_is_not_as_it_was_named_is_not_sent(
    change: dict[str, str], said: str, signed_in: Simulator, capsys: Said
) -> None:
    position = asked(capsys, "positions")["rows"][0]
    if "side" in change:
        change = {"side": "short" if position["side"] == "long" else "long"}
    posts(signed_in)
    assert main([*named({**position, **change}), "--yes"]) == ExitCode.NOT_SENT
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert posts(signed_in) == []


def test_a_second_session_on_an_asset_is_not_asked_for(signed_in: Simulator, capsys: Said) -> None:
    session = asked(capsys, "sessions")["rows"][0]
    posts(signed_in)
    index = ["--index", str(session["asset_index"])]
    quick = ["session", "new", "quick", "--asset", session["symbol"], *index]
    assert main([*quick, "--budget", "50", "--target", "10", "--yes"]) == ExitCode.NOT_SENT
    assert f"already ({session['id']}): nothing was sent" in capsys.readouterr().err
    assert posts(signed_in) == []


def test_an_address_can_be_named_as_in_the_settings(
    signed_in: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[addresses]\ncold = "{OTHER}"\n')
    monkeypatch.setenv("ALURA_CONFIG", str(config))
    shown = ordered(capsys, ExitCode.NOT_SENT, "send", "1", "--to", "cold")
    assert json.loads(shown["request"]["body"])["destination"] == OTHER
    assert main(["send", "1", "--to", "warm", "--yes"]) == ExitCode.NOT_SENT
    assert "No address is named “warm”" in capsys.readouterr().err


def test_a_position_is_not_closed_by_its_id_alone_nor_all_without_their_number(
    signed_in: Simulator, capsys: Said
) -> None:
    rows = asked(capsys, "positions")["rows"]
    posts(signed_in)
    for argv in (["close", rows[0]["id"]], ["close", "--all"], ["close", "--all", "--count", "1"]):
        assert main([*argv, "--yes"]) == ExitCode.NOT_SENT
    assert f"--count {len(rows)}" in capsys.readouterr().err
    assert posts(signed_in) == []


def test_read_only_sends_nothing_and_asks_nothing(
    signed_in: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    signed_in.asked.clear()
    assert main(["withdraw", "5", "--to", TEST_ADDRESS, "--yes", "--read-only"]) == 13
    monkeypatch.setenv("ALURA_READ_ONLY", "1")
    for argv in (["close", "--all", "--yes"], ["close-signature", "x", "--show"]):
        assert main(argv) == ExitCode.NOT_SENT
        assert "read-only" in capsys.readouterr().err
    assert signed_in.asked == []


def test_a_lost_reply_is_settled_by_what_a_reading_shows(
    signed_in: Simulator, capsys: Said
) -> None:
    position = asked(capsys, "positions")["rows"][0]
    before = carried_out(signed_in)
    posts(signed_in)
    signed_in.app.state.faults.add(parse_fault("lost-reply:POST /close"))
    end = ordered(capsys, ExitCode.DONE, *named(position), "--yes")
    assert (end["outcome"], end["rows"]) == ("done", [])
    assert end["error"]["class"] == "unreachable"
    assert end["read_at"] > end["sent_at"]
    assert len(posts(signed_in)) == 1
    assert carried_out(signed_in) - before == {"close_position": 1}


def test_a_request_that_got_lost_is_said_to_show_no_effect_and_is_not_sent_again(
    signed_in: Simulator, capsys: Said
) -> None:
    position = asked(capsys, "positions")["rows"][0]
    before = carried_out(signed_in)
    posts(signed_in)
    signed_in.app.state.faults.add(parse_fault("lost-request:POST /close"))
    end = ordered(capsys, ExitCode.STILL_OPEN, *named(position), "--yes")
    assert (end["outcome"], end["rows"]) == ("still open", [position])
    assert len(posts(signed_in)) == 1
    assert carried_out(signed_in) == before


def test_what_was_left_open_before_is_not_taken_for_what_is_sent_now(
    signed_in: Simulator, die: Callable[[], None], capsys: Said
) -> None:
    signed_in.app.state.faults.add(parse_fault("lost-request:POST /user/withdraw"))
    withdraw = ["withdraw", "5", "--to", OTHER, "--yes"]
    signed_in.asked.clear()
    assert ordered(capsys, ExitCode.UNKNOWN, *withdraw)["outcome"] == "unknown"
    after = signed_in.asked[signed_in.asked.index(("POST", "/user/withdraw")) + 1 :]
    assert after == [("GET", "/user/profile")] * HINTS
    die()
    end = ordered(capsys, ExitCode.DONE, "send", "3", "--to", OTHER, "--yes")
    assert (end["command"], end["outcome"], end["error"]) == ("send", "done", None)
    assert [row["outcome"] for row in asked(capsys, "journal")["rows"]] == [None, "done"]


def test_a_position_that_cannot_be_read_is_closed_only_where_that_is_asked_for(
    signed_in: Simulator, capsys: Said
) -> None:
    position = asked(capsys, "positions")["rows"][0]
    before = carried_out(signed_in)
    signed_in.app.state.faults.add(parse_fault("5xx:/current-trade:always"))
    assert main([*named(position), "--yes"]) == ExitCode.SERVER_FAULT
    assert carried_out(signed_in) == before
    capsys.readouterr()
    end = ordered(capsys, ExitCode.STILL_OPEN, "close", position["id"], "--blind", "--yes")
    assert (end["outcome"], end["read_at"], end["rows"]) == ("accepted", None, [])
    assert carried_out(signed_in) - before == {"close_position": 1}


def test_a_refusal_ends_with_its_class(signed_in: Simulator, capsys: Said) -> None:
    signed_in.app.state.faults.add(parse_fault("429:POST /user/withdraw:1:2"))
    withdraw = ["withdraw", "5", "--to", TEST_ADDRESS, "--yes"]
    end = ordered(capsys, ExitCode.THROTTLED, *withdraw)
    assert (end["outcome"], end["error"]["retry_after_seconds"]) == ("failed", 2)
    end = ordered(capsys, ExitCode.REFUSED, "withdraw", "0.5", *withdraw[2:])
    assert end["outcome"] == "failed"
    posts(signed_in)
    assert main(["withdraw", "999999", *withdraw[2:]]) == ExitCode.NOT_SENT
    assert main(["send", "1", *withdraw[2:]]) == ExitCode.NOT_SENT
    said = capsys.readouterr().err
    assert "USDC: nothing was sent. Name less." in said
    assert "That is this very account: nothing was sent." in said
    assert posts(signed_in) == []


def test_a_payment_whose_reply_was_lost_stays_unknown_and_keeps_the_next_from_being_sent(
    signed_in: Simulator, die: Callable[[], None], capsys: Said
) -> None:
    before = carried_out(signed_in)
    posts(signed_in)
    signed_in.app.state.faults.add(parse_fault("lost-reply:POST /user/send-usdc"))
    send = ["send", "7", "--to", OTHER, "--yes"]
    assert main([*send, "--json"]) == ExitCode.UNKNOWN
    said = capsys.readouterr()
    end = json.loads(said.out)
    assert end["outcome"] == "unknown"
    assert end["rows"][0].keys() >= {"free", "free_before"}
    assert "The balances moved by exactly that amount. That is a hint, no proof." in said.err
    assert main(send) == ExitCode.NOT_SENT
    assert f"Process {os.getpid()} is at 7.00 USDC to 0x" in capsys.readouterr().err
    die()
    assert main(send) == ExitCode.NOT_SENT
    assert "still not known what became of it: nothing was sent" in capsys.readouterr().err
    (sent,) = asked(capsys, "journal")["rows"]
    assert (sent["intent"], sent["outcome"]) == ("SendUsdc", None)
    die()
    assert main(["journal", "checked", sent["number"]]) == ExitCode.NOT_SENT
    die()
    assert main(["journal", "checked", sent["number"], "--yes"]) == 0
    assert asked(capsys, "journal")["rows"][0]["outcome"] == "checked"
    assert len(posts(signed_in)) == 1
    assert carried_out(signed_in) - before == {"send_usdc": 1}


@pytest.mark.usefixtures("_interruptible")
def test_interrupting_while_a_reply_is_awaited_says_that_it_is_unknown_and_is_kept(
    signed_in: Simulator, die: Callable[[], None], capsys: Said
) -> None:
    def interrupt() -> None:
        if signed_in.asked[-1] == ("POST", "/user/claim-reward"):
            os.kill(os.getpid(), signal.SIGINT)

    signed_in.app.state.faults.add(parse_fault("hang:POST /user/claim-reward"))
    signed_in.when_asked = interrupt
    assert main(["claim", "--yes"]) == ExitCode.UNKNOWN
    assert (
        "Whether it was carried out is not known. The journal keeps it" in capsys.readouterr().err
    )
    assert main(["claim", "--yes"]) == ExitCode.NOT_SENT


def test_each_order_reaches_what_its_row_says_and_money_moves_once(
    signed_in: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Said
) -> None:
    monkeypatch.setenv("ALURA_PRIVATE_KEY", OTHER_KEY)
    signed_in.served.clear()
    signed_in.asked.clear()
    assert main(["sign-in"]) == 0
    capsys.readouterr()
    mine, theirs = ["--address", TEST_ADDRESS], ["--address", OTHER]
    before = carried_out(signed_in)
    rows = asked(capsys, "positions", *mine)["rows"]
    by_asset = Counter(row["symbol"] for row in rows)
    first, second = [row for row in rows if by_asset[row["symbol"]] == 1][:2]
    secret = tmp_path / "signed"
    assert main(["close-signature", first["id"], "--to", str(secret), *mine]) == 0
    assert main(["trading-key", *mine]) == 0
    said = capsys.readouterr()
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secret.read_text().strip() not in said.out + said.err
    assert "[hidden]" in said.out
    assert main(["trading-key", "--show", *mine]) == 0
    assert capsys.readouterr().out.strip() not in said.out + said.err
    trade = asked(capsys, "trade", *mine)["rows"][0]["id"]
    asset = ["--asset", second["symbol"], "--index", str(second["asset_index"])]
    quick = ["--asset", "BTC", "--index", "0", "--budget", "50", "--target", "10"]
    advance = ["--asset", "ETH", "--index", "1", "--amount", "50", "--strategy", "degen"]
    orders = [
        [*named(first), *mine],
        ["close", *asset, *mine],
        ["close", "--trade", trade, "--count", str(len(rows) - 2), *mine],
        ["close", "--all", "--count", "0", *mine],
        ["claim", *mine],
        ["fills", "sync", *mine],
        ["trigger-cron", *mine],
        ["session", "new", "quick", *quick, *theirs],
        ["session", "new", "advance", *advance, "--duration", "1d", *theirs],
        ["withdraw", "5", "--to", TEST_ADDRESS, *theirs],
        ["send", "1.5", "--to", TEST_ADDRESS, *theirs],
        ["deposit", "verify", HASH, *theirs],
    ]
    ends = {" ".join(argv[:3]): ordered(capsys, ExitCode.DONE, *argv, "--yes") for argv in orders}
    assert {end["outcome"] for end in ends.values()} == {"done"}
    assert ends["session new quick"]["rows"][0]["budget"] == "50"
    assert ends["deposit verify " + HASH]["rows"][0]["hash"] == HASH
    # The account with the volume has a code already, so the server says no with a 2xx or a 409.
    create = ordered(capsys, ExitCode.UNKNOWN, "referral", "create", "--yes", *mine)
    assert create["rows"][0]["code"]
    assert [path for _, path in signed_in.asked if path.endswith("/code")] == [
        create["request"]["path"]
    ]
    done = {SAME.get(row.name, row.name) for row in ENDPOINTS if row.effect is Effect.MONEY}
    done |= {"sync_fills", "trigger_cron", "verify_deposit"}
    assert carried_out(signed_in) - before == dict.fromkeys(done, 1)
    reached = {name for row in (*ORDERS, *SECRET_ANSWERS) for name in row.reaches}
    rows_of = {(CATALOG[name].method, CATALOG[name].path) for name in reached - {"create_code"}}
    assert rows_of <= signed_in.served
