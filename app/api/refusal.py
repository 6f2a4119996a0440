"""A body that says no, and its words. What says no is never read as an answer."""

from collections.abc import Iterable, Iterator
from typing import Any

from app.api.denials import denies, denies_emptily, tells_of_none
from app.models.base import folded
from app.models.signposts import META, WRAPPERS
from app.models.text import harmless

_WORDS_LIMIT = 2_000
"""Characters: a sentence for each rule of each field of a body fits."""
_MOST_SENTENCES = 60
_DEEPEST = 8
_MOST_ROWS = 1_000

_NO_WORDS = frozenset(("err", "error", "fail", "failed", "failure", "rejected"))
_ENVELOPE = META | frozenset(WRAPPERS) | frozenset(("msg", "detail", "details", "reason", "stack"))
_SENTENCES = (
    "message",
    "msg",
    "errmsg",
    "detail",
    "details",
    "reason",
    "rejectreason",
    "retmsg",
    "smsg",
    "errormessage",
    "errordescription",
    "description",
    "errors",
    "error",
    "err",
    "response",
    "data",
    "title",
)
"""Where the words may stand, best first."""
_BY_FIELD = ("errors", "issues", "violations", "details", "detail", "fielderrors")
"""Where what is wrong with each field may stand beside a message."""
_FIELD_NAMES = ("loc", "path", "field", "property", "param", "instancepath", "source")
"""What names the field in an object with words."""


def refusal_text(plain: object) -> str | None:
    """Return the server's own words in an error body as one harmless line, none left out."""
    words = _words(plain, 0)
    return harmless(words, _WORDS_LIMIT) or None if words else None


def _words(plain: object, depth: int) -> str | None:
    if isinstance(plain, str):
        return plain
    if depth > _DEEPEST:
        return None
    if isinstance(plain, list):
        return _joined(_words(part, depth + 1) for part in plain[:_MOST_SENTENCES])
    if isinstance(plain, dict):
        by_fold = {folded(key): value for key, value in plain.items()}
        if isinstance(by_fold.get("constraints"), dict):
            # class-validator's own objects: a sentence a rule, and the fields within.
            rules = list(by_fold["constraints"].values())
            return _joined((_words(rules, depth + 1), _words(by_fold.get("children"), depth + 1)))
        found = (_words(by_fold.get(name), depth + 1) for name in _SENTENCES)
        words = next(filter(None, found), None)
        more = [_by_field(by_fold.get(name), depth + 1) for name in _BY_FIELD]
        told = _joined((_about(by_fold, words), *(text for text in more if text != words)))
        return told or (_by_field(plain, depth + 1) if _is_by_field(plain) else None)
    return None


def _joined(parts: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(part for part in parts if part)) or None


def _about(by_fold: dict[str, Any], words: str | None) -> str | None:
    """Return the words behind the name of the field that they are about, where it is told."""
    for name in _FIELD_NAMES:
        field = by_fold.get(name)
        steps = field if isinstance(field, list) else [field]
        if words and all(isinstance(step, str | int) and step != "" for step in steps):
            path = ".".join(map(str, steps))
            return words if words.startswith(path) else f"{path}: {words}"
    return words


def _is_by_field(plain: dict[str, Any]) -> bool:
    """Tell whether an error body is nothing but fields with their sentences."""
    lists = [value for value in plain.values() if isinstance(value, list) and value]
    return len(lists) == len(plain) and all(isinstance(s, str) for said in lists for s in said)


def _by_field(plain: object, depth: int) -> str | None:
    """Return the sentences of an object or list of errors beside the message, field by field."""
    if isinstance(plain, list):
        return _words(plain, depth)
    if not isinstance(plain, dict) or not {folded(key) for key in plain}.isdisjoint(_SENTENCES):
        return None
    said = ((key, _words(value, depth + 1)) for key, value in list(plain.items())[:_MOST_SENTENCES])
    return _joined(f"{key}: {words}" for key, words in said if words)


