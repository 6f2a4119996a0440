"""Where a server publishes its OpenAPI document: asks the usual places, one after the other.

Only on the server's own origin. A place that fails is noted and never ends the search.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin, urlsplit

from app.api.catalog import Effect, Endpoint
from app.api.openapi import has_routes
from app.api.reply import DEEPEST, nesting
from app.api.transport import Transport
from app.errors import ApiError, NoReply, NotSent, RateLimited, ServerFault, Unreachable
from app.models.text import harmless

LARGEST = 4 * 1024 * 1024
"""Bytes of a document or page that is looked at."""
_PAGE = "/api/docs"
_PLACES = ("/api/docs-json", _PAGE, "/openapi.json", "/api-json")
_MOST_NAMED = 6
"""Addresses of a page that are tried."""
_SHOWN = 120

_EMBEDDED = re.compile(r"[\"']?(?:swaggerDoc|spec|content)[\"']?\s*[:=]\s*(?=\{)")
_DOCUMENT = re.compile(r"(?=\{\s*\"(?:openapi|swagger)\"\s*:)")
_ADDRESS = re.compile(
    r"""(?:["']?(?:swaggerUrl|specUrl|url)["']?\s*:\s*|(?:spec-url|data-url)\s*=\s*"""
    r"""|Redoc\.init\(\s*|<redoc[^>]*\ssrc\s*=\s*)(["'])(?P<url>[^"'<>\s{}]{1,300})\1"""
)
_SCRIPT = re.compile(
    r"""<script[^>]*\ssrc\s*=\s*["']([^"'<>\s{}]*init[^"'<>\s{}]*\.js[^"']*)["']"""
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    document: dict[str, Any] | None
    """The parsed document; None where the server publishes none."""
    text: str = ""
    """The same as the server's JSON."""
    source: str | None = None
    """Where it was."""
    notes: tuple[str, ...] = ()
    """What was tried in vain, a sentence each."""


def read_document(text: str) -> dict[str, Any] | None:
    """Return an OpenAPI document from its JSON; None where it is none that can be used."""
    if len(text) > LARGEST or nesting(text.encode("utf-8", "replace")) > DEEPEST:
        return None
    try:
        plain = json.loads(
            text.lstrip("\ufeff"), parse_float=Decimal, parse_constant=lambda _: None
        )
        return plain if has_routes(plain) else None
    except (ValueError, ArithmeticError, RecursionError):
        return None


async def find_contract(transport: Transport) -> Found:
    """Search for the server's contract.

    Raises ApiError where the server cannot be asked at all, or asks to wait, and where it failed
    in place of an answer and no other place has a document.
    """
    search = _Search(transport)
    for root in search.roots:
        for place in _PLACES:
            found = await search.look(
                urljoin(f"{root}/", place.lstrip("/")), is_page=place == _PAGE
            )
            if found is not None:
                return found
    if search.fault is not None:
        raise search.fault
    return Found(None, notes=tuple(search.notes))


class _Search:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        base = transport.base_url.rstrip("/")
        parts = urlsplit(base)
        self._origin = (parts.scheme, parts.netloc)
        self._top = f"{parts.scheme}://{parts.netloc}"
        # Below the base path first; a gateway may also keep the documents at its root.
        self.roots = tuple(dict.fromkeys((base, self._top)))
        self.notes: list[str] = []
        self.fault: ServerFault | None = None
        self._asked: set[str] = set()

    async def look(self, url: str, *, is_page: bool) -> Found | None:
        """Look at one address, and at what a page there names."""
        text = await self._text(url)
        if text is None:
            return None
        found = self._taken(text, url)
        if found is None and is_page:
            return await self._look_at_page(text, url)
        if found is None:
            self._note(url, "is no OpenAPI document")
        return found

    async def _look_at_page(self, page: str, url: str) -> Found | None:
        texts = [(page, url)]
        for script in list(dict.fromkeys(_SCRIPT.findall(page)))[:_MOST_NAMED]:
            # The page may have been reached with or without a slash at its end.
            for base in (url, f"{url}/"):
                address = urljoin(base, script)
                text = await self._text(address) if self._is_near(address) else None
                if text is not None:
                    texts.append((text, address))
                    break
        for text, address in texts:
            for embedded in _documents_in(text):
                found = self._taken(embedded, address)
                if found is not None:
                    return found
        named = [match["url"] for text, _ in texts for match in _ADDRESS.finditer(text)]
        for name in list(dict.fromkeys(named))[:_MOST_NAMED]:
            for base in (url, f"{url}/"):
                address = urljoin(base, name)
                if not self._is_near(address):
                    self._note(address, "is another server's: not asked")
                    break
                text_there = await self._text(address)
                found = self._taken(text_there, address) if text_there is not None else None
                if found is not None:
                    return found
        self._note(url, "names no document that can be used")
        return None

    def _taken(self, text: str, url: str) -> Found | None:
        document = read_document(text)
        return (
            None if document is None else Found(document, text, self._shown(url), tuple(self.notes))
        )

    async def _text(self, url: str) -> str | None:
        """Return what is at an address; None where there is nothing to be had, or it was asked."""
        if url in self._asked:
            return None
        self._asked.add(url)
        endpoint = Endpoint("contract", "GET", self._below_base(url), Effect.READ, auth=False)
        try:
            # A documentation behind its own password must not end anybody's sign-in.
            answer = await self._transport.call(endpoint, renews=False)
        except (Unreachable, NoReply, RateLimited):
            raise
        except (ApiError, NotSent) as error:
            self.fault = error if isinstance(error, ServerFault) else self.fault
            status = f" {error.status}" if error.status is not None else ""
            self._note(url, f"{error.word}{status}")
            return None
        if len(answer.body) > LARGEST:
            self._note(url, f"is longer than {LARGEST // 1024 // 1024} MiB: not read")
            return None
        return answer.body.decode("utf-8-sig", errors="replace")

    def _below_base(self, url: str) -> str:
        """Return the address as the client takes it: below the base URL, else whole."""
        base = self.roots[0]
        return url[len(base) :] if url.startswith(f"{base}/") else url

    def _is_near(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        return (parts.scheme, parts.netloc) == self._origin

    def _shown(self, url: str) -> str:
        return (
            harmless(url.removeprefix(self._top), _SHOWN)
            if self._is_near(url)
            else harmless(url, _SHOWN)
        )

    def _note(self, url: str, what: str) -> None:
        sentence = f"{self._shown(url)}: {what}"
        if sentence not in self.notes:
            self.notes.append(sentence)


def _documents_in(text: str) -> Iterator[str]:
    """Yield the JSON objects of a page or script that may be the document."""
    decoder = json.JSONDecoder()
    starts = [match.end() for form in (_EMBEDDED, _DOCUMENT) for match in form.finditer(text)]
    for start in list(dict.fromkeys(starts))[:_MOST_NAMED]:
        try:
            _, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        yield text[start:end]
