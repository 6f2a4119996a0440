"""Whether an object says no, in the words and codes of many services.

Of the answer to a change every object counts: a doubt costs a look at the world, a no taken for a
yes costs money. Of a read only an envelope that holds nothing does: taken for "there is none" it
would call open positions closed.
"""

import re
from collections.abc import Mapping

from app.models.base import folded
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
_CODES = (
    "code", "errcode", "errorcode", "errno", "errorno", "retcode", "returncode", "resultcode",
    "bizcode", "ret", "rc",
)  # fmt: skip
_MESSAGES = (
    "message", "msg", "errmsg", "errormessage", "errormsg", "retmsg", "returnmsg", "resultmsg",
    "reason", "description", "detail",
)  # fmt: skip
_ERRORS = ("error", "err", "errors", "exception", "fault")
_YES = ("ok", "success", "succe", "done", "no error")
"""Beginnings of the words of a yes."""
_IS_FLAGS = ("issuccess", "issuccessful", "isok")
_STATE_NAMES = ("status", "state", "result", "type", "outcome", "s")
_FAILED = frozenset(("err", "error", "errored", "fail", "failed", "failure", "exception"))
_NO_ERROR: tuple[object, ...] = (None, False, 0, "", "0", "none", [], {})
_NOT_FOUND = re.compile(r"\d{0,2}404\d{0,2}")
_NONE = re.compile(
    r"\b(?:no|not|none|without)\b.*\b(?:trade|position|session)s?\b"
    r"|\b(?:trade|position|session)s?\b.*\bnot? (?:found|exist|open|active|running)"
)
_FALSE: tuple[object, ...] = (False, 0, "false", "0", "no")


def denies(part: Mapping[str, object]) -> bool:
    """Tell whether one of its words, flags or codes says no."""
    return any(_denies(words(name), value) for name, value in part.items())


def denies_emptily(part: Mapping[str, object]) -> bool:
    """Tell whether an envelope without content says by word or code why there is none.

    What tells of success beside it decides: codes of success are many.
    """
    by_fold = {folded(name): value for name, value in part.items()}
    told = next((by_fold[name] for name in _MESSAGES if name in by_fold), None)
    said = _plain(told) if isinstance(told, str) else ""
    if said.startswith(_YES) or any(by_fold.get(name) is True for name in _FLAGS):
        return False
    if any(by_fold.get(name) not in _NO_ERROR for name in (*_ERRORS, "haserror", "iserror")):
        return True
    if any(name in by_fold and _is_no(by_fold[name]) for name in (*_FLAGS, *_IS_FLAGS)):
        return True
    told_words = (by_fold.get(name) for name in _STATE_NAMES)
    if any(isinstance(word, str) and _plain(word) in _FAILED for word in told_words):
        return True
    codes = [by_fold[name] for name in _CODES if name in by_fold]
    return any(_is_no_success(code) and (said or _is_loud(code)) for code in codes)


def _is_no(value: object) -> bool:
    return _plain(value) in _FALSE if isinstance(value, str) else value in _FALSE


def _is_loud(code: object) -> bool:
    """Tell whether a code needs no words beside it: 1 is a yes somewhere, and `USDC` no code."""
    return "err" in code.casefold() if isinstance(code, str) else code != 1


def tells_of_none(part: Mapping[str, object]) -> bool:
    """Tell whether an envelope without content says that what was asked for is not there.

    Both its code, a 404 among the server's own, and its words must say so.
    """
    by_fold = {folded(name): value for name, value in part.items()}
    said = " ".join(_plain(str(by_fold[name])) for name in _MESSAGES if name in by_fold)
    codes = (str(by_fold[name]).strip() for name in ("statuscode", *_CODES) if name in by_fold)
    # A route that is missing says nothing of what would have stood there.
    if re.search(r"/|\broute\b|\bendpoint\b|\burl\b", said):
        return False
    return any(map(_NOT_FOUND.fullmatch, codes)) and _NONE.search(said) is not None


def _is_no_success(code: object) -> bool:
    if isinstance(code, str) and not code.strip().lstrip("-").isdigit():
        # "A00000" and "SUCCESS" are yeses, "E1001" and "NO_DATABASE" none.
        letters = _plain(code)
        return bool(letters.strip("0a ")) and not letters.startswith(_YES)
    return _is_bad_code(code)


def _denies(name: tuple[str, ...], value: object) -> bool:
    if not name:
        return False
    if name[-1] in _STATES and isinstance(value, str):
        return _plain(value).startswith(_NO)
    if len(name) == 1 and name[0] in _FLAGS:
        return _is_no(value)
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
