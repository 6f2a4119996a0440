"""Any JSON and any bytes to every call: a reading or an honest error, and no invented figure."""

import json
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, note, settings
from hypothesis import strategies as st

from app.api.catalog import CATALOG
from app.api.reply import decode
from app.api.shapes import read_trade
from app.errors import ApiError
from app.models.base import WireModel
from app.models.numbers import NONE_WORDS
from app.models.reading import Page, Reading
from tests.support.dialects import garbage
from tests.support.dialects.spelling import camel
from tests.support.every_call import CALLS, READS, told

OUR_NAMES = sorted(
    {camel(name.split("_")) for model in WireModel.__subclasses__() for name in model.model_fields}
)
KEYS = (
    *OUR_NAMES,
    *("data", "result", "items", "error", "ok", "success", "message", "total", "next", "page"),
    *("t", "o", "h", "l", "c", "v", "s", "meta", "foo", "currentTrade", "sessions", "seconds"),
    *("nanos", "value", "amount", "decimals", "currency", "unit", "columns", "rows", "units"),
    *("0", "BTC", "1795348800", "1795348800000", "2026-11-22T10:00:00Z", "$date", "$oid"),
)
"""The client's own names, so that what is drawn is read and not only refused."""
TEXTS = (
    *("long", "-1.5", "$2", "2026-11-22", "error", "BTC", "12%", "20x", "1e5", "1e999999"),
    *("NaN", "-Infinity", "9" * 400, "\u0661\u0662", "1_000", "\x1b[31m", "\u202eabc", "\ud800"),
    *('{"size":', '[{"id":"a","size":"3"}]', "0x" + "a" * 64, "[@click=app.quit]x", "\x00", "½"),
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 2 * 10**12)
    | st.sampled_from((2**63, -(2**70), 10**400, 0, -1, 20260714122134))
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.text(max_size=8)
    | st.sampled_from(TEXTS)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=20,
)
SCALED = ("nanos", "units", "decimals", "scale", "exponent", "micro", "Micro", "precision")
"""Words that let a figure be another one's digits at another power of ten."""


