"""How the line to the server is: names, connection, TLS, the HTTP that it speaks.

One request, beside the request loop; it judges nothing and keeps nothing.
"""

import asyncio
import os
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import httpx

from app.api.catalog import CATALOG
from app.api.exchange import DeadlineError, within
from app.api.failures import HttpxError, from_exception, no_reply
from app.clock import Clock
from app.errors import ApiError

DEADLINE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server's certificate says."""

    issuer: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """The way to a server. What is None was not to be seen."""

    addresses: tuple[str, ...] = ()
    """Of the host, as the names are resolved here; empty behind a proxy, which resolves them."""
    resolved_seconds: float | None = None
    peer: str | None = None
    """The address that answered: the host's, or the proxy's."""
    connected_seconds: float | None = None
    tls_seconds: float | None = None
    tls: str | None = None
    """Such as `TLSv1.3`; None without TLS."""
    certificate: Certificate | None = None
    http: str | None = None
    """Such as `HTTP/1.1`."""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    took_seconds: float = 0.0
    error: ApiError | None = None
    """Why no answer came."""
    cause: str | None = None
    """The reason beneath the error, in the words of the system."""
    tls_failure: Literal["certificate", "encryption"] | None = None
    """What of TLS it was that ended the connection; None where it was something else."""


async def probe(http: httpx.AsyncClient, clock: Clock, *, by_proxy: bool) -> Line:
    """Ask for the health once, on a new connection, and return how it went."""
    address, host = http.base_url, http.base_url.netloc.decode("ascii")
    names: tuple[str, ...] = ()
    resolved = None
    if not by_proxy:
        began = clock.monotonic()
        try:
            names = await within(clock, DEADLINE_SECONDS, _resolved(address.host, address.port))
        except DeadlineError:
            return Line(error=no_reply(host), cause="the name is not resolved in time")
        except OSError as error:
            unknown = from_exception(httpx.ConnectError(""), host)
            return Line(error=unknown, cause=_words(error))
        resolved = clock.monotonic() - began
    moments: dict[str, float] = {}

    async def trace(event: str, _: Mapping[str, Any]) -> None:
        moments[".".join(event.split(".")[-2:])] = clock.monotonic()

    request = http.build_request("GET", CATALOG["health"].path, extensions={"trace": trace})
    began = clock.monotonic()
    try:
        response = await within(clock, DEADLINE_SECONDS, http.send(request, stream=True))
    except DeadlineError:
        return Line(names, resolved, error=no_reply(host), cause="no answer in time")
    except HttpxError as error:
        root = _root(error)
        return Line(
            names,
            resolved,
            error=from_exception(error, host),
            cause=_words(root),
            tls_failure=_tls_failure(root),
        )
    took = clock.monotonic() - began
    try:
        stream = response.extensions.get("network_stream")
        encryption = stream.get_extra_info("ssl_object") if stream is not None else None
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        return Line(
            addresses=names,
            resolved_seconds=resolved,
            peer=peer[0] if isinstance(peer, tuple) else None,
            connected_seconds=_between(moments, "connect_tcp"),
            tls_seconds=_between(moments, "start_tls"),
            tls=encryption.version() if encryption is not None else None,
            certificate=_certificate(encryption.getpeercert()) if encryption is not None else None,
            http=response.http_version,
            status=response.status_code,
            headers=dict(response.headers.items()),
            took_seconds=took,
        )
    finally:
        await response.aclose()


async def _resolved(host: str, port: int | None) -> tuple[str, ...]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def _between(moments: Mapping[str, float], step: str) -> float | None:
    started, ended = moments.get(f"{step}.started"), moments.get(f"{step}.complete")
    return None if started is None or ended is None else ended - started


def _certificate(said: Mapping[str, Any] | None) -> Certificate | None:
    if not said:
        return None
    issuer = {name: value for part in said.get("issuer", ()) for name, value in part}
    ends = said.get("notAfter")
    return Certificate(
        issuer=issuer.get("organizationName") or issuer.get("commonName") or "not named",
        ends_at=datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None,
    )


def _root(error: BaseException) -> BaseException:
    """Return what the exception goes back to: the TLS error where there is one."""
    seen: list[BaseException] = [error]
    while (further := seen[-1].__cause__ or seen[-1].__context__) is not None:
        if further in seen:
            break
        seen.append(further)
    return next((one for one in seen if isinstance(one, ssl.SSLError)), seen[-1])


def _tls_failure(error: BaseException) -> Literal["certificate", "encryption"] | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    return "encryption" if isinstance(error, ssl.SSLError) else None


def _words(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, ssl.SSLError):
        return (error.reason or type(error).__name__).replace("_", " ").lower()
    if isinstance(error, socket.gaierror):
        return error.strerror or type(error).__name__
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    return type(error).__name__
