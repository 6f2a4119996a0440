"""The log file. Nothing is logged to the screen, and nothing that opens a door stands in it."""

import logging
import os
import re
import time
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.private_files import private_folder

_LARGEST = 500_000
"""Bytes of one log file; one older one is kept beside it."""

_SECRETS = [
    re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"),
    re.compile(r"\beyJ[\w-]*\.[\w-]*(\.[\w-]*)?"),
    # Keys and signatures. Transaction hashes have the same form, and go with them.
    re.compile(r"(?i)(0x)?[0-9a-f]{64,}"),
    # Names have no free part in front and a bounded one behind, or long lines take minutes.
    re.compile(
        r"(?i)(passphrase|password|private_?key|trading_?key|token|secret|signature"
        r"|authorization)[\w-]{0,20}[\"']?\s{0,9}[:=]\s{0,9}[\"']?[^\s\"',;}]+"
    ),
    re.compile(r"(?<=://)[^\s/@]+@"),
]
# Line breaks stay, for tracebacks; everything else that can move a cursor goes.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def redact(text: str) -> str:
    """Return the text without keys, signatures, tokens, passwords and control characters."""
    for secret in _SECRETS:
        text = secret.sub("[redacted]", text)
    return _CONTROL.sub("�", text)


class _RedactingFormatter(logging.Formatter):
    """Redacts the finished line, so that arguments and tracebacks pass through it as well."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _PrivateFile(RotatingFileHandler):
    """Makes each new file with mode 0600, the one after a rotation too."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.fchmod(descriptor, 0o600)
        return open(descriptor, "a", encoding="utf-8")


def configure(path: Path) -> None:
    """Send what is logged to the file (mode 0600), and nothing anywhere else. Raises OSError."""
    private_folder(path.parent)
    file = _PrivateFile(path, maxBytes=_LARGEST, backupCount=1, encoding="utf-8")
    line = _RedactingFormatter("%(asctime)sZ %(process)d %(levelname)s %(name)s %(message)s")
    line.converter = time.gmtime
    file.setFormatter(line)
    root = logging.getLogger()
    root.addHandler(file)
    root.setLevel(logging.WARNING)
    # Other libraries log URLs with their queries at this level.
    logging.getLogger("app").setLevel(logging.INFO)
    logging.captureWarnings(True)
    # A full disk must not print tracebacks over the screen.
    logging.raiseExceptions = False
