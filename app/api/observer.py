"""Those who see every exchange with the server: they note it, and never change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.api.catalog import Endpoint
from app.errors import ApiError


@dataclass(frozen=True, slots=True)
class Exchange:
    """One attempt, as it ended: each retry is one more.

    Nothing in it is masked: a body holds a secret where `endpoint.secret_reply`, and addresses
    anywhere.
    """

    endpoint: Endpoint
    path: str
    """With its identifiers."""
    query: Mapping[str, str | int]
    sent: bytes | None
    """The request's body as JSON; None for none."""
    status: int | None
    """The answer's, whatever it was; None when no whole answer came."""
    headers: Mapping[str, str]
    """The answer's, by names in lower case; empty when no whole answer came."""
    body: bytes
    """The answer's; empty when no whole answer came."""
    took_seconds: float
    error: ApiError | None
    """Why no answer came; None too when the caller went away."""


class Observer(Protocol):
    """Who looks on: a tape, the doctor. It changes nothing and must not raise."""

    def exchanged(self, exchange: Exchange) -> None:
        """Take note of one attempt."""
        ...


class Observers:
    """Several observers as one."""

    def __init__(self, *observers: Observer) -> None:
        self._observers = observers

    def exchanged(self, exchange: Exchange) -> None:
        """Tell each of them."""
        for observer in self._observers:
            observer.exchanged(exchange)
