"""The file: what is written, what is refused, what is passed over, what was when."""

import fcntl
import json
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.api.catalog import CATALOG
from app.api.observer import Exchange
from app.errors import SettingsError
from app.recorder import LONGEST_TEXT, Recorder
from app.secret_text import SecretText
from app.tape import Tape
from app.tape_lines import VERSION, Header, request_key
from tests.support.manual_clock import START, ManualClock

KEY = "0x" + "1" * 64
TOKEN = "opaque-token-of-this-session"
ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"
TRADE = request_key("GET", "/trading-sessions/current-trade", {})
HEAD = Header("1.2.3", START, "DEMO", "demo.localhost", UTC, settings={"paces": {"trade": 4}})


class Tokens:
    """Somebody is signed in."""

    secret = TOKEN
    address = ADDRESS

    @property
    def current(self) -> "Tokens":
        return self


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "demo.tape"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def recorder(path: Path, clock: ManualClock) -> Iterator[Recorder]:
    recorder = Recorder(path, HEAD, clock)
    recorder.know(Tokens(), SecretText(KEY))
    yield recorder
    recorder.close()


def note(
    recorder: Recorder,
    body: object = None,
    *,
    name: str = "current_trade",
    status: int | None = 200,
    path: str | None = None,
    headers: dict[str, str] | None = None,
    error=None,
    sent: bytes | None = None,
) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    endpoint = CATALOG[name]
    recorder.exchanged(
        Exchange(endpoint, path or endpoint.path, {}, sent, status, headers or {}, raw, 0.25, error)
    )


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


# Writing


async def test_a_line_tells_what_was_asked_and_answered(
    recorder: Recorder, path: Path, clock: ManualClock
) -> None:
    await clock.advance(1.5)
    note(recorder, {"id": "t1"}, headers={"content-type": "application/json", "set-cookie": "x"})
    header, line = lines(path)
    assert header["tape"] == VERSION
    assert (header["network"], header["host"], header["zone"]["name"]) == (
        "DEMO",
        "demo.localhost",
        "UTC",
    )
    assert (line["after"], line["at"]) == (1.5, "2026-11-22T14:02:31.500+00:00")
    assert (line["endpoint"], line["status"], line["took"]) == ("current_trade", 200, 0.25)
    assert line["headers"] == {"content-type": "application/json"}
    assert line["body"] == {"id": "t1"}


def test_the_file_is_the_users_alone_and_each_line_is_there_at_once(
    recorder: Recorder, path: Path
) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    note(recorder, {})
    assert len(lines(path)) == 2


def test_no_secret_and_no_address_of_a_session_is_on_its_tape(
    recorder: Recorder, path: Path
) -> None:
    signature = "0x" + "ab" * 65
    signing = json.dumps({"address": ADDRESS, "signature": signature}).encode()
    note(recorder, {"accessToken": TOKEN}, name="verify", sent=signing)
    note(recorder, {"address": ADDRESS, "privateKey": KEY}, name="trading_key")
    note(recorder, {"message": f"jwt {TOKEN} of {ADDRESS} is over"}, status=401)
    note(recorder, {"user": ADDRESS}, name="standing", path=f"/api/leaderboard/user/{ADDRESS}")
    note(recorder, b"<html>" + KEY.encode() + b"</html>", status=502)
    note(recorder, b"\xff\x00" + TOKEN.encode() + KEY[2:].encode())
    text = path.read_text()
    for secret in (TOKEN, KEY[2:], signature[2:], ADDRESS[2:], ADDRESS[2:].lower()):
        assert secret not in text
    verify, trading_key, refused, standing, page, binary = lines(path)[1:]
    assert verify["masked"]
    assert trading_key["masked"]
    assert not {"sent", "body"} & set(verify)
    assert standing["path"].endswith(standing["body"]["user"]) is True
    assert standing["as"] == standing["body"]["user"]
    assert standing["as"] in refused["body"]["message"]
    assert page["text"] == f"<html>{page['text'][6:-7]}</html>"
    assert "base64" in binary


def test_addresses_are_kept_where_the_user_said_so(path: Path, clock: ManualClock) -> None:
    recorder = Recorder(path, HEAD, clock, keep_addresses=True)
    recorder.know(Tokens())
    note(recorder, {"user": ADDRESS})
    assert lines(path)[1]["body"] == {"user": ADDRESS}
    recorder.close()


def test_what_an_action_sent_is_on_the_tape(recorder: Recorder, path: Path) -> None:
    sent = json.dumps({"amount": 12.5, "destination": ADDRESS}).encode()
    note(recorder, {"ok": True}, name="withdraw", sent=sent)
    line = lines(path)[1]
    assert line["sent"] == {"amount": 12.5, "destination": line["as"]}


