"""What lies beyond one page, in the ways that backends say it."""

import json
import random
from typing import Any

import httpx
import pytest

from app.api.budget import RequestBudget
from app.api.client import ActingClient
from app.api.reply import decode, read_page
from app.api.transport import Transport
from app.errors import RateLimited
from app.feeds import Selection
from app.log_source import LogSource
from app.models.community import Ranking
from tests.api.conftest import FakeTokens, ScriptedServer, answer
from tests.api.test_foreign_backends import EagerClock

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


LINES = [{"ts": 1795341600 + n, "level": "info", "msg": f"line {n}"} for n in range(450)]
QUERY = [
    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
    {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0}},
]
LOGS = "/trading-sessions/trades/{tradeId}/logs"


def by_offset(request: httpx.Request) -> httpx.Response:
    """Answer as FastAPI does: a bare list, and 422 where more is asked for than it gives."""
    limit = int(request.url.params.get("limit", 50))
    at = int(request.url.params.get("offset", 0))
    if limit > 100:
        said = {"loc": ["query", "limit"], "msg": "Input should be less than or equal to 100"}
        return httpx.Response(422, json={"detail": [said]})
    return httpx.Response(200, json=LINES[at : at + limit])


@pytest.mark.parametrize("is_told", [True, False])
async def test_a_log_is_read_where_fewer_lines_are_given_than_are_wished_for(
    client: ActingClient, server: ScriptedServer, is_told: bool
) -> None:
    """By its contract no request is refused; without, one is, and none after it."""
    server.will(by_offset)
    if is_told:
        client.take_contract({"openapi": "3.1.0", "paths": {LOGS: {"get": {"parameters": QUERY}}}})
    for _ in range(2):
        read = await client.trading.trade_logs("t1", limit=200)
        assert len(read.value.rows) == 100
    assert len(server.requests) == (2 if is_told else 3)


async def test_the_newest_line_of_a_log_that_counts_lines_and_not_pages_is_found(
    http: httpx.AsyncClient, server: ScriptedServer, tokens: FakeTokens
) -> None:
    server.will(by_offset)
    clock = EagerClock()
    budget = RequestBudget(clock)
    client = ActingClient(Transport(http, clock, random.Random(7), token=tokens, budget=budget))
    client.take_contract({"openapi": "3.1.0", "paths": {LOGS: {"get": {"parameters": QUERY}}}})
    source = LogSource(client.trading.trade_logs, lambda _: "t1", lambda _: 1_000)
    for _ in range(3):
        book = (await source(Selection())).value
    texts = [entry.text for stretch in book.stretches for entry in stretch]
    assert texts == [f"line {n}" for n in reversed(range(450))]


async def test_a_wish_to_wait_is_not_taken_for_a_word_on_how_many_rows(
    client: ActingClient, server: ScriptedServer
) -> None:
    throttled = answer(429, {"message": "Rate limit exceeded"}, headers={"Retry-After": "900"})
    server.will(throttled, by_offset)
    with pytest.raises(RateLimited):
        await client.trading.trade_logs("t1", limit=200)
    assert len(server.requests) == 1
