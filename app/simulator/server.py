"""The ASGI app of the simulator: the world behind 41 endpoints, the gate, errors, the OpenAPI.

It reads no clock and draws no lot of its own, and plays no faults: those go around it
(`fault_transport.py` in process, `fault_port.py` on a port).
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from app.simulator import (
    control,
    routes_account,
    routes_public,
    routes_referrals,
    routes_trading,
)
from app.simulator.backend import Backend
from app.simulator.bodies import RequestBody
from app.simulator.docs_page import docs_page
from app.simulator.faults import Faults
from app.simulator.replies import JsonReply, install_error_forms
from app.simulator.sign_in import SignIn
from app.simulator.throttle import Throttle
from app.simulator.world import World

TOKEN_LIFE_SECONDS = 86_400
"""As published."""
HOST = "testnet-api.alura.fun"
"""The host that the sign-in text names."""


def create_app(
    world: World,
    *,
    clock: Callable[[], datetime],
    secret: str,
    faults: Faults | None = None,
    wall_clock: Callable[[], datetime] | None = None,
    token_life_seconds: int = TOKEN_LIFE_SECONDS,
    host: str = HOST,
    rate_limit: int | None = None,
) -> FastAPI:
    """Build the app.

    `clock` moves the world at each request. `wall_clock` is what tokens, challenges and rate
    limits go by where the world runs faster than its users; without it they go by `clock`.
    With `faults` there is a control route under `/simulator/` that sets them. `rate_limit` is
    in requests a minute.
    """
    wall_clock = wall_clock or clock
    sign_in = SignIn(
        clock=wall_clock, secret=secret, token_life_seconds=token_life_seconds, host=host
    )
    backend = Backend(world, clock, wall_clock, sign_in)
    app = FastAPI(
        title="Alura Trading API, simulated",
        description="A simulator of the Alura Trading API. All figures are invented.",
        version="1.0",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        routes=[*_routes(), *(control.router.routes if faults is not None else ())],
    )
    app.state.backend = backend
    app.state.faults = faults
    if faults is not None:
        faults.end_tokens = sign_in.end_tokens
    install_error_forms(app)
    if rate_limit is not None:
        app.add_middleware(Throttle, limit=rate_limit, clock=wall_clock)
    return app


def issue_token(app: FastAPI, address: str) -> str:
    """Return a token that the app accepts for this address, without a signature."""
    backend: Backend = app.state.backend
    return backend.sign_in.issue_token(address)


def _operation_id(route: APIRoute) -> str:
    """Return an operation's name in Nest's manner: `UserController_closeAll`."""
    controller = "".join(part.title() for part in str((route.tags or ["app"])[0]).split("-"))
    first, *rest = route.name.split("_")
    return f"{controller}Controller_{first}{''.join(part.title() for part in rest)}"


@lru_cache(maxsize=1)
def _routes() -> tuple[BaseRoute, ...]:
    """Return the routes of the API and its documentation: each finds its backend in its app."""
    # They are the same in each app of a process, and working them out takes a while.
    api = APIRouter(generate_unique_id_function=_operation_id)
    for router in (
        routes_account.auth,
        routes_trading.router,
        routes_account.user,
        routes_public.indicators,
        routes_public.leaderboard,
        routes_referrals.router,
        routes_account.deposits,
        routes_public.health,
    ):
        api.include_router(router)
    api.add_api_route("/api/docs-json", _docs_json, include_in_schema=False)
    api.add_api_route("/api/docs", _docs, include_in_schema=False)
    return tuple(api.routes)


_SCHEMA: dict[str, Any] = {}


def described(app: FastAPI) -> dict[str, Any]:
    """Return the app's OpenAPI document."""
    if not _SCHEMA:
        _SCHEMA.update(_cleaned(FastAPI.openapi(app)))
    return _SCHEMA


async def _docs_json(request: Request) -> Response:
    return JsonReply(described(request.app))


async def _docs(request: Request) -> Response:
    return HTMLResponse(docs_page(described(request.app)))


def _cleaned(schema: dict[str, Any]) -> dict[str, Any]:
    """Put the bodies' rules in and take the web framework's own 422 out: none is ever sent."""
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
    components = schema.setdefault("components", {})
    components["schemas"] = {
        body.schema_name(): body.open_api_schema() for body in RequestBody.__subclasses__()
    }
    return schema
