"""From what went wrong on the wire to what the caller may conclude (`app.errors`).

Pure. Where it is not certain that nothing was carried out, it says so: "not applied" is only
said of a request that never left and of a 4xx.
"""

import httpx

from app.errors import (
    ApiError,
    BadReply,
    Doubtful,
    Forbidden,
    NoReply,
    NotFound,
    RateLimited,
    Refused,
    ServerFault,
    Unauthenticated,
    Unreachable,
)

NO_ROUTE = "This server has no such route"
"""What is said of a 404 that means the route, not what was asked for in it."""

HttpxError = (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, httpx.StreamError)
"""Everything that httpx raises: its tree has four roots."""

DOUBTFUL_STATUSES = frozenset({408, 409, 423, 425, 499})
"""4xx that may come although the server began, or goes on, to carry the request out."""

EXCEPTIONS: dict[type[Exception], type[ApiError]] = {
    # The request never left.
    httpx.ConnectError: Unreachable,
    httpx.ConnectTimeout: Unreachable,
    httpx.PoolTimeout: Unreachable,
    httpx.ProxyError: Unreachable,
    httpx.UnsupportedProtocol: Unreachable,
    httpx.InvalidURL: Unreachable,
    # It may have left, and no whole answer came back.
    httpx.HTTPError: NoReply,
    httpx.RequestError: NoReply,
    httpx.TransportError: NoReply,
    httpx.TimeoutException: NoReply,
    httpx.ReadTimeout: NoReply,
    httpx.WriteTimeout: NoReply,
    httpx.NetworkError: NoReply,
    httpx.ReadError: NoReply,
    httpx.WriteError: NoReply,
    httpx.CloseError: NoReply,
    httpx.ProtocolError: NoReply,
    httpx.LocalProtocolError: NoReply,
    httpx.RemoteProtocolError: NoReply,
    # An answer came that cannot be read.
    httpx.HTTPStatusError: BadReply,
    httpx.DecodingError: BadReply,
    httpx.TooManyRedirects: BadReply,
    httpx.CookieConflict: BadReply,
    httpx.StreamError: BadReply,
    httpx.StreamConsumed: BadReply,
    httpx.StreamClosed: BadReply,
    httpx.ResponseNotRead: BadReply,
    httpx.RequestNotRead: BadReply,
}
"""What each exception of httpx amounts to; a test fails on one that is missing."""


def from_exception(error: Exception, host: str) -> ApiError:
    """Return the error for an exception of httpx."""
    kind = next((EXCEPTIONS[base] for base in type(error).__mro__ if base in EXCEPTIONS), NoReply)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return Unreachable(f"{host} is not an address that can be reached. Check the base URL.")
    if isinstance(error, httpx.ProxyError):
        return Unreachable(f"The proxy did not connect to {host}. Check the proxy setting.")
    if isinstance(error, httpx.ProtocolError):
        return NoReply(f"{host} did not answer as an HTTP server should. Check the base URL.")
    if kind is Unreachable:
        return Unreachable(f"No connection to {host}. Check the network and the base URL.")
    if kind is BadReply:
        return BadReply(f"The answer of {host} could not be read. Try again later.")
    return no_reply(host)


def no_reply(host: str) -> NoReply:
    """Return the error for a request that was sent and not answered."""
    return NoReply(f"No whole answer came from {host}. Check the network, then read again.")


def from_status(
    status: int, words: str | None, *, retry_after: float | None = None, route: bool = True
) -> ApiError:
    """Return the error for an answer that is not a 2xx.

    `words` are the server's own, already harmless; `route` is False where a 404 says that the
    server lacks the route itself.
    """
    if status == 429:
        wait = f"{retry_after:.0f} s" if retry_after is not None else "a little"
        return RateLimited(
            f"The server asks to slow down. Wait {wait}, then try again.",
            retry_after_seconds=retry_after,
            server_message=words,
        )
    kind: type[ApiError]
    if status == 401:
        kind, what, step = Unauthenticated, "The server does not let you in", "Sign in again."
    elif status == 403:
        kind, what, step = Forbidden, "This account may not do that", "Check who is signed in."
    elif status == 404 and not route:
        kind, what, step = NotFound, NO_ROUTE, "Check the base URL."
    elif status == 404:
        kind, what, step = NotFound, "The server does not know it", "Refresh, then choose again."
    elif status in DOUBTFUL_STATUSES:
        kind, what, step = Doubtful, "The server left open whether it was done", "Look first."
    elif 400 <= status < 500:
        kind, what, step = Refused, "The server refused", "Check what was entered."
    elif status >= 500:
        kind, what, step = ServerFault, "The server failed", "Try again later."
    else:
        kind, what, step = BadReply, "The server's answer was not expected", "Check the base URL."
    said = f": {words.rstrip('.')}." if words else f" (status {status})."
    return kind(f"{what}{said} {step}", status=status, server_message=words)


def redirected(status: int) -> BadReply:
    """Return the error for a redirect that is not followed.

    A redirect may be the answer to a change that was made, so it never counts as a refusal.
    """
    return BadReply(
        "The server points to another address, which is not followed. Check the base URL.",
        status=status,
    )
