"""Findings on what the server says of itself: token, health, contract, request budget. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.doctor.contract_view import ContractView, Standing
from app.doctor.findings import Finding, Level, Section, short_address
from app.doctor.spans import moment, span
from app.doctor.visits import Seen, Visit
from app.errors import ApiError, NotFound, Unauthenticated

SHORT = timedelta(minutes=30)
"""Left of a token when it is time to say so."""
LITTLE_LEFT = 0.1
"""The share of the server's allowance below which it is said."""
SHOWN = 5
"""How many routes are listed by name."""

_WELL = frozenset({
    "active", "alive", "connected", "good", "green", "healthy", "ok", "online", "operational",
    "pass", "passing", "ready", "running", "success", "true", "up",
})  # fmt: skip
_HEALTH = {
    "health": "API",
    "indicators_health": "Indicators",
    "leaderboard_health": "Leaderboard",
    "kafka_health": "Kafka",
}


@dataclass(frozen=True, slots=True)
class KeptToken:
    """What is known of the token without asking the server."""

    address: str
    ends_at: datetime | None
    is_over: bool


def of_token(token: KeptToken | None, visits: Sequence[Visit], now: datetime) -> Finding:
    """Judge whether somebody is signed in."""
    sign_in = "Sign in with “alura sign-in”, or with “i” on the screen."
    if token is None:
        sentence = "Nobody is signed in: what needs a token was not checked."
        return Finding(Section.TOKEN, "token", Level.NOTE, "Signed in", sentence, sign_in)
    who = short_address(token.address)
    until = f" since {moment(token.ends_at)}" if token.ends_at is not None else ""
    if token.is_over:
        sentence = f"The sign-in of {who} is over{until}: what needs it was not checked."
        return Finding(Section.TOKEN, "token", Level.WARN, "Signed in", sentence, sign_in)
    refused = sum(isinstance(visit.error, Unauthenticated) for visit in visits)
    if refused:
        sentence = f"The server no longer lets {who} in, at {refused} endpoints."
        return Finding(Section.TOKEN, "token", Level.WARN, "Signed in", sentence, sign_in)
    if token.ends_at is None:
        sentence = f"As {who}; the server did not say until when."
        return Finding(Section.TOKEN, "token", Level.OK, "Signed in", sentence)
    left = token.ends_at - now
    sentence = f"As {who} until {moment(token.ends_at)}: {span(left)} are left."
    if left < SHORT:
        return Finding(Section.TOKEN, "token", Level.NOTE, "Signed in", sentence, sign_in)
    return Finding(Section.TOKEN, "token", Level.OK, "Signed in", sentence)


def of_health(visits: Mapping[str, Visit]) -> Iterator[Finding]:
    """Judge what the parts of the service say of themselves, in their own words."""
    for name, title in _HEALTH.items():
        visit = visits[name]
        if visit.reading is None:
            why = f"Not told: {visit.skipped}." if visit.skipped else "Not told: no good answer."
            step = f"See {visit.endpoint.path} among the reads below."
            yield Finding(Section.HEALTH, name, Level.NOTE, title, why, step)
            continue
        health = visit.reading.value
        parts = ", ".join(f"{part} {word}" for part, word in health.parts.items())
        said = health.state or "no word of its own"
        sentence = f"“{said}”{f' ({parts})' if parts else ''}."
        words = [health.state or "ok", *health.parts.values()]
        if all(word.lower() in _WELL for word in words):
            yield Finding(Section.HEALTH, name, Level.OK, title, sentence)
        else:
            step = "Figures that come from it may stand still. Wait, or ask those who run it."
            yield Finding(Section.HEALTH, name, Level.WARN, title, sentence, step)


