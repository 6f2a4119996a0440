"""Judges a sign-in text before it is signed. Pure: it signs, sends and remembers nothing."""

import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.errors import ChallengeRefused
from app.origins import is_loopback, same_owner

_LONGEST = 10_000
_SKEW = timedelta(minutes=5)
"""How far two honest clocks may be apart."""

_ADDRESS = re.compile(r"(?<![0-9a-zA-Z])0x[0-9a-fA-F]{40}(?![0-9a-fA-F])")
_BLOB = re.compile(r"[0-9a-fA-F]{100,}")
_WANTS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?P<domain>[^\s/]+) wants you to sign in with your \w+ account:?"
)
_URL = re.compile(r"https?://(?:[^\s/@?#\\]*@)?(\[[0-9a-fA-F:]+\]|[\w.-]+)(:\d+)?", re.IGNORECASE)
_WHOLE_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_BARE_DOMAIN = re.compile(r"(?<![\w.@-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w@-])")
_FIELD = re.compile(r"^\s*([A-Za-z][A-Za-z -]{1,30}?)\s*[:=]\s*(\S.*?)\s*$")


class Verdict(StrEnum):
    """What a finding means for signing."""

    OK = "ok"
    """As it should be."""
    NOTE = "note"
    """Worth knowing; signing goes on."""
    ASK = "ask"
    """Signed only after a yes."""
    REFUSE = "refuse"
    """Never signed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    verdict: Verdict
    text: str
    """A sentence without a period at its end."""


@dataclass(frozen=True, slots=True)
class ChallengeCheck:
    """What was found about a text, in the order in which it is shown."""

    findings: tuple[Finding, ...]
    foreign_domains: tuple[str, ...] = ()
    """Domains in the text that are not the API's and were not accepted before: ask about them."""
    ends_at: datetime | None = None
    """When the text stops being good; None when nobody said."""

    @property
    def refused(self) -> bool:
        """Whether the text must not be signed."""
        return any(finding.verdict is Verdict.REFUSE for finding in self.findings)

    @property
    def asks(self) -> bool:
        """Whether a yes is needed first: accept `foreign_domains`, then check again."""
        return any(finding.verdict is Verdict.ASK for finding in self.findings)

    def ensure_signable(self) -> None:
        """Raise ChallengeRefused, with the reasons, unless the text may be signed as it is."""
        stops = [f.text for f in self.findings if f.verdict in {Verdict.REFUSE, Verdict.ASK}]
        if stops:
            raise ChallengeRefused(f"Not signed: {'; '.join(stops)}.")


def check_challenge(
    message: str,
    *,
    address: str,
    host: str,
    now: datetime,
    accepted_domains: Collection[str] = (),
    expires_at: datetime | None = None,
) -> ChallengeCheck:
    """Check a text that `host` (with its port, if any) asks `address` to sign.

    `accepted_domains` were said yes to for this host before; `expires_at` is what the reply said
    beside the text.
    """
    if refusal := _refusal(message):
        return ChallengeCheck((Finding(Verdict.REFUSE, refusal),))
    ends_at = _earlier(expires_at, _time(_field(message, "Expiration Time")))
    foreign = _foreign_domains(message, host, {domain.lower() for domain in accepted_domains})
    findings = (
        _address_finding(message, address),
        _domain_finding(message, host, foreign),
        Finding(Verdict.OK, "a plain text: no transaction, no typed data, no bare hash"),
        *_time_findings(message, ends_at, now),
        *_chain_findings(message),
    )
    return ChallengeCheck(findings, foreign, ends_at)


def message_hex(message: str) -> str:
    """Return the bytes to sign as hex, as wallets take them for personal_sign."""
    return f"0x{message.encode(errors='surrogatepass').hex()}"


def shown(message: str) -> str:
    """Return the text with every hidden character spelled out, so that it cannot deceive."""
    return "".join(
        f"\\u{{{ord(sign):x}}}" if _is_hidden(sign) else sign for sign in message.expandtabs(4)
    )


def _refusal(message: str) -> str | None:
    """Return why the text is none that may be signed by anyone; None when it may."""
    text = message.strip()
    if not text:
        return "the text is empty"
    if len(message) > _LONGEST:
        return f"the text is longer than {_LONGEST:,} characters"
    if hidden := sorted({f"U+{ord(sign):04X}" for sign in message if _is_hidden(sign)}):
        return f"the text holds hidden characters ({', '.join(hidden[:3])})"
    if re.fullmatch(r"(0[xX])?[0-9a-fA-F]{64}", text):
        return "a bare 32-byte hash: nobody can see what it stands for"
    if re.fullmatch(r"0[xX][0-9a-fA-F]*", text) or _BLOB.search(text):
        return "this looks like a transaction, not like a sign-in text"
    if "EIP712Domain" in text or "primaryType" in text:
        return "this is typed data, which can order a transfer"
    return _json_refusal(text)


