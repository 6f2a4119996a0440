"""An answered body as models: JSON, envelope, rows. The only way from bytes to `Reading`.

Raises `Doubtful` where the body says no and `BadReply` where it cannot be read; never takes what
it does not recognize for "none".
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from typing import TypeVar, cast

from app.api import refusal
from app.api.paging import Rest, rest_of
from app.errors import BadReply, Doubtful
from app.models.base import WireModel
from app.models.envelope import read_rows
from app.models.json_api import linked
from app.models.numbers import MOST_DIGITS
from app.models.plans import without_marks
from app.models.reading import Page, Reading
from app.models.rows import Notes
from app.models.signposts import NotUnderstoodError
from app.models.single import read_single
from app.models.text import quoted

M = TypeVar("M", bound=WireModel)

READ_ANEW = "Refresh to see the state."
"""The next step after an answer that leaves open what is so."""

_LONGEST_WORD = 200
"""Characters of a plain-text body that is taken for a word such as `OK`."""

DEEPEST = 1000
"""Levels of lists and objects within each other that are still read."""
_NO_MARKS = bytes(set(range(256)) - set(b'[]{}"'))

refusal_text = refusal.refusal_text


def decode(body: bytes, content_type: str | None) -> object:
    """Return the body as plain JSON values, numbers exact; None for an empty body.

    A short plain-text body that is no JSON comes back as text. Raises BadReply.
    """
    try:
        text = body.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise _bad("it is not text") from None
    if not text:
        return None
    if nesting(body) > DEEPEST:
        raise _bad("it is nested too deeply")
    try:
        plain = json.loads(
            text,
            parse_float=_exact,
            parse_constant=lambda _: None,
            object_hook=without_marks,
        )
        return linked(plain)
    except (ValueError, RecursionError):
        pass
    if text.startswith("<"):
        raise _bad("it is a web page, so the address may not be the API's")
    is_words = (content_type or "").casefold().startswith("text/")
    if is_words and len(text) <= _LONGEST_WORD and text[0] not in '{["':
        return text
    raise _bad("it is no JSON, or broke off")


def nesting(body: bytes) -> int:
    """Return how deeply the JSON is nested at most: exactly, or an upper bound that is low.

    Python's own limit does not protect: the signing library raises it for the whole process, so
    far that a deep answer would overflow the C stack and end the program.
    """
    most = body.count(b"[") + body.count(b"{")
    if most <= DEEPEST:
        return most
    plain = re.sub(rb"\\.", b"", body, flags=re.DOTALL)
    brackets = re.sub(rb'"[^"]*"?', b"", plain.translate(None, _NO_MARKS))
    return max(accumulate(1 if mark in b"[{" else -1 for mark in brackets), default=0)


def _exact(text: str) -> Decimal | str:
    try:
        return Decimal(text) if len(text) <= MOST_DIGITS else text
    except InvalidOperation:
        return text


@contextmanager
def instead_of_reading_anew(step: str) -> Iterator[None]:
    """Let an error name this next step: what was asked for shows no state that a read could."""
    try:
        yield
    except (BadReply, Doubtful) as error:
        error.message = error.message.replace(READ_ANEW, step)
        error.args = (error.message,)
        raise


def _bad(why: str) -> BadReply:
    return BadReply(f"The server's answer was not understood: {why}. {READ_ANEW}")


def not_understood(plain: object) -> BadReply:
    """Return the error for an answer in which nothing was recognized."""
    words = refusal_text(plain) if isinstance(plain, dict) else None
    error = _bad(f"it is {quoted(plain)}")
    error.server_message = words
    return error


def check(plain: object, *, thorough: bool = False, own_words: bool = False) -> None:
    """Raise Doubtful where the body says no."""
    words = refusal.refusal(plain, thorough=thorough, own_words=own_words)
    if words is not None:
        raise _says_no(words)


def check_none(plain: object) -> None:
    """Raise Doubtful where an answer that was read as "none" speaks of an error as well."""
    words = refusal.no_in_emptiness(plain)
    if words is not None:
        raise _says_no(words)


def _says_no(words: str) -> Doubtful:
    return Doubtful(
        f"The server's answer says no: {words.rstrip('.')}. {READ_ANEW}", server_message=words
    )


def read_list(
    plain: object, model: type[M], *, names: Sequence[str] = ()
) -> Reading[tuple[M, ...]]:
    """Return the rows; `names` are the keys under which such a list would be sent.

    Not complete when the answer says that there are more.
    """
    notes = Notes()
    rows, rest = _rows(plain, model, names, notes, None, None)
    if rest.next is not None or (rest.total or 0) > len(rows):
        notes.complete = False
    return notes.reading(rows, model, empty=not rows)


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
    notes = Notes()
    rows, rest = _rows(plain, model, names, notes, page, limit)
    return notes.reading(Page(rows, rest.total, rest.next, rest.by), model, empty=not rows)


def _rows(
    plain: object,
    model: type[M],
    names: Sequence[str],
    notes: Notes,
    page: int | None,
    limit: int | None,
) -> tuple[tuple[M, ...], Rest]:
    check(plain)
    try:
        rows = read_rows(plain, model, names, notes)
    except NotUnderstoodError:
        raise not_understood(plain) from None
    if not rows:
        check_none(plain)
    return rows, rest_of(plain, names, len(rows), page=page, limit=limit)


def read_one(plain: object, model: type[M], *, names: Sequence[str] = ()) -> Reading[M | None]:
    """Return the object, or None where the server says that there is none."""
    check(plain, own_words=model.OWN_WORDS)
    notes = Notes()
    try:
        row = read_single(plain, model, names, notes)
    except NotUnderstoodError:
        raise not_understood(plain) from None
    if row is None and not model.OWN_WORDS:
        check_none(plain)
    return notes.reading(row, model, empty=row is None)


def read_present(plain: object, model: type[M], *, names: Sequence[str] = ()) -> Reading[M]:
    """Return the object of a read that always has one; BadReply where it has none."""
    reading = read_one(plain, model, names=names)
    if reading.value is None:
        raise _bad("it is empty")
    return cast(Reading[M], reading)


def read_receipt(plain: object, model: type[M], *, names: Sequence[str] = ()) -> Reading[M | None]:
    """Return what a change answered; None where it says no more than yes (204, true, "ok").

    Anything anywhere in it that says no is Doubtful. A receipt proves nothing: the world does.
    """
    check(plain, thorough=True)
    if plain is False:
        raise Doubtful(f"The server's answer says no. {READ_ANEW}")
    notes = Notes()
    try:
        row = read_single(plain, model, names, notes)
    except NotUnderstoodError:
        row = None
    return notes.reading(row, model, empty=row is None)
