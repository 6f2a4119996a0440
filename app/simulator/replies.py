"""How the simulated service answers: JSON with exact numbers, and errors in NestJS's forms.

Never turns a `Decimal` into a float: what the world computed is what the wire says.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.simulator.refusals import Refusal


class JsonReply(Response):
    """A JSON body; `Decimal` as a plain number, aware times as ISO with milliseconds."""

    media_type = "application/json; charset=utf-8"

    def render(self, content: Any) -> bytes:
        """Return the bytes of the value."""
        return to_json(content).encode()


class ValidationFailed(Exception):
    """A body broke its rules; `sentences` are class-validator's, one a broken rule."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = sentences


class NotSignedIn(Exception):
    """The auth gate's refusal; it has a form of its own, without the `error` key."""


UNAUTHORIZED = {"statusCode": 401, "message": "Unauthorized"}
THROTTLED = {"statusCode": 429, "message": "ThrottlerException: Too Many Requests"}
INTERNAL = {"statusCode": 500, "message": "Internal server error"}


def to_json(value: Any) -> str:
    """Return compact JSON. Raises `TypeError` for what JSON has no word for (floats included)."""
    writer = _WRITERS.get(type(value))
    if writer is not None:
        return writer(value)
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return f'"{iso(value)}"'
    if isinstance(value, Mapping):
        pairs = [
            f"{encode_basestring_ascii(str(key))}:{to_json(item)}" for key, item in value.items()
        ]
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, Iterable):
        return "[" + ",".join([to_json(item) for item in value]) + "]"
    raise TypeError(f"{type(value).__name__} has no JSON form here")


def plain(value: Decimal) -> str:
    """Return the number without an exponent and without needless zeros, as JavaScript would."""
    if not value.is_finite():
        return "null"
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: int.__repr__,
    Decimal: plain,
}
"""Who writes what nearly every value is, without asking what else it might be."""


def iso(moment: datetime) -> str:
    """Return the time as JavaScript's `toISOString` writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch_ms(moment: datetime) -> int:
    """Return whole milliseconds since 1970."""
    return int(moment.timestamp()) * 1000 + moment.microsecond // 1000


def thrown(status: int, message: str) -> JsonReply:
    """Return a hand-thrown error."""
    body = {"message": message, "error": HTTPStatus(status).phrase, "statusCode": status}
    return JsonReply(body, status)


def install_error_forms(app: FastAPI) -> None:
    """Teach the app every error form; nothing of the web framework's own shows through."""

    @app.exception_handler(Refusal)
    async def refusal(_: Request, error: Refusal) -> Response:
        return thrown(error.status, error.message)

    @app.exception_handler(NotSignedIn)
    async def not_signed_in(_: Request, error: NotSignedIn) -> Response:
        return JsonReply(UNAUTHORIZED, 401)

    @app.exception_handler(ValidationFailed)
    async def validation(_: Request, error: ValidationFailed) -> Response:
        body = {"statusCode": 400, "error": "Bad Request", "message": error.sentences}
        return JsonReply(body, 400)

    @app.exception_handler(RequestValidationError)
    async def query(_: Request, error: RequestValidationError) -> Response:
        return thrown(400, "Validation failed (numeric string is expected)")

    @app.exception_handler(HTTPException)
    async def unrouted(request: Request, error: HTTPException) -> Response:
        return thrown(404, f"Cannot {request.method} {request.url.path}")

    @app.exception_handler(Exception)
    async def broken(_: Request, error: Exception) -> Response:
        return JsonReply(INTERNAL, 500)
