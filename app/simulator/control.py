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


def control_routes(backend: Backend, faults: Faults) -> APIRouter:
    """Return the routes that set faults, count changes and end tokens."""
    router = APIRouter(prefix="/simulator", include_in_schema=False)

    def listed() -> Response:
        return JsonReply({"faults": [str(rule) for rule in faults.rules()]})

    @router.get("/faults")
    async def list_faults() -> Response:
        return listed()

    @router.post("/faults")
    async def add_fault(request: Request) -> Response:
        try:
            body = json.loads(await request.body())
            faults.add(parse_fault(str(body["fault"])))
        except (KeyError, TypeError) as error:
            raise Refusal(400, f'Send {{"fault": "{GRAMMAR}"}}') from error
        except ValueError as error:
            raise Refusal(400, str(error)) from error
        return listed()

    @router.delete("/faults")
    async def clear_faults() -> Response:
        faults.clear()
        return listed()

    @router.get("/executed")
    async def executed() -> Response:
        return JsonReply(executed_changes(backend))

    @router.post("/end-tokens")
    async def end_tokens() -> Response:
        backend.sign_in.end_tokens()
        return JsonReply({"ended": True})

    return router


def executed_changes(backend: Backend) -> dict[str, Any]:
    """Return how often each change was carried out, by kind and by call with its target."""
    kinds: dict[str, int] = {}
    for change, count in backend.executed.items():
        kinds[change.kind] = kinds.get(change.kind, 0) + count
    calls = [{**change._asdict(), "count": count} for change, count in backend.executed.items()]
    return {"total": backend.executed.total(), "byKind": kinds, "calls": calls}
