"""What each fault of the wire lets the caller conclude."""

import httpx
import pytest

from app.api.failures import (
    DOUBTFUL_STATUSES,
    EXCEPTIONS,
    HttpxError,
    from_exception,
    from_status,
    redirected,
)
from app.api.reply import refusal_text
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


def subclasses(root: type[Exception]) -> set[type[Exception]]:
    """Return the class and all below it that httpx itself defines."""
    below = {deeper for child in root.__subclasses__() for deeper in subclasses(child)}
    return {kind for kind in {root, *below} if kind.__module__.startswith("httpx")}


PUBLIC = {
    kind
    for name in httpx.__all__
    if isinstance(kind := getattr(httpx, name), type) and issubclass(kind, Exception)
}
ALL = PUBLIC | {kind for root in HttpxError for kind in subclasses(root)}


def made(kind: type[Exception]) -> Exception:
    """Return an exception of this kind without knowing its arguments."""
    return kind.__new__(kind)


def test_every_exception_of_httpx_is_mapped() -> None:
    assert set(EXCEPTIONS) == ALL


def test_every_exception_of_httpx_is_caught() -> None:
    assert all(issubclass(kind, HttpxError) for kind in ALL)


@pytest.mark.parametrize("kind", sorted(ALL, key=lambda kind: kind.__name__))
def test_an_exception_says_what_the_table_says(kind: type[Exception]) -> None:
    error = from_exception(made(kind), "api.test")
    assert type(error) is EXCEPTIONS[kind]
    assert error.message.endswith(".")


@pytest.mark.parametrize(
    "kind", sorted((k for k, e in EXCEPTIONS.items() if e is Unreachable), key=str)
)
def test_only_what_never_left_counts_as_not_sent(kind: type[Exception]) -> None:
    before_sending = {
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.ProxyError,
        httpx.UnsupportedProtocol,
        httpx.InvalidURL,
    }
    assert kind in before_sending


def test_a_new_kind_of_exception_is_taken_as_sent() -> None:
    class NewError(httpx.NetworkError):
        """One that a later httpx may bring."""

    assert type(from_exception(NewError("x"), "api.test")) is NoReply


@pytest.mark.parametrize(
    ("status", "kind", "applied"),
    [
        (400, Refused, False),
        (401, Unauthenticated, False),
        (403, Forbidden, False),
        (404, NotFound, False),
        (405, Refused, False),
        (408, Doubtful, None),
        (409, Doubtful, None),
        (410, Refused, False),
        (418, Refused, False),
        (422, Refused, False),
        (423, Doubtful, None),
        (425, Doubtful, None),
        (429, RateLimited, False),
        (499, Doubtful, None),
        (500, ServerFault, None),
        (502, ServerFault, None),
        (503, ServerFault, None),
        (520, ServerFault, None),
        (599, ServerFault, None),
        (700, ServerFault, None),
        (199, BadReply, None),
    ],
)
def test_a_status_says_what_may_be_concluded(
    status: int, kind: type[ApiError], applied: bool | None
) -> None:
    error = from_status(status, "Some words")
    assert type(error) is kind
    assert error.applied is applied
    assert error.status == status
    assert error.server_message == "Some words"


@pytest.mark.parametrize("status", range(400, 500))
def test_a_refusal_is_certain_unless_the_status_leaves_it_open(status: int) -> None:
    expected = None if status in DOUBTFUL_STATUSES else False
    assert from_status(status, None).applied is expected


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 503])
def test_a_status_without_words_still_makes_a_whole_sentence(status: int) -> None:
    message = from_status(status, None).message
    assert message[0].isupper()
    assert message.endswith(".")
    assert "None" not in message


def test_the_servers_words_are_in_the_sentence() -> None:
    words = "Duplicate asset index: you already have an active trading session for this asset"
    assert words in from_status(400, words).message


def test_throttling_carries_the_wait() -> None:
    error = from_status(429, None, retry_after=12.0)
    assert isinstance(error, RateLimited)
    assert error.retry_after_seconds == 12.0
    assert "12 s" in error.message


def test_a_missing_route_is_told_from_a_missing_thing() -> None:
    assert "no such route" in from_status(404, "Cannot GET /x", route=False).message
    assert "no such route" not in from_status(404, "Session not found").message


def test_a_redirect_never_counts_as_a_refusal() -> None:
    assert redirected(303).applied is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            {"message": ["amount must be a number", "to must be an Ethereum address"]},
            "amount must be a number; to must be an Ethereum address",
        ),
        (
            {"message": [{"property": "amount", "constraints": {"min": "amount is too small"}}]},
            "amount is too small",
        ),
        (
            {
                "message": [
                    {
                        "property": "transfer",
                        "children": [
                            {
                                "property": "to",
                                "constraints": {"a": "to is bad", "b": "to is short"},
                            }
                        ],
                        "constraints": {},
                    }
                ]
            },
            "to is bad; to is short",
        ),
        (
            {"detail": [{"loc": ["body", "amount"], "msg": "field required", "type": "missing"}]},
            "body.amount: field required",
        ),
        (
            {"message": "Validation failed", "errors": {"amount": ["is required", "is no number"]}},
            "Validation failed; amount: is required; is no number",
        ),
        (
            {"error": {"issues": [{"path": ["to"], "message": "Invalid address"}]}},
            "to: Invalid address",
        ),
        (
            {"title": "Bad", "errors": [{"field": "amount", "message": "must be positive"}]},
            "amount: must be positive",
        ),
    ],
    ids=range(7),
)
def test_a_refusal_that_names_fields_names_all_of_them(body: object, words: str) -> None:
    assert refusal_text(body) == words


def test_a_long_refusal_is_kept_whole_beside_a_sentence_that_stays_short() -> None:
    rules = [f"field{number} must be a number of the usual kind" for number in range(30)]
    words = refusal_text({"message": rules})
    assert words == "; ".join(rules)
    error = from_status(400, words)
    assert error.server_message == words
    assert len(error.message) < 400
