"""Faults in process: a transport that fails as a network would, which `ASGITransport` cannot.

Raises httpx's own errors and honors its read timeout; never touches a real network.
"""

import httpx

from app.simulator.faults import Answer, Faults, Kind, cut, page


class FaultTransport(httpx.AsyncBaseTransport):
    """Passes requests to another transport, except where a fault says otherwise."""

    def __init__(self, inner: httpx.AsyncBaseTransport, faults: Faults) -> None:
        self._inner = inner
        self._faults = faults

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request and return the answer, or raise what the planned fault amounts to."""
        fault, delay = self._faults.plan(request.method, request.url.path)
        kind = fault.kind if fault is not None else None
        if kind is Kind.NO_CONNECTION:
            raise httpx.ConnectError("All connection attempts failed", request=request)
        if kind is Kind.LOST_REQUEST:
            await self._wait(request, delay)
            raise httpx.RemoteProtocolError(
                "Server disconnected without sending a response.", request=request
            )
        if kind is Kind.HANG:
            await self._wait(request, float("inf"))
        if fault is not None and (refusal := self._faults.refusal(fault)) is not None:
            await self._wait(request, delay)
            return _response(request, refusal)

        response = await self._inner.handle_async_request(request)
        body = await response.aread()
        await response.aclose()
        await self._wait(request, delay)
        if kind is Kind.LOST_REPLY:
            raise httpx.ReadError("Connection reset by peer", request=request)
        if kind is Kind.WRONG_TYPE:
            return _response(request, page(200))
        if kind is Kind.CUT_JSON:
            body = cut(body)
        headers = [
            (name, value)
            for name, value in response.headers.multi_items()
            if name not in {"content-length", "transfer-encoding"}
        ]
        return _response(request, Answer(response.status_code, headers, body))

    async def aclose(self) -> None:
        """Close the inner transport."""
        await self._inner.aclose()

    async def _wait(self, request: httpx.Request, seconds: float) -> None:
        """Wait as long as the answer takes, or raise when the client's read timeout is shorter."""
        timeout = request.extensions.get("timeout", {}).get("read")
        patience = float("inf") if timeout is None else float(timeout)
        while seconds == patience == float("inf"):
            await self._faults.sleep(3600.0)
        if seconds > 0:
            await self._faults.sleep(min(seconds, patience))
        if seconds > patience:
            raise httpx.ReadTimeout("The read operation timed out", request=request)


def _response(request: httpx.Request, answer: Answer) -> httpx.Response:
    return httpx.Response(
        answer.status, headers=answer.headers, content=answer.body, request=request
    )
