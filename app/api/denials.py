"""Whether an object in the answer to a change says no, in the words and codes of many services.

Stricter than for reads: a doubt costs a look at the world, a no taken for a yes costs money.
"""

from collections.abc import Mapping

from app.models.names import words

_STATES = frozenset(("status", "state", "result", "outcome"))
_FLAGS = frozenset(("ok", "success", "successful", "succeeded", "accepted"))
_NO = (
    "abort",
    "cancel",
    "declin",
    "denied",
    "deny",
    "err",
    "expired",
    "fail",
    "invalid",
    "not ",
    "refus",
    "reject",
    "unfilled",
    "unsuccess",
)
"""Beginnings of the words of a no."""
_CODE_OWNERS = frozenset(("ret", "s", "err", "error", "status", "result", "response", "biz"))
_FALSE: tuple[object, ...] = (False, 0, "false", "0", "no")


def denies(part: Mapping[str, object]) -> bool:
    """Tell whether one of its words, flags or codes says no."""
    return any(_denies(words(name), value) for name, value in part.items())


def _denies(name: tuple[str, ...], value: object) -> bool:
    if not name:
        return False
    if name[-1] in _STATES and isinstance(value, str):
        return _plain(value).startswith(_NO)
    if len(name) == 1 and name[0] in _FLAGS:
        return _plain(value) in _FALSE if isinstance(value, str) else value in _FALSE
    is_code = name in (("code",), ("errno",), ("errorno",)) or (
        len(name) == 2 and name[1] in ("code", "number") and name[0] in _CODE_OWNERS
    )
    return is_code and _is_bad_code(value)


def _is_bad_code(value: object) -> bool:
    if isinstance(value, str) and value.strip().lstrip("-").isdigit():
        value = int(value)
    if type(value) is int:
        return value != 0 and not 200 <= value < 300
    # A word in capitals is the name of an error; other words may be what was asked for.
    is_name = isinstance(value, str) and value.isupper() and "_" in value
    return is_name and not str(value).startswith(("SUCCESS", "OK_", "NO_ERROR"))


def _plain(text: str) -> str:
    return text.strip().casefold().replace("_", " ").replace("-", " ")
