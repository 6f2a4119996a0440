"""How much there is beyond the rows of one answer, in the many ways that backends say it."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

from app.models.base import folded
from app.models.numbers import count
from app.models.reading import Page
from app.models.reads import UnreadableError
from app.models.signposts import WRAPPERS

T = TypeVar("T")

By = Literal["page", "offset", "cursor", "link"]

_BLOCKS = frozenset(("meta", "pagination", "paging", "pageinfo", "page", "links", "cursor"))
_TOTALS = [
    "total",
    "totalcount",
    "totalitems",
    "totalresults",
    "totalrecords",
    "totalelements",
    "totaldocs",
    "recordcount",
]
_PAGES = ["totalpages", "pagecount", "pages", "lastpage"]
_HERE = ["page", "currentpage", "pagenumber"]
_SIZES = ["limit", "pagesize", "perpage", "size", "take"]
_OFFSETS = ["offset", "skip"]
_MORE = ["hasnext", "hasmore", "hasnextpage", "more"]
_CURSORS = ["nextcursor", "endcursor", "nexttoken"]
_LONGEST_CURSOR = 500
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Rest:
    """What lies beyond the rows that came."""

    total: int | None = None
    next: str | int | None = None
    by: By = "page"


def rest_of(
    plain: object, names: Sequence[str], rows: int, *, page: int | None, limit: int | None
) -> Rest:
    """Return what the answer says, or, where it is silent, what a full page lets one expect."""
    said = _said(plain, {folded(name) for name in names})
    total = _first(said, _TOTALS)
    if total is None and ("next" in said or "previous" in said):
        total = _first(said, ["count"])
    if total is not None and total < rows:
        total = None
    told = _told_next(said)
    if told is not None:
        return Rest(total, *told)
    here = _first(said, [*_HERE, "number"] if "last" in said or "first" in said else _HERE)
    zero_based = here == 0
    if here is not None and page is not None and here != page and not zero_based:
        return Rest(total)
    here = here if here is not None else page if page is not None else 1
    offset = _first(said, _OFFSETS)
    more = _more(said, total, rows, here, offset, limit, zero_based)
    if not more or not rows:
        return Rest(total)
    if offset is not None and _first(said, _HERE) is None and page is None:
        return Rest(total, offset + rows, "offset")
    return Rest(total, here + 1)


def _more(
    said: dict[str, Any],
    total: int | None,
    rows: int,
    here: int,
    offset: int | None,
    limit: int | None,
    zero_based: bool,
) -> bool:
    for name in _MORE:
        if isinstance(said.get(name), bool):
            return bool(said[name])
    if isinstance(said.get("last"), bool):
        return not said["last"]
    pages = _first(said, _PAGES)
    if pages is not None:
        return here + zero_based < pages
    size = _first(said, _SIZES) or limit
    if total is not None:
        if offset is None:
            offset = (here - (not zero_based)) * (size or rows)
        return offset + rows < total
    return limit is not None and rows == limit


def _told_next(said: dict[str, Any]) -> tuple[str | int | None, By] | None:
    """Return the next page as the answer names it, (None, …) for a said end, None if silent."""
    if any(said.get(name) is False for name in _MORE):
        return None, "page"
    for name in _CURSORS:
        if name in said:
            return _cursor(said[name])
    if "nextpagetoken" in said:
        token, _ = _cursor(said["nextpagetoken"])
        return (None if token is None else urlencode({"pageToken": token})), "link"
    for name in ("nextpage", "next"):
        if name in said and not isinstance(said[name], bool):
            following = said[name]
            if isinstance(following, int):
                return following, "page"
            return _link(following) if isinstance(following, str) else (None, "page")
    # Links that lead to the page itself and not to a next one say that there is none.
    return (None, "page") if "self" in said else None


def _link(text: str) -> tuple[str | int | None, By]:
    query = parse_qs(urlsplit(text).query) if "?" in text else {}
    for name, by in (("page", "page"), ("offset", "offset"), ("skip", "offset")):
        if query.get(name, [""])[0].isdigit():
            return int(query[name][0]), "page" if by == "page" else "offset"
    if "cursor" in query:
        return _cursor(query["cursor"][0])
    asked = urlsplit(text).query
    if query and asked.isprintable() and len(asked) <= _LONGEST_CURSOR:
        # Names of its own, `page[number]` say: they are asked for as the server wrote them.
        return asked, "link"
    if text.isdigit():
        return int(text), "page"
    return (None, "page") if "/" in text else _cursor(text)


def _cursor(raw: object) -> tuple[str | int | None, By]:
    if type(raw) is int:
        return raw, "cursor"
    harmless = isinstance(raw, str) and raw.isprintable() and 0 < len(raw) <= _LONGEST_CURSOR
    return (str(raw), "cursor") if harmless else (None, "page")


def _first(said: dict[str, Any], names: Sequence[str]) -> int | None:
    for name in names:
        try:
            value = count(said[name]) if name in said else None
        except UnreadableError:
            continue
        if value is not None and value >= 0:
            return value
    return None


def _said(plain: object, names: set[str], depth: int = 0) -> dict[str, Any]:
    """Return the plain values that stand around the rows, the outermost last."""
    if isinstance(plain, list) and len(plain) == 2 and isinstance(plain[0], list):
        return {"total": plain[1]} if type(plain[1]) is int else {}
    said: dict[str, Any] = {}
    if isinstance(plain, dict) and depth <= _DEEPEST:
        for key, value in plain.items():
            name = folded(key)
            if isinstance(value, dict):
                if name == "next":
                    said["next"] = value.get("href")
                elif name in _BLOCKS or name in WRAPPERS or name in names:
                    said |= _said(value, names, depth + 1)
            elif not isinstance(value, list):
                said[name] = value
            elif name in ("data", "result") or name in names:
                said |= _said(value, names, depth + 1)
    return said


_NEXT_LINK = re.compile(r'<([^<>]*)>\s*;[^,]*\brel="?next"?')


def told_by_headers(page: Page[T], headers: Mapping[str, str]) -> Page[T]:
    """Return a page with what `Link` and `X-Total-Count` say of the rest, where the body is silent.

    `headers` have names in lower case.
    """
    total = page.total
    if total is None:
        with suppress(UnreadableError):
            total = count(headers.get("x-total-count", headers.get("x-total")))
    if page.next is not None:
        return replace(page, total=total)
    found = _NEXT_LINK.search(headers.get("link", ""))
    following, by = _link(found[1]) if found else (None, page.next_by)
    return replace(page, total=total, next=following, next_by=by)