def figures_sent(value: object) -> Iterator[Decimal]:
    """Yield every figure that a text, key or number in the answer holds, without its sign."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from figures_sent(key)
            yield from figures_sent(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from figures_sent(inner)
    elif isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            yield from figures_sent(json.loads(value, parse_float=Decimal))
        except ValueError:
            return
    elif not isinstance(value, bool) and value is not None:
        try:
            yield abs(Decimal(str(value).strip(" $%x").replace(",", "")))
        except ArithmeticError:
            return


def figures_read(value: object) -> Iterator[Decimal]:
    """Yield every figure in what was read, without its sign."""
    if isinstance(value, Decimal):
        yield abs(value)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from figures_read(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from figures_read(inner)
    elif isinstance(value, WireModel):
        yield from figures_read(value.model_dump())


def check(name: str, body: bytes, content_type: str | None) -> None:
    """Hold that a call with this answer ends as it may."""
    try:
        reading = told(name, body, content_type)
    except ApiError as error:
        sentences: tuple[str, ...] = (error.message, error.server_message or "")
    else:
        if not isinstance(reading, Reading):
            return
        rows = reading.value.rows if isinstance(reading.value, Page) else reading.value
        if not any(word.encode() in body for word in SCALED):
            assert set(figures_read(rows)) <= set(figures_sent(decode(body, content_type)))
        sentences = (*reading.broken, *reading.unread, *reading.read)
    assert all(sentence == "" or sentence.isprintable() for sentence in sentences)


def test_every_published_endpoint_has_its_call_here() -> None:
    assert set(CALLS) == set(CATALOG)
    assert set(READS) == {name for name, row in CATALOG.items() if row.retryable}


@settings(max_examples=120, deadline=None)
@example(sent={"startedAt": [20260714122134, 1, 1], "id": "s"})
@example(sent={"share": {"": 0, "\x1f": 1}})
@given(sent=JSON)
def test_no_json_at_all_breaks_a_call_or_invents_a_figure(sent: object) -> None:
    body = json.dumps(sent).encode()
    for name in CALLS:
        note(name)
        check(name, body, "application/json")


BYTES = (
    b"",
    b"\xef\xbb\xbf",
    b'\xef\xbb\xbf{"data":[]}',
    b"\xff\xfe{\x00}\x00",
    b'{"id":"\xc3\x28"}',
    b'{"positions":[{"id":"a","size":',
    b'{"positions":[{"id":"a","size":"3"}]',
    b'{"a":1}{"b":2}',
    b"<html><body>502</body></html>",
    b"OK",
    b"null",
    b"NaN",
    b"-",
    b'"',
    b"\x00\x00",
    b"[" * 100_000,
    b'{"data":' * 990 + b"1" + b"}" * 990,
    b'{"a":' * 5000 + b"1" + b"}" * 5000,
    b"9" * 5000,
    b'{"size":' + b"9" * 5000 + b"}",
    b'{"positions":[{"id":"a","size":1e999999999}]}',
    b'{"positions":[{"id":"a","size":1,"size":2}]}',
    b'{"positions":[{"id":"\\ud800","size":"\\udfff"}]}',
    b'{"message":"' + b"x" * 100_000 + b'"}',
    b'{"openedAt":1e400,"id":"a"}',
)


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", None])
@pytest.mark.parametrize("body", BYTES, ids=range(len(BYTES)))
def test_no_bytes_at_all_break_a_call(body: bytes, content_type: str | None) -> None:
    for name in CALLS if content_type else ("current_trade", "withdraw"):
        with suppress(ApiError):
            told(name, body, content_type)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 120), st.sampled_from(sorted(READS)))
def test_an_answer_that_breaks_off_or_is_damaged_is_no_other_answer(
    noise: bytes, at: int, name: str
) -> None:
    whole = b'{"success":true,"data":{"positions":[{"id":"p1","symbol":"BTC","size":"1.5"}]}}'
    for body in (whole[:at], whole[:at] + noise, noise + whole, whole[:at] + noise + whole[at:]):
        check(name, body, "application/json")


def test_what_is_no_value_becomes_none_and_changes_nothing_else() -> None:
    spoilt = [case for case in map(garbage.positions, range(250)) if case is not None]
    wrong, looked_at = [], 0
    for case in spoilt:
        try:
            before, after = (read_trade(decode(body, None)) for body in (case.before, case.after))
        except ApiError:
            continue
        assert before.value is not None
        assert after.value is not None
        old, new = (one.value.positions[case.row] for one in (before, after))
        if getattr(old, case.name) is None:
            continue
        looked_at += 1
        if getattr(new, case.name) is not None:
            wrong.append(f"{case.seed}: {case.name} is {getattr(new, case.name)} of {case.sent!r}")
        others = {
            name
            for name in type(old).model_fields
            if getattr(old, name) != getattr(new, name) and getattr(new, name) is not None
        }
        if others - {case.name} - garbage.FOLLOWING.get(case.name, set()):
            wrong.append(f"{case.seed}: {case.path} = {case.sent!r} changes {sorted(others)}")
        wrong += unsaid(case, after)
    assert wrong == []
    assert looked_at > 100


def unsaid(case: garbage.Garbled, after: Reading[Any]) -> list[str]:
    """Return that nothing says that this value was not understood."""
    *around, key = case.path.split(".")
    said = any(key in words for words in (*after.broken, *after.unread))
    # Of an object that is no figure the whole is told: `quantity: an object of 1`.
    said |= bool(around) and f"{'.'.join(around)}: an object of 1" in after.broken
    # What stands for "none" is understood, and needs no word.
    is_none = isinstance(case.sent, str) and case.sent.strip().casefold() in NONE_WORDS
    if said or is_none or case.name in after.missing:
        return []
    return [f"{case.seed}: nothing is said of {case.path} = {case.sent!r}"]