def _json_refusal(text: str) -> str | None:
    if not text.startswith(("{", "[")):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    keys = {str(key).lower() for key in value} if isinstance(value, dict) else set()
    if keys & {"types", "domain"}:
        return "this is typed data, which can order a transfer"
    if keys & {"to", "value", "gas", "gaslimit", "data", "action", "signature"} or not keys:
        return "this looks like a transaction, not like a sign-in text"
    return None


def _address_finding(message: str, address: str) -> Finding:
    named = {found.lower(): found for found in _ADDRESS.findall(message)}
    others = [found for key, found in named.items() if key != address.lower()]
    if others:
        return Finding(Verdict.REFUSE, f"the text names another address, {others[0]}")
    if named:
        return Finding(Verdict.OK, "the text names your address")
    return Finding(Verdict.NOTE, "the text names no address")


def _domain_finding(message: str, host: str, foreign: tuple[str, ...]) -> Finding:
    if foreign:
        names = ", ".join(foreign)
        return Finding(Verdict.ASK, f"the text names {names}, but you are talking to {host}")
    named = _domains(message)
    if not named:
        return Finding(Verdict.NOTE, "the text names no host")
    others = [domain for domain in named if not _belongs(domain, host)]
    if not others:
        own = host.lower() in named
        what = "the host you are talking to" if own else f"{', '.join(named)}, of the same owner"
        return Finding(Verdict.OK, f"the text names {what}")
    names = ", ".join(others)
    if is_loopback(_hostname(host)):
        return Finding(Verdict.NOTE, f"the text names {names}; the server is this machine")
    return Finding(Verdict.NOTE, f"the text names {names}, which you accepted for {host}")


def _foreign_domains(message: str, host: str, accepted: set[str]) -> tuple[str, ...]:
    if is_loopback(_hostname(host)):
        return ()
    return tuple(
        domain
        for domain in _domains(message)
        if domain not in accepted and not _belongs(domain, host)
    )


def _belongs(domain: str, host: str) -> bool:
    """Tell whether a domain in the text is the host itself or its owner's."""
    return domain == host.lower() or same_owner(_hostname(domain), _hostname(host))


def _domains(message: str) -> tuple[str, ...]:
    """Return the domains that the text names, in order, each once, with their ports."""
    first_line = message.strip().splitlines()[0]
    wants = _WANTS.fullmatch(first_line.strip())
    found = [wants["domain"]] if wants else []
    found += ["".join(parts) for parts in _URL.findall(message)]
    found += _BARE_DOMAIN.findall(_WHOLE_URL.sub(" ", message))
    return tuple(dict.fromkeys(domain.lower().rstrip(".") for domain in found))


def _hostname(authority: str) -> str:
    """Return the name without its port and without the brackets of IPv6."""
    return re.sub(r":\d+$", "", authority).strip("[]").lower()


def _time_findings(message: str, ends_at: datetime | None, now: datetime) -> list[Finding]:
    findings = []
    nonce = "a nonce is in it" if _field(message, "Nonce") else "no nonce is marked in it"
    if ends_at is None:
        findings.append(Finding(Verdict.NOTE, f"{nonce}, the text does not say when it ends"))
    elif ends_at <= now:
        ended = f"the text ended at {ends_at:%H:%M:%S} UTC; get a new one, check this clock"
        findings.append(Finding(Verdict.REFUSE, ended))
    else:
        verdict = Verdict.OK if _field(message, "Nonce") else Verdict.NOTE
        findings.append(Finding(verdict, f"{nonce}, the text ends in {_span(ends_at - now)}"))
    starts = _time(_field(message, "Not Before"))
    if starts is not None and starts > now + _SKEW:
        findings.append(Finding(Verdict.REFUSE, f"the text is not valid before {starts:%H:%M} UTC"))
    issued = _time(_field(message, "Issued At"))
    if issued is not None and abs(issued - now) > _SKEW and (ends_at is None or issued > now):
        findings.append(
            Finding(Verdict.NOTE, f"the text says it was made at {issued:%Y-%m-%d %H:%M} UTC")
        )
    return findings


def _chain_findings(message: str) -> list[Finding]:
    chain = _field(message, "Chain ID")
    if chain is None:
        return []
    return [Finding(Verdict.NOTE, f"chain {chain[:20]} is named; nothing is sent to it")]


def _field(message: str, name: str) -> str | None:
    """Return what stands behind `Name:` on a line of its own, as in an EIP-4361 text."""
    wanted = name.lower().replace(" ", "")
    for line in message.splitlines():
        field = _FIELD.match(line)
        if field and re.sub(r"[ -]", "", field[1].lower()) == wanted:
            return field[2]
    return None


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    moments = [moment for moment in (one, other) if moment is not None]
    return min(moments, default=None)


def _span(left: timedelta) -> str:
    minutes, seconds = divmod(int(left.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} m"
    return f"{minutes} m {seconds} s" if minutes else f"{seconds} s"


def _is_hidden(sign: str) -> bool:
    """Tell whether a character is not seen, or changes how others are seen."""
    return sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
