"""An answered body as models: JSON, envelope, rows. The only way from bytes to `Reading`.

Raises `Doubtful` where the body says no and `BadReply` where it cannot be read; never takes what
it does not recognise for "none".
"""

from collections.abc import Sequence
from typing import TypeVar

from app.models.base import WireModel
from app.models.reading import Page, Reading

M = TypeVar("M", bound=WireModel)


def decode(body: bytes, content_type: str | None) -> object:
    """Return the body as plain JSON values, numbers exact; None for an empty body.

    A short plain-text body that is no JSON comes back as text. Raises BadReply.
    """
    raise NotImplementedError


def refusal_text(plain: object) -> str | None:
    """Return the server's own words in an error body as one harmless sentence."""
    raise NotImplementedError


def read_list(
    plain: object, model: type[M], *, names: Sequence[str] = ()
) -> Reading[tuple[M, ...]]:
    """Return the rows; `names` are the keys under which such a list would be sent."""
    raise NotImplementedError


def read_one(plain: object, model: type[M], *, names: Sequence[str] = ()) -> Reading[M | None]:
    """Return the object, or None where the server says that there is none."""
    raise NotImplementedError


def read_present(plain: object, model: type[M], *, names: Sequence[str] = ()) -> Reading[M]:
    """Return the object of a read that always has one; BadReply where it has none."""
    raise NotImplementedError


def read_page(
    plain: object,
    model: type[M],
    *,
    names: Sequence[str] = (),
    page: int | None = None,
    limit: int | None = None,
) -> Reading[Page[M]]:
    """Return the rows with what the server says of the rest.

    `page` (from 1) and `limit` are what was asked for; they count where the answer is silent.
    """
    raise NotImplementedError


def read_receipt(plain: object, model: type[M], *, names: Sequence[str] = ()) -> Reading[M | None]:
    """Return what a change answered; None where it says no more than yes (204, true, "ok").

    Anything anywhere in it that says no is Doubtful. A receipt proves nothing: the world does.
    """
    raise NotImplementedError
