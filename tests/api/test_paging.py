"""What lies beyond one page, in the ways that backends say it."""

import json
from typing import Any

import pytest

from app.api.reply import decode, read_page
from app.models.community import Ranking

ROWS = [{"rank": n, "userId": f"u{n}", "pnl": n} for n in range(1, 11)]


def page(sent: object, asked: int | None = 1, limit: int | None = 10) -> Any:
    plain = decode(json.dumps(sent).encode(), None)
    return read_page(plain, Ranking, names=("rankings",), page=asked, limit=limit).value


@pytest.mark.parametrize(
    ("sent", "total", "following", "by"),
    [
        ({"rankings": ROWS, "total": 25, "page": 1, "limit": 10}, 25, 2, "page"),
        ({"data": ROWS, "meta": {"total": 25, "page": 1, "lastPage": 3}}, 25, 2, "page"),
        ({"data": ROWS, "pagination": {"totalItems": 25, "currentPage": 1}}, 25, 2, "page"),
        ({"data": {"items": ROWS, "meta": {"totalItems": 25, "totalPages": 3}}}, 25, 2, "page"),
        ({"items": ROWS, "hasNextPage": True}, None, 2, "page"),
        ({"items": ROWS, "total": "25", "page": "1"}, 25, 2, "page"),
        (
            {"items": ROWS, "pageInfo": {"hasNextPage": True, "endCursor": "abc"}},
            None,
            "abc",
            "cursor",
        ),
        ({"items": ROWS, "nextCursor": "abc"}, None, "abc", "cursor"),
        ({"items": ROWS, "nextPage": 2}, None, 2, "page"),
        (
            {"count": 25, "next": "http://x/r?page=2", "previous": None, "results": ROWS},
            25,
            2,
            "page",
        ),
        ({"results": ROWS, "links": {"next": "/r?cursor=zz"}}, None, "zz", "cursor"),
        (
            {"results": ROWS, "links": {"next": {"href": "/r?offset=10&limit=10"}}},
            None,
            10,
            "offset",
        ),
        ([ROWS, 25], 25, 2, "page"),
        (ROWS, None, 2, "page"),
        ({"content": ROWS, "totalElements": 25, "totalPages": 3, "number": 0}, 25, 2, "page"),
    ],
    ids=range(15),
)
def test_there_is_more(sent: object, total: int | None, following: object, by: str) -> None:
    read = page(sent)
    assert len(read.rows) == 10
    assert (read.total, read.next, read.next_by) == (total, following, by)


@pytest.mark.parametrize(
    "sent",
    [
        {"rankings": ROWS, "total": 10},
        {"data": ROWS, "meta": {"page": 1, "totalPages": 1}},
        {"items": ROWS, "hasNext": False, "total": 25, "nextCursor": None},
        {"items": ROWS, "nextCursor": None},
        {"items": ROWS, "pageInfo": {"hasNextPage": False, "endCursor": "abc"}},
        {"count": 25, "next": None, "results": ROWS},
        ROWS[:9],
        [*ROWS, {"rank": 11, "userId": "u11", "pnl": 1}],
    ],
    ids=range(8),
)
def test_this_is_the_end(sent: object) -> None:
    assert page(sent).next is None


def test_later_pages() -> None:
    sent = {"rankings": ROWS, "total": 25, "limit": 10}
    assert page({**sent, "page": 2}, asked=2).next == 3
    assert page(sent, asked=2).next == 3
    assert page({**sent, "rankings": ROWS[:5]}, asked=3).next is None
    assert page({**sent, "page": 3, "rankings": ROWS[:5]}, asked=3).next is None


def test_a_server_that_counts_by_offset() -> None:
    sent = {"rankings": ROWS, "total": 25, "offset": 0, "limit": 10}
    read = page(sent, asked=None, limit=None)
    assert (read.next, read.next_by) == (10, "offset")
    read = page({**sent, "offset": 20, "rankings": ROWS[:5]}, asked=None, limit=None)
    assert read.next is None


def test_a_server_that_ignores_the_page_does_not_go_on_for_ever() -> None:
    assert page({"rankings": ROWS, "page": 1, "hasNext": True}, asked=2).next is None
    assert page({"rankings": [], "hasNext": True}, asked=4).next is None


def test_a_total_that_cannot_be_is_not_shown() -> None:
    assert page({"rankings": ROWS, "total": 3}).total is None
    assert page({"rankings": ROWS, "total": "many"}).total is None
    assert page({"rankings": ROWS, "total": -1}).total is None


def test_a_cursor_that_could_do_harm_is_not_used() -> None:
    assert page({"rankings": ROWS, "nextCursor": "a\x1b[2J"}).next is None
