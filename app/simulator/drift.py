"""How the simulated API can differ from the published one, and the rules that say where.

Pure: `drift_port.py` puts it around the app. A rule that fits no route is refused, never idle.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

DOCS_JSON = "/api/docs-json"
"""Where the OpenAPI is unless a rule says otherwise."""

GRAMMAR = """\
  rename:[PATH:]NAME=OTHER    a key of every reply, or of those below a part of the path
  missing:METHOD PATH         the route is gone, from the OpenAPI too
  body:METHOD PATH:NAME=OTHER a field of the request has another name, in the OpenAPI too
  wrap:KEY[.KEY ...]          every good reply in an envelope
  no-docs                     no OpenAPI anywhere
  docs:PATH                   the OpenAPI elsewhere; the page at /api/docs names it
"""
"""How a rule is written on the command line."""


@dataclass(frozen=True)
class Rename:
    """A key of the replies has another name."""

    name: str
    other: str
    path: str = ""
    """A run of segments of the path; empty for every reply."""


@dataclass(frozen=True)
class Missing:
    """A route is gone."""

    method: str
    path: str


@dataclass(frozen=True)
class Body:
    """A field of a request's body has another name."""

    method: str
    path: str
    name: str
    other: str


@dataclass(frozen=True)
class Wrap:
    """Good replies come in an envelope."""

    keys: tuple[str, ...]
    """Outermost first."""


@dataclass(frozen=True)
class Docs:
    """The OpenAPI is elsewhere, or nowhere."""

    address: str | None


Rule = Rename | Missing | Body | Wrap | Docs


def parse_drift(text: str) -> Rule:
    """Read a rule such as `rename:markPrice=px_mark`. Raises `ValueError` with a sentence."""
    word, _, rest = text.partition(":")
    rule = _rule(word, rest)
    if rule is None:
        raise ValueError(f"Cannot read the drift “{text}”. Write one of:\n{GRAMMAR}".rstrip())
    return rule


def _rule(word: str, rest: str) -> Rule | None:
    target, _, renaming = rest.rpartition(":")
    name, _, other = renaming.partition("=")
    method, _, path = (rest if word == "missing" else target).partition(" ")
    is_route = method.isalpha() and path.startswith("/")
    if word == "rename" and name and other:
        return Rename(name, other, target)
    if word == "missing" and is_route:
        return Missing(method.upper(), path)
    if word == "body" and is_route and name and other:
        return Body(method.upper(), path, name, other)
    if word == "wrap" and all(keys := rest.split(".")):
        return Wrap(tuple(keys))
    if word == "docs" and rest.startswith("/"):
        return Docs(rest)
    return Docs(None) if (word, rest) == ("no-docs", "") else None


class Drift:
    """The rules in force."""

    def __init__(self, rules: Sequence[Rule], document: Mapping[str, Any]) -> None:
        """Apply the rules to the published OpenAPI document.

        Raises `ValueError` for a rule that is about a route or a field that does not exist.
        """
        self._rules = tuple(rules)
        self.document = deepcopy(dict(document))
        """The OpenAPI as it is with this drift. It describes no reply, so renamed keys of
        replies and envelopes leave it as it is."""
        self.docs_address: str | None = DOCS_JSON
        """Where the document is; None for nowhere."""
        for rule in rules:
            match rule:
                case Missing():
                    self._take_out(rule)
                case Body():
                    self._rename_field(rule)
                case Docs():
                    self.docs_address = rule.address
                case Rename() | Wrap():
                    pass

    def lacks(self, method: str, path: str) -> bool:
        """Tell whether the route of this request is gone."""
        gone = (rule for rule in self._rules if isinstance(rule, Missing))
        return any(rule.method == method and _fits(rule.path, path) for rule in gone)

    def renamed_fields(self, method: str, path: str) -> dict[str, str]:
        """Return which fields of this request's body have which other name."""
        return {
            rule.name: rule.other
            for rule in self._rules
            if isinstance(rule, Body) and rule.method == method and _fits(rule.path, path)
        }

    def reply(self, path: str, plain: object, *, is_good: bool) -> object:
        """Return a reply's content as it is with this drift."""
        for rule in self._rules:
            if isinstance(rule, Rename) and _is_below(rule.path, path):
                plain = _renamed(plain, rule)
            elif isinstance(rule, Wrap) and is_good:
                for key in reversed(rule.keys):
                    plain = {key: plain}
        return plain

    def _operation(self, rule: Missing | Body) -> tuple[str, dict[str, Any]]:
        """Return the route's path in the document, and what the document says of it."""
        for path, operations in self.document["paths"].items():
            if _fits(rule.path, path) and rule.method.lower() in operations:
                return path, operations[rule.method.lower()]
        raise ValueError(f"The simulator has no {rule.method} {rule.path} that could drift.")

    def _take_out(self, rule: Missing) -> None:
        path, _ = self._operation(rule)
        del self.document["paths"][path][rule.method.lower()]
        if not self.document["paths"][path]:
            del self.document["paths"][path]

    def _rename_field(self, rule: Body) -> None:
        _, operation = self._operation(rule)
        schema: dict[str, Any] = {"properties": {}, "required": []}
        if "requestBody" in operation:
            # Each body has a schema of its own, which no other route refers to.
            name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
            schema = self.document["components"]["schemas"][name.rsplit("/", 1)[-1]]
        if rule.name not in schema["properties"]:
            raise ValueError(f"{rule.method} {rule.path} takes no field {rule.name}.")
        names = {rule.name: rule.other}
        properties = schema["properties"].items()
        schema["properties"] = {names.get(name, name): kind for name, kind in properties}
        schema["required"] = [names.get(name, name) for name in schema["required"]]


def _renamed(plain: object, rule: Rename) -> object:
    if isinstance(plain, Mapping):
        return {
            rule.other if key == rule.name else key: _renamed(value, rule)
            for key, value in plain.items()
        }
    return [_renamed(item, rule) for item in plain] if isinstance(plain, list) else plain


def _segments(path: str) -> list[str]:
    return path.strip("/").split("/") if path.strip("/") else []


def _fits(template: str, path: str) -> bool:
    """Tell whether the template, or a path of its form, is this path."""
    wanted, given = _segments(template), _segments(path)
    return len(wanted) == len(given) and all(
        one == other or one.startswith("{") for one, other in zip(wanted, given, strict=True)
    )


def _is_below(part: str, path: str) -> bool:
    """Tell whether the segments of the part follow one another somewhere in the path."""
    wanted, given = _segments(part), _segments(path)
    starts = range(len(given) - len(wanted) + 1)
    return any(_fits(part, "/".join(given[start : start + len(wanted)])) for start in starts)
