"""Where a server's own document is found, whatever framework wrote it, and what ends the search."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app.api.client import ActingClient
from app.api.contract_source import LARGEST, Found, read_document
from app.errors import RateLimited, ServerFault, Unreachable
from tests.api.conftest import FakeTokens, ScriptedServer
from tests.support.contracts import NEST_PAGE, NUMBER, STRING, document, fields, nest_script
from tests.support.manual_clock import ManualClock

DOCUMENT = document(fields("value", "to", value=NUMBER, to=STRING))
HTML = {"content-type": "text/html"}
Search = Callable[[dict[str, httpx.Response]], Any]


def page(text: str) -> httpx.Response:
    return httpx.Response(200, text=text, headers=HTML)


@pytest.fixture
def search(client: ActingClient, server: ScriptedServer, clock: ManualClock) -> Search:
    """Search a server that has these pages, by path; everything else is a 404."""

    async def run(pages: dict[str, httpx.Response]) -> Found:
        def handle(request: httpx.Request) -> httpx.Response:
            there = pages.get(request.url.path)
            if there is None:
                return httpx.Response(404, text="<html>Cannot GET</html>", headers=HTML)
            return httpx.Response(there.status_code, content=there.content, headers=there.headers)

        server.will(handle)
        task = asyncio.create_task(client.read_contract())
        await clock.advance(60)
        return await task

    return run


@pytest.mark.parametrize(
    ("pages", "source"),
    [
        ({"/prefix/api/docs-json": httpx.Response(200, json=DOCUMENT)}, "/prefix/api/docs-json"),
        ({"/prefix/openapi.json": httpx.Response(200, json=DOCUMENT)}, "/prefix/openapi.json"),
        ({"/prefix/api-json": httpx.Response(200, json=DOCUMENT)}, "/prefix/api-json"),
        ({"/api/docs-json": httpx.Response(200, json=DOCUMENT)}, "/api/docs-json"),
        (
            {
                "/prefix/api/docs": page(NEST_PAGE),
                "/prefix/api/docs/swagger-ui-init.js": page(nest_script(DOCUMENT)),
            },
            "/prefix/api/docs/swagger-ui-init.js",
        ),
        (
            {
                "/prefix/api/docs": page('<redoc spec-url="./v9/spec.json"></redoc>'),
                "/prefix/api/v9/spec.json": httpx.Response(200, json=DOCUMENT),
            },
            "/prefix/api/v9/spec.json",
        ),
        (
            {
                "/prefix/api/docs": page(
                    '<script>Ui({urls: [{url: "/x.json", name: "x"}]})</script>'
                ),
                "/x.json": httpx.Response(200, json=DOCUMENT),
            },
            "/x.json",
        ),
        (
            {
                "/prefix/api/docs": page('<script src="swagger-initializer.js"></script>'),
                "/prefix/api/docs/swagger-initializer.js": page('Ui({ url: "../doc.json" })'),
                "/prefix/api/doc.json": httpx.Response(200, json=DOCUMENT),
            },
            "/prefix/api/doc.json",
        ),
        (
            {"/prefix/api/docs": page(f"<script>const spec = {json.dumps(DOCUMENT)};</script>")},
            "/prefix/api/docs",
        ),
        (
            {
                "/prefix/api/docs-json": httpx.Response(
                    200, content=b"\xef\xbb\xbf" + json.dumps(DOCUMENT).encode()
                )
            },
            "/prefix/api/docs-json",
        ),
    ],
    ids=range(10),
)
async def test_the_document_is_found_where_frameworks_put_it(
    search: Search, client: ActingClient, pages: dict[str, httpx.Response], source: str
) -> None:
    found = await search(pages)
    assert found.source == source
    assert client.contract.is_known
    assert client.draft("withdraw", values={"amount": 1, "destination": "0xd"}).content == (
        '{"value": 1, "to": "0xd"}'
    )


@pytest.mark.parametrize(
    "bad",
    [
        httpx.Response(401, json={"message": "Unauthorized"}),
        httpx.Response(403),
        httpx.Response(200, text="<html>login</html>", headers=HTML),
        httpx.Response(200, json={"paths": {}}),
        httpx.Response(200, json=[1]),
        httpx.Response(200, content=b'{"paths": ' + b"[" * 100_000),
        httpx.Response(200, content=b" " * (LARGEST + 1)),
        httpx.Response(302, headers={"location": "https://elsewhere.test/docs"}),
        httpx.Response(500),
    ],
    ids=range(9),
)
async def test_a_place_that_fails_is_noted_and_the_next_one_asked(
    search: Search, tokens: FakeTokens, bad: httpx.Response
) -> None:
    good = httpx.Response(200, json=DOCUMENT)
    found = await search({"/prefix/api/docs-json": bad, "/prefix/api-json": good})
    assert found.source == "/prefix/api-json"
    assert any(note.startswith("/prefix/api/docs-json") for note in found.notes)
    # A documentation behind its own password ends nobody's sign-in.
    assert tokens.rejected == []


async def test_another_server_is_never_asked_for_the_document(
    search: Search, server: ScriptedServer, client: ActingClient
) -> None:
    evil = '<redoc spec-url="https://evil.test/openapi.json"></redoc>'
    found = await search({"/prefix/api/docs": page(evil)})
    assert found.document is None
    assert {request.url.host for request in server.requests} == {"api.test"}
    assert any("evil.test" in note and "not asked" in note for note in found.notes)
    assert not client.contract.is_known


async def test_a_server_that_shows_none_leaves_what_was_known(
    search: Search, client: ActingClient
) -> None:
    client.take_contract(DOCUMENT)
    assert (await search({})).document is None
    assert client.contract.is_known


@pytest.mark.parametrize(
    ("status", "error"), [(500, ServerFault), (429, RateLimited)], ids=["fault", "throttled"]
)
async def test_a_server_that_only_fails_is_no_server_without_a_contract(
    search: Search, status: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await search({"/prefix/api/docs-json": httpx.Response(status)})


async def test_without_a_connection_the_search_ends_at_once(
    client: ActingClient, server: ScriptedServer, clock: ManualClock
) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no")

    server.will(refuse)
    task = asyncio.create_task(client.read_contract())
    await clock.advance(30)
    with pytest.raises(Unreachable):
        await task
    assert {request.url.path for request in server.requests} == {"/prefix/api/docs-json"}


def test_a_document_in_circles_is_read_and_its_bodies_are_unclear() -> None:
    loop = {"allOf": [{"$ref": "#/x"}], "properties": {"a": {"$ref": "#/x"}}}
    text = json.dumps(document({"$ref": "#/x"}, x=loop))
    assert read_document(text) is not None
