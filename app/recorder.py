"""Writes each exchange onto a tape, with nothing on it that opens a door.

It watches and changes nothing: when it cannot write any more it stops, and says so once.
"""

import base64
import fcntl
import os
import stat
from collections.abc import Callable, Collection
from datetime import UTC
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.clock import Clock
from app.errors import SettingsError
from app.redaction import Redactor, Spelling, dump, load
from app.secret_text import SecretText
from app.tape_lines import Header, read_header

if TYPE_CHECKING:
    from app.api.observer import Exchange

LONGEST_TEXT = 64_000
"""Letters, or bytes, of a body that is no JSON; the rest is left out."""
KEPT_HEADERS = ("content-type", "date", "retry-after", "x-ratelimit-", "ratelimit")
"""How the names of the headers begin that are worth a line."""
_OF_PEOPLE = frozenset(
    {"profile", "rankings", "standing", "analytics", "referral", "referral_stats"}
)
"""Endpoints whose plain `name` is somebody's."""


class Recording(NamedTuple):
    """What the flags say of a tape to be written."""

    path: Path
    keeps_addresses: bool = False
    """Whether addresses stay on it as they are."""


class Identity(Protocol):
    """A token and whose it is."""

    @property
    def secret(self) -> str: ...

    @property
    def address(self) -> str: ...


class Tokens(Protocol):
    """Where the token of a running client is."""

    @property
    def current(self) -> Identity | None: ...


class Recorder:
    """One recording, from the start of the program to its end."""

    def __init__(
        self, path: Path, header: Header, clock: Clock, *, keep_addresses: bool = False
    ) -> None:
        """Begin a recording in a new file, or behind those of a tape. Raises SettingsError."""
        self._path = path
        self._clock = clock
        self._began = clock.monotonic()
        self._account: Callable[[], str | None] = lambda: None
        self._held: Callable[[], Collection[str]] = tuple
        self._spell: Spelling = str.lower
        self._redactor = Redactor(
            token_bytes(32),
            keep_addresses=keep_addresses,
            spell=lambda address: self._spell(address),
            secrets=lambda: self._held(),
        )
        self.on_stop: Callable[[str], None] = lambda reason: None
        """Called with a sentence when the recording ends before the program does."""
        try:
            self._file: int | None = _open(path)
            self._write(header.line())
        except OSError as error:
            raise SettingsError(
                f"Cannot record to {path}: {error.strerror}. Name another file."
            ) from None

    @property
    def is_recording(self) -> bool:
        """Whether exchanges still go onto the tape."""
        return self._file is not None

    def know(self, tokens: Tokens, key: SecretText | None = None) -> None:
        """Learn who is signed in and what is secret: the token of the moment, and a key.

        Takes a moment: it loads the library that spells addresses, which the first exchange must
        not wait for.
        """
        from app.wallet import checksum_address

        def secrets() -> list[str]:
            held = [] if key is None else [key.get_secret_value()]
            return held if tokens.current is None else [*held, tokens.current.secret]

        checksum_address(f"0x{0:040x}")
        self._account = lambda: None if tokens.current is None else tokens.current.address
        self._held = secrets
        self._spell = checksum_address

    def exchanged(self, exchange: "Exchange") -> None:
        """Add a line for one attempt."""
        if self._file is None:
            return
        redactor, endpoint = self._redactor, exchange.endpoint
        account = self._account()
        asked = {name: redactor.value(str(value), name) for name, value in exchange.query.items()}
        line: dict[str, object] = {
            "after": round(self._clock.monotonic() - self._began, 3),
            "at": self._clock.now().astimezone(UTC).isoformat(timespec="milliseconds"),
            "endpoint": endpoint.name,
            "method": endpoint.method,
            "path": redactor.path(exchange.path),
            "query": asked,
            "status": exchange.status,
            "took": round(exchange.took_seconds, 4),
            "headers": {
                name: redactor.text(value)
                for name, value in exchange.headers.items()
                if name.startswith(KEPT_HEADERS)
            },
            "as": None if account is None else redactor.text(account),
        }
        if exchange.error is not None:
            line["error"] = type(exchange.error).__name__
        elif exchange.status is None:
            line["cancelled"] = True
        if exchange.sent is not None and not endpoint.path.startswith("/auth/"):
            line["sent"] = redactor.value(load(exchange.sent.decode()))
        of_people = endpoint.name in _OF_PEOPLE
        parts = dump(line)[:-1] + self._body(exchange.body, endpoint.secret_reply, of_people) + "}"
        try:
            self._write(parts)
        except OSError as failure:
            self._stop(f"the recording ended: {failure.strerror}; {self._path} ends here")

    def close(self) -> None:
        """End the recording."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _body(self, body: bytes, is_secret: bool, of_people: bool) -> str:
        """Return the last field of a line, with the comma before it."""
        if is_secret:
            return ', "masked": true'
        try:
            text = body.decode()
        except UnicodeDecodeError:
            # A secret in it is still a run of plain letters.
            plain = self._redactor.text(_beginning(body.decode("latin-1")))
            coded = base64.b64encode(plain.encode("latin-1", "replace")).decode()
            return f', "base64": "{coded}"'
        whole = self._redactor.json_text(text, of_people=of_people)
        if whole is not None:
            return f', "body": {whole}'
        return f', "text": {dump(self._redactor.text(_beginning(text)))}'

    def _write(self, line: str) -> None:
        assert self._file is not None
        if os.fstat(self._file).st_nlink == 0:
            raise OSError(0, "the file was removed")
        data = f"{line}\n".encode()
        while data:
            data = data[os.write(self._file, data) :]

    def _stop(self, reason: str) -> None:
        self.close()
        self.on_stop(reason)


def _beginning(text: str) -> str:
    """Return what is kept of a text; a word at its end that is cut could be half of a secret."""
    if len(text) > LONGEST_TEXT:
        return text[:LONGEST_TEXT].rpartition(" ")[0]
    if text.lstrip()[:1] in ("{", "[") and text.rstrip()[-1:] not in ("}", "]"):
        # The way here cut this JSON, likely in the middle of a value.
        return text[: text.rfind('"') + 1]
    return text


def _open(path: Path) -> int:
    """Return the file, at its end and ours alone. Raises OSError, SettingsError."""
    # O_NONBLOCK: a named pipe in place of the file must not hang the program.
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NONBLOCK
    file = os.open(path, flags, 0o600)
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise SettingsError(f"{path} is no plain file. Name another file.")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                f"Another alura is recording to {path}. Name another file."
            ) from None
        with open(path, "rb") as old:
            first = old.readline()
            if first:
                read_header(first, path)
                old.seek(-1, os.SEEK_END)
                if old.read(1) != b"\n":
                    # The last recording was cut in the middle of a line.
                    os.write(file, b"\n")
    except (OSError, SettingsError):
        os.close(file)
        raise
    return file
