"""The log file holds no secrets, and nothing else shows what is logged."""

import logging
import stat
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import logs
from tests.support.log_state import restored_logging

KEY = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-DEF_123"


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "logs" / "alura.log"
    with restored_logging():
        logs.configure(path)
        yield path


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"key {KEY}", KEY[2:]),
        (f"key {KEY[2:].upper()}", KEY[2:].upper()),
        (f"signed 0x{'ab' * 65}", "abab"),
        (f"got {JWT}!", "eyJ"),
        (f"Authorization: Bearer {JWT}", "abc-DEF"),
        ("authorization=Bearer opaque-token-1", "opaque"),
        ("Basic dXNlcjpwYXNz", "dXNlc"),
        ("{'accessToken': 'opaque1'}", "opaque1"),
        ('{"passphrase": "hunter2"}', "hunter2"),
        ("private_key=hunter2", "hunter2"),
        ("proxy http://user:hunter2@proxy.example", "hunter2"),
    ],
)
def test_secrets_do_not_stay(text: str, secret: str) -> None:
    redacted = logs.redact(text)
    assert secret not in redacted
    assert "[redacted]" in redacted


@pytest.mark.parametrize(
    "text",
    [
        "GET /trading-sessions/active 200 12 ms",
        "0x71C7656EC7ab88b098defB751B7401B5f6d8976F signed in",
        "the token ended",
        "one\ntwo\tthree",
    ],
)
def test_harmless_text_stays(text: str) -> None:
    assert logs.redact(text) == text


def test_control_characters_do_not_reach_the_file() -> None:
    assert logs.redact("a\x1b[2Jb\r\u202ec\x9b") == "a�[2Jb��c�"


def test_what_is_logged_goes_to_a_private_file_only(
    log_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("app.x").info("sent %s", KEY)
    logging.getLogger("other").warning("strange")
    logging.getLogger("other").info("a query")
    try:
        raise ValueError(KEY)
    except ValueError:
        logging.getLogger("app.x").exception("failed")
    text = log_file.read_text()
    assert "sent [redacted]" in text
    assert "strange" in text
    assert "a query" not in text
    assert "ValueError: [redacted]" in text
    assert KEY[2:] not in text
    assert stat.S_IMODE(log_file.stat().st_mode) == 0o600
    assert capfd.readouterr() == ("", "")


def test_the_first_column_is_utc(log_file: Path) -> None:
    record = logging.LogRecord("app.x", logging.INFO, "", 0, "hello", None, None)
    record.created = 0.0
    logging.getLogger("app.x").handle(record)
    assert log_file.read_text().startswith("1970-01-01 00:00:00")


def test_warnings_go_to_the_file(log_file: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old thing", stacklevel=1)
    assert "old thing" in log_file.read_text()


def test_the_file_stays_small(log_file: Path) -> None:
    for _ in range(130):
        logging.getLogger("app.x").info("x-" * 5000)
    files = list(log_file.parent.iterdir())
    assert len(files) == 2
    assert sum(file.stat().st_size for file in files) < 1_100_000
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
