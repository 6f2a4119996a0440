"""`/simulator/…`: what a tester may ask of the simulator itself. No part of the API it simulates.

Open without a token, absent from the OpenAPI, and no fault or rate limit touches it.
"""

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.simulator.backend import Backend
from app.simulator.faults import GRAMMAR, Faults, parse_fault
from app.simulator.refusals import Refusal
from app.simulator.replies import JsonReply

router = APIRouter(prefix="/simulator", include_in_schema=False)
"""The routes that set faults, count requests and changes, and end tokens."""


def _faults(request: Request) -> Faults:
    faults: Faults = request.app.state.faults
    return faults


def _backend(request: Request) -> Backend:
    backend: Backend = request.app.state.backend
    return backend


def _listed(request: Request) -> Response:
    return JsonReply({"faults": [str(rule) for rule in _faults(request).rules()]})


@router.get("/faults")
async def list_faults(request: Request) -> Response:
    """The faults in force."""
    return _listed(request)


@router.post("/faults")
async def add_fault(request: Request) -> Response:
    """Put a fault in force."""
    try:
        body = json.loads(await request.body())
        _faults(request).add(parse_fault(str(body["fault"])))
    except (KeyError, TypeError) as error:
        raise Refusal(400, f'Send {{"fault": "{GRAMMAR}"}}') from error
    except ValueError as error:
        raise Refusal(400, str(error)) from error
    return _listed(request)


@router.delete("/faults")
async def clear_faults(request: Request) -> Response:
    """End all faults."""
    _faults(request).clear()
    return _listed(request)


@router.get("/requests")
async def requests(request: Request) -> Response:
    """How often each route was asked, whatever it answered."""
    counted = _backend(request).requests
    routes = [{"method": m, "path": p, "count": count} for (m, p), count in counted.items()]
    return JsonReply({"total": counted.total(), "routes": routes})


@router.get("/executed")
async def executed(request: Request) -> Response:
    """The changes that were carried out."""
    return JsonReply(executed_changes(_backend(request)))


@router.post("/end-tokens")
async def end_tokens(request: Request) -> Response:
    """End every token."""
    _backend(request).sign_in.end_tokens()
    return JsonReply({"ended": True})


def executed_changes(backend: Backend) -> dict[str, Any]:
    """Return how often each change was carried out, by kind and by call with its target."""
    kinds: dict[str, int] = {}
    for change, count in backend.executed.items():
        kinds[change.kind] = kinds.get(change.kind, 0) + count
    calls = [{**change._asdict(), "count": count} for change, count in backend.executed.items()]
    return {"total": backend.executed.total(), "byKind": kinds, "calls": calls}
