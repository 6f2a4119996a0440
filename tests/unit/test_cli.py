"""The command line: exit codes, one sentence for each failure, wallets, sign-in."""

import io
import json
import os
import pty
import re
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from app import __version__
from app.__main__ import _run, main
from app.cli import wallet as wallet_command
from app.cli.parser import build_parser
from app.errors import SettingsError
from app.keystore import Keystores
from app.recorder import Recording
from app.settings import Settings
from app.wallet import KeySigner, recover
from tests.support.log_state import restored_logging
from tests.support.sign_in_server import SignInServer, sign_in_server

KEY = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
ADDRESS = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"
PASSPHRASE = "correct horse"

Type = Callable[[str], None]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in [name for name in os.environ if name.startswith("ALURA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ALURA_HOME", str(tmp_path / "home"))
    cheap = wallet_command.run
    monkeypatch.setattr(
        wallet_command, "run", lambda arguments, folder: cheap(arguments, folder, cost=2)
    )
    with restored_logging():
        yield tmp_path / "home"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Type:
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


@pytest.fixture
def server() -> Iterator[SignInServer]:
    with sign_in_server() as running:
        yield running


def fails(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    """Run a command that fails, and return its exit code and its one sentence."""
    code = main(argv)
    err = capsys.readouterr().err
    assert re.fullmatch(r"alura: [^\n]+[.?]\n", err), err
    return code, err


def kept_key(home: Path, name: str = "main") -> None:
    Keystores(home / "data" / "keystores").add(name, KeySigner.from_hex(KEY), PASSPHRASE, cost=2)


def tokens(home: Path) -> list[Path]:
    return list((home / "state" / "tokens").glob("*.json"))


@pytest.mark.parametrize(
    "argv", [["--version"], ["--help"], ["demo", "--help"], ["sign-in", "-h"], ["doctor", "-h"]]
)
def test_questions_about_the_program_are_answered(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(argv)
    assert stop.value.code == 0
    assert "alura" in capsys.readouterr().out


@pytest.mark.parametrize(
    "argv",
    [
        ["--nonsense"],
        ["nonsense"],
        ["wallet", "nonsense"],
        ["wallet", "new"],
        ["wallet", "new", "a", KEY],
    ],
)
def test_wrong_use_is_exit_code_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(argv)
    assert stop.value.code == 2


def test_the_version_loads_neither_screen_nor_network_nor_signing() -> None:
    heavy = ("textual", "rich", "httpx", "pydantic", "eth_account", "fastapi", "uvicorn", "plotext")
    heavy += ("app.cli.queries", "app.cli.orders", "app.intents")
    code = (
        "import sys\nfrom app.__main__ import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"alura {__version__}\n[]\n"


@pytest.mark.parametrize("argv", [[], ["demo"], ["--base-url", "http://localhost:1"]])
def test_a_screen_without_a_terminal_is_refused(
    argv: list[str], typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("")
    code, sentence = fails(capsys, *argv)
    assert code == 2
    assert "needs a terminal" in sentence


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Catch what the screen would be started with."""
    started: dict[str, Any] = {}

    def run_live(settings: Settings, recording: Recording | None) -> int:
        started.update(settings=settings, recording=recording, environment=dict(os.environ))
        return 7

    def run_demo(settings: Settings, recording: Recording | None, **given: object) -> int:
        started.update(settings=settings, recording=recording, **given)
        return 0

    module = SimpleNamespace(run_live=run_live, run_demo=run_demo)
    monkeypatch.setitem(sys.modules, "app.ui.start", module)
    return started


@contextmanager
def on_a_terminal() -> Iterator[None]:
    # Inside the test: pytest puts its own streams in place after the fixtures have run.
    streams = patch.multiple(sys, stdin=Terminal(), stdout=Terminal(), stderr=Terminal())
    # The variables that the program drops are pytest's own as well.
    with streams, patch.dict(os.environ):
        yield


def test_without_a_command_the_live_screen_opens_in_a_clean_environment(
    screen: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTUAL_PRESS", "x,y")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("ALURA_PRIVATE_KEY", KEY)
    with on_a_terminal():
        assert main(["--base-url", "https://x.example"]) == 7
    assert screen["settings"].network == "x.example"
    assert screen["settings"].read_only
    assert "TEXTUAL_PRESS" not in screen["environment"]
    assert "ALURA_PRIVATE_KEY" not in screen["environment"]
    assert screen["environment"]["NO_COLOR"] == "1"


def test_the_demo_takes_seed_speed_and_start(screen: dict[str, Any]) -> None:
    argv = ["demo", "--seed", "3", "--speed", "60", "--start", "2026-11-22T14:02:30+01:00"]
    with on_a_terminal():
        assert main(argv) == 0
    assert screen["settings"].demo
    assert (screen["seed"], screen["speed"]) == (3, 60)
    assert screen["start"] == datetime(2026, 11, 22, 13, 2, 30, tzinfo=UTC)


def test_the_demo_starts_now_unless_told(screen: dict[str, Any]) -> None:
    with on_a_terminal():
        assert main(["demo"]) == 0
    assert (screen["seed"], screen["speed"], screen["start"]) == (7, 1, None)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--theme", "drak"], "--theme must be one of"),
        (["--theme", "drak", "demo"], "--theme must be one of"),
        (["demo", "--seed", "x"], "--seed must be a whole number"),
        (["demo", "--speed", "0"], "--speed must be more than 0"),
        (["demo", "--start", "noon"], "--start must be a time"),
        (["--base-url", "ftp://x"], "--base-url must begin with https://"),
        (["--config", "/nonexistent.toml"], "There is no settings file /nonexistent.toml"),
        (["--profile", "main"], "There is no profile “main”"),
        (["sign-in"], "Which account?"),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_exit_code_2(
    argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, sentence = fails(capsys, *argv)
    assert code == 2
    assert said in sentence


def test_a_flag_counts_before_and_behind_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    before = fails(capsys, "--theme", "x", "sign-in")
    assert before == fails(capsys, "sign-in", "--theme", "x")


def test_a_log_that_cannot_be_written_is_said(
    home: Path, server: SignInServer, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "state").write_text("in the way")
    code, sentence = fails(capsys, "--base-url", server.url, "--address", ADDRESS, "sign-in")
    assert code == 2
    assert "Cannot write the log" in sentence


def test_a_new_key_is_kept_encrypted_and_listed_by_address(
    home: Path, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert main(["wallet", "new", "main"]) == 0
    (address,) = re.findall(r"0x[0-9a-fA-F]{40}", capsys.readouterr().out)
    path = home / "data" / "keystores" / "main.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert main(["wallet", "list"]) == 0
    assert capsys.readouterr().out == f"main  {address}\n"


def test_a_key_is_imported_by_hand_and_from_a_file(
    tmp_path: Path, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(f"{KEY}\n{PASSPHRASE}\n{PASSPHRASE}\n")
    assert main(["wallet", "import", "main"]) == 0
    foreign = tmp_path / "foreign.json"
    foreign.write_text(json.dumps(KeySigner.from_hex(KEY).encrypted("its own words", cost=2)))
    foreign.chmod(0o600)
    typed("its own words\n")
    assert main(["wallet", "import", "second", "--from", str(foreign)]) == 0
    out = capsys.readouterr().out
    assert out.count(ADDRESS) == 2
    assert KEY[2:] not in out


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (f"{PASSPHRASE}\nanother horse\n", "The two passphrases differ"),
        ("short\nshort\n", "at least 8 characters"),
        ("", "Nothing was typed"),
    ],
)
def test_a_key_without_a_sure_passphrase_is_not_kept(
    home: Path, typed: Type, capsys: pytest.CaptureFixture[str], answers: str, said: str
) -> None:
    typed(answers)
    code, sentence = fails(capsys, "wallet", "new", "main")
    assert code == 1
    assert said in sentence
    assert not (home / "data" / "keystores").exists()


def test_a_wrong_key_is_not_repeated(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    typed(f"{KEY}0\n")
    code, sentence = fails(capsys, "wallet", "import", "main")
    assert code == 1
    assert KEY not in sentence


def test_an_empty_list_says_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wallet", "list"]) == 0
    assert "alura wallet new NAME" in capsys.readouterr().out


def test_the_list_says_why_a_keystore_cannot_be_used(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_key(home)
    (home / "data" / "keystores" / "main.json").chmod(0o644)
    assert main(["wallet", "list"]) == 0
    assert "chmod 600" in capsys.readouterr().out


def test_a_reader_that_has_gone_causes_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    command = [sys.executable, "-m", "app", "wallet", "list"]
    done = subprocess.run(
        command, stdout=writing, stderr=subprocess.PIPE, env=environment, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_signing_in_with_a_keystore_keeps_a_private_token(
    home: Path, typed: Type, server: SignInServer, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_key(home)
    typed(f"{PASSPHRASE}\n")
    assert main(["sign-in", "--base-url", server.url, "--referral-code", "FRIEND"]) == 0
    out = capsys.readouterr().out
    (sent,) = server.verified
    assert sent["address"] == ADDRESS
    assert sent["referralCode"] == "FRIEND"
    assert "✓ the text names your address" in out
    assert f"Signed in as {ADDRESS}" in out
    (token,) = tokens(home)
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert sent["signature"] not in out
    assert "tok.en" not in out + (home / "state" / "alura.log").read_text()


def test_signing_in_with_the_key_of_the_environment_takes_it_away(
    home: Path, server: SignInServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALURA_PRIVATE_KEY", KEY)
    assert main(["sign-in", "--base-url", server.url, "--no-save-token"]) == 0
    assert "ALURA_PRIVATE_KEY" not in os.environ
    assert len(server.verified) == 1
    assert tokens(home) == []


def test_a_signature_made_elsewhere_signs_in_without_a_key(
    home: Path,
    tmp_path: Path,
    typed: Type,
    server: SignInServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    host = server.url.removeprefix("http://")
    text = server.text.replace("{address}", ADDRESS).replace("{host}", host)
    typed(KeySigner.from_hex(KEY).sign_now(text)[2:] + "\n")
    saved = tmp_path / "text"
    argv = ["--base-url", server.url, "--address", ADDRESS.lower(), "--save", str(saved)]
    assert main(["sign-in", *argv]) == 0
    assert saved.read_bytes() == text.encode()
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert f"0x{text.encode().hex()}" in capsys.readouterr().out
    assert recover(text, server.verified[0]["signature"]) == ADDRESS
    assert len(tokens(home)) == 1


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("hello", "no signature"),
        ("", "Nothing was typed"),
        (KeySigner.from_hex("0x" + "1" * 64).sign_now("x"), "That signature is by 0x"),
    ],
)
def test_a_wrong_signature_is_found_here_and_never_sent(
    typed: Type, server: SignInServer, capsys: pytest.CaptureFixture[str], pasted: str, said: str
) -> None:
    typed(pasted)
    code, sentence = fails(capsys, "sign-in", "--base-url", server.url, "--address", ADDRESS)
    assert code == 1
    assert said in sentence
    assert server.verified == []


def test_a_wrong_passphrase_sends_nothing(
    home: Path, typed: Type, server: SignInServer, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_key(home)
    typed("wrong horse\n")
    code, sentence = fails(capsys, "sign-in", "--base-url", server.url)
    assert (code, sentence) == (1, "alura: Wrong passphrase. Try again.\n")
    assert server.verified == []


def test_a_bad_text_is_shown_harmless_and_not_signed(
    home: Path, typed: Type, server: SignInServer, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_key(home)
    typed(f"{PASSPHRASE}\n")
    server.text = "Sign \x1b[2J here"
    assert main(["sign-in", "--base-url", server.url]) == 1
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err
    assert "✕ the text holds hidden characters" in shown.out
    assert server.verified == []


@pytest.fixture
def foreign_text(home: Path, server: SignInServer, monkeypatch: pytest.MonkeyPatch) -> SignInServer:
    """A text that names another domain, from a server that counts as one far away."""
    monkeypatch.setattr("app.challenge.is_loopback", lambda host: False)
    monkeypatch.setattr("getpass.getpass", lambda question: PASSPHRASE)
    kept_key(home)
    server.text += "\nSee https://web.example/terms"
    return server


def test_a_script_is_told_how_to_accept_another_domain(
    foreign_text: SignInServer, typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(f"{PASSPHRASE}\n")
    assert main(["sign-in", "--base-url", foreign_text.url]) == 1
    assert "--accept-domain web.example." in capsys.readouterr().err
    assert foreign_text.verified == []
    accept = ["--accept-domain", "web.example"]
    assert main(["sign-in", "--base-url", foreign_text.url, *accept]) == 0
    assert len(foreign_text.verified) == 1


def test_a_yes_to_another_domain_is_asked_once(
    foreign_text: SignInServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("no\nyes\n"))
    assert [main(["sign-in", "--base-url", foreign_text.url]) for _ in range(3)] == [1, 0, 0]
    assert len(foreign_text.verified) == 2


def test_a_refusal_by_the_server_is_one_sentence(
    home: Path, typed: Type, server: SignInServer, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_key(home)
    typed(f"{PASSPHRASE}\n")
    server.verify_status = 401
    assert fails(capsys, "sign-in", "--base-url", server.url)[0] == 6
    assert tokens(home) == []


def test_a_key_of_another_account_is_said_before_anything_is_sent(
    server: SignInServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ALURA_PRIVATE_KEY", KEY)
    other = "0x" + "1" * 40
    code, sentence = fails(capsys, "sign-in", "--base-url", server.url, "--address", other)
    assert code == 1
    assert f"belongs to {ADDRESS}" in sentence


def test_a_host_that_cannot_be_reached_is_exit_code_3(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        code, _ = fails(capsys, "sign-in", "--base-url", url, "--address", ADDRESS)
    assert code == 3


def test_interrupting_a_question_is_exit_code_130(
    home: Path, server: SignInServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_key(home)

    class Interrupted(io.StringIO):
        def readline(self, size: int = -1, /) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted())
    assert main(["sign-in", "--base-url", server.url]) == 130
    assert server.verified == []


def test_on_a_terminal_a_passphrase_is_not_echoed(home: Path) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-m", "app", "wallet", "import", "main"])
    seen = b""
    with open(terminal, "rb+", buffering=0) as screen:
        while b"not shown" not in seen:
            seen += screen.read(1024)
        screen.write(KEY.encode() + b"0\n")
        try:
            while chunk := screen.read(1024):
                seen += chunk
        except OSError:
            pass  # the terminal ends with its program
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1
    assert b"no private key" in seen
    assert KEY[2:].encode() not in seen


def test_the_doctor_of_a_closed_port_is_exit_code_3_in_words_and_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        # Bound but not listening: nobody else gets the port, and nobody is let in.
        assert main(["doctor", "--base-url", f"http://{host}"]) == 3
        said = capsys.readouterr()
        assert f"No connection to {host} (Connection refused)." in said.out
        assert said.err == ""
        assert main(["doctor", "--json", "--base-url", f"http://{host}"]) == 3
    document = json.loads(capsys.readouterr().out)
    assert (document["host"], document["exit_code"]) == (host, 3)
    assert document["findings"][0]["name"] == "host.base_url"


# Tapes


def test_a_tape_is_only_written_where_there_is_something_to_record(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    tape = str(tmp_path / "a.tape")
    assert fails(capsys, "--record", tape, "wallet", "list")[0] == 2
    assert fails(capsys, "--record", tape, "sign-in")[0] == 2
    assert not Path(tape).exists()


def test_a_tape_is_named_before_or_behind_the_command(screen: dict[str, Any]) -> None:
    for argv in (["--record", "a.tape", "demo"], ["demo", "--record", "a.tape"]):
        with on_a_terminal():
            assert main([*argv, "--record-addresses"]) == 0
        assert screen["recording"] == Recording(Path("a.tape"), keeps_addresses=True)
    with on_a_terminal():
        main([])
    assert screen["recording"] is None


@pytest.mark.parametrize("flags", [["--speed", "0"], ["--speed", "fast"], ["--recording", "one"]])
def test_a_replay_says_what_its_flags_may_be(
    flags: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = fails(capsys, "replay", "a.tape", *flags)
    assert (code, f"{flags[0]} must be" in said) == (2, True)


@pytest.mark.parametrize(
    ("content", "said"), [("a diary", "is no tape of alura"), (None, "No such file")]
)
def test_a_file_that_is_no_tape_ends_before_the_screen(
    content: str | None,
    said: str,
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.tape"
    if content is not None:
        path.write_text(content)
    with on_a_terminal(), pytest.raises(SettingsError, match=said):
        _run(build_parser().parse_args(["replay", str(path)]))