def of_contract(contract: ContractView | None, error: ApiError | None) -> Iterator[Finding]:
    """Judge the server's own description of its routes against ours."""
    section = Section.CONTRACT
    if contract is None:
        is_none = error is None or isinstance(error, NotFound)
        why = "The server publishes no OpenAPI" if is_none else "The OpenAPI could not be read"
        yield Finding(
            section,
            "document",
            Level.NOTE if is_none else Level.WARN,
            "OpenAPI",
            f"{why}: the fields of unpublished request bodies are assumed.",
            "Look at the exact body in the dialog before you send it.",
        )
        return
    count = dict.fromkeys(("present", "absent", "changed"), 0)
    for standing in contract.standings:
        count[standing.word] += 1
    yield Finding(
        section,
        "document",
        Level.OK,
        "OpenAPI",
        f"At {contract.found_at}: {count['present']} of {len(contract.standings)} endpoints "
        f"present, {count['absent']} absent, {count['changed']} changed, {len(contract.new)} new.",
    )
    for standing in contract.standings:
        if standing.word != "present":
            yield _of_standing(standing)
    if contract.new:
        names = ", ".join(contract.new[:SHOWN])
        more = f" and {len(contract.new) - SHOWN} more" if len(contract.new) > SHOWN else ""
        step = "Nothing to do: this version does not use them. A newer one may."
        yield Finding(section, "new", Level.NOTE, "New", f"Not ours: {names}{more}.", step)


def _of_standing(standing: Standing) -> Finding:
    endpoint = standing.endpoint
    title = f"{endpoint.method} {endpoint.path}"
    if standing.word == "absent":
        sentence = f"Absent from the server's OpenAPI: {standing.detail}."
        step = "It may exist all the same. What needs it may fail; look for a newer alura."
        return Finding(Section.CONTRACT, endpoint.name, Level.WARN, title, sentence, step)
    sentence = f"Changed: {standing.detail}."
    if standing.is_handled:
        step = "Nothing to do: it is sent as the server wants it."
        return Finding(Section.CONTRACT, endpoint.name, Level.NOTE, title, sentence, step)
    step = "It is not sent with names that the server does not take; look for a newer alura."
    return Finding(Section.CONTRACT, endpoint.name, Level.WARN, title, sentence, step)


def of_budget(seen: Sequence[Seen], requests: int, per_second: float) -> Iterator[Finding]:
    """Judge what the server says of how much may be asked, and say how much was."""
    section = Section.BUDGET
    yield Finding(
        section,
        "requests",
        Level.OK,
        "Requests",
        f"This check made {requests}, at most {per_second:g} a second after the first few.",
    )
    throttled = [one for one in seen if one.status == 429]
    if throttled:
        asked = next((s for one in throttled if (s := one.headers.get("retry-after"))), None)
        times = "once" if len(throttled) == 1 else f"{len(throttled)} times"
        sentence = f"It answered 429 (too many requests) {times}" + (
            f", with Retry-After {asked}." if asked else "."
        )
        step = "Wait, and lower reads_per_second; look for another program with this account."
        yield Finding(section, "throttled", Level.WARN, "Throttled", sentence, step)
    counters: dict[str, str] = {}
    for one in seen:
        counters |= {n: v for n, v in one.headers.items() if n.startswith("x-ratelimit-")}
    if not counters:
        yield Finding(section, "limit", Level.OK, "Limit", "No limit stands in the headers.")
        return
    told = ", ".join(f"{name[12:]} {value}" for name, value in sorted(counters.items()))
    limit, left = _least(counters, "x-ratelimit-limit"), _least(counters, "x-ratelimit-remaining")
    if limit and left is not None and left <= LITTLE_LEFT * limit:
        step = "Reading slows down by itself. Lower reads_per_second if this is usual."
        yield Finding(section, "limit", Level.NOTE, "Limit", f"Little is left: {told}.", step)
    else:
        yield Finding(section, "limit", Level.OK, "Limit", f"The server says: {told}.")


def _least(counters: Mapping[str, str], prefix: str) -> int | None:
    """Return the least of a counter that is sent once for each of its names."""
    counts = [int(v) for n, v in counters.items() if n.startswith(prefix) and v.isdecimal()]
    return min(counts, default=None)
