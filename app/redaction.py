"""Takes out of what goes onto a tape all that opens a door or names a person. Pure.

It never keeps its salt anywhere: what stands in for an address cannot be traced back, only be
recognised again within one tape.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from ipaddress import IPv4Address
from typing import NoReturn
from urllib.parse import quote, unquote

MASK = "[secret]"
"""Stands where something secret stood."""
SHORTEST = 8
"""Letters below which a secret that is known could be any word."""

# Names are compared in lower case, letters and digits only.
_SECRET_NAME = re.compile(
    r"secret|passphrase|password|passwd|mnemonic|seedphrase|privatekey|tradingkey|agentkey|apikey"
    r"|signature|jwt|bearer|authorization|cookie|nonce"
    r"|(access|refresh|id|auth|session|csrf|api|push)token|^(sig|pwd|pin|otp|token|tokens)$"
)
_KEY_NAME = re.compile(r"key$")
_LONG_KEY = 16
"""Letters from which on the value of any `…Key` counts as a secret."""
_TICKER = re.compile(r"[A-Z][A-Z0-9]{1,9}")
"""A `token` of this form is a coin."""
_PERSON_NAME = re.compile(
    r"^((user|display|full|first|last|nick|account|owner)name|nickname|handle|ens(name)?"
    r"|telegram\w*|twitter\w*|discord\w*|phone\w*)$"
)
_HASH_NAME = re.compile(r"hash|tx|^oid|id$|ids$|cloid|block|root$")
"""Names whose 64 hexadecimal digits are no key."""

_JWT = re.compile(r"\beyJ[\w-]*\.[\w-]*(?:\.[\w-]*)?")
_LET_IN = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}")
# Names have no free part in front and a bounded one behind, or long texts take minutes.
_SAID = re.compile(
    r"(?i)((?:passphrase|password|private[_-]?key|trading[_-]?key|api[_-]?key|agent[_-]?key|mnemonic|token"
    r"|secret|signature|\bsig|authorization|nonce)[\w-]{0,20}[\\\"']{0,4}\s{0,9}[:=]\s{0,9}"
    r"[\\\"']{0,4})[^\s\\\"',;&}]+"
)
_USER_INFO = re.compile(r"(?<=://)[^\s/@]{1,200}@")
_HEX = re.compile(r"(?i)0x[0-9a-f]{40,}|(?<![0-9a-z.])[0-9a-f]{40,}(?![0-9a-z])|[0-9a-f]{64,}")
_CUT_HEX = re.compile(r"(?i)\b0x([0-9a-f]{3,20})(…|\.{2,3})([0-9a-f]{3,20})\b")
_HASH_BEFORE = re.compile(r"(?i)(?:\b(?:tx|txn|hash|transaction|block|id|cloid)\w*)\W{0,5}$")
_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_IP = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")

Spelling = Callable[[str], str]
"""Returns an address with the checksum in its letters."""


class Literal(str):
    """A number of a JSON text, letter for letter, so that no digit is lost on the way."""

    __slots__ = ()


class Redactor:
    """The stand-ins of one tape: the same text has the same one, wherever it stands."""

    def __init__(
        self,
        salt: bytes,
        *,
        keep_addresses: bool = False,
        spell: Spelling = str.lower,
        secrets: Callable[[], Collection[str]] = tuple,
    ) -> None:
        """`secrets`: what this very program knows as one now, its token and key."""
        self._salt = salt
        self._keeps_addresses = keep_addresses
        self._spell = spell
        self._secrets = secrets
        self._known: dict[str, str] = {}

    def json_text(self, text: str, *, of_people: bool = False) -> str | None:
        """Return a JSON text without secrets, in one line; None when it is none."""
        try:
            return dump(self.value(load(text), of_people=of_people))
        except (ValueError, RecursionError):
            return None

    def value(self, value: object, name: str = "", *, of_people: bool = False) -> object:
        """Return plain values as `load` gives them, masked by name, by form and in free text.

        `of_people`: a plain `name` in it is somebody's.
        """
        plain = re.sub(r"[^a-z0-9]", "", name.lower())
        if value is not None and not isinstance(value, bool) and _is_secret(plain, value):
            return MASK
        match value:
            case Mapping():
                return {
                    self.text(str(key)): self.value(part, str(key), of_people=of_people)
                    for key, part in value.items()
                }
            case list() | tuple():
                return [self.value(part, name, of_people=of_people) for part in value]
            case Literal():
                return value
            case str():
                return self._named(value, "username" if of_people and plain == "name" else plain)
        return value

    def path(self, path: str) -> str:
        """Return a path, each of its identifiers as it is in the bodies."""
        parts = (self._named(unquote(part), "id") for part in path.split("/"))
        return "/".join(quote(part, safe="") for part in parts)

    def text(self, text: str) -> str:
        """Return a text without what has the form of a secret, an address or a person."""
        for secret in self._secrets():
            if len(secret) >= SHORTEST:
                text = text.replace(secret, MASK).replace(secret.removeprefix("0x"), MASK)
        text = _USER_INFO.sub(f"{MASK}@", text)
        text = _JWT.sub(MASK, text)
        text = _LET_IN.sub(rf"\1 {MASK}", text)
        text = _SAID.sub(rf"\1{MASK}", text)
        text = _HEX.sub(self._hex, text)
        if not self._keeps_addresses:
            text = _CUT_HEX.sub(self._cut_hex, text)
        text = _MAIL.sub(lambda found: f"{self._label(found[0], 'mail')}@example.invalid", text)
        return _IP.sub(lambda found: "[ip]" if _is_ip(found[0]) else found[0], text)

    def _named(self, text: str, name: str) -> str:
        """Return the text of a field whose name may say what it is."""
        if _PERSON_NAME.search(name) and text:
            # A name may be an address; then it is the one that stands elsewhere.
            return self._label(text, "user") if self.text(text) == text else self.text(text)
        if _HASH_NAME.search(name) and re.fullmatch(r"(?i)(0x)?[0-9a-f]{64}", text):
            return self._stand_in(text)
        if text[:1] in ("{", "[") and (inner := self.json_text(text)) is not None:
            return inner
        return self.text(text)

    def _hex(self, found: "re.Match[str]") -> str:
        run = found[0]
        digits = run.lower().removeprefix("0x")
        if len(digits) == 40:
            is_number = run == digits and digits.isdigit()
            return run if self._keeps_addresses or is_number else self._stand_in(run)
        if len(digits) == 64 and _HASH_BEFORE.search(found.string[: found.start()][-40:]):
            return self._stand_in(run)
        # Still told apart, as ids must be.
        return f"[secret {self._digest('mask', digits)[:8]}]"

    def _stand_in(self, run: str) -> str:
        """Return other digits of the same number and spelling.

        Each depends on those before it, in the second half on those behind it: what is cut in
        the middle still fits to what is whole.
        """
        if run not in self._known:
            digits = run.lower().removeprefix("0x")
            half = len(digits) // 2
            other = self._head(digits[:half]) + self._tail(digits[half:])
            whole = other if run.lower() == digits else f"0x{other}"
            is_spelled = run not in (run.lower(), f"0x{digits}") and len(digits) == 40
            self._known[run] = self._spell(whole) if is_spelled and whole != other else whole
        return self._known[run]

    def _cut_hex(self, found: "re.Match[str]") -> str:
        head, between, tail = found.groups()
        return f"0x{self._head(head.lower())}{between}{self._tail(tail.lower())}"

    def _head(self, digits: str) -> str:
        return "".join(self._digest("head", digits[:end])[0] for end in range(1, len(digits) + 1))

    def _tail(self, digits: str) -> str:
        return "".join(self._digest("tail", digits[start:])[0] for start in range(len(digits)))

    def _label(self, text: str, kind: str) -> str:
        return f"{kind}-{self._digest(kind, text.lower())[:8]}"

    def _digest(self, kind: str, text: str) -> str:
        return hashlib.blake2b(f"{kind} {text}".encode(), key=self._salt).hexdigest()


def load(text: str) -> object:
    """Return JSON as plain values, numbers as `Literal`. Raises ValueError, RecursionError."""
    return json.loads(text, parse_float=Literal, parse_int=Literal, parse_constant=_no_json)


def dump(value: object) -> str:
    """Return plain values as JSON in one line. Raises RecursionError."""
    match value:
        case Literal():
            return str(value)
        case Mapping():
            return f"{{{','.join(f'{json.dumps(str(k))}:{dump(v)}' for k, v in value.items())}}}"
        case list() | tuple():
            return f"[{','.join(map(dump, value))}]"
    return json.dumps(value)


def _is_secret(name: str, value: object) -> bool:
    if name == "token" and isinstance(value, str):
        return not (isinstance(value, Literal) or _TICKER.fullmatch(value))
    if _SECRET_NAME.search(name):
        return True
    is_long = isinstance(value, str) and len(value) >= _LONG_KEY
    return is_long and bool(_KEY_NAME.search(name))


def _is_ip(text: str) -> bool:
    try:
        return bool(IPv4Address(text))
    except ValueError:
        return False


def _no_json(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")