def refusal(plain: object, *, thorough: bool = False, own_words: bool = False) -> str | None:
    """Return what the server says where the body says no, else None.

    `thorough` looks into every row as well: for a change, where one part may have failed.
    `own_words` leaves flags and words alone: for answers that are made of them.
    """
    for part in _parts(plain, thorough):
        if not thorough and _is_empty(part) and tells_of_none(part):
            continue
        if _says_no(part, thorough, own_words) or (thorough and denies(part)):
            return refusal_text(part) or refusal_text(plain) or "It gave no reason."
    return None


def no_in_emptiness(plain: object) -> str | None:
    """Return what the server says against an answer that was read as "there is none".

    Stricter than `refusal`: that nothing is open is only believed of an answer that nowhere
    speaks of an error. The words of rows are none of its own.
    """
    for part in _speakers(plain):
        if denies_emptily(part) and not tells_of_none(part):
            return refusal_text(part) or refusal_text(plain) or "It gave no reason."
    return None


def _speakers(plain: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    if not isinstance(plain, dict) or depth > 3:
        return
    yield plain
    for key, value in plain.items():
        if folded(key) in _SPEAKING:
            yield from _speakers(value, depth + 1)


_SPEAKING = frozenset(WRAPPERS) | frozenset(
    ("meta", "status", "header", "head", "base", "baseresp", "envelope")
)
"""Folded names of the objects inside an answer that speak of the answer."""


def _parts(plain: object, thorough: bool, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects whose word counts, the outermost first."""
    if depth > _DEEPEST:
        return
    if isinstance(plain, dict):
        yield plain
        for key, value in plain.items():
            if isinstance(value, dict | list) and (thorough or folded(key) in WRAPPERS):
                yield from _parts(value, thorough, depth + 1)
    elif isinstance(plain, list) and thorough:
        for value in plain[:_MOST_ROWS]:
            yield from _parts(value, thorough, depth + 1)


def _says_no(part: dict[str, Any], thorough: bool, own_words: bool) -> bool:
    by_fold = {folded(key): value for key, value in part.items()}
    payload = any(by_fold.get(name) not in (None, [], {}, "") for name in WRAPPERS)
    is_envelope = thorough or by_fold.keys() <= _ENVELOPE
    status, code = by_fold.get("status"), by_fold.get("code")
    if any(map(_is_http_error, (by_fold.get("statuscode"), status, code))):
        return True
    if isinstance(by_fold.get("errors"), list | dict | str) and by_fold["errors"]:
        return is_envelope
    if own_words:
        return False
    if any(_is_false(by_fold.get(name)) for name in ("ok", "success", "succeeded")):
        return True
    is_no = status is False or (isinstance(status, str) and status.strip().casefold() in _NO_WORDS)
    if is_no and is_envelope:
        return True
    if by_fold.get("error") not in (None, False, "", [], {}, 0) and is_envelope:
        return thorough or not payload
    if thorough and any(by_fold.get(n) not in (None, False, 0, [], {}) for n in _FAILURES):
        return True
    words = str(by_fold.get("message", by_fold.get("msg", ""))).casefold()
    if words in ("ok", "success"):
        return False
    numbered = type(code) is int and code != 0 and not 200 <= code < 300
    if numbered and is_envelope and not payload:
        return True
    return not thorough and _is_empty(part) and denies_emptily(part)


def _is_empty(part: dict[str, Any]) -> bool:
    """Tell whether an object is an envelope with nothing in it."""
    held = [value for key, value in part.items() if folded(key) in WRAPPERS]
    return bool(held) and all(map(_is_hollow, held))


def _is_hollow(value: object, depth: int = 0) -> bool:
    """Tell whether there is nothing in a value: `{"list": [], "total": 0}` is hollow too."""
    if isinstance(value, dict) and depth <= _DEEPEST:
        return all(_is_hollow(inner, depth + 1) for inner in value.values())
    return value in (None, False, 0, "", [], {})


_FAILURES = ("failed", "failures", "failedcount")


def _is_http_error(value: object) -> bool:
    if isinstance(value, str) and value.isdigit() and len(value) == 3:
        value = int(value)
    return type(value) is int and 400 <= value < 600


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().casefold() == "false")
