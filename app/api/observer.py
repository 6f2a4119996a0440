"""Those who see every exchange with the server: they note it, and never change it."""

from collections.abc import Mapping
from typing import Protocol

from app.api.catalog import Endpoint
from app.errors import ApiError


class Observer(Protocol):
    """Who looks on: a tape, the doctor. It changes nothing and must not raise."""

    def exchanged(
        self,
        endpoint: Endpoint,
        path: str,
        query: Mapping[str, str | int],
        status: int | None,
        headers: Mapping[str, str],
        body: bytes,
        took_seconds: float,
        error: ApiError | None,
        sent: bytes | None,
    ) -> None:
        """Take note of one attempt, as it ends: each retry is one more.

        `path` has its identifiers; `sent` is the request's body as JSON, None for none. `status`,
        `headers` (names in lower case) and `body` are the answer's, of whatever status; None and
        empty when no whole answer came. `error` says why
        none came; it is None too when the caller went away. What is handed over is not masked:
        a body holds a secret where `endpoint.secret_reply`, and addresses anywhere.
        """
        ...


class Observers:
    """Several observers as one."""

    def __init__(self, *observers: Observer) -> None:
        self._observers = observers

    def exchanged(
        self,
        endpoint: Endpoint,
        path: str,
        query: Mapping[str, str | int],
        status: int | None,
        headers: Mapping[str, str],
        body: bytes,
        took_seconds: float,
        error: ApiError | None,
        sent: bytes | None,
    ) -> None:
        """Tell each of them."""
        for observer in self._observers:
            observer.exchanged(
                endpoint, path, query, status, headers, body, took_seconds, error, sent
            )
