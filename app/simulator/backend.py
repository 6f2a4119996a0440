"""What every route of the simulator works with: the world, the gate, the count of changes."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.responses import Response

from app.simulator.replies import JsonReply, NotSignedIn
from app.simulator.sign_in import SignIn
from app.simulator.world import World


class Change(NamedTuple):
    """One kind of change on one target, for counting."""

    kind: str
    """The name of the call, such as `close_position`."""
    method: str
    path: str
    target: str
    """What was changed: an id, an asset index, an address; empty where there is just one."""


@dataclass
class Backend:
    """One running simulator."""

    world: World
    clock: Callable[[], datetime]
    """What the world is moved by."""
    wall_clock: Callable[[], datetime]
    """What signing in and rate limits go by."""
    sign_in: SignIn
    executed: Counter[Change] = field(default_factory=Counter)
    """How often each change was carried out, whatever became of its answer."""
    requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each route was asked, by method and path template, whatever it answered."""


@dataclass(frozen=True)
class Call:
    """One request, with the world moved to its moment."""

    backend: Backend
    request: Request

    @property
    def world(self) -> World:
        """The world, moved to the moment of the request."""
        return self.backend.world

    def changed(self, kind: str, target: str, reply: Any) -> Response:
        """Count a change that was carried out and return its answer."""
        change = Change(kind, self.request.method, self.request.url.path, target)
        self.backend.executed[change] += 1
        return JsonReply(reply, 201)


@dataclass(frozen=True)
class SignedCall(Call):
    """A request with a good token."""

    address: str
    """Whose token it is."""


BEARER = HTTPBearer(auto_error=False, scheme_name="bearer", bearerFormat="JWT")


async def public_call(request: Request) -> Call:
    """Count the request, and move the world to now."""
    backend: Backend = request.app.state.backend
    backend.requests[request.method, request.scope["route"].path] += 1
    backend.world.advance(backend.clock())
    return Call(backend, request)


async def signed_call(
    call: Annotated[Call, Depends(public_call)],
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)],
) -> SignedCall:
    """Let nobody pass without a good token."""
    token = credentials.credentials if credentials is not None else ""
    address = call.backend.sign_in.address_of(token)
    if address is None:
        raise NotSignedIn
    return SignedCall(call.backend, call.request, address)


Public = Annotated[Call, Depends(public_call)]
Signed = Annotated[SignedCall, Depends(signed_call)]
