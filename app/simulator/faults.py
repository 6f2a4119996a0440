"""The faults that the simulator can be told to have, and the rules that say when.

`fault_transport.py` plays them in process, `fault_port.py` on a port. Nothing here sends or waits.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import NamedTuple

from app.simulator.replies import THROTTLED, to_json

CONTROL_PREFIX = "/simulator/"
"""Where the control route lives; no fault ever touches it."""

HTML_PAGE = (
    "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n"
    "<center><h1>{title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
"""What a proxy in front of the service says for itself."""


class Kind(StrEnum):
    """Everything that can go wrong. The value is the word on the command line."""

    LATENCY = "latency"
    """Carried out at once, but the answer comes late by so many seconds."""
    HANG = "hang"
    """Never carried out and never answered."""
    THROTTLE = "429"
    """Refused before it ran; `Retry-After` in seconds."""
    THROTTLE_UNTIL = "429-date"
    """Refused before it ran; `Retry-After` as a date, so many seconds ahead."""
    SERVER_ERROR = "5xx"
    """Not carried out; an HTML page with that status."""
    LOST_REQUEST = "lost-request"
    """Never carried out; the connection ends without an answer."""
    LOST_REPLY = "lost-reply"
    """Carried out; the connection ends before the whole answer is through."""
    CUT_JSON = "cut-json"
    """Carried out; a complete answer that holds half of the JSON."""
    WRONG_TYPE = "wrong-type"
    """Carried out; status 200, but an HTML page where JSON should be."""
    TOKEN_ENDED = "token-ended"
    """Every token that was issued so far is refused from this request on."""
    NO_CONNECTION = "no-connection"
    """In process only: no connection is made. On a port the same as `lost-request`."""


DEFAULT_VALUES = {
    Kind.LATENCY: 1.0,
    Kind.THROTTLE: 5.0,
    Kind.THROTTLE_UNTIL: 5.0,
    Kind.SERVER_ERROR: 502.0,
}
"""Seconds, or the status of `5xx`, when a rule names none."""

GRAMMAR = "KIND[:[METHOD ]PATH[:TIMES[:VALUE]]]"
"""How a rule is written, on the command line and on the control route."""


@dataclass(frozen=True)
class Fault:
    """One rule: what goes wrong, on which requests, how many times."""

    kind: Kind
    path: str = ""
    """A part of the path; `*` stands for anything. Empty matches every path."""
    method: str = "*"
    times: int | None = 1
    """How many requests are still hit; None for all of them."""
    value: float = 0.0
    """Seconds for latency and 429, the status for `5xx`."""

    def matches(self, method: str, path: str) -> bool:
        """Tell whether the rule is about this request."""
        return self.method in {"*", method.upper()} and fnmatchcase(path, f"*{self.path}*")

    def __str__(self) -> str:
        method = "" if self.method == "*" else f"{self.method} "
        times = "always" if self.times is None else str(self.times)
        return f"{self.kind}:{method}{self.path}:{times}:{self.value:g}"


def parse_fault(text: str) -> Fault:
    """Read a rule such as `lost-reply:POST /close:1`. Raises `ValueError` with a plain sentence."""
    word, *rest = text.split(":")
    if word not in list(Kind):
        raise ValueError(f"Unknown fault “{word}”. Known: {', '.join(Kind)}.")
    if len(rest) > 3:
        raise ValueError(f"“{text}” has too many parts. Write {GRAMMAR}.")
    target, times, value = [*rest, "", "", ""][:3]
    method, space, path = target.rpartition(" ")
    kind = Kind(word)
    try:
        number = float(value) if value else DEFAULT_VALUES.get(kind, 0.0)
        count = None if times == "always" else int(times or 1)
    except ValueError as error:
        raise ValueError(f"“{text}”: TIMES and VALUE are numbers. Write {GRAMMAR}.") from error
    if not 0 <= number < 1_000_000 or (count is not None and count < 1):
        raise ValueError(f"“{text}”: TIMES is 1 or more (or “always”), VALUE not negative.")
    if kind is Kind.SERVER_ERROR and not 500 <= number <= 599:
        raise ValueError(f"“{text}”: VALUE of 5xx is a status from 500 to 599.")
    return Fault(kind, path, method.upper() if space else "*", count, number)


class Answer(NamedTuple):
    """A whole reply that is given instead of the service's own."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Plan(NamedTuple):
    """What happens to one request."""

    fault: Fault | None
    """None when nothing but the delay goes wrong."""
    delay_seconds: float
    """How late the answer comes."""


class Faults:
    """The rules in force. The first that matches a request is used up by it; delays add up."""

    def __init__(
        self,
        rules: Sequence[Fault] = (),
        *,
        sleep: Callable[[float], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self.sleep = sleep
        """How the faults wait."""
        self.now = now
        """What `Retry-After` dates are counted from."""
        self.end_tokens: Callable[[], None] = lambda: None
        """What `token-ended` does; the app sets it."""
        self._rules: list[Fault] = list(rules)

    def rules(self) -> tuple[Fault, ...]:
        """Return the rules that are not used up."""
        return tuple(self._rules)

    def add(self, fault: Fault) -> None:
        """Put a rule after those in force."""
        self._rules.append(fault)

    def clear(self) -> None:
        """Drop every rule."""
        self._rules.clear()

    def plan(self, method: str, path: str) -> Plan:
        """Decide what happens to one request, and use up the rules that decided it."""
        chosen: Fault | None = None
        delay = 0.0
        left: list[Fault] = []
        for rule in self._rules:
            late = rule.kind is Kind.LATENCY
            hit = rule.matches(method, path) and (late or chosen is None)
            if not hit or path.startswith(CONTROL_PREFIX):
                left.append(rule)
                continue
            if late:
                delay += rule.value
            else:
                chosen = rule
            if rule.times is None:
                left.append(rule)
            elif rule.times > 1:
                left.append(replace(rule, times=rule.times - 1))
        self._rules = left
        if chosen is not None and chosen.kind is Kind.TOKEN_ENDED:
            self.end_tokens()
            chosen = None
        return Plan(chosen, delay)

    def refusal(self, fault: Fault) -> Answer | None:
        """Return the reply of a fault that answers instead of the service; None for the others."""
        if fault.kind is Kind.THROTTLE:
            return self._throttled(f"{fault.value:g}")
        if fault.kind is Kind.THROTTLE_UNTIL:
            moment = self.now() + timedelta(seconds=fault.value)
            return self._throttled(format_datetime(moment, usegmt=True))
        if fault.kind is Kind.SERVER_ERROR:
            return page(int(fault.value))
        return None

    def _throttled(self, retry_after: str) -> Answer:
        json_type = "application/json; charset=utf-8"
        headers = [("content-type", json_type), ("retry-after", retry_after)]
        return Answer(429, headers, to_json(THROTTLED).encode())


def page(status: int) -> Answer:
    """Return an HTML page as a proxy would send it."""
    titles = {200: "Welcome", 502: "502 Bad Gateway", 503: "503 Service Temporarily Unavailable"}
    title = titles.get(status, f"{status} Server Error")
    body = HTML_PAGE.format(title=title).encode()
    return Answer(status, [("content-type", "text/html; charset=utf-8")], body)


def cut(body: bytes) -> bytes:
    """Return the first half of a body, at least one byte short."""
    return body[: len(body) // 2]
