"""The one request loop: sends, maps failures, retries reads. Nothing else talks to the server.

A call that changes anything, or answers with a secret, is sent exactly once, whatever comes back.
"""

import asyncio
import logging
import math
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import httpx

from app.api.budget import RequestBudget
from app.api.catalog import Endpoint
from app.api.exchange import (
    EMPTY,
    Answer,
    Bearer,
    DeadlineError,
    Wish,
    exchange,
    to_json,
    within,
)
from app.api.failures import HttpxError, from_exception, from_status, no_reply, redirected
from app.api.observer import Exchange, Observer
from app.api.reply import refusal_text
from app.api.retry import next_wait, retry_after_seconds
from app.clock import Clock
from app.errors import ApiError, BadReply, NotSent, RateLimited, Unauthenticated

log = logging.getLogger("app.api")

READS_AT_ONCE = 6
"""Connections that polling may hold; the pool has more, so that an action never waits."""


class TokenSource(Protocol):
    """Where the token of a running client is."""

    @property
    def current(self) -> Bearer | None:
        """The token to send; None when nobody is signed in."""
        ...

    async def renew(self, rejected: Bearer | None) -> Bearer:
        """Return a token other than the rejected one, signing in again where that is possible.

        Raises `Unauthenticated` when it is not, and what signing in raises.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Failed:
    """One attempt that did not end well."""

    error: ApiError
    asked: float | None = None
    """How many seconds the server wants to be left alone."""


class Transport:
    """Every call of the client goes through `call`."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        clock: Clock,
        rng: random.Random,
        *,
        token: TokenSource,
        budget: RequestBudget,
        deadline_seconds: float = 15.0,
        observer: Observer | None = None,
        retries: bool = True,
    ) -> None:
        """`retries` off: a failed read is not made anew, for a tape gives no other answer."""
        self._http = http
        self._clock = clock
        self._rng = rng
        self._token = token
        self._budget = budget
        self._deadline_seconds = deadline_seconds
        self._observer = observer
        self._retries = retries
        self._read_slots = asyncio.Semaphore(READS_AT_ONCE)

    @property
    def host(self) -> str:
        """The server's name, with its port where it is not the usual one."""
        return self._http.base_url.netloc.decode("ascii")

    @property
    def base_url(self) -> str:
        """Where all paths lie."""
        return str(self._http.base_url)

    async def call(
        self,
        endpoint: Endpoint,
        *,
        path: Mapping[str, str] = EMPTY,
        query: Mapping[str, str | int] = EMPTY,
        body: Mapping[str, object] | None = None,
        content: bytes | None = None,
        urgent: bool = False,
        renews: bool = True,
    ) -> Answer:
        """Send one call and return its good answer: a 2xx, or an empty 404 for "there is none".

        `content` is a body that was written before. An urgent read waits neither for the budget
        nor for other reads; one that does not renew takes a 401 for what it is, without signing
        in again. Raises only `ApiError`.
        """
        try:
            content = content if body is None else to_json(body)
            wish = Wish(endpoint, endpoint.fill(**path), query, content)
        except ValueError as error:
            raise NotSent(f"Nothing was sent: {error}. Check what was entered.") from error
        if endpoint.retryable:
            return await self._read(wish, urgent, renews)
        return await self._send_once(wish)

    async def _send_once(self, wish: Wish) -> Answer:
        """Make the only attempt: no budget, no signing in. Signing in itself carries no token."""
        bearer = self._token.current if wish.endpoint.auth else None
        if wish.endpoint.auth and bearer is None:
            raise Unauthenticated("Nobody is signed in: nothing was sent. Sign in first.")
        answer = await self._exchange(wish, bearer, self._deadline_seconds)
        if (failed := self._failure(wish.endpoint, answer)) is not None:
            raise failed.error
        return answer

    async def _read(self, wish: Wish, urgent: bool, renews: bool) -> Answer:
        attempts = 0
        renewed = not renews
        ends_at = math.inf
        while True:
            bearer = self._token.current
            if bearer is None and wish.endpoint.auth:
                bearer = await self._token.renew(None)
                renewed = True
            left = min(self._deadline_seconds, ends_at - self._clock.monotonic())
            async with self._turn(urgent, left):
                # Waiting for the first turn is not the server's doing: the deadline starts here.
                ends_at = min(ends_at, self._clock.monotonic() + self._deadline_seconds)
                answer = await self._try(wish, bearer, ends_at - self._clock.monotonic())
            if isinstance(answer, Answer):
                return answer
            if isinstance(answer.error, Unauthenticated) and not renewed:
                await self._token.renew(bearer)
                renewed = True
                continue
            attempts += 1
            wait = next_wait(
                answer.error,
                attempt=attempts,
                seconds_left=ends_at - self._clock.monotonic(),
                asked=answer.asked,
                rng=self._rng,
            )
            if wait is None or not self._retries:
                raise answer.error
            await self._clock.sleep(wait)

    @asynccontextmanager
    async def _turn(self, urgent: bool, patience_seconds: float) -> AsyncIterator[None]:
        """Hold the right to have one read under way."""
        if urgent:
            yield
            return
        await self._budget.take(patience_seconds=patience_seconds)
        async with self._read_slots:
            yield

    async def _try(self, wish: Wish, bearer: Bearer | None, seconds: float) -> Answer | _Failed:
        """Make one attempt at a read."""
        try:
            answer = await self._exchange(wish, bearer, seconds)
        except ApiError as error:
            return _Failed(error)
        failed = self._failure(wish.endpoint, answer)
        if failed is not None:
            return failed
        # "There is none" has no body that could be read.
        return Answer(404, b"") if answer.status == 404 else answer

    async def _exchange(self, wish: Wish, bearer: Bearer | None, seconds: float) -> Answer:
        """Send one request and return its answer, of whatever status. Raises `ApiError`."""
        started = self._clock.monotonic()
        outcome: object = "cancelled"
        answer: Answer | None = None
        failed: ApiError | None = None
        try:
            answer = await within(self._clock, seconds, exchange(self._http, wish, bearer))
            outcome = answer.status
        except DeadlineError:
            outcome = "deadline"
            failed = no_reply(self.host)
            raise failed from None
        except HttpxError as error:
            outcome = type(error).__name__
            failed = from_exception(error, self.host)
            raise failed from error
        except BadReply as error:
            outcome = "too long"
            failed = error
            raise
        finally:
            took = self._clock.monotonic() - started
            endpoint = wish.endpoint
            log.info("%s %s %s %.0f ms", endpoint.method, endpoint.path, outcome, took * 1000)
            self._show(wish, answer, took, failed)
        self._budget.observe(answer.headers)
        return answer

    def _show(
        self, wish: Wish, answer: Answer | None, took_seconds: float, error: ApiError | None
    ) -> None:
        """Let the observer see one attempt."""
        if self._observer is None:
            return
        status, headers, body = (
            (None, EMPTY, b"") if answer is None else (answer.status, answer.headers, answer.body)
        )
        self._observer.exchanged(
            Exchange(
                wish.endpoint,
                wish.path,
                wish.query,
                wish.content,
                status,
                headers,
                body,
                took_seconds,
                error,
            )
        )

    def _failure(self, endpoint: Endpoint, answer: Answer) -> _Failed | None:
        """Return what the status amounts to; None for a good answer."""
        if 200 <= answer.status < 300:
            return None
        if 300 <= answer.status < 400:
            return _Failed(redirected(answer.status))
        try:
            plain = answer.plain
        except BadReply:
            plain = None
        words = refusal_text(plain)
        # A framework that lacks the route, or a proxy, answers 404 as well; only the
        # application's own 404 says that there is none.
        known = isinstance(plain, Mapping) and not (words or "").startswith("Cannot ")
        if answer.status == 404 and known and endpoint.absent_is_none:
            return None
        asked = retry_after_seconds(answer.headers, self._clock.now())
        error = from_status(answer.status, words, retry_after=asked, route=known)
        if isinstance(error, RateLimited):
            self._budget.slow_down()
            self._budget.quiet(asked or 0.0)
        return _Failed(error, asked)