def test_a_long_page_is_cut_between_words(recorder: Recorder, path: Path) -> None:
    page = ("word " * (LONGEST_TEXT // 5 - 1) + KEY + " end").encode()
    note(recorder, page, status=502)
    text = lines(path)[1]["text"]
    assert len(text) <= LONGEST_TEXT
    assert text.endswith("word")


@pytest.mark.parametrize("cut", [5, 20, 41, 60])
@pytest.mark.parametrize("name", ["address", "wallet", "accessToken", "note"])
def test_half_of_an_answer_holds_no_half_of_a_secret(
    recorder: Recorder, path: Path, name: str, cut: int
) -> None:
    value = ADDRESS if cut <= len(ADDRESS) else KEY
    note(recorder, f'{{"rank": 3, "{name}": "{value[:cut]}'.encode())
    assert lines(path)[1]["text"] == f'{{"rank": 3, "{name}": "'
    note(recorder, b'{"rank": NaN}', name="rankings")
    assert lines(path)[2]["text"] == '{"rank": NaN}'


def test_a_full_disk_ends_the_recording_once_and_nothing_else(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    recorder.on_stop = said.append

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    note(recorder, {})
    note(recorder, {})
    [reason] = said
    assert "No space left on device" in reason
    assert not recorder.is_recording


def test_a_file_that_was_removed_ends_the_recording(recorder: Recorder, path: Path) -> None:
    said: list[str] = []
    recorder.on_stop = said.append
    path.unlink()
    note(recorder, {})
    assert "the file was removed" in said[0]


def test_a_second_recording_stands_behind_the_first(path: Path, clock: ManualClock) -> None:
    for body in ({"id": "one"}, {"id": "two"}):
        recorder = Recorder(path, HEAD, clock)
        note(recorder, body)
        recorder.close()
        with path.open("ab") as file:
            file.write(b'{"after": 3, "cut')
    tape = Tape(path)
    assert (tape.recordings, tape.number, tape.broken) == (2, 2, 0)
    newest = tape.newest(TRADE, 0.0)
    assert newest is not None
    assert newest.body == b'{"id":"two"}'
    first = Tape(path, 1).newest(TRADE, 0.0)
    assert first is not None
    assert first.body == b'{"id":"one"}'
    with pytest.raises(SettingsError, match=r"has 2 recordings. Choose --recording 1 to 2"):
        Tape(path, 3)


@pytest.mark.parametrize("content", ["a diary\n", "{}\n", '{"tape": "1"}', "\0\0", "[]"])
def test_a_file_that_is_no_tape_is_left_alone(path: Path, clock: ManualClock, content: str) -> None:
    path.write_text(content)
    for attempt in (lambda: Recorder(path, HEAD, clock), lambda: Tape(path)):
        with pytest.raises(SettingsError, match=r"Name another file|Use the version"):
            attempt()
    assert path.read_text() == content


def test_two_programs_do_not_record_to_one_file(
    recorder: Recorder, path: Path, clock: ManualClock
) -> None:
    with pytest.raises(SettingsError, match="Another alura is recording"):
        Recorder(path, HEAD, clock)


def test_what_is_no_plain_file_is_not_written_to(tmp_path: Path, clock: ManualClock) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", ".", "missing/folder.tape"):
        with pytest.raises(SettingsError, match="Name another file"):
            Recorder(tmp_path / name, HEAD, clock)


# Reading


def written(path: Path, *rows: dict, header: Header = HEAD) -> Tape:
    def row(after: float, **more: object) -> str:
        day = START + timedelta(seconds=after)
        line = {"after": after, "at": day.isoformat(), "endpoint": "current_trade",
                "method": "GET", "path": "/trading-sessions/current-trade", "query": {},
                "status": 200, "took": 0.1, "headers": {}, "as": None, "body": {}}  # fmt: skip
        return json.dumps(line | more)

    path.write_text("\n".join([header.line(), *(row(**r) for r in rows)]) + "\n")
    return Tape(path)


def test_the_newest_answer_up_to_a_moment_counts(path: Path) -> None:
    tape = written(path, *({"after": n, "body": {"n": n}} for n in (1.0, 4.0, 9.0)))
    got = [tape.newest(TRADE, at) for at in (0.9, 1.0, 3.9, 4.0, 100.0)]
    assert [g and json.loads(g.body)["n"] for g in got] == [None, 1.0, 1.0, 4.0, 9.0]
    assert tape.newest(request_key("GET", "/other", {}), 100.0) is None
    assert [tape.next_moment(at) for at in (0.0, 1.0, 9.0)] == [1.0, 4.0, None]
    assert [tape.moment_before(at) for at in (1.0, 4.0, 100.0)] == [None, 1.0, 9.0]


def test_a_failure_that_was_tried_again_at_once_was_never_seen(path: Path) -> None:
    lost = {"status": None, "error": "NoReply"}
    tape = written(
        path, {"after": 1}, {"after": 4, **lost}, {"after": 4.5}, {"after": 7, "status": 503},
        {"after": 7.5, "status": 503}, {"after": 12},
    )  # fmt: skip
    seen = [(e.after, e.status) for at in range(13) if (e := tape.newest(TRADE, at))]
    assert sorted(set(seen)) == [(1.0, 200), (4.5, 200), (7.5, 503), (12.0, 200)]


def test_an_attempt_that_was_given_up_answers_nothing(path: Path) -> None:
    tape = written(path, {"after": 1, "body": {"n": 1}}, {"after": 2, "status": None})
    newest = tape.newest(TRADE, 5.0)
    assert newest is not None
    assert newest.body == b'{"n":1}'


def test_broken_lines_are_passed_over_and_counted(path: Path) -> None:
    written(path, {"after": 1}, {"after": 2})
    with path.open("a") as file:
        for broken in ("rubbish", "{}", "[1]", '{"after": "NaN"}', "[" * 2000):
            file.write(broken + "\n")
        file.write('{"after": 3, "at": "2026-')
    tape = Tape(path)
    assert (list(tape.moments), tape.broken) == ([1.0, 2.0], 5)


def test_a_form_that_is_not_known_is_refused_with_the_next_step(path: Path) -> None:
    path.write_text(HEAD.line().replace(f'"tape": {VERSION}', '"tape": 99') + "\n")
    with pytest.raises(SettingsError, match=r"form 99; .* Use the version of alura .*1\.2\.3"):
        Tape(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("demo.localhost", "demo.localhost/x?"),
        ('"DEMO"', '"DE\\u001b[2JMO"'),
        ('"pace": 1.0', '"pace": 0'),
        ('"seconds": 0.0', '"seconds": 1e9'),
        ("2026-11-22", "9999-12-31"),
    ],
)
def test_a_header_of_a_stranger_can_do_no_harm(path: Path, old: str, new: str) -> None:
    line = HEAD.line()
    assert old in line
    path.write_text(line.replace(old, new) + "\n")
    with pytest.raises(SettingsError, match="no tape"):
        Tape(path)


def test_an_empty_recording_and_a_missing_file_are_told_apart(path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        Tape(path)
    path.write_text("")
    with pytest.raises(SettingsError, match="is empty"):
        Tape(path)
    path.write_text(HEAD.line() + "\n")
    with pytest.raises(SettingsError, match=r"Recording 1 .* is empty"):
        Tape(path)


def test_the_time_of_day_jumps_where_the_machine_slept(path: Path) -> None:
    tape = written(
        path, {"after": 10}, {"after": 20, "at": (START + timedelta(seconds=620)).isoformat()}
    )
    assert tape.time_at(19.0) == START + timedelta(seconds=19)
    assert tape.time_at(20.0) == START + timedelta(seconds=620)
    assert tape.moment_of((START + timedelta(seconds=300)).timestamp()) == 20.0
    assert tape.moment_of((START + timedelta(seconds=15)).timestamp()) == 15.0
    assert tape.moment_of(0.0) == 0.0


def test_the_account_is_the_one_of_that_moment(path: Path) -> None:
    tape = written(
        path, {"after": 1}, {"after": 2, "as": "0xa"}, {"after": 5, "as": "0xb"},
        {"after": 6, "as": "\u202eevil"},
    )  # fmt: skip
    assert [tape.account_at(at) for at in (0.0, 3.0, 5.0, 9.0)] == ["0xa", "0xa", "0xb", "0xb"]


def test_a_header_keeps_its_zone_and_its_pace(path: Path) -> None:
    zone = timezone(timedelta(hours=5, minutes=30), "IST")
    head = Header("1", START.astimezone(zone), "TESTNET", "api.test:8443", zone, pace=10.0)
    tape = written(path, {"after": 2.0, "at": START.isoformat()}, header=head)
    assert tape.header == head
    assert tape.time_at(3.0) == START + timedelta(seconds=10)
    assert datetime(2026, 11, 22, 14, 2, 30, tzinfo=UTC) == tape.header.started


def test_the_lock_of_a_recording_ends_with_it(recorder: Recorder, path: Path) -> None:
    recorder.close()
    with path.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
