"""Hides what opens a door in what a server sent, before it is shown: by name and by form. Pure.

Addresses and hashes stay: they are what a user compares. It never changes what is compared or sent.
"""

import re
from collections.abc import Mapping

MASK = "[hidden]"
"""Stands where a secret stood; its length tells nothing."""

_SECRET_NAME = re.compile(
    r"secret|passphrase|password|passwd|mnemonic|seedphrase|privatekey|tradingkey|agentkey|apikey"
    r"|signature|jwt|bearer|authorization|cookie"
    r"|(access|refresh|id|auth|session|csrf|api|push)token|^(sig|pwd|pin|otp|token|tokens)$"
)
"""Of a name in lower case, letters and digits only."""
_TICKER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,9}")
"""A `token` of this form is a coin."""
_HASH_NAME = re.compile(r"hash|tx|id$|ids$|block|root$")
"""Names whose 64 hexadecimal digits are no key."""

_JWT = re.compile(r"\beyJ[\w-]*(?:\.[\w-]*){0,2}")
_LET_IN = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}")
_HEX = re.compile(r"(?i)(?:0x)?[0-9a-f]{64,}")
_HASH_BEFORE = re.compile(r"(?i)(?:hash|tx|txid|id|block|root)[\"']?\s{0,9}[:=]\s{0,9}[\"']?$")
# Names have no free part in front and a bounded one behind, or long texts take minutes.
_SAID = re.compile(
    r"(?i)((?:passphrase|passwo?r?d|mnemonic|private_?key|trading_?key|agent_?key|api_?key|secret"
    r"|signature|jwt|authorization|cookie"
    r"|(?:access|refresh|id|auth|session|csrf|api|push)[_-]?token|token)[\w-]{0,20}[\\\"']{0,4}\s{0,9}[:=]\s{0,9})"
    r"(\"(?:[^\"\\]|\\.)+\"?|[^\s\"',;&}\[{\]]+)"
)
"""A name and its value."""
_SHORTEST_TOKEN = 11
"""Characters of a token; what is shorter is the name of a coin, or a count."""
_USER_INFO = re.compile(r"(?<=://)[^\s/@]{1,200}@")


def masked(value: object, name: str = "") -> object:
    """Return plain JSON values without secrets; `name` is what the value stands under."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    if _is_secret(plain, value):
        return MASK
    if isinstance(value, Mapping):
        return {str(key): masked(part, str(key)) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [masked(part, name) for part in value]
    if isinstance(value, str):
        if _HASH_NAME.search(plain) and re.fullmatch(r"(?i)(0x)?[0-9a-f]{64}", value):
            return value
        return masked_text(value)
    return value


def masked_text(text: str) -> str:
    """Return a text without what has the form of a secret, JSON that broke off included."""
    text = _USER_INFO.sub(f"{MASK}@", text)
    text = _JWT.sub(MASK, text)
    text = _LET_IN.sub(rf"\1 {MASK}", text)
    text = _SAID.sub(_without_value, text)
    return _HEX.sub(_without_key, text)


def _without_value(found: "re.Match[str]") -> str:
    name, value = found.groups()
    is_coin = name.lower().startswith("token") and len(value.strip('"')) < _SHORTEST_TOKEN
    return found[0] if is_coin else f"{name}{MASK}"


def _without_key(found: "re.Match[str]") -> str:
    digits = found[0].lower().removeprefix("0x")
    before = found.string[max(0, found.start() - 40) : found.start()]
    return found[0] if len(digits) == 64 and _HASH_BEFORE.search(before) else MASK


def _is_secret(name: str, value: object) -> bool:
    if value is None or isinstance(value, bool) or not _SECRET_NAME.search(name):
        return False
    if name in ("token", "tokens") and not isinstance(value, Mapping | list | tuple):
        return not _TICKER.fullmatch(str(value)) and not isinstance(value, int)
    # A list under `tokens` is one of coins: each part is looked at by itself.
    return name != "tokens"
